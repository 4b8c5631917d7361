//! A site's event documents in, the calendar of one language out: every event in that language's words, with references by canonical id,
//! so that two spellings of one place are one place.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::calendar::context::one_line;
use crate::calendar::event::EventPlace;
use crate::calendar::import::Imported;
use crate::calendar::terms::Terms;
use crate::calendar::write::remove_controls;
use crate::calendar::{Calendar, CalendarSettings, Event, EventContext, SourceSlices};
use crate::content::Document;
use crate::diagnostic::Finding;
use crate::markdown::field::plain_text;
use crate::schema::Fields;
use crate::site::{DocId, Site};
use crate::source::{FileId, Sources};

/// The folder whose name event ids leave out: `events/fair` is the event `fair`, `minutes/2026-11` stays whole.
const FOLDER: &str = "events/";

/// The calendar of a language, with what each event was read of: so that the next one reads only those events that changed.
#[derive(Debug)]
pub struct CalendarReading {
    /// What was made.
    pub calendar: Arc<Calendar>,
    /// What was noticed. Only of the first language is it told: translations give only words.
    pub noticed: Vec<Finding>,
    terms: Vec<Terms>,
    themes: Vec<String>,
    /// By the originals' files.
    events: HashMap<FileId, Arc<ReadEvent>>,
    imported: Arc<Imported>,
    /// What was noticed of the events together.
    doubles: Vec<Finding>,
}

/// One event as read.
#[derive(Debug)]
struct ReadEvent {
    event: Option<Arc<Event>>,
    noticed: Vec<Finding>,
    /// Its document in the calendar's language.
    document: Arc<Document>,
    /// What was asked for by the words that name a place, and was found.
    places: Vec<(String, Option<(FileId, EventPlace)>)>,
}

impl ReadEvent {
    /// Whether it was read of one of these documents.
    fn is_of(&self, files: &[FileId]) -> bool {
        let places = self.places.iter().filter_map(|(_, found)| Some(found.as_ref()?.0));
        std::iter::once(self.document.file).chain(places).any(|file| files.contains(&file))
    }

    /// Whether reading it again gives the same: its document is, and what others say of its address, its places and whom it names.
    fn holds(&self, site: &Site, id: DocId, language: usize) -> bool {
        let best = site.best(id, language);
        let names_alike = |event: &Arc<Event>| {
            [
                (&event.pillars, "pillars", "pillar"),
                (&event.partners, "partners", "partner"),
                (&event.places, "places", "place"),
            ]
            .iter()
            .all(|(own, field, kind)| **own == names(site, id, field, kind))
        };
        Arc::ptr_eq(site.share(best), &self.document)
            && self.places.iter().all(|(text, found)| *found == find_place(site, text, language))
            && self
                .event
                .as_ref()
                .is_none_or(|event| event.url == site.config.base.absolute(&site.address(best)) && names_alike(event))
    }
}

impl CalendarReading {
    /// The partners' events that it was made with.
    pub fn imported(&self) -> &Arc<Imported> {
        &self.imported
    }
}

