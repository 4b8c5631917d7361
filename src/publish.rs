//! Publishes a site. Takes files and writes them to the output folder, all or nothing. A published file
//! stays untouched until its bytes change.
//!
//! Invariant: whenever the process is killed, every public file holds its old or its new bytes. No file is
//! partly written or missing. The next command completes or discards the work of a killed one.
//!
//! Invariant: nothing changes outside the output folder and its state folder ([`folder`], [`state`]), even
//! if somebody else created the content of these folders.
//!
//! For the output folder `public`, all other files are in `.commonweal/public/` beside it ([`state`]):
//!
//! 1. [`Publisher::open`] locks `lock`. A second command waits ten seconds, then reports which process
//!    holds the lock.
//! 2. [`Publisher::put`] compares each file with the one in the output folder, and writes files that differ
//!    to `staged/`. If the process is killed before step 3, nothing changes; the next command deletes
//!    `staged/`.
//! 3. [`Publisher::finish`] writes `journal`: the new manifest and the steps that lead to it. This commits
//!    the build. From now on the next command runs the steps again from the first one. Each step is
//!    idempotent.
//! 4. It runs the steps: renames of styles and images before pages, of pages before feeds and site maps,
//!    and removals last. A file that a folder replaces, or the reverse, is removed first. If the output
//!    folder is on another file system, each file is copied into it and then renamed.
//! 5. It writes `manifest` and removes `journal`. Then it writes `pages`, which serves to recognise renamed
//!    pages, and `build-cache`, the fingerprint of the build's inputs.
//!
//! The manifest lists the program's own files. Other files in the output folder are never removed or
//! overwritten. If such a file has the path of a new file and other bytes, nothing is published
//! ([`PublishError::Conflict`]). If it has the same bytes, the program adopts it. If somebody changed one
//! of the program's own files, the next build restores it while the site has it, and otherwise keeps it.
//! A file is unchanged if its length and modification time are those in the manifest and its status
//! change time is not later than the manifest's. All other files are compared byte by byte.
//!
//! Steps 2 to 5 wait for the disk only with [`Publisher::with_sync`]. Otherwise a power cut can leave files
//! of the wrong length, which the next build detects and writes again. Paths that differ only in case are
//! different files here. The rule `file-name` reports such paths.

#![allow(clippy::disallowed_methods)] // This module may write files.

pub(crate) mod build_cache;
pub(crate) mod edition;
mod error;
pub(crate) mod folder;
mod journal;
mod lock;
pub mod manifest;
pub(crate) mod pages;
pub mod pictures;
mod output_folder;
mod plan;
pub(crate) mod precompress;
pub mod seal;
pub mod state;
mod unmanaged;

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use cap_std::fs::Metadata;
use xxhash_rust::xxh3::xxh3_128;

pub use error::PublishError;
use folder::{Folder, SMALL, change_time, copy_hashing, modification_time};
use journal::STAGED;
use manifest::{ManifestEntry, is_safe};
use output_folder::OutputFolder;
use seal::Key;
use state::{SetAside, State};

/// How long a command waits for another one that holds the lock.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// Number of folders for staged files, so that threads do not contend for one folder.
const STAGING_FOLDERS: u32 = 16;

/// Publishes into one folder. Any number of threads add files; [`Publisher::finish`] publishes them. If it
/// is dropped before that, nothing changes.
#[derive(Debug)]
pub struct Publisher {
    output_folder: OutputFolder,
    /// The output folder, if it exists.
    public: Option<Folder>,
    state: State,
    key: Key,
    /// Parts of the state that were moved aside.
    notes: Vec<SetAside>,
    /// Whether the folder is new or empty. Files are then staged as a tree, so that few renames publish
    /// them.
    fresh: bool,
    files: Mutex<Vec<StagedFile>>,
    conflicts: Mutex<Vec<String>>,
    staged: AtomicU32,
    /// Whether a file was compared by its bytes and has the published ones. A new manifest then saves the
    /// next build this comparison.
    was_compared: AtomicBool,
    /// The page records to store after publishing.
    pages: Option<String>,
}

/// One file, and its staged copy if it differs from the one in the output folder.
#[derive(Debug)]
struct StagedFile {
    entry: ManifestEntry,
    /// The number of a staged file that is not in a tree.
    staged: Option<u32>,
}

