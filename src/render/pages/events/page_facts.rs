//! The facts of an event's page, in the order in which people decide: when, where, cost, booking, access; then organiser,
//! audiences and partners. Cost and access are always included, even if only as "not known".

use crate::calendar::event::{EventPlace, EventStatus};
use crate::calendar::{Event, TimeRange};
use crate::render::context::{Localized, Renderer};
use crate::render::frame::facts;
use crate::render::index::events::ListFacet;
use crate::render::pages::events::{booking, page_dates};
use crate::render::parts::events::{facets, rows, rule};
use crate::render::parts::plain;
use crate::render::prose::PageText;
use crate::render::view;
use crate::schema::{Fields, Value};
use crate::site::DocId;
use crate::url::encode_query;
use view::{Fact, FactValue, Html};

/// Returns every fact of an event.
pub(crate) fn for_event(renderer: Localized, id: DocId, event: &Event, text: &PageText) -> Vec<Fact> {
    let site = &renderer.site;
    let fields = site.fields(id);
    let named = |key: &str, values: Vec<FactValue>| Fact { term: renderer.t(key).to_owned(), values };
    let links = |field: &str| -> Vec<FactValue> {
        renderer.links(&site.references(id, field)).into_iter().map(FactValue::from).collect()
    };
    let themes = event.themes.iter().filter_map(|theme| site.theme(theme));
    let themes = themes.map(|theme| renderer.theme_link(theme).into()).collect();
    let mut facts = vec![
        named("fact-when", when(renderer, event)),
        named("fact-doors", doors(renderer, event)),
        named("fact-where", place(renderer, event)),
        named("fact-online", online(renderer, id, event)),
        named("fact-cost", cost(renderer, fields, text)),
        named("fact-booking", booking(renderer, id, event, fields)),
        named("fact-access", access(renderer, event, fields, text)),
        named("fact-organiser", organiser(renderer, id, event).map(FactValue::from).into_iter().collect()),
        named("fact-for", audiences(renderer, event)),
        named("fact-ages", renderer.text(id, "age_range").map(FactValue::from).into_iter().collect()),
        named("fact-languages", event.languages.iter().map(|code| value(language_name(renderer, code))).collect()),
        named("fact-schools", links("places")),
        named("fact-partners", links("partners")),
        named("fact-pillars", links("pillars")),
        named("fact-themes", themes),
    ];
    facts.extend(facts::own_facts(renderer, id, text));
    facts.retain(|fact| !fact.values.is_empty());
    facts
}

/// Returns the organiser, marked with the language of its name.
pub(crate) fn organiser(renderer: Localized, id: DocId, event: &Event) -> Option<view::Text> {
    if let Some(own) = renderer.site.fields(id).table("organiser") {
        return renderer.text_in(id, own, "name");
    }
    let name = &event.organiser.name;
    (!name.is_empty()).then(|| view::Text::own(name.as_str()))
}

/// Returns "Friday 27 November 2026, 8am to 8:45am, at Mill Lane Primary School", for the line above the title.
pub(crate) fn next(renderer: Localized, event: &Event) -> Option<view::Text> {
    let date = page_dates::main_date(&renderer, event)?;
    let occurrence = &event.occurrences[date.occurrence];
    let when = rows::time_text(renderer, event, occurrence.when).text;
    // The line has one language: a place with a name in another language is only among the facts.
    let place = rows::place_text(renderer, event, occurrence).filter(|place| place.lang.is_none());
    let place = place.map(|place| place.text);
    let said =
        |place: String| renderer.tn("events-when-where", &[("when", when.as_str().into()), ("where", place.into())]);
    Some(view::Text::own(place.map_or_else(|| when.clone(), said)))
}

/// Returns when the doors open on the main date.
fn doors(renderer: Localized, event: &Event) -> Vec<FactValue> {
    let Some(doors) = event.doors else { return Vec::new() };
    let when =
        page_dates::main_date(&renderer, event).map_or(event.when, |date| event.occurrences[date.occurrence].when);
    let when = TimeRange::Times { start: when.first_day().to_datetime(doors), end: None };
    vec![value(rows::of_its_clock(renderer, event, when, renderer.date_formatter().time(doors)))]
}

