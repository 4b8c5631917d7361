//! Limits the nesting depth of a text. CommonMark has no limit, but parsing every following line
//! costs time for each level, browsers truncate a page at some hundred levels, and no reader can
//! follow so many nested lists.

use crate::diagnostic::{Finding, TOO_DEEP};
use crate::markdown::tree::Parsed;
use crate::source::Span;

/// The limit of nested blocks, links and other markup. A list within a list counts as two levels,
/// its list and its item.
pub(super) const DEEPEST: usize = 100;

/// Removes the content of a tree whose text exceeds the limit at an offset, and adds a finding.
pub(super) fn without_content(mut parsed: Parsed<'_>, at: usize) -> Parsed<'_> {
    /// In characters: the part of the line that is marked, because the line may be very long.
    const MARKED: usize = 100;
    let line = parsed.text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let length = line.char_indices().nth(MARKED).map_or(line.len(), |(end, _)| end);
    let span = Span::new(parsed.file, at, at + length);
    let Parsed { events, directives, footnotes, suppressions: check_off, raw_html, findings, .. } = &mut parsed;
    events.clear();
    directives.clear();
    footnotes.clear();
    check_off.clear();
    raw_html.clear();
    *findings = vec![too_deep(span)];
    parsed
}

fn too_deep(span: Span) -> Finding {
    Finding::error(TOO_DEEP, span, format!("the text is nested more than {DEEPEST} levels deep here"))
        .note("Browsers and screen readers show no such text, so nothing of it is published.")
        .help(
            "close what is open (`:::`, `*`, `]`), or take out marks such as `>` and `-` at the beginning of the line",
        )
}

/// Returns the start of the first line that opens more containers than [`DEEPEST`] by its markers
/// and indent alone. The parser's time grows with the depth at each following line, so such a text
/// must not reach it. The tree builder finds texts that exceed the limit in other ways.
pub(super) fn first_too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        let end = bytes[start..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| start + length);
        let line = &bytes[start..end];
        // Each level needs at least two bytes, so the length rules out most lines.
        if line.len() > DEEPEST && opens(line) > DEEPEST {
            return Some(start);
        }
        start = end + 1;
    }
    None
}

/// Returns the number of containers that a line may open: one for each marker of a quotation or
/// item before its text, and one for every two columns of indent before the last marker. Returns 0
/// for a line without markers, whose indent opens nothing, and for a thematic break (`- - -`).
fn opens(line: &[u8]) -> usize {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
    let is_rule = |mark: u8| line.iter().all(|byte| *byte == mark || is_blank(byte));
    if is_rule(b'-') || is_rule(b'*') {
        return 0;
    }
    let (mut at, mut columns, mut marks, mut depth) = (0, 0_usize, 0, 0);
    while let Some(byte) = line.get(at) {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4,
            b'>' => marks += 1,
            b'-' | b'+' | b'*' | b':' if line.get(at + 1).is_none_or(is_blank) => marks += 1,
            b'0'..=b'9' => {
                let digits = line[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                at += digits;
                if !matches!(line.get(at), Some(b'.' | b')')) || !line.get(at + 1).is_none_or(is_blank) {
                    break;
                }
                marks += 1;
            }
            _ => break,
        }
        at += 1;
        if !is_blank(byte) {
            // One blank belongs to each marker.
            depth = marks + columns.saturating_sub(marks) / 2;
        }
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_and_indentation_count_and_words_do_not() {
        let deep = |line: &str, times: usize| opens(format!("{}a", line.repeat(times)).as_bytes());
        assert_eq!(deep("- ", 5), 5);
        assert_eq!(deep("> ", 5), 5);
        assert_eq!(deep(">", 5), 5);
        assert_eq!(deep("12. ", 5), 5);
        assert_eq!(deep("> - ", 5), 10);
        assert_eq!(opens(b"        - a"), 1 + 7 / 2);
        assert_eq!(deep("  ", 300), 0);
        assert_eq!(opens("- ".repeat(300).as_bytes()), 0, "a rule");
        assert_eq!(opens("-".repeat(300).as_bytes()), 0, "a rule");
        assert_eq!(opens(b"2026-11-23 - - - -"), 0);
        assert_eq!(opens(b"| - | - |"), 0);
    }

    #[test]
    fn only_a_line_that_is_too_deep_is_found() {
        let text = format!("a\n{}b\n", "- ".repeat(DEEPEST));
        assert_eq!(first_too_deep(&text), None);
        let text = format!("a\n{}b\n", "- ".repeat(DEEPEST + 1));
        assert_eq!(first_too_deep(&text), Some(2));
        assert_eq!(first_too_deep(&"word ".repeat(1000)), None);
    }
}
