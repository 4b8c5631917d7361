//! Where calendar feeds are, and what calendar programs call them.

use crate::render::context::Localized;
use crate::render::index::events::ListFacet;
use crate::site::{Catalogue, DocId};
use crate::url::Address;

/// What calendar programs call a facet's feed: "What is on: Mill Lane Primary School".
pub(crate) fn name_of_feed(renderer: Localized, facet: &ListFacet) -> String {
    let config = &renderer.site.config;
    let own = config.fields[renderer.language].table("calendar").and_then(|own| own.text("name"));
    let all = own.unwrap_or_else(|| config.title(renderer.language));
    match facet {
        ListFacet::All => all.to_owned(),
        _ => format!("{all}: {}", facet.name(&renderer, renderer.language).text),
    }
}

/// A facet's feed, where it has one and site.toml does not switch it off.
pub(crate) fn of_facet_feed(site: &Catalogue, language: usize, facet: &ListFacet) -> Option<Address<'static>> {
    let has = |kind: &str| site.config.calendar.feeds.iter().any(|feed| feed == kind);
    let page = match facet {
        ListFacet::All => site.generated(language, "events/"),
        // Free events are for an audience too: everybody.
        ListFacet::Free | ListFacet::Audience(_) if has("audience") => site.generated(language, &facet.list(site)?),
        ListFacet::Theme(id) if has("theme") => {
            site.in_language(&site.theme_address(site.theme(id)?, language), language)
        }
        // A framework has no feed of its own: its pillars do.
        ListFacet::Pillar(id) if has("pillar") && site.is_a(*id, "pillar") => of_page(site, *id, language),
        ListFacet::Partner(id) if has("partner") => of_page(site, *id, language),
        ListFacet::Place(id) if has("place") => of_page(site, *id, language),
        _ => return None,
    };
    Some(page.join("calendar.ics"))
}

/// Where a document's feed stands in a language: beneath its page, or where that page would stand.
pub(crate) fn of_page(site: &Catalogue, id: DocId, language: usize) -> Address<'static> {
    match site.version(id, language) {
        Some(version) => site.address(version).into_owned(),
        None => site.in_language(&site.address(site.original(id)), language),
    }
}

/// The feed of the term dates of a document.
pub(crate) fn of_terms_feed(site: &Catalogue, id: DocId, language: usize) -> Address<'static> {
    of_page(site, id, language).join("calendar.ics")
}
