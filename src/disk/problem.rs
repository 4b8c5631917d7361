//! Turns each file that a site cannot use into a finding, with its position and a fix.

use crate::diagnostic::{Finding, Level};
use crate::images::{DecodeError, LARGEST_FILE, LONGEST_SIDE, MOST_PIXELS};
use crate::pipeline::Inputs;
use crate::source::names::is_system_file;
use crate::source::{Source, Span};

/// The reason why a file or folder is not part of the site.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// The text has another encoding.
    NotUtf8 {
        /// The text up to the end of the line with the first invalid byte. U+FFFD replaces each invalid byte.
        shown: Box<str>,
        /// The position of the first invalid byte in that text.
        at: usize,
        /// The length of its replacement, in bytes.
        bytes: usize,
    },
    /// The picture cannot be shown, or may contain more than the picture.
    Damaged(DecodeError),
    /// The text is too large to read.
    TooLarge {
        /// Its length, in bytes.
        bytes: u64,
        /// The limit, in bytes.
        most: u64,
    },
    /// The link leads out of the site's folder.
    LinkOutside,
    /// The target of the link does not exist.
    LinkBroken,
    /// The link leads to a folder that was read under this name.
    LinkRepeated(String),
    /// A folder of templates is not in a theme.
    TemplatesOutside,
    /// A page, or a folder of pages, is not in `content/`.
    PageOutside,
    /// A file has the name of a folder of the site.
    NotAFolder,
    /// A folder has the name of a file of the site.
    NotAFile,
    /// The name contains control characters or a backslash.
    UnsafeName,
    /// The name is not valid UTF-8.
    NameNotUtf8,
    /// Git tracks the state folder.
    TrackedState,
    /// An editor, an office program or the operating system left the file behind.
    Leftover,
    /// A file that contains private data by its name: a mailbox, a database, a key.
    Private,
    /// A folder or page of `content/` that other programs do not publish, because its name begins with `_`.
    SetAside,
    /// The text is nearly a page. The value is the intended name, or `None` if the text only begins with
    /// front matter.
    AlmostPage(Option<String>),
}

impl Problem {
    /// Adds the finding, and a source that it points at. No stage may read that source.
    pub fn add(self, path: String, inputs: &mut Inputs) {
        let (text, at, bytes) = match &self {
            Problem::NotUtf8 { shown, at, bytes } => (shown.to_string(), *at, *bytes),
            _ => (String::new(), 0, 0),
        };
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let label =
            if matches!(self, Problem::NotUtf8 { .. }) { "the first character that cannot be read" } else { "" };
        let level = match self {
            // The operating system writes it again each time somebody opens the folder.
            Problem::Leftover if is_system_file(&name) => Level::Advice,
            Problem::LinkRepeated(_)
            | Problem::TrackedState
            | Problem::Leftover
            | Problem::Private
            | Problem::PageOutside
            | Problem::TemplatesOutside => Level::Warning,
            _ => Level::Error,
        };
        let ProblemWords { code, message, note, help } = self.words(&path, &name);
        let file = inputs.sources.push(Source { path, text });
        let finding = Finding::new(level, code, Span::new(file, at, at + bytes), message);
        inputs.findings.push(finding.label(label).note(note).help(help));
    }

