//! A site's folder in; its [`Inputs`] out: texts in memory, all other files by name and size, and a finding for each file
//! that cannot be read as it stands. The only module that reads a site's sources.
//!
//! Invariant: nothing outside the site's folder is read, whatever links it holds.

#![allow(clippy::disallowed_methods)] // The shell: this module is where files are read.

pub mod active;
mod again;
mod assets;
mod pdf;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use assets::asset;

use crate::diagnostic::Finding;
use crate::images::Damage;
use crate::pipeline::{Asset, Inputs};
use crate::source::{Source, Sources, Span};

pub use again::Folder;

/// The folders of a site that are read, beside its `site.toml`.
pub const FOLDERS: [&str; 4] = ["content", "imports", "static", "themes"];

/// Names that begin with a dot and are nevertheless meant for the public: RFC 8615, and what two hosts ask for.
const PUBLIC_DOT_NAMES: [&str; 3] = [".well-known", ".htaccess", ".nojekyll"];

/// Reads the site in a folder. `config` is the path of its `site.toml`, if that stands elsewhere; it is known as `site.toml`
/// all the same, and its translations stand beside it (`other.cy.toml`).
///
/// # Errors
/// [`Error`] when a folder cannot be listed or a file cannot be read. A missing `site.toml` is no error here.
pub fn read(root: &Path, config: Option<&Path>) -> Result<Inputs, Error> {
    let root = fs::canonicalize(root).map_err(|error| Error::at(root, error))?;
    let (read, _) = read_all(&root, config)?;
    Ok(gather(read.into_iter()))
}

/// Everything in the folder by its path, and whether there are links among it.
fn read_all(root: &Path, config: Option<&Path>) -> Result<(Vec<(String, Content)>, bool), Error> {
    let mut files = BTreeMap::new();
    find_configs(root, config, &mut files)?;
    let mut linked = false;
    for folder in FOLDERS {
        linked |= walk(root, folder, &mut files)?;
    }
    let read = files.into_par_iter().map(|(path, found)| Ok((path.clone(), read_one(&path, found)?)));
    Ok((read.collect::<Result<_, Error>>()?, linked))
}

/// A file or folder that could not be read.
#[derive(Debug)]
pub struct Error {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub reason: io::Error,
}

impl Error {
    fn at(path: &Path, reason: io::Error) -> Error {
        Error { path: path.to_owned(), reason }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "could not read `{}`: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for Error {}

/// What the walk met at a path.
enum Found {
    File(PathBuf),
    LinkOutside,
    LinkBroken,
}

/// What was read at a path.
#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(Arc<Source>),
    File { asset: Option<Box<Asset>>, calendar: Option<Vec<u8>> },
    NotUtf8 { shown: Box<str>, at: usize, bytes: usize },
    Damaged(Damage),
    LinkOutside,
    LinkBroken,
    Nothing,
}

/// `site.toml` and its translations, in the site's folder or beside the file that the command line names.
fn find_configs(root: &Path, config: Option<&Path>, files: &mut BTreeMap<String, Found>) -> Result<(), Error> {
    let (folder, stem) = match config {
        Some(file) if !file.is_file() => return Ok(()),
        Some(file) => {
            let folder = match file.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            files.insert("site.toml".into(), Found::File(file.to_owned()));
            (folder.to_owned(), file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default())
        }
        None => (root.to_owned(), "site".to_owned()),
    };
    for entry in fs::read_dir(&folder).map_err(|error| Error::at(&folder, error))? {
        let entry = entry.map_err(|error| Error::at(&folder, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(rest) = name.strip_prefix(&stem).and_then(|rest| rest.strip_suffix(".toml")) else { continue };
        let language = rest.strip_prefix('.').filter(|tag| !tag.is_empty() && !tag.contains('.'));
        if !(language.is_some() || (rest.is_empty() && config.is_none())) {
            continue;
        }
        let found = match fs::canonicalize(entry.path()) {
            Err(_) => Found::LinkBroken,
            Ok(target) if config.is_none() && !stays_inside(root, &target) => Found::LinkOutside,
            Ok(target) if !target.is_file() => continue,
            Ok(_) => Found::File(entry.path()),
        };
        files.insert(format!("site{rest}.toml"), found);
    }
    Ok(())
}

/// Every file beneath one folder of the site, by its path within the site; and whether any was reached through a link.
fn walk(root: &Path, folder: &str, files: &mut BTreeMap<String, Found>) -> Result<bool, Error> {
    let top = root.join(folder);
    if fs::symlink_metadata(&top).is_err() {
        return Ok(false);
    }
    let name_of = |path: &Path| {
        let within = path.strip_prefix(root).unwrap_or(path);
        within.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let (mut links, mut linked) = (Vec::new(), false);
    let entries = WalkDir::new(&top).follow_links(true).into_iter().filter_entry(|entry| {
        if is_leftover(&entry.file_name().to_string_lossy()) {
            return false;
        }
        linked |= entry.path_is_symlink();
        if entry.path_is_symlink() && !fs::canonicalize(entry.path()).is_ok_and(|target| stays_inside(root, &target)) {
            links.push((name_of(entry.path()), Found::LinkOutside));
            return false;
        }
        true
    });
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                files.insert(name_of(entry.path()), Found::File(entry.into_path()));
            }
            Ok(_) => {}
            // A link to a folder above itself: the folder is read once, where it stands.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let path = error.path().unwrap_or(&top).to_owned();
                let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
                if !is_link {
                    return Err(Error { path, reason: error.into() });
                }
                if !path.file_name().is_some_and(|name| is_leftover(&name.to_string_lossy())) {
                    files.insert(name_of(&path), Found::LinkBroken);
                }
            }
        }
    }
    files.extend(links);
    Ok(linked)
}

