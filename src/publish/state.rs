//! Manages the state folder: what the program stores about an output folder, in `.commonweal/` beside it.
//!
//! ```text
//! .commonweal/              accessible to its owner only
//!   .gitignore              keeps the folder out of git
//!   public/                 the state of the output folder `public`
//!     lock, holder          one command at a time
//!     manifest              the published files (sealed)
//!     journal               the pending steps of a build (sealed)
//!     build-cache           the fingerprint of a build (sealed)
//!     pages                 records of published pages (sealed)
//!     staged/               new files
//!   ~pictures/              resized pictures (each sealed)
//!   ~links                  cached results of link checks (sealed)
//!   ~set-aside-1/           state that the program does not use
//!   ~fetched                what servers said about fetched calendars (sealed)
//! ```
//!
//! Invariant: state is input, and it is not trusted. The folder of an output folder is moved aside with a
//! warning if it is a link, if it belongs to another user, if it contains a link or another user's file, or
//! if the seal of `manifest` or `journal` is missing. A sealed file elsewhere without a valid seal counts as
//! missing.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::PublishError;
use super::folder::{Folder, change_time, draft_path, is_own};
use super::journal::{self, STAGED};
use super::lock::{self, Lock};
use super::manifest::Manifest;
use super::seal::Key;

/// The name of the folder beside output folders.
pub const STATE_FOLDER: &str = ".commonweal";

/// The name of the file with the published files, and the purpose of its seal.
pub const MANIFEST: &str = "manifest";

/// The name of the file with the pending steps, and the purpose of its seal.
pub const JOURNAL: &str = "journal";

/// Longest sealed file that is read, in bytes. A manifest of half a million files fits. A site of 100,000
/// pages has 160,000 files.
const LONGEST: u64 = 64 << 20;

/// How often a folder is opened again after another process changed it, or after a part was moved aside.
const ATTEMPTS: usize = 8;

/// Most folders that are moved aside before somebody must delete some.
const MOST_SET_ASIDE: usize = 1000;

/// A part of the state that was moved aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its old path.
    pub path: PathBuf,
    /// Its new path.
    pub new_path: PathBuf,
    /// The reason.
    pub reason: Distrust,
}

/// The reason why a part of the state is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrust {
    /// It is a link, or contains one.
    Link,
    /// It is a file instead of a folder, or the reverse.
    WrongKind,
    /// It belongs to another user.
    OtherUser,
    /// It does not end in the program's seal, or its content is invalid.
    NotSealed,
    /// It has the seal, and its format is that of an older or newer program.
    OtherFormat,
}

impl std::fmt::Display for Distrust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Distrust::Link => "is a link or contains one",
            Distrust::WrongKind => "is not a file or folder of this program",
            Distrust::OtherUser => "belongs to another user of this computer",
            Distrust::NotSealed => "was not written by you on this computer, or is damaged",
            Distrust::OtherFormat => "was written by another version of Commonweal",
        })
    }
}

impl std::fmt::Display for SetAside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (path, now) = (self.path.display(), self.new_path.display());
        write!(f, "`{path}` {}; it is not used, and was moved to `{now}`", self.reason)
    }
}

/// The state of one output folder, locked.
#[derive(Debug)]
pub struct State {
    /// The folder itself.
    pub folder: Folder,
    /// The folder `.commonweal` that contains it.
    pub state_root: Folder,
    /// The published files.
    pub manifest: Manifest,
    /// The status change time of the manifest's file ([`change_time`]). A public file with a later one
    /// changed since and must be compared.
    pub manifest_change_time: Option<i128>,
    /// The committed build whose steps are pending.
    pub journal: Option<Manifest>,
    /// Whether each step waits for the disk, so that a power cut damages nothing.
    pub sync: bool,
    _lock: Lock,
}

