//! Reads and writes the files of documents.
//!
//! Invariant: a write changes a regular file beneath `content/`, and follows no link. The new text is complete beside
//! the file before it takes its name.

#![allow(clippy::disallowed_methods)] // This module reads and writes files.

use std::io;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use crate::publish::folder::Folder;

/// Longest file that can be edited, in bytes: as long as a text that a form can send.
const LONGEST: u64 = super::admission::TEXT_BYTES;

/// A file as it is on the disk.
#[derive(Debug, Clone)]
pub(super) struct FileText {
    /// The text, with its byte order mark if it has one.
    pub whole: String,
    /// Identifies the text.
    pub hash: String,
}

impl FileText {
    pub(super) fn new(whole: String) -> FileText {
        FileText { hash: format!("{:032x}", xxh3_128(whole.as_bytes())), whole }
    }

    /// Returns the text without a byte order mark.
    pub(super) fn text(&self) -> &str {
        self.whole.strip_prefix('\u{feff}').unwrap_or(&self.whole)
    }
}

/// The reason why a file was not read or written, for a writer.
#[derive(Debug)]
pub(super) struct FileError(pub(super) String);

/// Reads a document.
///
/// # Errors
/// Returns a [`FileError`] if it is missing, a link, too long or not UTF-8.
pub(super) fn read(root: &Path, path: &str) -> Result<FileText, FileError> {
    let folder = open(root, path)?;
    let bytes = folder.read(path, LONGEST).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => {
            FileError(format!("`{path}` is too long for the browser. Change it with a text editor."))
        }
        io::ErrorKind::InvalidInput => {
            FileError(format!("`{path}` is a link to another file. Change that file with a text editor."))
        }
        _ => FileError(format!("`{path}` cannot be read: {error}.")),
    })?;
    let text = String::from_utf8(bytes);
    text.map(FileText::new).map_err(|_| FileError(format!("`{path}` is not UTF-8 text. Save it as UTF-8 first.")))
}

/// Replaces the text of a document, unless it is not `before` any more. Returns whether it was written.
///
/// # Errors
/// Returns a [`FileError`] if it cannot be written. Then its text is as before.
pub(super) fn rewrite(root: &Path, path: &str, before: &str, text: &str) -> Result<bool, FileError> {
    let folder = open(root, path)?;
    if read(root, path)?.whole != before {
        return Ok(false);
    }
    folder
        .rewrite(path, text.as_bytes())
        .map_err(|error| FileError(format!("`{path}` cannot be written: {error}.")))?;
    Ok(true)
}

/// Writes a new document. Never replaces a file.
///
/// # Errors
/// Returns a [`FileError`] if it cannot be written.
pub(super) fn create(root: &Path, path: &str, text: &str) -> Result<(), FileError> {
    let folder = open(root, path)?;
    let failed = |error: io::Error| FileError(format!("`{path}` cannot be written: {error}."));
    if let Some(above) = Path::new(path).parent() {
        folder.create_folders(above).map_err(failed)?;
    }
    folder.write_new(path, text.as_bytes()).map_err(failed).map(drop)
}

/// Opens the site's folder for a path beneath `content/` without links.
fn open(root: &Path, path: &str) -> Result<Folder, FileError> {
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0']);
    if !path.starts_with("content/") || !path.split('/').all(is_plain) {
        return Err(FileError(format!("`{path}` is not a document of this site.")));
    }
    if path.split('/').any(is_refused_by_windows) {
        return Err(FileError(format!("Windows does not accept the name `{path}`. Choose another title.")));
    }
    let folder =
        Folder::open(root).map_err(|error| FileError(format!("The site's folder cannot be opened: {error}.")))?;
    match folder.link_above(Path::new(path)) {
        None => Ok(folder),
        Some(link) => Err(FileError(format!(
            "`{}` is a link to another folder. Change its files with a text editor.",
            link.display()
        ))),
    }
}

/// Returns whether Windows has no file with this name (Win32, "Naming Files").
fn is_refused_by_windows(name: &str) -> bool {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let is_port = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    DEVICES.contains(&&*stem)
        || is_port("com")
        || is_port("lpt")
        || name.ends_with([' ', '.'])
        || name.contains(['<', '>', '"', '|', '?', '*'])
        || name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_refuses_are_refused() {
        for name in ["con.md", "CON", "nul.cy.md", "com1.md", "lpt9", "a.", "a ", "a?.md", "a\u{7}"] {
            assert!(is_refused_by_windows(name), "{name}");
        }
        for name in ["contact.md", "com.md", "com10.md", "aux-room.md", "tŷ.md", "index.md"] {
            assert!(!is_refused_by_windows(name), "{name}");
        }
    }

    #[test]
    fn only_documents_are_read_and_written() {
        let site = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(site.path().join("content")).expect("made");
        std::fs::write(site.path().join("site.toml"), "one").expect("written");
        for path in [
            "site.toml",
            "content/../site.toml",
            "content//a.md",
            "/etc/passwd",
            "content/.hidden.md",
            "content/a\\b.md",
            "content/c:a.md",
            "content/nul.md",
            "content/",
            "",
        ] {
            assert!(read(site.path(), path).is_err(), "{path}");
            assert!(create(site.path(), path, "two").is_err(), "{path}");
            assert!(rewrite(site.path(), path, "one", "two").is_err(), "{path}");
        }
        assert_eq!(std::fs::read_to_string(site.path().join("site.toml")).expect("there"), "one");
        assert_eq!(std::fs::read_dir(site.path().join("content")).expect("there").count(), 0);
        create(site.path(), "content/a/b.md", "one").expect("created");
        assert!(create(site.path(), "content/a/b.md", "two").is_err());
        assert!(!rewrite(site.path(), "content/a/b.md", "other", "two").expect("read"));
        assert!(rewrite(site.path(), "content/a/b.md", "one", "two").expect("written"));
        assert_eq!(read(site.path(), "content/a/b.md").expect("there").whole, "two");
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        use std::os::unix::fs::symlink;
        let (site, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        std::fs::create_dir_all(site.path().join("content/real")).expect("made");
        std::fs::write(site.path().join("content/real/a.md"), "one").expect("written");
        std::fs::write(other.path().join("a.md"), "one").expect("written");
        symlink("real", site.path().join("content/inner")).expect("linked");
        symlink(other.path(), site.path().join("content/outer")).expect("linked");
        symlink("real/a.md", site.path().join("content/link.md")).expect("linked");
        for path in ["content/inner/a.md", "content/outer/a.md", "content/link.md"] {
            assert!(read(site.path(), path).is_err(), "{path}");
            assert!(rewrite(site.path(), path, "one", "two").is_err(), "{path}");
            assert!(create(site.path(), &path.replace("a.md", "b.md"), "two").is_err(), "{path}");
        }
        for folder in [site.path().join("content/real"), other.path().to_owned()] {
            assert_eq!(std::fs::read_to_string(folder.join("a.md")).expect("there"), "one");
            assert_eq!(std::fs::read_dir(folder).expect("there").count(), 1);
        }
    }
}
