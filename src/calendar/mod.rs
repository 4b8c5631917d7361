//! Calendars. Takes events. Returns every date on which they happen, in order and by facet, and the
//! feeds for subscribers.

// The validated event.
pub(crate) mod time_range;

pub mod event;
pub(crate) mod facts;

// The context in which events are read.
pub(crate) mod bank_holidays;

pub(crate) mod windows;
pub(crate) mod zone;

pub(crate) mod settings;

pub(crate) mod terms;

pub(crate) mod context;

// Reading events and computing their dates.
pub(crate) mod read;
pub(crate) mod repeat;

pub(crate) mod occurrences;

pub(crate) mod changes;

// The dates at one place.
pub(crate) mod part;

// Writing feeds and reading them back.
mod feed_strings;
pub(crate) mod write;

pub(crate) mod feed_event;

pub(crate) mod read_back;

pub(crate) mod feed;

pub(crate) mod links;

// Importing partners' calendars, and comparing with the published feed.
pub mod import;

pub mod feed_diff;

pub(crate) mod feed_changes;

#[cfg(test)]
mod conformance_tests;
#[cfg(test)]
mod testing;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

pub use bank_holidays::Nation;
pub use context::EventContext;
pub use event::{Event, EventPlace, EventStatus, Occurrence, Organiser};
pub use feed::{Feed, is_kept};
pub use feed_strings::FeedStrings;
pub use read::forbidden_in_body;
pub use settings::CalendarSettings;
pub use terms::Terms;
pub use time_range::TimeRange;
pub use write::FeedWriter;
pub use zone::Zone;

use crate::diagnostic::Finding;

/// All events of one language with all their dates, in order. Never changed after creation.
#[derive(Debug, Default)]
pub struct Calendar {
    /// The events, by their first start, then by id.
    pub events: Vec<Arc<Event>>,
    /// Every date of every event, by its start.
    pub dates: Vec<OccurrenceRef>,
    facets: BTreeMap<EventFacet, BTreeMap<String, Vec<usize>>>,
    by_id: BTreeMap<String, usize>,
    /// The length of the longest event in days: how far back to search for one that is still running.
    longest: i32,
}

/// One date of one event, by their indices in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OccurrenceRef {
    /// The index of the event in [`Calendar::events`].
    pub event: usize,
    /// The index of its date in [`Event::occurrences`].
    pub occurrence: usize,
    /// The local time at which it starts.
    pub begins: DateTime,
    /// Its last day.
    pub last_day: Date,
}

/// The criteria by which feeds and lists are filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventFacet {
    /// The pillars that it serves.
    Pillar,
    /// The partners that take part.
    Partner,
    /// The place, and the schools that it is for.
    Place,
    /// Its title.
    Theme,
    /// The audiences.
    Audience,
}

impl Calendar {
    /// Sorts events and indexes them by facet. Two events with one UID are a `feed-uid` error.
    pub fn assemble(mut events: Vec<Arc<Event>>, findings: &mut Vec<Finding>) -> Calendar {
        events.sort_by(|a, b| (a.when.begins(), &a.id).cmp(&(b.when.begins(), &b.id)));
        let mut calendar = Calendar::default();
        let mut uids: BTreeMap<&str, &Event> = BTreeMap::new();
        for (at, event) in events.iter().enumerate() {
            if let Some(other) = uids.insert(&event.uid, event) {
                findings.push(
                    Finding::error("feed-uid", event.span, format!("two events have the uid `{}`", event.uid))
                        .note(format!(
                            "calendar programs would show only one of them: `{}` or `{}`",
                            other.title, event.title
                        ))
                        .help("remove the `uid` of one of them; do not write an imported event a second time by hand"),
                );
            }
            calendar.by_id.insert(event.id.clone(), at);
            for (facet, id) in facets(event) {
                let own = calendar.facets.entry(facet).or_default().entry(id.to_string()).or_default();
                if own.last() != Some(&at) {
                    own.push(at);
                }
            }
            for (number, occurrence) in event.occurrences.iter().enumerate() {
                let (first, last_day) = (occurrence.when.first_day(), occurrence.when.last_day());
                calendar.longest = calendar.longest.max(first.until(last_day).map_or(0, |span| span.get_days()));
                let begins = occurrence.when.begins();
                calendar.dates.push(OccurrenceRef { event: at, occurrence: number, begins, last_day });
            }
        }
        calendar.dates.sort_by_key(|date| (date.begins, date.event, date.occurrence));
        calendar.events = events;
        calendar
    }