impl State {
    /// Opens, checks and locks the state of the output folder with that name, and creates missing parts.
    ///
    /// # Errors
    /// Returns [`PublishError::Held`] if another command holds the lock until `end`, and
    /// [`PublishError::Distrusted`] if something cannot be moved aside.
    pub fn open(
        parent: &Folder,
        name: &str,
        key: &Key,
        end: Instant,
        notes: &mut Vec<SetAside>,
    ) -> Result<State, PublishError> {
        let name = part_name(name);
        for _ in 0..ATTEMPTS {
            let above = open_state_root(parent, notes)?;
            let folder = open_own(&above, &name, notes)?;
            if let Some(why) = foreign_entry(&folder).map_err(PublishError::at(folder.path()))? {
                set_aside(&above, &name, why, notes)?;
                continue;
            }
            let lock = lock::acquire(&folder, end).map_err(|refusal| match refusal {
                lock::LockError::Held(by) => PublishError::Held(parent.path().join(&name), by),
                lock::LockError::Io(reason) => PublishError::Io(folder.path().join(lock::LOCK), reason),
            })?;
            // The previous holder of the lock may have removed the folder or moved it aside.
            let current = above.child(Path::new(&name)).and_then(|now| now.identity());
            if current.ok() != folder.identity().ok() {
                continue;
            }
            match (read_sealed(&folder, MANIFEST, key)?, read_sealed(&folder, JOURNAL, key)?) {
                (Sealed::Not(why), _) | (_, Sealed::Not(why)) => set_aside(&above, &name, why, notes)?,
                (manifest, journal) => {
                    let published = folder.symlink_metadata(MANIFEST).ok().map(|file| change_time(&file));
                    let manifest = Manifest { steps: Vec::new(), ..manifest.manifest().unwrap_or_default() };
                    return Ok(State {
                        folder,
                        state_root: above,
                        manifest,
                        manifest_change_time: published,
                        journal: journal.manifest(),
                        sync: false,
                        _lock: lock,
                    });
                }
            }
        }
        Err(PublishError::Io(parent.path().join(STATE_FOLDER), io::Error::other("other programs keep changing it")))
    }
}

/// Returns the folder name of an output folder's state. Names that begin with a tilde or a dot are
/// reserved.
fn part_name(output: &str) -> String {
    if output.starts_with(['~', '.']) { format!("~{output}") } else { output.to_owned() }
}

/// Returns the bytes of a sealed file directly in a site's `.commonweal`, or `None` if this program did not
/// write one.
pub fn read_file(site: &Path, name: &str, key: &Key) -> Option<Vec<u8>> {
    let sealed = Folder::open(site).ok()?.child(Path::new(STATE_FOLDER)).ok()?.read(name, LONGEST).ok()?;
    key.unseal(name, &sealed).map(<[u8]>::to_vec)
}

/// Writes a sealed file directly in a site's `.commonweal`, atomically.
///
/// # Errors
/// Returns the errors of [`open_state_root`].
pub fn write_file(
    site: &Path,
    name: &str,
    bytes: Vec<u8>,
    key: &Key,
    notes: &mut Vec<SetAside>,
) -> Result<(), PublishError> {
    let above = open_state_root(&Folder::open(site).map_err(PublishError::at(site))?, notes)?;
    for path in [PathBuf::from(name), draft_path(name)] {
        if above.symlink_metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
            set_aside(&above, &path.to_string_lossy(), Distrust::WrongKind, notes)?;
        }
    }
    above.replace(name, &key.seal(name, bytes)).map_err(PublishError::at(&above.path().join(name)))
}

/// Opens and checks `.commonweal` in a folder, and creates it if it is missing.
///
/// # Errors
/// Returns [`PublishError::Distrusted`] or [`PublishError::Io`].
pub fn open_state_root(parent: &Folder, notes: &mut Vec<SetAside>) -> Result<Folder, PublishError> {
    let above = open_own(parent, STATE_FOLDER, notes)?;
    match above.write_new(".gitignore", b"*\n") {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(PublishError::Io(above.path().join(".gitignore"), error))
        }
        _ => Ok(above),
    }
}

/// Opens `.commonweal` in a folder, and changes nothing.
///
/// # Errors
/// Fails if there is none, if it is a link, or if it belongs to another user.
pub(super) fn open_existing_state_root(parent: &Folder) -> io::Result<Folder> {
    own_child(parent, STATE_FOLDER)
}

