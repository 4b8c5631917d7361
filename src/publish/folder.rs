//! Opens a folder once, and makes every change of publishing beneath it.
//!
//! Invariant: no change leaves the folder, even if somebody changes links meanwhile. Each path is resolved
//! from the opened folder, component by component. A link that leads out is an error and is never followed
//! (`cap-std`; on Linux `openat2` with `RESOLVE_BENEATH`).
//!
//! Each change is one method, so that a test can stop the program before or during each change.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use cap_fs_ext::{DirExt, FollowSymlinks, MetadataExt, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, DirBuilder, File, Metadata, OpenOptions};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// Files up to this length, in bytes, are read whole; longer files in chunks.
pub(crate) const SMALL: u64 = 1 << 20;

/// An opened folder.
#[derive(Debug)]
pub struct Folder {
    dir: Dir,
    /// The path, for messages.
    path: PathBuf,
    /// The fault that a test injects.
    #[cfg(test)]
    pub fault: Option<std::sync::Arc<fault::Fault>>,
}

/// Identifies a folder or file regardless of its name: device and inode number.
pub(crate) type Identity = (u64, u64);

impl Folder {
    /// Opens a folder by its path. Follows links in the path, because the user named it.
    ///
    /// # Errors
    /// Returns the errors of [`std::fs::read_dir`].
    pub fn open(path: &Path) -> io::Result<Folder> {
        let dir = Dir::open_ambient_dir(path, ambient_authority())?;
        Ok(Folder {
            dir,
            path: path.to_owned(),
            #[cfg(test)]
            fault: None,
        })
    }

    /// Opens a subfolder. A link is an error.
    ///
    /// # Errors
    /// Fails if there is no such folder, or if it is a link.
    pub fn child(&self, name: &Path) -> io::Result<Folder> {
        let dir = self.dir.open_dir_nofollow(name)?;
        Ok(Folder {
            dir,
            path: self.path.join(name),
            #[cfg(test)]
            fault: self.fault.clone(),
        })
    }

    /// Returns the folder's path, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the folder's metadata.
    ///
    /// # Errors
    /// Returns the errors of [`std::fs::metadata`].
    pub fn metadata(&self) -> io::Result<Metadata> {
        self.dir.dir_metadata()
    }

    /// Returns the metadata of a path. Does not follow a link.
    ///
    /// # Errors
    /// Returns the errors of [`std::fs::symlink_metadata`].
    pub fn symlink_metadata(&self, at: impl AsRef<Path>) -> io::Result<Metadata> {
        self.dir.symlink_metadata(at)
    }

    /// Returns whether the path is a folder and not a link to one.
    pub fn holds_folder(&self, at: impl AsRef<Path>) -> bool {
        self.symlink_metadata(at).is_ok_and(|metadata| metadata.is_dir())
    }