    /// Returns the event with that id.
    pub fn event(&self, id: &str) -> Option<&Event> {
        self.by_id.get(id).map(|at| &*self.events[*at])
    }

    /// Returns the event and the occurrence of a date.
    pub fn get(&self, date: &OccurrenceRef) -> (&Event, &Occurrence) {
        let event = &self.events[date.event];
        (event, &event.occurrences[date.occurrence])
    }

    /// Iterates over the dates that overlap the days from the first to the last, both included, in order.
    pub fn between(&self, first: Date, last: Date) -> impl Iterator<Item = &OccurrenceRef> {
        let back = first.saturating_sub(jiff::Span::new().days(self.longest));
        let from = self.dates.partition_point(|date| date.begins.date() < back);
        self.dates[from..]
            .iter()
            .take_while(move |date| date.begins.date() <= last)
            .filter(move |date| date.last_day >= first)
    }

    /// Iterates over the dates that are not over on that day, in order.
    pub fn upcoming(&self, from: Date) -> impl Iterator<Item = &OccurrenceRef> {
        self.between(from, Date::MAX)
    }

    /// Iterates over the dates that overlap a month.
    pub fn month(&self, year: i16, month: i8) -> impl Iterator<Item = &OccurrenceRef> {
        let first = Date::new(year, month, 1).unwrap_or(Date::MAX);
        self.between(first, first.last_of_month())
    }

    /// Returns the months with dates, in order: year and month.
    pub fn months(&self) -> Vec<(i16, i8)> {
        let mut months = Vec::new();
        for date in &self.dates {
            let mut at = date.begins.date().first_of_month();
            while at <= date.last_day {
                months.push((at.year(), at.month()));
                let Ok(next) = at.checked_add(jiff::Span::new().months(1)) else { break };
                at = next;
            }
        }
        months.sort_unstable();
        months.dedup();
        months
    }

    /// Returns the events of one facet value (a pillar, a partner, a place, …), by their indices in
    /// [`Calendar::events`].
    pub fn facet(&self, facet: EventFacet, id: &str) -> &[usize] {
        self.facets.get(&facet).and_then(|own| own.get(id)).map_or(&[], Vec::as_slice)
    }

    /// Returns the events of any of these values, each once, in order: a pillar's and those of
    /// everything beneath it.
    pub fn any_of<'i>(&self, facet: EventFacet, ids: impl IntoIterator<Item = &'i str>) -> Vec<usize> {
        let mut events: Vec<usize> = ids.into_iter().flat_map(|id| self.facet(facet, id)).copied().collect();
        events.sort_unstable();
        events.dedup();
        events
    }

    /// Iterates over the ids of a facet, in order.
    pub fn ids(&self, facet: EventFacet) -> impl Iterator<Item = &str> {
        self.facets.get(&facet).into_iter().flat_map(|own| own.keys()).map(String::as_str)
    }

    /// Returns pairs of dates at one place that overlap in time. Leaves out dates that do not take place
    /// there (cancelled, postponed, moved online), and whole days, which rarely occupy a room.
    pub fn conflicts(&self) -> Vec<(&OccurrenceRef, &OccurrenceRef)> {
        let mut running: BTreeMap<&str, Vec<&OccurrenceRef>> = BTreeMap::new();
        let mut conflicts = Vec::new();
        for date in &self.dates {
            let (event, occurrence) = self.get(date);
            let place = event.place_of(occurrence).and_then(|place| place.id.as_deref());
            let status = event.status_of(occurrence);
            let elsewhere = status.is_off() || status == EventStatus::MovedOnline || occurrence.when.is_days();
            let Some(place) = place.filter(|_| !elsewhere) else { continue };
            let running = running.entry(place).or_default();
            running.retain(|other| date.begins < self.get(other).1.when.end_time());
            conflicts.extend(running.iter().map(|other| (*other, date)));
            running.push(date);
        }
        conflicts
    }
}

/// Returns the year in which the school year of a month begins: 1 September to 31 August.
pub fn school_year(year: i16, month: i8) -> i16 {
    if month >= 9 { year } else { year - 1 }
}

