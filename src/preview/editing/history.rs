//! Keeps the previous texts of documents in `.commonweal/`, so that each save can be undone. Each text is sealed: a
//! text from elsewhere is not written into the site.

#![allow(clippy::disallowed_methods)] // This module reads and writes files.

use std::io;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use crate::publish::folder::Folder;
use crate::publish::seal::Key;
use crate::publish::state;

/// The name of the folder, beside the state of output folders. No output folder has such a name.
const FOLDER: &str = "~edits";
/// Number of previous texts of one file.
const KEPT: usize = 50;
/// Longest kept file with its seal, in bytes.
const LONGEST: u64 = 1 << 20;

/// The previous texts of a site's documents.
#[derive(Debug)]
pub(super) struct History {
    root: PathBuf,
    pub(super) key: Option<Key>,
}

impl History {
    /// Creates the history of a site. Without a key nothing is kept.
    pub(super) fn new(root: &Path, key: Option<&Key>) -> History {
        History { root: root.to_owned(), key: key.cloned() }
    }

    /// Keeps a text of a file before it is replaced, and forgets the oldest ones.
    ///
    /// # Errors
    /// Fails if it cannot be written.
    pub(super) fn store(&self, path: &str, text: &str) -> io::Result<()> {
        let Some(key) = &self.key else { return Ok(()) };
        let folder = self.folder()?;
        let mut numbers = numbers(&folder, path)?;
        let next = numbers.last().map_or(0, |last| last + 1);
        let name = name(path, next);
        folder.replace(&name, &key.seal(&name, text.as_bytes().to_vec()))?;
        numbers.push(next);
        for old in &numbers[..numbers.len().saturating_sub(KEPT)] {
            folder.remove_file(self::name(path, *old))?;
        }
        Ok(())
    }

    /// Returns the text that a file had before its last save.
    pub(super) fn last(&self, path: &str) -> Option<String> {
        let (key, folder) = (self.key.as_ref()?, self.existing()?);
        let name = name(path, *numbers(&folder, path).ok()?.last()?);
        let sealed = folder.read(&name, LONGEST).ok()?;
        String::from_utf8(key.unseal(&name, &sealed)?.to_vec()).ok()
    }

    /// Forgets the text that [`History::last`] returns.
    ///
    /// # Errors
    /// Fails if it cannot be removed.
    pub(super) fn forget_last(&self, path: &str) -> io::Result<()> {
        let folder = self.folder()?;
        match numbers(&folder, path)?.last() {
            Some(last) => folder.remove_file(name(path, *last)),
            None => Ok(()),
        }
    }

    /// Opens the folder, and creates it if it is missing.
    pub(super) fn folder(&self) -> io::Result<Folder> {
        let mut notes = Vec::new();
        let site = Folder::open(&self.root)?;
        let above = state::open_state_root(&site, &mut notes).map_err(|error| io::Error::other(error.to_string()))?;
        state::open_own(&above, FOLDER, &mut notes).map_err(|error| io::Error::other(error.to_string()))
    }

    /// Opens the folder if it is there.
    pub(super) fn existing(&self) -> Option<Folder> {
        let above = Folder::open(&self.root).ok()?.child(Path::new(state::STATE_FOLDER)).ok()?;
        above.child(Path::new(FOLDER)).ok()
    }
}

/// Returns the name of a kept text.
fn name(path: &str, number: u64) -> String {
    format!("{}-{number:08}", start(path))
}

fn start(path: &str) -> String {
    format!("{:032x}", xxh3_128(path.as_bytes()))
}

/// Returns the numbers of the kept texts of a file, in order.
fn numbers(folder: &Folder, path: &str) -> io::Result<Vec<u64>> {
    let start = format!("{}-", start(path));
    let names = folder.names(".")?;
    let number = |name: &std::ffi::OsString| name.to_str()?.strip_prefix(&start)?.parse().ok();
    let mut numbers: Vec<u64> = names.iter().filter_map(number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_texts_of_each_file_are_kept_and_none_from_elsewhere() {
        let site = tempfile::tempdir().expect("a folder");
        let key = Key::random().expect("random");
        let history = History::new(site.path(), Some(&key));
        assert_eq!(history.last("content/a.md"), None);
        for number in 0..60 {
            history.store("content/a.md", &format!("text {number}")).expect("kept");
        }
        history.store("content/b.md", "other").expect("kept");
        let folder = site.path().join(".commonweal/~edits");
        assert_eq!(std::fs::read_dir(&folder).expect("there").count(), KEPT + 1);
        assert_eq!(history.last("content/a.md").as_deref(), Some("text 59"));
        history.forget_last("content/a.md").expect("removed");
        assert_eq!(history.last("content/a.md").as_deref(), Some("text 58"));
        // Another program puts its own text in the place of one.
        std::fs::write(folder.join(name("content/b.md", 0)), "evil").expect("written");
        assert_eq!(history.last("content/b.md"), None);
        let other = History::new(site.path(), Some(&Key::random().expect("random")));
        assert_eq!(other.last("content/a.md"), None);
    }
}
