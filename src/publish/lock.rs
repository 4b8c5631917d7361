//! One command at a time for each output folder. The lock is the operating system's, so a killed command never holds it.

#![allow(clippy::disallowed_methods)] // The shell: this module waits.

use std::fs::{File, TryLockError};
use std::io;
use std::time::{Duration, Instant};

use super::folder::Folder;

/// The file that is locked.
pub(super) const LOCK: &str = "lock";

/// The file that says which process holds the lock.
const HOLDER: &str = "holder";

/// Bytes. A process number has at most ten digits.
const LONGEST_HOLDER: u64 = 32;

/// How often a waiting command looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Another command held it all the time; its process number, where it told one.
    Held(String),
    /// The file could not be opened or locked.
    Io(io::Error),
}

/// Takes the lock of a state folder, and waits for another holder until `end`.
pub(super) fn acquire(state: &Folder, end: Instant) -> Result<Lock, Refusal> {
    let file = state.open_to_lock(LOCK).map_err(Refusal::Io)?;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            // A file system without locks: there is nothing to wait for.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => break,
            Err(TryLockError::Error(error)) => return Err(Refusal::Io(error)),
            Err(TryLockError::WouldBlock) if Instant::now() >= end => return Err(Refusal::Held(holder(state))),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK_AGAIN),
        }
    }
    let process = format!("{}\n", std::process::id());
    state.replace(HOLDER, process.as_bytes()).map_err(Refusal::Io)?;
    Ok(Lock { _file: file })
}

/// The process that holds the lock; empty where the file does not hold a number.
fn holder(state: &Folder) -> String {
    let bytes = state.read(HOLDER, LONGEST_HOLDER).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    text.trim().parse::<u32>().map(|process| process.to_string()).unwrap_or_default()
}
