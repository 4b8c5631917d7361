//! The dates of a month by day, and the days that have a page of their own. Invariant: a day has a page if and only if
//! its cell in the grid of its month does not show all its dates.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::calendar::{Calendar, OccurrenceRef};
use crate::render::index::events::Month;

/// Most entries of a grid that shows every date: about 40 kB of HTML.
const MOST_IN_GRID: usize = 250;

/// Entries in each cell of a grid with more dates.
const MOST_IN_CELL: usize = 8;

/// Returns the dates of each day of a month. A date of several days is on each of them.
pub(crate) fn of_month(calendar: &Calendar, month: Month) -> BTreeMap<Date, Vec<&OccurrenceRef>> {
    let mut by_day: BTreeMap<Date, Vec<&OccurrenceRef>> = BTreeMap::new();
    let Ok(first) = Date::new(month.0, month.1, 1) else { return by_day };
    let last = first.last_of_month();
    for date in calendar.month(month.0, month.1) {
        let mut day = date.begins.date().max(first);
        while day <= date.last_day.min(last) {
            by_day.entry(day).or_default().push(date);
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
    }
    by_day
}

/// Returns the number of entries that a cell shows at most, in the grid of these dates.
pub(crate) fn most_in_cell(by_day: &BTreeMap<Date, Vec<&OccurrenceRef>>) -> usize {
    let entries: usize = by_day.values().map(Vec::len).sum();
    if entries > MOST_IN_GRID { MOST_IN_CELL } else { MOST_IN_GRID }
}

/// Returns the days of a month that have a page, with the number of their dates.
pub(crate) fn with_page(calendar: &Calendar, month: Month) -> Vec<(Date, usize)> {
    let by_day = of_month(calendar, month);
    let most = most_in_cell(&by_day);
    by_day.iter().map(|(day, dates)| (*day, dates.len())).filter(|(_, count)| *count > most).collect()
}

/// Returns the address of a day's page within the language's part of the site: `/events/2026-11-27/`.
pub(crate) fn address(day: Date) -> String {
    format!("/events/{day}/")
}
