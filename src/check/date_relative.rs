//! A date is named from the day of writing.
//!
//! The page is read next month and next year, when "next week" is long past.
//!
//! Bad: `Places open next week.`
//!
//! Good: `Places open on Monday 30 November 2026.`

use super::watch::Watch;
use super::{Page, Report};

#[rustfmt::skip]
const PHRASES: [&[&str]; 17] = [
    &["today"], &["tomorrow"], &["yesterday"], &["recently"], &["last", "week"], &["next", "week"], &["this", "week"], &["last", "month"],
    &["next", "month"], &["this", "month"], &["last", "year"], &["next", "year"], &["last", "term"], &["next", "term"], &["this", "term"],
    &["coming", "soon"], &["at", "present"],
];

/// The words that phrases begin with.
const FIRST: Watch = {
    let (mut watch, mut at) = (Watch::new(), 0);
    while at < PHRASES.len() {
        watch = watch.and(PHRASES[at][0]);
        at += 1;
    }
    watch
};

pub fn check(page: &Page, report: &mut Report) {
    for block in page.english().filter(|block| !block.inside.quote) {
        for at in 0..block.len() {
            let Some(first) = block.word(at).filter(|word| FIRST.may_be(word.core)) else { continue };
            let fits = |words: &&&[&str]| {
                words[0].eq_ignore_ascii_case(first.core)
                    && words[1..].iter().enumerate().all(|(offset, own)| {
                        block.word(at + 1 + offset).is_some_and(|word| word.core.eq_ignore_ascii_case(own))
                    })
            };
            let Some(words) = PHRASES.iter().find(fits) else { continue };
            let Some(last) = block.word(at + words.len() - 1) else { continue };
            report
                .note(
                    block.place(first.start..last.end()),
                    format!("`{}` depends on the day of reading", words.join(" ")),
                )
                .because("People read the page long after it was written.")
                .fix("give the date, such as \"30 November 2026\" or \"autumn 2026\"");
        }
    }
}
