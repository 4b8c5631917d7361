//! Lists of events by month: all upcoming dates, their facets, and the archive of each school year.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::datetime::PartialDate;
use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::list_frame;
use crate::render::index::events::{ListFacet, ListedDate, ListedEvents, Window};
use crate::render::index::filters::Filters;
use crate::render::keys::{EventPage, RouteKey};
use crate::render::pages::events::views;
use crate::render::pages::events::views::EventView;
use crate::render::parts::events::{archive, condensed, facets, months, rows, subscribe};
use crate::render::parts::{choices, pagination, pictures};
use crate::render::prose::field_values;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{calendars, frame, view};

/// Dates from which a list has the picture of the year; with fewer, almost every month would be empty.
const YEAR_FROM: usize = 12;

/// The section of an event's page with its dates.
const DATES: &str = "#dates";

/// The folder of the lists' addresses.
const FOLDER: &str = "events";

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    // A list keeps its address while it is empty.
    let listed = ListedEvents::for_language(context, language);
    for (facet, _) in &listed.counts {
        if let Some(address) = facet.list(site) {
            let count = listed.entries(context, language, facet).len();
            let key = |number| RouteKey::Events(EventPage::List { facet: facet.clone(), number });
            routes.add_pages(&address, count, pagination::PER_PAGE, key);
        }
    }
    for year in archive::years(context, language) {
        let count = listed.past(context, language, year).entries.len();
        let key = |number| RouteKey::Events(EventPage::Archive { year, number });
        routes.add_pages(&archive::address(year), count, pagination::PER_PAGE, key);
    }
    let key = |sort, number| RouteKey::Events(EventPage::Choices { sort, number });
    choices::add_routes(routes, all_filters(context, language), FOLDER, key);
}

/// Writes a page of all choices of one filter.
///
/// # Errors
/// Returns an error of the template.
pub(crate) fn write_choices(
    renderer: &Renderer,
    route: &Route,
    sort: usize,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let filters = &all_filters(renderer, route.language)[sort];
    frame::choices::write(filters, renderer, route, FOLDER, renderer.t(route.language, "title-events"), out)
}

/// Writes one page of all upcoming dates, or of one facet of them.
///
/// # Errors
/// Returns an error of a template.
pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    facet: &ListFacet,
    number: usize,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let today = site.options.today;
    let has_page = *facet == ListFacet::All && renderer.list_title("events", language).is_some();
    let (mut page, body) = match facet {
        _ if has_page => list_frame::for_folder(renderer, route, "events", "events")?,
        ListFacet::All => {
            (frame::generated_page(renderer, route, renderer.t(language, "title-events").to_owned(), "events"), None)
        }
        _ => (frame::generated_page(renderer, route, facet.title(renderer, language).text, "events"), None),
    };
    let listed = ListedEvents::for_language(renderer, language);
    let (entries, count) = (listed.entries(renderer, language, facet), facet.count(renderer, language));
    let subscribe = subscribe::to_facet_feed(localized, feed_of(facet));
    page.feeds.extend(subscribe.as_ref().map(subscribe::feed_link));
    if let ListFacet::During(window) = facet
        && let Some(days) = listed.days(*window)
    {
        let words = renderer.date_formatter(language);
        let range = words.partial_range(PartialDate::Day(days.first.max(today)), PartialDate::Day(days.last));
        page.description = Some(format!("{}: {range}", page.title));
        page.lead = Some(view::Text::own(range));
    }
    let count_text = counted(localized, number, count, entries.len());
    let nothing = nothing(localized, facet);
    if page.description.is_none() {
        page.description = Some(format!("{}: {}", page.title, count_text.as_ref().unwrap_or(&nothing)));
    }
    if !has_page {
        list_frame::say_number(renderer, route, &mut page);
    }
    let address = facet.list(site).unwrap_or_default();
    let view = view::EventList {
        body: body.filter(|_| number <= 1),
        views: views::choices(localized, EventView::List { all: *facet == ListFacet::All }),
        whens: whens(localized, facet),
        filters: filter_groups(localized, facet),
        count_text,
        months: months(localized, page_of(entries, number), today, facet.place(site).as_deref()),
        nothing,
        instead: if count == 0 { instead(localized, facet) } else { Vec::new() },
        pagination: pagination::links(localized, &address, number, entries.len(), pagination::PER_PAGE),
        subscribe,
        past: false,
        years: Vec::new(),
        year: if *facet == ListFacet::All && number <= 1 && count >= YEAR_FROM {
            year_ahead(localized)
        } else {
            Vec::new()
        },
    };
    frame::write_page(renderer, route, view::EventList::TEMPLATE, &page, &view, out)
}

