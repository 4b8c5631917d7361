//! The text of a link has no meaning on its own.
//!
//! People with a screen reader list the links of a page and hear "click here, click here, more". People who
//! scan the page also see only the underlined words. The check compares the whole text, so
//! `[read more about breakfast]` is fine. A page's own title is always fine.
//!
//! Bad: `[click here](../policies/volunteering.md)`
//!
//! Good: `[Volunteering policy](../policies/volunteering.md)`

use super::{CheckedPage, RuleReporter};
use crate::markdown::LinkKind;
use crate::site::Target;

#[rustfmt::skip]
const ENGLISH: [&str; 42] = [
    "a", "about", "and", "available", "button", "click", "continue", "details", "download", "find", "for", "from", "further", "go",
    "here", "info", "information", "is", "it", "learn", "link", "more", "of", "on", "our", "out", "page", "please", "press", "read", "see",
    "site", "tap", "that", "the", "these", "this", "to", "view", "visit", "webpage", "website",
];
#[rustfmt::skip]
const WELSH: [&str; 36] = [
    "a", "ac", "am", "ar", "cliciwch", "chlicio", "clicio", "darllen", "darllenwch", "ddolen", "dolen", "dyma", "ewch", "fan", "fwy", "gan",
    "gweld", "gweler", "gwefan", "gwybodaeth", "hon", "hwn", "hyn", "i", "lawrlwytho", "manylion", "mwy", "o", "rhagor", "tudalen", "wefan",
    "wybodaeth", "y", "yma", "yn", "yr",
];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        // `[A](#part-a) [B](#part-b)` are the letters of an index.
        let has_letters = text.outline.links.iter().filter(|link| is_letter(&link.text)).take(FEW_LETTERS).count() == FEW_LETTERS;
        for link in text.outline.links.iter().filter(|link| matches!(link.kind, LinkKind::Inline | LinkKind::Reference))
        {
            let span = text.source_span(link.span);
            if link.text.is_empty() {
                report
                    .report(span, "a link has no text")
                    .note("A screen reader reads out its address instead, letter by letter.")
                    .help(format!("name the target: `[{}]({})`", target_title(page, &link.target), link.target));
            } else if has_letters && is_letter(&link.text) {
                continue;
            } else if is_vague(&link.text) && !target_title(page, &link.target).eq_ignore_ascii_case(&link.text) {
                report
                    .report(span, format!("`{}` does not say where the link leads", link.text))
                    .note("People who list the links of a page hear only these words.")
                    .help(format!("name the target: `[{}]({})`", target_title(page, &link.target), link.target));
            }
        }
    }
}

/// Fewest single-letter links that form an index.
const FEW_LETTERS: usize = 3;

/// Returns whether the text is one letter. Some Welsh letters have two characters: `Ll`.
fn is_letter(text: &str) -> bool {
    let mut signs = text.trim().chars();
    let first = signs.next().is_some_and(char::is_uppercase);
    first && signs.next().is_none_or(|second| second.is_alphabetic() && matches!(&*text.trim().to_lowercase(), "ch" | "dd" | "ff" | "ng" | "ll" | "ph" | "rh" | "th")) && signs.next().is_none()
}

/// Returns whether all words have no meaning on their own, in English or Welsh.
fn is_vague(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = || lower.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty());
    words().all(|word| ENGLISH.contains(&word)) || words().all(|word| WELSH.contains(&word))
}

/// Returns the title of the page that a link leads to, or an ellipsis if it is unknown.
fn target_title<'a>(page: &CheckedPage<'a>, target: &str) -> &'a str {
    match page.site().resolve_target(page.id, target) {
        Target::Document { id, .. } => page.site().title(id),
        _ => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_vague_only_if_all_its_words_are() {
        for vague in
            ["click here", "Read more", "this page", "Here.", "More information", "Darllen mwy", "cliciwch yma"]
        {
            assert!(is_vague(vague), "{vague}");
        }
        for clear in
            ["iClicker", "Read more about breakfast", "Hereford", "Our policies", "Learning", "Rhagor am frecwast"]
        {
            assert!(!is_vague(clear), "{clear}");
        }
    }
}
