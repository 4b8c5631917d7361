//! Past events, by the school year in which they began.

use jiff::civil::{Date, date};

use crate::calendar::{Calendar, OccurrenceRef, school_year};
use crate::render::context::{Localized, RouteContext};
use crate::render::view;

/// Returns the school years with past events, by their first calendar year.
pub(crate) fn years(context: &RouteContext, language: usize) -> Vec<i16> {
    let (calendar, today) = (context.calendar(language), context.site.options.today);
    let Some(first) = calendar.dates.first() else { return Vec::new() };
    let year_of = |date: Date| school_year(date.year(), date.month());
    (year_of(first.begins.date())..=year_of(today))
        .filter(|year| over(calendar, *year, today).next().is_some())
        .collect()
}

/// Iterates over the past dates that began in a school year, in order.
pub(crate) fn past(context: &RouteContext, language: usize, year: i16) -> impl Iterator<Item = &OccurrenceRef> {
    over(context.calendar(language), year, context.site.options.today)
}

fn over(calendar: &Calendar, year: i16, today: Date) -> impl Iterator<Item = &OccurrenceRef> {
    let from = |year: i16| calendar.dates.partition_point(|own| own.begins.date() < date(year, 9, 1));
    calendar.dates[from(year)..from(year.saturating_add(1))].iter().filter(move |date| date.last_day < today)
}

/// Returns the address of a school year's archive, by its first calendar year.
pub(crate) fn address(year: i16) -> String {
    format!("/events/archive/{year}-{}/", year.saturating_add(1))
}

/// Returns a link to the archive of the school year of a date.
pub(crate) fn link(renderer: Localized, date: &OccurrenceRef) -> view::Link {
    let year = school_year(date.begins.year(), date.begins.month());
    view::Link::own(renderer.t("events-happened-all"), renderer.href_in(&address(year)))
}

/// Returns "2026 to 2027".
pub(crate) fn year_name(renderer: Localized, year: i16) -> String {
    let (from, to) = (year.to_string(), year.saturating_add(1).to_string());
    renderer.tn("date-range", &[("from", from.into()), ("to", to.into())])
}