/// Every visible event of a site in a language. What is as it was in the reading `before` is shared with it. With the documents that were
/// `reworded` since, where all others stand as they stood, no other event is read.
pub fn read(
    sources: &Sources,
    site: &Site,
    imported: &Arc<Imported>,
    language: usize,
    before: Option<&CalendarReading>,
    reworded: Option<&[DocId]>,
) -> CalendarReading {
    let mut noticed = Vec::new();
    let settings = settings(site, language);
    let terms: Vec<Terms> =
        site.of_type("terms").iter().map(|id| terms_of(site, *id, language, &mut noticed)).collect();
    let themes: Vec<String> = site.themes().iter().map(|theme| theme.id.clone()).collect();
    let alike = before.filter(|before| {
        (&before.terms, &before.themes) == (&terms, &themes) && Arc::ptr_eq(&before.imported, imported)
    });
    let reworded: Option<Vec<FileId>> =
        reworded.map(|reworded| reworded.iter().map(|id| site.document(*id).file).collect());
    let kept = |id: &DocId| -> Option<&Arc<ReadEvent>> {
        let read = alike?.events.get(&site.document(*id).file)?;
        let holds = match &reworded {
            Some(reworded) => !read.is_of(reworded),
            None => read.holds(site, *id, language),
        };
        holds.then_some(read)
    };
    let shared = |mut event: Event, document: &Document| {
        // Most of its words stand in its source.
        let source = sources.share(document.file);
        event.description = SourceSlices::new(&event.description.to_string(), &source, document.body.start);
        match before.and_then(|before| before.calendar.shared(&event.id)) {
            Some(was) if **was == event => Arc::clone(was),
            _ => Arc::new(event),
        }
    };
    let read = |id: &DocId| {
        let (mut noticed, best) = (Vec::new(), site.best(*id, language));
        let places = Mutex::new(Vec::new());
        let place = |text: &str| {
            let found = find_place(site, text, language);
            places.lock().unwrap_or_else(PoisonError::into_inner).push((text.to_owned(), found.clone()));
            found.map(|(_, place)| place)
        };
        let event = match imported.events.get(event_id(site, *id)) {
            Some(own) => Some(imported_event(sources, site, *id, language, own, &place)),
            None => event(sources, site, *id, language, &settings, &terms, &place, &mut noticed),
        };
        let places = places.into_inner().unwrap_or_else(PoisonError::into_inner);
        let document = Arc::clone(site.share(best));
        Arc::new(ReadEvent { event: event.map(|event| shared(event, &document)), noticed, document, places })
    };
    let all = site.of_type("event");
    let read: Vec<Arc<ReadEvent>> = all.par_iter().map(|id| kept(id).cloned().unwrap_or_else(|| read(id))).collect();
    read.iter().for_each(|read| noticed.extend_from_slice(&read.noticed));
    let file = |id: &DocId| site.document(*id).file;
    let events: HashMap<FileId, Arc<ReadEvent>> = all.iter().map(file).zip(read.iter().cloned()).collect();
    let read: Vec<Arc<Event>> = read.iter().filter_map(|read| read.event.clone()).collect();
    let is_of_these = |before: &&CalendarReading| {
        let is_of = |event: &Arc<Event>| before.calendar.shared(&event.id).is_some_and(|was| Arc::ptr_eq(was, event));
        before.calendar.events.len() == read.len() && read.iter().all(is_of)
    };
    let (calendar, doubles) = match before.filter(is_of_these) {
        Some(before) => (Arc::clone(&before.calendar), before.doubles.clone()),
        None => {
            let mut doubles = Vec::new();
            (Arc::new(Calendar::assemble(read, &mut doubles)), doubles)
        }
    };
    noticed.extend_from_slice(&doubles);
    CalendarReading { calendar, noticed, terms, themes, events, imported: Arc::clone(imported), doubles }
}

/// What site.toml says to every event, in a language.
pub fn settings(site: &Site, language: usize) -> CalendarSettings {
    CalendarSettings::from_config(&site.config, language, site.options.today)
}