/// Counts of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// New files, and files with new bytes.
    pub written: usize,
    /// Files that were not touched.
    pub unchanged: usize,
    /// Files of an earlier build that are no longer part of the site.
    pub removed: usize,
}

impl Publisher {
    /// Locks an output folder, which need not exist, and completes the work of a killed command.
    ///
    /// # Errors
    /// Returns [`PublishError::Held`] after [`LOCK_TIMEOUT`], [`PublishError::Distrusted`] or
    /// [`PublishError::Io`].
    pub fn open(output: &Path, key: &Key) -> Result<Publisher, PublishError> {
        Publisher::open_within(output, key, LOCK_TIMEOUT)
    }

    /// Does what [`Publisher::open`] does, and waits for the lock at most as long as `patience`.
    ///
    /// # Errors
    /// Returns the errors of [`Publisher::open`].
    pub fn open_within(output: &Path, key: &Key, patience: Duration) -> Result<Publisher, PublishError> {
        Publisher::open_at(OutputFolder::find(output)?, key, patience)
    }

    fn open_at(place: OutputFolder, key: &Key, patience: Duration) -> Result<Publisher, PublishError> {
        let mut notes = Vec::new();
        let mut state = State::open(&place.parent, &place.name, key, Instant::now() + patience, &mut notes)?;
        let mut public = place.open()?;
        if state.journal.is_some() {
            public = Some(place.open_or_create()?);
        }
        match &public {
            Some(public) if state.journal.is_some() => state.recover(public, key)?,
            _ => state.remove_staged()?,
        }
        let fresh = match &public {
            Some(public) => public.names(".").map_err(PublishError::at(public.path()))?.is_empty(),
            None => true,
        };
        Ok(Publisher {
            output_folder: place,
            public,
            state,
            key: key.clone(),
            notes,
            fresh,
            files: Mutex::default(),
            conflicts: Mutex::default(),
            staged: AtomicU32::new(0),
            was_compared: AtomicBool::new(false),
            pages: None,
        })
    }

    /// Sets whether publishing waits for the disk, so that a power cut also leaves each file old or new.
    #[must_use]
    pub fn with_sync(mut self, sync: bool) -> Publisher {
        self.state.sync = sync;
        self
    }

    /// Returns the parts of the state folder that were moved aside because this program did not write them.
    pub fn notes(&self) -> &[SetAside] {
        &self.notes
    }

    /// Adds one public file. Returns whether it differs from the one in the output folder. `path` is
    /// relative to the output folder, with forward slashes.
    ///
    /// # Errors
    /// Returns [`PublishError::UnsafePath`] or [`PublishError::Io`].
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<bool, PublishError> {
        check_path(path)?;
        let mut entry =
            ManifestEntry { path: path.to_owned(), hash: xxh3_128(bytes), length: bytes.len() as u64, modified: 0 };
        let mut staged = None;
        match self.modification_time_if_unchanged(&entry)? {
            Some(modified) => entry.modified = modified,
            None => {
                let (number, metadata) = self.stage(path, |at| self.state.folder.write_new(at, bytes))?;
                entry.modified = modification_time(&metadata);
                staged = Some(number);
            }
        }
        let differs = staged.is_some();
        self.add(StagedFile { entry, staged });
        Ok(differs)
    }

    /// Adds the compressed copies of a file that was just put, and returns their number. Compresses again
    /// only if the file differs.
    ///
    /// # Errors
    /// Returns the errors of [`Publisher::put`].
    pub fn put_copies(&self, path: &str, bytes: &[u8], differs: bool) -> Result<usize, PublishError> {
        if !precompress::is_compressible(path, bytes.len()) {
            return Ok(0);
        }
        let mut copies = 0;
        for encoding in &precompress::ENCODINGS {
            let path = format!("{path}{}", encoding.suffix);
            let standing = self.state.manifest.find(&path).filter(|copy| !differs && self.is_as_written(copy));
            if let Some(entry) = standing {
                self.add(StagedFile { entry: entry.clone(), staged: None });
            } else if let Some(copy) = encoding.compress(bytes) {
                self.put(&path, &copy)?;
            } else {
                continue;
            }
            copies += 1;
        }
        Ok(copies)
    }

