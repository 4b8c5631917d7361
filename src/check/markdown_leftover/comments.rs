//! Notes of authors to each other that the page would show: `%% … %%` of Obsidian, `{>> … <<}` and `{-- … --}` of
//! CriticMarkup, `{# … #}` of templates, `TODO:`, `[Jo to confirm]`, `NOT FOR PUBLICATION`, and what Word leaves behind.

use std::ops::Range;

use super::super::lines::{floor_boundary, quoted};
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
    if let Some(range) = note(text).filter(|range| !block.is_quoted(range)) {
        report
            .report(block.place(range.clone()), format!("`{}` is a note between authors, and the page shows it", quoted(&text[range])))
            .note("Everyone can read it. If the text is not for the public, the whole page may be public by mistake.")
            .help("delete it; if the page is not ready, write `draft = true`, or `visibility = \"internal\"` if it is not for the public");
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
    // Comments, deletions, additions and changes of CriticMarkup, and comments of templates.
    [("{>>", "<<}"), ("{--", "--}"), ("{++", "++}"), ("{~~", "~~}"), ("{# ", " #}")].iter().find_map(|(open, close)| {
        let at = text.find(open)?;
        let length = text[at + open.len()..].find(close)?;
        Some(at..at + open.len() + length + close.len())
    })
}

/// Sentences that say that a text is not for the public, or that a program has left behind.
const PHRASES: [&str; 9] = [
    "NOT FOR PUBLICATION",
    "DO NOT PUBLISH",
    "Do not publish before",
    "NOTE TO SELF",
    "Note to self:",
    "INTERNAL ONLY",
    "OFFICIAL-SENSITIVE",
    "Error! Reference source not found",
    "Error! Bookmark not defined",
];

/// Finds one of [`PHRASES`] at the beginning of a text or of a sentence, `Commented [JB1]:`, and `[Jo to confirm]`.
fn note(text: &str) -> Option<Range<usize>> {
    let begins = |at: usize| {
        let before = text[..at].trim_end_matches(['*', '_', '(', '[', ' ']);
        before.is_empty() || before.ends_with(['.', '\n', ':', '!'])
    };
    let phrase = PHRASES.iter().find_map(|phrase| {
        let at = text.find(phrase)?;
        let after = text[at + phrase.len()..].chars().next();
        (begins(at) && after.is_none_or(|c| !c.is_alphanumeric())).then_some(at..at + phrase.len())
    });
    phrase.or_else(|| commented(text)).or_else(|| bracketed(text))
}

/// Finds `Commented [JB1]: I do not agree`.
fn commented(text: &str) -> Option<Range<usize>> {
    let rest = text.strip_prefix("Commented [")?;
    let (initials, _) = rest.split_once("]:")?;
    let is_name = initials.len() <= 8 && initials.chars().all(|c| c.is_ascii_alphanumeric());
    is_name.then_some(0..text.len())
}

/// Finds `[Jo to confirm]` and `(DN: Jo to confirm)`.
fn bracketed(text: &str) -> Option<Range<usize>> {
    /// Longer than most such notes, in bytes.
    const LONGEST: usize = 120;
    text.match_indices(['[', '(']).find_map(|(open, mark)| {
        let near = &text[open + 1..floor_boundary(text, open + LONGEST)];
        let inner = &near[..near.find([if mark == "[" { ']' } else { ')' }, '\n'])?];
        let lower = inner.trim().to_lowercase();
        let is_note = ["to confirm", "to check", "to be confirmed by", "to add", "to update"].iter().any(|end| lower.ends_with(end));
        let is_drafting = ["dn:", "drafting note:", "ed:", "note to editor:"].iter().any(|start| lower.starts_with(start));
        let is_link = text[open + 1 + inner.len()..].starts_with("](");
        let has_name = inner.trim().starts_with(char::is_uppercase) && lower.split_whitespace().count() <= 6;
        (!is_link && (is_drafting || (mark == "[" && is_note && has_name))).then_some(open..open + inner.len() + 2)
    })
}

/// Finds `TODO: check with Jo` to the end of its line, `[TODO]`.
fn to_do(text: &str) -> Option<Range<usize>> {
    TO_DO.iter().find_map(|words| {
        text.match_indices(words).find_map(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + words.len()..]);
            let is_free = before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || matches!(c, '[' | '(' | '*'));
            let is_bracketed = before.ends_with('[') && after.starts_with(']');
            let is_marked = after.starts_with(':') && after[1..].trim_start().starts_with(|c: char| c.is_alphanumeric());
            // `TODO ask Jo`, where no list of such words is meant.
            let is_first = before.trim_end_matches(['[', '(', '*']).trim_end().is_empty() || before.trim_end().ends_with(['.', '!', '?']);
            let order = after.strip_prefix(' ').and_then(|rest| rest.split_whitespace().next()).unwrap_or("");
            let is_order = order.starts_with(|c: char| c.is_ascii_lowercase()) && !order.starts_with("list") && !order.starts_with("item");
            let is_note = is_marked || (is_first && is_order);
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
    fn notes_between_authors_are_recognised() {
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
        for text in ["TODO ask Jo before this goes live", "It is open. FIXME the number is wrong"] {
            assert!(to_do(text).is_some(), "{text}");
        }
        for text in [
            "NOT FOR PUBLICATION",
            "NOTE TO SELF: ring Jo",
            "OFFICIAL-SENSITIVE",
            "Commented [JB1]: I do not agree with this figure.",
            "See Error! Reference source not found.".strip_prefix("See ").unwrap_or_default(),
            "It costs £5 [Jo to confirm].",
            "It costs £5 (DN: Jo to confirm).",
        ] {
            assert!(note(text).is_some(), "{text}");
        }
        for text in [
            "Papers marked OFFICIAL-SENSITIVE stay in the office",
            "We ask parents to confirm (see below)",
            "[how to check](a.md)",
            "Commented code [a]: b",
            "(what to add)",
        ] {
            assert_eq!(note(text), None, "{text}");
        }
        for (text, found) in [("a {--removed--} b", "{--removed--}"), ("a {++added++} b", "{++added++}"), ("{# ask Jo #}", "{# ask Jo #}")] {
            assert_eq!(comment(text).map(|range| &text[range]), Some(found), "{text}");
        }
        for text in ["TODO lists help", "A TODO list", "MYTODO: x", "Things to do: swim", "TODO", "TODO:"] {
            assert_eq!(to_do(text), None, "{text}");
        }
    }
}
