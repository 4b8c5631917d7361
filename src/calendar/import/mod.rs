//! Partners' calendars. The bytes of a vendored .ics file in, events with their own UIDs out, each with a word on where it
//! came from. What a calendar program would read in its own way is told by line; nothing is fetched, nothing panics.

mod documents;
mod lines;
mod series;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ical::parser::ical::component::IcalEvent;
use ical::property::Property;
use jiff::civil::{Date, DateTime, Time};

use crate::calendar::event::{Event, Form, Occurrence, Organiser, Place, Provenance, Status};
use crate::calendar::settings::Settings;
use crate::calendar::when::When;
use crate::calendar::write::{refused, tidy};
use crate::calendar::zone::Zone;
use crate::diagnostic::Finding;
use crate::moment::DayOrTime;
use crate::source::{FileId, Span};
use crate::url::slug;

pub use documents::{Imported, NAMED, documents};
pub use lines::text;
pub use series::horizon;
use words::{clean, title, without_markup};

/// The most categories of one event that are taken in: people choose a handful, and each becomes a tag.
const MOST_CATEGORIES: usize = 100;

/// One calendar file, and what its events are to become.
pub struct Import<'a> {
    /// The file, relative to the site's root.
    pub file: &'a str,
    /// Its text ([`text`]) as a source: where findings about its lines stand.
    pub source: FileId,
    /// The partner that its events are of, by id.
    pub partner: Option<&'a str>,
    /// Who holds an event of the file that names nobody.
    pub organiser: Option<Organiser>,
    /// What stands before the titles of its events: "Library: "; may be empty.
    pub prefix: &'a str,
    /// The themes that their categories stand for, by the category in small letters of ASCII; other
    /// categories become tags.
    pub categories: &'a HashMap<String, String>,
}

/// The events of a calendar file, without the addresses of their pages. Every finding has its line. `ids` holds the ids that
/// are taken, and takes those of the events.
pub fn import(
    bytes: &[u8],
    import: &Import,
    settings: &Settings,
    ids: &mut BTreeSet<String>,
    findings: &mut Vec<Finding>,
) -> Vec<Event> {
    let mut reader = Reader {
        import,
        settings,
        places: places(import.source, &text(bytes)),
        findings,
        ids,
        numbers: BTreeMap::new(),
        dates: 0,
    };
    let again = "download the file again and look at it";
    let lines = match lines::lines(bytes) {
        Ok(lines) => lines,
        Err(error) => {
            reader.findings.push(Finding::error("import", reader.place(error.line), error.message).help(again));
            return Vec::new();
        }
    };
    for line in &lines.faulty {
        reader.warn(*line, "this is no line of a calendar and is left out", "");
    }
    let mut components = Vec::new();
    for calendar in ical::IcalParser::new(lines.text.as_bytes()) {
        match calendar {
            Ok(calendar) => components.extend(calendar.events),
            Err(error) => {
                let message = format!("this file cannot be read: {error}");
                reader.findings.push(Finding::error("import", reader.place(1), message).help(again));
                return Vec::new();
            }
        }
    }
    reader.events(components.into_iter().zip(lines.begins).collect())
}

/// The place of each line of a text.
fn places(source: FileId, text: &str) -> Vec<Span> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            Span::new(source, start, start + line.trim_end().len())
        })
        .collect()
}

/// One VEVENT's properties and the line on which it begins.
struct Component {
    properties: Vec<Property>,
    line: usize,
}

struct Reader<'a> {
    import: &'a Import<'a>,
    settings: &'a Settings,
    places: Vec<Span>,
    findings: &'a mut Vec<Finding>,
    ids: &'a mut BTreeSet<String>,
    /// Of ids that several UIDs make, the number to try next.
    numbers: BTreeMap<String, usize>,
    /// How many dates of series were read so far; see [`series::MOST_DATES_OF_FILE`].
    dates: usize,
}

