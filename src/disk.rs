//! Reads a site's folder and returns its [`Inputs`]: text files in memory, all other files by name
//! and size, and a finding for each file that cannot be read. No other module reads a site's sources.
//!
//! Invariant: it reads nothing outside the site's folder, whatever links the folder holds, and never
//! more than the limits below, however large the files are.

#![allow(clippy::disallowed_methods)] // This module may read files.

pub mod active;
mod folder_cache;
mod assets;
mod pdf;
mod problem;
mod site_folder;
mod tracked;
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use assets::asset;
use site_folder::{read_bounded, read_head};
use walk::is_inside;

use crate::config::FETCHED;
use crate::pipeline::{Asset, Inputs};
use crate::source::{Source, Sources, names};

pub use folder_cache::{FolderCache, Reread};
pub use problem::Problem;
pub use site_folder::{SiteFolder, open_file, open_named};
pub use walk::{Listing, PathKind, list};

/// Exposes the parsers of untrusted bytes to the fuzz targets.
#[cfg(fuzzing)]
pub mod fuzzing {
    /// Returns the width and height of an SVG file.
    pub fn svg_dimensions(head: &str) -> Option<(u32, u32)> {
        super::assets::svg_dimensions(head)
    }

    /// Returns what the program keeps of a PDF file.
    pub fn read_pdf(bytes: &[u8]) -> Option<crate::source::Pdf> {
        super::pdf::read(bytes)
    }
}

/// The folders of a site that are read, besides its `site.toml`.
pub const FOLDERS: [&str; 4] = ["content", "imports", "static", "themes"];

/// Most bytes of one text file: a page, a settings file or a template. A book of 1,000 pages has 2 MiB.
/// A file of a million short paragraphs takes 6 s and 800 MiB to check. Files that are published
/// unchanged may be larger, because they are never in memory whole.
const LARGEST_TEXT: u64 = 4 << 20;

/// Most bytes of a partner's calendar. A calendar of 20,000 events has 10 MiB.
const LARGEST_CALENDAR: u64 = 16 << 20;

/// Most bytes of all text files of a site, which are in memory together. A site of 100,000 pages has
/// 300 MiB. Links can give one file many names, so the limit of a single file is not enough.
const MOST_TEXT: u64 = 1 << 30;

/// Reads the site in a folder. `config` is the path of its `site.toml`, if it is elsewhere. Findings
/// call it `site.toml` all the same. Its translations are beside it (`other.cy.toml`).
///
/// # Errors
/// Returns [`DiskError`] if a folder cannot be listed or a file cannot be read. A missing `site.toml`
/// is no error here.
pub fn read(root: &Path, config: Option<&Path>) -> Result<Inputs, DiskError> {
    let folder = SiteFolder::open(root).map_err(|error| DiskError::at(root, error))?;
    let (read, _) = read_all(&folder, config)?;
    Ok(collect_inputs(read.into_iter()))
}

/// Returns the content of the folder by path, and whether it holds links.
fn read_all(folder: &SiteFolder, config: Option<&Path>) -> Result<(Vec<(String, FileContent)>, bool), DiskError> {
    read_within(folder, config, MOST_TEXT)
}

/// Does what [`read_all`] does, and fails if all texts together have more bytes than `most`.
fn read_within(
    folder: &SiteFolder,
    config: Option<&Path>,
    most: u64,
) -> Result<(Vec<(String, FileContent)>, bool), DiskError> {
    let root = folder.root();
    let Listing { mut files, has_links, .. } = list(root)?;
    find_configs(root, config, &mut files)?;
    let all = AtomicU64::new(0);
    let read = files.into_par_iter().map(|(path, found)| {
        let content = read_one(folder, &path, found)?;
        let bytes = content.bytes_in_memory();
        if all.fetch_add(bytes, Ordering::Relaxed) + bytes > most {
            let reason = format!("its texts have more than {} MB in all", most >> 20);
            return Err(DiskError::at(root, io::Error::new(io::ErrorKind::FileTooLarge, reason)));
        }
        Ok((path, content))
    });
    let mut read = read.collect::<Result<Vec<_>, DiskError>>()?;
    read.extend(tracked::tracked_state(root).map(|path| (path, FileContent::Problem(Problem::TrackedState))));
    Ok((read, has_links))
}

/// A file or folder that could not be read.
#[derive(Debug)]
pub struct DiskError {
    /// The path.
    pub path: PathBuf,
    /// The reason.
    pub reason: io::Error,
}

impl DiskError {
    fn at(path: &Path, reason: io::Error) -> DiskError {
        DiskError { path: path.to_owned(), reason }
    }
}

