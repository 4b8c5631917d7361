//! What a site's folder holds and a site cannot have, in; a finding for each, with its place and a way out, out.

use crate::diagnostic::{Finding, Level};
use crate::images::{DecodeError, LARGEST_FILE, LONGEST_SIDE, MOST_PIXELS};
use crate::pipeline::Inputs;
use crate::source::names::is_of_system;
use crate::source::{Source, Span};

/// Why a file or folder is no part of the site.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// A text in another encoding.
    NotUtf8 {
        /// The text up to the end of the line with the first bad byte, each bad byte as U+FFFD.
        shown: Box<str>,
        /// Where in that text the first stands.
        at: usize,
        /// How many bytes its sign has.
        bytes: usize,
    },
    /// A picture that cannot be shown, or that may hold more than the picture.
    Damaged(DecodeError),
    /// A text that is too large to be read.
    TooLarge {
        /// How many bytes it has.
        bytes: u64,
        /// How many it may have.
        most: u64,
    },
    /// A link out of the site's folder.
    LinkOutside,
    /// A link to nothing.
    LinkBroken,
    /// A link to a folder that is read under this name already.
    LinkRepeated(String),
    /// A folder of templates that is in no theme.
    TemplatesOutside,
    /// A file where a folder belongs.
    NotAFolder,
    /// A folder where a file belongs.
    NotAFile,
    /// A name with control characters or a backslash.
    UnsafeName,
    /// A name that is not in UTF-8.
    NameNotUtf8,
    /// The state folder, which git tracks.
    TrackedState,
    /// A file that an editor, an office program or a system left behind.
    Leftover,
    /// A text that is nearly a page, with the name that it is meant to have. Without a name it begins with front matter.
    AlmostPage(Option<String>),
}

