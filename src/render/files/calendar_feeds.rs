//! Writes calendar feeds. Every feed exists in every language as soon as its page does, with or
//! without events: if one vanished, subscribers would keep old dates forever.

use std::borrow::Cow;

use crate::calendar::event::Event;
use crate::calendar::feed::{Feed, is_kept};
use crate::render::calendars;
use crate::render::context::{Renderer, RouteContext};
use crate::render::index::events::ListFacet;
use crate::render::keys::{CalendarFeed, RouteKey};
use crate::render::parts::events::addresses;
use crate::render::route::{RenderError, Route, Routes};
use crate::site::DocId;
use crate::url::Address;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    let mut add = |listed: ListFacet, shown: ListFacet| {
        if let Some(address) = addresses::of_facet_feed(site, language, &listed) {
            routes.add_whole(&address, RouteKey::CalendarFeeds(CalendarFeed::Facet(shown)));
        }
    };
    let audiences = site.config.audiences.iter().map(|audience| ListFacet::Audience(audience.to_string()));
    let themes = site.themes().iter().map(|theme| ListFacet::Theme(theme.id.clone()));
    for facet in std::iter::once(ListFacet::All).chain(audiences).chain([ListFacet::Free]).chain(themes) {
        add(facet.clone(), facet);
    }
    for (kind, facet) in [
        ("pillar", ListFacet::Pillar as fn(DocId) -> ListFacet),
        ("partner", ListFacet::Partner),
        ("place", ListFacet::Place),
    ] {
        for &id in site.of_type(kind) {
            add(facet(id), facet(site.version_or_original(id, language)));
        }
    }
    for &id in site.of_type("event") {
        let key = CalendarFeed::Event(site.version_or_original(id, language));
        routes.add_whole(&addresses::of_page(site, id, language).join("event.ics"), RouteKey::CalendarFeeds(key));
    }
    for &id in site.of_type("terms") {
        let key = CalendarFeed::Terms(site.version_or_original(id, language));
        routes.add_whole(&addresses::of_terms_feed(site, id, language), RouteKey::CalendarFeeds(key));
    }
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    feed: &CalendarFeed,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    match feed {
        CalendarFeed::Event(id) => one(renderer, route, *id, out),
        CalendarFeed::Terms(id) => terms(renderer, route, *id, out),
        CalendarFeed::Facet(facet) => all(renderer, route, facet, out),
    }
}

/// Writes the events of a facet.
fn all(renderer: &Renderer, route: &Route, facet: &ListFacet, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let (calendar, settings) = (renderer.calendar(language), calendars::settings(site, language));
    let place = facet.place(site);
    let events = facet.events(renderer, language).into_iter().map(|at| &*calendar.events[at]);
    let parts: Vec<Cow<Event>> = match &place {
        Some(place) => events.filter_map(|event| event.restricted_to(place)).collect(),
        None => events.map(Cow::Borrowed).collect(),
    };
    let events = parts.iter().map(|event| &**event).filter(|event| is_kept(event, &settings)).collect();
    let page = match facet {
        ListFacet::Pillar(id) | ListFacet::Partner(id) | ListFacet::Place(id) => {
            Some(site.address(site.version_or_original(*id, language)).into_owned())
        }
        ListFacet::Theme(id) => site.theme(id).map(|theme| site.theme_address(theme, language)),
        _ => None,
    };
    // The list of an audience exists only while it has events; the list of all events always exists.
    let page = page.unwrap_or_else(|| site.generated_address(language, "events/"));
    let description = match facet {
        ListFacet::All => site.config.fields[language].table("calendar").and_then(|own| own.text("description")),
        _ => None,
    };
    write_feed(
        renderer,
        route,
        &addresses::name_of_feed(renderer.localized(language), facet),
        description.unwrap_or_default(),
        &page,
        events,
        out,
    )
}

/// Writes a feed and parses it again.
///
/// # Errors
/// Returns the first difference between the events and the parsed feed.
fn write_feed(
    renderer: &Renderer,
    route: &Route,
    name: &str,
    description: &str,
    page: &Address,
    events: Vec<&Event>,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let site = &renderer.site;
    let settings = calendars::settings(site, route.language);
    let feed = Feed {
        name,
        description,
        url: &site.config.base.absolute(page),
        source: &site.config.base.absolute(&route.address()),
        strings: renderer.feed_strings(route.language),
        color: None,
        refresh: site.config.calendar.refresh,
        zone: &settings.zone,
        events: renderer.with_texts(route.language, events.into_iter()),
    };
    let (bytes, findings) = feed.write();
    *out = bytes;
    findings.into_iter().next().map_or(Ok(()), |finding| Err(Box::new(finding)))
}

/// Writes one event with all its dates, including past ones.
fn one(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let site = &renderer.site;
    let event = renderer.calendar(route.language).event(calendars::event_id(site, id));
    let page = site.address(site.version_or_original(id, route.language));
    let name = event.map_or_else(|| site.title(id), |event| event.title.as_str());
    write_feed(renderer, route, name, "", &page, event.into_iter().collect(), out)
}

/// Writes the term dates of a school year.
fn terms(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let best = site.version_or_original(id, language);
    let page = site.address(best);
    let events = calendars::terms_events(site, renderer.feed_strings(language), id, language);
    let events: Vec<&Event> = events.iter().collect();
    write_feed(renderer, route, site.title(best), "", &page, events, out)
}