    /// Adds a file that is published unchanged, of any size.
    ///
    /// # Errors
    /// Returns the errors of [`Publisher::put`], and [`PublishError::Source`] with the name `source` if the
    /// file cannot be read.
    pub fn put_asset(&self, path: &str, mut file: File, source: &Path) -> Result<bool, PublishError> {
        let length = file.metadata().map_err(PublishError::reading(source))?.len();
        if length <= SMALL {
            let mut bytes = Vec::with_capacity(length as usize);
            file.read_to_end(&mut bytes).map_err(PublishError::reading(source))?;
            return self.put(path, &bytes);
        }
        check_path(path)?;
        let (hash, length) = copy_hashing(&mut file, &mut io::sink()).map_err(PublishError::reading(source))?;
        let mut entry = ManifestEntry { path: path.to_owned(), hash, length, modified: 0 };
        let mut staged = None;
        match self.modification_time_if_unchanged(&entry)? {
            Some(modified) => entry.modified = modified,
            None => {
                // Hash again while copying: the manifest then describes the copy, even if the source
                // changed meanwhile.
                let (number, (hash, metadata)) = self.stage(path, |at| {
                    file.rewind()?;
                    self.state.folder.copy_new(&mut file, at)
                })?;
                (entry.hash, entry.length, entry.modified) = (hash, metadata.len(), modification_time(&metadata));
                staged = Some(number);
            }
        }
        let differs = staged.is_some();
        self.add(StagedFile { entry, staged });
        Ok(differs)
    }

    /// Publishes. Afterwards the folder holds all files that were put, and no others of the program's own.
    ///
    /// # Errors
    /// [`PublishError::DuplicatePath`] and [`PublishError::Conflict`] leave the folder unchanged. After
    /// [`PublishError::Io`] the next command tries again.
    pub fn finish(mut self) -> Result<Summary, PublishError> {
        self.publish()
    }

    fn publish(&mut self) -> Result<Summary, PublishError> {
        let (next, summary) = self.plan()?;
        if next == self.state.manifest {
            if self.was_compared.load(Ordering::Relaxed) {
                // The next build then need not compare these files again.
                self.state.write_manifest(&self.key)?;
            }
        } else {
            self.state.commit(next, &self.key)?;
            let public = self.output_folder.open_or_create()?;
            self.state.apply_journal(&public, &self.key)?;
        }
        self.write_page_records();
        Ok(summary)
    }

    /// Removes all of the program's own files, and the state of the folder. Call it before any
    /// [`Publisher::put`].
    ///
    /// # Errors
    /// Returns the errors of [`Publisher::finish`].
    pub fn clean(mut self) -> Result<Summary, PublishError> {
        let summary = self.publish()?;
        // This removes the folder only if it is empty.
        let _ = self.output_folder.parent.remove_folder(&self.output_folder.name);
        let path = self.state.folder.path();
        let name = path.file_name().unwrap_or_default();
        self.state.state_root.remove_all(name).map_err(PublishError::at(path))?;
        Ok(summary)
    }

    /// Returns the published files, sorted by path. The second value says whether the file still has the
    /// published bytes. It compares all bytes, because `export` must not depend on metadata.
    pub fn published(&self) -> impl Iterator<Item = (&str, bool)> {
        let holds = |file: &ManifestEntry| {
            self.public.as_ref().is_some_and(|public| public.hash(&file.path).is_ok_and(|hash| hash == file.hash))
        };
        self.state.manifest.files.iter().map(move |file| (file.path.as_str(), holds(file)))
    }

    /// Opens a published file.
    ///
    /// # Errors
    /// Fails if the file is gone, or is not a regular file.
    pub fn open_published(&self, path: &str) -> io::Result<impl Read + use<>> {
        self.public.as_ref().ok_or(io::ErrorKind::NotFound)?.open_file(path)
    }

    /// Returns the resolved path of the output folder.
    pub fn output(&self) -> PathBuf {
        self.output_folder.path()
    }

