//! A site's event documents in, the calendar of one language out: every event in that language's words, with references by canonical id,
//! so that two spellings of one place are one place.

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
use crate::reuse::{Cached, Projected, Same, compared};
use crate::schema::Fields;
use crate::site::{Catalogue, DocId};
use crate::source::{FileId, Sources};
use crate::url::composed;

/// The folder whose name event ids leave out: `events/fair` is the event `fair`, `minutes/2026-11` stays whole.
const FOLDER: &str = "events/";

/// The events of a language, and what is wrong with them.
#[derive(Debug)]
pub struct CalendarReading {
    /// The events.
    pub calendar: Arc<Calendar>,
    /// Findings about translations and duplicate sources.
    pub findings: Vec<Finding>,
}

/// The events of a language with their parts, for the next reading.
#[derive(Debug, Default)]
pub struct CachedCalendar {
    reading: Cached<(Catalogue, Same<Imported>), CalendarReading>,
    /// By the originals' files.
    events: HashMap<FileId, Cached<EventInput, EventReading>>,
    /// All events together.
    calendar: Cached<Vec<Same<EventReading>>, CalendarReading>,
}

/// What decides one event.
#[derive(Debug)]
struct EventInput {
    settings: Arc<CalendarSettings>,
    terms: Arc<Vec<Terms>>,
    /// The ids of the site's themes.
    themes: Arc<Vec<String>>,
    /// Its document in the calendar's language.
    facts: Projected<Facts>,
    /// Of a partner's event: as it was taken in.
    imported: Option<Same<Event>>,
    url: String,
    /// What it refers to that visitors see, by canonical ids.
    pillars: Vec<String>,
    partners: Vec<String>,
    /// The places that its fields name, each by the words that name it.
    known_places: Vec<(String, EventPlace)>,
}

compared!(EventInput { settings, terms, themes, facts, imported, url, pillars, partners, known_places });

/// One event, and what is wrong with it.
#[derive(Debug, PartialEq)]
struct EventReading {
    event: Option<Arc<Event>>,
    findings: Vec<Finding>,
}

impl CachedCalendar {
    /// Reads every visible event of a site in a language.
    pub fn read(&mut self, site: &Catalogue, imported: &Arc<Imported>, language: usize) -> Arc<CalendarReading> {
        let CachedCalendar { reading, events, calendar } = self;
        reading.get_with((site.clone(), Same(Arc::clone(imported))), |_| {
            let mut findings = Vec::new();
            let settings = Arc::new(settings(site, language));
            let terms = site.of_type("terms").iter().map(|id| terms_of(site, *id, language, &mut findings));
            let terms = Arc::new(terms.collect());
            let themes = Arc::new(site.themes().iter().map(|theme| theme.id.clone()).collect());
            let input = |id: &DocId| {
                let best = site.best(*id, language);
                let own = imported.events.get(event_id(site, *id)).map(|event| Same(Arc::clone(event)));
                EventInput {
                    settings: Arc::clone(&settings),
                    terms: Arc::clone(&terms),
                    themes: Arc::clone(&themes),
                    facts: site.facts(best),
                    known_places: known_places(site, best, own.as_deref(), language),
                    imported: own,
                    url: site.config.base.absolute(&site.address(best)),
                    pillars: names(site, *id, "pillars", "pillar"),
                    partners: names(site, *id, "partners", "partner"),
                }
            };
            let ids = site.of_type("event");
            let mut last = std::mem::take(events);
            let files = ids.iter().map(|id| site.document(*id).file);
            let mut own: Vec<_> = files.map(|file| (file, last.remove(&file).unwrap_or_default())).collect();
            let read = own.par_iter_mut().zip(ids);
            let read = read.map(|((_, cached), id)| Same(cached.get_settled(input(id), read_event)));
            let read: Vec<Same<EventReading>> = read.collect();
            events.extend(own);
            read.iter().for_each(|read| findings.extend_from_slice(&read.findings));
            let assembled = calendar.get(read, |read| assemble(read));
            findings.extend_from_slice(&assembled.findings);
            CalendarReading { calendar: Arc::clone(&assembled.calendar), findings }
        })
    }
}

