//! Computes the periods by which families plan, from "this week" to "the next school holidays", from the day of the
//! build and the term dates.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use crate::calendar::terms::{Terms, choose};
use crate::render::calendars;
use crate::render::context::RouteContext;
use crate::render::index::events::{Window, WindowDays};

/// Fewest school days of a closure that divides a term into halves; a training day does not.
const BREAK: i32 = 5;

/// Returns the days of each window of a site, in the order of [`SampleWindow::ALL`]; `None` if they depend on missing term
/// dates.
pub(crate) fn days_of_windows(context: &RouteContext, language: usize) -> [Option<WindowDays>; 5] {
    let site = &context.site;
    let all: Vec<Terms> =
        site.of_type("terms").iter().map(|id| calendars::terms_of(site, *id, language, &mut Vec::new())).collect();
    // Schools with their own dates share no term.
    let terms = choose(&all, &[], &[]).unwrap_or_default();
    Window::ALL.map(|window| days(window, site.options.today, &terms))
}

fn days(window: Window, today: Date, terms: &[&Terms]) -> Option<WindowDays> {
    let ahead = |all: Vec<WindowDays>| all.into_iter().filter(|days| days.last >= today).min_by_key(|days| days.first);
    match window {
        Window::Week => {
            let left = Weekday::Sunday.since(today.weekday());
            Some(WindowDays { first: today, last: today.saturating_add(Span::new().days(left)) })
        }
        Window::Month => Some(WindowDays { first: today, last: today.last_of_month() }),
        Window::HalfTerm => ahead(halves(terms)),
        Window::Term => ahead(whole_terms(terms)),
        Window::Holidays => ahead(holidays(terms)),
    }
}

/// Returns the terms, sorted.
fn whole_terms(terms: &[&Terms]) -> Vec<WindowDays> {
    let all = terms.iter().flat_map(|own| &own.terms).map(|term| WindowDays { first: term.first, last: term.last });
    let mut all: Vec<WindowDays> = all.collect();
    all.sort_by_key(|days| days.first);
    all
}

/// Returns the long closures, sorted.
fn breaks(terms: &[&Terms]) -> Vec<WindowDays> {
    let all = terms.iter().flat_map(|own| &own.closures).map(|own| WindowDays { first: own.first, last: own.last });
    let mut all: Vec<WindowDays> =
        all.filter(|days| days.first.until(days.last).is_ok_and(|span| span.get_days() >= BREAK - 1)).collect();
    all.sort_by_key(|days| days.first);
    all
}

/// Returns the parts of terms between long closures, from their first weekday to their last.
fn halves(terms: &[&Terms]) -> Vec<WindowDays> {
    let breaks = breaks(terms);
    let mut halves = Vec::new();
    for term in whole_terms(terms) {
        let mut first = term.first;
        for own in breaks.iter().filter(|own| own.last >= term.first && own.first <= term.last) {
            halves.push(WindowDays { first, last: own.first.saturating_sub(1.day()) });
            first = own.last.saturating_add(1.day());
        }
        halves.push(WindowDays { first, last: term.last });
    }
    for days in &mut halves {
        while days.first <= days.last && is_weekend(days.first) {
            days.first = days.first.saturating_add(1.day());
        }
        while days.first <= days.last && is_weekend(days.last) {
            days.last = days.last.saturating_sub(1.day());
        }
    }
    halves.retain(|days| days.first <= days.last);
    halves
}

/// Returns the long closures and the days between terms, with the weekends around them.
fn holidays(terms: &[&Terms]) -> Vec<WindowDays> {
    let between = |pair: &[WindowDays]| WindowDays {
        first: pair[0].last.saturating_add(1.day()),
        last: pair[1].first.saturating_sub(1.day()),
    };
    let mut all = breaks(terms);
    all.extend(whole_terms(terms).windows(2).map(between).filter(|days| days.first <= days.last));
    for days in &mut all {
        while is_weekend(days.first.saturating_sub(1.day())) && days.first > Date::MIN {
            days.first = days.first.saturating_sub(1.day());
        }
        while is_weekend(days.last.saturating_add(1.day())) && days.last < Date::MAX {
            days.last = days.last.saturating_add(1.day());
        }
    }
    all
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::terms::TermPeriod;
    use jiff::civil::date;

    fn stretch(first: Date, last: Date) -> TermPeriod {
        TermPeriod { title: String::new(), first, last, span: crate::source::Span::default() }
    }

    fn terms() -> Terms {
        Terms {
            id: "2026-27".into(),
            title: String::new(),
            places: Vec::new(),
            provisional: false,
            terms: vec![stretch(date(2026, 9, 3), date(2026, 12, 18)), stretch(date(2027, 1, 5), date(2027, 3, 19))],
            closures: vec![
                stretch(date(2026, 10, 26), date(2026, 10, 30)),
                stretch(date(2026, 11, 6), date(2026, 11, 6)),
            ],
            span: crate::source::Span::default(),
        }
    }

    /// Returns "2026-11-23 to 2026-11-29" for each window on a day.
    fn seen(today: Date) -> Vec<String> {
        let (terms, show) = (terms(), |days: WindowDays| format!("{} to {}", days.first, days.last));
        Window::ALL.map(|window| days(window, today, &[&terms]).map_or("unknown".into(), show)).to_vec()
    }

    #[test]
    fn in_term_the_windows_are_the_ones_that_run() {
        assert_eq!(
            seen(date(2026, 11, 23)),
            [
                "2026-11-23 to 2026-11-29",
                "2026-11-23 to 2026-11-30",
                "2026-11-02 to 2026-12-18",
                "2026-09-03 to 2026-12-18",
                "2026-12-19 to 2027-01-04",
            ]
        );
    }

    #[test]
    fn in_half_term_the_holidays_run_with_their_weekends_and_the_next_half_comes() {
        let seen = seen(date(2026, 10, 25));
        assert_eq!(seen[0], "2026-10-25 to 2026-10-25", "Sunday ends the week");
        assert_eq!(seen[2..], ["2026-11-02 to 2026-12-18", "2026-09-03 to 2026-12-18", "2026-10-24 to 2026-11-01"]);
    }

    #[test]
    fn after_the_last_term_nothing_is_known() {
        assert_eq!(seen(date(2027, 3, 20))[2..], ["unknown", "unknown", "unknown"]);
    }
}