/// Opens a folder that belongs to this user, and changes nothing. A link is an error.
fn own_child(above: &Folder, name: &str) -> io::Result<Folder> {
    let folder = above.child(Path::new(name))?;
    if is_own(&folder.metadata()?) { Ok(folder) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}

/// Returns the published files of the output folder with that name, and the status change time of its
/// manifest ([`State::manifest_change_time`]). Locks and changes nothing. Includes the files of a committed build that
/// is not complete. The result then has no time, so that files are compared by their bytes.
pub(super) fn read_unlocked(parent: &Folder, name: &str, key: &Key) -> Option<(Manifest, Option<i128>)> {
    let folder = own_child(&open_existing_state_root(parent).ok()?, &part_name(name)).ok()?;
    let read = |name: &str| read_sealed(&folder, name, key).ok().and_then(Sealed::manifest);
    let (manifest, journal) = (read(MANIFEST), read(JOURNAL));
    let Some(journal) = journal else {
        let published = folder.symlink_metadata(MANIFEST).ok().map(|file| change_time(&file));
        return Some((manifest?, published));
    };
    let mut files = manifest.unwrap_or_default().files;
    files.extend(journal.files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|second, first| second.path == first.path);
    Some((Manifest { files, steps: Vec::new() }, None))
}

/// Opens a folder of this program, and creates it if it is missing. Moves aside a file, a link or another
/// user's folder with its name.
///
/// # Errors
/// Returns the errors of [`open_state_root`].
pub fn open_own(above: &Folder, name: &str, notes: &mut Vec<SetAside>) -> Result<Folder, PublishError> {
    let path = above.path().join(name);
    for _ in 0..ATTEMPTS {
        let metadata = match above.symlink_metadata(name) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => match above.create_private(name) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(PublishError::Io(path, error));
                }
                _ => continue,
            },
            Err(error) => return Err(PublishError::Io(path, error)),
        };
        let why = match () {
            () if metadata.is_symlink() => Distrust::Link,
            () if !metadata.is_dir() => Distrust::WrongKind,
            () if !is_own(&metadata) => Distrust::OtherUser,
            () => {
                let folder = above.child(Path::new(name)).map_err(PublishError::at(&path))?;
                // The name may refer to another folder by now, so check the opened one.
                if folder.metadata().is_ok_and(|metadata| is_own(&metadata)) {
                    return Ok(folder);
                }
                Distrust::OtherUser
            }
        };
        set_aside(above, name, why, notes)?;
    }
    Err(PublishError::Io(path, io::Error::other("other programs keep changing it")))
}

/// Renames a part of the state so that it is not used, and records it.
fn set_aside(above: &Folder, name: &str, why: Distrust, notes: &mut Vec<SetAside>) -> Result<(), PublishError> {
    let path = above.path().join(name);
    let prefix = if name == STATE_FOLDER { ".commonweal-set-aside" } else { "~set-aside" };
    let free = (1..=MOST_SET_ASIDE).map(|number| format!("{prefix}-{number}"));
    let free = free
        .into_iter()
        .find(|free| above.symlink_metadata(free).is_err_and(|error| error.kind() == io::ErrorKind::NotFound));
    let moved = match &free {
        Some(free) => above.rename(name, above, free),
        None => Err(io::Error::other("too many folders were moved aside; delete some")),
    };
    match moved {
        Ok(()) => {
            notes.push(SetAside { new_path: above.path().join(free.unwrap_or_default()), path, reason: why });
            Ok(())
        }
        // Another command moved it first.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(reason) => Err(PublishError::Distrusted(path, why, reason)),
    }
}

/// Returns the first reason why the entries of a state folder cannot all be the program's own.
fn foreign_entry(state: &Folder) -> io::Result<Option<Distrust>> {
    for name in state.names(".")? {
        let metadata = match state.symlink_metadata(&name) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let is_as_written = if name == STAGED { metadata.is_dir() } else { metadata.is_file() };
        match () {
            () if metadata.is_symlink() => return Ok(Some(Distrust::Link)),
            () if !is_as_written => return Ok(Some(Distrust::WrongKind)),
            () if !is_own(&metadata) => return Ok(Some(Distrust::OtherUser)),
            () => {}
        }
    }
    Ok(None)
}

/// The content of a sealed file.
enum Sealed {
    Absent,
    /// The file cannot be used.
    Not(Distrust),
    Manifest(Manifest),
}

impl State {
    /// Writes the journal: the new content of the folder and the steps that lead to it. From now on the
    /// next command runs them.
    ///
    /// # Errors
    /// Returns [`PublishError::Io`].
    pub fn commit(&mut self, next: Manifest, key: &Key) -> Result<(), PublishError> {
        self.wait_for(&self.folder)?;
        self.write_sealed(JOURNAL, next.to_text().into_bytes(), key)?;
        self.wait_for(&self.folder)?;
        self.journal = Some(next);
        Ok(())
    }