impl Problem {
    /// Adds the finding, and a source for it to stand in: no stage may read it.
    pub fn add(self, path: String, inputs: &mut Inputs) {
        let (text, at, bytes) = match &self {
            Problem::NotUtf8 { shown, at, bytes } => (shown.to_string(), *at, *bytes),
            _ => (String::new(), 0, 0),
        };
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let label =
            if matches!(self, Problem::NotUtf8 { .. }) { "the first character that cannot be read" } else { "" };
        let level = match self {
            // A system writes it again each time that the folder is opened.
            Problem::Leftover if is_of_system(&name) => Level::Advice,
            Problem::LinkRepeated(_) | Problem::TrackedState | Problem::Leftover | Problem::TemplatesOutside => {
                Level::Warning
            }
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
                "Some letters would be lost or shown wrongly to everyone.",
                "open it in your editor, choose \"Save as\", and choose \"UTF-8\" where it asks for the encoding",
            ),
            Problem::Damaged(damage) => of_picture(damage, name),
            Problem::TooLarge { bytes, most } => ProblemWords::new(
                "file-large",
                format!("`{name}` has {}, and {} is the most that is read", megabytes(bytes), megabytes(most)),
                "Reading it would take more memory than many computers have.",
                "cut it into several files; or, if it is only to be downloaded, move it to `static/`",
            ),
            Problem::TrackedState => ProblemWords::new(
                "state-tracked",
                "git tracks `.commonweal`, which belongs to this computer alone".to_owned(),
                "Others would get what your builds remember, and you what theirs do.",
                "run `git rm -r --cached .commonweal`, then commit; your own files stay",
            ),
            Problem::Leftover => ProblemWords::new(
                "file-leftover",
                format!("`{path}` is not published, because a program left it behind"),
                "It can hold an older text, or one that somebody is still writing.",
                "delete it; if it is meant for visitors, give it another name",
            ),
            Problem::AlmostPage(Some(meant)) => ProblemWords::new(
                "file-almost-page",
                format!("`{path}` is not published, because its name is not quite that of a page"),
                "Visitors would see its raw text, with all that is meant to be hidden, or nothing at all.",
                format!("rename it to `{meant}`, or take it out of the folder"),
            ),
            Problem::AlmostPage(None) => ProblemWords::new(
                "file-almost-page",
                format!("`{path}` is not published, because it begins with front matter as a page does"),
                "Visitors would see its raw text, with all that is meant to be hidden, or nothing at all.",
                "let its name end in `.md` and keep it in `content/` if it is a page; else delete it, or the lines of front matter",
            ),
            Problem::LinkOutside => ProblemWords::new(
                "symlink-outside",
                format!("the link `{path}` leads out of the site"),
                "Files from elsewhere on this computer could be published by mistake, so it was not followed.",
                "copy what it links to into the site's folder",
            ),
            Problem::LinkBroken => ProblemWords::new(
                "symlink-outside",
                format!("the link `{path}` leads nowhere"),
                "",
                "remove the link, or copy the file that is meant to be here",
            ),
            Problem::LinkRepeated(other) => {
                let other = if other == "." { "the site's own folder".to_owned() } else { format!("`{other}`") };
                ProblemWords::new(
                    "symlink-repeated",
                    format!("the link `{path}` leads to {other}, which is read already"),
                    "Its pages and files are published once, so visitors do not find them at the link's address.",
                    "remove the link; copy the folder if its files are meant to be in both places",
                )
            }
            Problem::TemplatesOutside => ProblemWords::new(
                "template-unused",
                format!("nothing reads the templates in `{path}/`: they are in no theme"),
                "Pages look as they did without them.",
                "move them to `themes/NAME/templates/`, and write `theme = \"NAME\"` in site.toml",
            ),
            Problem::NotAFolder => ProblemWords::new(
                "folder-expected",
                format!("`{path}` is a file, and a site has a folder of this name"),
                "The site cannot be read or published completely while the file stands there.",
                "move the file elsewhere or give it another name",
            ),
            Problem::NotAFile => ProblemWords::new(
                "folder-expected",
                format!("`{path}` is a folder, and a site has a file of this name"),
                "Without its settings the site has no name and no address.",
                "move the folder elsewhere, then write the file; `commonweal explain site.toml` says what it holds",
            ),
            Problem::UnsafeName => ProblemWords::new(
                "path-unsafe",
                format!("the name `{name}` has a control character or a backslash in it"),
                "Such a file cannot be published: other computers take the name for another one, or refuse it.",
                "give the file or folder a name of letters, digits, hyphens and dots",
            ),
            Problem::NameNotUtf8 => ProblemWords::new(
                "path-unsafe",
                format!("the letters of the name `{name}` cannot be read"),
                "Such a file cannot be published: no address leads to it.",
                "give the file or folder its name again on this computer",
            ),
        }
    }
}

/// The words of a finding.
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

fn of_picture(damage: DecodeError, name: &str) -> ProblemWords {
    const COST: &str = "Making it smaller here would take more memory and time than most computers have.";
    match damage {
        DecodeError::Unreadable => ProblemWords::new(
            "img-damaged",
            format!("the picture `{name}` cannot be read"),
            "Browsers would show nothing, or half of it; and where it was taken could be published with it.",
            "open it in a program for pictures and save it again, as the format that its name says",
        ),
        DecodeError::TooLarge(width, height) => ProblemWords::new(
            "img-huge",
            format!("the picture `{name}` is {width} by {height} pixels"),
            COST,
            format!(
                "save it at 4000 pixels wide or less, or cut it into parts: a side may have {LONGEST_SIDE} pixels, \
                 the whole {} million",
                MOST_PIXELS / 1_000_000
            ),
        ),
        DecodeError::TooHeavy(bytes) => ProblemWords::new(
            "img-huge",
            format!("the file of the picture `{name}` has {}", megabytes(bytes)),
            COST,
            format!("save it at 4000 pixels wide or less; {} is the most", megabytes(LARGEST_FILE)),
        ),
        DecodeError::LargeProfile => ProblemWords::new(
            "img-huge",
            format!("the colour profile in the picture `{name}` is larger than that of any screen or printer"),
            COST,
            "open it in a program for pictures and save it again with the colours \"sRGB\"",
        ),
    }
}

/// A number of bytes as people read it.
fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1 << 20))
}
