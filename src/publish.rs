//! Outputs in; a public folder out, all or nothing. What is published once stays untouched until its bytes change.
//!
//! Invariant: whatever is killed whenever, every public file holds its old or its new bytes, never torn, never missing.
//! The next command finishes what was killed, or forgets it.
//!
//! For the output folder `public`, everything else lives in `.commonweal/public/` beside it:
//!
//! 1. `lock` is held from [`Publisher::open`] on. A second command waits ten seconds, then says who holds it.
//! 2. [`Publisher::put`] compares with what stands in the folder, and writes only what differs, to `staged/`.
//!    A kill until now changes nothing; the next command deletes `staged/`.
//! 3. [`Publisher::finish`] writes `next`: the new manifest and the steps that lead there. This is the moment of decision:
//!    from now on the next command carries the steps out, again from the first; each can be done any number of times.
//! 4. The steps: renames into place, styles and images before pages, pages before feeds and site maps; removals last.
//! 5. `next` is renamed to `manifest`. Then [`made`] is written: what the files were made of.
//!
//! A file of ours is one that the manifest names. Others in the folder are never removed and never overwritten: where one stands
//! in the way with other bytes than ours, nothing is published ([`Error::InTheWay`]); with the same bytes it becomes ours.
//! A file of ours that somebody changed is put right, and left alone where we would have removed it.
//! Whether it was changed, its length and time tell, as they do for rsync and make.
//!
//! Steps 2 to 5 do not wait for the disk: a power cut can leave files of the wrong length, which the next build notices and writes
//! again. Paths that differ only in case are different files here; that no site has two such is `file-name`'s business.

#![allow(clippy::disallowed_methods)] // The shell: this module is where files are written.

mod error;
mod files;
mod foreign;
mod lock;
pub mod made;
mod manifest;
pub mod pictures;
pub mod precompress;
mod steps;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use xxhash_rust::xxh3::xxh3_128;

pub use error::Error;
use files::{Files, copy_hashing};
use foreign::Folders;
use manifest::{Manifest, Step, Written};

use crate::url::is_public_path;

/// How long a command waits for another that holds the folder.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Up to this length a file that is published as it is goes through memory whole; beyond it, in pieces.
const SMALL: u64 = 1 << 20;

/// Among this many folders are staged files spread, so that threads do not queue for one.
const SHELVES: u32 = 16;

/// Publishes into one folder. Filled from any number of threads, then finished; dropped unfinished, it changes nothing.
#[derive(Debug)]
pub struct Publisher {
    output: PathBuf,
    state: PathBuf,
    files: Files,
    old: Manifest,
    /// The folder is new or empty: staged as a tree, so that few renames publish it all.
    fresh: bool,
    put: Mutex<Vec<Put>>,
    in_the_way: Mutex<Vec<String>>,
    staged: AtomicU32,
    _lock: lock::Lock,
}

/// One output, and where it is staged if it differs from what stands in the folder.
#[derive(Debug)]
struct Put {
    written: Written,
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
    /// [`Error::Held`] after [`PATIENCE`]; [`Error::Io`].
    pub fn open(output: &Path) -> Result<Publisher, Error> {
        Publisher::open_within(output, PATIENCE)
    }

    /// As [`Publisher::open`], waiting as long as said.
    ///
    /// # Errors
    /// As [`Publisher::open`].
    pub fn open_within(output: &Path, patience: Duration) -> Result<Publisher, Error> {
        Publisher::open_with(Files::default(), output, patience)
    }

