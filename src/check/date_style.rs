//! A date has another format than the rest of the site.
//!
//! Everyone reads dates with the day, the month's name and the year correctly, and so do screen readers. In
//! tables short month names are fine.
//!
//! Bad: `5th October`, `5 Oct 2026`, `October 5, 2026`, `25/10/2026`
//!
//! Good: `5 October 2026`

use super::{Block, CheckedPage, RuleReporter, dates};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let this_year = page.site().options.today.year();
    for block in page.english_blocks().filter(|block| block.has_digit && !block.inside.quote) {
        for at in 0..block.len() {
            let found =
                digits(block, at, this_year).or_else(|| day_first(block, at)).or_else(|| month_first(block, at));
            let Some((words, better)) = found else { continue };
            let (Some(first), Some(last)) = (block.word(at), block.word(at + words - 1)) else { continue };
            let written = &block.text[first.start..last.end()];
            let certain = stands_alone(block, at, words).then(|| page.replacement(block, first.start..last.end(), better.as_str()));
            report
                .report(block.place(first.start..last.end()), format!("the date `{written}` has another format"))
                .note("Dates in one format are easy to find, and screen readers read them correctly.")
                .help(format!("write \"{better}\""))
                .edit(certain.flatten());
        }
    }
}

/// Returns whether the words before permit the replacement. `the 5th of October` and `4th and 5th October`
/// need to be rewritten by hand.
fn stands_alone(block: &Block, at: usize, words: usize) -> bool {
    let part = |word: Option<super::Word>| {
        word.is_some_and(|word| {
            let word = word.core;
            dates::day(word).is_some() || dates::month(word).is_some() || dates::short_month(word).is_some()
        })
    };
    if part(at.checked_sub(1).and_then(|at| block.word(at))) || part(block.word(at + words)) {
        return false;
    }
    // `5th Oct., 2026` and `5th Oct.` have a sign of the short month that a replacement would leave behind.
    let last = block.word(at + words - 1);
    if last.is_some_and(|last| dates::short_month(last.core).is_some() && !last.tail().is_empty()) {
        return false;
    }
    // The other end of `from 5th October to 6th November` is not certain to change with it.
    let is_joint = |word: Option<super::Word>| {
        word.is_some_and(|word| matches!(&*word.core.to_ascii_lowercase(), "to" | "until" | "till" | "through" | "and" | "or"))
    };
    let is_ordinal = |at: usize| block.word(at).is_some_and(|word| matches!(dates::day(word.core), Some((_, true))));
    if (is_joint(block.word(at + words)) && is_ordinal(at + words + 1))
        || (at >= 2 && is_joint(block.word(at - 1)) && (2..=5).any(|back| at >= back && is_ordinal(at - back)))
    {
        return false;
    }
    let before = |back: usize| at.checked_sub(back).and_then(|at| block.word(at)).map_or("", |word| word.core);
    let joined = matches!(before(1), "and" | "or" | "to" | "") && dates::day(before(2)).is_some();
    !before(1).eq_ignore_ascii_case("the") && !joined
}

/// Parses `25/10/2026`, which is a valid date in only one order.
fn digits(block: &Block, at: usize, this_year: i16) -> Option<(usize, String)> {
    let word = block.word(at)?;
    let (first, second, year) = dates::numeric(word.core, this_year)?;
    let before = at.checked_sub(1).and_then(|at| block.word(at));
    let (day, month) = match (first, second) {
        _ if dates::counts_parts(before) => return None,
        _ if dates::is_short_with_dots(word.core) && !dates::leads_to_date(before) => return None,
        (day, month) if month <= 12 && (day > 12 || day == month) => (day, month),
        (month, day) if day > 12 => (day, month),
        _ => return None,
    };
    Some((1, format!("{day} {} {year}", dates::month_name(month))))
}

/// Parses `5th October`, `5th of October`, `5 Oct 2026`.
fn day_first(block: &Block, at: usize) -> Option<(usize, String)> {
    let (day, ordinal) = dates::day(block.word(at)?.core)?;
    if !block.word(at)?.tail().is_empty() {
        return None;
    }
    let of = usize::from(ordinal && block.word(at + 1)?.core == "of");
    let name = block.word(at + 1 + of)?;
    let full = dates::month(name.core);
    let short = dates::short_month(name.core).filter(|_| !block.inside.table);
    let month = full.or(short)?;
    if !ordinal && full.is_some() {
        return None;
    }
    let year = block
        .word(at + 2 + of)
        .and_then(|word| dates::year(word.core))
        .filter(|_| matches!(name.tail(), "" | "." | ","));
    let better = format!("{day} {}", dates::month_name(month));
    Some(match year {
        Some(year) => (3 + of, format!("{better} {year}")),
        None => (2 + of, better),
    })
}

/// Parses `October 5, 2026`, `October 5th`. Requires a year or an ordinal, because `in May 20 people came`
/// is not a date.
fn month_first(block: &Block, at: usize) -> Option<(usize, String)> {
    let name = block.word(at)?;
    let month = dates::month(name.core).or_else(|| dates::short_month(name.core))?;
    if !matches!(name.tail(), "" | ".")
        || at.checked_sub(1).and_then(|at| block.word(at)).is_some_and(|word| dates::day(word.core).is_some())
    {
        return None;
    }
    let number = block.word(at + 1)?;
    let (day, ordinal) = dates::day(number.core)?;
    let year = block.word(at + 2).and_then(|word| dates::year(word.core)).filter(|_| matches!(number.tail(), "" | ","));
    let better = format!("{day} {}", dates::month_name(month));
    match year {
        Some(year) => Some((3, format!("{better} {year}"))),
        None if ordinal => Some((2, better)),
        None => None,
    }
}