    /// Returns the names in a folder beneath this one. `"."` is this folder.
    ///
    /// # Errors
    /// Returns the errors of [`std::fs::read_dir`].
    pub fn names(&self, at: impl AsRef<Path>) -> io::Result<Vec<std::ffi::OsString>> {
        self.dir.read_dir(at)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    /// Returns the first folder above a path that is a link.
    pub(crate) fn link_above<'p>(&self, at: &'p Path) -> Option<&'p Path> {
        let above: Vec<&Path> = at.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty()).collect();
        let is_link = |above: &&Path| self.symlink_metadata(above).is_ok_and(|metadata| metadata.is_symlink());
        above.into_iter().rev().find(is_link)
    }

    /// Opens a regular file. A link or any other kind of file is an error.
    ///
    /// # Errors
    /// Returns the errors of [`std::fs::File::open`], and [`io::ErrorKind::InvalidInput`] if it is not a
    /// regular file.
    pub fn open_file(&self, at: impl AsRef<Path>) -> io::Result<File> {
        let not_regular = || io::Error::new(io::ErrorKind::InvalidInput, "not a regular file");
        if !self.symlink_metadata(&at)?.is_file() {
            return Err(not_regular());
        }
        // A blocking open of a named pipe would wait for its writer, and the name may refer to another file
        // by now.
        let options = OpenOptions::new().read(true).nonblock(true).follow(FollowSymlinks::No).clone();
        let file = self.dir.open_with(at, &options)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(not_regular()) }
    }

    /// Reads a regular file of at most `most` bytes.
    ///
    /// # Errors
    /// Returns the errors of [`Folder::open_file`], and [`io::ErrorKind::FileTooLarge`].
    pub fn read(&self, at: impl AsRef<Path>, most: u64) -> io::Result<Vec<u8>> {
        let file = self.open_file(at)?;
        let mut bytes = Vec::with_capacity(usize::try_from(file.metadata()?.len().min(most)).unwrap_or(0));
        file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    /// Returns the xxh3 hash of a regular file.
    ///
    /// # Errors
    /// Returns the errors of [`Folder::open_file`].
    pub fn hash(&self, at: impl AsRef<Path>) -> io::Result<u128> {
        let mut file = self.open_file(at)?;
        let length = file.metadata()?.len();
        hash(&mut file, length)
    }

    /// Opens or creates a file to lock it. Does not change its bytes.
    ///
    /// # Errors
    /// Returns the errors of [`std::fs::File::open`]. A link is an error.
    pub fn open_to_lock(&self, at: impl AsRef<Path>) -> io::Result<std::fs::File> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).follow(FollowSymlinks::No);
        Ok(self.dir.open_with(at, &options)?.into_std())
    }

    /// Writes a new file.
    pub fn write_new(&self, at: impl AsRef<Path>, bytes: &[u8]) -> io::Result<Metadata> {
        self.begin(SpaceUse::Needed, || {
            drop(self.new_file(&at).and_then(|mut file| file.write_all(&bytes[..bytes.len() / 2])))
        })?;
        let mut file = self.new_file(at)?;
        file.write_all(bytes)?;
        file.metadata()
    }

    /// Copies into a new file of any length. Returns the hash of the copied bytes.
    pub fn copy_new(&self, from: &mut impl Read, at: impl AsRef<Path>) -> io::Result<(u128, Metadata)> {
        self.begin(SpaceUse::Needed, || drop(self.new_file(&at)))?;
        let mut file = self.new_file(at)?;
        let (hash, _) = copy_hashing(from, &mut file)?;
        Ok((hash, file.metadata()?))
    }

    /// Copies a file into a new file of another folder, with its modification time. With `sync`, waits
    /// until the copy is on the disk.
    pub fn copy_to(&self, from: impl AsRef<Path>, other: &Folder, to: impl AsRef<Path>, sync: bool) -> io::Result<()> {
        self.begin(SpaceUse::Needed, || drop(other.new_file(&to)))?;
        let mut source = self.open_file(from)?;
        let mut copy = other.new_file(to)?;
        io::copy(&mut source, &mut copy)?;
        let copy = copy.into_std();
        copy.set_modified(source.metadata()?.modified()?.into_std())?;
        if sync { copy.sync_all() } else { Ok(()) }
    }

    /// Waits until all writes to the folder's file system are on the disk.
    ///
    /// # Errors
    /// Fails if a write failed.
    #[cfg(target_os = "linux")]
    pub fn sync(&self) -> io::Result<()> {
        // The folder's own descriptor is not readable, and `syncfs` needs a readable one.
        let readable = self.dir.open_with(".", OpenOptions::new().read(true))?;
        Ok(rustix::fs::syncfs(&readable)?)
    }

    /// Waits until every file beneath the folder is on the disk.
    ///
    /// # Errors
    /// Fails if a write failed.
    #[cfg(not(target_os = "linux"))]
    pub fn sync(&self) -> io::Result<()> {
        self.sync_each_file()
    }

    /// Waits until every file beneath the folder is on the disk, one file after the other. Tests compile it on
    /// every system.
    #[cfg(any(test, not(target_os = "linux")))]
    pub(crate) fn sync_each_file(&self) -> io::Result<()> {
        let mut folders = vec![PathBuf::from(".")];
        while let Some(folder) = folders.pop() {
            for path in self.names(&folder)?.into_iter().map(|name| folder.join(name)) {
                match self.symlink_metadata(&path)? {
                    metadata if metadata.is_dir() => folders.push(path),
                    metadata if metadata.is_file() => {
                        let mut options = OpenOptions::new();
                        options.write(true).follow(FollowSymlinks::No);
                        self.dir.open_with(path, &options)?.sync_all()?;
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Replaces the bytes of a file atomically. Replaces a link instead of following it.
    pub fn replace(&self, at: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
        let at = at.as_ref();
        let draft = draft_path(at);
        if self.symlink_metadata(&draft).is_ok() {
            self.remove_file(&draft)?;
        }
        self.write_new(&draft, bytes)?;
        self.rename(&draft, self, at)
    }

    /// Replaces the bytes of a file atomically, keeps its permissions, and waits until the disk has them. A
    /// link is an error.
    pub fn rewrite(&self, at: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
        let at = at.as_ref();
        let permissions = self.open_file(at)?.metadata()?.permissions();
        // A hidden name: the site ignores the file if the program is killed.
        let mut draft = std::ffi::OsString::from(".commonweal-draft-");
        draft.push(at.file_name().unwrap_or_default());
        let draft = at.with_file_name(draft);
        if self.symlink_metadata(&draft).is_ok() {
            self.remove_file(&draft)?;
        }
        let written = self.new_file(&draft).and_then(|mut file| {
            file.write_all(bytes)?;
            file.set_permissions(permissions)?;
            file.sync_all()
        });
        let renamed = written.and_then(|()| self.rename(&draft, self, at));
        if renamed.is_err() {
            let _ = self.remove_file(&draft);
        }
        renamed
    }

    /// Creates a folder and its missing parents.
    pub fn create_folders(&self, at: impl AsRef<Path>) -> io::Result<()> {
        self.begin(SpaceUse::Needed, || {})?;
        self.dir.create_dir_all(at)
    }

    /// Creates a folder that only its owner may enter.
    pub fn create_private(&self, name: impl AsRef<Path>) -> io::Result<()> {
        self.begin(SpaceUse::Needed, || {})?;
        #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix sets a mode"))]
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        cap_std::fs::DirBuilderExt::mode(&mut builder, 0o700);
        self.dir.create_dir_with(name, &builder)
    }

    /// Moves a file or folder atomically.
    pub fn rename(&self, from: impl AsRef<Path>, other: &Folder, to: impl AsRef<Path>) -> io::Result<()> {
        self.begin(SpaceUse::NotNeeded, || {})?;
        #[cfg(test)]
        if self.fault.as_ref().is_some_and(|fault| fault.two_file_systems) && self.path != other.path {
            // The kernel compares the file systems before it searches for the file.
            return Err(io::ErrorKind::CrossesDevices.into());
        }
        self.dir.rename(from, &other.dir, to)
    }

    /// Removes a file or a link.
    pub fn remove_file(&self, at: impl AsRef<Path>) -> io::Result<()> {
        self.begin(SpaceUse::NotNeeded, || {})?;
        self.dir.remove_file_or_symlink(at)
    }

    /// Removes an empty folder.
    pub fn remove_folder(&self, at: impl AsRef<Path>) -> io::Result<()> {
        self.begin(SpaceUse::NotNeeded, || {})?;
        self.dir.remove_dir(at)
    }

    /// Removes a folder with its content. Removes links and does not follow them.
    pub fn remove_all(&self, at: impl AsRef<Path>) -> io::Result<()> {
        self.begin(SpaceUse::NotNeeded, || {
            let within = self.names(&at).ok().and_then(|names| names.into_iter().next());
            if let Some(name) = within {
                drop(self.dir.remove_dir_all(at.as_ref().join(name)));
            }
        })?;
        self.dir.remove_dir_all(at)
    }

    /// Returns the identity of this folder.
    ///
    /// # Errors
    /// Returns the errors of [`Folder::metadata`].
    pub fn identity(&self) -> io::Result<Identity> {
        self.metadata().map(|metadata| identity(&metadata))
    }

    fn new_file(&self, at: impl AsRef<Path>) -> io::Result<File> {
        self.dir.open_with(at, OpenOptions::new().write(true).create_new(true))
    }

    /// Runs before each change. `amid` makes a part of the change, as a killed program would.
    #[cfg(not(test))]
    #[inline(always)]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "so that a test can refuse here")]
    fn begin(&self, _room: SpaceUse, _amid: impl FnOnce()) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn begin(&self, room: SpaceUse, amid: impl FnOnce()) -> io::Result<()> {
        self.fault.as_ref().map_or(Ok(()), |fault| fault.begin(room, amid))
    }
}

/// Returns the temporary name of a file that is being written ([`Folder::replace`]).
pub(crate) fn draft_path(at: impl AsRef<Path>) -> PathBuf {
    let mut name = at.as_ref().as_os_str().to_owned();
    name.push(".draft");
    name.into()
}

/// Returns the identity of a file.
pub(crate) fn identity(metadata: &Metadata) -> Identity {
    (MetadataExt::dev(metadata), MetadataExt::ino(metadata))
}

/// Returns whether a file or folder belongs to the user who runs this process.
#[cfg(unix)]
pub(crate) fn is_own(metadata: &Metadata) -> bool {
    cap_std::fs::MetadataExt::uid(metadata) == rustix::process::geteuid().as_raw()
}

/// Returns whether a file or folder belongs to the user who runs this process. Always true on Windows,
/// where the check is expensive; the seals of files protect as well.
#[cfg(not(unix))]
pub(crate) fn is_own(_metadata: &Metadata) -> bool {
    true
}

/// Returns the modification time in nanoseconds since 1970, or 0 if the file system has none.
pub(crate) fn modification_time(metadata: &Metadata) -> u64 {
    let time = metadata.modified().ok().map(cap_std::time::SystemTime::into_std);
    let since = time.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

/// Returns the status change time in nanoseconds since 1970 (POSIX `st_ctim`). No program can set it.
#[cfg(unix)]
pub(crate) fn change_time(metadata: &Metadata) -> i128 {
    use cap_std::fs::MetadataExt;
    i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec())
}

/// Returns the status change time. Always 0 on Windows, where it is expensive to read. 0 disables the
/// check.
#[cfg(not(unix))]
pub(crate) fn change_time(_metadata: &Metadata) -> i128 {
    0
}

/// Whether a change needs space on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SpaceUse {
    Needed,
    NotNeeded,
}

/// Returns the xxh3 hash of a file of about that length.
pub(crate) fn hash(file: &mut impl Read, length: u64) -> io::Result<u128> {
    if length <= SMALL {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        return Ok(xxh3_128(&bytes));
    }
    copy_hashing(file, &mut io::sink()).map(|(hash, _)| hash)
}

/// Copies, and returns the hash and the number of copied bytes.
pub(crate) fn copy_hashing(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u128, u64)> {
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

/// Faults that tests inject.
#[cfg(test)]
pub(crate) mod fault {
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::SpaceUse;

    /// A fault that occurs after a number of changes.
    #[derive(Debug)]
    pub struct Fault {
        /// Number of changes that still succeed.
        left: AtomicUsize,
        what: What,
        /// Whether the public folder is on another file system.
        pub two_file_systems: bool,
    }

    /// The kind of fault.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum What {
        /// The program is killed before the change. No later change happens.
        KilledBefore,
        /// The program is killed during the change.
        KilledAmid,
        /// The disk is full for this one change that needs space. Half of it was written.
        Full,
    }

    impl Fault {
        /// Returns a fault that occurs after `changes` changes.
        pub fn after(changes: usize, what: What, two_file_systems: bool) -> Fault {
            Fault { left: AtomicUsize::new(changes), what, two_file_systems }
        }

        /// Returns whether the fault occurred.
        pub fn happened(&self) -> bool {
            self.left.load(Ordering::SeqCst) == 0
        }

        pub(super) fn begin(&self, room: SpaceUse, amid: impl FnOnce()) -> io::Result<()> {
            if self.what == What::Full && room == SpaceUse::NotNeeded {
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
