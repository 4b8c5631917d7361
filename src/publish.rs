//! Outputs in; a public folder out, all or nothing. What is published once stays untouched until its bytes change.
//!
//! Invariant: at whatever moment a process is killed, every public file holds its old or its new bytes, never torn, never missing.
//! The next command finishes what was killed, or forgets it.
//!
//! Invariant: no change is made outside the output folder and its state folder ([`folder`], [`state`]), no matter what a folder holds
//! that somebody else made.
//!
//! For the output folder `public`, everything else lives in `.commonweal/public/` beside it ([`state`]):
//!
//! 1. `lock` is held from [`Publisher::open`] on. A second command waits ten seconds, then says who holds it.
//! 2. [`Publisher::put`] compares with what stands in the folder, and writes only what differs, to `staged/`.
//!    A kill until now changes nothing; the next command deletes `staged/`.
//! 3. [`Publisher::finish`] writes `journal`: the new manifest and the steps that lead there. This is the moment of decision:
//!    from now on the next command carries the steps out, again from the first; each can be done any number of times.
//! 4. The steps: renames into place, styles and images before pages, pages before feeds and site maps; removals last.
//!    Where the output folder is a file system of its own, each file is copied into it first, and renamed within it.
//! 5. `manifest` is written, `journal` removed. Then `pages` is written, by which a renamed page is known again, and `build-cache`: what the files
//!    were made of.
//!
//! A file of ours is one that the manifest names. Others in the folder are never removed and never overwritten: where one stands
//! in the way with other bytes than ours, nothing is published ([`PublishError::Conflict`]); with the same bytes it becomes ours.
//! A file of ours that somebody changed is put right, and left alone where we would have removed it.
//! Whether it was changed, its length and time tell, as they do for rsync and make.
//!
//! Steps 2 to 5 do not wait for the disk unless [`Publisher::with_sync`] asks for it: else a power cut can leave files of the wrong length, which
//! the next build notices and writes again. Paths that differ only in case are different files here; that no site has two such is `file-name`'s business.

#![allow(clippy::disallowed_methods)] // The shell: this module is where files are written.

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
use folder::{Folder, SMALL, copy_hashing, metadata_changed, modified};
use manifest::{ManifestEntry, is_safe};
use output_folder::OutputFolder;
use seal::Key;
use state::{STAGED, SetAside, State};

/// How long a command waits for another that holds the folder.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Staged files are spread over so many folders, so that threads do not queue for one.
const SHELVES: u32 = 16;

/// Publishes into one folder. Filled from any number of threads, then finished; dropped unfinished, it changes nothing.
#[derive(Debug)]
pub struct Publisher {
    place: OutputFolder,
    /// The output folder, if there is one yet.
    public: Option<Folder>,
    state: State,
    key: Key,
    /// Parts of the state that were moved aside on the way.
    notes: Vec<SetAside>,
    /// The folder is new or empty: staged as a tree, so that few renames publish it all.
    fresh: bool,
    files: Mutex<Vec<StagedFile>>,
    conflicts: Mutex<Vec<String>>,
    staged: AtomicU32,
    /// Whether a file's metadata had changed, but not its bytes.
    compared: AtomicBool,
    /// What to remember of the pages, once they are published.
    pages: Option<String>,
}

/// One output, and where it is staged if it differs from what stands in the folder.
#[derive(Debug)]
struct StagedFile {
    entry: ManifestEntry,
    /// By number, of those that do not stand in a tree.
    staged: Option<u32>,
}

/// What publishing did, in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// New or with new bytes.
    pub written: usize,
    /// Not touched.
    pub unchanged: usize,
    /// Published earlier, no longer part of the site.
    pub removed: usize,
}

impl Publisher {
    /// Takes hold of an output folder, which need not exist, and finishes what a killed command left half done.
    ///
    /// # Errors
    /// [`PublishError::Held`] after [`PATIENCE`]; [`PublishError::Distrusted`]; [`PublishError::Io`].
    pub fn open(output: &Path, key: &Key) -> Result<Publisher, PublishError> {
        Publisher::open_within(output, key, PATIENCE)
    }