    fn open_with(files: Files, output: &Path, patience: Duration) -> Result<Publisher, Error> {
        let (output, state) = places(&files, output)?;
        files.create_folders(&state).map_err(Error::at(&state))?;
        if let Some(beside) = state.parent() {
            let ignore = beside.join(".gitignore");
            if !ignore.exists() {
                files.overwrite(&ignore, b"*\n").map_err(Error::at(&ignore))?;
            }
        }
        let lock = lock::take(&files, &state, patience).map_err(|refusal| match refusal {
            lock::Refusal::Held(by) => Error::Held(output.clone(), by),
            lock::Refusal::Io(reason) => Error::Io(state.join("lock"), reason),
        })?;
        steps::recover(&files, &output, &state)?;
        let old = read_manifest(&state.join("manifest")).unwrap_or_default();
        let fresh = match fs::read_dir(&output) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(reason) => return Err(Error::Io(output, reason)),
        };
        Ok(Publisher {
            output,
            state,
            files,
            old,
            fresh,
            put: Mutex::default(),
            in_the_way: Mutex::default(),
            staged: AtomicU32::new(0),
            _lock: lock,
        })
    }

    /// Adds one public file; tells whether it differs from what stands in the folder.
    /// `path` is relative to the output folder, with forward slashes.
    ///
    /// # Errors
    /// [`Error::UnsafePath`], [`Error::Io`].
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<bool, Error> {
        check_path(path)?;
        let mut written =
            Written { path: path.to_owned(), hash: xxh3_128(bytes), length: bytes.len() as u64, modified: 0 };
        let mut staged = None;
        match self.standing(&written)? {
            Some(modified) => written.modified = modified,
            None => {
                let (number, metadata) = self.stage(path, |at| self.files.write_new(at, bytes))?;
                written.modified = modified(&metadata);
                staged = Some(number);
            }
        }
        let differs = staged.is_some();
        self.add(Put { written, staged });
        Ok(differs)
    }

    /// Adds the compressed copies of a file that was just put: made again only where it differs; tells how many.
    ///
    /// # Errors
    /// As [`Publisher::put`].
    pub fn put_copies(&self, path: &str, bytes: &[u8], differs: bool) -> Result<usize, Error> {
        if !precompress::is_worth_it(path, bytes.len()) {
            return Ok(0);
        }
        let mut copies = 0;
        for encoding in &precompress::ENCODINGS {
            let path = format!("{path}{}", encoding.suffix);
            let standing = self.old.find(&path).filter(|copy| !differs && self.is_as_written(copy));
            if let Some(written) = standing {
                self.add(Put { written: written.clone(), staged: None });
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
    /// As [`Publisher::put`]; [`Error::Source`] where `source` cannot be read.
    pub fn put_asset(&self, path: &str, source: &Path) -> Result<bool, Error> {
        let mut reader = File::open(source).map_err(Error::reading(source))?;
        let length = reader.metadata().map_err(Error::reading(source))?.len();
        if length <= SMALL {
            let mut bytes = Vec::with_capacity(length as usize);
            reader.read_to_end(&mut bytes).map_err(Error::reading(source))?;
            return self.put(path, &bytes);
        }
        check_path(path)?;
        let (hash, length) = copy_hashing(&mut reader, &mut io::sink()).map_err(Error::reading(source))?;
        let mut written = Written { path: path.to_owned(), hash, length, modified: 0 };
        let mut staged = None;
        match self.standing(&written)? {
            Some(modified) => written.modified = modified,
            None => {
                // Hashed again while copied: what the manifest says is true of the copy, even if the source changed meanwhile.
                let mut reader = File::open(source).map_err(Error::reading(source))?;
                let (number, (hash, metadata)) = self.stage(path, |at| self.files.copy_new(&mut reader, at))?;
                (written.hash, written.length, written.modified) = (hash, metadata.len(), modified(&metadata));
                staged = Some(number);
            }
        }
        let differs = staged.is_some();
        self.add(Put { written, staged });
        Ok(differs)
    }

    /// Publishes: from here on all that was put is in the folder, and nothing else that we ever wrote.
    ///
    /// # Errors
    /// [`Error::Twice`] and [`Error::InTheWay`] leave the folder unchanged. After [`Error::Io`] the next command tries again.
    pub fn finish(self) -> Result<Summary, Error> {
        self.carry_out()
    }

    fn carry_out(&self) -> Result<Summary, Error> {
        let (next, summary) = self.plan()?;
        if next == self.old {
            return Ok(summary);
        }
        self.decide(&next)?;
        steps::carry_out(&self.files, &self.output, &self.state, &next.steps)?;
        steps::settle(&self.files, &self.state)?;
        Ok(summary)
    }

    /// Removes all that we ever wrote there, and what we remember of it. Nothing may have been put.
    ///
    /// # Errors
    /// As [`Publisher::finish`].
    pub fn clean(self) -> Result<Summary, Error> {
        let (files, output, state) = (self.files.clone(), self.output.clone(), self.state.clone());
        let summary = self.finish()?;
        // Only a folder that is empty now goes.
        let _ = files.remove_folder(&output);
        files.remove_all(&state).map_err(Error::at(&state))?;
        Ok(summary)
    }

    /// What was published there, sorted by path, each with whether it still holds the bytes that we wrote.
    pub fn published(&self) -> impl Iterator<Item = (&str, bool)> {
        self.old.files.iter().map(|file| (file.path.as_str(), self.is_as_written(file)))
    }

    /// The output folder as it is really called.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// The new manifest, with the steps that lead to it.
    fn plan(&self) -> Result<(Manifest, Summary), Error> {
        let mut put = std::mem::take(&mut *self.put.lock().unwrap_or_else(PoisonError::into_inner));
        put.sort_unstable_by(|a, b| a.written.path.cmp(&b.written.path));
        if let Some(twice) = put.windows(2).find(|pair| pair[0].written.path == pair[1].written.path) {
            return Err(Error::Twice(twice[0].written.path.clone()));
        }
        let is_put = |path: &str| put.binary_search_by(|put| put.written.path.as_str().cmp(path)).is_ok();
        let above_is_put = |path: &str| path.match_indices('/').any(|(at, _)| is_put(&path[..at]));
        if let Some(both) = put.iter().find(|put| put.staged.is_some() && above_is_put(&put.written.path)) {
            return Err(Error::Twice(both.written.path.clone()));
        }
        let mut folders = Folders::of(self);
        let mut in_the_way = std::mem::take(&mut *self.in_the_way.lock().unwrap_or_else(PoisonError::into_inner));
        in_the_way.extend(
            put.iter().filter(|put| put.staged.is_some()).filter_map(|put| folders.obstacle(&put.written.path)),
        );
        if !in_the_way.is_empty() {
            in_the_way.sort_unstable();
            in_the_way.dedup();
            return Err(Error::InTheWay(self.output.clone(), in_the_way));
        }

        let gone = |file: &&Written| !is_put(&file.path) && folders.is_real(&file.path) && self.is_as_written(file);
        let removals: Vec<&str> = self.old.files.iter().filter(gone).map(|file| file.path.as_str()).collect();
        // A file makes room for a folder, or a folder for a file: that removal alone cannot wait for the last.
        let makes_room = |path: &str| {
            let folder = format!("{path}/");
            let after = put.partition_point(|put| put.written.path.as_str() < folder.as_str());
            put.get(after).is_some_and(|put| put.written.path.starts_with(&folder)) || above_is_put(path)
        };
        let (first, last): (Vec<&str>, Vec<&str>) = removals.iter().partition(|path| makes_room(path));

        let written = put.iter().filter(|put| put.staged.is_some()).count();
        let summary = Summary { written, unchanged: put.len() - written, removed: removals.len() };
        let remove = |path: &&str| Step::Remove((*path).to_owned());
        let mut steps: Vec<Step> = first.iter().map(remove).collect();
        steps.extend(if self.fresh { moves_of_tree(&put) } else { moves(&put) });
        steps.extend(last.iter().map(remove));
        let files = put.into_iter().map(|put| put.written).collect();
        Ok((Manifest { files, steps }, summary))
    }

    /// Writes `next`: from now on the new site is what the folder will hold.
    fn decide(&self, next: &Manifest) -> Result<(), Error> {
        let (draft, next_file) = (self.state.join("next.draft"), self.state.join("next"));
        self.files.overwrite(&draft, next.to_text().as_bytes()).map_err(Error::at(&draft))?;
        self.files.rename(&draft, &next_file).map_err(Error::at(&next_file))
    }

    /// The time of change of the public file, if it holds these bytes already.
    fn standing(&self, new: &Written) -> Result<Option<u64>, Error> {
        if self.fresh {
            return Ok(None);
        }
        let public = self.output.join(&new.path);
        let metadata = match fs::symlink_metadata(&public) {
            Ok(metadata) => metadata,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(reason) => return Err(Error::Io(public, reason)),
        };
        let old = self.old.find(&new.path);
        if metadata.is_file() && metadata.len() == new.length {
            let modified = modified(&metadata);
            let as_we_left_it = old.filter(|old| old.modified == modified && old.length == new.length);
            let hash = match as_we_left_it {
                Some(old) => old.hash,
                None => hash_file(&public).map_err(Error::at(&public))?,
            };
            if hash == new.hash {
                return Ok(Some(modified));
            }
        }
        if old.is_none() && !metadata.is_dir() {
            self.in_the_way.lock().unwrap_or_else(PoisonError::into_inner).push(new.path.clone());
        }
        Ok(None)
    }

    /// Whether a public file still holds the bytes that we wrote.
    fn is_as_written(&self, file: &Written) -> bool {
        let public = self.output.join(&file.path);
        let Ok(metadata) = fs::symlink_metadata(&public) else { return false };
        metadata.is_file()
            && metadata.len() == file.length
            && (modified(&metadata) == file.modified || hash_file(&public).is_ok_and(|hash| hash == file.hash))
    }

    /// Makes a new file in `staged/`: its number, and what making it told.
    fn stage<T>(&self, path: &str, mut make: impl FnMut(&Path) -> io::Result<T>) -> Result<(u32, T), Error> {
        let staged = self.state.join("staged");
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        let at = if self.fresh { staged.join(path) } else { staged.join(shelved(number)) };
        let folder = at.parent().unwrap_or(&staged);
        // Most pages have a folder to themselves: make it first, then the file.
        if path.ends_with("/index.html") && self.fresh {
            self.files.create_folders(folder).map_err(Error::at(folder))?;
        }
        let made = make(&at).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                self.files.create_folders(folder)?;
                make(&at)
            }
            _ => Err(error),
        });
        match made {
            Ok(made) => Ok((number, made)),
            Err(error) if self.fresh && error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Error::Twice(path.to_owned()))
            }
            Err(reason) => Err(Error::Io(at, reason)),
        }
    }

    fn add(&self, put: Put) {
        self.put.lock().unwrap_or_else(PoisonError::into_inner).push(put);
    }
}

