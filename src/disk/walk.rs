//! Lists a site's folder. Returns the location of every file that the site consists of.
//!
//! It reads each real folder once. If a link leads to a folder that was read under its own name or
//! through another link, it reports the link and does not follow it: else nested links would double the
//! work with each level. A file may have several names, and each is a separate file. This costs no more
//! than the number of links.
//!
//! Invariant: it lists nothing outside the site's folder, whatever links the folder holds.

#![allow(clippy::disallowed_methods)] // This module may list folders.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::problem::Problem;
use super::{DiskError, FOLDERS};
use crate::source::names::{HEAD, begins_with_front_matter, is_hidden, is_leftover, is_set_aside};

/// Folders besides [`FOLDERS`] that the program writes to. A file of such a name would stop a build at
/// its end.
pub(super) const OUTPUT_FOLDERS: [&str; 2] = [".commonweal", "public"];

/// Folders besides [`FOLDERS`] in which people put templates by mistake.
const MISPLACED: [&str; 3] = ["layouts", "template", "templates"];

/// Most files of such a folder that are examined.
const MOST_EXAMINED: usize = 1000;

/// The kind of a path.
#[derive(Debug)]
pub enum PathKind {
    /// A file, with its location on disk.
    File(PathBuf),
    /// A path that the site cannot use.
    Problem(Problem),
}

/// The content of a site's folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// By path within the site, with forward slashes.
    pub files: BTreeMap<String, PathKind>,
    /// Whether there are links. A change of one file may then affect several paths.
    pub has_links: bool,
    /// Real folders, besides [`FOLDERS`], that are link targets.
    pub linked: Vec<PathBuf>,
}

/// Lists the files of the site's folders. No part of the path `root` is a link.
///
/// # Errors
/// Returns [`DiskError`] if a folder cannot be listed.
pub fn list(root: &Path) -> Result<Listing, DiskError> {
    let mut walk = FolderWalk { root, listing: Listing::default(), links: BTreeMap::new(), read: HashMap::new() };
    for folder in FOLDERS {
        let top = root.join(folder);
        match fs::symlink_metadata(&top) {
            Err(_) => {}
            Ok(metadata) if metadata.is_dir() => walk.folder(&top, folder)?,
            Ok(metadata) if metadata.is_symlink() => drop(walk.links.insert(folder.to_owned(), top)),
            Ok(_) => walk.problem(folder.to_owned(), Problem::NotAFolder),
        }
    }
    // Follow the links in the order of their names, so that the result does not depend on the disk's order.
    // A deeper link has a longer name.
    while let Some((name, link)) = walk.links.pop_first() {
        walk.listing.has_links = true;
        walk.follow(name, link)?;
    }
    for folder in OUTPUT_FOLDERS {
        if fs::metadata(root.join(folder)).is_ok_and(|metadata| !metadata.is_dir()) {
            walk.problem(folder.to_owned(), Problem::NotAFolder);
        }
    }
    for folder in MISPLACED {
        if has_templates(&root.join(folder)) {
            walk.problem(folder.to_owned(), Problem::TemplatesOutside);
        }
    }
    for name in pages_outside(root) {
        walk.problem(name, Problem::PageOutside);
    }
    Ok(walk.listing)
}

/// Folders beside [`FOLDERS`] in which people put pages by mistake: those of other programs, and those that belong into
/// `content/`.
#[rustfmt::skip]
const OF_PAGES: [&str; 13] = [
    "_pages", "_posts", "Content", "CONTENT", "pages", "posts", "events", "frameworks", "news", "partners", "places", "policies", "programmes",
];

/// Returns the pages beside site.toml, and the folders with pages there, which are not published.
fn pages_outside(root: &Path) -> Vec<String> {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).take(MOST_EXAMINED);
    let is_page = |entry: &fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        // README.md is for people who work on the site.
        let is_notice = name.split('.').next().is_some_and(|stem| stem.chars().all(|c| !c.is_lowercase()));
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        name.ends_with(".md") && is_file && !is_notice && begins_as_page(&entry.path())
    };
    let mut found: Vec<String> =
        entries(root).filter(is_page).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let is_folder = |name: &&&str| {
        let folder = root.join(name);
        let is_real = fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir());
        // Some systems do not distinguish `Content` and `content`.
        let is_content = name.eq_ignore_ascii_case("content")
            && fs::canonicalize(&folder).ok() == fs::canonicalize(root.join("content")).ok();
        is_real && !is_content && entries(&folder).any(|entry| is_page(&entry))
    };
    found.extend(OF_PAGES.iter().filter(is_folder).map(|name| (*name).to_owned()));
    found.sort_unstable();
    found
}

/// Returns whether a file begins with front matter.
fn begins_as_page(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && begins_with_front_matter(&head)
}

/// Returns whether a folder holds a template with the name of a built-in one.
fn has_templates(folder: &Path) -> bool {
    let entries = WalkDir::new(folder).follow_links(false).max_depth(3).into_iter().filter_map(Result::ok);
    let is_template = |within: &Path| {
        let name = within.to_string_lossy().replace('\\', "/");
        crate::theme::is_built_in(&format!("templates/{name}"))
    };
    fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_dir())
        && entries.take(MOST_EXAMINED).any(|entry| entry.path().strip_prefix(folder).is_ok_and(is_template))
}