fn assemble(read: &[Same<EventReading>]) -> CalendarReading {
    let mut findings = Vec::new();
    let events = read.iter().filter_map(|read| read.event.clone()).collect();
    CalendarReading { calendar: Arc::new(Calendar::assemble(events, &mut findings)), findings }
}

/// What site.toml says to every event, in a language.
pub fn settings(site: &Catalogue, language: usize) -> CalendarSettings {
    CalendarSettings::from_config(&site.config, language, site.options.today)
}

/// The term dates of a document in a language's words; its places by canonical id and by path.
pub fn terms_of(site: &Catalogue, id: DocId, language: usize, findings: &mut Vec<Finding>) -> Terms {
    let path = &site.document(id).path;
    let own = path.strip_prefix("terms/").unwrap_or(path);
    let mut terms = Terms::read(site.fields(site.best(id, language)), own, findings);
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

/// The events of a terms document's own feed, in a language's words.
pub fn terms_events(site: &Catalogue, strings: &FeedStrings, id: DocId, language: usize) -> Vec<Event> {
    let best = site.best(id, language);
    let settings = settings(site, language);
    let terms = terms_of(site, site.original(id), language, &mut Vec::new());
    let fields = site.fields(best);
    let updated = fields.date("updated").or_else(|| fields.date("publish"));
    let updated = updated.map_or(settings.epoch, |date| date.first_day());
    let url = site.config.base.absolute(&site.address(best));
    terms.events(&url, strings, updated, &settings)
}

/// The id by which events name a document of a type: its own, or its path where another one has the same id.
pub fn name_of(site: &Catalogue, kind: &str, id: DocId) -> String {
    let original = site.original(id);
    let document = site.document(original);
    let own = site.find(&[Arc::from(kind)], document.id()) == Ok(original);
    if own { document.id().to_owned() } else { document.path.clone() }
}

/// The visible document of a type that a canonical id names.
pub fn named(site: &Catalogue, kind: &str, name: &str) -> Option<DocId> {
    site.find(&[Arc::from(kind)], name).ok().filter(|id| site.is_visible(*id))
}

/// The id of an event's document: the first part of its UID.
pub fn event_id(site: &Catalogue, id: DocId) -> &str {
    id_of(&site.document(id).path)
}

fn id_of(path: &str) -> &str {
    path.strip_prefix(FOLDER).unwrap_or(path)
}

/// The document of an event; `None` for one of term dates.
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
    let is_known = |theme: &String| input.themes.iter().any(|known| *known == composed(theme));
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

/// An event of a partner's calendar: as it was taken in, in a translation's words where there is one.
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

/// The places that an event's fields name, or its partner's calendar, each by the words that name it.
fn known_places(site: &Catalogue, id: DocId, imported: Option<&Event>, language: usize) -> Vec<(String, EventPlace)> {
    let own = site.words_that_name(id, "place");
    let imported = imported.and_then(|event| event.place.as_ref()?.id.as_deref());
    let known = own.into_iter().chain(imported);
    let known = known.filter_map(|text| Some((text.to_owned(), place(site, named(site, "place", text)?, language))));
    known.collect()
}

fn names(site: &Catalogue, id: DocId, field: &str, kind: &str) -> Vec<String> {
    site.references(id, field).into_iter().map(|to| name_of(site, kind, to)).collect()
}

/// A place's document as events and their feeds tell of it.
fn place(site: &Catalogue, id: DocId, language: usize) -> EventPlace {
    let best = site.best(id, language);
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

/// The lines of an address, from one text or a list.
pub fn address(fields: &Fields) -> Vec<String> {
    match fields.text("address") {
        Some(text) => one_line(text).split(", ").filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        None => fields.texts("address").map(|line| one_line(line.value)).filter(|line| !line.is_empty()).collect(),
    }
}

/// A document's Markdown as plain words.
pub fn plain_body<'s>(sources: &'s Sources, site: &Catalogue, document: &Document) -> Cow<'s, str> {
    let body = sources.get(document.file).text.get(document.body.clone()).unwrap_or_default();
    plain_text(body, &site.config.dialect())
}