impl Drop for Publisher {
    /// Forgets what was staged, unless it was decided to publish it: then the next command finishes.
    fn drop(&mut self) {
        if !self.state.join("next").exists() {
            let _ = self.files.remove_all(&self.state.join("staged"));
        }
    }
}

/// Each staged file into its place: what pages need before pages, what names pages after them.
fn moves(put: &[Put]) -> Vec<Step> {
    let staged = put.iter().filter_map(|put| Some((rank(&put.written.path), put.staged?, &put.written.path)));
    let mut staged: Vec<_> = staged.collect();
    staged.sort_by_key(|(rank, ..)| *rank);
    staged.into_iter().map(|(_, staged, path)| Step::Move(shelved(staged), path.clone())).collect()
}

/// The name of a staged file by its number.
fn shelved(number: u32) -> String {
    format!("{}/{number}", number % SHELVES)
}

/// A new site's top folders and files whole, those without pages first, the home page last.
fn moves_of_tree(put: &[Put]) -> Vec<Step> {
    let mut tops: BTreeMap<&str, u8> = BTreeMap::new();
    for Put { written: Written { path, .. }, .. } in put {
        let (top, rank) = match path.split_once('/') {
            Some((top, _)) => (top, rank(path)),
            None => (path.as_str(), rank(path) + 10),
        };
        let highest = tops.entry(top).or_default();
        *highest = rank.max(*highest);
    }
    let mut tops: Vec<_> = tops.into_iter().collect();
    tops.sort_by_key(|(_, rank)| *rank);
    tops.into_iter().map(|(top, _)| Step::Move(top.to_owned(), top.to_owned())).collect()
}

