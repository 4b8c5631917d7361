//! Where the front matter of a source ends and its body begins. Front matter of other programs is recognised, so that its lines are not taken for
//! the text of the page.

use std::ops::Range;

use super::foreign::{self, Format};
use crate::diagnostic::Finding;
use crate::source::{Edit, FileId, Source, Span, first_invisible, name_invisible};

/// Where the front matter and the body of a source lie.
pub(super) struct FrontMatter {
    /// The TOML between the `+++` lines, or the whole of a TOML file.
    pub toml: Range<usize>,
    /// The opening `+++`: where a missing field is reported.
    pub opening: Range<usize>,
    /// All that follows.
    pub body: Range<usize>,
    /// What it is, if it is not TOML: then nothing of it is read, and a finding says so.
    pub foreign: Option<Format>,
}

const FENCE: &str = "+++";

impl FrontMatter {
    pub fn of(file: FileId, source: &Source, findings: &mut Vec<Finding>) -> FrontMatter {
        let text = source.text.as_str();
        let toml = |toml: Range<usize>, opening: Range<usize>, body: Range<usize>| FrontMatter {
            toml,
            opening,
            body,
            foreign: None,
        };
        if source.path.ends_with(".toml") {
            return toml(0..text.len(), 0..0, text.len()..text.len());
        }
        let Some(opening) = opening(file, text, findings) else {
            if let Some((format, front, body)) = foreign::recognise(text) {
                return FrontMatter { toml: 0..0, opening: front, body, foreign: Some(format) };
            }
            findings.push(
                Finding::error("toml-syntax", Span::file_start(file), "the file does not begin with front matter")
                    .note("Without a title the page has no name in menus, lists and search.")
                    .help("begin the file with a line `+++`, then `title = \"…\"`, then a line `+++`"),
            );
            return toml(0..0, 0..0, 0..text.len());
        };
        let first = text[opening.start..].split_inclusive('\n').next().unwrap_or("");
        let start = opening.start + first.len();
        let mut at = start;
        for line in text[start..].split_inclusive('\n') {
            if is_fence(line) {
                findings.extend(unseen_at_fence(file, at, line));
                return toml(start..at, opening, at + line.len()..text.len());
            }
            at += line.len();
        }
        findings.push(
            Finding::error(
                "toml-syntax",
                Span::new(file, opening.start, opening.end),
                "the front matter is not closed",
            )
            .label("opened here")
            .note("Where it ends and the page begins is not clear, so the page cannot be shown.")
            .help("add a line `+++` after the last `key = value` line"),
        );
        // The lines that read as TOML are likely meant as such; what follows them is not judged.
        let likely = text[start..]
            .split_inclusive('\n')
            .take_while(|line| line.trim().is_empty() || line.contains('=') || line.starts_with('['))
            .map(str::len)
            .sum::<usize>();
        toml(start..start + likely, opening, text.len()..text.len())
    }

    pub fn place(&self, file: FileId) -> Span {
        Span::new(file, self.opening.start, self.opening.end)
    }
}

fn is_unseen(c: char) -> bool {
    c.is_whitespace() || name_invisible(c).is_some()
}

/// Whether a line is `+++`, whatever stands beside it that nobody sees.
fn is_fence(line: &str) -> bool {
    line.contains(FENCE) && line.trim_matches(is_unseen) == FENCE
}

/// Where the opening `+++` stands, if the file begins with it. What stands before it that nobody sees is reported.
fn opening(file: FileId, text: &str, findings: &mut Vec<Finding>) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start_matches(is_unseen).len();
    let line = text[start..].split_inclusive('\n').next()?;
    if !is_fence(line) {
        return None;
    }
    if first_invisible(&text[..start]).is_none() && start > 0 {
        findings.push(
            Finding::error(
                "toml-syntax",
                Span::new(file, start, start + FENCE.len()),
                "something stands before the first `+++`",
            )
            .label("an empty line or a blank stands above or before it")
            .note("Front matter is read only where it begins the file, so the page would have no title.")
            .help("let the file begin with `+++`")
            .edit(Edit { span: Span::new(file, 0, start), text: String::new() }),
        );
    } else if let Some(finding) = unseen_at_fence(file, 0, &text[..start + line.len()]) {
        findings.push(finding);
    }
    Some(start..start + FENCE.len())
}

/// What stands in a line with `+++` beside it, at an offset, and nobody sees.
fn unseen_at_fence(file: FileId, at: usize, line: &str) -> Option<Finding> {
    let (offset, _, name) = first_invisible(line)?;
    let fence = line.find(FENCE)?;
    let side = if offset < fence { "before" } else { "after" };
    let span = Span::new(file, at + fence, at + fence + FENCE.len());
    let end = at + line.trim_end_matches(['\n', '\r']).len();
    Some(
        Finding::error("toml-syntax", span, format!("a {name} stands {side} `+++`"))
            .note("Nobody sees it, and with it the line is not the one that begins or ends the front matter.")
            .help("delete the line and type `+++` anew; `commonweal check --fix` does it")
            .edit(Edit { span: Span::new(file, at, end), text: FENCE.into() }),
    )
}
