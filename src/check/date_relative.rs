//! A date depends on the day of writing.
//!
//! People read the page next month and next year, when "next week" is long past.
//!
//! Bad: `Places open next week.`
//!
//! Good: `Places open on Monday 30 November 2026.`

use super::keyword_filter::KeywordFilter;
use super::{Block, CheckedPage, RuleReporter};

#[rustfmt::skip]
const PHRASES: [&[&str]; 17] = [
    &["today"], &["tomorrow"], &["yesterday"], &["recently"], &["last", "week"], &["next", "week"], &["this", "week"], &["last", "month"],
    &["next", "month"], &["this", "month"], &["last", "year"], &["next", "year"], &["last", "term"], &["next", "term"], &["this", "term"],
    &["coming", "soon"], &["at", "present"],
];

/// The first words of the phrases.
const FIRST: KeywordFilter = {
    let (mut watch, mut at) = (KeywordFilter::new(), 0);
    while at < PHRASES.len() {
        watch = watch.with(PHRASES[at][0]);
        at += 1;
    }
    watch
};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.english_blocks().filter(|block| !block.inside.quote) {
        for at in block.keyword_matches(&FIRST) {
            let Some(first) = block.word(at) else { continue };
            let fits = |words: &&&[&str]| {
                words[0].eq_ignore_ascii_case(first.core)
                    && words[1..].iter().enumerate().all(|(offset, own)| {
                        block.word(at + 1 + offset).is_some_and(|word| word.core.eq_ignore_ascii_case(own))
                    })
            };
            let Some(words) = PHRASES.iter().find(fits) else { continue };
            let Some(last) = block.word(at + words.len() - 1) else { continue };
            if names_another_time(block, at, words) {
                continue;
            }
            report
                .report(
                    block.place(first.start..last.end()),
                    format!("`{}` depends on the day of reading", words.join(" ")),
                )
                .note("People read the page long after it was written.")
                .help("give the date, such as \"30 November 2026\" or \"autumn 2026\"");
        }
    }
}

/// Returns whether the words do not refer to the time of writing: "the last year of the plan", "this term
/// means", "more recently".
fn names_another_time(block: &Block, at: usize, words: &[&str]) -> bool {
    let before = at.checked_sub(1).and_then(|at| block.word(at)).map_or("", |word| word.core);
    let after = block.word(at + words.len()).map_or("", |word| word.core);
    let is = |word: &str, among: &[&str]| among.iter().any(|own| own.eq_ignore_ascii_case(word));
    match words {
        ["recently"] => is(before, &["more", "most", "less"]),
        ["this", "term"] => is(after, &["is", "was", "means", "covers", "refers", "comes", "describes", "for"]),
        ["last" | "next", _] => is(before, &["the", "a", "every", "each", "their", "its"]),
        _ => false,
    }
}
