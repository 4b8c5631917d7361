//! Sends files to a target with several threads, and keeps the lock meanwhile.

#![allow(clippy::disallowed_methods)] // The shell measures how long the lock was not renewed.

use std::collections::HashSet;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::error::DeployError;
use super::manifest::{ContentHash, DeployedFile, LEASE, LONGEST, MANIFEST, TargetManifest};
use super::target::{Expected, Headers, Target, TargetErrorKind, Version};

/// How often a running command renews its lock and writes down what it sent.
const RENEW: Duration = Duration::from_secs(30);

/// How often the manifest is written again after the connection was cut.
const ATTEMPTS: usize = 3;

/// Files from this length, in bytes, are in memory one at a time.
const LARGE: u64 = 16 << 20;

/// The built files.
pub(crate) trait Source: Sync {
    /// Reads a public file.
    ///
    /// # Errors
    /// Fails if it cannot be read.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
}

/// The lock of a running command: the manifest that it wrote last.
#[derive(Debug)]
pub(super) struct HeldLock {
    manifest: TargetManifest,
    version: Version,
    renewed: Instant,
}

impl HeldLock {
    /// Takes the lock by writing a manifest that has it.
    pub(super) fn take(
        target: &dyn Target,
        manifest: TargetManifest,
        expected: &Expected,
    ) -> Result<HeldLock, DeployError> {
        let version = swap(target, &manifest, expected)?.ok_or(DeployError::Meanwhile)?;
        Ok(HeldLock { manifest, version, renewed: Instant::now() })
    }

    /// Writes the manifest that ends the command.
    pub(super) fn end(self, target: &dyn Target, manifest: &TargetManifest) -> Result<(), DeployError> {
        swap(target, manifest, &Expected::As(self.version))?.map(drop).ok_or(DeployError::LostLock)
    }

    fn renew(&mut self, target: &dyn Target, now: i64, sent: &[String]) -> Result<(), DeployError> {
        if let Some(lock) = &mut self.manifest.lock {
            lock.until = now + LEASE;
        }
        let known: HashSet<&String> = self.manifest.spare.iter().collect();
        let new: Vec<String> = sent.iter().filter(|key| !known.contains(key)).cloned().collect();
        self.manifest.spare.extend(new);
        let renewed = swap(target, &self.manifest, &Expected::As(self.version.clone()))?;
        self.version = renewed.ok_or(DeployError::LostLock)?;
        self.renewed = Instant::now();
        Ok(())
    }
}

/// Writes the manifest if it is as expected. Returns `None` if it is not.
fn swap(target: &dyn Target, manifest: &TargetManifest, expected: &Expected) -> Result<Option<Version>, DeployError> {
    let bytes = manifest.to_bytes();
    let mut attempts = 0..ATTEMPTS;
    loop {
        let error = match target.swap(MANIFEST, &bytes, expected) {
            Ok(version) => return Ok(Some(version)),
            Err(error) => error,
        };
        if !matches!(error.kind, TargetErrorKind::Conflict | TargetErrorKind::Unreachable) {
            return Err(error.into());
        }
        // The connection may have been cut after the target wrote the bytes. A manifest with a lock has the token of this
        // command, and one without it a new time, so equal bytes are our own.
        let there = target.read(MANIFEST, LONGEST)?;
        if let Some((_, version)) = there.as_ref().filter(|(there, _)| *there == bytes) {
            return Ok(Some(version.clone()));
        }
        let there = there.map_or(Expected::Absent, |(_, version)| Expected::As(version));
        match (error.kind, attempts.next()) {
            (TargetErrorKind::Conflict, _) => return Ok(None),
            (_, Some(_)) if there == *expected => {}
            _ => return Err(error.into()),
        }
    }
}

/// Sends the files of one command.
pub(super) struct Sender<'s> {
    pub target: &'s dyn Target,
    /// The built files; none if every object is in the target.
    pub source: Option<&'s dyn Source>,
    /// The objects that are in the target.
    pub known: HashSet<String>,
    /// The objects that this command sent.
    sent: Mutex<Vec<String>>,
    /// The bytes that this command sent.
    bytes: AtomicU64,
    lock: Mutex<HeldLock>,
    large: Mutex<()>,
    clock: &'s (dyn Fn() -> i64 + Sync),
    step: &'s (dyn Fn() + Sync),
}

