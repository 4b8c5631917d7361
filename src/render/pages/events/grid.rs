//! A month as a table, Monday first: its events on their days, and the days on which schools are closed. Invariant: a
//! month has a page if and only if it has events, so the links skip empty months.
//!
//! A cell of a month with very many dates shows the first ones, and links to the page of its day.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::calendar::bank_holidays::is_bank_holiday;
use crate::calendar::{OccurrenceRef, TimeRange};
use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::index::events::{ListFacet, Month};
use crate::render::keys::{EventPage, RouteKey};
use crate::render::pages::events::views;
use crate::render::pages::events::views::EventView;
use crate::render::parts::events::{days, months, rows, subscribe};
use crate::render::parts::pagination;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{calendars, frame, view};

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let (first, last) = months::bounds(context);
    for month in context.calendar(language).months().into_iter().filter(|month| (first..=last).contains(month)) {
        routes.add(&format!("/events/{}/", months::name(month)), RouteKey::Events(EventPage::Month(month)));
        for (day, count) in days::with_page(context.calendar(language), month) {
            let key = |number| RouteKey::Events(EventPage::Day { day, number });
            routes.add_pages(&days::address(day), count, pagination::PER_PAGE, key);
        }
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, month: Month, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let language = route.language;
    let localized = renderer.localized(language);
    let words = renderer.date_formatter(language);
    let title = words.month(month.0, month.1);
    let with_month = |key: &str| renderer.tn(language, key, &[("month", title.as_str().into())]);
    let mut page = frame::generated_page(renderer, route, with_month("title-month"), "month");
    let subscribe = subscribe::to_facet_feed(localized, &ListFacet::All);
    page.feeds.extend(subscribe.as_ref().map(subscribe::feed_link));
    let (before, after) = (months::nearest(localized, month, -1), months::nearest(localized, month, 1));
    let link = |other: Month| {
        let address = months::address(localized, other)?;
        Some(view::Link::own(words.month(other.0, other.1), renderer.href_in(language, &address)))
    };
    let count = renderer.calendar(language).month(month.0, month.1).count();
    let count_text = renderer.tn(language, "events-count", &[("count", count.into())]);
    page.description = Some(format!("{}: {count_text}", page.title));
    let view = view::MonthGrid {
        views: views::choices(localized, EventView::Month(month)),
        caption: with_month("month-caption"),
        count_text,
        weekdays: weekdays().map(|day| words.weekday_name(day).to_owned()).collect(),
        weeks: weeks(localized, month),
        previous: before.and_then(link),
        next: after.and_then(link),
        skipped: [before.map(|before| (before, month)), after.map(|after| (month, after))]
            .into_iter()
            .flatten()
            .filter_map(|(from, to)| skipped(localized, from, to))
            .collect(),
        made: renderer.tn(
            language,
            "events-as-of",
            &[
                ("date", words.date_with_weekday(renderer.site.options.today).into()),
                ("address", page.canonical.as_str().into()),
            ],
        ),
        subscribe,
    };
    frame::write_page(renderer, route, view::MonthGrid::TEMPLATE, &page, &view, out)
}

/// Returns which months two neighbouring grids skip: "Nothing is listed in August 2027."
fn skipped(renderer: Localized, before: Month, after: Month) -> Option<String> {
    let (first, last) = (months::shifted(before, 1), months::shifted(after, -1));
    let words = renderer.date_formatter();
    let name = |month: Month| words.month(month.0, month.1).into();
    match first.cmp(&last) {
        Ordering::Greater => None,
        Ordering::Equal => Some(renderer.tn("events-month-skipped", &[("month", name(first))])),
        Ordering::Less => Some(renderer.tn("events-months-skipped", &[("from", name(first)), ("to", name(last))])),
    }
}

