//! Draws the dates of the next twelve months: one strip a month, one mark a day, stronger marks for busy days.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::render::context::Localized;
use crate::render::view;

/// The number of months: each season once.
const MONTHS: i8 = 12;

/// The width of a day, and of its mark, in drawing units.
const DAY: (i16, i16) = (3, 2);

/// Draws the next twelve months, beginning with the current one. `address` returns the address of a month's page.
/// Empty if there are no dates.
pub(crate) fn year(renderer: Localized, address: impl Fn((i16, i8)) -> Option<String>) -> Vec<view::MonthDays> {
    let today = renderer.site.options.today;
    let months = (0..MONTHS).filter_map(|ahead| today.first_of_month().checked_add(i32::from(ahead).months()).ok());
    let strips: Vec<(usize, view::MonthDays)> = months
        .map(|first| {
            let dates = || renderer.calendar().month(first.year(), first.month());
            let held = dates().map(|date| (date.begins.date(), date.last_day));
            let (busy, free) = strip(first, held);
            let count = dates().count();
            let title = renderer.date_formatter().month(first.year(), first.month());
            let text = renderer.tn("year-dates", &[("count", count.into())]);
            let href = address((first.year(), first.month())).unwrap_or_default();
            (count, view::MonthDays { link: view::Link::own(title, href), text, busy, free })
        })
        .collect();
    if strips.iter().all(|(count, _)| *count == 0) {
        return Vec::new();
    }
    strips.into_iter().map(|(_, strip)| strip).collect()
}

/// Returns the marks of a month's busy days, and of its other days, as path data.
fn strip(first: Date, held: impl Iterator<Item = (Date, Date)>) -> (String, String) {
    let last = first.last_of_month();
    let mut busy = [false; 31];
    for (begins, ends) in held {
        let mut day = begins.max(first);
        while day <= ends.min(last) {
            // The day of a month is from 1 to 31.
            busy[day.day() as usize - 1] = true;
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
    }
    let marks = |wanted: bool| {
        let days = (1..=i16::from(last.day())).filter(|day| busy[*day as usize - 1] == wanted);
        days.map(|day| format!("M{} 0h{}v{}h-{}z", (day - 1) * DAY.0, DAY.1, DAY.1, DAY.1)).collect()
    };
    (marks(true), marks(false))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn busy_days_are_marked_once_and_dates_stop_at_the_months_end() {
        let held = [(date(2027, 2, 1), date(2027, 2, 1)), (date(2027, 2, 27), date(2027, 3, 4))];
        let (busy, free) = strip(date(2027, 2, 1), held.into_iter());
        assert_eq!(busy, "M0 0h2v2h-2zM78 0h2v2h-2zM81 0h2v2h-2z");
        assert_eq!(free.matches('M').count(), 25);
    }
}
