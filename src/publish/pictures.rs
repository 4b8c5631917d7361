//! Pictures made once and remembered: in `.commonweal/` beside the site, each under a name that says of which bytes, by which recipe, how wide
//! and in which format it was made. Such a file cannot go stale; losing it costs only time. Each is sealed: a picture that came with the
//! folder from elsewhere is not published, but made again.

#![allow(clippy::disallowed_methods)] // The shell: the originals are read here.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::folder::Folder;
use super::seal::Key;
use super::state::{self, SetAside};
use crate::disk;
use crate::images::{self, DecodeError, Format, ImageVariant, RECIPE};
use crate::source::Asset;

/// Beside the folders that remember what was published; no output folder has such a name.
const FOLDER: &str = "~pictures";

/// Pictures with more pixels are decoded one at a time, so that many cores do not need as much memory for each.
const LARGE: u64 = 16_000_000;

/// Bytes. No smaller picture is as large: a longer file is not read.
const LONGEST: u64 = 64 << 20;

/// The pictures of one site.
#[derive(Debug)]
pub struct Pictures {
    root: PathBuf,
    key: Option<Key>,
    /// Whether what is made is remembered.
    remembers: bool,
    /// Opened at the first picture; `None` where it cannot be: then pictures are made each time.
    folder: OnceLock<Option<Folder>>,
    notes: Mutex<Vec<SetAside>>,
    /// One of each original is at work at a time: the first makes all its renditions, the others find them made.
    busy: Mutex<HashMap<u64, Arc<Mutex<()>>>>,
    large: Mutex<()>,
    /// Names asked for, so that others can be forgotten.
    asked: Mutex<HashSet<String>>,
}

/// Why there is no picture.
#[derive(Debug)]
pub enum VariantError {
    /// The file cannot be read.
    Io(io::Error),
    /// What is in it cannot.
    Damaged(DecodeError),
}

impl Pictures {
    /// Those of the site in a folder. Without a key none are remembered.
    pub fn open(root: &Path, key: Option<&Key>) -> Pictures {
        Pictures {
            // Free of links: another folder in its place is noticed.
            root: fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()),
            key: key.cloned(),
            remembers: true,
            folder: OnceLock::new(),
            notes: Mutex::default(),
            busy: Mutex::default(),
            large: Mutex::default(),
            asked: Mutex::default(),
        }
    }

    /// As [`Pictures::open`], for a command that writes nothing: pictures that were made before are read, and new ones are not remembered.
    pub(crate) fn read_only(root: &Path, key: Option<&Key>) -> Pictures {
        Pictures { remembers: false, ..Pictures::open(root, key) }
    }

    /// A picture's bytes, made or remembered.
    ///
    /// # Errors
    /// [`VariantError`].
    pub fn get(&self, asset: &Asset, wanted: ImageVariant) -> Result<Vec<u8>, VariantError> {
        if matches!(wanted.format, Format::Gif | Format::Ico | Format::Svg) {
            // Taking notes out costs less than remembering the result.
            let bytes = self.original(asset).map_err(VariantError::Io)?;
            let mut made = images::make(&bytes, &[wanted]).map_err(VariantError::Damaged)?;
            return Ok(made.swap_remove(0));
        }
        let hash = asset.picture.map_or(0, |picture| picture.hash);
        let name = name(hash, wanted);
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone());
        if let Some(bytes) = self.remembered(&name) {
            return Ok(bytes);
        }
        let own = Arc::clone(self.busy.lock().unwrap_or_else(PoisonError::into_inner).entry(hash).or_default());
        let _own = own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = self.remembered(&name) {
            return Ok(bytes);
        }
        let _large = asset
            .dimensions
            .filter(|(width, height)| u64::from(*width) * u64::from(*height) > LARGE)
            .map(|_| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        let bytes = self.original(asset).map_err(VariantError::Io)?;
        // With all others of the same original, which is then decoded once.
        let mut all = vec![wanted];
        let others = images::variants(asset).into_iter().chain(images::base(asset, false));
        all.extend(others.filter(|other| *other != wanted));
        let mut made = images::make(&bytes, &all).map_err(VariantError::Damaged)?;
        for (rendition, bytes) in all.iter().zip(&made) {
            self.remember(&self::name(hash, *rendition), bytes);
        }
        Ok(made.swap_remove(0))
    }

    /// Forgets the pictures that were not asked for: those that the site no longer has. Returns what was moved aside because it was not ours.
    pub fn remove_unused(&self) -> Vec<SetAside> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_there = fs::symlink_metadata(self.root.join(state::COMMONWEAL).join(FOLDER)).is_ok();
        // A site without pictures gets no folder for them.
        if let Some(folder) = is_there.then(|| self.folder()).flatten() {
            let names = folder.names(".").unwrap_or_default();
            for name in names.iter().filter(|name| !asked.contains(&*name.to_string_lossy())) {
                let _ = folder.remove_file(name);
            }
        }
        std::mem::take(&mut self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens what is remembered, if anything is. Returns what was moved aside because it was not ours.
    pub fn open_remembered(&self) -> Vec<SetAside> {
        if fs::symlink_metadata(self.root.join(state::COMMONWEAL).join(FOLDER)).is_ok() {
            self.folder();
        }
        std::mem::take(&mut self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The bytes of a picture as the site has it.
    fn original(&self, asset: &Asset) -> io::Result<Vec<u8>> {
        let file = disk::open_file(&self.root, &asset.path)?;
        let mut bytes = Vec::new();
        file.take(images::LARGEST_FILE).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn folder(&self) -> Option<&Folder> {
        let open = || {
            if !self.remembers {
                return Folder::open(&self.root)
                    .and_then(|site| state::open_existing(&site)?.child(Path::new(FOLDER)))
                    .ok();
            }
            let mut notes = Vec::new();
            let above = Folder::open(&self.root).ok().and_then(|site| state::open_above(&site, &mut notes).ok());
            let folder = above.and_then(|above| state::open_own(&above, FOLDER, &mut notes).ok());
            self.notes.lock().unwrap_or_else(PoisonError::into_inner).append(&mut notes);
            folder
        };
        self.folder.get_or_init(open).as_ref()
    }

    fn remembered(&self, name: &str) -> Option<Vec<u8>> {
        let key = self.key.as_ref()?;
        let mut sealed = self.folder()?.read(name, LONGEST).ok()?;
        let length = key.unseal(name, &sealed)?.len();
        sealed.truncate(length);
        Some(sealed)
    }

    /// Where it cannot be written, the next build makes it again.
    fn remember(&self, name: &str, bytes: &[u8]) {
        let Some((key, folder)) = self.key.as_ref().zip(self.folder()).filter(|_| self.remembers) else { return };
        let _ = folder.replace(name, &key.seal(name, bytes.to_vec()));
    }
}

fn name(hash: u64, made: ImageVariant) -> String {
    format!("{hash:016x}-{RECIPE}-{}.{}", made.width, made.format.extension())
}