    /// Runs the pending steps in the output folder.
    ///
    /// # Errors
    /// Returns [`PublishError::Io`]. The next command then tries again.
    pub fn apply_journal(&mut self, public: &Folder, key: &Key) -> Result<(), PublishError> {
        let Some(next) = &self.journal else { return Ok(()) };
        journal::apply(public, &self.folder, &next.steps, self.sync)?;
        self.wait_for(public)?;
        self.remove_staged()?;
        self.manifest = Manifest { files: next.files.clone(), steps: Vec::new() };
        self.write_manifest(key)?;
        self.wait_for(&self.folder)?;
        self.folder.remove_file(JOURNAL).map_err(PublishError::at(&self.folder.path().join(JOURNAL)))?;
        self.journal = None;
        Ok(())
    }

    /// Writes the manifest.
    ///
    /// # Errors
    /// Returns [`PublishError::Io`].
    pub fn write_manifest(&mut self, key: &Key) -> Result<(), PublishError> {
        self.write_sealed(MANIFEST, self.manifest.to_text().into_bytes(), key)?;
        self.manifest_change_time = self.folder.symlink_metadata(MANIFEST).ok().map(|file| change_time(&file));
        Ok(())
    }

    /// Completes the committed steps of a killed command.
    ///
    /// # Errors
    /// Returns the errors of [`State::apply_journal`].
    pub fn recover(&mut self, public: &Folder, key: &Key) -> Result<(), PublishError> {
        let steps = self.journal.as_ref().map_or(&[][..], |journal| &journal.steps);
        journal::remove_drafts(public, steps)?;
        self.apply_journal(public, key)
    }

    /// Removes the staged files, and the incomplete copies of a killed command.
    ///
    /// # Errors
    /// Returns [`PublishError::Io`].
    pub fn remove_staged(&self) -> Result<(), PublishError> {
        for draft in [JOURNAL, MANIFEST].map(draft_path) {
            if self.folder.symlink_metadata(&draft).is_ok() {
                self.folder.remove_file(&draft).map_err(PublishError::at(&self.folder.path().join(draft)))?;
            }
        }
        match self.folder.remove_all(STAGED) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(PublishError::Io(self.folder.path().join(STAGED), error))
            }
            _ => Ok(()),
        }
    }

    fn wait_for(&self, folder: &Folder) -> Result<(), PublishError> {
        if self.sync { folder.sync().map_err(PublishError::at(folder.path())) } else { Ok(()) }
    }

    /// Returns the bytes of a sealed file, or `None` if this program did not write one.
    pub fn read_sealed(&self, name: &str, key: &Key) -> Option<Vec<u8>> {
        let sealed = self.folder.read(name, LONGEST).ok()?;
        key.unseal(name, &sealed).map(<[u8]>::to_vec)
    }

    /// Writes a sealed file atomically.
    ///
    /// # Errors
    /// Returns [`PublishError::Io`].
    pub fn write_sealed(&self, name: &str, bytes: Vec<u8>, key: &Key) -> Result<(), PublishError> {
        self.folder.replace(name, &key.seal(name, bytes)).map_err(PublishError::at(&self.folder.path().join(name)))
    }
}

impl Sealed {
    fn manifest(self) -> Option<Manifest> {
        match self {
            Sealed::Manifest(manifest) => Some(manifest),
            Sealed::Absent | Sealed::Not(_) => None,
        }
    }
}

fn read_sealed(state: &Folder, name: &str, key: &Key) -> Result<Sealed, PublishError> {
    let sealed = match state.read(name, LONGEST) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Sealed::Absent),
        Err(error) if matches!(error.kind(), io::ErrorKind::FileTooLarge | io::ErrorKind::InvalidInput) => {
            return Ok(Sealed::Not(Distrust::NotSealed));
        }
        Err(error) => return Err(PublishError::Io(state.path().join(name), error)),
    };
    let text = key.unseal(name, &sealed).and_then(|bytes| str::from_utf8(bytes).ok());
    Ok(match text {
        Some(text) if Manifest::is_other_format(text) => Sealed::Not(Distrust::OtherFormat),
        _ => text.and_then(Manifest::from_text).map_or(Sealed::Not(Distrust::NotSealed), Sealed::Manifest),
    })
}
