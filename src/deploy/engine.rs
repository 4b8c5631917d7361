//! Publishes an edition to a target: compares the wanted files with the manifest, locks the target, sends what differs, and
//! writes the new manifest. `mod.rs` describes the steps.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::error::DeployError;
use super::manifest::{DeployedFile, LEASE, LONGEST, Lock, MANIFEST, TargetManifest};
use super::order::{PHASES, Phase};
use super::send::{HeldLock, Sender, Source};
use super::target::{Expected, Target, Version};

/// How many seconds a file stays after it left the site: pages that browsers keep may still ask for it.
const GRACE: i64 = 24 * 60 * 60;

/// A version that no file has.
const NEVER: &str = "\"00000000000000000000000000000000\"";

/// A file that differs between two editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change<'c> {
    /// The file in the current edition.
    pub before: Option<&'c DeployedFile>,
    /// The wanted file.
    pub after: Option<&'c DeployedFile>,
}

impl Change<'_> {
    /// Returns the path of the file.
    pub(crate) fn path(&self) -> &str {
        self.after.or(self.before).map_or("", |file| &file.path)
    }
}

/// The files that stay for a day after they left the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grace {
    /// All files.
    All,
    /// Files that pages in the caches of browsers may still ask for. Pages go at once.
    Kept,
    /// None.
    Nothing,
}

/// The edition to publish.
pub(crate) struct Wanted<'w> {
    /// Its files, sorted by path.
    pub files: Vec<DeployedFile>,
    /// The built files; none if every object is in the target.
    pub source: Option<&'w dyn Source>,
    /// Which files that left the site stay for a day.
    pub grace: Grace,
    /// Whether a place with files of others may be used.
    pub into_used: bool,
    /// Whether the earlier editions and their objects are removed.
    pub forget: bool,
}

/// The command that wants to publish.
#[derive(Clone, Copy)]
pub(crate) struct Publisher<'p> {
    /// A name of the user and folder. Commands with the same name never run at once.
    pub holder: &'p str,
    /// A number of this command alone.
    pub token: &'p str,
    /// The time in seconds since 1970.
    pub clock: &'p (dyn Fn() -> i64 + Sync),
}

/// The result of a command.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Done {
    /// The number of the edition that is public now.
    pub number: u64,
    /// Files that were put at their public paths.
    pub files: usize,
    /// Objects that were sent, and their bytes.
    pub sent: (usize, u64),
    /// Public files that were removed.
    pub removed: usize,
    /// Public files that left the site and are removed later, and when that begins, in seconds since 1970.
    pub leaving: (usize, i64),
}

/// A target with the manifest that was read from it.
pub(crate) struct Deployment<'t> {
    target: &'t dyn Target,
    by: Publisher<'t>,
    /// The manifest.
    pub manifest: TargetManifest,
    version: Option<Version>,
    /// Whether the target has files, but no manifest.
    is_used: bool,
}