impl Reader<'_> {
    fn warn(&mut self, line: usize, message: &str, help: &str) {
        self.findings.push(Finding::warning("import", self.place(line), message).help(help));
    }

    /// The place of a line, from 1.
    fn place(&self, line: usize) -> Span {
        self.places.get(line.saturating_sub(1)).copied().unwrap_or(Span::file_start(self.import.source))
    }

    /// Series with their changes, by UID, in the order of the file.
    fn events(&mut self, components: Vec<(IcalEvent, usize)>) -> Vec<Event> {
        let mut masters = Vec::new();
        let mut changes: BTreeMap<String, Vec<Component>> = BTreeMap::new();
        for (event, line) in components {
            let component = Component { properties: event.properties, line };
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
            } else {
                masters.push((uid, component));
            }
        }
        let mut events = Vec::new();
        for (uid, component) in masters {
            // Nor are the changes of an event that is left out told each by itself.
            let own = changes.remove(&uid).unwrap_or_default();
            let Some(mut event) = self.event(&uid, &component) else { continue };
            if series::read(self, &component, own, &mut event).is_some() {
                events.push(event);
            }
        }
        for component in changes.into_values().flatten() {
            self.warn(component.line, "this change is of a series that the file does not hold, and is left out", "");
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
        let uid_fits = !uid.chars().any(|c| c.is_whitespace() || c.is_control()) && refused(uid).is_none();
        let Some((when, zone)) = self.when(component).filter(|_| uid_fits) else {
            let zone = component.get("DTSTART").and_then(|start| parameter(start, "TZID"));
            match zone.filter(|zone| foreign_zone(zone).is_none()) {
                Some(zone) => {
                    let message = format!("this event's time zone, `{zone}`, is none that is known: it is left out");
                    self.warn(component.line, &message, "ask the partner for times in a zone such as Europe/London");
                }
                None => {
                    self.warn(component.line, "this event has no UID or start that can be read, and is left out", "")
                }
            }
            return None;
        };
        let id = self.id(uid);
        let import = self.import;
        let (themes, categories) = self.categories(component);
        let own_url = component.value("URL").filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        Some(Event {
            uid: uid.to_string(),
            title: format!("{}{title}", import.prefix),
            summary: None,
            description: component
                .text("DESCRIPTION")
                .map(|text| tidy(&without_markup(text)))
                .unwrap_or_default()
                .into(),
            url: String::new(),
            id,
            when,
            zone,
            doors: None,
            status: if is_off { Status::Cancelled } else { component.status() },
            previous_start: None,
            place: component.place(),
            online: None,
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
            sequence: component.value("SEQUENCE").and_then(|number| number.parse().ok()).unwrap_or(0),
            series: None,
            occurrences: vec![Occurrence { date: when.first_day(), when, form: Form::Regular, change: None }],
            imported: Some(Provenance {
                file: import.file.to_string(),
                partner: import.partner.map(str::to_string),
                url: own_url.map(str::to_string),
            }),
            span: self.place(component.line),
        })
    }

    /// Start, end and the zone in which both are local times, of an event of our time.
    fn when(&mut self, component: &Component) -> Option<(When, Zone)> {
        /// Years of public events. Address books write birthdays without a year into 1604.
        const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;
        let of_our_time =
            |when: When| [when.first_day(), when.last_day()].iter().all(|day| YEARS.contains(&day.year()));
        self.when_as_written(component).filter(|(when, _)| of_our_time(*when))
    }

    /// The same of any time. A moment that has no single local time stays in UTC.
    fn when_as_written(&mut self, component: &Component) -> Option<(When, Zone)> {
        let start = component.get("DTSTART")?;
        let begins = self.point(start)?;
        let is_days =
            component.value("X-MICROSOFT-CDO-ALLDAYEVENT").is_some_and(|says| says.eq_ignore_ascii_case("TRUE"));
        let (at, zone) = match self
            .whole_day(&begins)
            .filter(|_| is_days)
            .map_or(begins, |day| (DayOrTime::Day(day), Zone::utc()))
        {
            (DayOrTime::Day(first), _) => {
                let end = component.get("DTEND").and_then(|end| self.point(end)).map(|end| self.day(&end));
                let length = component.value("DURATION").and_then(duration);
                let end = end.or_else(|| first.checked_add(length?).ok());
                let last = end.and_then(|end| end.yesterday().ok()).unwrap_or(first).max(first);
                return Some((When::Days { first, last }, self.settings.zone.clone()));
            }
            (DayOrTime::Time(at), zone) => (at, zone),
        };
        let moment = zone.moment(at);
        let end = component.get("DTEND").and_then(|end| match self.point(end)? {
            (DayOrTime::Time(end), zone) => Some(zone.moment(end)),
            (DayOrTime::Day(_), _) => None,
        });
        let length = component.value("DURATION").and_then(duration);
        let end = end.or_else(|| Some(zone.moment(at.checked_add(length?).ok()?)));
        if end.is_some_and(|end| end < moment) {
            self.warn(component.line, "this event ends before it starts: its end is left out", "");
        }
        let end = end.filter(|end| *end > moment);
        // A recurring event in UTC stays there: its rule counts in UTC.
        let zone =
            if zone.name() == "UTC" && component.get("RRULE").is_none() { self.settings.zone.clone() } else { zone };
        let clear = |zone: &Zone| {
            [Some(moment), end].into_iter().flatten().all(|moment| zone.doubt(zone.local(moment)).is_none())
        };
        let zone = if clear(&zone) { zone } else { Zone::utc() };
        Some((When::Times { start: zone.local(moment), end: end.map(|end| zone.local(end)) }, zone))
    }

    /// A date or a time, and the zone that it is told in: its TZID's, UTC for a `Z`, the site's for none.
    fn point(&self, property: &Property) -> Option<(DayOrTime, Zone)> {
        self.point_of(property.value.as_deref()?, || self.zone_of(property))
    }

    /// A date or a time, in a zone that only a time without a `Z` needs.
    fn point_of(&self, value: &str, zone: impl FnOnce() -> Option<Zone>) -> Option<(DayOrTime, Zone)> {
        let at = stamp(value)?;
        let is_utc = value.trim_end().ends_with(['Z', 'z']);
        Some((at, if is_utc { Zone::utc() } else { zone()? }))
    }

    /// The zone of a property's times: its TZID's, the site's for none. `None` for one that is not known.
    fn zone_of(&self, property: &Property) -> Option<Zone> {
        match parameter(property, "TZID") {
            None => Some(self.settings.zone.clone()),
            Some(name) => foreign_zone(name),
        }
    }

    /// The day on which a moment begins, if it is midnight there or here: how Exchange writes whole days.
    fn whole_day(&self, point: &(DayOrTime, Zone)) -> Option<Date> {
        let DayOrTime::Time(at) = point.0 else { return None };
        let here = self.settings.zone.local(point.1.moment(at));
        let is_midnight = |at: &DateTime| at.time() == Time::midnight();
        [here, at].iter().find(|at| is_midnight(at)).map(|at| at.date())
    }

    /// The date of whole days that a point names.
    fn day(&self, point: &(DayOrTime, Zone)) -> Date {
        self.whole_day(point).unwrap_or(point.0.date())
    }

    /// The file's name and the UID's first half as one id, each once.
    fn id(&mut self, uid: &str) -> String {
        /// Longer ones make addresses that mail programs break.
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

    /// Themes for the categories that site.toml maps, and the others as tags.
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

impl Component {
    fn get(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.get(name)?.value.as_deref().map(str::trim)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(clean)
    }

    /// Whether its class is another than PUBLIC: one that is not known counts as private (RFC 5545 section 3.8.1.3).
    fn is_private(&self) -> bool {
        self.value("CLASS").is_some_and(|class| !class.eq_ignore_ascii_case("PUBLIC"))
    }

    /// Its title, if it has one, and whether that says that the event is off.
    fn title(&self) -> Option<(String, bool)> {
        self.value("SUMMARY").map(title).filter(|(title, _)| !title.is_empty())
    }

    fn status(&self) -> Status {
        match self.value("STATUS").map(str::to_ascii_uppercase).as_deref() {
            Some("CANCELLED") => Status::Cancelled,
            Some("TENTATIVE") => Status::Tentative,
            _ => Status::Scheduled,
        }
    }

    fn place(&self) -> Option<Place> {
        let name = self.text("LOCATION").filter(|text| !text.is_empty())?.replace('\n', ", ");
        let position = self.value("GEO").and_then(|geo| geo.split_once(';')).and_then(|(latitude, longitude)| {
            let (latitude, longitude): (f64, f64) = (latitude.parse().ok()?, longitude.parse().ok()?);
            (latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then_some((latitude, longitude))
        });
        Some(Place { name, position, ..Place::default() })
    }

    fn organiser(&self) -> Option<Organiser> {
        /// Mailboxes that Google makes up for its calendars: nobody reads them.
        const NOBODYS: &str = "calendar.google.com";
        let property = self.get("ORGANIZER")?;
        let address = property.value.as_deref().unwrap_or("");
        let mail = address.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).map(|_| &address[7..]);
        let mail = mail.filter(|mail| !mail.to_ascii_lowercase().ends_with(NOBODYS)).map(str::to_owned);
        let named = |name: &String| !name.is_empty() && !name.ends_with(NOBODYS) && name != "Unknown Organizer";
        let name = parameter(property, "CN").map(clean).filter(named).or_else(|| mail.clone())?;
        Some(Organiser { name, email: mail.filter(|mail| mail.contains('@')) })
    }

    fn updated(&self) -> Option<Date> {
        let value = self.value("LAST-MODIFIED").or_else(|| self.value("DTSTAMP"))?;
        stamp(value).map(DayOrTime::date)
    }
}

/// The zone that a TZID means. It may carry the name of who made it: `/freeassociation.sourceforge.net/Europe/London`.
fn foreign_zone(name: &str) -> Option<Zone> {
    /// Bytes: no zone's name is longer, and each slash in a name is a zone to look for.
    const LONGEST: usize = 255;
    let name = Some(name).filter(|name| name.len() <= LONGEST)?;
    let tail = name.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| &name[at + 1..]);
    std::iter::once(name).chain(tail).find_map(Zone::foreign)
}

