//! What is on, by month: all that comes from today on, its facets, and the archive of each school year.

use jiff::civil::{Date, date};

use super::facets::{self, ListFacet, ListedEvents};
use super::windows::Window;
use super::{grid, rows, subscribe};
use crate::calendar::{Calendar, OccurrenceRef, school_year};
use crate::datetime::PartialDate;
use crate::render::filters::{self, Filters};
use crate::render::lists::{PER_PAGE, list_frame, page_of, pagination, say_number};
use crate::render::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, calendars, pictures, view};

/// The folder of the lists' addresses.
const FOLDER: &str = "events";

/// Dates from which a list has the picture of the year: with fewer it would show that nothing is on.
const YEAR_FROM: usize = 12;

/// What begins the view of a school year's archive: `archive/2025`.
const ARCHIVE: &str = "archive/";

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    let mut add = |address: &str, view: &str, count: usize| {
        for number in 1..=count.div_ceil(PER_PAGE).max(1) {
            let address = if number == 1 { address.to_owned() } else { format!("{address}page/{number}/") };
            routes.add(&address, RouteKey { view: view.into(), number, ..RouteKey::default() });
        }
    };
    // A list once linked stays, also while nothing is on.
    for (facet, count) in &ListedEvents::for_language(context, language).counts {
        if let (Some(key), Some(address)) = (facet.key(site), facet.list(site)) {
            add(&address, &key, *count);
        }
    }
    for year in years(context, language) {
        let count = past(context, language, year).len();
        add(&archive_address(year), &format!("{ARCHIVE}{year}"), count);
    }
    all_filters(context, language).iter().for_each(|filters| filters.add_routes(routes, FOLDER));
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let view = &*route.subject.view;
    if let Some(year) = view.strip_prefix(ARCHIVE).and_then(|year| year.parse().ok()) {
        return archive(renderer, route, year, out);
    }
    if let Some(sort) = view.strip_prefix(filters::VIEW) {
        let filters = all_filters(renderer, route.language).iter().find(|filters| filters.sort == sort);
        let list = renderer.t(route.language, "title-events");
        return filters.map_or(Ok(()), |filters| filters.write(renderer, route, FOLDER, list, out));
    }
    let Some(facet) = ListFacet::of_key(&renderer.site, view) else { return Ok(()) };
    coming(renderer, route, &facet, out)
}

/// All that comes, or one facet of it.
fn coming(renderer: &Renderer, route: &Route, facet: &ListFacet, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language, number) = (&renderer.site, route.language, route.subject.number);
    let (today, calendar) = (site.options.today, renderer.calendar(language));
    let has_page = *facet == ListFacet::All && renderer.list_title("events", language).is_some();
    let (mut page, body) = match facet {
        _ if has_page => list_frame(renderer, route, "events", "events")?,
        ListFacet::All => (renderer.frame(route, renderer.t(language, "title-events").to_owned(), "events"), None),
        _ => (renderer.frame(route, facet.title(renderer, language).text, "events"), None),
    };
    let (dates, count) = match facet {
        ListFacet::All => (coming_page(calendar, today, number), coming_count(calendar, today)),
        _ => {
            let dates = ListedEvents::for_language(renderer, language).dates(renderer, language, facet);
            (page_of(dates, number, PER_PAGE).to_vec(), dates.len())
        }
    };
    let subscribe = subscribe::to_facet(renderer, language, feed_of(facet));
    page.feeds.extend(subscribe.as_ref().map(subscribe::feed_link));
    if let ListFacet::During(window) = facet
        && let Some(days) = ListedEvents::for_language(renderer, language).days(*window)
    {
        let words = renderer.words(language);
        let range = words.partial_range(PartialDate::Day(days.first.max(today)), PartialDate::Day(days.last));
        page.description = Some(format!("{}: {range}", page.title));
        page.lead = Some(view::Text::own(range));
    }
    let count_text = counted(renderer, language, number, count);
    let nothing = nothing(renderer, language, facet);
    if page.description.is_none() {
        page.description = Some(format!("{}: {}", page.title, count_text.as_ref().unwrap_or(&nothing)));
    }
    if !has_page {
        say_number(renderer, route, &mut page);
    }
    let address = facet.list(site).unwrap_or_default();
    let view = view::EventList {
        body: body.filter(|_| number <= 1),
        views: views(renderer, language, EventView::List { all: *facet == ListFacet::All }),
        whens: whens(renderer, language, facet),
        filters: filter_groups(renderer, language, facet),
        count_text,
        months: months(renderer, language, &dates, today, facet.place(site).as_deref()),
        nothing,
        instead: if count == 0 { instead(renderer, language, facet) } else { Vec::new() },
        pagination: pagination(renderer, language, &address, number, count, PER_PAGE),
        subscribe,
        past: false,
        years: Vec::new(),
        year: if *facet == ListFacet::All && number <= 1 && count >= YEAR_FROM {
            year_ahead(renderer, language)
        } else {
            Vec::new()
        },
    };
    renderer.write_page(route, view::EventList::TEMPLATE, &page, &view, out)
}