impl<'t> Deployment<'t> {
    /// Reads the manifest of a target.
    ///
    /// # Errors
    /// Fails if it cannot be read.
    pub(crate) fn open(target: &'t dyn Target, by: Publisher<'t>) -> Result<Deployment<'t>, DeployError> {
        let (manifest, version) = match target.read(MANIFEST, LONGEST)? {
            Some((bytes, version)) => {
                (TargetManifest::from_bytes(&bytes).map_err(DeployError::Manifest)?, Some(version))
            }
            None => (TargetManifest::default(), None),
        };
        let is_used = version.is_none() && target.is_used()?;
        Ok(Deployment { target, by, manifest, version, is_used })
    }

    /// Returns what differs between the current edition and the wanted files, sorted by path.
    pub(crate) fn changes<'c>(&'c self, wanted: &'c [DeployedFile]) -> Vec<Change<'c>> {
        let find = |path: &str| wanted.binary_search_by(|file| file.path.as_str().cmp(path)).ok();
        let gone = self.manifest.files.iter().filter(|file| find(&file.path).is_none());
        let gone = gone.map(|file| Change { before: Some(file), after: None });
        let other = wanted.iter().filter_map(|file| {
            let before = self.manifest.find(&file.path);
            before.is_none_or(|before| !before.is_like(file)).then_some(Change { before, after: Some(file) })
        });
        let mut changes: Vec<Change> = gone.chain(other).collect();
        changes.sort_by(|a, b| a.path().cmp(b.path()));
        changes
    }

    /// Checks that this command may publish here now. [`Deployment::publish`] checks it too.
    ///
    /// # Errors
    /// [`DeployError::Used`] or [`DeployError::Held`].
    pub(crate) fn check(&self, into_used: bool) -> Result<(), DeployError> {
        if self.is_used && !into_used {
            return Err(DeployError::Used);
        }
        match &self.manifest.lock {
            Some(lock) if lock.holder != self.by.holder => match lock.until - (self.by.clock)() {
                // A clock that is wrong by hours must not keep everybody out.
                left @ 1.. => Err(DeployError::Held(left.min(LEASE))),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Publishes the wanted files. Does nothing if they are public already. `step` is called after each file.
    ///
    /// # Errors
    /// Before the lock is taken nothing has changed. After an error the public site is whole, and the next command goes on.
    pub(crate) fn publish(self, wanted: Wanted, step: &(dyn Fn() + Sync)) -> Result<Done, DeployError> {
        self.check(wanted.into_used)?;
        let now = (self.by.clock)();
        let work = Work::find(&self.manifest, &wanted, now);
        let forgets = wanted.forget && !self.manifest.earlier.is_empty();
        if !work.is_needed(&self.manifest) && !forgets {
            let leaving = (self.manifest.leaving.len(), first_removal(&self.manifest));
            return Ok(Done { number: self.manifest.number, leaving, ..Done::default() });
        }
        let mut known = self.manifest.objects();
        known.extend(self.manifest.spare.iter().cloned());
        let sent = wanted.files.iter().zip(&work.is_sent).filter(|(_, is_sent)| **is_sent);
        let planned: BTreeSet<String> =
            sent.map(|(file, _)| file.object()).filter(|key| !known.contains(key)).collect();
        let lock = self.lock(&work, planned, now)?;
        self.target.prepare()?;
        let sender = Sender::new(self.target, wanted.source, known, lock, self.by.clock, step);
        sender.remove(&work.in_the_way)?;
        for phase in PHASES {
            let files = wanted.files.iter().zip(&work.is_sent);
            let files = files.filter(|(file, is_sent)| **is_sent && Phase::of(&file.path, file.is_kept) == phase);
            sender.send(&files.map(|(file, _)| file).collect::<Vec<_>>())?;
        }
        // In the reverse order: no page asks for a style that went before it.
        for phase in PHASES.into_iter().rev() {
            let paths = work.due.iter().filter(|path| Phase::of_removed(path) == phase);
            sender.remove(&paths.cloned().collect::<Vec<_>>())?;
        }
        let mut next = match work.is_new {
            true => self.manifest.followed_by(wanted.files, now),
            false => TargetManifest { lock: None, touched: Vec::new(), ..self.manifest.clone() },
        };
        if wanted.forget {
            next.earlier.clear();
        }
        next.leaving = work.leaving;
        (next.planned, next.spare) = (Vec::new(), Vec::new());
        let needed = next.objects();
        let is_unneeded = |key: &&String| !needed.contains(*key);
        let old: Vec<String> = self.manifest.unneeded.iter().filter(is_unneeded).cloned().collect();
        sender.remove(&old)?;
        let objects = sender.known.iter().chain(&self.manifest.planned).cloned().chain(sender.sent());
        let unneeded: BTreeSet<String> = objects.filter(|key| !needed.contains(key)).collect();
        next.unneeded = unneeded.into_iter().collect();
        if wanted.forget {
            sender.remove(&next.unneeded)?;
            next.unneeded = Vec::new();
        }
        let (lock, sent, bytes) = sender.finish();
        lock.end(self.target, &next)?;
        Ok(Done {
            number: next.number,
            files: work.is_sent.iter().filter(|is_sent| **is_sent).count(),
            sent: (sent, bytes),
            removed: work.due.len() + work.in_the_way.len(),
            leaving: (next.leaving.len(), first_removal(&next)),
        })
    }

    /// Writes the manifest with a lock. Tests a new target: it must refuse a file whose condition is not met.
    fn lock(&self, work: &Work, mut planned: BTreeSet<String>, now: i64) -> Result<HeldLock, DeployError> {
        let lock = Lock { holder: self.by.holder.to_owned(), token: self.by.token.to_owned(), until: now + LEASE };
        let mut touched = work.touched.clone();
        touched.extend(self.manifest.touched.iter().cloned());
        touched.sort_unstable();
        touched.dedup();
        planned.extend(self.manifest.planned.iter().cloned());
        let planned = planned.into_iter().collect();
        let locked = TargetManifest { lock: Some(lock), touched, planned, ..self.manifest.clone() };
        let bytes = locked.to_bytes();
        let Some(version) = &self.version else {
            let held = HeldLock::take(self.target, locked, &Expected::Absent)?;
            let is_ignored = |expected| self.target.swap(MANIFEST, &bytes, &expected).is_ok();
            if is_ignored(Expected::Absent) || is_ignored(Expected::As(Version(NEVER.to_owned()))) {
                self.target.delete(MANIFEST)?;
                return Err(DeployError::NoConditions);
            }
            return Ok(held);
        };
        HeldLock::take(self.target, locked, &Expected::As(version.clone()))
    }
}

/// When the first of the files that left the site is removed.
fn first_removal(manifest: &TargetManifest) -> i64 {
    manifest.leaving.iter().map(|(since, _)| since + GRACE).min().unwrap_or(0)
}

/// What a command has to do.
#[derive(Debug)]
struct Work {
    /// For each wanted file, whether it is put at its path.
    is_sent: Vec<bool>,
    /// Public paths to remove before files are sent: a file where a folder comes, or the reverse.
    in_the_way: Vec<String>,
    /// Public paths to remove afterwards.
    due: Vec<String>,
    /// Files that left the site and stay for now.
    leaving: Vec<(i64, DeployedFile)>,
    /// All public paths that are written or removed.
    touched: Vec<String>,
    /// Whether the wanted files are a new edition.
    is_new: bool,
}

impl Work {
    fn find(manifest: &TargetManifest, wanted: &Wanted, now: i64) -> Work {
        let paths: HashSet<&str> = wanted.files.iter().map(|file| file.path.as_str()).collect();
        let folders: HashSet<&str> = paths.iter().flat_map(|path| above(path)).collect();
        let is_in_the_way = |path: &str| folders.contains(path) || above(path).any(|folder| paths.contains(folder));
        let touched: HashSet<&str> = manifest.touched.iter().map(String::as_str).collect();
        let still: HashMap<&str, &DeployedFile> =
            manifest.leaving.iter().map(|(_, file)| (file.path.as_str(), file)).collect();
        let stays = |file: &DeployedFile| still.get(file.path.as_str()).is_some_and(|old| old.is_like(file));
        let is_sent: Vec<bool> = wanted
            .files
            .iter()
            .map(|file| {
                let there = manifest.find(&file.path).map_or_else(|| stays(file), |old| old.is_like(file));
                !there || touched.contains(file.path.as_str())
            })
            .collect();
        let has_grace = |file: &DeployedFile| match wanted.grace {
            Grace::All => true,
            Grace::Kept => file.is_kept,
            Grace::Nothing => false,
        };
        let gone = manifest.files.iter().map(|file| (now, file));
        let left = manifest.leaving.iter().map(|(since, file)| (*since, file));
        let (mut in_the_way, mut due, mut leaving) = (Vec::new(), Vec::new(), Vec::new());
        for (since, file) in gone.chain(left).filter(|(_, file)| !paths.contains(file.path.as_str())) {
            if is_in_the_way(&file.path) {
                in_the_way.push(file.path.clone());
            } else if !has_grace(file) || since + GRACE <= now {
                due.push(file.path.clone());
            } else {
                leaving.push((since, file.clone()));
            }
        }
        // New files of a command that did not end, and that are no longer wanted.
        let listed = |path: &str| paths.contains(path) || still.contains_key(path) || manifest.find(path).is_some();
        for path in touched.iter().filter(|path| !listed(path)) {
            if is_in_the_way(path) { in_the_way.push((*path).to_owned()) } else { due.push((*path).to_owned()) }
        }
        let sent =
            wanted.files.iter().zip(&is_sent).filter(|(_, is_sent)| **is_sent).map(|(file, _)| file.path.clone());
        let touched = sent.chain(in_the_way.iter().cloned()).chain(due.iter().cloned()).collect();
        let is_new = wanted.files.len() != manifest.files.len()
            || wanted.files.iter().zip(&manifest.files).any(|(new, old)| new.path != old.path || !new.is_like(old));
        Work { is_sent, in_the_way, due, leaving, touched, is_new }
    }

    /// Whether there is anything to do.
    fn is_needed(&self, manifest: &TargetManifest) -> bool {
        self.is_new || !self.touched.is_empty() || manifest.lock.is_some()
    }
}

/// Returns the folders above a path.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
