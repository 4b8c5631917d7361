//! The event as meant: what an author's front matter (or a partner's calendar) says, checked, with every date on which it
//! happens. Made by `read.rs` and `import/`, never changed afterwards; pages and feeds read the same values.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};

pub use crate::calendar::facts::{EventAccess, EventBooking, EventCost, EventPlace, OnlinePlace, Organiser};
use crate::calendar::repeat::RepeatRule;
use crate::calendar::time_range::TimeRange;
use crate::calendar::zone::Zone;
use crate::datetime::DayOrTime;
use crate::source::Span;

/// One event with all its dates, in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The document's id; for an imported event the prefix and its UID as a slug.
    pub id: String,
    /// Stable over moves and languages (RFC 7986 section 5.3): from the id and the site's host unless the author gave one.
    pub uid: String,
    /// Its name, without any word about its state.
    pub title: String,
    /// One or two sentences; tidy as [`tidy`](crate::calendar::write::remove_controls) makes them.
    pub summary: Option<String>,
    /// What a partner's calendar says below the title, as plain text; tidy as well. Empty for the site's own events: their text is the body
    /// of their document, which decides nothing else.
    pub description: Arc<str>,
    /// The whole address of its page.
    pub url: String,
    /// Its first (or only) date as its rule has it.
    pub when: TimeRange,
    /// The zone of all its local times.
    pub zone: Zone,
    /// When the doors open.
    pub doors: Option<Time>,
    /// Whether it takes place as planned.
    pub status: EventStatus,
    /// Where it stood before it was rescheduled.
    pub previous_start: Option<DayOrTime>,
    /// Where it happens.
    pub place: Option<EventPlace>,
    /// Where it happens online.
    pub online: Option<OnlinePlace>,
    /// Who holds it.
    pub organiser: Organiser,
    /// The places (schools) that it is for, by id.
    pub places: Vec<String>,
    /// Partners, by id.
    pub partners: Vec<String>,
    /// Pillars, by id.
    pub pillars: Vec<String>,
    /// Themes, by id.
    pub themes: Vec<String>,
    /// Who it is for.
    pub audience: Vec<String>,
    /// Ages, as written.
    pub age_range: Option<String>,
    /// Languages spoken there, as written.
    pub languages: Vec<String>,
    /// Tags: CATEGORIES of the feed.
    pub categories: Vec<String>,
    /// What it costs.
    pub cost: Option<EventCost>,
    /// How to book.
    pub booking: Option<EventBooking>,
    /// How everybody can take part.
    pub access: Option<EventAccess>,
    /// The day of its last change: DTSTAMP and LAST-MODIFIED.
    pub updated: Date,
    /// How often time, place or status changed.
    pub sequence: u32,
    /// Its rule, if it repeats.
    pub series: Option<Series>,
    /// Every date on which it happens or was to happen, in the order of the rule. A single event has one.
    pub occurrences: Vec<Occurrence>,
    /// The calendar that it was taken from.
    pub imported: Option<Provenance>,
    /// Where its start was written, for findings about it.
    pub span: Span,
}

/// Whether an event takes place as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum EventStatus {
    /// As planned.
    #[default]
    Scheduled,
    /// Not certain yet.
    Tentative,
    /// Called off.
    Cancelled,
    /// Called off for now; no new date yet.
    Postponed,
    /// At another time than first said.
    Rescheduled,
    /// Online instead.
    MovedOnline,
    /// No room left.
    Full,
}

impl EventStatus {
    /// Each status with the word that authors write for it.
    pub const WORDS: [(&'static str, EventStatus); 7] = [
        ("scheduled", EventStatus::Scheduled),
        ("tentative", EventStatus::Tentative),
        ("cancelled", EventStatus::Cancelled),
        ("postponed", EventStatus::Postponed),
        ("rescheduled", EventStatus::Rescheduled),
        ("moved-online", EventStatus::MovedOnline),
        ("full", EventStatus::Full),
    ];

    /// The status of that word.
    pub fn parse(word: &str) -> Option<EventStatus> {
        EventStatus::WORDS.iter().find(|(own, _)| *own == word).map(|(_, status)| *status)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        EventStatus::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }

    /// What feeds say for it (RFC 5545 section 3.8.1.11).
    pub fn in_feeds(self) -> &'static str {
        match self {
            EventStatus::Cancelled | EventStatus::Postponed => "CANCELLED",
            EventStatus::Tentative => "TENTATIVE",
            _ => "CONFIRMED",
        }
    }

    /// Whether nobody should come at that time.
    pub fn is_off(self) -> bool {
        matches!(self, EventStatus::Cancelled | EventStatus::Postponed)
    }
}

