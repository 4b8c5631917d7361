//! The pages of places: location, access, events, term dates and policies.

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::facts;
use crate::render::index::events::ListFacet;
use crate::render::index::related::{MOST, RelatedList};
use crate::render::keys::RouteKey;
use crate::render::parts::events::block::events_block;
use crate::render::parts::events::subscribe;
use crate::render::parts::{contacts, related};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::schema::{Fields, Value};
use crate::site::DocId;
use crate::url::encode_query;

/// The facts about access that visitors need: a field of `access`, and its label.
const ACCESS: [(&str, &str); 5] = [
    ("step_free", "access-step-free"),
    ("hearing_loop", "access-hearing-loop"),
    ("parking", "access-parking"),
    ("toilets", "access-toilets"),
    ("quiet_space", "access-quiet-space"),
];

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    for id in context.site.of_type("place") {
        if let Some(id) = context.site.version(*id, language) {
            routes.add_whole(&context.site.address(id), RouteKey::Places(id));
        }
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let (fields, original) = (site.fields(id), site.original(id));
    let text = PageText::new(renderer, id, language);
    let mut page = frame::of_document(renderer, route, id, "place", &text);
    page.facts = facts(localized, id);
    page.facts.extend(facts::own_facts(localized, id, &text));
    frame::json_ld(renderer, &mut page, vec![schema_org(renderer, id)]);
    let events = events_block(localized, ListFacet::Place(original));
    page.feeds.extend(events.subscribe.as_ref().map(subscribe::feed_link));
    let none = Fields::default();
    let access = fields.table("access").unwrap_or(&none);
    let view = view::Place {
        body: text.body(),
        access: ACCESS.iter().map(|(name, term)| access_fact(localized, access, name, term, &text)).collect(),
        access_note: text.blocks(access, "note"),
        maps: maps(localized, fields),
        terms: terms(localized, original),
        policies: related::cards(localized, id, RelatedList::Policies, |ids| renderer.cards(ids, language)),
        events,
    };
    text.finish()?;
    frame::write_page(renderer, route, view::Place::TEMPLATE, &page, &view, out)
}

fn facts(renderer: Localized, id: DocId) -> Vec<view::Fact> {
    let fields = renderer.site.fields(id);
    let t = |key| renderer.t(key);
    let mut facts = Vec::new();
    let lines = address_lines(fields);
    if !lines.is_empty() {
        let lang = fields.get("address").filter(|field| field.fallback).map(|_| renderer.code(0).to_owned());
        let value = |text: String| view::FactValue { text, lang: lang.clone(), ..view::FactValue::default() };
        facts.push(view::Fact { term: t("fact-address").to_owned(), values: lines.into_iter().map(value).collect() });
    }
    facts.extend(fields.text("postcode").map(|postcode| view::Fact::text(t("fact-postcode"), postcode)));
    if let Some(phase) = fields.text("phase").filter(|phase| *phase != "other") {
        facts.push(view::Fact::text(t("fact-phase"), renderer.t(&format!("phase-{phase}"))));
    }
    facts.extend(fields.text("phone").map(|phone| {
        let href = Some(contacts::tel_address(phone));
        view::Fact::single(
            t("fact-phone"),
            view::FactValue { text: phone.to_owned(), href, ..view::FactValue::default() },
        )
    }));
    facts.extend(fields.text("url").map(|url| contacts::website(renderer, url)));
    facts
}