/// Returns the next date, and the rule of a series.
fn when(renderer: Localized, event: &Event) -> Vec<FactValue> {
    let mut values = Vec::new();
    if let Some(date) = page_dates::main_date(&renderer, event) {
        values.push(rows::time_text(renderer, event, event.occurrences[date.occurrence].when).into());
    }
    values.extend(rule::sentence(renderer, event).map(value));
    values
}

/// Returns the name and address of the place, and a link to a map: the page loads nothing from other hosts.
fn place(renderer: Localized, event: &Event) -> Vec<FactValue> {
    let Some(place) = event.place.as_ref().filter(|_| event.status != EventStatus::MovedOnline) else {
        return Vec::new();
    };
    let mut values = vec![match rows::place_document(&renderer, place) {
        Some(id) => renderer.link(id).into(),
        None => rows::place_name(renderer, event, place).into(),
    }];
    let lines = [place.address.as_str(), place.postcode.as_deref().unwrap_or_default()];
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if !lines.is_empty() {
        values.push(value(lines.join(", ")));
    }
    if let Some(href) = map(place) {
        values.push(view::Link::own(renderer.t("map-openstreetmap"), href).into());
    }
    values
}

/// Returns the address of a place in OpenStreetMap: by its coordinates, else by its postcode or address.
fn map(place: &EventPlace) -> Option<String> {
    if let Some((latitude, longitude)) = place.position {
        return Some(format!(
            "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
        ));
    }
    let sought = place.postcode.as_deref().filter(|postcode| !postcode.is_empty());
    let sought = sought.or(Some(place.address.as_str()).filter(|address| !address.is_empty()))?;
    Some(format!("https://www.openstreetmap.org/search?query={}", encode_query(sought)))
}

fn online(renderer: Localized, id: DocId, event: &Event) -> Vec<FactValue> {
    let Some(online) = &event.online else { return Vec::new() };
    let label = renderer.site.fields(id).table("online");
    let label = label.and_then(|own| renderer.text_in(id, own, "label"));
    let label = label.unwrap_or_else(|| view::Text::own(renderer.t("events-join-online")));
    let link = view::Link { title: label.text, href: online.url.clone(), lang: label.lang, note: None };
    vec![link.into()]
}

fn cost(renderer: Localized, fields: &Fields, text: &PageText) -> Vec<FactValue> {
    let mut values = Vec::new();
    if let Some(cost) = fields.table("cost") {
        let written = cost.text("price").filter(|_| !cost.is_true("free")).and_then(|_| text.inline(cost, "price"));
        match written {
            Some(price) => values.push(prose_value(price)),
            None => values.extend(rows::cost(renderer, cost).map(value)),
        }
        values.extend(["concessions", "note"].iter().filter_map(|name| text.inline(cost, name)).map(prose_value));
    }
    if values.is_empty() {
        values.push(value(renderer.t("cost-not-said")));
    }
    values
}

fn access(renderer: Localized, event: &Event, fields: &Fields, text: &PageText) -> Vec<FactValue> {
    const OF_EVENT: [(&str, &str); 3] =
        [("bsl", "access-bsl"), ("relaxed", "access-relaxed"), ("interpreter", "access-interpreter")];
    let mut values = Vec::new();
    if let Some(access) = fields.table("access") {
        values.extend(OF_EVENT.iter().filter_map(|(name, key)| access_fact(renderer, access, name, key, text)));
        values.extend(text.inline(access, "note").map(prose_value));
    }
    // Access to the building does not help at an event that has moved online.
    let place = event.place.as_ref().filter(|_| event.status != EventStatus::MovedOnline);
    if let Some(access) = fields.table("place").filter(|_| place.is_some()).and_then(|place| place.table("access")) {
        values.extend(OF_PLACE.iter().filter_map(|(name, key)| access_fact(renderer, access, name, key, text)));
        values.extend(text.inline(access, "note").map(prose_value));
    }
    let ask_by = fields.table("access").and_then(|access| access.date("ask_by"));
    if let Some(ask_by) = ask_by.filter(|date| date.last_day() >= renderer.site.options.today) {
        let date = renderer.date_formatter().partial(ask_by);
        values.push(value(renderer.tn("access-ask-by", &[("date", date.into())])));
    }
    let document = place.and_then(|place| rows::place_document(&renderer, place));
    if let Some(id) = document.filter(|id| renderer.site.fields(*id).table("access").is_some()) {
        let link = renderer.link(id);
        let title = renderer.tn("events-access-at-place", &[("name", link.title.as_str().into())]);
        values.push(view::Link { title, lang: None, ..link }.into());
    }
    if values.is_empty() {
        values.push(value(renderer.t("access-not-said")));
    }
    values
}

