//! Something is due at midnight.
//!
//! Midnight on 14 June is the start of the day to some readers and its end to others: they miss the deadline by a whole day.
//!
//! Bad: `Apply by midnight on 14 June.`
//!
//! Good: `Apply by 11:59pm on 14 June.`

use super::watch::Watch;
use super::{Block, Page, Report, dates};

const WATCH: Watch = Watch::new().and("midnight");

pub fn check(page: &Page, report: &mut Report) {
    let before = ["by", "at", "until", "till", "before", "to"];
    let this_year = page.site().options.today.year();
    for block in page.english() {
        for at in block.watched(&WATCH).filter(|at| *at > 0) {
            let (Some(last), Some(word)) = (block.word(at - 1), block.word(at)) else { continue };
            if word.core != "midnight" {
                continue;
            }
            let is_time = before.iter().any(|own| own.eq_ignore_ascii_case(last.core))
                || block.word(at + 1).is_some_and(|next| next.core == "on");
            // `at midnight mass`: the name of something, not a time.
            let names = block.word(at + 1).is_some_and(|next| {
                word.tail().is_empty() && matches!(next.core, "mass" | "Mass" | "feast" | "walk" | "run" | "oil")
            });
            if is_time && !names && !is_history(block, at, this_year) {
                report
                    .note(block.place(word.start..word.end()), "`midnight` does not say of which day")
                    .because("Readers who take it for the end of the day come, or apply, a day late.")
                    .fix("write \"11:59pm\" and the day that it ends");
            }
        }
    }
}

/// Whether the day is of a year long past: nobody can miss it any more.
fn is_history(block: &Block, at: usize, this_year: i16) -> bool {
    /// Words from "midnight" to the year: "midnight on the night of 8 January 1892".
    const WORDS: usize = 9;
    (at + 1..at + WORDS).filter_map(|at| block.word(at)).any(|word| dates::year(word.core).is_some_and(|year| year + 1 < this_year))
}
