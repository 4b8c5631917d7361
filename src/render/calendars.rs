//! Turns a site's event documents into the calendar of one language: every event has its texts in that language, and
//! references by canonical id, so that two spellings of a place are the same place.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::calendar::context::one_line;
use crate::calendar::event::EventPlace;
use crate::calendar::import::Imported;
use crate::calendar::terms::Terms;
use crate::calendar::write::remove_controls;
use crate::calendar::{Calendar, CalendarSettings, Event, EventContext, FeedStrings};
use crate::content::{Document, Facts};
use crate::diagnostic::Finding;
use crate::markdown::field::plain_text;
use crate::reuse::{ByPointer, Cached, Projected, compared};
use crate::schema::Fields;
use crate::site::{Catalogue, DocId};
use crate::source::{FileId, Sources};
use crate::url::to_nfc;

/// The folder whose name event ids omit: `events/fair` has the id `fair`, `minutes/2026-11` keeps its path.
const FOLDER: &str = "events/";

/// The events of a language, and their findings.
#[derive(Debug)]
pub struct CalendarReading {
    /// The events.
    pub calendar: Arc<Calendar>,
    /// Findings about the events.
    pub findings: Vec<Finding>,
}

/// The events of a language with their inputs, for reuse by the next build.
#[derive(Debug, Default)]
pub struct CachedCalendar {
    reading: Cached<(Catalogue, ByPointer<Imported>), CalendarReading>,
    /// Each event, by the file of its original.
    events: HashMap<FileId, Cached<EventInput, EventReading>>,
    /// All events together.
    calendar: Cached<Vec<ByPointer<EventReading>>, CalendarReading>,
}

/// The input of one event.
#[derive(Debug)]
struct EventInput {
    settings: Arc<CalendarSettings>,
    terms: Arc<Vec<Terms>>,
    /// The ids of the site's themes.
    themes: Arc<Vec<String>>,
    /// Its document in the calendar's language.
    facts: Projected<Facts>,
    /// The imported event, if it comes from a partner's calendar.
    imported: Option<ByPointer<Event>>,
    url: String,
    /// Its visible targets, by canonical ids.
    pillars: Vec<String>,
    partners: Vec<String>,
    /// The places of its fields, each by the text that names it.
    known_places: Vec<(String, EventPlace)>,
}

compared!(EventInput { settings, terms, themes, facts, imported, url, pillars, partners, known_places });

/// One event, and its findings.
#[derive(Debug, PartialEq)]
struct EventReading {
    event: Option<Arc<Event>>,
    findings: Vec<Finding>,
}

impl CachedCalendar {
    /// Reads every visible event of a site in a language.
    pub fn read(&mut self, site: &Catalogue, imported: &Arc<Imported>, language: usize) -> Arc<CalendarReading> {
        let CachedCalendar { reading, events, calendar } = self;
        reading.get_with((site.clone(), ByPointer(Arc::clone(imported))), |_| {
            let mut findings = Vec::new();
            let settings = Arc::new(settings(site, language));
            let terms = site.of_type("terms").iter().map(|id| terms_of(site, *id, language, &mut findings));
            let terms = Arc::new(terms.collect());
            let themes = Arc::new(site.themes().iter().map(|theme| theme.id.clone()).collect());
            let input = |id: &DocId| {
                let best = site.version_or_original(*id, language);
                let own = imported.events.get(event_id(site, *id)).map(|event| ByPointer(Arc::clone(event)));
                EventInput {
                    settings: Arc::clone(&settings),
                    terms: Arc::clone(&terms),
                    themes: Arc::clone(&themes),
                    facts: site.facts(best),
                    known_places: known_places(site, best, own.as_deref(), language),
                    imported: own,
                    url: site.config.base.absolute(&site.address(best)),
                    pillars: reference_names(site, *id, "pillars", "pillar"),
                    partners: reference_names(site, *id, "partners", "partner"),
                }
            };
            let ids = site.of_type("event");
            let mut last = std::mem::take(events);
            let files = ids.iter().map(|id| site.document(*id).file);
            let mut own: Vec<_> = files.map(|file| (file, last.remove(&file).unwrap_or_default())).collect();
            let read = own.par_iter_mut().zip(ids);
            let read = read.map(|((_, cached), id)| ByPointer(cached.get_deduplicated(input(id), read_event)));
            let read: Vec<ByPointer<EventReading>> = read.collect();
            events.extend(own);
            read.iter().for_each(|read| findings.extend_from_slice(&read.findings));
            let assembled = calendar.get(read, |read| assemble(read));
            findings.extend_from_slice(&assembled.findings);
            CalendarReading { calendar: Arc::clone(&assembled.calendar), findings }
        })
    }
}

fn assemble(read: &[ByPointer<EventReading>]) -> CalendarReading {
    let mut findings = Vec::new();
    let events = read.iter().filter_map(|read| read.event.clone()).collect();
    CalendarReading { calendar: Arc::new(Calendar::assemble(events, &mut findings)), findings }
}

/// Returns the settings of site.toml for all events, in a language.
pub fn settings(site: &Catalogue, language: usize) -> CalendarSettings {
    CalendarSettings::from_config(&site.config, language, site.options.today)
}

/// Reads the term dates of a document in a language. Its places have canonical ids and paths.
pub fn terms_of(site: &Catalogue, id: DocId, language: usize, findings: &mut Vec<Finding>) -> Terms {
    let path = &site.document(id).path;
    let own = path.strip_prefix("terms/").unwrap_or(path);
    let mut terms = Terms::read(site.fields(site.version_or_original(id, language)), own, findings);
    let kinds = [Arc::from("place")];
    let places = std::mem::take(&mut terms.places);
    for place in places {
        match site.find(&kinds, &place) {
            Ok(id) => terms.places.extend([name_of(site, "place", id), site.document(id).path.clone()]),
            Err(_) => terms.places.push(place),
        }
    }
    terms
}

