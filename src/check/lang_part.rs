//! A paragraph is in the site's other language, but is not marked.
//!
//! Screen readers continue with the voice of the page's language, so listeners cannot follow. Names of
//! people and places are not reported.
//!
//! Bad: a paragraph in Welsh on an English page
//!
//! Good: `::: {lang=cy}` on the line before it, and `:::` after it

use super::{CheckedPage, RuleReporter};

/// Fewest words that are reported. Shorter texts are names, mottos and titles.
const FEWEST: usize = 6;
/// Fewest common short words.
const LITTLE: usize = 3;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let marked = page.site().config.languages[page.document.language].as_str();
    // `lang-page` reports a page that is completely in the other language.
    let of_other = |language: &str| if language == "cy" { "en" } else { "cy" };
    if page.reads_as(of_other(marked), marked) {
        return;
    }
    for block in &page.blocks {
        if !(block.lang == "cy" || block.is_english()) || block.len() < FEWEST {
            continue;
        }
        let other = of_other(block.lang);
        let (theirs, ours) = block.language_counts.own_and_other(other);
        // A sentence about a word contains words of both languages.
        if theirs < LITTLE || theirs < ours * 4 {
            continue;
        }
        let (Some(start), Some(end)) = (block.word(0), block.word(block.len() - 1)) else { continue };
        let name = if other == "cy" { "Welsh" } else { "English" };
        let fix = match block.within {
            Some(_) => format!("write `::: {{lang={other}}}` on the line before it and `:::` after it, or `[text]{{lang={other}}}` within a line"),
            None => format!("write it in the page's language, or create a {name} version of the page"),
        };
        report
            .report(block.place(start.start..end.end()), format!("this text is {name}, but is not marked as such"))
            .note("Screen readers use the wrong voice, so listeners cannot follow.")
            .help(fix);
    }
}