/// The term dates of a document in a language's words; its places by canonical id and by path.
pub fn terms_of(site: &Site, id: DocId, language: usize, findings: &mut Vec<Finding>) -> Terms {
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
pub fn terms_events(site: &Site, id: DocId, language: usize) -> Vec<Event> {
    let best = site.best(id, language);
    let settings = settings(site, language);
    let terms = terms_of(site, site.original(id), language, &mut Vec::new());
    let fields = site.fields(best);
    let updated = fields.date("updated").or_else(|| fields.date("publish"));
    let updated = updated.map_or(settings.epoch, |date| date.first_day());
    let code = site.config.languages.get(language).map_or("en", String::as_str);
    terms.events(&site.config.base.absolute(&site.address(best)), code, updated, &settings)
}

/// The id by which events name a document of a type: its own, or its path where another one has the same id.
pub fn name_of(site: &Site, kind: &str, id: DocId) -> String {
    let original = site.original(id);
    let document = site.document(original);
    let own = site.find(&[Arc::from(kind)], document.id()) == Ok(original);
    if own { document.id().to_owned() } else { document.path.clone() }
}

/// The visible document of a type that a canonical id names.
pub fn named(site: &Site, kind: &str, name: &str) -> Option<DocId> {
    site.find(&[Arc::from(kind)], name).ok().filter(|id| site.is_visible(*id))
}

/// The id of an event's document: the first part of its UID.
pub fn event_id(site: &Site, id: DocId) -> &str {
    let path = &site.document(id).path;
    path.strip_prefix(FOLDER).unwrap_or(path)
}

/// The document of an event; `None` for one of term dates.
pub fn document_of(site: &Site, event: &Event) -> Option<DocId> {
    let is_event = |id: &DocId| site.is_a(*id, "event");
    let own = site.at_path(&format!("{FOLDER}{}", event.id)).filter(is_event);
    own.or_else(|| site.at_path(&event.id).filter(is_event))
}

#[expect(clippy::too_many_arguments, reason = "all that an event is read of")]
fn event(
    sources: &Sources,
    site: &Site,
    id: DocId,
    language: usize,
    settings: &CalendarSettings,
    terms: &[Terms],
    place: &(dyn Fn(&str) -> Option<EventPlace> + Sync),
    findings: &mut Vec<Finding>,
) -> Option<Event> {
    let best = site.best(id, language);
    let (document, fields) = (site.document(best), site.fields(best));
    let description = plain_body(sources, site, document);
    let url = site.config.base.absolute(&site.address(best));
    let context = EventContext {
        settings,
        id: event_id(site, id),
        url: &url,
        description: &description,
        published: fields.date("publish").map(|date| date.first_day()),
        place,
        terms,
    };
    let mut event = Event::read(fields, &context, findings)?;
    refer(site, id, &mut event);
    Some(event)
}

/// An event of a partner's calendar: as it was taken in, in a translation's words where there is one.
fn imported_event(
    sources: &Sources,
    site: &Site,
    id: DocId,
    language: usize,
    own: &Event,
    place: &dyn Fn(&str) -> Option<EventPlace>,
) -> Event {
    let best = site.best(id, language);
    let mut event = own.clone();
    event.url = site.config.base.absolute(&site.address(best));
    if best != id {
        let document = site.document(best);
        event.title = remove_controls(site.title(best));
        event.summary = document.fields.text("summary").map(remove_controls);
        event.description = remove_controls(&plain_body(sources, site, document)).into();
    }
    let found = event.place.as_ref().and_then(|own| place(own.id.as_deref()?));
    event.place = found.or(event.place);
    refer(site, id, &mut event);
    event
}

/// Names what an event refers to by canonical ids, and leaves out what nobody sees.
fn refer(site: &Site, id: DocId, event: &mut Event) {
    event.pillars = names(site, id, "pillars", "pillar");
    event.partners = names(site, id, "partners", "partner");
    event.places = names(site, id, "places", "place");
    event.themes.retain(|theme| site.theme(theme).is_some());
}

fn names(site: &Site, id: DocId, field: &str, kind: &str) -> Vec<String> {
    site.references(id, field).into_iter().map(|to| name_of(site, kind, to)).collect()
}

/// The place that words name, with the file that says so.
fn find_place(site: &Site, text: &str, language: usize) -> Option<(FileId, EventPlace)> {
    let id = named(site, "place", text)?;
    Some((site.document(site.best(id, language)).file, place(site, id, language)))
}

/// A place's document as events and their feeds tell of it.
fn place(site: &Site, id: DocId, language: usize) -> EventPlace {
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
pub fn plain_body<'s>(sources: &'s Sources, site: &Site, document: &Document) -> Cow<'s, str> {
    let body = sources.get(document.file).text.get(document.body.clone()).unwrap_or_default();
    plain_text(body, &site.config.dialect())
}