/// Returns the events of a terms document's own feed, in a language.
pub fn terms_events(site: &Catalogue, strings: &FeedStrings, id: DocId, language: usize) -> Vec<Event> {
    let best = site.version_or_original(id, language);
    let settings = settings(site, language);
    let terms = terms_of(site, site.original(id), language, &mut Vec::new());
    let fields = site.fields(best);
    let updated = fields.date("updated").or_else(|| fields.date("publish"));
    let updated = updated.map_or(settings.epoch, |date| date.first_day());
    let url = site.config.base.absolute(&site.address(best));
    terms.events(&url, strings, updated, &settings)
}

/// Returns the id by which events refer to a document of a type: its own, or its path if another document has the same
/// id.
pub fn name_of(site: &Catalogue, kind: &str, id: DocId) -> String {
    let original = site.original(id);
    let document = site.document(original);
    let own = site.find(&[Arc::from(kind)], document.id()) == Ok(original);
    if own { document.id().to_owned() } else { document.path.clone() }
}

/// Returns the visible document of a type with a canonical id.
pub fn document_named(site: &Catalogue, kind: &str, name: &str) -> Option<DocId> {
    site.find(&[Arc::from(kind)], name).ok().filter(|id| site.is_visible(*id))
}

/// Returns the id of an event's document: the first part of its UID.
pub fn event_id(site: &Catalogue, id: DocId) -> &str {
    id_of(&site.document(id).path)
}

fn id_of(path: &str) -> &str {
    path.strip_prefix(FOLDER).unwrap_or(path)
}

/// Returns the document of an event; `None` for an event of term dates.
pub fn document_of(site: &Catalogue, event: &Event) -> Option<DocId> {
    let is_event = |id: &DocId| site.is_a(*id, "event");
    let own = site.at_path(&format!("{FOLDER}{}", event.id)).filter(is_event);
    own.or_else(|| site.at_path(&event.id).filter(is_event))
}

fn read_event(input: &EventInput) -> EventReading {
    let (facts, mut findings) = (input.facts.get(0), Vec::new());
    let place = |text: &str| {
        let found = input.known_places.iter().find(|(words, _)| words == text);
        found.map(|(_, place)| place.clone())
    };
    let event = match &input.imported {
        Some(own) => Some(imported_event(input, own, &place)),
        None => {
            let context = EventContext {
                settings: &input.settings,
                id: id_of(&facts.path),
                url: &input.url,
                published: facts.fields.date("publish").map(|date| date.first_day()),
                place: &place,
                terms: &input.terms,
            };
            Event::read(&facts.fields, &context, &mut findings)
        }
    };
    let is_known = |theme: &String| input.themes.iter().any(|known| *known == to_nfc(theme));
    let event = event.map(|event| {
        Arc::new(Event {
            pillars: input.pillars.clone(),
            partners: input.partners.clone(),
            places: facts.fields.texts("places").filter_map(|text| place(text.value)?.id).collect(),
            themes: event.themes.into_iter().filter(is_known).collect(),
            ..event
        })
    });
    EventReading { event, findings }
}

/// Returns an imported event, with the texts of its translation if it has one.
fn imported_event(input: &EventInput, own: &Event, place: &dyn Fn(&str) -> Option<EventPlace>) -> Event {
    let (mut event, facts) = (own.clone(), input.facts.get(0));
    event.url.clone_from(&input.url);
    if facts.language > 0 {
        event.title = remove_controls(facts.title());
        event.summary = facts.fields.text("summary").map(remove_controls);
    }
    let found = event.place.as_ref().and_then(|own| place(own.id.as_deref()?));
    event.place = found.or(event.place);
    event
}

/// Returns the places of an event's fields, or of its partner's calendar, each by the text that names it.
fn known_places(site: &Catalogue, id: DocId, imported: Option<&Event>, language: usize) -> Vec<(String, EventPlace)> {
    let own = site.reference_texts(id, "place");
    let imported = imported.and_then(|event| event.place.as_ref()?.id.as_deref());
    let known = own.into_iter().chain(imported);
    let known =
        known.filter_map(|text| Some((text.to_owned(), place(site, document_named(site, "place", text)?, language))));
    known.collect()
}

fn reference_names(site: &Catalogue, id: DocId, field: &str, kind: &str) -> Vec<String> {
    site.references(id, field).into_iter().map(|to| name_of(site, kind, to)).collect()
}

/// Returns a place's document in the form of events and their feeds.
fn place(site: &Catalogue, id: DocId, language: usize) -> EventPlace {
    let best = site.version_or_original(id, language);
    let fields = site.fields(best);
    EventPlace {
        id: Some(name_of(site, "place", id)),
        name: site.title(best).to_owned(),
        address: address(fields).join(", "),
        postcode: fields.text("postcode").map(str::to_owned),
        position: fields.number("latitude").zip(fields.number("longitude")),
        access: None,
    }
}

/// Returns the lines of an address, from one text or a list.
pub fn address(fields: &Fields) -> Vec<String> {
    match fields.text("address") {
        Some(text) => one_line(text).split(", ").filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        None => fields.texts("address").map(|line| one_line(line.value)).filter(|line| !line.is_empty()).collect(),
    }
}

/// Returns a document's Markdown as plain text.
pub fn plain_body<'s>(sources: &'s Sources, site: &Catalogue, document: &Document) -> Cow<'s, str> {
    let body = sources.get(document.file).text.get(document.body.clone()).unwrap_or_default();
    plain_text(body, &site.config.dialect())
}
