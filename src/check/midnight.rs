//! Something is due at midnight.
//!
//! Midnight on 14 June is the start of the day to some readers and its end to others: they miss the deadline by a whole day.
//!
//! Bad: `Apply by midnight on 14 June.`
//!
//! Good: `Apply by 11:59pm on 14 June.`

use super::{Page, Report};

pub fn check(page: &Page, report: &mut Report) {
    let before = ["by", "at", "until", "till", "before", "to"];
    for block in page.english() {
        for at in 1..block.len() {
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
            if is_time && !names {
                report
                    .note(block.place(word.start..word.end()), "`midnight` does not say of which day")
                    .because("Readers who take it for the end of the day come, or apply, a day late.")
                    .fix("write \"11:59pm\" and the day that it ends");
            }
        }
    }
}