/// Returns the picture of the next twelve months, each linked to its grid.
fn year_ahead(renderer: Localized) -> Vec<view::MonthDays> {
    let grid = |month| months::address(renderer, month).map(|address| href(&renderer, renderer.language, &address));
    pictures::year(renderer, grid)
}

/// Writes one page of the past dates of one school year.
///
/// # Errors
/// Returns an error of a template.
pub(crate) fn write_archive(
    renderer: &Renderer,
    route: &Route,
    year: i16,
    number: usize,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let language = route.language;
    let localized = renderer.localized(language);
    let name = archive::year_name(localized, year);
    let title = renderer.tn(language, "title-archive", &[("year", name.into())]);
    let mut page = frame::generated_page(renderer, route, title, "events");
    let past = ListedEvents::for_language(renderer, language).past(renderer, language, year);
    let entries = &past.entries;
    let count_text = counted(localized, number, past.count, entries.len());
    page.description = count_text.as_ref().map(|count| format!("{}: {count}", page.title));
    list_frame::say_number(renderer, route, &mut page);
    let view = view::EventList {
        views: views::choices(localized, EventView::Archive(year)),
        count_text,
        months: months(localized, page_of(entries, number), Date::MIN, None),
        pagination: pagination::links(localized, &archive::address(year), number, entries.len(), pagination::PER_PAGE),
        past: true,
        years: archive::years(renderer, language)
            .into_iter()
            .rev()
            .map(|own| view::Choice {
                title: archive::year_name(localized, own),
                href: href(renderer, language, &archive::address(own)),
                current: own == year,
                ..view::Choice::default()
            })
            .collect(),
        ..view::EventList::default()
    };
    frame::write_page(renderer, route, view::EventList::TEMPLATE, &page, &view, out)
}

/// Returns the nonempty facets as links with the number of their dates, above the list of one facet.
fn filter_groups(renderer: Localized, shown: &ListFacet) -> Vec<view::FilterGroup> {
    let address = href(&renderer, renderer.language, &shown.list(&renderer.site).unwrap_or_default());
    let all = all_filters(&renderer, renderer.language).iter();
    let mut groups: Vec<_> =
        all.map(|filters| choices::group(filters, &renderer, renderer.language, FOLDER, &address)).collect();
    // A list that is empty today is not a choice on other lists, but it shows itself as current.
    if let Some(sort) = sort_of(shown)
        && shown.count(&renderer, renderer.language) == 0
    {
        let id = format!("filter-{sort}");
        let own =
            choice(&renderer, renderer.language, (shown, 0), choice_name(&renderer, renderer.language, shown), shown);
        match groups.iter_mut().find(|group| group.id == id) {
            Some(group) => group.choices.push(own),
            None => {
                groups.push(view::FilterGroup { title: renderer.t(&id).to_owned(), id, choices: vec![own], more: None })
            }
        }
    }
    groups
}

/// Returns the filter of a facet.
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

/// Returns all nonempty facets by their filters.
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

