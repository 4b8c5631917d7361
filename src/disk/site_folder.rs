//! Opens the site's folder, and files relative to it.
//!
//! Invariant: every file that a [`SiteFolder`] opens is a regular file in the site's folder, even if the
//! folder changes meanwhile. Only a `site.toml` that the command line names may be elsewhere. Each path is
//! resolved from the opened folder, and a link that leads out is an error (`cap-std`; on Linux `openat2`
//! with `RESOLVE_BENEATH`). File types are checked after opening, because a name can refer to another file
//! a moment later.

#![allow(clippy::disallowed_methods)] // This module may open files.

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::walk::is_inside;

/// An open site folder.
#[derive(Debug)]
pub struct SiteFolder {
    root: PathBuf,
    dir: Dir,
}

impl SiteFolder {
    /// Opens a folder by its path. Follows links in the path, because the user named it.
    ///
    /// # Errors
    /// Returns the errors of [`std::fs::read_dir`].
    pub fn open(root: &Path) -> io::Result<SiteFolder> {
        let root = fs::canonicalize(root)?;
        let dir = Dir::open_ambient_dir(&root, ambient_authority())?;
        Ok(SiteFolder { root, dir })
    }

    /// Opens a folder again by the path that [`SiteFolder::root`] returned, which has no links. It may be
    /// another folder now: somebody can move a site away and back.
    ///
    /// # Errors
    /// Returns the errors of [`std::fs::read_dir`], and [`io::ErrorKind::PermissionDenied`] if the path
    /// now has a link.
    pub fn reopen(root: &Path) -> io::Result<SiteFolder> {
        let site = SiteFolder::open(root)?;
        match site.root == root {
            true => Ok(site),
            false => Err(io::Error::new(io::ErrorKind::PermissionDenied, "the site's folder is now a link")),
        }
    }

    /// Returns the folder's path, with all links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Opens a file by its path within the site. Follows links that stay within the site and outside its
    /// hidden folders.
    ///
    /// # Errors
    /// Returns the errors of [`std::fs::File::open`], [`io::ErrorKind::PermissionDenied`] if the path leads
    /// out of the site or into a hidden folder, [`io::ErrorKind::IsADirectory`] for a folder, and
    /// [`io::ErrorKind::InvalidInput`] for another special file.
    pub fn open_file(&self, within: impl AsRef<Path>) -> io::Result<File> {
        let real = fs::canonicalize(self.root.join(within))?;
        match real.strip_prefix(&self.root) {
            Ok(within) if is_inside(&self.root, &real) => self.open_real(within),
            _ => Err(io::Error::new(io::ErrorKind::PermissionDenied, "it leads out of the site")),
        }
    }

    /// Opens a file that [`super::list`] returned, by its full path. A `site.toml` that the command line
    /// names may be outside the folder.
    ///
    /// # Errors
    /// Returns the errors of [`SiteFolder::open_file`].
    pub fn open_listed(&self, path: &Path) -> io::Result<File> {
        let Ok(within) = path.strip_prefix(&self.root) else { return open_named(path) };
        match self.open_real(within) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => self.open_file(within),
            opened => opened,
        }
    }

    /// Opens a file at a path without links. A link at its end is an error.
    fn open_real(&self, within: &Path) -> io::Result<File> {
        // A blocking open of a named pipe would wait for its writer.
        let options = OpenOptions::new().read(true).nonblock(true).follow(FollowSymlinks::No).clone();
        require_regular_file(self.dir.open_with(within, &options)?.into_std())
    }
}

/// Opens a file of a site's folder by a path without links: see [`SiteFolder::reopen`] and
/// [`SiteFolder::open_file`].
///
/// # Errors
/// Returns the errors of both.
pub fn open_file(root: &Path, within: &str) -> io::Result<File> {
    SiteFolder::reopen(root)?.open_file(within)
}

/// Opens a regular file that the command line names. Follows links.
///
/// # Errors
/// Returns the errors of [`std::fs::File::open`], [`io::ErrorKind::IsADirectory`] for a folder, and
/// [`io::ErrorKind::InvalidInput`] for another special file.
pub fn open_named(path: &Path) -> io::Result<File> {
    let options = OpenOptions::new().read(true).nonblock(true).clone();
    require_regular_file(cap_std::fs::File::open_ambient_with(path, &options, ambient_authority())?.into_std())
}

fn require_regular_file(file: File) -> io::Result<File> {
    match file.metadata()? {
        metadata if metadata.is_file() => Ok(file),
        metadata if metadata.is_dir() => Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")),
    }
}

