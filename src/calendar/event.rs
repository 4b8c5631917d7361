//! The validated event: the data of an author's front matter (or a partner's calendar), with every
//! date on which it happens. `read.rs` and `import/` create it; it never changes afterwards, and
//! pages and feeds read the same values.

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
    /// Stable across moves and languages (RFC 7986 section 5.3): made from the id and the site's
    /// host unless the author gave one.
    pub uid: String,
    /// Its title, without its status.
    pub title: String,
    /// One or two sentences, normalised by
    /// [`remove_controls`](crate::calendar::write::remove_controls).
    pub summary: Option<String>,
    /// The description in a partner's calendar, as normalised plain text. Empty for the site's own
    /// events: their description is the body of their document, which has no other effect.
    pub description: Arc<str>,
    /// The absolute address of its page.
    pub url: String,
    /// Its first (or only) date by its rule.
    pub when: TimeRange,
    /// The zone of all its local times.
    pub zone: Zone,
    /// When doors open.
    pub doors: Option<Time>,
    /// Whether it takes place as planned.
    pub status: EventStatus,
    /// Its start before it was rescheduled.
    pub previous_start: Option<DayOrTime>,
    /// The place.
    pub place: Option<EventPlace>,
    /// The online meeting.
    pub online: Option<OnlinePlace>,
    /// The organiser.
    pub organiser: Organiser,
    /// The places (schools) that it is for, by id.
    pub places: Vec<String>,
    /// Partners, by id.
    pub partners: Vec<String>,
    /// Pillars, by id.
    pub pillars: Vec<String>,
    /// Themes, by id.
    pub themes: Vec<String>,
    /// The audiences.
    pub audience: Vec<String>,
    /// Ages, as written.
    pub age_range: Option<String>,
    /// Languages spoken there, as written.
    pub languages: Vec<String>,
    /// Tags, which are CATEGORIES in the feed.
    pub categories: Vec<String>,
    /// What it costs.
    pub cost: Option<EventCost>,
    /// How to book.
    pub booking: Option<EventBooking>,
    /// Access information.
    pub access: Option<EventAccess>,
    /// The day of its last change: DTSTAMP and LAST-MODIFIED.
    pub updated: Date,
    /// The number of changes of time, place or status.
    pub sequence: u32,
    /// Its rule, if it repeats.
    pub series: Option<Series>,
    /// Every date on which it happens or was planned, in the order of the rule. A single event has one.
    pub occurrences: Vec<Occurrence>,
    /// The calendar that it was imported from.
    pub imported: Option<Provenance>,
    /// The position of its start, for findings about it.
    pub span: Span,
}

/// Whether an event takes place as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum EventStatus {
    /// As planned.
    #[default]
    Scheduled,
    /// Not confirmed yet.
    Tentative,
    /// Called off.
    Cancelled,
    /// Postponed, without a new date yet.
    Postponed,
    /// Moved to another time.
    Rescheduled,
    /// Online instead.
    MovedOnline,
    /// No places left.
    Full,
}

impl EventStatus {
    /// Each status with the keyword that authors write for it.
    pub const KEYWORDS: [(&'static str, EventStatus); 7] = [
        ("scheduled", EventStatus::Scheduled),
        ("tentative", EventStatus::Tentative),
        ("cancelled", EventStatus::Cancelled),
        ("postponed", EventStatus::Postponed),
        ("rescheduled", EventStatus::Rescheduled),
        ("moved-online", EventStatus::MovedOnline),
        ("full", EventStatus::Full),
    ];

    /// Returns the status with that keyword.
    pub fn parse(word: &str) -> Option<EventStatus> {
        EventStatus::KEYWORDS.iter().find(|(own, _)| *own == word).map(|(_, status)| *status)
    }

    /// Returns its keyword.
    pub fn keyword(self) -> &'static str {
        EventStatus::KEYWORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }

    /// Returns the value of STATUS in feeds (RFC 5545 section 3.8.1.11).
    pub fn ical_status(self) -> &'static str {
        match self {
            EventStatus::Cancelled | EventStatus::Postponed => "CANCELLED",
            EventStatus::Tentative => "TENTATIVE",
            _ => "CONFIRMED",
        }
    }

    /// Returns whether the event does not take place at its time.
    pub fn is_off(self) -> bool {
        matches!(self, EventStatus::Cancelled | EventStatus::Postponed)
    }
}

