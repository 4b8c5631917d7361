//! Two dates of a document contradict each other, or a day that must be in the past is in the future.
//!
//! The page states both as facts, so readers cannot tell which is right: a partner whose partnership ended
//! before it began, a review before the approval, a test of the site next year. Often the year is wrong.
//!
//! Bad: `start = 2027-01-01` and `end = 2025-01-01` in a programme; `updated = 2030-01-01`
//!
//! Good: `start = 2025-01-01` and `end = 2027-01-01`

use super::{CheckedPage, RuleReporter, dates};
use crate::schema::Fields;

/// The first and the last day of something: the section, and the two keys.
const ORDERS: [(&str, &str, &str); 7] = [
    ("", "since", "until"),
    ("", "start", "end"),
    ("", "issued", "withdrawn"),
    ("", "approved.date", "next_review"),
    ("", "issued", "next_review"),
    ("period", "from", "to"),
    ("booking", "opens", "closes"),
];

/// The days of something that has happened.
const PAST: [(&str, &str); 4] = [("", "updated"), ("", "reviewed"), ("tested", "date"), ("signatories", "as_of")];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    if !page.is_original() {
        return;
    }
    let (fields, today) = (page.fields(), page.site().options.today);
    // `event-fields` compares the times of an event.
    let is_event = page.site().is_a(page.id, "event");
    let section = |name: &str| if name.is_empty() { Some(fields) } else { fields.table(name) };
    for (name, first, last) in ORDERS {
        let Some(own) = section(name).filter(|_| !(is_event && first == "start")) else { continue };
        let Some((begins, key)) = day(own, first) else { continue };
        let Some(ends) = own.date(last).filter(|ends| ends.last_day() < begins) else { continue };
        let (first, last) = (shown(name, first), shown(name, last));
        report
            .report(own.span_of(key.1), format!("`{first}` is {}, but `{last}` is {}", dates::in_words(key.0), dates::in_words(ends)))
            .note("The page states both, so readers cannot tell which is right.")
            .help(format!("correct the wrong one: `{last}` cannot be before `{first}`"));
    }
    for (name, key) in PAST {
        let Some((own, date)) = section(name).and_then(|own| Some((own, own.date(key)?))) else { continue };
        if date.first_day() > today {
            report
                .report(own.span_of(key), format!("`{}` is {}, which is in the future", shown(name, key), dates::in_words(date)))
                .note("The page states it as something that has happened.")
                .help("correct the date; for a page that is public only from that day on, write it as `publish`");
        }
    }
    if let (Some(before), Some(start)) = (fields.day_or_time("previous_start"), fields.day_or_time("start"))
        && before == start
        && is_event
    {
        report
            .report(fields.span_of("previous_start"), "`previous_start` and `start` are the same")
            .note("The page says that the event has moved, and gives the same day and time twice.")
            .help("write the new day and time as `start`; or remove `previous_start`, if the event has not moved");
    }
}

/// Returns the first day of a date, with the date and the key that has its position.
fn day<'n>(fields: &Fields, name: &'n str) -> Option<(jiff::civil::Date, (crate::datetime::PartialDate, &'n str))> {
    let (date, key) = match name.split_once('.') {
        Some((section, key)) => (fields.table(section)?.date(key)?, section),
        None => (fields.date(name)?, name),
    };
    Some((date.first_day(), (date, key)))
}

fn shown(section: &str, key: &str) -> String {
    if section.is_empty() { key.to_owned() } else { format!("{section}.{key}") }
}
