//! Builds the block of next and past events that many pages show.

use crate::markdown;
use crate::render::context::Localized;
use crate::render::index::events::ListFacet;
use crate::render::parts::events::{archive, facets, rows, subscribe};
use crate::render::{calendars, view};

/// Most events in a block.
const EVENTS: usize = 5;

/// Most past events in a block.
const PAST: usize = 3;

/// Returns the next and the last events of a facet, one row for each event, and how to subscribe to them.
pub(crate) fn events_block(renderer: Localized, facet: ListFacet) -> view::EventsBlock {
    let site = &renderer.site;
    let place = facet.place(site);
    let mut events = facets::next(renderer, &facet.events(&renderer, renderer.language), place.as_deref(), EVENTS);
    let list = facet.list(site).filter(|_| !events.is_empty());
    let listed = !events.is_empty() && is_listed(renderer, &facet);
    if listed {
        events.clear();
    }
    let more = list.map(|list| {
        let title = match facet {
            ListFacet::All => view::Text::own(renderer.t("all-events")),
            _ => facet.title(&renderer, renderer.language),
        };
        let href = renderer.href_in(&list);
        view::Link { title: title.text, href, lang: title.lang, note: None }
    });
    let past = facets::last(renderer, &facet, PAST);
    view::EventsBlock {
        archive: past.first().map(|date| archive::link(renderer, date)),
        past: rows::rows(renderer, &past, place.as_deref()),
        events: rows::rows(renderer, &events, place.as_deref()),
        listed,
        more,
        subscribe: subscribe::to_facet_feed(renderer, &facet),
    }
}

/// Returns whether the page's own text lists the same events, by a directive with this page as its only attribute.
fn is_listed(renderer: Localized, facet: &ListFacet) -> bool {
    let (kind, id) = match facet {
        ListFacet::Pillar(id) => ("pillar", *id),
        ListFacet::Partner(id) => ("partner", *id),
        ListFacet::Place(id) => ("place", *id),
        _ => return false,
    };
    let site = &renderer.site;
    let document = site.document(site.version_or_original(id, renderer.language));
    let source = renderer.sources.get(document.file);
    if source.text.get(document.body.clone()).is_none_or(|body| !body.contains(":::")) {
        return false;
    }
    let parsed = markdown::parse(document.file, &source.text, document.body.clone(), &document.dialect(&site.config));
    let others = ["place", "partner", "pillar", "theme", "audience"].map(|name| (name, name == kind));
    parsed.directives.iter().filter(|directive| directive.name == "events").any(|directive| {
        let names_it = |text: &str| {
            calendars::document_named(site, kind, text).map(|own| site.original(own)) == Some(site.original(id))
        };
        others.iter().all(|(name, own)| match directive.get(name) {
            Some(text) => *own && names_it(text),
            None => !*own,
        })
    })
}
