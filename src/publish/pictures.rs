//! Caches resized pictures in `.commonweal/` beside the site. The name of a cached file contains the hash
//! of the original, the version of the encoder, the width and the format, so it cannot go stale. Losing the
//! cache costs only time. Each file is sealed: a file from elsewhere is not published, but created again.

#![allow(clippy::disallowed_methods)] // This module may read files.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::folder::Folder;
use super::seal::Key;
use super::state::{self, SetAside};
use crate::disk;
use crate::images::{self, DecodeError, ENCODER_VERSION, Format, ImageVariant};
use crate::source::Asset;

/// The name of the cache folder, beside the state of output folders. No output folder has such a name.
const FOLDER: &str = "~pictures";

/// Pictures with more pixels than this are decoded one at a time, to limit the memory on machines with many
/// cores.
const LARGE: u64 = 16_000_000;

/// Longest cached file that is read, in bytes. No resized picture is as large.
const LONGEST: u64 = 64 << 20;

/// The pictures of one site.
#[derive(Debug)]
pub struct Pictures {
    root: PathBuf,
    key: Option<Key>,
    /// Whether new pictures are cached.
    writes_cache: bool,
    /// The cache folder, opened at the first picture, or `None` if it cannot be opened. Pictures are then
    /// created each time.
    folder: OnceLock<Option<Folder>>,
    notes: Mutex<Vec<SetAside>>,
    /// One lock for each original in use. The first thread creates all its variants, and the others find
    /// them in the cache.
    originals_in_use: Mutex<HashMap<u64, Arc<Mutex<()>>>>,
    large: Mutex<()>,
    /// The requested names. All other cached files can be removed.
    requested: Mutex<HashSet<String>>,
}

/// The reason why a picture is missing.
#[derive(Debug)]
pub enum VariantError {
    /// The file cannot be read.
    Io(io::Error),
    /// The content of the file is damaged.
    Damaged(DecodeError),
}

impl Pictures {
    /// Opens the pictures of the site in a folder. Without a key nothing is cached.
    pub fn open(root: &Path, key: Option<&Key>) -> Pictures {
        Pictures {
            // Resolve links, so that another folder in its place is detected.
            root: fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()),
            key: key.cloned(),
            writes_cache: true,
            folder: OnceLock::new(),
            notes: Mutex::default(),
            originals_in_use: Mutex::default(),
            large: Mutex::default(),
            requested: Mutex::default(),
        }
    }

    /// Does what [`Pictures::open`] does, for a command that writes nothing: it reads cached pictures and
    /// caches no new ones.
    pub(crate) fn read_only(root: &Path, key: Option<&Key>) -> Pictures {
        Pictures { writes_cache: false, ..Pictures::open(root, key) }
    }

    /// Returns the bytes of a picture, from the cache or created.
    ///
    /// # Errors
    /// Returns [`VariantError`] if the original cannot be read or decoded.
    pub fn get(&self, asset: &Asset, wanted: ImageVariant) -> Result<Vec<u8>, VariantError> {
        if matches!(wanted.format, Format::Gif | Format::Ico | Format::Svg) {
            // Removing metadata is faster than caching the result.
            let bytes = self.original(asset).map_err(VariantError::Io)?;
            let mut made = images::encode_variants(&bytes, &[wanted]).map_err(VariantError::Damaged)?;
            return Ok(made.swap_remove(0));
        }
        let hash = asset.picture.map_or(0, |picture| picture.hash);
        let name = cached_name(hash, wanted);
        self.requested.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone());
        if let Some(bytes) = self.read_cached(&name) {
            return Ok(bytes);
        }
        let own =
            Arc::clone(self.originals_in_use.lock().unwrap_or_else(PoisonError::into_inner).entry(hash).or_default());
        let _own = own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = self.read_cached(&name) {
            return Ok(bytes);
        }
        let _large = asset
            .dimensions
            .filter(|(width, height)| u64::from(*width) * u64::from(*height) > LARGE)
            .map(|_| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        let bytes = self.original(asset).map_err(VariantError::Io)?;
        // Create all variants of the same original, so that it is decoded once.
        let mut all = vec![wanted];
        let others = images::variants(asset).into_iter().chain(images::base(asset, false));
        all.extend(others.filter(|other| *other != wanted));
        let mut made = images::encode_variants(&bytes, &all).map_err(VariantError::Damaged)?;
        for (rendition, bytes) in all.iter().zip(&made) {
            self.write_cached(&self::cached_name(hash, *rendition), bytes);
        }
        Ok(made.swap_remove(0))
    }

    /// Removes cached pictures that no page requested, because the site does not use them any more.
    /// Returns what was moved aside because this program did not write it.
    pub fn remove_unused(&self) -> Vec<SetAside> {
        let asked = self.requested.lock().unwrap_or_else(PoisonError::into_inner);
        let is_there = fs::symlink_metadata(self.root.join(state::STATE_FOLDER).join(FOLDER)).is_ok();
        // A site without pictures gets no cache folder.
        if let Some(folder) = is_there.then(|| self.folder()).flatten() {
            let names = folder.names(".").unwrap_or_default();
            for name in names.iter().filter(|name| !asked.contains(&*name.to_string_lossy())) {
                let _ = folder.remove_file(name);
            }
        }
        std::mem::take(&mut self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens the cache, if it exists. Returns what was moved aside because this program did not write it.
    pub fn open_existing_cache(&self) -> Vec<SetAside> {
        if fs::symlink_metadata(self.root.join(state::STATE_FOLDER).join(FOLDER)).is_ok() {
            self.folder();
        }
        std::mem::take(&mut self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the bytes of the site's own picture.
    fn original(&self, asset: &Asset) -> io::Result<Vec<u8>> {
        let file = disk::open_file(&self.root, &asset.path)?;
        let mut bytes = Vec::new();
        file.take(images::LARGEST_FILE).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn folder(&self) -> Option<&Folder> {
        let open = || {
            if !self.writes_cache {
                return Folder::open(&self.root)
                    .and_then(|site| state::open_existing_state_root(&site)?.child(Path::new(FOLDER)))
                    .ok();
            }
            let mut notes = Vec::new();
            let above = Folder::open(&self.root).ok().and_then(|site| state::open_state_root(&site, &mut notes).ok());
            let folder = above.and_then(|above| state::open_own(&above, FOLDER, &mut notes).ok());
            self.notes.lock().unwrap_or_else(PoisonError::into_inner).append(&mut notes);
            folder
        };
        self.folder.get_or_init(open).as_ref()
    }

    fn read_cached(&self, name: &str) -> Option<Vec<u8>> {
        let key = self.key.as_ref()?;
        let mut sealed = self.folder()?.read(name, LONGEST).ok()?;
        let length = key.unseal(name, &sealed)?.len();
        sealed.truncate(length);
        Some(sealed)
    }

    /// Caches a picture. If this fails, the next build creates the picture again.
    fn write_cached(&self, name: &str, bytes: &[u8]) {
        let Some((key, folder)) = self.key.as_ref().zip(self.folder()).filter(|_| self.writes_cache) else { return };
        let _ = folder.replace(name, &key.seal(name, bytes.to_vec()));
    }
}

fn cached_name(hash: u64, made: ImageVariant) -> String {
    format!("{hash:016x}-{ENCODER_VERSION}-{}.{}", made.width, made.format.extension())
}
