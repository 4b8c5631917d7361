//! Condenses lists of dates: a series has one entry a month, which counts its other dates of that month.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::calendar::{Calendar, OccurrenceRef};
use crate::render::index::events::{ListedDate, Month};

/// Condenses sorted dates. A date with another time, place or status than its series keeps an entry of its own. A date
/// that began before `from` is in the month of `from`.
pub(crate) fn by_month(calendar: &Calendar, dates: &[OccurrenceRef], from: Date) -> Vec<ListedDate> {
    let mut entries: Vec<ListedDate> = Vec::new();
    let mut shown: HashMap<(usize, Month), usize> = HashMap::new();
    for date in dates {
        let (event, occurrence) = calendar.get(date);
        if event.series.is_some() && occurrence.change.is_none() {
            let key = (date.event, month(date, from));
            if let Some(at) = shown.get(&key) {
                entries[*at].more += 1;
                continue;
            }
            shown.insert(key, entries.len());
        }
        entries.push(ListedDate { date: *date, more: 0 });
    }
    entries
}

/// Returns each date as an entry of its own.
pub(crate) fn each(dates: &[OccurrenceRef]) -> Vec<ListedDate> {
    dates.iter().map(|date| ListedDate { date: *date, more: 0 }).collect()
}

/// Returns the month of a date in a list that begins on `from`.
pub(crate) fn month(date: &OccurrenceRef, from: Date) -> Month {
    let day = date.begins.date().max(from);
    (day.year(), day.month())
}
