//! The months with a grid, and their addresses. Invariant: a month has a page if and only if it has events.

use jiff::civil::Date;

use crate::render::context::{Localized, RouteContext};
use crate::render::index::events::Month;

/// Most months ahead of today with a grid, so that an exhibition without an end does not create a thousand pages.
const AHEAD: i32 = 36;

/// Most past months with a grid.
const BEHIND: i32 = 120;

/// Returns the address of a month's grid within the language's part of the site, if it has one: `/events/2026-11/`.
pub(crate) fn address(renderer: Localized, month: Month) -> Option<String> {
    let (first, last) = bounds(&renderer);
    let holds = || renderer.calendar().month(month.0, month.1).next().is_some();
    ((first..=last).contains(&month) && holds()).then(|| format!("/events/{}/", name(month)))
}

/// Returns the default grid: this month's, else the next one, else the latest.
pub(crate) fn current(renderer: Localized) -> Option<(Month, String)> {
    let today = month_of(renderer.site.options.today);
    let own = |month: Month| Some((month, address(renderer, month)?));
    let nearest = |step| nearest(renderer, today, step).and_then(own);
    own(today).or_else(|| nearest(1)).or_else(|| nearest(-1))
}

/// Returns the next month with a grid, or with a step of -1 the previous one.
pub(crate) fn nearest(renderer: Localized, month: Month, step: i32) -> Option<Month> {
    let (first, last) = bounds(&renderer);
    let ahead = std::iter::successors(Some(shifted(month, step)), |month| Some(shifted(*month, step)));
    ahead.take_while(|month| (first..=last).contains(month)).find(|month| address(renderer, *month).is_some())
}

/// Returns the first and the last month that may have a grid.
pub(crate) fn bounds(context: &RouteContext) -> (Month, Month) {
    let today = month_of(context.site.options.today);
    (shifted(today, -BEHIND), shifted(today, AHEAD))
}

fn month_of(date: Date) -> Month {
    (date.year(), date.month())
}

pub(crate) fn name(month: Month) -> String {
    format!("{:04}-{:02}", month.0, month.1)
}

/// Returns the month that is `by` months later.
pub(crate) fn shifted(month: Month, by: i32) -> Month {
    let count = i32::from(month.0) * 12 + i32::from(month.1) - 1 + by;
    // Years of dates have four digits, so both parts fit.
    (count.div_euclid(12) as i16, count.rem_euclid(12) as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_continue_over_the_end_of_a_year() {
        assert_eq!(shifted((2026, 12), 1), (2027, 1));
        assert_eq!(shifted((2027, 1), -1), (2026, 12));
        assert_eq!(shifted((2026, 11), 36), (2029, 11));
        assert_eq!(name((2026, 9)), "2026-09");
    }
}
