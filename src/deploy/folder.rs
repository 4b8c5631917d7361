//! The target "folder": a folder on this computer, or a mounted share of a web server. Each file is written under
//! another name and renamed.
//!
//! Invariant: nothing changes outside the folder, even if somebody else created its links ([`Folder`]).

#![allow(clippy::disallowed_methods)] // The shell waits for a lock here.

use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use xxhash_rust::xxh3::xxh3_128;

use super::target::{Expected, Headers, OWN, Target, TargetError, TargetErrorKind, Version};
use crate::publish::folder::Folder;

/// The folder of unfinished files. It is on the same file system as the public files, and no server shows it.
const DRAFTS: &str = ".commonweal/drafts";

/// The file that is locked while the manifest is swapped.
const SWAP: &str = ".commonweal/swap";

/// How long a swap waits for another one.
const SWAP_TIMEOUT: Duration = Duration::from_secs(10);

/// Settings that keep Apache from showing the program's own files. Web servers of other kinds have them in `_server`.
const HIDE: &[u8] = b"Require all denied\n";

/// A folder that the public reads.
#[derive(Debug)]
pub(crate) struct FolderTarget {
    folder: Folder,
    drafts: AtomicU32,
}

impl FolderTarget {
    /// Opens a folder, which must exist.
    ///
    /// # Errors
    /// Fails if it cannot be opened.
    pub(crate) fn open(path: &Path) -> Result<FolderTarget, TargetError> {
        let folder = Folder::open(path).map_err(failed(&path.display().to_string()))?;
        Ok(FolderTarget { folder, drafts: AtomicU32::new(0) })
    }

    /// Calls `write` with the name of a new file, and moves that file to its place.
    fn replace(&self, key: &str, write: impl Fn(&Path) -> io::Result<()>) -> Result<(), TargetError> {
        let number = self.drafts.fetch_add(1, Ordering::Relaxed);
        let draft = PathBuf::from(DRAFTS).join(format!("{}-{number}", std::process::id()));
        let written = write(&draft).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                self.folder.create_folders(DRAFTS)?;
                write(&draft)
            }
            _ => Err(error),
        });
        let moved = written.and_then(|()| {
            self.folder.rename(&draft, &self.folder, key).or_else(|error| {
                match (error.kind(), Path::new(key).parent()) {
                    (io::ErrorKind::NotFound, Some(parent)) => {
                        self.folder.create_folders(parent)?;
                        self.folder.rename(&draft, &self.folder, key)
                    }
                    _ => Err(error),
                }
            })
        });
        if moved.is_err() {
            let _ = self.folder.remove_file(&draft);
        }
        moved.map_err(failed(key))
    }
}

impl Target for FolderTarget {
    fn read(&self, key: &str, most: u64) -> Result<Option<(Vec<u8>, Version)>, TargetError> {
        match self.folder.read(key, most) {
            Ok(bytes) => {
                let version = version(&bytes);
                Ok(Some((bytes, version)))
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(failed(key)(error)),
        }
    }

    fn put(&self, key: &str, bytes: &[u8], _: Headers) -> Result<(), TargetError> {
        self.replace(key, |draft| self.folder.write_new(draft, bytes).map(drop))
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), TargetError> {
        self.replace(to, |draft| {
            let mut file = self.folder.open_file(from)?;
            self.folder.copy_new(&mut file, draft).map(drop)
        })
    }

    fn delete(&self, key: &str) -> Result<(), TargetError> {
        match self.folder.remove_file(key) {
            Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(failed(key)(error));
            }
            _ => {}
        }
        // Empty folders go too. A folder with files stays.
        for above in Path::new(key).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty()) {
            if self.folder.remove_folder(above).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn swap(&self, key: &str, bytes: &[u8], expected: &Expected) -> Result<Version, TargetError> {
        let lock = self.folder.open_to_lock(SWAP).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                self.folder.create_folders(DRAFTS)?;
                self.folder.replace(format!("{OWN}.htaccess"), HIDE)?;
                self.folder.open_to_lock(SWAP)
            }
            _ => Err(error),
        });
        let lock = lock.map_err(failed(key))?;
        let end = Instant::now() + SWAP_TIMEOUT;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                // A share without locks: the lock in the manifest still keeps two commands apart.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => break,
                Err(TryLockError::Error(error)) => return Err(failed(key)(error)),
                Err(TryLockError::WouldBlock) if Instant::now() >= end => {
                    return Err(failed(key)(io::ErrorKind::TimedOut.into()));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(25)),
            }
        }
        let there = match self.read(key, u64::MAX)? {
            Some((_, version)) => Expected::As(version),
            None => Expected::Absent,
        };
        if there != *expected {
            let reason = "it changed meanwhile".to_owned();
            return Err(TargetError { key: key.to_owned(), kind: TargetErrorKind::Conflict, reason });
        }
        self.replace(key, |draft| self.folder.write_new(draft, bytes).map(drop))?;
        Ok(version(bytes))
    }

    fn is_used(&self) -> Result<bool, TargetError> {
        let names = self.folder.names(".").map_err(failed("."))?;
        Ok(names.iter().any(|name| *name != *OWN.trim_end_matches('/')))
    }

    fn prepare(&self) -> Result<(), TargetError> {
        if self.folder.holds_folder(DRAFTS) {
            self.folder.remove_all(DRAFTS).map_err(failed(DRAFTS))?;
        }
        self.folder.create_folders(DRAFTS).map_err(failed(DRAFTS))
    }

    fn threads(&self) -> usize {
        4
    }
}

/// Returns the version of a file with these bytes.
fn version(bytes: &[u8]) -> Version {
    Version(format!("{:032x}", xxh3_128(bytes)))
}

/// Adds the file to an input or output error.
fn failed(key: &str) -> impl FnOnce(io::Error) -> TargetError {
    let key = key.to_owned();
    |error| TargetError {
        key,
        kind: match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => TargetErrorKind::Missing,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => TargetErrorKind::Denied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => TargetErrorKind::Full,
            // A mounted share.
            io::ErrorKind::TimedOut
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NotConnected
            | io::ErrorKind::StaleNetworkFileHandle => TargetErrorKind::Unreachable,
            _ => TargetErrorKind::Other,
        },
        reason: error.to_string(),
    }
}
