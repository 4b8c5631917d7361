//! Notes of authors to each other that the page would show: `%% … %%` of Obsidian, `{>> … <<}` of CriticMarkup, and `TODO:`.

use std::ops::Range;

use super::super::lines::quoted;
use super::super::{Block, RuleReporter};
use crate::diagnostic::Level;

/// Words in capitals with which authors mark what remains to be done.
const TO_DO: [&str; 3] = ["TODO", "FIXME", "TO DO"];

pub(super) fn check(block: &Block, report: &mut RuleReporter) {
    let text = &*block.text;
    // Searches for single characters first, because every block of every page comes here.
    let comment = if text.contains(['%', '{']) { comment(text) } else { None };
    if let Some(range) = comment.filter(|range| !block.is_quoted(range)) {
        report
            .report_as(
                Level::Error,
                block.place(range.clone()),
                format!("`{}` is a comment of another program, and the page shows it", quoted(&text[range])),
            )
            .note("Everyone can read it.")
            .help("delete it; or write `<!-- … -->`, which is not published");
    }
    let to_do = if block.has_capitals { to_do(text) } else { None };
    if let Some(range) = to_do.filter(|range| !block.is_quoted(range)) {
        report
            .report(block.place(range.clone()), format!("`{}` is a note of what remains to be done, and the page shows it", quoted(&text[range])))
            .note("Everyone can read it, and sees that the page is not finished.")
            .help("do it and delete the note; or write `<!-- TODO … -->`, which is not published");
    }
}

/// Finds `%% tell Jo %%`, `%%` alone on its line, `{>> tell Jo <<}`.
fn comment(text: &str) -> Option<Range<usize>> {
    let is_letter = |c: char| c.is_alphanumeric();
    if let Some(open) = text.match_indices("%%").map(|(at, _)| at).find(|at| !text[..*at].ends_with(is_letter)) {
        let inner = &text[open + 2..];
        if let Some(length) = inner.find("%%").filter(|length| !inner[..*length].trim().is_empty()) {
            return Some(open..open + 4 + length);
        }
        if open == 0 && (inner.is_empty() || inner.starts_with(char::is_whitespace)) {
            return Some(0..text.len());
        }
    }
    let open = text.find("{>>")?;
    let length = text[open..].find("<<}")?;
    Some(open..open + length + 3)
}

/// Finds `TODO: check with Jo` to the end of its line, `[TODO]`.
fn to_do(text: &str) -> Option<Range<usize>> {
    TO_DO.iter().find_map(|words| {
        text.match_indices(words).find_map(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + words.len()..]);
            let is_free = before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || matches!(c, '[' | '(' | '*'));
            let is_bracketed = before.ends_with('[') && after.starts_with(']');
            let is_note = after.starts_with(':') && after[1..].trim_start().starts_with(|c: char| c.is_alphanumeric());
            // `(TODO) ` and `TODO ` begin notes only where no list of such words is meant.
            if !is_free || !(is_bracketed || is_note) {
                return None;
            }
            let end = after.find('\n').unwrap_or(after.len());
            Some(at..at + words.len() + if is_bracketed { 0 } else { end })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_between_authors_are_known_from_text() {
        for (text, found) in [
            ("Text %% tell Jo first %% more", "%% tell Jo first %%"),
            ("%% not yet public", "%% not yet public"),
            ("%%", "%%"),
            ("a {>> really? <<} b", "{>> really? <<}"),
        ] {
            assert_eq!(comment(text).map(|range| &text[range]), Some(found), "{text}");
        }
        for text in ["5%% of 10%% more", "50% of 20%", "printf %% a", "a {>> b"] {
            assert_eq!(comment(text), None, "{text}");
        }
        for (text, found) in [
            ("TODO: check with Jo before publishing", "TODO: check with Jo before publishing"),
            ("The date. [TODO]", "TODO"),
            ("Open daily. FIXME: until when?", "FIXME: until when?"),
        ] {
            assert_eq!(to_do(text).map(|range| &text[range]), Some(found), "{text}");
        }
        for text in ["A TODO list", "MYTODO: x", "Things to do: swim", "TODO", "TODO:"] {
            assert_eq!(to_do(text), None, "{text}");
        }
    }
}
