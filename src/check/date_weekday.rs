//! A weekday does not match its date.
//!
//! Some readers come on the weekday, others on the date.
//!
//! Bad: `Monday 6 October 2026`
//!
//! Good: `Tuesday 6 October 2026`

use jiff::civil::Date;

use super::{CheckedPage, RuleReporter, dates};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.blocks.iter().filter(|block| block.has_digit) {
        for at in 0..block.len() {
            let Some(first) = block.word(at) else { continue };
            let Some((named, welsh)) = dates::weekday(first.core) else { continue };
            let (Some(day), Some(month), Some(year)) = (block.word(at + 1), block.word(at + 2), block.word(at + 3))
            else {
                continue;
            };
            let parts = (dates::day(day.core), dates::month(month.core), dates::year(year.core));
            let (Some((number, _)), Some(name), Some(of)) = parts else { continue };
            if !matches!(first.tail(), "" | ",") || !day.tail().is_empty() || !matches!(month.tail(), "" | ",") {
                continue;
            }
            let span = block.place(first.start..year.end());
            let written = &block.text[first.start..year.end()];
            let date = format!("{} {} {}", day.core, month.core, year.core);
            match Date::new(of, name, number) {
                Ok(own) if own.weekday() != named => {
                    let right = dates::weekday_name(own, welsh);
                    report
                        .report(span, format!("`{written}` is a {}", dates::weekday_name(own, false)))
                        .note("Some readers would come on the weekday and others on the date.")
                        .help(format!("write \"{right} {date}\", or correct the date"));
                }
                Ok(_) => {}
                Err(_) => {
                    report
                        .report(span, format!("there is no {date}"))
                        .note("Readers cannot tell which day is meant.")
                        .help("correct the date");
                }
            }
        }
    }
}