/// Returns the choices of all dates, and of the nonempty periods.
fn whens(renderer: Localized, shown: &ListFacet) -> Vec<view::Choice> {
    let listed = ListedEvents::for_language(&renderer, renderer.language).counts.iter();
    let days = |window| ListedEvents::for_language(&renderer, renderer.language).days(window);
    let fits = |facet: &ListFacet, count: usize| match facet {
        ListFacet::All => true,
        // In the last half of a term, both lists are the same.
        ListFacet::During(Window::HalfTerm) if facet != shown => {
            count > 0 && days(Window::HalfTerm).map(|days| days.last) != days(Window::Term).map(|days| days.last)
        }
        ListFacet::During(_) => count > 0 || facet == shown,
        _ => false,
    };
    listed
        .filter(|(facet, count)| fits(facet, *count))
        .map(|(facet, count)| {
            choice(&renderer, renderer.language, (facet, *count), facet.name(&renderer, renderer.language), shown)
        })
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

/// Returns the facet of the feed that a list offers: a period has no feed of its own.
fn feed_of(facet: &ListFacet) -> &ListFacet {
    if matches!(facet, ListFacet::During(_)) { &ListFacet::All } else { facet }
}

/// Returns the entries on one page of a list.
fn page_of(entries: &[ListedDate], number: usize) -> &[ListedDate] {
    pagination::page_of(entries, number, pagination::PER_PAGE)
}

/// Returns "57 dates"; on a list of several pages "185 dates, page 2 of 4". `None` if there are none.
pub(super) fn counted(renderer: Localized, number: usize, count: usize, entries: usize) -> Option<String> {
    if entries <= pagination::PER_PAGE {
        return (count > 0).then(|| renderer.tn("events-count", &[("count", count.into())]));
    }
    let pages = entries.div_ceil(pagination::PER_PAGE);
    let values = [("count", count), ("number", number.max(1)), ("pages", pages)];
    let values = values.map(|(key, value)| (key, renderer.date_formatter().number(value as i64)));
    Some(renderer.tn("events-count-part", &values.map(|(key, value)| (key, value.into()))))
}

/// Returns the text of an empty list.
fn nothing(renderer: Localized, facet: &ListFacet) -> String {
    let key = match facet {
        ListFacet::All => "no-events",
        ListFacet::During(window)
            if ListedEvents::for_language(&renderer, renderer.language).days(*window).is_none() =>
        {
            "events-terms-unknown"
        }
        ListFacet::During(_) => "events-none-then",
        _ => "events-none-here",
    };
    renderer.t(key).to_owned()
}

/// Returns the links of an empty list: the next nonempty periods, all events, term dates.
fn instead(renderer: Localized, shown: &ListFacet) -> Vec<view::Link> {
    let site = &renderer.site;
    let link = |title: &str, address: &str| view::Link::own(title, href(&renderer, renderer.language, address));
    let mut links = Vec::new();
    for (facet, count) in &ListedEvents::for_language(&renderer, renderer.language).counts {
        let fits = match facet {
            ListFacet::All => shown != facet,
            ListFacet::During(_) => matches!(shown, ListFacet::During(_)) && shown != facet,
            _ => false,
        };
        // Tests this first, because a site may have thousands of facets.
        if !fits || *count == 0 {
            continue;
        }
        if let Some(address) = facet.list(site) {
            let title = match facet {
                ListFacet::All => view::Text::own(renderer.t("all-events")),
                _ => facet.title(&renderer, renderer.language),
            };
            links.push(link(&title.text, &address));
        }
    }
    if matches!(shown, ListFacet::During(window) if window.is_of_school()) {
        links.push(link(renderer.t("terms"), "/terms/"));
    }
    if let ListFacet::Place(id) = shown {
        links.push(renderer.link(*id));
    }
    links.extend(
        archive::years(&renderer, renderer.language)
            .last()
            .map(|year| link(renderer.t("view-archive"), &archive::address(*year))),
    );
    links
}

/// Returns entries by month; a date that began before `from` is in the month of `from`. A series has its
/// summary once.
pub(super) fn months(
    renderer: Localized,
    entries: &[ListedDate],
    from: Date,
    place: Option<&str>,
) -> Vec<view::MonthEvents> {
    let mut summarized = HashSet::new();
    let month = |entry: &ListedDate| condensed::month(&entry.date, from);
    entries
        .chunk_by(|a, b| month(a) == month(b))
        .map(|entries| {
            let (year, number) = month(&entries[0]);
            let mut events = rows(renderer, entries, number, place);
            for (entry, row) in entries.iter().zip(&mut events) {
                row.summary.take_if(|_| !summarized.insert(entry.date.event));
            }
            view::MonthEvents {
                title: renderer.date_formatter().month(year, number),
                id: format!("month-{year:04}-{number:02}"),
                grid: months::address(renderer, (year, number)).map(|own| href(&renderer, renderer.language, &own)),
                events,
            }
        })
        .collect()
}

/// Returns the rows of the entries of a month, with the fields of their events if a template of the site's own reads
/// them.
fn rows(renderer: Localized, entries: &[ListedDate], month: i8, place: Option<&str>) -> Vec<view::EventRow> {
    let dates: Vec<_> = entries.iter().map(|entry| entry.date).collect();
    let mut rows = rows::rows(renderer, &dates, place);
    for (entry, row) in entries.iter().zip(&mut rows) {
        let (event, _) = renderer.calendar().get(&entry.date);
        row.more = (entry.more > 0).then(|| {
            let values = [("count", entry.more.into()), ("month", renderer.date_formatter().month_name(month).into())];
            let title = renderer.tn("events-more-in-month", &values);
            view::Link::own(title, format!("{}{DATES}", row.link.href))
        });
        if let Some(id) = calendars::document_of(&renderer.site, event) {
            row.fields = field_values::of_entry(&renderer, id, renderer.language);
        }
    }
    rows
}

fn href(context: &RouteContext, language: usize, address: &str) -> String {
    context.href_in(language, address)
}
