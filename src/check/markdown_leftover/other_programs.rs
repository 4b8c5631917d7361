//! Notation of other programs that no part of CommonMark knows: `!!! note "Dates"`, `> [!CUSTOM]`, `==marked==`, `:smile:`, tables of `+---+`,
//! seven marks of a heading.

use std::ops::Range;

use super::super::lines::{TextRun, quoted};
use super::super::page::CheckedText;
use super::super::{Block, RuleReporter};
use super::{BECAUSE, span};
use crate::markdown::Tag;

/// Reports whole lines.
pub(super) fn check(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    if matches!(run.tag(), None | Some(Tag::Heading(_) | Tag::TableCell | Tag::Caption | Tag::Term)) {
        return;
    }
    for (at, line) in run.lines().enumerate() {
        // Nearly every line begins with a letter.
        let Some(b'!' | b'?' | b'[' | b'+' | b'#') = run.parsed.text.as_bytes().get(line.start) else { continue };
        let written = run.written(line.start..line.end).trim_end();
        let found = match at {
            0 => box_of_note(written, run.is_quoted),
            _ => None,
        };
        let Some((what, help)) = found.or_else(|| seven(written)).or_else(|| grid(written)) else { continue };
        report
            .report(span(text, line.start..line.start + written.len()), format!("`{}` {what}", quoted(written)))
            .note(BECAUSE)
            .help(help);
        return;
    }
}

/// Reports marks within a line.
pub(super) fn check_words(block: &Block, report: &mut RuleReporter) {
    let text = &*block.text;
    let marked = if text.contains('=') { marked(text) } else { None };
    if let Some(range) = marked.filter(|range| !block.is_quoted(range)) {
        report
            .report(block.place(range.clone()), format!("`{}` is not marked: `==` has no effect here", quoted(&text[range])))
            .note(BECAUSE)
            .help("write `**` on both sides for words that matter most, or delete the marks");
    }
    if let Some(range) = emoji(text).filter(|range| !block.is_quoted(range)) {
        report
            .report(block.place(range.clone()), format!("`{}` is the name of an emoji, which has no effect here", &text[range]))
            .note(BECAUSE)
            .help("write what it means in words, or the emoji itself");
    }
}

/// Recognises the first line of a box: `!!! note "Dates"`, `> [!CUSTOM] Dates`. Returns the problem and the fix, as the
/// functions after it do.
fn box_of_note(line: &str, is_quoted: bool) -> Option<(&'static str, &'static str)> {
    let is_word = |words: &str| words.starts_with(|c: char| c.is_ascii_lowercase());
    let of_python = ["!!! ", "??? ", "???+ "].iter().find_map(|mark| line.strip_prefix(mark));
    if of_python.is_some_and(|words| is_word(words) && words.split_whitespace().count() <= 8) {
        return Some((
            "begins a box of another program, which has no effect here",
            "write `> [!NOTE]` or `> [!WARNING]`, and `> ` before each line of its text, without other spaces",
        ));
    }
    let kind = line.strip_prefix("[!").filter(|_| is_quoted)?.split_once(']')?.0;
    let is_kind = !kind.is_empty() && kind.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    is_kind.then_some((
        "is no kind of box here",
        "write `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`, alone on its line; or delete it for a quotation",
    ))
}

/// Recognises `####### seven`.
fn seven(line: &str) -> Option<(&'static str, &'static str)> {
    let words = line.trim_start_matches('#');
    let is_heading = line.len() - words.len() > 6 && words.starts_with([' ', '\t']) && !words.trim().is_empty();
    is_heading.then_some(("is not a heading: a heading has at most six marks", "write `##` or `###` for a heading"))
}

/// Recognises `+-----+-----+`.
fn grid(line: &str) -> Option<(&'static str, &'static str)> {
    let is_edge = line.len() >= 5
        && line.starts_with("+-")
        && line.ends_with('+')
        && line.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'=' | b':'));
    is_edge.then_some((
        "is the edge of a table as another program writes it",
        "write a table with `|` between the columns, and `|---|---|` below its first row",
    ))
}

/// Finds `==marked==`.
fn marked(text: &str) -> Option<Range<usize>> {
    text.match_indices("==").find_map(|(open, _)| {
        let inner = &text[open + 2..];
        let words = &inner[..inner.find("==")?];
        let is_marked = words.starts_with(char::is_alphanumeric) && words.ends_with(|c: char| c.is_alphanumeric() || ".!?".contains(c));
        let is_free = !text[..open].ends_with(|c: char| c.is_alphanumeric() || c == '=')
            && !inner[words.len() + 2..].starts_with(|c: char| c.is_alphanumeric() || c == '=');
        (is_marked && is_free).then_some(open..open + 4 + words.len())
    })
}

/// Finds `:smile:`.
fn emoji(text: &str) -> Option<Range<usize>> {
    text.match_indices(':').find_map(|(open, _)| {
        let inner = &text[open + 1..];
        let length = inner.find(|c: char| !(c.is_ascii_lowercase() || c == '_'))?;
        let (before, after) = (&text[..open], &inner[length..]);
        let is_free = (before.is_empty() || before.ends_with(char::is_whitespace))
            && after.strip_prefix(':').is_some_and(|after| after.chars().next().is_none_or(|c| c.is_whitespace() || ".,!?)".contains(c)));
        (length >= 3 && is_free).then_some(open..open + length + 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notation_of_other_programs_is_recognised() {
        for line in ["!!! note \"Dates\"", "??? tip", "???+ warning \"Now\""] {
            assert!(box_of_note(line, false).is_some(), "{line}");
        }
        assert!(box_of_note("[!CUSTOM] Dates", true).is_some());
        for (line, is_quoted) in [("!!! Stop now", false), ("!!!", false), ("[!CUSTOM]", false), ("[!a b]", true)] {
            assert!(box_of_note(line, is_quoted).is_none(), "{line}");
        }
        assert!(seven("####### seven").is_some() && seven("###### six").is_none() && seven("#######").is_none());
        assert!(grid("+---+---+").is_some() && grid("+44").is_none());
        assert_eq!(marked("It is ==very== new"), Some(6..14));
        for text in ["a == b == c", "a==b==c", "====", "==a"] {
            assert_eq!(marked(text), None, "{text}");
        }
        assert_eq!(emoji("Well done :smile:!"), Some(10..17));
        for text in ["At 10:30:00", "Note: see: this", "a:smile:b", ":a:", "see :this one:"] {
            assert_eq!(emoji(text), None, "{text}");
        }
    }
}