/// The rule of a repeating event, for people and for programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The rule as its author wrote it; `None` for an imported series that no `repeat` table can express.
    pub repeat: Option<RepeatRule>,
    /// The value of RRULE (RFC 5545 section 3.3.10). It always ends with UNTIL. Empty for a
    /// partner's event that lists its dates.
    pub rule: String,
    /// The dates of the rule that are not dates of the event: EXDATE.
    pub except: Vec<DayOrTime>,
    /// Whether there are later dates: a partner's series without an end, or with a distant one, is
    /// expanded only up to a day that we choose. Pages do not show that day as its end.
    pub goes_on: bool,
}

/// One date of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    /// The date that the rule gives; it stays the same when the occurrence moves.
    pub date: Date,
    /// When it happens.
    pub when: TimeRange,
    /// Its form in feeds.
    pub form: OccurrenceForm,
    /// Its differences from the rest of the series, if there are any.
    pub change: Option<Box<OccurrenceChange>>,
}

/// The form of one date of a series in a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OccurrenceForm {
    /// The rule is enough.
    Regular,
    /// A second VEVENT with RECURRENCE-ID.
    Override,
    /// An EXDATE and an event of its own: programs disagree on an override that turns times into days.
    Detached,
}

/// The changes of one date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OccurrenceChange {
    /// Another place.
    pub place: Option<EventPlace>,
    /// Another status.
    pub status: Option<EventStatus>,
    /// A note about it, as Markdown.
    pub note: Option<String>,
    /// Whether its time differs from the rule.
    pub moved: bool,
    /// The version of the change, if a partner's calendar states one; otherwise it is that of the event.
    pub version: Option<Revision>,
}

/// The version of an event or of one of its dates, as a partner's calendar program wrote it. A
/// later version is greater (RFC 5546 section 2.1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision {
    /// SEQUENCE.
    pub sequence: u32,
    /// DTSTAMP, in UTC; LAST-MODIFIED if it is missing.
    pub stamped: Option<DateTime>,
    /// LAST-MODIFIED, in UTC; DTSTAMP if it is missing.
    pub modified: Option<DateTime>,
}

/// The calendar that an event was imported from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The file, relative to the site's root.
    pub file: String,
    /// The partner that it comes from, by id.
    pub partner: Option<String>,
    /// The address of the event's own page there, if it has one.
    pub url: Option<String>,
}

impl Event {
    /// Returns the status of one of its dates: its own, else the event's.
    pub fn status_of(&self, occurrence: &Occurrence) -> EventStatus {
        match &occurrence.change {
            _ if self.status.is_off() => self.status,
            Some(change) => change.status.unwrap_or(self.status),
            None => self.status,
        }
    }

    /// Returns the place of one of its dates: its own, else the event's.
    pub fn place_of<'e>(&'e self, occurrence: &'e Occurrence) -> Option<&'e EventPlace> {
        occurrence.change.as_ref().and_then(|change| change.place.as_ref()).or(self.place.as_ref())
    }

    /// Returns whether a place is only the address of the online meeting.
    pub fn meets_at(&self, place: &EventPlace) -> bool {
        self.online.as_ref().is_some_and(|online| online.url == place.name)
    }

    /// Returns the ids of all places whose feeds contain it, each once: the places of the event and
    /// of its dates, and the schools that it is for.
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

    /// Returns the last day of all its dates.
    pub fn last_day(&self) -> Date {
        self.occurrences.iter().map(|occurrence| occurrence.when.last_day()).max().unwrap_or(self.when.last_day())
    }

    /// Returns the UID of a date that is an event of its own. If there are several on one date, all
    /// but the first also have their time in it.
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

    /// Returns the version of one of its dates: its own, if a partner's calendar gave one, else the event's.
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
    fn every_status_has_one_keyword() {
        for (word, status) in EventStatus::KEYWORDS {
            assert_eq!((EventStatus::parse(word), status.keyword()), (Some(status), word));
        }
        assert_eq!(EventStatus::parse("canceled"), None);
    }
}