fn weeks(renderer: Localized, month: Month) -> Vec<Vec<view::GridDay>> {
    let Ok(first) = Date::new(month.0, month.1, 1) else { return Vec::new() };
    let last = first.last_of_month();
    let by_day = days::of_month(renderer.calendar(), month);
    let most = days::most_in_cell(&by_day);
    let mut marks = marks(renderer, first, last);
    let mut cells: Vec<view::GridDay> = Vec::with_capacity(42);
    cells.resize(usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0), view::GridDay::default());
    for day in first.series(1.day()).take_while(|day| *day <= last) {
        let dates = by_day.get(&day).map_or(&[][..], Vec::as_slice);
        cells.push(view::GridDay {
            day: day.day().to_string(),
            long: day_words(renderer, day),
            iso: day.to_string(),
            today: (day == renderer.site.options.today)
                .then(|| view::Tag::shaped(renderer.t("events-today"), view::Kind::Info, view::Shape::Dot)),
            marks: marks.remove(&day).unwrap_or_default(),
            events: dates.iter().take(most).map(|date| event(renderer, date, day)).collect(),
            more: (dates.len() > most).then(|| all_of_day(renderer, day, dates.len())),
        });
    }
    cells.resize(cells.len().next_multiple_of(7), view::GridDay::default());
    cells.chunks(7).map(<[view::GridDay]>::to_vec).collect()
}

/// Returns "Friday 27 November": the name of a day without a column heading.
fn day_words(renderer: Localized, day: Date) -> String {
    let words = renderer.date_formatter();
    let named = [("weekday", words.weekday_name(day.weekday()).into()), ("date", words.day_and_month(day).into())];
    renderer.tn("date-with-weekday", &named)
}

/// Returns the link from a cell to all dates of its day.
fn all_of_day(renderer: Localized, day: Date, count: usize) -> view::Link {
    let named = [("date", day_words(renderer, day).into()), ("count", count.into())];
    view::Link::own(renderer.tn("events-day-all", &named), renderer.href_in(&days::address(day)))
}

/// Returns an event on one of its days: with its time on the first day, and "continues" on later ones.
fn event(renderer: Localized, date: &OccurrenceRef, day: Date) -> view::GridEvent {
    let (event, occurrence) = renderer.calendar().get(date);
    let time = match occurrence.when {
        _ if occurrence.when.first_day() < day => Some(renderer.t("events-goes-on").to_owned()),
        TimeRange::Times { start, .. } => {
            let time = renderer.date_formatter().time(start.time());
            Some(rows::of_its_clock(renderer, event, TimeRange::Times { start, end: None }, time))
        }
        TimeRange::Days { .. } => None,
    };
    let document = calendars::document_of(&renderer.site, event);
    let link = document.map_or_else(|| rows::link(renderer, event), |id| renderer.short_link(id));
    view::GridEvent { link, time, tag: rows::tag_of(renderer, event, occurrence) }
}

/// Returns half terms, training days and bank holidays by day, each once a day.
fn marks(renderer: Localized, first: Date, last: Date) -> BTreeMap<Date, Vec<view::Text>> {
    let site = &renderer.site;
    let mut marks: BTreeMap<Date, Vec<view::Text>> = BTreeMap::new();
    let mut mark = |day: Date, text: &view::Text| {
        let own = marks.entry(day).or_default();
        if !own.contains(text) {
            own.push(text.clone());
        }
    };
    for id in site.of_type("terms") {
        let best = site.version_or_original(*id, renderer.language);
        for closure in site.fields(best).tables("closures") {
            let Some(title) = renderer.text_in(best, closure, "title") else { continue };
            let Some(start) = closure.date("start").map(|date| date.first_day()) else { continue };
            let end = closure.date("end").map_or(start, |date| date.last_day());
            let days = start.max(first).series(1.day()).take_while(|day| *day <= end.min(last));
            days.for_each(|day| mark(day, &title));
        }
    }
    let nation = calendars::settings(site, renderer.language).nation;
    let holiday = view::Text::own(renderer.t("events-bank-holiday"));
    let holidays = first.series(1.day()).take_while(|day| *day <= last).filter(|day| is_bank_holiday(nation, *day));
    holidays.for_each(|day| mark(day, &holiday));
    marks
}

fn weekdays() -> impl Iterator<Item = Weekday> {
    Weekday::Monday.cycle_forward().take(7)
}