    fn words(self, path: &str, name: &str) -> ProblemWords {
        match self {
            Problem::NotUtf8 { .. } => ProblemWords::new(
                "not-utf8",
                format!("the letters of `{path}` cannot be read: it is not saved as UTF-8"),
                "Everyone would see wrong letters, or none in their place.",
                "open it in your editor, choose \"Save as\", and choose the encoding \"UTF-8\"",
            ),
            Problem::Damaged(damage) => picture_words(damage, name),
            Problem::TooLarge { bytes, most } => ProblemWords::new(
                "file-large",
                format!("`{name}` has {}, and the limit is {}", megabytes(bytes), megabytes(most)),
                "Reading it would take more memory than many computers have.",
                "split it into several files; or, if people only download it, move it to `static/`",
            ),
            Problem::TrackedState => ProblemWords::new(
                "state-tracked",
                "git tracks `.commonweal`, which belongs to this computer alone".to_owned(),
                "Other people would get the saved data of your builds, and you would get theirs.",
                "run `git rm -r --cached .commonweal`, then commit; this deletes no file of yours",
            ),
            Problem::Leftover => ProblemWords::new(
                "file-leftover",
                format!("`{path}` is not published, because a program left it behind"),
                "It may contain an older text, or one that somebody is still writing.",
                "delete it; if it is meant for visitors, give it another name",
            ),
            Problem::Private => ProblemWords::new(
                "file-leftover",
                format!("`{path}` is not published, because files of its kind contain private data"),
                "Mailboxes, databases, keys and settings are not for visitors.",
                "move it out of the site; if it is meant for visitors, save what they need as a page, a PDF or a CSV file",
            ),
            Problem::SetAside => ProblemWords::new(
                "file-underscore",
                format!("`{path}` is not published, because its name begins with `_`"),
                "Other programs keep such pages off the public site: `_drafts` has those that nobody may read yet.",
                format!(
                    "if the public may read it, rename it to `{}`; else move it out of `content/`, or rename it and write `draft = true` in \
                     each of its pages",
                    name.trim_start_matches('_')
                ),
            ),
            Problem::AlmostPage(Some(meant)) => ProblemWords::new(
                "file-almost-page",
                format!("`{path}` is not published, because its name is only nearly that of a page"),
                "Visitors would see its raw text, with everything that you meant to hide, or nothing at all.",
                format!("rename it to `{meant}`, or move it out of the folder"),
            ),
            Problem::AlmostPage(None) => ProblemWords::new(
                "file-almost-page",
                format!("`{path}` is not published, because it begins with front matter as a page does"),
                "Visitors would see its raw text, with everything that you meant to hide, or nothing at all.",
                "if it is a page, end its name in `.md` and keep it in `content/`; else delete it, or its front matter",
            ),
            Problem::LinkOutside => ProblemWords::new(
                "symlink-outside",
                format!("the link `{path}` leads out of the site"),
                "The build does not follow it, because it could publish other files of this computer by mistake.",
                "copy its target into the site's folder",
            ),
            Problem::LinkBroken => ProblemWords::new(
                "symlink-outside",
                format!("the target of the link `{path}` does not exist"),
                "",
                "remove the link, or replace it with the file",
            ),
            Problem::LinkRepeated(other) => {
                let other = if other == "." { "the site's own folder".to_owned() } else { format!("`{other}`") };
                ProblemWords::new(
                    "symlink-repeated",
                    format!("the link `{path}` leads to {other}, which the build already reads"),
                    "The build publishes its pages and files once, so visitors do not find them at the link's address.",
                    "remove the link; copy the folder if its files are meant to be in both places",
                )
            }
            Problem::TemplatesOutside => ProblemWords::new(
                "template-unused",
                format!("the templates in `{path}/` have no effect: they are not in a theme"),
                "Pages look as if these templates did not exist.",
                "move them to `themes/NAME/templates/`, and write `theme = \"NAME\"` in site.toml",
            ),
            Problem::PageOutside if path.ends_with(".md") => ProblemWords::new(
                "page-outside",
                format!("`{path}` is not published, because it is not in `content/`"),
                "Visitors do not find it, and no check reads it.",
                format!("move it to `content/{name}`; if it is not for visitors, move it out of the site's folder"),
            ),
            Problem::PageOutside => ProblemWords::new(
                "page-outside",
                format!("the pages in `{path}/` are not published, because the folder is not in `content/`"),
                "Visitors do not find them, and no check reads them.",
                match name.trim_start_matches('_').to_lowercase().as_str() {
                    "content" => {
                        "rename the folder to `content`, in lower case; if its pages are not for visitors, move it away"
                            .to_owned()
                    }
                    own => format!(
                        "move the folder to `content/{own}`; if its pages are not for visitors, move it out of the site's folder"
                    ),
                },
            ),
            Problem::NotAFolder => ProblemWords::new(
                "folder-expected",
                format!("`{path}` is a file, but a site needs a folder of this name"),
                "The build cannot read or publish the whole site while this file exists.",
                "move the file or rename it",
            ),
            Problem::NotAFile => ProblemWords::new(
                "folder-expected",
                format!("`{path}` is a folder, but a site needs a file of this name"),
                "Without its settings the site has no name and no address.",
                "move the folder, then write the file; `commonweal explain site.toml` lists its settings",
            ),
            Problem::UnsafeName => ProblemWords::new(
                "path-unsafe",
                format!("the name `{name}` contains a control character or a backslash"),
                "Such a file cannot be published: other computers read its name differently, or refuse it.",
                "rename the file or folder; use only letters, digits, hyphens and dots",
            ),
            Problem::NameNotUtf8 => ProblemWords::new(
                "path-unsafe",
                format!("the letters of the name `{name}` cannot be read"),
                "Such a file cannot be published: no address leads to it.",
                "rename the file or folder on this computer",
            ),
        }
    }
}

/// The texts of a finding.
struct ProblemWords {
    code: &'static str,
    message: String,
    note: &'static str,
    help: String,
}

impl ProblemWords {
    fn new(code: &'static str, message: String, note: &'static str, help: impl Into<String>) -> ProblemWords {
        ProblemWords { code, message, note, help: help.into() }
    }
}

fn picture_words(damage: DecodeError, name: &str) -> ProblemWords {
    const COST: &str = "Making it smaller here would take more memory and time than most computers have.";
    match damage {
        DecodeError::Unreadable => ProblemWords::new(
            "img-damaged",
            format!("the picture `{name}` is damaged"),
            "Browsers would show nothing, or half of it, and it could reveal the place where it was taken.",
            "open it in a picture editor and save it again, in the format of its file extension",
        ),
        DecodeError::TooLarge(width, height) => ProblemWords::new(
            "img-huge",
            format!("the picture `{name}` is {width} by {height} pixels"),
            COST,
            format!(
                "make it 4000 pixels wide or less, or cut it into parts: a side may have {LONGEST_SIDE} pixels, \
                 the whole {} million",
                MOST_PIXELS / 1_000_000
            ),
        ),
        DecodeError::TooHeavy(bytes) => ProblemWords::new(
            "img-huge",
            format!("the file of the picture `{name}` has {}", megabytes(bytes)),
            COST,
            format!("make it 4000 pixels wide or less; the limit is {}", megabytes(LARGEST_FILE)),
        ),
        DecodeError::LargeProfile => ProblemWords::new(
            "img-huge",
            format!("the colour profile in the picture `{name}` is larger than that of any screen or printer"),
            COST,
            "open it in a picture editor and save it again with the colour profile \"sRGB\"",
        ),
    }
}

/// Formats a number of bytes for people.
fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1 << 20))
}
