//! A paragraph is in the page's other language, and is not marked so.
//!
//! Screen readers go on with the voice of the page's language, which nobody can follow. Names of people and places are left alone.
//!
//! Bad: a paragraph in Welsh on an English page
//!
//! Good: `::: {lang=cy}` on the line before it, and `:::` after it

use super::{CheckedPage, RuleReporter};

/// Words: shorter ones are names, mottos and titles.
const FEWEST: usize = 6;
/// Little words that it takes.
const LITTLE: usize = 3;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let marked = page.site().config.languages[page.document.language].as_str();
    // Of a page that is in the other language as a whole, another check tells.
    let of_other = |language: &str| if language == "cy" { "en" } else { "cy" };
    if page.reads_as(of_other(marked), marked) {
        return;
    }
    for block in &page.blocks {
        if !(block.lang == "cy" || block.is_english()) || block.len() < FEWEST {
            continue;
        }
        let other = of_other(block.lang);
        let (theirs, ours) = block.tongues.own_and_other(other);
        // A sentence about a word has words of both.
        if theirs < LITTLE || theirs < ours * 4 {
            continue;
        }
        let (Some(start), Some(end)) = (block.word(0), block.word(block.len() - 1)) else { continue };
        let name = if other == "cy" { "Welsh" } else { "English" };
        let fix = match block.within {
            Some(_) => format!("write `::: {{lang={other}}}` on the line before it and `:::` after it, or `[words]{{lang={other}}}` within a line"),
            None => format!("write it in the page's language, or make a {name} version of the page"),
        };
        report
            .report(block.place(start.start..end.end()), format!("these words are {name} and not marked as such"))
            .note("Screen readers say them with the wrong voice, and nobody can follow.")
            .help(fix);
    }
}
