//! One command at a time for each output folder. The lock is the operating system's, so a killed command never holds it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::files::Files;

/// How often a waiting command looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug)]
pub enum Refusal {
    /// Another command held it all the time; its process number, where it told one.
    Held(String),
    /// The file could not be opened or locked.
    Io(io::Error),
}

/// Takes the lock of a state folder, waiting for another holder as long as said.
pub fn take(files: &Files, state: &Path, wait: Duration) -> Result<Lock, Refusal> {
    let holder = state.join("holder");
    let open = File::options().create(true).truncate(false).write(true).open(state.join("lock"));
    let file = open.map_err(Refusal::Io)?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            // A file system without locks: there is nothing to wait for.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => break,
            Err(TryLockError::Error(error)) => return Err(Refusal::Io(error)),
            Err(TryLockError::WouldBlock) if began.elapsed() >= wait => {
                return Err(Refusal::Held(fs::read_to_string(holder).unwrap_or_default().trim().to_owned()));
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK_AGAIN),
        }
    }
    let process = format!("{}\n", std::process::id());
    files.overwrite(&holder, process.as_bytes()).map_err(Refusal::Io)?;
    Ok(Lock { _file: file })
}
