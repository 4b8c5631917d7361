//! Masks our own syntax before CommonMark parses the text: directive lines and table captions. Each
//! such line is replaced by one of the same length that CommonMark understands (a processing
//! instruction, a heading). So every offset stays, and links and footnotes work across these lines.
//! The parser's result then shows whether a masked line is a directive or only code that contains one.

use std::ops::Range;

use super::tree::Attribute;
use crate::source::{FileId, Span};

/// The start of a table's caption; it is as long as the heading marker that masks it.
pub(super) const CAPTION: &str = "Table: ";
const CAPTION_WORD: &str = "Table";
const CAPTION_MASK: &[u8] = b"###### ";

/// A masked line, or part of one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum MaskedLine {
    /// From the first colon to the end of the line.
    Directive(Range<usize>),
    /// The offset of `Table: `.
    Caption(usize),
}

impl MaskedLine {
    pub(super) fn start(&self) -> usize {
        match self {
            MaskedLine::Directive(range) => range.start,
            MaskedLine::Caption(start) => *start,
        }
    }
}

/// Masks the directives and captions of a text. Returns `None` if there are none, as in most texts.
pub(super) fn mask_directives(text: &str) -> Option<(String, Vec<MaskedLine>)> {
    let mut marks = Vec::new();
    // Both contain a colon, and few texts have many.
    for (colon, _) in text.match_indices(':') {
        let (before, after) = text.split_at(colon);
        let (before, is_directive) = match before.strip_suffix(CAPTION_WORD) {
            Some(before) if after.starts_with(": ") => (before, false),
            _ if after.starts_with(":::") => (before, true),
            _ => continue,
        };
        let indent = before.trim_end_matches([' ', '\t', '>']);
        if !(indent.is_empty() || indent.ends_with('\n')) {
            continue;
        }
        let length = after.find('\n').map_or(after.len(), |end| end + 1);
        if is_directive {
            marks.push(MaskedLine::Directive(colon..colon + after[..length].trim_end().len()));
        } else if table_follows(&after[length..]) {
            marks.push(MaskedLine::Caption(before.len()));
        }
    }
    if marks.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for mark in &marks {
        match mark {
            MaskedLine::Directive(range) => {
                bytes[range.clone()].fill(b'-');
                bytes[range.start] = b'<';
                bytes[range.start + 1] = b'?';
                // The shortest line is `:::`: its mask `<?>` both opens and closes.
                bytes[range.end - 1] = b'>';
                if range.len() > 3 {
                    bytes[range.end - 2] = b'?';
                }
            }
            MaskedLine::Caption(at) => bytes[*at..at + CAPTION.len()].copy_from_slice(CAPTION_MASK),
        }
    }
    // ASCII replaces whole characters, so the result is UTF-8.
    Some((String::from_utf8(bytes).ok()?, marks))
}

