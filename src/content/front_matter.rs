//! Splits a source into front matter and body. Front matter of other programs is recognised, so
//! that its lines do not become text of the page.

use std::ops::Range;

use super::foreign::{self, ForeignFormat};
use crate::diagnostic::Finding;
use crate::source::{FileId, Source, Span, TextEdit, first_invisible, name_invisible};

/// The ranges of the front matter and the body of a source.
pub(super) struct FrontMatter {
    /// The TOML between the `+++` lines, or the whole of a TOML file.
    pub toml: Range<usize>,
    /// The opening line's mark, or the whole front matter of another program. Missing fields are
    /// reported here.
    pub opening: Range<usize>,
    /// The Markdown after it; empty if the front matter is missing or not closed.
    pub body: Range<usize>,
    /// Its format, if it is not TOML: then its values are not read and a finding reports this.
    pub foreign: Option<ForeignFormat>,
    /// Whether it is missing or unreadable: then this is the only finding about the file.
    pub is_unread: bool,
}

const FENCE: &str = "+++";
const DASHES: &str = "---";

impl FrontMatter {
    pub(super) fn split(file: FileId, source: &Source, findings: &mut Vec<Finding>) -> FrontMatter {
        let text = source.text.as_str();
        let toml = |toml: Range<usize>, opening: Range<usize>, body: Range<usize>| FrontMatter {
            toml,
            opening,
            body,
            foreign: None,
            is_unread: false,
        };
        let unread = FrontMatter { is_unread: true, ..toml(0..0, 0..0, text.len()..text.len()) };
        if source.path.ends_with(".toml") {
            return toml(0..text.len(), 0..0, text.len()..text.len());
        }
        let Some(opening) = opening(file, text, findings).or_else(|| dashes(text)) else {
            if let Some((format, front, body)) = foreign::recognise(text) {
                return FrontMatter { toml: 0..0, opening: front, body, foreign: Some(format), is_unread: false };
            }
            findings.push(
                Finding::error("toml-syntax", Span::file_start(file), "the file does not begin with front matter")
                    .note("Without a title the page has no name in menus, lists and search, so it is not read.")
                    .help("begin the file with a line `+++`, then `title = \"…\"`, then a line `+++`"),
            );
            return unread;
        };
        let first = text[opening.start..].split_inclusive('\n').next().unwrap_or("");
        let start = opening.start + first.len();
        if let Some(closing) = closing(text, start) {
            let line = &text[closing.clone()];
            findings.extend(invisible_at_fence(file, closing.start, line));
            let inner = &text[start..closing.start];
            let is_other = inner.contains(": ") && !inner.contains('=');
            if let Some(finding) = wrong_delimiters(file, text, &opening, &closing, is_other) {
                findings.push(finding);
                if is_other {
                    return unread;
                }
            }
            return toml(start..closing.start, opening, closing.end..text.len());
        }
        findings.push(
            Finding::error(
                "toml-syntax",
                Span::new(file, opening.start, opening.end),
                "the front matter is not closed",
            )
            .label("opened here")
            .note("It is not clear where the front matter ends and the page begins, so the page cannot be shown.")
            .help("add a line `+++` after the last line `key = \"value\"`"),
        );
        // The lines that parse as TOML are probably front matter; the lines after them are not judged.
        let likely =
            text[start..].split_inclusive('\n').take_while(|line| is_setting(line)).map(str::len).sum::<usize>();
        // If there are none, no fields are read, and none is reported as missing.
        let is_unread = text[start..start + likely].trim().is_empty();
        FrontMatter { is_unread, ..toml(start..start + likely, opening, text.len()..text.len()) }
    }

    pub(super) fn span(&self, file: FileId) -> Span {
        Span::new(file, self.opening.start, self.opening.end)
    }
}

fn is_invisible(c: char) -> bool {
    c.is_whitespace() || name_invisible(c).is_some()
}

/// Returns whether a line is meant as `+++`, ignoring invisible characters: this includes `++++`
/// and `++`, which are reported.
fn is_fence(line: &str) -> bool {
    let mark = line.trim_matches(is_invisible);
    mark.len() > 1 && mark.bytes().all(|byte| byte == b'+')
}