/// Returns a file's bytes, or its length without reading it if the length exceeds `most`.
pub(super) fn read_bounded(file: &mut File, most: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let length = file.metadata()?.len();
    if length > most {
        return Ok(Err(length));
    }
    file.rewind()?;
    let mut bytes = Vec::with_capacity(length as usize);
    // The file may grow while it is read.
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    let read = bytes.len() as u64;
    Ok(if read > most { Err(read) } else { Ok(bytes) })
}

/// Returns the first `most` bytes of a file.
pub(super) fn read_head(file: &mut File, most: u64) -> io::Result<Vec<u8>> {
    file.rewind()?;
    let mut head = Vec::new();
    file.take(most).read_to_end(&mut head)?;
    Ok(head)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn kind(opened: io::Result<File>) -> Result<String, io::ErrorKind> {
        opened.and_then(io::read_to_string).map_err(|error| error.kind())
    }

    /// The site holds a link of each kind. The test opens its files in both ways.
    #[test]
    fn links_are_followed_only_within_the_site() {
        let (site, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let root = fs::canonicalize(site.path()).unwrap();
        fs::create_dir_all(root.join("static/deep")).unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        fs::write(root.join("static/a.txt"), "mine").unwrap();
        fs::write(root.join(".git/config"), "hidden").unwrap();
        fs::write(outside.path().join("secret"), "secret").unwrap();
        let links = [
            ("relative", "a.txt".into(), Ok("mine".to_owned())),
            ("absolute", root.join("static/a.txt"), Ok("mine".to_owned())),
            ("hidden", "../.git/config".into(), Err(io::ErrorKind::PermissionDenied)),
            ("outside", outside.path().join("secret"), Err(io::ErrorKind::PermissionDenied)),
            ("broken", "nothing".into(), Err(io::ErrorKind::NotFound)),
            ("folder", "deep".into(), Err(io::ErrorKind::IsADirectory)),
        ];
        let folder = SiteFolder::open(site.path()).unwrap();
        for (name, leads, expected) in links {
            symlink(leads, root.join("static").join(name)).unwrap();
            let within = format!("static/{name}");
            assert_eq!(kind(folder.open_file(&within)), expected, "{name}");
            assert_eq!(kind(folder.open_listed(&root.join(&within))), expected, "{name}, listed");
        }
    }

    /// Replaces a folder by a link after it was listed.
    #[test]
    fn a_folder_replaced_by_a_link_out_of_the_site_is_not_opened() {
        let (site, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(site.path().join("static")).unwrap();
        fs::write(site.path().join("static/a.txt"), "mine").unwrap();
        fs::write(outside.path().join("a.txt"), "secret").unwrap();
        let folder = SiteFolder::open(site.path()).unwrap();
        let listed = folder.root().join("static/a.txt");
        assert_eq!(kind(folder.open_listed(&listed)), Ok("mine".to_owned()));
        fs::rename(site.path().join("static"), site.path().join("before")).unwrap();
        symlink(outside.path(), site.path().join("static")).unwrap();
        // Test `open_real` alone: the link may appear between the check and the opening.
        assert!(folder.open_real(Path::new("static/a.txt")).is_err());
        assert!(folder.open_listed(&listed).is_err());
        assert!(folder.open_file("static/a.txt").is_err());
    }

    #[test]
    fn a_restored_site_is_opened_again_and_a_link_in_its_place_is_not() {
        let above = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(above.path()).unwrap().join("site");
        let make = |folder: &Path, text: &str| {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("a.txt"), text).unwrap();
        };
        make(&root, "one");
        assert_eq!(kind(open_file(&root, "a.txt")), Ok("one".to_owned()));
        fs::rename(&root, above.path().join("away")).unwrap();
        make(&root, "two");
        assert_eq!(kind(open_file(&root, "a.txt")), Ok("two".to_owned()));
        fs::rename(&root, above.path().join("gone")).unwrap();
        symlink("away", &root).unwrap();
        assert_eq!(kind(open_file(&root, "a.txt")), Err(io::ErrorKind::PermissionDenied));
    }

    #[test]
    fn a_named_pipe_is_rejected_at_once() {
        let site = tempfile::tempdir().unwrap();
        let pipe = site.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let folder = SiteFolder::open(site.path()).unwrap();
        assert_eq!(kind(folder.open_file("pipe")), Err(io::ErrorKind::InvalidInput));
        assert_eq!(kind(folder.open_listed(&folder.root().join("pipe"))), Err(io::ErrorKind::InvalidInput));
        assert_eq!(kind(open_named(&pipe)), Err(io::ErrorKind::InvalidInput));
    }
}
