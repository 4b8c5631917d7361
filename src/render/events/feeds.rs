//! Calendar files: a route in, the bytes that families' programs subscribe to out. Every feed exists in every language from the day its
//! page does, with or without events: one that vanished would leave subscribers with old dates for good.

use std::borrow::Cow;

use super::facets::ListFacet;
use crate::calendar::event::Event;
use crate::calendar::feed::{Feed, is_kept};
use crate::render::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, calendars};
use crate::site::{Catalogue, DocId};
use crate::url::Address;

/// What begins the views of this file's subjects.
pub(crate) const VIEW: &str = "feed/";

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    let mut add = |facet: ListFacet, subject: RouteKey| {
        if let Some(address) = address(site, language, &facet) {
            routes.add_whole(&address, subject);
        }
    };
    add(ListFacet::All, RouteKey::view(format!("{VIEW}all")));
    for audience in &site.config.audiences {
        add(ListFacet::Audience(audience.to_string()), RouteKey::view(format!("{VIEW}audience/{audience}")));
    }
    add(ListFacet::Free, RouteKey::view(format!("{VIEW}free")));
    for theme in site.themes() {
        add(ListFacet::Theme(theme.id.clone()), RouteKey::view(format!("{VIEW}theme/{}", theme.id)));
    }
    type DocumentFeed = fn(DocId) -> ListFacet;
    for (kind, facet) in
        [("pillar", ListFacet::Pillar as DocumentFeed), ("partner", ListFacet::Partner), ("place", ListFacet::Place)]
    {
        for &id in site.of_type(kind) {
            add(facet(id), RouteKey::view_of(site.best(id, language), format!("{VIEW}{kind}")));
        }
    }
    for &id in site.of_type("event") {
        let subject = RouteKey::view_of(site.best(id, language), format!("{VIEW}event"));
        routes.add_whole(&page_address(site, id, language).join("event.ics"), subject);
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let kind = route.subject.view.strip_prefix(VIEW).unwrap_or_default();
    let facet = match (kind, route.subject.document) {
        ("event", Some(id)) => return one(renderer, route, id, out),
        ("pillar", Some(id)) => Some(ListFacet::Pillar(id)),
        ("partner", Some(id)) => Some(ListFacet::Partner(id)),
        ("place", Some(id)) => Some(ListFacet::Place(id)),
        _ => ListFacet::of_key(site, kind),
    };
    let Some(facet) = facet else { return Ok(()) };
    let (calendar, settings) = (renderer.calendar(language), calendars::settings(site, language));
    let place = facet.place(site);
    let events = facet.events(renderer, language).into_iter().map(|at| &*calendar.events[at]);
    let parts: Vec<Cow<Event>> = match &place {
        Some(place) => events.filter_map(|event| event.part_at(place)).collect(),
        None => events.map(Cow::Borrowed).collect(),
    };
    let events = parts.iter().map(|event| &**event).filter(|event| is_kept(event, &settings)).collect();
    let page = match &facet {
        ListFacet::Pillar(id) | ListFacet::Partner(id) | ListFacet::Place(id) => {
            site.address(site.best(*id, language)).into_owned()
        }
        ListFacet::Theme(id) => match site.theme(id) {
            Some(theme) => site.theme_address(theme, language),
            None => return Ok(()),
        },
        // The list of an audience comes and goes with its events: what is on is always there.
        _ => site.generated(language, "events/"),
    };
    let description = match facet {
        ListFacet::All => site.config.fields[language].table("calendar").and_then(|own| own.text("description")),
        _ => None,
    };
    write_feed(renderer, route, &name(renderer, language, &facet), description.unwrap_or_default(), &page, events, out)
}

/// Writes a feed and reads it back.
///
/// # Errors
/// The first difference between what was meant and what is read.
pub(crate) fn write_feed(
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

/// What calendar programs call a facet's feed: "What is on: Mill Lane Primary School".
pub(crate) fn name(renderer: &Renderer, language: usize, facet: &ListFacet) -> String {
    let config = &renderer.site.config;
    let own = config.fields[language].table("calendar").and_then(|own| own.text("name"));
    let all = own.unwrap_or_else(|| config.title(language));
    match facet {
        ListFacet::All => all.to_owned(),
        _ => format!("{all}: {}", facet.name(renderer, language).text),
    }
}

/// A facet's feed, where it has one and site.toml does not switch it off.
pub(crate) fn address(site: &Catalogue, language: usize, facet: &ListFacet) -> Option<Address<'static>> {
    let has = |kind: &str| site.config.calendar.feeds.iter().any(|feed| feed == kind);
    let page = match facet {
        ListFacet::All => site.generated(language, "events/"),
        // Free events are for an audience too: everybody.
        ListFacet::Free | ListFacet::Audience(_) if has("audience") => site.generated(language, &facet.list(site)?),
        ListFacet::Theme(id) if has("theme") => {
            site.in_language(&site.theme_address(site.theme(id)?, language), language)
        }
        // A framework has no feed of its own: its pillars do.
        ListFacet::Pillar(id) if has("pillar") && site.is_a(*id, "pillar") => page_address(site, *id, language),
        ListFacet::Partner(id) if has("partner") => page_address(site, *id, language),
        ListFacet::Place(id) if has("place") => page_address(site, *id, language),
        _ => return None,
    };
    Some(page.join("calendar.ics"))
}

/// Where a document's feed stands in a language: beneath its page, or where that page would stand.
pub(crate) fn page_address(site: &Catalogue, id: DocId, language: usize) -> Address<'static> {
    match site.version(id, language) {
        Some(version) => site.address(version).into_owned(),
        None => site.in_language(&site.address(site.original(id)), language),
    }
}

/// One event with all its dates, however long ago.
fn one(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let site = &renderer.site;
    let event = renderer.calendar(route.language).event(calendars::event_id(site, id));
    let page = site.address(site.best(id, route.language));
    let name = event.map_or_else(|| site.title(id), |event| event.title.as_str());
    write_feed(renderer, route, name, "", &page, event.into_iter().collect(), out)
}