struct FolderWalk<'r> {
    root: &'r Path,
    listing: Listing,
    /// Links to follow, by their name within the site.
    links: BTreeMap<String, PathBuf>,
    /// Real folders besides [`FOLDERS`] that were read, with their names.
    read: HashMap<PathBuf, String>,
}

impl FolderWalk<'_> {
    fn problem(&mut self, name: String, problem: Problem) {
        self.listing.files.insert(name, PathKind::Problem(problem));
    }

    /// Lists a real folder under a name within the site. Keeps its links for later.
    fn folder(&mut self, real: &Path, name: &str) -> Result<(), DiskError> {
        let mut entries = WalkDir::new(real).into_iter();
        let is_beside = self.listed_name(real).is_none();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(real).to_owned();
                    return Err(DiskError { path, reason: error.into() });
                }
            };
            let kind = entry.file_type();
            if entry.depth() > 0 && is_hidden(&entry.file_name().to_string_lossy()) {
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            let within = entry.path().strip_prefix(real).unwrap_or(entry.path());
            let own = match name_of(within) {
                Ok(within) if within.is_empty() => name.to_owned(),
                Ok(within) => format!("{name}/{within}"),
                Err((within, problem)) => {
                    self.problem(format!("{name}/{within}"), problem);
                    if kind.is_dir() {
                        entries.skip_current_dir();
                    }
                    continue;
                }
            };
            if entry.depth() > 0 && kind.is_dir() && is_leftover(&entry.file_name().to_string_lossy()) {
                // A leftover folder is one problem. The content of a file decides later.
                self.problem(own, Problem::Leftover);
                entries.skip_current_dir();
            } else if kind.is_dir() && is_set_aside(&own, true) {
                self.problem(own, Problem::SetAside);
                entries.skip_current_dir();
            } else if kind.is_symlink() {
                self.links.insert(own, entry.into_path());
            } else if kind.is_file() {
                self.listing.files.insert(own, PathKind::File(entry.into_path()));
            } else if kind.is_dir() && is_beside {
                match self.listed_name(entry.path()) {
                    Some(other) => {
                        self.problem(own, Problem::LinkRepeated(other));
                        entries.skip_current_dir();
                    }
                    None => drop(self.read.insert(entry.into_path(), own)),
                }
            }
        }
        Ok(())
    }

    /// Follows a link if it stays in the site and its target was not read before.
    fn follow(&mut self, name: String, link: PathBuf) -> Result<(), DiskError> {
        let Ok(real) = fs::canonicalize(&link) else {
            self.problem(name, Problem::LinkBroken);
            return Ok(());
        };
        if !is_inside(self.root, &real) {
            self.problem(name, Problem::LinkOutside);
        } else if real.is_file() {
            self.listing.files.insert(name, PathKind::File(link));
        } else if real.is_dir() && is_set_aside(&name, true) {
            self.problem(name, Problem::SetAside);
        } else if real.is_dir() {
            match self.listed_name(&real) {
                Some(other) => self.problem(name, Problem::LinkRepeated(other)),
                None => {
                    self.listing.linked.push(real.clone());
                    self.folder(&real, &name)?;
                }
            }
        }
        Ok(())
    }

    /// Returns the name under which a real folder was read: its own if it is in [`FOLDERS`], or that of an
    /// earlier link.
    fn listed_name(&self, real: &Path) -> Option<String> {
        let within = real.strip_prefix(self.root).ok()?;
        let Some(top) = within.components().next() else { return Some(".".to_owned()) };
        let is_read = FOLDERS.iter().any(|folder| OsStr::new(folder) == top.as_os_str());
        if is_read { name_of(within).ok() } else { self.read.get(real).cloned() }
    }
}

/// Returns a path within the site, with forward slashes.
///
/// # Errors
/// Returns the path as displayable text, and the problem, if a name in it cannot be published: it is not
/// valid UTF-8, or has control characters or backslashes, which are separators on other systems.
pub(super) fn name_of(path: &Path) -> Result<String, (String, Problem)> {
    let mut name = String::new();
    let mut problem = None;
    for part in path.components() {
        let part = part.as_os_str();
        if !name.is_empty() {
            name.push('/');
        }
        match part.to_str() {
            Some(text) => {
                name.push_str(text);
                if text.chars().any(|c| c.is_control() || c == '\\') {
                    problem = Some(Problem::UnsafeName);
                }
            }
            None => {
                name.push_str(&part.as_encoded_bytes().escape_ascii().to_string());
                problem = Some(Problem::NameNotUtf8);
            }
        }
    }
    match problem {
        None => Ok(name),
        Some(problem) => Err((name, problem)),
    }
}

/// Returns whether a link's target is in the site, and not in a hidden folder such as `.git`.
pub(super) fn is_inside(root: &Path, target: &Path) -> bool {
    let Ok(within) = target.strip_prefix(root) else { return false };
    !within.components().any(|part| is_hidden(&part.as_os_str().to_string_lossy()))
}