/// Styles and images 0, pages 1, feeds and site maps 2; compressed copies go with what they are copies of.
fn rank(path: &str) -> u8 {
    let path = precompress::ENCODINGS.iter().find_map(|encoding| path.strip_suffix(encoding.suffix)).unwrap_or(path);
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => 1,
        "xml" | "json" => 2,
        _ => 0,
    }
}

/// The output folder as it is really called, and the folder beside it for all else.
fn places(files: &Files, output: &Path) -> Result<(PathBuf, PathBuf), Error> {
    let real = match fs::canonicalize(output) {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            files.create_folders(parent).map_err(Error::at(parent))?;
            let parent = fs::canonicalize(parent).map_err(Error::at(parent))?;
            parent.join(output.file_name().unwrap_or_default())
        }
        Err(reason) => return Err(Error::Io(output.to_owned(), reason)),
    };
    match (real.parent(), real.file_name()) {
        (Some(parent), Some(name)) if name != ".commonweal" => {
            let state = parent.join(".commonweal").join(name);
            Ok((real, state))
        }
        _ => Err(Error::Io(real, io::Error::new(io::ErrorKind::InvalidInput, "not a folder that a site can be in"))),
    }
}

/// Refuses paths that are not those of one file beneath the folder, on every operating system.
fn check_path(path: &str) -> Result<(), Error> {
    let safe = is_public_path(path) && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if safe { Ok(()) } else { Err(Error::UnsafePath(path.to_owned())) }
}

fn read_manifest(file: &Path) -> Option<Manifest> {
    let manifest = Manifest::from_text(&fs::read_to_string(file).ok()?)?;
    Some(Manifest { steps: Vec::new(), ..manifest })
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// In nanoseconds since 1970; 0 where the file system tells no such time.
fn modified(metadata: &fs::Metadata) -> u64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

fn hash_file(path: &Path) -> io::Result<u128> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() <= SMALL {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        return Ok(xxh3_128(&bytes));
    }
    copy_hashing(&mut file, &mut io::sink()).map(|(hash, _)| hash)
}

#[cfg(test)]
mod tests;