/// The picture of the next twelve months, each leading to its grid.
fn year_ahead(renderer: &Renderer, language: usize) -> Vec<view::MonthDays> {
    let grid = |month| grid::address(renderer, language, month).map(|address| href(renderer, language, &address));
    pictures::year(renderer, language, grid)
}

/// What is over, of one school year.
fn archive(renderer: &Renderer, route: &Route, year: i16, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (language, number) = (route.language, route.subject.number);
    let name = year_name(renderer, language, year);
    let title = renderer.tn(language, "title-archive", &[("year", name.into())]);
    let mut page = renderer.frame(route, title, "events");
    let past = past(renderer, language, year);
    let count_text = counted(renderer, language, number, past.len());
    page.description = count_text.as_ref().map(|count| format!("{}: {count}", page.title));
    say_number(renderer, route, &mut page);
    let view = view::EventList {
        views: views(renderer, language, EventView::Archive(year)),
        count_text,
        months: months(renderer, language, page_of(&past, number, PER_PAGE), Date::MIN, None),
        pagination: pagination(renderer, language, &archive_address(year), number, past.len(), PER_PAGE),
        past: true,
        years: years(renderer, language)
            .into_iter()
            .rev()
            .map(|own| view::Choice {
                title: year_name(renderer, language, own),
                href: href(renderer, language, &archive_address(own)),
                current: own == year,
                ..view::Choice::default()
            })
            .collect(),
        ..view::EventList::default()
    };
    renderer.write_page(route, view::EventList::TEMPLATE, &page, &view, out)
}

/// Which way of looking at events a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EventView {
    /// The list of all, or of a facet.
    List { all: bool },
    /// A month's grid.
    Month(grid::Month),
    /// A school year's archive, by the year in which it begins.
    Archive(i16),
}

/// List, month grid, archive.
pub(super) fn views(renderer: &Renderer, language: usize, shown: EventView) -> Vec<view::Choice> {
    let choice = |key: &str, address: &str, current: bool| view::Choice {
        title: renderer.t(language, key).to_owned(),
        href: href(renderer, language, address),
        current,
        ..view::Choice::default()
    };
    let mut views = vec![choice("view-list", "/events/", shown == EventView::List { all: true })];
    views.extend(grid::current(renderer, language).map(|(month, address)| view::Choice {
        within: matches!(shown, EventView::Month(shown) if shown != month),
        ..choice("view-month", &address, shown == EventView::Month(month))
    }));
    let latest = match shown {
        EventView::Archive(year) => Some(year),
        _ => years(renderer, language).last().copied(),
    };
    views.extend(latest.map(|year| choice("view-archive", &archive_address(year), shown == EventView::Archive(year))));
    views
}

/// The facets that hold something, as links with the number of their dates, above the list of one.
fn filter_groups(renderer: &Renderer, language: usize, shown: &ListFacet) -> Vec<view::FilterGroup> {
    let address = href(renderer, language, &shown.list(&renderer.site).unwrap_or_default());
    let all = all_filters(renderer, language).iter();
    let mut groups: Vec<_> = all.map(|filters| filters.group(renderer, language, FOLDER, &address)).collect();
    // A list that is empty today is no choice of others, but it says what it is.
    if let Some(sort) = sort_of(shown)
        && shown.count(renderer, language) == 0
    {
        let id = format!("filter-{sort}");
        let own = choice(renderer, language, (shown, 0), choice_name(renderer, language, shown), shown);
        match groups.iter_mut().find(|group| group.id == id) {
            Some(group) => group.choices.push(own),
            None => groups.push(view::FilterGroup {
                title: renderer.t(language, &id).to_owned(),
                id,
                choices: vec![own],
                more: None,
            }),
        }
    }
    groups
}

/// The sort of choice that a facet is.
fn sort_of(facet: &ListFacet) -> Option<&'static str> {
    match facet {
        ListFacet::Audience(_) => Some("audience"),
        ListFacet::Place(_) => Some("place"),
        ListFacet::Theme(_) => Some("theme"),
        ListFacet::Free => Some("cost"),
        _ => None,
    }
}

fn choice_name(context: &RouteContext, language: usize, facet: &ListFacet) -> view::Text {
    match facet {
        ListFacet::Audience(name) => view::Text::own(facets::audience(context, name, language)),
        _ => facet.name(context, language),
    }
}