impl std::fmt::Display for DiskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "could not read `{}`: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for DiskError {}

/// The content of a path.
#[derive(Debug, Clone, PartialEq)]
enum FileContent {
    Text(Arc<Source>),
    File {
        asset: Option<Box<Asset>>,
        calendar: Option<Vec<u8>>,
    },
    /// A file that is published unchanged and whose text a rule reads.
    Both {
        asset: Box<Asset>,
        source: Arc<Source>,
    },
    Problem(Problem),
    Nothing,
}

impl FileContent {
    /// Returns how many bytes stay in memory.
    fn bytes_in_memory(&self) -> u64 {
        match self {
            FileContent::Text(source) | FileContent::Both { source, .. } => source.text.len() as u64,
            FileContent::File { calendar: Some(bytes), .. } => bytes.len() as u64,
            FileContent::File { .. } | FileContent::Problem(_) | FileContent::Nothing => 0,
        }
    }
}

/// Finds `site.toml` and its translations, in the site's folder or beside the file that the command
/// line names.
fn find_configs(root: &Path, config: Option<&Path>, files: &mut BTreeMap<String, PathKind>) -> Result<(), DiskError> {
    let (folder, stem) = match config {
        Some(file) if !file.is_file() => return Ok(()),
        Some(file) => {
            let folder = match file.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            files.insert("site.toml".into(), PathKind::File(file.to_owned()));
            (folder.to_owned(), file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default())
        }
        None => (root.to_owned(), "site".to_owned()),
    };
    for entry in fs::read_dir(&folder).map_err(|error| DiskError::at(&folder, error))? {
        let entry = entry.map_err(|error| DiskError::at(&folder, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(rest) = name.strip_prefix(&stem).and_then(|rest| rest.strip_suffix(".toml")) else { continue };
        let language = rest.strip_prefix('.').filter(|tag| !tag.is_empty() && !tag.contains('.'));
        if !(language.is_some() || (rest.is_empty() && config.is_none())) {
            continue;
        }
        let found = match fs::canonicalize(entry.path()) {
            Err(_) => PathKind::Problem(Problem::LinkBroken),
            Ok(target) if config.is_none() && !is_inside(root, &target) => PathKind::Problem(Problem::LinkOutside),
            Ok(target) if target.is_dir() && rest.is_empty() => PathKind::Problem(Problem::NotAFile),
            Ok(target) if !target.is_file() => continue,
            Ok(_) => PathKind::File(entry.path()),
        };
        files.insert(format!("site{rest}.toml"), found);
    }
    Ok(())
}

/// The site's own file for crawlers. It is published unchanged, and a rule reads it.
const ROBOTS: &str = "static/robots.txt";

/// What the site uses a file for. The folder and the file extension decide.
#[derive(Debug, PartialEq, Eq)]
enum FileRole {
    Text,
    Asset,
    /// A calendar that may be imported. It is published too, unless it is in `imports/`.
    Calendar {
        published: bool,
    },
    Neither,
}

/// Returns whether a file is in the `static/` folder of a theme. It is published if the site uses
/// that theme.
fn is_static_theme_file(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("themes") && parts.nth(1) == Some("static")
}

fn role_of(path: &str) -> FileRole {
    let folder = path.split('/').next().unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match (folder, extension.as_str()) {
        ("imports", "ics") => FileRole::Calendar { published: false },
        ("imports", "toml") if path.ends_with(FETCHED) => FileRole::Text,
        ("content" | "static", "ics") => FileRole::Calendar { published: true },
        ("content", "md" | "toml") if path.ends_with(".md") || path.ends_with(".toml") => FileRole::Text,
        ("content" | "static", _) => FileRole::Asset,
        ("themes", _) if is_static_theme_file(path) => FileRole::Asset,
        ("themes", "html" | "ftl" | "css" | "toml" | "js") => FileRole::Text,
        ("themes" | "imports", _) => FileRole::Neither,
        _ => FileRole::Text,
    }
}

fn read_one(folder: &SiteFolder, path: &str, found: PathKind) -> Result<FileContent, DiskError> {
    let file = match found {
        PathKind::File(file) => file,
        PathKind::Problem(problem) => return Ok(FileContent::Problem(problem)),
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let meant = names::almost_page(name).filter(|_| path.starts_with("content/"));
    if names::is_leftover(name) && path.contains('/') && meant.is_none() {
        // Other files of a theme and partners' calendars are not published unchanged.
        let is_published =
            ["content/", "static/"].iter().any(|folder| path.starts_with(folder)) || is_static_theme_file(path);
        return Ok(if is_published { FileContent::Problem(Problem::Leftover) } else { FileContent::Nothing });
    }
    if names::is_private(path) && ["content/", "static/"].iter().any(|folder| path.starts_with(folder)) {
        return Ok(FileContent::Problem(Problem::Private));
    }
    if meant.is_none() && names::is_set_aside(path, false) {
        return Ok(FileContent::Problem(Problem::SetAside));
    }
    let kind = role_of(path);
    if kind == FileRole::Neither {
        return Ok(FileContent::Nothing);
    }
    let read = folder.open_listed(&file).and_then(|mut opened| read_opened(path, &kind, meant, &mut opened));
    match read {
        // Editors delete a file while they save it. Treat it as if it had never been listed.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(FileContent::Nothing),
        read => read.map_err(|error| DiskError::at(&file, error)),
    }
}

/// Classifies an opened file. `meant` is the page name that the file's name nearly is.
fn read_opened(path: &str, kind: &FileRole, meant: Option<String>, file: &mut fs::File) -> io::Result<FileContent> {
    if let Some(meant) = meant.filter(|_| matches!(kind, FileRole::Asset | FileRole::Text)) {
        return Ok(FileContent::Problem(Problem::AlmostPage(Some(meant))));
    }
    if *kind == FileRole::Asset && names::begins_with_front_matter(&read_head(file, names::HEAD)?) {
        return Ok(FileContent::Problem(Problem::AlmostPage(None)));
    }
    match kind {
        FileRole::Text => read_text(path, file),
        FileRole::Asset => asset(path, file).map(|asset| match asset {
            Ok(asset) if path == ROBOTS => match read_text(path, file) {
                Ok(FileContent::Text(source)) => FileContent::Both { asset: Box::new(asset), source },
                // It is published unchanged, so its content needs no check.
                Ok(_) | Err(_) => FileContent::File { asset: Some(Box::new(asset)), calendar: None },
            },
            Ok(asset) => FileContent::File { asset: Some(Box::new(asset)), calendar: None },
            Err(damage) => FileContent::Problem(Problem::Damaged(damage)),
        }),
        FileRole::Calendar { published } => read_bounded(file, LARGEST_CALENDAR).and_then(|read| {
            let asset = if *published { asset(path, file)?.ok().map(Box::new) } else { None };
            Ok(match read {
                Ok(bytes) => FileContent::File { asset, calendar: Some(bytes) },
                // It can be published unchanged but not imported.
                Err(_) if *published => FileContent::File { asset, calendar: None },
                Err(bytes) => FileContent::Problem(Problem::TooLarge { bytes, most: LARGEST_CALENDAR }),
            })
        }),
        FileRole::Neither => Ok(FileContent::Nothing),
    }
}

fn read_text(path: &str, file: &mut fs::File) -> io::Result<FileContent> {
    let bytes = match read_bounded(file, LARGEST_TEXT)? {
        Ok(bytes) => bytes,
        Err(bytes) => return Ok(FileContent::Problem(Problem::TooLarge { bytes, most: LARGEST_TEXT })),
    };
    Ok(match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            FileContent::Text(Arc::new(Source { path: path.to_owned(), text }))
        }
        Err(error) => FileContent::Problem(not_utf8(error.utf8_error().valid_up_to(), error.as_bytes())),
    })
}

/// Returns the text up to the end of the line with the first invalid byte. U+FFFD replaces each
/// invalid byte.
fn not_utf8(at: usize, bytes: &[u8]) -> Problem {
    let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length);
    let shown = String::from_utf8_lossy(&bytes[..end]).into();
    Problem::NotUtf8 { shown, at, bytes: '\u{fffd}'.len_utf8() }
}

/// Numbers the sources in the order of their paths. Includes files that could not be read, so that
/// their findings can point at them. No stage may read a source that a finding of
/// [`Inputs::findings`] names.
fn collect_inputs<P: Into<String>>(read: impl ExactSizeIterator<Item = (P, FileContent)>) -> Inputs {
    let mut inputs = Inputs { sources: Sources::with_capacity(read.len()), ..Inputs::default() };
    for (path, read) in read {
        match read {
            // Most files are texts, which know their paths. This copies no path needlessly.
            FileContent::Text(source) => drop(inputs.sources.push_shared(source)),
            FileContent::File { asset, calendar } => {
                inputs.assets.extend(asset.map(|asset| *asset));
                inputs.vendored.extend(calendar.map(|bytes| (path.into(), bytes)));
            }
            FileContent::Both { asset, source } => {
                inputs.assets.push(*asset);
                inputs.sources.push_shared(source);
            }
            FileContent::Problem(problem) => problem.add(path.into(), &mut inputs),
            FileContent::Nothing => {}
        }
    }
    inputs
}

#[cfg(test)]
mod tests;
