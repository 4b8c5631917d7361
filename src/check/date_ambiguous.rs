//! People can read a date in digits in two ways.
//!
//! 05/10/2026 is 5 October to some readers and 10 May to others, so some come on the wrong day. Text with
//! dots and a short year, `5.10.26`, counts as a date only after a word such as "on" or "by", because
//! chapters and versions have such numbers too. The level is warning if another date of the page shows
//! which number is the day, as 25/10/2026 does, or if the year is short. Examples of how to type a date are
//! not reported.
//!
//! Bad: `Come on 05/10/2026.`
//!
//! Good: `Come on 5 October 2026.`

use super::{Block, CheckedPage, RuleReporter, block, dates};
use crate::diagnostic::Level;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let this_year = page.site().options.today.year();
    let mut shows_order = None;
    for block in page.blocks.iter().filter(|block| block.has_digit && !explains_form(&block.text)) {
        let mut before = None;
        for (at, word) in block.words().enumerate() {
            if let Some((day, month, year)) = dates::numeric(word.core, this_year)
                && day <= 12
                && month <= 12
                && day != month
                && !dates::counts_parts(before)
                // `4.2.19 Finishing the installation` is a section number.
                && (!dates::is_short_with_dots(word.core) || dates::leads_to_date(before))
                && !is_other(block, at)
            {
                let (one, other) = (dates::month_name(month), dates::month_name(day));
                let is_short = word.core.rsplit(['/', '.']).next().is_some_and(|year| year.len() == 2);
                let is_likely = is_short && !dates::leads_to_date(before);
                let level = match is_likely || *shows_order.get_or_insert_with(|| order_is_shown(page, this_year)) {
                    true => Level::Warning,
                    false => Level::Error,
                };
                report
                    .report_as(
                        level,
                        block.place(word.start..word.end()),
                        format!("`{}` could be {day} {one} or {month} {other}", word.core),
                    )
                    .note("Readers who read it the other way come on the wrong day.")
                    .help(format!("write \"{day} {one} {year}\" if that is the day"));
            }
            before = Some(word);
        }
    }
}

/// Returns whether a text explains how to type dates: `DD/MM/YYYY`.
fn explains_form(text: &str) -> bool {
    const FORMS: [&str; 4] = ["dd/mm", "mm/dd", "dd.mm", "yyyy"];
    let lower = text.to_ascii_lowercase();
    FORMS.iter().any(|form| lower.contains(form))
}

/// Returns whether the number at a word is something else: a measure with a unit, an example, or a date
/// that words repeat.
fn is_other(block: &Block, at: usize) -> bool {
    #[rustfmt::skip]
    const UNITS: [&str; 24] = [
        "mm", "cm", "m", "km", "kg", "g", "mg", "ml", "l", "litres", "metres", "miles", "inches", "mmhg", "kb", "mb", "gb", "tb", "kbps", "mbps", "ghz",
        "percent", "hectares", "acres",
    ];
    let Some(word) = block.word(at) else { return false };
    let next = block.word(at + 1);
    let is_unit = next.is_some_and(|next| {
        let lower = next.core.to_ascii_lowercase();
        word.tail().is_empty() && (UNITS.contains(&&*lower) || next.raw.starts_with(['%', '°']))
    });
    // `05/10/2026 (5 October)`
    let is_said = (1..=4).filter_map(|ahead| block.word(at + ahead)).take(4).any(|next| {
        next.raw.starts_with('(') && dates::day(next.core).is_some() || dates::month(next.core).is_some() && word.tail().contains('(')
    });
    word.tail().starts_with('%') || is_unit || is_said || block::is_example(block, at)
}

/// Returns whether a date on the page has a day above 12, which shows readers which number is the day.
fn order_is_shown(page: &CheckedPage, this_year: i16) -> bool {
    let blocks = page.blocks.iter().filter(|block| block.has_digit);
    blocks.flat_map(Block::words).any(|word| {
        word.core.contains(['/', '.']) && dates::numeric(word.core, this_year).is_some_and(|(day, month, _)| day > 12 && month <= 12)
    })
}
