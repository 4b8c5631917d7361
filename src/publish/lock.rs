//! Ensures that one command at a time uses an output folder. The operating system holds the lock, so a
//! killed command releases it.

#![allow(clippy::disallowed_methods)] // This module may wait.

use std::fs::{File, TryLockError};
use std::io;
use std::time::{Duration, Instant};

use super::folder::Folder;

/// The name of the lock file.
pub(super) const LOCK: &str = "lock";

/// The name of the file with the process number of the lock's holder.
const HOLDER: &str = "holder";

/// Longest content of that file, in bytes. A process number has at most ten digits.
const LONGEST_HOLDER: u64 = 32;

/// How often a waiting command retries.
const RETRY_INTERVAL: Duration = Duration::from_millis(25);

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// The reason why a lock could not be acquired.
#[derive(Debug)]
pub(super) enum LockError {
    /// Another command held it the whole time. The value is its process number, or empty if unknown.
    Held(String),
    /// The file could not be opened or locked.
    Io(io::Error),
}

/// Acquires the lock of a state folder. Waits for another holder until `end`.
pub(super) fn acquire(state: &Folder, end: Instant) -> Result<Lock, LockError> {
    let file = state.open_to_lock(LOCK).map_err(LockError::Io)?;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            // The file system does not support locks, so there is nothing to wait for.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => break,
            Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
            Err(TryLockError::WouldBlock) if Instant::now() >= end => return Err(LockError::Held(holder(state))),
            Err(TryLockError::WouldBlock) => std::thread::sleep(RETRY_INTERVAL),
        }
    }
    let process = format!("{}\n", std::process::id());
    state.replace(HOLDER, process.as_bytes()).map_err(LockError::Io)?;
    Ok(Lock { _file: file })
}

/// Returns the process number of the lock's holder, or an empty text if the file does not contain a number.
fn holder(state: &Folder) -> String {
    let bytes = state.read(HOLDER, LONGEST_HOLDER).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    text.trim().parse::<u32>().map(|process| process.to_string()).unwrap_or_default()
}
