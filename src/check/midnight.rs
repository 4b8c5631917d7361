//! A deadline is at midnight.
//!
//! For some readers midnight on 14 June is the start of the day, and for others its end, so they miss the
//! deadline by a day. Opening and running times, "from 7pm to midnight", are not reported.
//!
//! Bad: `Apply by midnight on 14 June.`
//!
//! Good: `Apply by 11:59pm on 14 June.`

use super::keyword_filter::KeywordFilter;
use super::{Block, CheckedPage, RuleReporter, Word, dates};

const KEYWORDS: KeywordFilter = KeywordFilter::new().with("midnight");

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let this_year = page.site().options.today.year();
    for block in page.english_blocks() {
        for at in block.keyword_matches(&KEYWORDS).filter(|at| *at > 0) {
            let (Some(last), Some(word)) = (block.word(at - 1), block.word(at)) else { continue };
            if word.core != "midnight" {
                continue;
            }
            // `at midnight mass` is a name, not a time.
            let names = block.word(at + 1).is_some_and(|next| {
                word.tail().is_empty() && matches!(next.core, "mass" | "Mass" | "feast" | "walk" | "run" | "oil")
            });
            if is_deadline(block, at, last.core) && !names && !is_history(block, at, this_year) {
                report
                    .report(block.place(word.start..word.end()), "`midnight` can be the start or the end of the day")
                    .note("Readers who understand the end of the day come, or apply, a day late.")
                    .help("write \"11:59pm\" and the day that ends then");
            }
        }
    }
}

/// Returns whether it is a deadline: "by midnight", or "until midnight" in a sentence about something that
/// people have to do.
fn is_deadline(block: &Block, at: usize, before: &str) -> bool {
    /// Prefixes of words: "apply", "application".
    #[rustfmt::skip]
    const DUE: [&str; 26] = [
        "appl", "ballot", "bid", "booking", "competition", "complete", "consult", "deadline", "due", "enter", "entries", "expire", "nominat", "offer",
        "order", "petition", "register", "registration", "repl", "respon", "send", "sign", "submi", "survey", "tender", "vot",
    ];
    /// A gate closes at midnight every day. Something that closes at midnight on a day is over then.
    const OVER: [&str; 2] = ["clos", "end"];
    /// Number of words before "midnight" that belong to its sentence.
    const NEAR: usize = 15;
    let is = |words: &[&str]| words.iter().any(|own| own.eq_ignore_ascii_case(before));
    if is(&["by"]) {
        return true;
    }
    // `midnight on 14 June` is a deadline; `from 7pm to midnight` is a period.
    let is_day = |word: Word| {
        word.core == "the" || dates::day(word.core).is_some() || dates::month(word.core).is_some() || dates::weekday(word.core).is_some()
    };
    let is_on = block.word(at + 1).is_some_and(|next| next.core == "on") && block.word(at + 2).is_some_and(is_day);
    if !(is(&["at", "until", "till", "before"]) || is_on) {
        return false;
    }
    let near = (at.saturating_sub(NEAR)..at).filter_map(|at| block.word(at));
    let mut is_due = false;
    for word in near {
        let lower = word.core.to_lowercase();
        is_due |= DUE.iter().any(|own| lower.starts_with(own)) || (is_on && OVER.iter().any(|own| lower.starts_with(own)));
        if word.tail().contains(['.', '!', '?']) {
            is_due = false;
        }
    }
    is_due
}

/// Returns whether the day is in a year long past, so that readers cannot miss it any more.
fn is_history(block: &Block, at: usize, this_year: i16) -> bool {
    /// Most words from "midnight" to the year: "midnight on the night of 8 January 1892".
    const WORDS: usize = 9;
    (at + 1..at + WORDS).filter_map(|at| block.word(at)).any(|word| dates::year(word.core).is_some_and(|year| year + 1 < this_year))
}