/// The rule of an event that repeats, as people and as programs read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The rule as its author wrote it; none for an imported series that no `repeat` table means.
    pub repeat: Option<RepeatRule>,
    /// The value of RRULE (RFC 5545 section 3.3.10). Always ends, by UNTIL. Empty for a partner's event that
    /// lists its dates.
    pub rule: String,
    /// The dates that the rule gives and that are no date of the event: EXDATE.
    pub except: Vec<DayOrTime>,
    /// Whether there are dates after these: a partner's series without an end, or with one that is far off, is
    /// followed up to a day of ours. Pages do not state that day as its end.
    pub goes_on: bool,
}

/// One date of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    /// The date that the rule gives; stays when the occurrence moves.
    pub date: Date,
    /// When it happens.
    pub when: TimeRange,
    /// How a feed carries it.
    pub form: OccurrenceForm,
    /// What differs from the rest of the series, if the author said so.
    pub change: Option<Box<OccurrenceChange>>,
}

/// How a feed carries one date of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OccurrenceForm {
    /// The rule says it all.
    Regular,
    /// A second VEVENT with RECURRENCE-ID.
    Override,
    /// An EXDATE and an event of its own: readers disagree on an override that turns times into days.
    Detached,
}

/// What an author changed about one date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OccurrenceChange {
    /// Another place.
    pub place: Option<EventPlace>,
    /// Another status.
    pub status: Option<EventStatus>,
    /// A word about it, as Markdown.
    pub note: Option<String>,
    /// It happens at another time than the rule has it.
    pub moved: bool,
    /// How new the change is, if a partner's calendar says so; else it is as new as its event.
    pub version: Option<Revision>,
}

/// How new one version of an event or of one of its dates is, as a partner's calendar program wrote it. A
/// later version is greater
/// (RFC 5546 section 2.1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision {
    /// SEQUENCE.
    pub sequence: u32,
    /// DTSTAMP, in UTC; LAST-MODIFIED where it is missing.
    pub stamped: Option<DateTime>,
    /// LAST-MODIFIED, in UTC; DTSTAMP where it is missing.
    pub modified: Option<DateTime>,
}

/// The calendar that an event was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The file, relative to the site's root.
    pub file: String,
    /// The partner that it comes from, by id.
    pub partner: Option<String>,
    /// The event's own page there, if it names one.
    pub url: Option<String>,
}

impl Event {
    /// The status of one of its dates: its own, else the event's.
    pub fn status_of(&self, occurrence: &Occurrence) -> EventStatus {
        match &occurrence.change {
            _ if self.status.is_off() => self.status,
            Some(change) => change.status.unwrap_or(self.status),
            None => self.status,
        }
    }

    /// The place of one of its dates: its own, else the event's.
    pub fn place_of<'e>(&'e self, occurrence: &'e Occurrence) -> Option<&'e EventPlace> {
        occurrence.change.as_ref().and_then(|change| change.place.as_ref()).or(self.place.as_ref())
    }

    /// Whether a place is only the address at which the event meets online.
    pub fn meets_at(&self, place: &EventPlace) -> bool {
        self.online.as_ref().is_some_and(|online| online.url == place.name)
    }

    /// Every place whose feed it is in, by id: where it happens, where a date of it happens, and the schools that it is
    /// for; each once.
    pub fn all_places(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.places.iter().map(String::as_str).collect();
        let own = self.place.iter();
        let changed = self.occurrences.iter().filter_map(|occurrence| occurrence.change.as_ref()?.place.as_ref());
        for id in own.chain(changed).filter_map(|place| place.id.as_deref()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// The last day that any of its dates touches.
    pub fn last_day(&self) -> Date {
        self.occurrences.iter().map(|occurrence| occurrence.when.last_day()).max().unwrap_or(self.when.last_day())
    }

    /// The UID of a date that has become an event of its own. Of several on one date all but the first carry
    /// their time too.
    pub fn detached_uid(&self, occurrence: &Occurrence) -> String {
        let first = self.occurrences.partition_point(|own| own.date < occurrence.date);
        let is_first =
            self.occurrences.get(first).is_none_or(|own| own.date != occurrence.date || own.when == occurrence.when);
        let date = match is_first {
            true => occurrence.date.strftime("%Y%m%d"),
            false => occurrence.when.begins().strftime("%Y%m%dT%H%M%S"),
        };
        match self.uid.rsplit_once('@') {
            Some((own, host)) => format!("{own}-{date}@{host}"),
            None => format!("{}-{date}", self.uid),
        }
    }

    /// How new one of its dates is: its own version, if a partner's calendar gave one, else the event's.
    pub fn version_of(&self, occurrence: Option<&Occurrence>) -> Revision {
        let own = occurrence.and_then(|occurrence| occurrence.change.as_ref()?.version);
        own.unwrap_or_else(|| {
            let updated = Some(self.updated.to_datetime(Time::midnight()));
            Revision { sequence: self.sequence, stamped: updated, modified: updated }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_one_word() {
        for (word, status) in EventStatus::WORDS {
            assert_eq!((EventStatus::parse(word), status.word()), (Some(status), word));
        }
        assert_eq!(EventStatus::parse("canceled"), None);
    }
}