fn parameter<'p>(property: &'p Property, name: &str) -> Option<&'p str> {
    let parameters = property.params.as_ref()?;
    parameters.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?.1.first().map(String::as_str)
}

/// `20261127` or `20261127T080000`, with or without its `Z`.
fn stamp(text: &str) -> Option<DayOrTime> {
    let text = text.trim().trim_end_matches(['Z', 'z']);
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
    };
    let small = |range| number(range).and_then(|number| i8::try_from(number).ok());
    let date = Date::new(number(0..4)?, small(4..6)?, small(6..8)?).ok()?;
    match text.len() {
        8 => Some(DayOrTime::Day(date)),
        15 if matches!(text.as_bytes()[8], b'T' | b't') => {
            // A leap second is shown as the second before it.
            let time = Time::new(small(9..11)?, small(11..13)?, small(13..15)?.min(59), 0).ok()?;
            Some(DayOrTime::Time(DateTime::from_parts(date, time)))
        }
        _ => None,
    }
}

/// A duration that is not negative (RFC 5545 section 3.3.6).
fn duration(text: &str) -> Option<jiff::Span> {
    let mut rest = text.trim_start_matches('+').strip_prefix('P')?;
    let mut span = jiff::Span::new();
    let mut clock = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (clock, rest) = (true, after);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i32 = rest[..end].parse().ok()?;
        span = match (rest[end..].chars().next()?, clock) {
            ('W', false) => span.try_weeks(number).ok()?,
            ('D', false) => span.try_days(number).ok()?,
            ('H', true) => span.try_hours(number).ok()?,
            ('M', true) => span.try_minutes(number).ok()?,
            ('S', true) => span.try_seconds(number).ok()?,
            _ => return None,
        };
        rest = &rest[end + 1..];
    }
    Some(span)
}

#[cfg(test)]
mod tests;