    /// Returns the modification time of the public file, if it already has these bytes.
    fn modification_time_if_unchanged(&self, new: &ManifestEntry) -> Result<Option<u64>, PublishError> {
        let Some(public) = self.public.as_ref().filter(|_| !self.fresh) else { return Ok(None) };
        let metadata = match public.symlink_metadata(&new.path) {
            Ok(metadata) => metadata,
            // This includes paths beyond a link that leads out: `plan` reports such a link as a conflict.
            Err(error) if is_absent(&error) || error.kind() == io::ErrorKind::PermissionDenied => return Ok(None),
            Err(reason) => return Err(PublishError::Io(public.path().join(&new.path), reason)),
        };
        let old = self.state.manifest.find(&new.path);
        if metadata.is_file() && metadata.len() == new.length {
            let hash = match old.filter(|old| self.is_untouched(old, &metadata)) {
                Some(old) => old.hash,
                None => public.hash(&new.path).map_err(PublishError::at(&public.path().join(&new.path)))?,
            };
            if hash == new.hash {
                let is_known = old.is_some_and(|old| self.is_untouched(old, &metadata));
                self.was_compared.fetch_or(!is_known, Ordering::Relaxed);
                return Ok(Some(modification_time(&metadata)));
            }
        }
        if old.is_none() && !metadata.is_dir() {
            self.conflicts.lock().unwrap_or_else(PoisonError::into_inner).push(new.path.clone());
        }
        Ok(None)
    }

    /// Returns whether a public file still has the published bytes.
    fn is_as_written(&self, file: &ManifestEntry) -> bool {
        let Some(public) = &self.public else { return false };
        let Ok(metadata) = public.symlink_metadata(&file.path) else { return false };
        self.is_untouched(file, &metadata)
            || (metadata.is_file()
                && metadata.len() == file.length
                && public.hash(&file.path).is_ok_and(|hash| hash == file.hash))
    }

    /// Returns whether the metadata shows that no program wrote to a public file since it was
    /// published. Length and modification time can be reset, the status change time cannot: if it
    /// is later than the manifest's, the file must be compared.
    fn is_untouched(&self, file: &ManifestEntry, metadata: &Metadata) -> bool {
        is_untouched(file, metadata, self.state.manifest_change_time)
    }

    /// Creates a new file in `staged/`. Returns its number, and the result of `make`.
    fn stage<T>(&self, path: &str, mut make: impl FnMut(&Path) -> io::Result<T>) -> Result<(u32, T), PublishError> {
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        let at = Path::new(STAGED).join(if self.fresh { path.to_owned() } else { staged_name(number) });
        let state = &self.state.folder;
        let folder = at.parent().unwrap_or(Path::new(STAGED));
        let failed = |at: &Path, reason| PublishError::Io(state.path().join(at), reason);
        // Most pages have their own folder: create the folder first, then the file.
        if path.ends_with("/index.html") && self.fresh {
            state.create_folders(folder).map_err(|reason| failed(folder, reason))?;
        }
        let made = make(&at).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                state.create_folders(folder)?;
                make(&at)
            }
            _ => Err(error),
        });
        match made {
            Ok(made) => Ok((number, made)),
            Err(error) if self.fresh && error.kind() == io::ErrorKind::AlreadyExists => {
                Err(PublishError::DuplicatePath(path.to_owned()))
            }
            Err(reason) => Err(failed(&at, reason)),
        }
    }

    fn add(&self, file: StagedFile) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    }
}

impl Drop for Publisher {
    /// Removes the staged files, unless the journal is written: then the next command completes the work.
    fn drop(&mut self) {
        if self.state.journal.is_none() {
            let _ = self.state.remove_staged();
        }
    }
}

/// Returns the name of a staged file by its number.
fn staged_name(number: u32) -> String {
    format!("{}/{number}", number % STAGING_FOLDERS)
}

/// Rejects paths that do not name one file beneath the folder.
fn check_path(path: &str) -> Result<(), PublishError> {
    if is_safe(path) { Ok(()) } else { Err(PublishError::UnsafePath(path.to_owned())) }
}

/// Does what [`Publisher::is_untouched`] does. `published` is the status change time of the manifest.
fn is_untouched(file: &ManifestEntry, metadata: &Metadata, published: Option<i128>) -> bool {
    metadata.is_file()
        && metadata.len() == file.length
        && modification_time(metadata) == file.modified
        && published.is_some_and(|published| change_time(metadata) <= published)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests;
