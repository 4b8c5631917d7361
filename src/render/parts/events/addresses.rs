//! Addresses and names of calendar feeds.

use crate::render::context::Localized;
use crate::render::index::events::ListFacet;
use crate::site::{Catalogue, DocId};
use crate::url::Address;

/// Returns the name of a facet's feed in calendar programs: "What is on: Mill Lane Primary School".
pub(crate) fn name_of_feed(renderer: Localized, facet: &ListFacet) -> String {
    let config = &renderer.site.config;
    let own = config.fields[renderer.language].table("calendar").and_then(|own| own.text("name"));
    let all = own.unwrap_or_else(|| config.title(renderer.language));
    match facet {
        ListFacet::All => all.to_owned(),
        _ => format!("{all}: {}", facet.name(&renderer, renderer.language).text),
    }
}

/// Returns the address of a facet's feed, if it has one and site.toml does not switch it off.
pub(crate) fn of_facet_feed(site: &Catalogue, language: usize, facet: &ListFacet) -> Option<Address<'static>> {
    let has = |kind: &str| site.config.calendar.feeds.iter().any(|feed| feed == kind);
    let page = match facet {
        ListFacet::All => site.generated_address(language, "events/"),
        // Free events count as an audience: everybody.
        ListFacet::Free | ListFacet::Audience(_) if has("audience") => {
            site.generated_address(language, &facet.list(site)?)
        }
        ListFacet::Theme(id) if has("theme") => {
            site.address_in_language(&site.theme_address(site.theme(id)?, language), language)
        }
        // A framework has no feed of its own, but its pillars have.
        ListFacet::Pillar(id) if has("pillar") && site.is_a(*id, "pillar") => of_page(site, *id, language),
        ListFacet::Partner(id) if has("partner") => of_page(site, *id, language),
        ListFacet::Place(id) if has("place") => of_page(site, *id, language),
        _ => return None,
    };
    Some(page.join("calendar.ics"))
}

/// Returns the address of a document's page in a language, which its feed is below, even if there is no such page.
pub(crate) fn of_page(site: &Catalogue, id: DocId, language: usize) -> Address<'static> {
    match site.version(id, language) {
        Some(version) => site.address(version).into_owned(),
        None => site.address_in_language(&site.address(site.original(id)), language),
    }
}

/// Returns the address of the feed of a document's term dates.
pub(crate) fn of_terms_feed(site: &Catalogue, id: DocId, language: usize) -> Address<'static> {
    of_page(site, id, language).join("calendar.ics")
}