/// Whether a link's target lies in the site, and not in a hidden folder of it such as `.git`.
fn stays_inside(root: &Path, target: &Path) -> bool {
    let Ok(within) = target.strip_prefix(root) else { return false };
    !within.components().any(|part| is_leftover(&part.as_os_str().to_string_lossy()))
}

/// Hidden files, and what editors, office programs and file managers leave behind.
fn is_leftover(name: &str) -> bool {
    (name.starts_with('.') && !PUBLIC_DOT_NAMES.contains(&name))
        || name.ends_with('~')
        || name.ends_with(".swp")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with("~$")
        || matches!(name, "Thumbs.db" | "desktop.ini")
}

/// What a file is to the site: decided by its folder and the end of its name.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Asset,
    /// A calendar that may be imported; published too, unless it stands in `imports/`.
    Calendar {
        published: bool,
    },
    Neither,
}

fn kind(path: &str) -> Kind {
    let mut parts = path.split('/');
    let folder = parts.next().unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match (folder, extension.as_str()) {
        ("imports", "ics") => Kind::Calendar { published: false },
        ("content" | "static", "ics") => Kind::Calendar { published: true },
        ("content", "md" | "toml") => Kind::Text,
        ("content" | "static", _) => Kind::Asset,
        ("themes", _) if parts.nth(1) == Some("static") => Kind::Asset,
        ("themes", "html" | "ftl" | "css" | "toml" | "js") => Kind::Text,
        ("themes" | "imports", _) => Kind::Neither,
        _ => Kind::Text,
    }
}

fn read_one(path: &str, found: Found) -> Result<Content, Error> {
    let file = match found {
        Found::File(file) => file,
        Found::LinkOutside => return Ok(Content::LinkOutside),
        Found::LinkBroken => return Ok(Content::LinkBroken),
    };
    let result = match kind(path) {
        Kind::Text => read_text(path, &file),
        Kind::Asset => asset(path, &file).map(|asset| match asset {
            Ok(asset) => Content::File { asset: Some(Box::new(asset)), calendar: None },
            Err(damage) => Content::Damaged(damage),
        }),
        Kind::Calendar { published } => fs::read(&file).and_then(|bytes| {
            let asset = if published { asset(path, &file)?.ok() } else { None };
            Ok(Content::File { asset: asset.map(Box::new), calendar: Some(bytes) })
        }),
        Kind::Neither => Ok(Content::Nothing),
    };
    match result {
        // Deleted between the listing and the reading, as editors do when they save: as if it had never been listed.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Content::Nothing),
        result => result.map_err(|error| Error::at(&file, error)),
    }
}