/// Returns whether a table follows, perhaps after blank lines: a row, then a line of dashes.
fn table_follows(text: &str) -> bool {
    let mut lines =
        text.lines().map(|line| line.trim_matches([' ', '\t', '>', '\r'])).skip_while(|line| line.is_empty());
    let (Some(head), Some(dashes)) = (lines.next(), lines.next()) else { return false };
    head.contains('|') && dashes.contains('-') && dashes.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// The rest of a directive line after `:::`.
#[derive(Debug)]
pub(super) struct Opening {
    /// The range of the name; empty for `{lang=cy}`.
    pub name: Range<usize>,
    /// The attributes, in order.
    pub attributes: Vec<Attribute>,
    /// Ranges that could not be parsed.
    pub faults: Vec<Range<usize>>,
    /// Whether it is written in braces: `::: {lang=cy}`.
    pub braced: bool,
}

/// Parses a directive line from after its colons. Returns `None` if nothing follows them, which
/// closes a directive.
pub(super) fn opening(file: FileId, text: &str, rest: Range<usize>) -> Option<Opening> {
    let line = text.get(rest.clone())?;
    let words = line.trim();
    if words.is_empty() {
        return None;
    }
    let at = rest.start + line.len() - line.trim_start().len();
    let end = at + words.len();
    if let Some(list) = words.strip_prefix('{').and_then(|words| words.strip_suffix('}')) {
        let (attributes, faults) = attributes(file, text, at + 1..at + 1 + list.len());
        return Some(Opening { name: at..at, attributes, faults, braced: true });
    }
    let length = words.find(|c: char| !is_name(c)).unwrap_or(words.len());
    let (attributes, mut faults) = attributes(file, text, at + length..end);
    if length == 0 {
        faults.clear();
        faults.push(at..end);
    }
    Some(Opening { name: at..at + length, attributes, faults, braced: false })
}

/// Parses `{lang=cy decorative}` at the offset `at`. Returns the attributes and the offset after
/// the closing brace; `None` if it is not wholly a list of attributes.
pub(super) fn attribute_block(file: FileId, text: &str, at: usize) -> Option<(Vec<Attribute>, usize)> {
    /// In bytes: longer than any list of attributes. The limit keeps stray braces from scanning
    /// their line repeatedly.
    const LONGEST: usize = 300;
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    let limit = bytes.len().min(at + LONGEST);
    let close = at + bytes[at..limit].iter().position(|byte| matches!(byte, b'}' | b'\n'))?;
    if bytes[close] != b'}' {
        return None;
    }
    let (attributes, faults) = attributes(file, text, at + 1..close);
    (faults.is_empty() && !attributes.is_empty()).then_some((attributes, close + 1))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Parses `key="value" key=value flag`; also returns the ranges where that fails.
fn attributes(file: FileId, text: &str, range: Range<usize>) -> (Vec<Attribute>, Vec<Range<usize>>) {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let bytes = text.as_bytes();
    let mut at = range.start;
    let until = |from: usize, stop: &dyn Fn(u8) -> bool| {
        bytes[from..range.end].iter().position(|byte| stop(*byte)).map_or(range.end, |length| from + length)
    };
    loop {
        at = until(at, &|byte| !byte.is_ascii_whitespace());
        if at >= range.end {
            return (found, faults);
        }
        let start = at;
        at = until(at, &|byte| !is_name(byte as char));
        let name = start..at;
        let mut value = None;
        if bytes.get(at) == Some(&b'=') && at < range.end {
            at += 1;
            let quote = bytes.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\'') && at < range.end);
            let from = at + usize::from(quote.is_some());
            let to = match quote {
                Some(quote) => until(from, &|byte| byte == quote),
                None => until(from, &|byte| byte.is_ascii_whitespace()),
            };
            if quote.is_some() && to >= range.end {
                faults.push(start..range.end);
                return (found, faults);
            }
            at = to + usize::from(quote.is_some());
            value = text.get(from..to).map(str::to_owned);
        }
        let whole = at >= range.end || bytes[at].is_ascii_whitespace();
        if name.is_empty() || !whole {
            at = until(at, &|byte| byte.is_ascii_whitespace());
            faults.push(start..at);
            continue;
        }
        found.push(Attribute { name: text[name].to_owned(), value, span: Span::new(file, start, at) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Opening {
        opening(FileId(0), line, 3..line.len()).expect("it opens")
    }

    #[test]
    fn a_directive_has_a_name_values_and_flags() {
        let line = "::: details title=\"Who can apply\" open pillar=aim-1 by='a \"b\"'";
        let opening = read(line);
        assert_eq!(&line[opening.name.clone()], "details");
        let told: Vec<_> =
            opening.attributes.iter().map(|attribute| (attribute.name.as_str(), attribute.value.as_deref())).collect();
        assert_eq!(
            told,
            [("title", Some("Who can apply")), ("open", None), ("pillar", Some("aim-1")), ("by", Some("a \"b\""))]
        );
        assert_eq!(&line[opening.attributes[0].span.range()], "title=\"Who can apply\"");
        assert!(opening.faults.is_empty());
    }

    #[test]
    fn unreadable_attributes_are_reported_with_a_position() {
        let line = "::: video src=\"/a.mp4 title=x";
        let opening = read(line);
        assert_eq!(&line[opening.faults[0].clone()], "src=\"/a.mp4 title=x");
        let line = "::: video =x !? \"a\"b ok";
        let opening = read(line);
        assert_eq!(opening.faults.len(), 3);
        assert_eq!(opening.attributes[0].name, "ok");
    }

    #[test]
    fn masks_keep_the_length_and_hide_nothing_else() {
        let text = "a\n::: tŷ\n:::\nTable: b\n| c |\n|---|\nTable: no\n";
        let (covered, marks) = mask_directives(text).expect("there are marks");
        assert_eq!(covered, "a\n<?---?>\n<?>\n###### b\n| c |\n|---|\nTable: no\n");
        assert_eq!(covered.len(), text.len());
        assert_eq!(marks.len(), 3);
        assert_eq!(mask_directives("nothing here"), None);
    }

    #[test]
    fn braces_are_attributes_only_as_a_whole() {
        let read = |text: &str| attribute_block(FileId(0), text, 0).map(|(attributes, end)| (attributes.len(), end));
        assert_eq!(read("{decorative lang=cy} x"), Some((2, 20)));
        assert_eq!(read("{see: note}"), None);
        assert_eq!(read("{}"), None);
        assert_eq!(read("{a\n}"), None);
        assert_eq!(read("{a"), None);
    }
}
