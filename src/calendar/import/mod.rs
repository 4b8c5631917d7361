//! Imports partners' calendars. Takes the bytes of a saved .ics file. Returns events with their own
//! UIDs and provenance. Content that calendar programs would interpret differently is reported
//! with its line. Nothing is downloaded here (`fetch` does that), and nothing panics.

mod component;
mod dates;
mod documents;
mod encoding;
mod fetched;
mod lines;
mod series;
mod time;
mod words;
mod zones;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ical::parser::ical::component::IcalCalendar;
use ical::property::Property;

use crate::calendar::event::{Event, EventStatus, Occurrence, OccurrenceForm, Organiser, Provenance};
use crate::calendar::settings::CalendarSettings;
use crate::calendar::write::forbidden_character;
use crate::calendar::zone::Zone;
use crate::diagnostic::Finding;
use crate::source::{FileId, Span};
use crate::url::slug;

use component::{Component, parameter};
pub use documents::{CachedImports, ImportInput, Imported, documents};
pub use fetched::{day_of_record, record};
pub use lines::text;
pub use series::last_expanded_day;
use words::clean;

/// The limit of categories of one event: people choose a few, and each becomes a tag.
const MOST_CATEGORIES: usize = 100;

/// One calendar file, and the settings for its events.
pub struct CalendarImport<'a> {
    /// The file, relative to the site's root.
    pub file: &'a str,
    /// Its text ([`text`]) as a source, for findings about its lines.
    pub source: FileId,
    /// The id of the partner whose events they are.
    pub partner: Option<&'a str>,
    /// The organiser of events that name none.
    pub organiser: Option<Organiser>,
    /// The text before the titles of its events: "Library: "; may be empty.
    pub prefix: &'a str,
    /// The themes of its categories, by the category in ASCII lower case; other categories become tags.
    pub categories: &'a HashMap<String, String>,
}

/// Returns the events of a calendar file, without the addresses of their pages. Every finding has
/// its line. `ids` contains the ids in use, and the function adds those of the events.
pub fn import(
    bytes: &[u8],
    import: &CalendarImport,
    settings: &CalendarSettings,
    ids: &mut BTreeSet<String>,
    findings: &mut Vec<Finding>,
) -> Vec<Event> {
    let mut reader = ImportReader {
        import,
        settings,
        places: line_spans(import.source, &text(bytes)),
        findings,
        ids,
        numbers: BTreeMap::new(),
        dates: 0,
        zones: HashMap::new(),
        floating: settings.zone.clone(),
    };
    let again = "download the file again and check it";
    let lines = match lines::lines(bytes) {
        Ok(lines) => lines,
        Err(error) => {
            reader.findings.push(Finding::error("import", reader.span(error.line), error.message).help(again));
            return Vec::new();
        }
    };
    for line in &lines.faulty {
        reader.warn(*line, "this is not a line of a calendar and is left out", "");
    }
    for line in &lines.undecoded {
        let message = "a character of this line is not UTF-8 like the rest of the file: it is shown as \u{fffd}";
        reader.warn(*line, message, "ask the partner to type the word again, or correct it in the saved file");
    }
    let mut calendars = Vec::new();
    for calendar in ical::IcalParser::new(lines.text.as_bytes()) {
        match calendar {
            Ok(calendar) => calendars.push(calendar),
            Err(error) => {
                let message = format!("this file cannot be read: {error}");
                reader.findings.push(Finding::error("import", reader.span(1), message).help(again));
                return Vec::new();
            }
        }
    }
    let zones: Vec<_> = calendars.iter_mut().flat_map(|calendar| std::mem::take(&mut calendar.timezones)).collect();
    reader.zones = zones::defined_zones(&zones, settings);
    reader.report_misnamed();
    reader.events(calendars, lines.begins)
}

/// Returns the span of each line of a text.
fn line_spans(source: FileId, text: &str) -> Vec<Span> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            Span::new(source, start, start + line.trim_end().len())
        })
        .collect()
}