/// The facts about a place's access: field, and key of the string.
pub(crate) const OF_PLACE: [(&str, &str); 5] = [
    ("step_free", "access-step-free"),
    ("hearing_loop", "access-hearing-loop"),
    ("parking", "access-parking"),
    ("toilets", "access-toilets"),
    ("quiet_space", "access-quiet-space"),
];

/// Returns one fact about access: yes, no, or text. `None` if the author gives none.
fn access_fact(renderer: Localized, access: &Fields, name: &str, key: &str, text: &PageText) -> Option<FactValue> {
    let kind = renderer.t(key);
    match access.get(name)?.value {
        Value::Boolean(true) => Some(value(kind)),
        Value::Boolean(false) => Some(value(format!("{kind}: {}", renderer.t("no")))),
        _ => {
            let said = text.inline(access, name)?;
            let html = Html::from_text(&format!("{kind}: ")).followed_by(&said);
            Some(FactValue { html: Some(html), ..FactValue::default() })
        }
    }
}

fn booking(renderer: Localized, id: DocId, event: &Event, fields: &Fields) -> Vec<FactValue> {
    let over = event.last_day() < renderer.site.options.today || event.status.is_off();
    let Some(booking) = fields.table("booking").filter(|_| !over) else { return Vec::new() };
    let view::Booking { href, lines } = booking::booking(renderer, id, event, booking);
    match href {
        Some(href) => vec![view::Link::own(renderer.t("book"), href).into()],
        None => lines.into_iter().next().map(value).into_iter().collect(),
    }
}

/// Returns the audiences, each linked to its list.
fn audiences(renderer: Localized, event: &Event) -> Vec<FactValue> {
    let site = &renderer.site;
    let one = |name: &String| {
        let facet = ListFacet::Audience(name.clone());
        let list = facet.list(site).filter(|_| facet.has_upcoming(&renderer, renderer.language));
        FactValue {
            text: facets::audience(&renderer, name, renderer.language),
            href: list.map(|list| renderer.href_in(&list)),
            ..FactValue::default()
        }
    };
    event.audience.iter().map(one).collect()
}

/// Returns the name of a language in the page's language; its code if the strings have none.
fn language_name(renderer: Localized, code: &str) -> String {
    renderer.strings().get(&format!("events-language-{code}")).unwrap_or(code).to_owned()
}

fn value(text: impl Into<String>) -> FactValue {
    FactValue { text: text.into(), ..FactValue::default() }
}

fn prose_value(prose: view::Prose) -> FactValue {
    FactValue { html: Some(prose.html), lang: prose.lang, ..FactValue::default() }
}

/// Returns a place's access for search engines: the key of the string, and true, false or plain text.
pub(crate) fn of_place<'f>(
    renderer: &'f Renderer,
    place: &EventPlace,
    own: Option<&'f Fields>,
) -> Vec<(&'static str, serde_json::Value)> {
    let document = rows::place_document(renderer, place).map(|id| renderer.site.fields(id));
    let Some(access) = document.or(own).and_then(|fields| fields.table("access")) else { return Vec::new() };
    let told = |(name, key): &(&str, &'static str)| match &access.get(name)?.value {
        Value::Boolean(truth) => Some((*key, (*truth).into())),
        Value::Text(text) => Some((*key, plain::plain_text(text).into())),
        _ => None,
    };
    OF_PLACE.iter().filter_map(told).collect()
}
