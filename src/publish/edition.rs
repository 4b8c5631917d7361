//! Reads the last published edition for `plan` from the public folder. The manifest lists the files of the
//! site and shows which are unchanged since a build, so that few are read. Without a manifest of this user,
//! all files of the folder belong to the edition.
//!
//! Invariant: it writes nothing, locks nothing, and follows no link out of the folder. It reads at most
//! [`LONGEST`] bytes of a file.

#![allow(clippy::disallowed_methods)] // This module may read files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::Folder;
use super::manifest::{Manifest, ManifestEntry, is_safe};
use super::seal::Key;
use super::{is_absent, is_untouched, precompress, state};

/// Most bytes of a file that is read. The words of a longer file are not compared.
const LONGEST: u64 = 64 << 20;

/// Most files of a folder without a manifest. A site of 100,000 pages has 160,000 files.
const MOST_FILES: usize = 500_000;

/// Most folders within each other. Deeper folders are not listed.
const DEEPEST: usize = 64;

/// The last published edition.
#[derive(Debug)]
pub(crate) struct Edition {
    /// The public folder, if there is one.
    folder: Option<Folder>,
    /// Its files. Without a manifest of this user, they have no hash and no length.
    files: Manifest,
    /// The status change time of the manifest.
    manifest_change_time: Option<i128>,
    /// Whether the files are those of this user's manifest.
    is_own: bool,
}

/// The reason why a public folder cannot be read, with the folder or file.
#[derive(Debug)]
pub(crate) struct EditionError(pub PathBuf, pub io::Error);

/// The result of a comparison of a new file with the published one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileComparison {
    /// There is no published file.
    Absent,
    /// The published file has the same bytes.
    Same,
    /// The published file has other bytes.
    Differs,
}

impl Edition {
    /// Opens the edition in an output folder, which need not exist. Without a manifest with a seal of this
    /// key, all files of the folder belong to it.
    ///
    /// # Errors
    /// Returns [`EditionError`].
    pub(crate) fn open(output: &Path, key: Option<&Key>) -> Result<Edition, EditionError> {
        if let Some(known) = key.and_then(|key| from_manifest(output, key)) {
            return Ok(known);
        }
        match fs::symlink_metadata(output) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Edition { folder: None, files: Manifest::default(), manifest_change_time: None, is_own: true })
            }
            _ => Edition::open_folder(output),
        }
    }

    /// Opens the edition in a folder that can come from another computer. Does not follow links in it.
    ///
    /// # Errors
    /// Returns [`EditionError`], also if the folder has more than [`MOST_FILES`] files.
    pub(crate) fn open_folder(path: &Path) -> Result<Edition, EditionError> {
        let failed = |reason| EditionError(path.to_owned(), reason);
        let folder = Folder::open(path).map_err(failed)?;
        let files = list_files(&folder, MOST_FILES).map_err(failed)?;
        Ok(Edition { folder: Some(folder), files, manifest_change_time: None, is_own: false })
    }

    /// Returns whether the files are those of this user's manifest.
    pub(crate) fn is_own(&self) -> bool {
        self.is_own
    }

    /// Returns the paths of its files, sorted, without compressed copies of other files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        let is_copy = |path: &str| {
            let original = precompress::ENCODINGS.iter().find_map(|encoding| path.strip_suffix(encoding.suffix));
            original.is_some_and(|original| self.files.find(original).is_some())
        };
        self.files.files.iter().map(|file| file.path.as_str()).filter(move |path| !is_copy(path))
    }

    /// Returns the length of a file in bytes, or `None` if there is no such file.
    pub(crate) fn length(&self, path: &str) -> Option<u64> {
        let metadata = self.folder.as_ref()?.symlink_metadata(path).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// Returns whether the edition has a file whose name contains the hash of its bytes, unchanged. Without
    /// a manifest, any regular file with this name counts.
    pub(crate) fn has_fingerprinted_file(&self, path: &str) -> bool {
        let metadata = self.folder.as_ref().and_then(|folder| folder.symlink_metadata(path).ok());
        let (Some(metadata), Some(file)) = (metadata, self.files.find(path)) else { return false };
        if self.is_own { is_untouched(file, &metadata, self.manifest_change_time) } else { metadata.is_file() }
    }

    /// Compares a published file with new bytes of the given length. Calls `hash` only if the lengths are
    /// equal.
    ///
    /// # Errors
    /// Returns [`EditionError`] if the file cannot be read, or if `hash` fails.
    pub(crate) fn compare(
        &self,
        path: &str,
        length: u64,
        hash: impl FnOnce() -> io::Result<u128>,
    ) -> Result<FileComparison, EditionError> {
        let Some(folder) = &self.folder else { return Ok(FileComparison::Absent) };
        let failed = |reason| EditionError(folder.path().join(path), reason);
        let metadata = match folder.symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => metadata,
            Ok(_) => return Ok(FileComparison::Absent),
            // This includes paths beyond a link that leads out.
            Err(error) if is_absent(&error) || error.kind() == io::ErrorKind::PermissionDenied => {
                return Ok(FileComparison::Absent);
            }
            Err(error) => return Err(failed(error)),
        };
        if metadata.len() != length {
            return Ok(FileComparison::Differs);
        }
        let known = self.files.find(path).filter(|file| is_untouched(file, &metadata, self.manifest_change_time));
        let old = match known {
            Some(file) => file.hash,
            None => folder.hash(path).map_err(failed)?,
        };
        Ok(if old == hash().map_err(failed)? { FileComparison::Same } else { FileComparison::Differs })
    }

    /// Returns the bytes of a file, or `None` if there is no such regular file, or if it has more than
    /// [`LONGEST`] bytes.
    pub(crate) fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.folder.as_ref()?.read(path, LONGEST).ok()
    }
}

