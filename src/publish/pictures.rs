//! Pictures made once and remembered: in `.commonweal/` beside the site, each under a name that says of which bytes, by which recipe, how wide
//! and in which format it was made. Such a file cannot go stale; losing it costs only time.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::images::{self, Damage, RECIPE, Rendition};
use crate::source::Asset;

/// Beside the folders that remember what was published; no output folder has such a name.
const FOLDER: &str = ".commonweal/~pictures";

/// Pictures with more pixels are decoded one at a time, so that many cores do not need as much memory for each.
const LARGE: u64 = 16_000_000;

/// The pictures of one site.
#[derive(Debug)]
pub struct Pictures {
    root: PathBuf,
    folder: PathBuf,
    /// One of each original is at work at a time: the first makes all its renditions, the others find them made.
    busy: Mutex<HashMap<u64, Arc<Mutex<()>>>>,
    large: Mutex<()>,
    /// Names asked for, so that others can be forgotten.
    asked: Mutex<HashSet<String>>,
}

/// Why there is no picture.
#[derive(Debug)]
pub enum Failed {
    /// The file cannot be read.
    Io(io::Error),
    /// What is in it cannot.
    Damaged(Damage),
}

impl Pictures {
    /// Those of the site in a folder.
    pub fn of(root: &Path) -> Pictures {
        Pictures {
            root: root.to_owned(),
            folder: root.join(FOLDER),
            busy: Mutex::default(),
            large: Mutex::default(),
            asked: Mutex::default(),
        }
    }

    /// A picture's bytes, made or remembered.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn get(&self, asset: &Asset, wanted: Rendition) -> Result<Vec<u8>, Failed> {
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
        let bytes = fs::read(self.root.join(&asset.path)).map_err(Failed::Io)?;
        let mut all = vec![wanted];
        all.extend(images::renditions(asset).into_iter().filter(|other| *other != wanted));
        let mut made = images::make(&bytes, &all).map_err(Failed::Damaged)?;
        for (rendition, bytes) in all.iter().zip(&made) {
            self.remember(&self::name(hash, *rendition), bytes);
        }
        Ok(made.swap_remove(0))
    }

    /// Forgets what nobody asked for: renditions of pictures that the site no longer has.
    pub fn forget_others(&self) {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if !asked.contains(&*entry.file_name().to_string_lossy()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn remembered(&self, name: &str) -> Option<Vec<u8>> {
        // Written under another name and renamed: what is there is whole.
        fs::read(self.folder.join(name)).ok().filter(|bytes| !bytes.is_empty())
    }

    /// Where it cannot be written, the next build makes it again.
    fn remember(&self, name: &str, bytes: &[u8]) {
        let draft = self.folder.join(format!("{name}.{}", std::process::id()));
        let _ = fs::create_dir_all(&self.folder);
        if fs::write(&draft, bytes).is_ok() {
            let _ = fs::rename(&draft, self.folder.join(name));
        }
    }
}

fn name(hash: u64, made: Rendition) -> String {
    format!("{hash:016x}-{RECIPE}-{}.{}", made.width, made.format.extension())
}