/// Returns the lines of the address: a list, or the lines of one text.
fn address_lines(fields: &Fields) -> Vec<String> {
    let line = |text: &str| text.trim().trim_end_matches(',').to_owned();
    let lines: Vec<String> = match fields.text("address") {
        Some(text) => text.lines().map(line).collect(),
        None => fields.texts("address").map(|text| line(text.value)).collect(),
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// Returns a fact: yes, no, the author's text, or "not known".
fn access_fact(renderer: Localized, access: &Fields, name: &str, term: &str, text: &PageText) -> view::Fact {
    let term = renderer.t(term);
    let word = |key| view::Fact::text(term, renderer.t(key));
    match access.get(name) {
        Some(field) => match (&field.value, text.inline_value(field)) {
            (Value::Boolean(true), _) => word("yes"),
            (Value::Boolean(false), _) => word("no"),
            (_, Some(prose)) => view::Fact::prose(term, prose),
            _ => word("not-known"),
        },
        None => word("not-known"),
    }
}

/// Returns links to external maps: of the coordinates if they are known, else of the address.
fn maps(renderer: Localized, fields: &Fields) -> Vec<view::Link> {
    let (street_map, google) = match (fields.number("latitude"), fields.number("longitude")) {
        (Some(north), Some(east)) => (
            format!("https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=17/{north}/{east}"),
            format!("https://www.google.com/maps/search/?api=1&query={north},{east}"),
        ),
        _ => {
            let mut lines = address_lines(fields);
            lines.extend(fields.text("postcode").map(str::to_owned));
            if lines.is_empty() {
                return Vec::new();
            }
            let query = encode_query(&lines.join(", "));
            (
                format!("https://www.openstreetmap.org/search?query={query}"),
                format!("https://www.google.com/maps/search/?api=1&query={query}"),
            )
        }
    };
    let note = renderer.t("external");
    [("map-openstreetmap", street_map), ("map-google", google)]
        .map(|(key, href)| view::Link { note: Some(note.to_owned()), ..view::Link::own(renderer.t(key), href) })
        .to_vec()
}

/// Returns the first term dates of a place, and the link to the list of all of them. The places of a site share most of
/// their term dates, so none has a list of its own.
fn terms(renderer: Localized, place: DocId) -> view::CardList {
    let all = renderer.place_terms().for_place(place);
    let more = renderer
        .list_title("terms")
        .filter(|_| all.len() > MOST)
        .map(|title| view::Link::own(renderer.tn("see-all", &[("list", title.into())]), renderer.href_in("/terms/")));
    let cards = renderer.cards(&all[..all.len().min(MOST)], renderer.language);
    view::CardList { cards, more: more.into_iter().collect() }
}

/// Returns schema.org's Place.
fn schema_org(renderer: &Renderer, id: DocId) -> serde_json::Value {
    let fields = renderer.site.fields(id);
    let mut facts = serde_json::json!({ "@type": "Place", "name": renderer.site.title(id) });
    let lines = address_lines(fields);
    if !lines.is_empty() || fields.text("postcode").is_some() {
        facts["address"] = serde_json::json!({ "@type": "PostalAddress" });
        for (key, value) in
            [("streetAddress", Some(lines.join(", "))), ("postalCode", fields.text("postcode").map(str::to_owned))]
        {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                facts["address"][key] = value.into();
            }
        }
    }
    if let (Some(north), Some(east)) = (fields.number("latitude"), fields.number("longitude")) {
        facts["geo"] = serde_json::json!({ "@type": "GeoCoordinates", "latitude": north, "longitude": east });
    }
    for (key, name) in [("telephone", "phone"), ("url", "url")] {
        if let Some(value) = fields.text(name) {
            facts[key] = value.into();
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use crate::render::testing::{in_order, page};

    #[test]
    fn a_place_lists_unknown_access_facts() {
        let place = "+++\ntitle = \"Hall\"\naddress = [\"Mill Lane\", \"Town\"]\naccess = { step_free = true, parking = \"One *bay*\" }\n+++\n";
        let hall = page(&[("content/places/hall.md", place)], "places/hall/index.html");
        assert!(in_order(&hall, &["<dd>Mill Lane</dd>", "Step-free way in</dt>", "<dd>Yes</dd>", "Hearing loop</dt>"]));
        assert!(in_order(&hall, &["Hearing loop</dt>", "<dd>Not known</dd>", "<dd>One <em>bay</em></dd>"]));
        assert!(hall.contains("openstreetmap.org/search?query=Mill%20Lane%2C%20Town"));
    }

    #[test]
    fn terms_without_places_apply_to_every_place() {
        let terms = |places: &str, year: u16| {
            format!(
                "+++\ntitle = \"Year {year}\"\n{places}\n[[terms]]\ntitle = \"Autumn\"\nstart = {year}-09-02\nend = {year}-12-18\n+++\n"
            )
        };
        let (all, other, over) = (terms("", 2026), terms("places = [\"b\"]", 2027), terms("", 2020));
        let files = [
            ("content/places/a.md", "+++\ntitle = \"A\"\n+++\n"),
            ("content/places/b.md", "+++\ntitle = \"B\"\n+++\n"),
            ("content/terms/all.md", all.as_str()),
            ("content/terms/other.md", other.as_str()),
            ("content/terms/over.md", over.as_str()),
        ];
        let (a, b) = (page(&files, "places/a/index.html"), page(&files, "places/b/index.html"));
        assert!(a.contains("Year 2026") && !a.contains("Year 2027") && !a.contains("Year 2020"));
        assert!(in_order(&b, &["Year 2026", "Year 2027"]));
    }
}