/// Iterates over the facets of an event, each with its value.
fn facets(event: &Event) -> impl Iterator<Item = (EventFacet, &str)> {
    let own = [
        (EventFacet::Pillar, &event.pillars),
        (EventFacet::Partner, &event.partners),
        (EventFacet::Theme, &event.themes),
        (EventFacet::Audience, &event.audience),
    ];
    let own = own.into_iter().flat_map(|(facet, ids)| ids.iter().map(move |id| (facet, id.as_str())));
    own.chain(event.all_places().into_iter().map(|id| (EventFacet::Place, id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{event, terms};
    use jiff::civil::date;

    fn calendar() -> Calendar {
        let mut findings = Vec::new();
        let events = vec![
            event(
                "fair",
                "title = \"Fair\"\nstart = 2026-12-05T10:00\nend = 2026-12-05T15:00\nplace = \"riverside\"\npillars = [\"b\"]",
            ),
            event(
                "club",
                r#"title = "Club"
                start = 2026-11-28T14:00
                duration = "2h"
                place = "riverside"
                pillars = ["a", "b"]
                audience = ["families"]
                repeat = { every = "week", count = 3 }
                occurrence = [{ date = 2026-12-12, place = "mill-lane-primary" }]"#,
            ),
            event("break", "title = \"Holidays\"\nstart = 2026-12-21\nend = 2027-01-01"),
            event("party", "title = \"Party\"\nstart = 2027-09-04"),
        ];
        let calendar = Calendar::assemble(events.into_iter().map(Arc::new).collect(), &mut findings);
        assert_eq!(findings, []);
        calendar
    }

    fn titles<'c>(calendar: &'c Calendar, dates: impl Iterator<Item = &'c OccurrenceRef>) -> Vec<String> {
        dates.map(|date| format!("{} {}", date.begins.date(), calendar.get(date).0.title)).collect()
    }

    #[test]
    fn dates_are_in_order_by_month_and_from_a_day_on() {
        let calendar = calendar();
        let december = ["2026-12-05 Fair", "2026-12-05 Club", "2026-12-12 Club", "2026-12-21 Holidays"]
            .map(str::to_string)
            .to_vec();
        assert_eq!(titles(&calendar, calendar.month(2026, 12)), december);
        assert_eq!(titles(&calendar, calendar.month(2027, 1)), ["2026-12-21 Holidays"]);
        assert_eq!(
            titles(&calendar, calendar.upcoming(date(2026, 12, 31))),
            ["2026-12-21 Holidays", "2027-09-04 Party"]
        );
        assert_eq!(calendar.months(), [(2026, 11), (2026, 12), (2027, 1), (2027, 9)]);
    }

    #[test]
    fn an_event_is_in_the_list_of_every_place_where_it_happens() {
        let calendar = calendar();
        let ids = |events: &[usize]| events.iter().map(|at| calendar.events[*at].id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(calendar.facet(EventFacet::Place, "mill-lane-primary")), ["club"]);
        assert_eq!(ids(calendar.facet(EventFacet::Place, "riverside")), ["club", "fair"]);
        assert_eq!(ids(&calendar.any_of(EventFacet::Pillar, ["a", "b"])), ["club", "fair"]);
        assert_eq!(calendar.ids(EventFacet::Pillar).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(calendar.facet(EventFacet::Partner, "nobody"), [0usize; 0]);
    }

    #[test]
    fn two_events_in_one_place_at_one_time_are_reported() {
        let calendar = calendar();
        let pairs = calendar.conflicts();
        let names: Vec<(&str, &str)> =
            pairs.iter().map(|(a, b)| (calendar.get(a).0.id.as_str(), calendar.get(b).0.id.as_str())).collect();
        assert_eq!(names, [("fair", "club")]);
    }

    #[test]
    fn one_uid_for_two_events_is_rejected() {
        let one = |id| Arc::new(event(id, "title = \"A\"\nstart = 2026-12-05\nuid = \"x@example.org\""));
        let mut findings = Vec::new();
        Calendar::assemble(vec![one("a"), one("b")], &mut findings);
        assert_eq!((findings[0].code, findings.len()), ("feed-uid", 1));
    }

    #[test]
    fn term_dates_are_first_and_last_days_and_closures() {
        let settings = crate::calendar::testing::settings();
        let events =
            terms().events("https://example.org/terms/2026-27/", &testing::strings("cy"), date(2026, 9, 1), &settings);
        let first = (events[0].title.as_str(), events[0].uid.as_str());
        assert_eq!(first, ("Autumn term: diwrnod cyntaf", "terms.2026-27.1.first@example.org"));
        assert_eq!(events.len(), 9);
        assert!(!terms().in_term(date(2026, 10, 28)) && terms().in_term(date(2026, 10, 23)));
    }
}
