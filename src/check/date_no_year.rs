//! A deadline has a day and a month but no year.
//!
//! People read a page for years. Someone who finds "apply by 31 January" in March cannot tell whether it is
//! over or to come. Annual dates, days of the page's own event, and news (which has its date at the top)
//! are not reported.
//!
//! Bad: `Apply by 31 January.`
//!
//! Good: `Apply by 31 January 2027.`, `Applications close on 31 January each year.`

use super::{Block, CheckedPage, RuleReporter, dates};

/// Words directly before a deadline, in English and Welsh.
const BEFORE: [&str; 12] =
    ["by", "before", "until", "till", "deadline", "closes", "close", "ends", "erbyn", "cyn", "tan", "hyd"];
/// Words that may come in between: "closes at 5pm on Friday 31 January".
const BETWEEN: [&str; 8] = ["on", "is", "the", "of", "at", "ar", "yw", "dydd"];
/// Words that indicate an annual date.
const EVERY: [&str; 13] = [
    "every", "each", "year", "yearly", "annual", "annually", "always", "usually", "normally", "blwyddyn", "flwyddyn",
    "bob", "blynyddol",
];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let site = page.site();
    if site.is_a(page.id, "news") {
        return;
    }
    let event = page.context.calendar.event(site.document(site.original(page.id)).id());
    let own = event.filter(|_| site.is_a(page.id, "event")).map(|event| event.last_day());
    for block in page.unquoted_blocks().filter(|block| block.has_digit && !block.inside.table) {
        if block.words().any(|word| dates::year(word.core).is_some() || is_in(&EVERY, word.core)) {
            continue;
        }
        for at in 1..block.len() {
            let Some((day, name)) = block.word(at).zip(block.word(at + 1)) else { continue };
            let (Some((number, _)), Some(month)) = (dates::day(day.core), dates::month(name.core)) else { continue };
            let is_own = own.is_some_and(|own| (own.day(), own.month()) == (number, month));
            if !day.tail().is_empty() || is_own || !is_deadline(block, at) || is_about_past(block, at + 2) {
                continue;
            }
            let written = &block.text[day.start..name.end()];
            let today = site.options.today;
            let coming = if (month, number) < (today.month(), today.day()) { today.year() + 1 } else { today.year() };
            report
                .report(block.place(day.start..name.end()), format!("`{written}` has no year"))
                .note("People who read the page later cannot tell whether the day is past or to come.")
                .help(format!("write \"{written} {coming}\", if that is the right year"));
        }
    }
}

/// Returns whether the words before the one at `at` introduce a deadline.
fn is_deadline(block: &Block, at: usize) -> bool {
    for before in (at.saturating_sub(4)..at).rev() {
        let Some(word) = block.word(before) else { return false };
        if is_in(&BEFORE, word.core) {
            return true;
        }
        let time = word.core.ends_with("am") || word.core.ends_with("pm");
        if !(is_in(&BETWEEN, word.core) || dates::weekday(word.core).is_some() || time) {
            return false;
        }
    }
    false
}

/// Returns whether the text after it is about the past: "By 24 November the mill was empty."
fn is_about_past(block: &Block, from: usize) -> bool {
    /// Number of words to examine. The verb of a deadline comes before it.
    const NEAR: usize = 5;
    (from..from + NEAR).filter_map(|at| block.word(at)).any(|word| is_in(&["was", "were", "had"], word.core))
}

fn is_in(words: &[&str], word: &str) -> bool {
    words.iter().any(|own| own.eq_ignore_ascii_case(word))
}