fn read_text(path: &str, file: &Path) -> io::Result<Content> {
    let bytes = fs::read(file)?;
    if u32::try_from(bytes.len()).is_err() {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a text of more than 4 GiB"));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Content::Text(Arc::new(Source { path: path.to_owned(), text }))
        }
        Err(error) => not_utf8(error.utf8_error().valid_up_to(), error.as_bytes()),
    })
}

/// The text up to the end of the line with the first bad byte, each bad byte shown as U+FFFD.
fn not_utf8(at: usize, bytes: &[u8]) -> Content {
    let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length);
    let shown = String::from_utf8_lossy(&bytes[..end]).into();
    Content::NotUtf8 { shown, at, bytes: '\u{fffd}'.len_utf8() }
}

/// Numbers the sources in the order of their paths. A file that could not be read stands among them, so that its finding has
/// a place to point at; no stage may read a source that a finding of [`Inputs::findings`] names.
fn gather<P: Into<String>>(read: impl ExactSizeIterator<Item = (P, Content)>) -> Inputs {
    let mut inputs = Inputs { sources: Sources::with_room(read.len()), ..Inputs::default() };
    for (path, read) in read {
        // Most are texts, which know their paths: none is copied for nothing.
        if let Content::Text(source) = read {
            inputs.sources.push_shared(source);
            continue;
        }
        let path: String = path.into();
        match read {
            Content::Text(_) | Content::Nothing => {}
            Content::File { asset, calendar } => {
                inputs.assets.extend(asset.map(|asset| *asset));
                inputs.vendored.extend(calendar.map(|bytes| (path, bytes)));
            }
            Content::NotUtf8 { shown, at, bytes } => {
                let file = inputs.sources.push(Source { path: path.clone(), text: shown.into() });
                let message = format!("`{path}` is not in UTF-8");
                let finding = Finding::error("not-utf8", Span::new(file, at, at + bytes), message)
                    .label("the first character that cannot be read")
                    .note("Some letters would be lost or shown wrongly to everyone.")
                    .help("save the file again with the encoding UTF-8");
                inputs.findings.push(finding);
            }
            Content::Damaged(damage) => inputs.damaged(path, damage),
            Content::LinkOutside => {
                let message = format!("the link `{path}` leads out of the site");
                let help = "copy what it links to into the site's folder";
                let note =
                    "Files from elsewhere on this computer could be published by mistake, so it was not followed.";
                inputs.link_finding(path, message, note, help);
            }
            Content::LinkBroken => {
                let message = format!("the link `{path}` leads nowhere");
                inputs.link_finding(path, message, "", "remove the link, or copy the file that is meant to be here");
            }
        }
    }
    inputs
}

impl Inputs {
    /// A picture that cannot be shown, or of which nobody can tell what else it holds.
    fn damaged(&mut self, path: String, damage: Damage) {
        let name = path.rsplit('/').next().unwrap_or(&path);
        let (code, message, note, help) = match damage {
            Damage::Unreadable => (
                "img-damaged",
                format!("the picture `{name}` cannot be read"),
                "Browsers would show nothing, or half of it; and where it was taken could be published with it.",
                "open it in a program for pictures and save it again, as the format that its name says",
            ),
            Damage::TooLarge(width, height) => (
                "img-huge",
                format!("the picture `{name}` is {width} by {height} pixels"),
                "Making it smaller here would take more memory than most computers have.",
                "save it at 4000 pixels wide or less",
            ),
        };
        let file = self.sources.push(Source { path, text: String::new() });
        self.findings.push(Finding::error(code, Span::file_start(file), message).note(note).help(help));
    }