struct ImportReader<'a> {
    import: &'a CalendarImport<'a>,
    settings: &'a CalendarSettings,
    places: Vec<Span>,
    findings: &'a mut Vec<Finding>,
    ids: &'a mut BTreeSet<String>,
    /// For ids that several UIDs produce, the next number.
    numbers: BTreeMap<String, usize>,
    /// The number of series dates so far; see [`series::MOST_DATES_OF_FILE`].
    dates: usize,
    /// The zones that the file defines, by TZID.
    zones: HashMap<String, Zone>,
    /// The zone of the current event's times without a zone.
    floating: Zone,
}

impl ImportReader<'_> {
    fn warn(&mut self, line: usize, message: &str, help: &str) {
        self.findings.push(Finding::warning("import", self.span(line), message).help(help));
    }

    /// Returns the span of a line, from 1.
    fn span(&self, line: usize) -> Span {
        self.places.get(line.saturating_sub(1)).copied().unwrap_or(Span::file_start(self.import.source))
    }

    /// Returns the events in the order of the file, each series with its changes; then the changes whose
    /// series is not in the file, by UID.
    fn events(&mut self, calendars: Vec<IcalCalendar>, begins: Vec<usize>) -> Vec<Event> {
        let mut masters: Vec<(String, Component)> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut changes: BTreeMap<String, Vec<Component>> = BTreeMap::new();
        for component in self.components(calendars, begins) {
            let line = component.line;
            let Some(uid) = component.text("UID").filter(|uid| !uid.is_empty()) else {
                self.warn(
                    line,
                    "this event has no UID and is left out",
                    "ask for a calendar with UIDs: without one, each update would add it again",
                );
                continue;
            };
            if component.get("RECURRENCE-ID").is_some() {
                changes.entry(uid).or_default().push(component);
                continue;
            }
            match numbers.get(&uid) {
                Some(number) => {
                    let other = &mut masters[*number].1;
                    self.keep_newer(other, component);
                }
                None => {
                    numbers.insert(uid.clone(), masters.len());
                    masters.push((uid, component));
                }
            }
        }
        let mut events = Vec::new();
        for (uid, component) in masters {
            // The changes of an event that is left out are not reported separately.
            let own = changes.remove(&uid).unwrap_or_default();
            self.floating = component.floating.clone();
            let Some(mut event) = self.event(&uid, &component) else { continue };
            if series::read(self, &component, own, &mut event).is_some() {
                dates::convert_zone(&mut event, &self.settings.zone);
                events.push(event);
            }
        }
        for (uid, changes) in changes {
            events.extend(self.detached_dates(&uid, changes));
        }
        events
    }

    /// Returns the events of all calendars in the file, each with its line and the zone of its
    /// floating times.
    fn components(&mut self, calendars: Vec<IcalCalendar>, begins: Vec<usize>) -> Vec<Component> {
        let mut components = Vec::new();
        let mut begins = begins.into_iter();
        for calendar in calendars {
            let value = |name: &str| {
                let own = calendar.properties.iter().find(|own: &&Property| own.name.eq_ignore_ascii_case(name));
                own.and_then(|own| own.value.as_deref()).map(str::trim).filter(|value| !value.is_empty())
            };
            let name = value("X-WR-TIMEZONE").map(str::to_owned);
            let zone = name.as_deref().and_then(|name| self.zone_named(name));
            let is_called_off = value("METHOD").is_some_and(|method| method.eq_ignore_ascii_case("CANCEL"));
            let unknown = name.filter(|_| zone.is_none());
            let floating = zone.unwrap_or(self.settings.zone.clone());
            let own = calendar.events.into_iter().zip(begins.by_ref());
            let own = own.map(|(event, line)| Component {
                properties: event.properties,
                line,
                floating: floating.clone(),
                is_called_off,
            });
            let first = components.len();
            components.extend(own);
            if let Some(name) = unknown {
                self.report_zone_of_calendar(&name, &components[first..]);
            }
        }
        components
    }

    /// Keeps the newer of two versions of one event or date: the higher SEQUENCE, then the later
    /// DTSTAMP (RFC 5546 section 2.1.5). If both are equally new, the later one in the file stays,
    /// as in programs that read the file from its top.
    fn keep_newer(&mut self, kept: &mut Component, other: Component) {
        let (own, new) = (kept.version(), other.version());
        let (line, left_out) = match own > new {
            true => (kept.line, other),
            false => (other.line, std::mem::replace(kept, other)),
        };
        // Moving an event raises its SEQUENCE. Without that, two starts may be two events to which
        // a program gave the same UID.
        let starts_elsewhere = own.sequence == new.sequence
            && kept.get("RECURRENCE-ID").is_none()
            && kept.value("DTSTART") != left_out.value("DTSTART");
        if starts_elsewhere || (own == new && !kept.same_content(&left_out)) {
            let message = format!("another event has the UID of this one, on line {line}: this one is left out");
            self.warn(left_out.line, &message, "ask the partner to give each event a UID of its own");
        }
    }

    /// Turns dates of a series that is not in the file, such as those of an invitation to one date,
    /// into events of their own.
    fn detached_dates(&mut self, uid: &str, changes: Vec<Component>) -> Vec<Event> {
        let mut dates: BTreeMap<String, Component> = BTreeMap::new();
        for component in changes {
            match dates.entry(component.value("RECURRENCE-ID").unwrap_or_default().to_owned()) {
                Entry::Occupied(mut entry) => self.keep_newer(entry.get_mut(), component),
                Entry::Vacant(entry) => drop(entry.insert(component)),
            }
        }
        let mut events: Vec<Event> = Vec::new();
        let mut uids = HashSet::new();
        for component in dates.into_values() {
            self.floating = component.floating.clone();
            if component.get("DTSTART").is_none() && component.is_off() {
                let message = "this cancels one date of a series that is not in the file, and is left out";
                self.warn(
                    component.line,
                    message,
                    "ask the partner for the whole series, if the date is announced on this site",
                );
                continue;
            }
            let Some(mut event) = self.event(uid, &component) else { continue };
            let id = component.get("RECURRENCE-ID");
            if let Some(date) = id.and_then(|id| self.date_of(id, event.when, &event.zone)) {
                event.occurrences.iter_mut().for_each(|own| own.date = date);
            }
            if let [own] = &event.occurrences[..] {
                event.uid = event.detached_uid(own);
            }
            if id.is_some_and(|id| parameter(id, "RANGE").is_some()) {
                let message =
                    "this changes all later dates of a series that is not in the file: only this date is shown";
                self.warn(component.line, message, "ask the partner for the whole series");
            }
            match uids.insert(event.uid.clone()) {
                true => events.push(event),
                false => {
                    self.warn(component.line, "this date of a series is in the file twice: it is left out here", "")
                }
            }
        }
        events
    }

    fn event(&mut self, uid: &str, component: &Component) -> Option<Event> {
        if component.is_private() {
            self.warn(component.line, "this event is marked private and is left out", "");
            return None;
        }
        let Some((title, is_off)) = component.title() else {
            self.warn(component.line, "this event has no title and is left out", "");
            return None;
        };
        let uid_fits = !uid.chars().any(char::is_control) && forbidden_character(uid).is_none();
        let Some((when, zone)) = self.time_range(component).filter(|_| uid_fits) else {
            let zone = component.get("DTSTART").and_then(|start| parameter(start, "TZID"));
            match zone.filter(|zone| self.zone_named(zone).is_none()) {
                Some(zone) => {
                    let message = format!("this event's time zone, `{zone}`, is unknown: the event is left out");
                    self.warn(component.line, &message, "ask the partner for times in a zone such as Europe/London");
                }
                None => {
                    self.warn(component.line, "the UID or start of this event cannot be read, and it is left out", "")
                }
            }
            return None;
        };
        let id = self.id(uid);
        let import = self.import;
        let (themes, categories) = self.categories(component);
        let (place, online) = component.place();
        let online_url = online.as_ref().map_or("", |online| online.url.as_str());
        if [&*component.description(), online_url].iter().any(|text| words::has_passcode(text)) {
            self.warn(
                component.line,
                "this event contains the passcode of an online meeting, and its page shows it to everyone",
                "ask the partner for a calendar without it, or leave the event out, unless everyone may join",
            );
        }
        let own_url = component.value("URL").filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        Some(Event {
            uid: uid.to_string(),
            title: format!("{}{title}", import.prefix),
            summary: None,
            description: component.description().into(),
            url: String::new(),
            id,
            when,
            zone,
            doors: None,
            status: if is_off { EventStatus::Cancelled } else { component.status() },
            previous_start: None,
            place,
            online,
            organiser: component
                .organiser()
                .or_else(|| import.organiser.clone())
                .or_else(|| self.settings.organiser.clone())
                .unwrap_or_else(|| Organiser { name: self.settings.host.clone(), email: None }),
            places: Vec::new(),
            partners: import.partner.into_iter().map(str::to_string).collect(),
            pillars: Vec::new(),
            themes,
            audience: Vec::new(),
            age_range: None,
            languages: Vec::new(),
            categories,
            cost: None,
            booking: None,
            access: None,
            updated: component.updated().unwrap_or(self.settings.epoch),
            sequence: component.sequence(),
            series: None,
            occurrences: vec![Occurrence { date: when.first_day(), when, form: OccurrenceForm::Regular, change: None }],
            imported: Some(Provenance {
                file: import.file.to_string(),
                partner: import.partner.map(str::to_string),
                url: own_url.map(str::to_string),
            }),
            span: self.span(component.line),
        })
    }

    /// Returns a unique id from the file's name and the first half of the UID.
    fn id(&mut self, uid: &str) -> String {
        /// In bytes: mail programs break longer addresses.
        const LONGEST: usize = 60;
        let own: String = slug(uid.split('@').next().unwrap_or(uid)).chars().take(LONGEST).collect();
        let file =
            self.import.file.rsplit('/').next().and_then(|name| name.split('.').next()).map(slug).unwrap_or_default();
        let base = slug(&format!("{file} {own}"));
        let base = if base.is_empty() { "imported".to_string() } else { base };
        let mut id = base.clone();
        while !self.ids.insert(id.clone()) {
            let number = self.numbers.entry(base.clone()).or_insert(1);
            *number += 1;
            id = format!("{base}-{number}");
        }
        id
    }

    /// Returns themes for the categories that site.toml maps, and the others as tags.
    fn categories(&mut self, component: &Component) -> (Vec<String>, Vec<String>) {
        let (mut themes, mut tags) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        let values = component.properties.iter().filter(|property| property.name.eq_ignore_ascii_case("CATEGORIES"));
        for word in values.filter_map(|property| property.value.as_deref()).flat_map(|value| value.split(',')) {
            let word = clean(word.trim_end_matches('\\')).replace(',', " ");
            let theme = self.import.categories.get(&word.to_ascii_lowercase());
            if word.is_empty() || !seen.insert((theme.is_some(), theme.cloned().unwrap_or_else(|| word.clone()))) {
                continue;
            }
            if seen.len() > MOST_CATEGORIES {
                let message = format!("this event has more than {MOST_CATEGORIES} categories: the others are left out");
                self.warn(component.line, &message, "ask the partner what its categories are for");
                break;
            }
            match theme {
                Some(theme) => themes.push(theme.clone()),
                None => tags.push(word),
            }
        }
        (themes, tags)
    }
}

#[cfg(test)]
mod tests;