impl<'s> Sender<'s> {
    pub(super) fn new(
        target: &'s dyn Target,
        source: Option<&'s dyn Source>,
        known: HashSet<String>,
        lock: HeldLock,
        clock: &'s (dyn Fn() -> i64 + Sync),
        step: &'s (dyn Fn() + Sync),
    ) -> Sender<'s> {
        let (sent, bytes, large) = (Mutex::default(), AtomicU64::new(0), Mutex::default());
        Sender { target, source, known, sent, bytes, lock: Mutex::new(lock), large, clock, step }
    }

    /// Sends files: each content once, then a copy to each path.
    pub(super) fn send(&self, files: &[&DeployedFile]) -> Result<(), DeployError> {
        let mut groups: Vec<(String, Vec<&DeployedFile>)> = Vec::new();
        let mut sorted: Vec<(String, &DeployedFile)> = files.iter().map(|file| (file.object(), *file)).collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        for (key, file) in sorted {
            match groups.last_mut().filter(|group| group.0 == key) {
                Some(group) => group.1.push(file),
                None => groups.push((key, vec![file])),
            }
        }
        let done: HashSet<String> = self.sent().into_iter().collect();
        self.for_each(&groups, |(key, files)| {
            let Some(first) = files.first() else { return Ok(()) };
            if !self.known.contains(key) && !done.contains(key) {
                self.upload(key, first)?;
            }
            for file in files {
                match self.target.copy(key, &file.path) {
                    // Somebody removed the object.
                    Err(error) if error.kind == TargetErrorKind::Missing && self.source.is_some() => {
                        self.upload(key, first)?;
                        self.target.copy(key, &file.path)?;
                    }
                    copied => copied?,
                }
                (self.step)();
            }
            Ok(())
        })
    }

    fn upload(&self, key: &str, file: &DeployedFile) -> Result<(), DeployError> {
        let large = (file.length >= LARGE).then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        let missing = || DeployError::Source(file.path.clone(), io::ErrorKind::NotFound.into());
        let bytes = self.source.ok_or_else(missing)?.read(&file.path);
        let bytes = bytes.map_err(|reason| DeployError::Source(file.path.clone(), reason))?;
        if ContentHash::from_bytes(&bytes) != file.hash {
            return Err(DeployError::SourceChanged(file.path.clone()));
        }
        self.target.put(key, &bytes, Headers::of(&file.path, file.is_kept))?;
        drop(large);
        // A long upload may have taken longer than the lock holds.
        self.keep_lock()?;
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(key.to_owned());
        Ok(())
    }

    /// Removes files.
    pub(super) fn remove(&self, keys: &[String]) -> Result<(), DeployError> {
        self.for_each(keys, |key| Ok(self.target.delete(key)?))
    }

    /// Returns the objects that were sent.
    pub(super) fn sent(&self) -> Vec<String> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends the work. Returns the lock, the number of objects that were sent, and their bytes.
    pub(super) fn finish(self) -> (HeldLock, usize, u64) {
        let sent = self.sent().len();
        (self.lock.into_inner().unwrap_or_else(PoisonError::into_inner), sent, self.bytes.into_inner())
    }

    /// Calls a function for each item, on several threads. Stops at the first error.
    fn for_each<T: Sync>(
        &self,
        items: &[T],
        each: impl Fn(&T) -> Result<(), DeployError> + Sync,
    ) -> Result<(), DeployError> {
        let (next, is_over, failure) = (AtomicUsize::new(0), AtomicBool::new(false), Mutex::new(None));
        let work = || {
            while !is_over.load(Ordering::Relaxed) {
                let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                if let Err(error) = self.keep_lock().and_then(|()| each(item)) {
                    is_over.store(true, Ordering::Relaxed);
                    failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..self.target.threads().min(items.len()) {
                scope.spawn(work);
            }
            work();
        });
        failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// Renews the lock if it is time. Fails if it expired, because another command may hold it.
    fn keep_lock(&self) -> Result<(), DeployError> {
        let Ok(mut lock) = self.lock.try_lock() else { return Ok(()) };
        let since = lock.renewed.elapsed();
        if since < RENEW {
            return Ok(());
        }
        lock.renew(self.target, (self.clock)(), &self.sent())
    }
}
