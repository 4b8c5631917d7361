//! Every change that publishing makes to the file system, one method each: a test can kill the program before or amid any of them.

#![allow(clippy::disallowed_methods)] // The shell: this module is where files are written.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

/// The file system, as far as it is changed. Reading needs no such care.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// What is to go wrong, in a test.
    #[cfg(test)]
    pub fault: Option<std::sync::Arc<fault::Fault>>,
}

impl Files {
    /// Writes a new file whole.
    pub fn write_new(&self, at: &Path, bytes: &[u8]) -> io::Result<Metadata> {
        let file = || File::options().write(true).create_new(true).open(at);
        self.begin(Room::Taken, || drop(file().and_then(|mut file| file.write_all(&bytes[..bytes.len() / 2]))))?;
        let mut file = file()?;
        file.write_all(bytes)?;
        file.metadata()
    }

    /// Copies into a new file, however much; tells the hash of what was copied.
    pub fn copy_new(&self, from: &mut impl Read, at: &Path) -> io::Result<(u128, Metadata)> {
        let file = || File::options().write(true).create_new(true).open(at);
        self.begin(Room::Taken, || drop(file()))?;
        let mut file = file()?;
        let (hash, _) = copy_hashing(from, &mut file)?;
        Ok((hash, file.metadata()?))
    }

    /// Writes a file over whatever was there.
    pub fn overwrite(&self, at: &Path, bytes: &[u8]) -> io::Result<()> {
        self.begin(Room::Taken, || drop(fs::write(at, &bytes[..bytes.len() / 2])))?;
        fs::write(at, bytes)
    }

    /// Copies a file over whatever was there, with its time of change.
    pub fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.begin(Room::Taken, || drop(fs::write(to, "")))?;
        fs::copy(from, to)?;
        File::options().write(true).open(to)?.set_modified(fs::metadata(from)?.modified()?)
    }

    /// Makes a folder and those above it, where they are missing.
    pub fn create_folders(&self, at: &Path) -> io::Result<()> {
        self.begin(Room::Taken, || {})?;
        fs::create_dir_all(at)
    }

    /// Gives a file or folder another place, at once.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.begin(Room::Same, || {})?;
        fs::rename(from, to)
    }

    /// Removes a file.
    pub fn remove_file(&self, at: &Path) -> io::Result<()> {
        self.begin(Room::Same, || {})?;
        fs::remove_file(at)
    }

    /// Removes a folder, if it is empty.
    pub fn remove_folder(&self, at: &Path) -> io::Result<()> {
        self.begin(Room::Same, || {})?;
        fs::remove_dir(at)
    }

    /// Removes a folder with all that is in it.
    pub fn remove_all(&self, at: &Path) -> io::Result<()> {
        self.begin(Room::Same, || {
            let first = fs::read_dir(at).ok().and_then(|mut entries| entries.next()?.ok());
            if let Some(first) = first {
                drop(fs::remove_dir_all(first.path()));
            }
        })?;
        fs::remove_dir_all(at)
    }

    /// Before each change. `amid` does a part of it: as far as a killed program got.
    #[cfg(not(test))]
    #[inline(always)]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "so that a test can refuse here")]
    fn begin(&self, _room: Room, _amid: impl FnOnce()) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn begin(&self, room: Room, amid: impl FnOnce()) -> io::Result<()> {
        self.fault.as_ref().map_or(Ok(()), |fault| fault.begin(room, amid))
    }
}

/// Whether a change takes room on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Taken,
    Same,
}

/// Copies, and tells the hash and the number of the bytes copied.
pub fn copy_hashing(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u128, u64)> {
    let mut hasher = Xxh3::new();
    let mut buffer = vec![0; 1 << 16];
    let mut length = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok((hasher.digest128(), length)),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        length += read as u64;
    }
}

/// What can go wrong, in tests.
#[cfg(test)]
pub mod fault {
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::Room;

    /// After so many changes, this happens.
    #[derive(Debug)]
    pub struct Fault {
        /// Changes that still succeed.
        left: AtomicUsize,
        what: What,
    }

    /// What happens.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum What {
        /// The program is killed before the change: neither it nor anything after happens.
        KilledBefore,
        /// The program is killed amid the change.
        KilledAmid,
        /// The disk is full for this one change that takes room, of which half was done.
        Full,
    }

    impl Fault {
        pub fn after(changes: usize, what: What) -> Fault {
            Fault { left: AtomicUsize::new(changes), what }
        }

        /// Whether it came to that.
        pub fn happened(&self) -> bool {
            self.left.load(Ordering::SeqCst) == 0
        }

        pub(super) fn begin(&self, room: Room, amid: impl FnOnce()) -> io::Result<()> {
            if self.what == What::Full && room == Room::Same {
                return Ok(());
            }
            let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            match (left, self.what) {
                (Ok(2..), _) => Ok(()),
                (Ok(1), What::KilledBefore) => Err(io::Error::other("killed")),
                (Ok(1), What::KilledAmid) => {
                    amid();
                    Err(io::Error::other("killed"))
                }
                (Ok(1), What::Full) => {
                    amid();
                    Err(io::ErrorKind::StorageFull.into())
                }
                (_, What::Full) => Ok(()),
                _ => Err(io::Error::other("killed")),
            }
        }
    }
}