/// All facets that hold something, by their sort.
fn all_filters(context: &RouteContext, language: usize) -> &[Filters] {
    let listed = ListedEvents::for_language(context, language);
    listed.filters(|| {
        let holding = listed.counts.iter().filter(|(_, count)| *count > 0);
        let sorted = holding.filter_map(|(facet, count)| {
            let name = choice_name(context, language, facet);
            Some((sort_of(facet)?, choice(context, language, (facet, *count), name, &ListFacet::All)))
        });
        let mut groups: Vec<(&'static str, Vec<view::Choice>)> = Vec::new();
        for (sort, choice) in sorted {
            match groups.last_mut().filter(|(own, _)| *own == sort) {
                Some((_, choices)) => choices.push(choice),
                None => groups.push((sort, vec![choice])),
            }
        }
        groups.into_iter().map(|(sort, choices)| Filters::new(sort, choices)).collect()
    })
}

/// All dates, and the stretches of time that hold some.
fn whens(renderer: &Renderer, language: usize, shown: &ListFacet) -> Vec<view::Choice> {
    let listed = ListedEvents::for_language(renderer, language).counts.iter();
    let days = |window| ListedEvents::for_language(renderer, language).days(window);
    let fits = |facet: &ListFacet, count: usize| match facet {
        ListFacet::All => true,
        // In the last half of a term, both lists are one.
        ListFacet::During(Window::HalfTerm) if facet != shown => {
            count > 0 && days(Window::HalfTerm).map(|days| days.last) != days(Window::Term).map(|days| days.last)
        }
        ListFacet::During(_) => count > 0 || facet == shown,
        _ => false,
    };
    listed
        .filter(|(facet, count)| fits(facet, *count))
        .map(|(facet, count)| choice(renderer, language, (facet, *count), facet.name(renderer, language), shown))
        .collect()
}

fn choice(
    context: &RouteContext,
    language: usize,
    (facet, count): (&ListFacet, usize),
    name: view::Text,
    shown: &ListFacet,
) -> view::Choice {
    view::Choice {
        title: name.text,
        href: href(context, language, &facet.list(&context.site).unwrap_or_default()),
        lang: name.lang,
        count: Some(count),
        current: facet == shown,
        within: false,
    }
}

/// The facet whose feed a list offers: a stretch of time has none of its own.
fn feed_of(facet: &ListFacet) -> &ListFacet {
    if matches!(facet, ListFacet::During(_)) { &ListFacet::All } else { facet }
}

/// "57 dates"; on a list of several pages "Dates 51 to 57 of 57". `None` where there are none.
fn counted(renderer: &Renderer, language: usize, number: usize, count: usize) -> Option<String> {
    if count <= PER_PAGE {
        return (count > 0).then(|| renderer.tn(language, "events-count", &[("count", count.into())]));
    }
    let first = (number.max(1) - 1) * PER_PAGE + 1;
    let number = |number: usize| renderer.words(language).number(number as i64);
    let last = (first - 1 + PER_PAGE).min(count);
    let values = [("from", number(first)), ("to", number(last)), ("count", number(count))];
    Some(renderer.tn(language, "events-count-part", &values.map(|(key, value)| (key, value.into()))))
}

/// What an empty list says.
fn nothing(renderer: &Renderer, language: usize, facet: &ListFacet) -> String {
    let key = match facet {
        ListFacet::All => "no-events",
        ListFacet::During(window) if ListedEvents::for_language(renderer, language).days(*window).is_none() => {
            "events-terms-unknown"
        }
        ListFacet::During(_) => "events-none-then",
        _ => "events-none-here",
    };
    renderer.t(language, key).to_owned()
}

/// Where to look instead of in an empty list: the next stretches of time that hold something, everything, term dates.
fn instead(renderer: &Renderer, language: usize, shown: &ListFacet) -> Vec<view::Link> {
    let site = &renderer.site;
    let link = |title: &str, address: &str| view::Link::own(title, href(renderer, language, address));
    let mut links = Vec::new();
    for (facet, count) in &ListedEvents::for_language(renderer, language).counts {
        let fits = match facet {
            ListFacet::All => shown != facet,
            ListFacet::During(_) => matches!(shown, ListFacet::During(_)) && shown != facet,
            _ => false,
        };
        if let Some(address) = facet.list(site).filter(|_| fits && *count > 0) {
            let title = match facet {
                ListFacet::All => view::Text::own(renderer.t(language, "all-events")),
                _ => facet.title(renderer, language),
            };
            links.push(link(&title.text, &address));
        }
    }
    if matches!(shown, ListFacet::During(window) if window.is_of_school()) {
        links.push(link(renderer.t(language, "terms"), "/terms/"));
    }
    if let ListFacet::Place(id) = shown {
        links.push(renderer.link(*id, language));
    }
    links.extend(
        years(renderer, language)
            .last()
            .map(|year| link(renderer.t(language, "view-archive"), &archive_address(*year))),
    );
    links
}

/// One page of all that comes: what runs already, then what begins from today on, which stands in a row.
fn coming_page(calendar: &Calendar, today: Date, number: usize) -> Vec<OccurrenceRef> {
    let start = (number.max(1) - 1) * PER_PAGE;
    let rest = ahead(calendar, today).iter().skip(start.saturating_sub(running(calendar, today).count()));
    running(calendar, today).skip(start).chain(rest).take(PER_PAGE).copied().collect()
}

/// How many dates are still to come.
fn coming_count(calendar: &Calendar, today: Date) -> usize {
    running(calendar, today).count() + ahead(calendar, today).len()
}

/// The dates that began before today and are not over.
fn running(calendar: &Calendar, today: Date) -> impl Iterator<Item = &OccurrenceRef> {
    calendar.between(today, today).filter(move |date| date.begins.date() < today)
}

/// The dates that begin today or later.
fn ahead(calendar: &Calendar, today: Date) -> &[OccurrenceRef] {
    &calendar.dates[calendar.dates.partition_point(|date| date.begins.date() < today)..]
}

/// Dates under their months; what began before `from` stands in its month.
fn months(
    renderer: &Renderer,
    language: usize,
    dates: &[OccurrenceRef],
    from: Date,
    place: Option<&str>,
) -> Vec<view::MonthEvents> {
    let month = |date: &OccurrenceRef| {
        let day = date.begins.date().max(from);
        (day.year(), day.month())
    };
    dates
        .chunk_by(|a, b| month(a) == month(b))
        .map(|dates| {
            let (year, number) = month(&dates[0]);
            view::MonthEvents {
                title: renderer.words(language).month(year, number),
                id: format!("month-{year:04}-{number:02}"),
                grid: grid::address(renderer, language, (year, number)).map(|own| href(renderer, language, &own)),
                events: with_fields(renderer, language, dates, rows::rows(renderer, language, dates, place)),
            }
        })
        .collect()
}

/// Rows with the fields of their events, where a template of the site's own reads them.
fn with_fields(
    renderer: &Renderer,
    language: usize,
    dates: &[OccurrenceRef],
    mut rows: Vec<view::EventRow>,
) -> Vec<view::EventRow> {
    for (date, row) in dates.iter().zip(&mut rows) {
        let (event, _) = renderer.calendar(language).get(date);
        if let Some(id) = calendars::document_of(&renderer.site, event) {
            row.fields = renderer.entry_fields(id, language);
        }
    }
    rows
}

/// The school years that hold something past, by the year in which they begin.
fn years(context: &RouteContext, language: usize) -> Vec<i16> {
    let (calendar, today) = (context.calendar(language), context.site.options.today);
    let Some(first) = calendar.dates.first() else { return Vec::new() };
    let year_of = |date: Date| school_year(date.year(), date.month());
    (year_of(first.begins.date())..=year_of(today))
        .filter(|year| over(calendar, *year, today).next().is_some())
        .collect()
}

/// The dates that began in a school year and are over.
fn past(context: &RouteContext, language: usize, year: i16) -> Vec<OccurrenceRef> {
    over(context.calendar(language), year, context.site.options.today).copied().collect()
}

fn over(calendar: &Calendar, year: i16, today: Date) -> impl Iterator<Item = &OccurrenceRef> {
    let from = |year: i16| calendar.dates.partition_point(|own| own.begins.date() < date(year, 9, 1));
    calendar.dates[from(year)..from(year.saturating_add(1))].iter().filter(move |date| date.last_day < today)
}

/// A link to the archive of the school year in which a date is.
pub(crate) fn archive_link(renderer: &Renderer, language: usize, date: &OccurrenceRef) -> view::Link {
    let year = school_year(date.begins.year(), date.begins.month());
    view::Link::own(renderer.t(language, "events-happened-all"), href(renderer, language, &archive_address(year)))
}

fn archive_address(year: i16) -> String {
    format!("/events/archive/{year}-{}/", year.saturating_add(1))
}

/// "2026 to 2027".
fn year_name(renderer: &Renderer, language: usize, year: i16) -> String {
    let (from, to) = (year.to_string(), year.saturating_add(1).to_string());
    renderer.tn(language, "date-range", &[("from", from.into()), ("to", to.into())])
}

fn href(context: &RouteContext, language: usize, address: &str) -> String {
    context.href_in(language, address)
}
