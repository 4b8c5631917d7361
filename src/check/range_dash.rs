//! A range has a dash.
//!
//! Screen readers leave the dash out or say "minus": "2025 26". They read the word "to" correctly. Numbers
//! of laws, telephone numbers, scores and tables are not reported.
//!
//! Bad: `2025-26`, `Monday–Friday`, `ages 10-12`
//!
//! Good: `2025 to 2026`, `Monday to Friday`, `ages 10 to 12`

use super::{Block, CheckedPage, RuleReporter, Word, dates};

/// Words that show that two numbers beside them are a range.
#[rustfmt::skip]
const COUNTED: [&str; 25] = [
    "age", "aged", "ages", "chapter", "chapters", "children", "days", "grades", "hours", "miles", "minutes", "months", "page", "pages",
    "people", "places", "pupils", "weeks", "year", "years", "between", "pounds", "families", "metres", "adults",
];
const SHORT_DAYS: [&str; 9] = ["Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Sun"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.english_blocks().filter(|block| block.has_dash && !block.inside.quote && !block.inside.table) {
        for (at, word) in block.words().enumerate() {
            let Some((from, to)) = parts(word.core) else { continue };
            let better = years(from, to)
                .or_else(|| days_or_months(from, to))
                .or_else(|| numbers(block, at, word, from, to));
            let Some(better) = better.filter(|_| !is_copyright(block, at)) else { continue };
            report
                .report(block.place(word.start..word.end()), format!("the range `{}` has a dash", word.core))
                .note("Screen readers leave the dash out, so people hear two numbers instead of a range.")
                .help(if is_of_ranges(block, at) {
                    "write one \"to\" between the first and the last, or write each range in its own sentence".to_owned()
                } else {
                    format!("write \"{better}\"")
                })
                .edit(is_certain(block, at).then(|| page.replacement(block, word.start..word.end(), better)).flatten());
        }
    }
}

/// Returns whether it is the start or the end of another range: "2024-25 to 2026-27" would contain "to"
/// three times.
fn is_of_ranges(block: &Block, at: usize) -> bool {
    let joins = |word: Option<Word>| word.is_some_and(|word| matches!(word.raw, "to" | "until" | "till" | "through" | "-" | "–"));
    joins(at.checked_sub(1).and_then(|at| block.word(at))) || joins(block.word(at + 1))
}

/// Returns whether "to" is correct there: not after "between", which needs "and", nor in a name, "Plan
/// 2025-26".
fn is_certain(block: &Block, at: usize) -> bool {
    if is_of_ranges(block, at) {
        return false;
    }
    let Some(before) = at.checked_sub(1).and_then(|at| block.word(at)) else { return true };
    let in_name = before.core.starts_with(char::is_uppercase) && before.tail().is_empty() && at > 1;
    !in_name && !before.core.eq_ignore_ascii_case("between") && block.word(at + 1).is_none_or(|next| next.core != "and")
}

/// Returns whether a copyright sign precedes the years: "© 2002-2026".
fn is_copyright(block: &Block, at: usize) -> bool {
    /// Most words between: "Copyright (c) Mill Lane School, 2014-2020".
    const NEAR: usize = 5;
    let before = (1..=NEAR).filter_map(|back| block.word(at.checked_sub(back)?));
    let mut signs = before.map(|word| (word.core, word.raw));
    signs.any(|(core, raw)| matches!(core, "©" | "Copyright" | "copyright" | "Hawlfraint") || matches!(raw, "(c)" | "(C)"))
}

/// Returns the two sides of the only dash of a word.
fn parts(word: &str) -> Option<(&str, &str)> {
    let (from, to) = word.split_once(['-', '–'])?;
    (!from.is_empty() && !to.is_empty() && !to.contains(['-', '–'])).then_some((from, to))
}

/// Recognises `2025-26`, `2025–2026`: consecutive years or years a few apart.
fn years(from: &str, to: &str) -> Option<String> {
    let first = dates::year(from)?;
    let last = match to.len() {
        4 => dates::year(to)?,
        2 => first / 100 * 100 + to.parse::<i16>().ok()?,
        _ => return None,
    };
    (first < last && last - first <= 100 && (1900..2100).contains(&first)).then(|| format!("{first} to {last}"))
}

fn days_or_months(from: &str, to: &str) -> Option<String> {
    let day = |word: &str| match dates::weekday(word) {
        Some((_, welsh)) => !welsh,
        None => SHORT_DAYS.contains(&word),
    };
    let month = |word: &str| dates::month(word).is_some() || dates::short_month(word).is_some();
    ((day(from) && day(to)) || (month(from) && month(to))).then(|| format!("{} to {}", full_name(from), full_name(to)))
}

/// Returns the full name of a short weekday or month.
fn full_name(word: &str) -> &str {
    if let Some(month) = dates::short_month(word) {
        return dates::month_name(month);
    }
    match word {
        "Mon" => "Monday",
        "Tue" | "Tues" => "Tuesday",
        "Wed" => "Wednesday",
        "Thu" | "Thurs" => "Thursday",
        "Fri" => "Friday",
        "Sat" => "Saturday",
        "Sun" => "Sunday",
        word => word,
    }
}

/// Recognises `10-12` beside a unit.
fn numbers(block: &Block, at: usize, word: Word, from: &str, to: &str) -> Option<String> {
    let (first, last): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
    let counted = |word: Option<Word>| word.is_some_and(|word| COUNTED.iter().any(|own| own.eq_ignore_ascii_case(word.core)));
    let before = at.checked_sub(1).and_then(|at| block.word(at)).filter(|before| before.tail().is_empty());
    let beside = counted(before) || word.tail().is_empty() && counted(block.word(at + 1));
    (first < last && beside).then(|| format!("{first} to {last}"))
}