    fn link_finding(&mut self, path: String, message: String, note: &str, help: &str) {
        let file = self.sources.push(Source { path, text: String::new() });
        let finding = Finding::error("symlink-outside", Span::file_start(file), message);
        self.findings.push(finding.note(note).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    fn paths(inputs: &Inputs) -> Vec<&str> {
        inputs.sources.iter().map(|(_, source)| source.path.as_str()).collect()
    }

    #[test]
    fn texts_are_sources_in_the_order_of_their_paths_and_all_else_assets() {
        let folder = site(&[
            ("site.toml", b"title = 'A'"),
            ("site.cy.toml", b""),
            ("content/policies/b.md", b"b"),
            ("content/a.toml", b"a"),
            ("content/a.pdf", b"%PDF"),
            ("static/notes.md", b"as it is"),
            ("static/.well-known/security.txt", b"Contact:"),
            ("themes/own/templates/page.html", b"<p>"),
            ("themes/own/static/logo.bin", b"x"),
            ("themes/own/readme.txt", b"x"),
            ("imports/council.ics", b"BEGIN:VCALENDAR\xff"),
            ("elsewhere/x.md", b"no"),
        ]);
        let inputs = read(folder.path(), None).unwrap();
        assert_eq!(
            paths(&inputs),
            ["content/a.toml", "content/policies/b.md", "site.cy.toml", "site.toml", "themes/own/templates/page.html"]
        );
        let assets: Vec<_> = inputs.assets.iter().map(|asset| asset.path.as_str()).collect();
        assert_eq!(
            assets,
            ["content/a.pdf", "static/.well-known/security.txt", "static/notes.md", "themes/own/static/logo.bin"]
        );
        assert_eq!(inputs.vendored, [("imports/council.ics".to_owned(), b"BEGIN:VCALENDAR\xff".to_vec())]);
        assert_eq!(inputs.findings, []);
    }

    #[test]
    fn leftovers_are_skipped() {
        let names = [".secret.md", "page.md~", "page.md.swp", "#page.md#", "~$page.docx", ".git/config", "Thumbs.db"];
        let files: Vec<(String, &[u8])> =
            names.iter().map(|name| (format!("content/{name}"), b"x".as_slice())).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), *bytes)).collect();
        let inputs = read(site(&files).path(), None).unwrap();
        assert!(inputs.sources.is_empty() && inputs.assets.is_empty());
    }

    #[test]
    fn a_byte_order_mark_is_dropped_and_bytes_that_are_not_utf8_have_a_place() {
        let folder =
            site(&[("content/a.md", b"\xef\xbb\xbf+++"), ("content/b.md", b"one\nt\xc5\xb7 caf\xe9 au\nthree")]);
        let inputs = read(folder.path(), None).unwrap();
        assert_eq!(inputs.sources.get(inputs.sources.find("content/a.md").unwrap()).text, "+++");
        let [finding] = &inputs.findings[..] else { panic!("{:?}", inputs.findings) };
        let (source, start, end) = finding.places(&inputs.sources);
        assert_eq!(
            (finding.code, source.path.as_str(), start.line, start.column, end.column),
            ("not-utf8", "content/b.md", 2, 7, 8)
        );
        assert_eq!(inputs.sources.text(finding.span), "\u{fffd}");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_within_the_site_only() {
        use std::os::unix::fs::symlink;
        let outside = site(&[("secret.md", b"secret"), ("folder/deep.md", b"secret")]);
        let folder = site(&[("content/page.md", b"page"), (".git/config", b"x"), ("static/a.txt", b"a")]);
        let content = folder.path().join("content");
        symlink(outside.path().join("secret.md"), content.join("leak.md")).unwrap();
        symlink(outside.path().join("folder"), content.join("leaks")).unwrap();
        symlink("../.git", content.join("history")).unwrap();
        symlink("nowhere.md", content.join("broken.md")).unwrap();
        symlink("page.md", content.join("same.md")).unwrap();
        symlink(".", content.join("round")).unwrap();
        let inputs = read(folder.path(), None).unwrap();
        let found: Vec<_> = inputs
            .findings
            .iter()
            .map(|finding| (finding.code, finding.places(&inputs.sources).0.path.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("symlink-outside", "content/broken.md"),
                ("symlink-outside", "content/history"),
                ("symlink-outside", "content/leak.md"),
                ("symlink-outside", "content/leaks"),
            ]
        );
        assert!(inputs.sources.iter().all(|(_, source)| !source.text.contains("secret")));
        assert_eq!(inputs.sources.get(inputs.sources.find("content/same.md").unwrap()).text, "page");
    }

    #[test]
    fn another_config_is_known_as_site_toml() {
        let folder =
            site(&[("site.toml", b"a"), ("other.toml", b"b"), ("other.cy.toml", b"c"), ("otherwise.toml", b"d")]);
        let inputs = read(folder.path(), Some(&folder.path().join("other.toml"))).unwrap();
        assert_eq!(paths(&inputs), ["site.cy.toml", "site.toml"]);
        assert_eq!(inputs.sources.get(inputs.sources.find("site.toml").unwrap()).text, "b");
    }
}