    /// As [`Publisher::open`], waiting as long as said.
    ///
    /// # Errors
    /// As [`Publisher::open`].
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
            _ => state.forget_staged()?,
        }
        let fresh = match &public {
            Some(public) => public.names(".").map_err(PublishError::at(public.path()))?.is_empty(),
            None => true,
        };
        Ok(Publisher {
            place,
            public,
            state,
            key: key.clone(),
            notes,
            fresh,
            files: Mutex::default(),
            conflicts: Mutex::default(),
            staged: AtomicU32::new(0),
            compared: AtomicBool::new(false),
            pages: None,
        })
    }

    /// Whether publishing waits until the disk has everything, so that a power cut leaves each file old or new too.
    #[must_use]
    pub fn with_sync(mut self, sync: bool) -> Publisher {
        self.state.sync = sync;
        self
    }

    /// What was found in the state folder and moved aside, because it was not ours.
    pub fn notes(&self) -> &[SetAside] {
        &self.notes
    }

    /// Adds one public file; returns whether it differs from what stands in the folder.
    /// `path` is relative to the output folder, with forward slashes.
    ///
    /// # Errors
    /// [`PublishError::UnsafePath`], [`PublishError::Io`].
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<bool, PublishError> {
        check_path(path)?;
        let mut entry =
            ManifestEntry { path: path.to_owned(), hash: xxh3_128(bytes), length: bytes.len() as u64, modified: 0 };
        let mut staged = None;
        match self.standing(&entry)? {
            Some(modified) => entry.modified = modified,
            None => {
                let (number, metadata) = self.stage(path, |at| self.state.folder.write_new(at, bytes))?;
                entry.modified = modified(&metadata);
                staged = Some(number);
            }
        }
        let differs = staged.is_some();
        self.add(StagedFile { entry, staged });
        Ok(differs)
    }

    /// Adds the compressed copies of a file that was just put. They are made again only where it differs. Returns how many there are.
    ///
    /// # Errors
    /// As [`Publisher::put`].
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
            } else if let Some(copy) = encoding.copy(bytes) {
                self.put(&path, &copy)?;
            } else {
                continue;
            }
            copies += 1;
        }
        Ok(copies)
    }

    /// Adds a file that is published as it is, however large.
    ///
    /// # Errors
    /// As [`Publisher::put`]; [`PublishError::Source`] with the name `source` where the file cannot be read.
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
        match self.standing(&entry)? {
            Some(modified) => entry.modified = modified,
            None => {
                // Hashed again while copied: what the manifest says is true of the copy, even if the source changed meanwhile.
                let (number, (hash, metadata)) = self.stage(path, |at| {
                    file.rewind()?;
                    self.state.folder.copy_new(&mut file, at)
                })?;
                (entry.hash, entry.length, entry.modified) = (hash, metadata.len(), modified(&metadata));
                staged = Some(number);
            }
        }
        let differs = staged.is_some();
        self.add(StagedFile { entry, staged });
        Ok(differs)
    }

    /// Publishes: from here on all that was put is in the folder, and nothing else that we ever wrote.
    ///
    /// # Errors
    /// [`PublishError::DuplicatePath`] and [`PublishError::Conflict`] leave the folder unchanged. After [`PublishError::Io`] the next command tries again.
    pub fn finish(mut self) -> Result<Summary, PublishError> {
        self.publish()
    }

    fn publish(&mut self) -> Result<Summary, PublishError> {
        let (next, summary) = self.plan()?;
        if next == self.state.manifest {
            if self.compared.load(Ordering::Relaxed) {
                // The next build need not compare these files again.
                self.state.write_manifest(&self.key)?;
            }
        } else {
            self.state.decide(next, &self.key)?;
            let public = self.place.open_or_create()?;
            self.state.apply_journal(&public, &self.key)?;
        }
        self.remember_pages();
        Ok(summary)
    }

    /// Removes all that we ever wrote there, and what we remember of it. Nothing may have been put.
    ///
    /// # Errors
    /// As [`Publisher::finish`].
    pub fn clean(mut self) -> Result<Summary, PublishError> {
        let summary = self.publish()?;
        // Only a folder that is empty now goes.
        let _ = self.place.parent.remove_folder(&self.place.name);
        let path = self.state.folder.path();
        let name = path.file_name().unwrap_or_default();
        self.state.above.remove_all(name).map_err(PublishError::at(path))?;
        Ok(summary)
    }

    /// What was published there, sorted by path, each with whether it still holds the bytes that we wrote. Every byte is compared: length and
    /// time of a file can be set.
    pub fn published(&self) -> impl Iterator<Item = (&str, bool)> {
        let holds = |file: &ManifestEntry| {
            self.public.as_ref().is_some_and(|public| public.hash(&file.path).is_ok_and(|hash| hash == file.hash))
        };
        self.state.manifest.files.iter().map(move |file| (file.path.as_str(), holds(file)))
    }

    /// Opens a file that was published.
    ///
    /// # Errors
    /// Where it is gone, or is no regular file any more.
    pub fn open_published(&self, path: &str) -> io::Result<impl Read + use<>> {
        self.public.as_ref().ok_or(io::ErrorKind::NotFound)?.open_file(path)
    }

    /// The output folder as it is really called.
    pub fn output(&self) -> PathBuf {
        self.place.path()
    }

    /// The time of change of the public file, if it holds these bytes already.
    fn standing(&self, new: &ManifestEntry) -> Result<Option<u64>, PublishError> {
        let Some(public) = self.public.as_ref().filter(|_| !self.fresh) else { return Ok(None) };
        let metadata = match public.symlink_metadata(&new.path) {
            Ok(metadata) => metadata,
            // Also what lies beyond a link that leads out: `plan` finds the link in the way.
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
                self.compared.fetch_or(!is_known, Ordering::Relaxed);
                return Ok(Some(modified(&metadata)));
            }
        }
        if old.is_none() && !metadata.is_dir() {
            self.conflicts.lock().unwrap_or_else(PoisonError::into_inner).push(new.path.clone());
        }
        Ok(None)
    }

    /// Whether a public file still holds the bytes that we wrote.
    fn is_as_written(&self, file: &ManifestEntry) -> bool {
        let Some(public) = &self.public else { return false };
        let Ok(metadata) = public.symlink_metadata(&file.path) else { return false };
        self.is_untouched(file, &metadata)
            || (metadata.is_file()
                && metadata.len() == file.length
                && public.hash(&file.path).is_ok_and(|hash| hash == file.hash))
    }

    /// Whether nobody wrote to a public file since we published it, as far as its metadata shows. Length and time of modification can be set
    /// back. The time of the last change of the metadata cannot: if it is later than the manifest's, the file must be compared.
    fn is_untouched(&self, file: &ManifestEntry, metadata: &Metadata) -> bool {
        is_untouched(file, metadata, self.state.published)
    }

    /// Makes a new file in `staged/`. Returns its number, and what making it returned.
    fn stage<T>(&self, path: &str, mut make: impl FnMut(&Path) -> io::Result<T>) -> Result<(u32, T), PublishError> {
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        let at = Path::new(STAGED).join(if self.fresh { path.to_owned() } else { staged_name(number) });
        let state = &self.state.folder;
        let folder = at.parent().unwrap_or(Path::new(STAGED));
        let failed = |at: &Path, reason| PublishError::Io(state.path().join(at), reason);
        // Most pages have a folder to themselves: make it first, then the file.
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
    /// Forgets what was staged, unless it was decided to publish it: then the next command finishes.
    fn drop(&mut self) {
        if self.state.journal.is_none() {
            let _ = self.state.forget_staged();
        }
    }
}

/// The name of a staged file by its number.
fn staged_name(number: u32) -> String {
    format!("{}/{number}", number % SHELVES)
}

/// Refuses paths that are not those of one file beneath the folder.
fn check_path(path: &str) -> Result<(), PublishError> {
    if is_safe(path) { Ok(()) } else { Err(PublishError::UnsafePath(path.to_owned())) }
}

/// As [`Publisher::is_untouched`]. `published` is when the manifest last changed.
fn is_untouched(file: &ManifestEntry, metadata: &Metadata, published: Option<i128>) -> bool {
    metadata.is_file()
        && metadata.len() == file.length
        && modified(metadata) == file.modified
        && published.is_some_and(|published| metadata_changed(metadata) <= published)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests;