/// Returns whether a line looks like TOML or is empty.
fn is_setting(line: &str) -> bool {
    line.trim().is_empty() || line.contains('=') || line.starts_with(['[', '#'])
}

/// Returns the `---` at the start of a text whose front matter ends with `+++`.
fn dashes(text: &str) -> Option<Range<usize>> {
    let mut lines = text.lines();
    let is_meant = lines.next()?.trim_end() == DASHES && foreign::recognise(text).is_none() && lines.any(is_fence);
    is_meant.then_some(0..DASHES.len())
}

/// Returns the line that ends front matter: the first `+++`, else the first `---`.
fn closing(text: &str, start: usize) -> Option<Range<usize>> {
    let find = |is_end: &dyn Fn(&str) -> bool| {
        let mut at = start;
        text[start..].split_inclusive('\n').find_map(|line| {
            let own = at..at + line.len();
            at = own.end;
            is_end(line).then_some(own)
        })
    };
    // A `---` further down is a thematic break if text precedes it.
    let is_front =
        |end: &Range<usize>| text[start..end.start].lines().all(|line| is_setting(line) || line.contains(": "));
    find(&is_fence).or_else(|| find(&|line| line.trim_end() == DASHES).filter(is_front))
}

/// Reports wrong delimiters of front matter, as one finding.
fn wrong_delimiters(
    file: FileId,
    text: &str,
    opening: &Range<usize>,
    closing: &Range<usize>,
    is_other: bool,
) -> Option<Finding> {
    let line = &text[closing.clone()];
    let mark = line.trim_matches(is_invisible);
    let end = closing.start + line.find(mark)?;
    let marks = [opening.clone(), end..end + mark.len()];
    let mut wrong = marks.into_iter().filter(|range| text[range.clone()] != *FENCE).peekable();
    let first = wrong.peek()?.clone();
    let message = format!("front matter needs two lines `+++` around it, and this line is `{}`", &text[first.clone()]);
    let finding = Finding::error("toml-syntax", Span::new(file, first.start, first.end), message);
    if is_other {
        return Some(finding.help("write `+++` here, and each line between the two as `key = \"value\"`"));
    }
    let edits =
        wrong.map(|range| TextEdit { span: Span::new(file, range.start, range.end), text: FENCE.into() }).collect();
    Some(Finding { edits, ..finding.help("write `+++`; `commonweal check --fix` does this for you") })
}

/// Returns the range of the opening `+++` if the file begins with it. Reports invisible characters before it.
fn opening(file: FileId, text: &str, findings: &mut Vec<Finding>) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start_matches(is_invisible).len();
    let line = text[start..].split_inclusive('\n').next()?;
    if !is_fence(line) {
        return None;
    }
    let mark = line.trim_matches(is_invisible);
    if first_invisible(&text[..start]).is_none() && start > 0 {
        findings.push(
            Finding::error(
                "toml-syntax",
                Span::new(file, start, start + mark.len()),
                "the file does not begin with the first `+++`",
            )
            .label("there is an empty line or a blank before it")
            .note("Front matter is read only at the start of the file, so the page would have no title.")
            .help("delete everything before `+++`")
            .edit(TextEdit { span: Span::new(file, 0, start), text: String::new() }),
        );
    } else if let Some(finding) = invisible_at_fence(file, 0, &text[..start + line.len()]) {
        findings.push(finding);
    }
    Some(start..start + mark.len())
}

/// Reports an invisible character beside the `+++` of a line at an offset.
fn invisible_at_fence(file: FileId, at: usize, line: &str) -> Option<Finding> {
    let (offset, _, name) = first_invisible(line)?;
    let fence = line.find(FENCE)?;
    let side = if offset < fence { "before" } else { "after" };
    let span = Span::new(file, at + fence, at + fence + FENCE.len());
    let end = at + line.trim_end_matches(['\n', '\r']).len();
    Some(
        Finding::error("toml-syntax", span, format!("there is a {name} {side} `+++`"))
            .note("It is invisible, and with it the line does not begin or end the front matter.")
            .help("delete the line and type `+++` again; `commonweal check --fix` does this for you")
            .edit(TextEdit { span: Span::new(file, at, end), text: FENCE.into() }),
    )
}