/// Returns the edition of this user's manifest.
fn from_manifest(output: &Path, key: &Key) -> Option<Edition> {
    let real = match output.file_name() {
        Some(name) => {
            let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            fs::canonicalize(parent).ok()?.join(name)
        }
        None => fs::canonicalize(output).ok()?,
    };
    let parent = Folder::open(real.parent()?).ok()?;
    let name = real.file_name()?.to_str()?;
    let (files, published) = state::read_unlocked(&parent, name, key)?;
    let folder = parent.child(Path::new(name)).ok();
    // If the folder is gone or somebody replaced it by a link, none of its files are the program's own.
    let files = if folder.is_some() { files } else { Manifest::default() };
    Some(Edition { folder, files, manifest_change_time: published, is_own: true })
}

/// Returns all regular files of a folder whose paths are safe ([`is_safe`]).
fn list_files(folder: &Folder, most: usize) -> io::Result<Manifest> {
    let mut files = Vec::new();
    let mut waiting = vec![(String::new(), 0)];
    while let Some((within, depth)) = waiting.pop() {
        let at = if within.is_empty() { "." } else { within.as_str() };
        for name in folder.names(at)? {
            let Some(name) = name.to_str() else { continue };
            let path = if within.is_empty() { name.to_owned() } else { format!("{within}/{name}") };
            let Ok(metadata) = folder.symlink_metadata(&path) else { continue };
            if metadata.is_dir() && depth < DEEPEST {
                waiting.push((path, depth + 1));
            } else if metadata.is_file() && is_safe(&path) {
                files.push(ManifestEntry { path, hash: 0, length: 0, modified: 0 });
            }
            if files.len() + waiting.len() > most {
                let message = format!("it holds more than {most} files and folders");
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Manifest { files, steps: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::Publisher;
    use xxhash_rust::xxh3::xxh3_128;

    fn compare(edition: &Edition, path: &str, bytes: &[u8]) -> FileComparison {
        edition.compare(path, bytes.len() as u64, || Ok(xxh3_128(bytes))).unwrap()
    }

    #[test]
    fn an_edition_has_only_published_files() {
        let site = tempfile::tempdir().unwrap();
        let output = site.path().join("public");
        let key = Key::random().unwrap();
        let none = Edition::open(&output, Some(&key)).unwrap();
        assert_eq!((none.paths().count(), compare(&none, "a.html", b"a")), (0, FileComparison::Absent));
        assert!(!output.exists() && !site.path().join(".commonweal").exists());

        let publisher = Publisher::open(&output, &key).unwrap();
        publisher.put("a.html", b"one").unwrap();
        publisher.put("b/index.html", b"two").unwrap();
        publisher.finish().unwrap();
        fs::write(output.join("other.html"), "x").unwrap();
        let own = Edition::open(&output, Some(&key)).unwrap();
        assert!(own.is_own());
        assert_eq!(own.paths().collect::<Vec<_>>(), ["a.html", "b/index.html"]);
        let compared = [("a.html", "one"), ("a.html", "two"), ("a.html", "three"), ("c.html", "one")];
        let compared = compared.map(|(path, bytes)| compare(&own, path, bytes.as_bytes()));
        assert_eq!(
            compared,
            [FileComparison::Same, FileComparison::Differs, FileComparison::Differs, FileComparison::Absent]
        );

        // The folder counts, not the manifest: somebody changed a file without changing its length.
        fs::write(output.join("a.html"), "two").unwrap();
        assert_eq!(compare(&own, "a.html", b"two"), FileComparison::Same);
        // Another user's key does not read our manifest.
        for key in [Some(Key::random().unwrap()), None] {
            let other = Edition::open(&output, key.as_ref()).unwrap();
            assert_eq!(other.paths().collect::<Vec<_>>(), ["a.html", "b/index.html", "other.html"]);
            assert!(!other.is_own());
        }
    }

    #[test]
    fn the_committed_files_of_a_killed_command_are_compared_by_their_bytes() {
        let site = tempfile::tempdir().unwrap();
        let output = site.path().join("public");
        let key = Key::random().unwrap();
        let publisher = Publisher::open(&output, &key).unwrap();
        publisher.put("a.html", b"one").unwrap();
        publisher.put("b.html", b"two").unwrap();
        publisher.finish().unwrap();
        assert!(Edition::open(&output, Some(&key)).unwrap().has_fingerprinted_file("a.html"));
        let mut publisher = Publisher::open(&output, &key).unwrap();
        publisher.put("a.html", b"new").unwrap();
        publisher.put("c.html", b"three").unwrap();
        let (next, _) = publisher.plan().unwrap();
        publisher.state.commit(next, &key).unwrap();
        drop(publisher);
        let edition = Edition::open(&output, Some(&key)).unwrap();
        assert_eq!(edition.paths().collect::<Vec<_>>(), ["a.html", "b.html", "c.html"]);
        assert_eq!(
            (compare(&edition, "a.html", b"one"), compare(&edition, "c.html", b"three")),
            (FileComparison::Same, FileComparison::Absent)
        );
        assert!(!edition.has_fingerprinted_file("a.html") && edition.is_own());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_and_an_endless_folder_is_rejected() {
        let site = tempfile::tempdir().unwrap();
        let (output, outside) = (site.path().join("public"), site.path().join("outside"));
        for folder in [&output, &outside] {
            fs::create_dir(folder).unwrap();
        }
        fs::write(outside.join("secret.html"), "secret").unwrap();
        std::os::unix::fs::symlink(&outside, output.join("folder")).unwrap();
        std::os::unix::fs::symlink(outside.join("secret.html"), output.join("page.html")).unwrap();
        fs::write(output.join("own.html"), "own").unwrap();
        let edition = Edition::open_folder(&output).unwrap();
        assert_eq!(edition.paths().collect::<Vec<_>>(), ["own.html"]);
        for path in ["page.html", "folder/secret.html"] {
            assert_eq!(
                (edition.read(path), compare(&edition, path, b"secret")),
                (None, FileComparison::Absent),
                "{path}"
            );
        }
        assert!(list_files(&Folder::open(&output).unwrap(), 0).is_err());
    }

    #[test]
    fn compressed_copies_are_not_listed() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.css", "a.css.br", "a.css.gz", "old.gz"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let edition = Edition::open_folder(folder.path()).unwrap();
        assert_eq!(edition.paths().collect::<Vec<_>>(), ["a.css", "old.gz"]);
    }
}
