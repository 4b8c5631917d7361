//! The entries of an event in a feed: one for each VEVENT, with texts in the feed's language.

use std::borrow::Cow;

use jiff::civil::{DateTime, Time};

use crate::calendar::event::{Event, Occurrence, OccurrenceForm, Revision};
use crate::calendar::feed_strings::FeedStrings;
use crate::calendar::time_range::TimeRange;
use crate::calendar::write::{FeedWriter, format_date, format_time};
use crate::calendar::zone::Zone;
use crate::datetime::DayOrTime;

/// The intended content of one VEVENT, which is written and then compared with what a parser reads back.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedEvent<'a> {
    /// The event that it comes from.
    pub event: &'a Event,
    /// UID.
    pub uid: Cow<'a, str>,
    /// RECURRENCE-ID: the date of the series that it replaces.
    pub recurrence: Option<DayOrTime>,
    /// SEQUENCE, DTSTAMP and LAST-MODIFIED.
    pub version: Revision,
    /// DTSTART.
    pub start: DayOrTime,
    /// DTEND, exclusive for whole days (RFC 5545 section 3.6.1).
    pub end: Option<DayOrTime>,
    /// RRULE.
    pub rule: Option<&'a str>,
    /// EXDATE.
    pub except: &'a [DayOrTime],
    /// RELATED-TO: the series that it was part of.
    pub related: Option<&'a str>,
    /// SUMMARY.
    pub title: String,
    /// DESCRIPTION.
    pub description: String,
    /// LOCATION.
    pub location: Option<String>,
    /// GEO.
    pub position: Option<(f64, f64)>,
    /// STATUS.
    pub status: &'static str,
}

/// Iterates over the entries of an event: itself (`None`), unless each of its dates is an event of
/// its own; then its changed dates.
pub(crate) fn parts(event: &Event) -> impl Iterator<Item = Option<&Occurrence>> {
    let changed = event.occurrences.iter().filter(|occurrence| occurrence.form != OccurrenceForm::Regular);
    is_whole(event).then_some(None).into_iter().chain(changed.map(Some))
}

/// Returns whether the entry of the event itself covers any date.
fn is_whole(event: &Event) -> bool {
    event.occurrences.iter().any(|occurrence| occurrence.form != OccurrenceForm::Detached)
}

/// Returns the time of an entry.
pub(crate) fn times(event: &Event, occurrence: Option<&Occurrence>) -> TimeRange {
    occurrence.map_or(event.when, |occurrence| occurrence.when)
}

/// Returns the date of the series that an entry replaces.
pub(crate) fn recurrence(event: &Event, occurrence: Option<&Occurrence>) -> Option<DayOrTime> {
    let replaces = occurrence.filter(|occurrence| occurrence.form != OccurrenceForm::Detached)?;
    Some(event.when.on_date(replaces.date).start())
}

/// Returns the entry of an event (`None`), or of one of its changed dates. `text` is the event's
/// text, `zone` the site's zone.
pub(crate) fn entry<'a>(
    event: &'a Event,
    text: &str,
    occurrence: Option<&'a Occurrence>,
    strings: &FeedStrings,
    zone: &Zone,
) -> FeedEvent<'a> {
    let status = occurrence.map_or(event.status, |occurrence| event.status_of(occurrence));
    let place = occurrence.map_or(event.place.as_ref(), |occurrence| event.place_of(occurrence));
    let detached = occurrence.filter(|occurrence| occurrence.form == OccurrenceForm::Detached);
    let series = event.series.as_ref().filter(|_| occurrence.is_none());
    let when = times(event, occurrence);
    FeedEvent {
        event,
        uid: detached.map_or(Cow::Borrowed(&*event.uid), |occurrence| Cow::Owned(event.detached_uid(occurrence))),
        recurrence: recurrence(event, occurrence),
        version: event.version_of(occurrence),
        start: when.start(),
        end: match when {
            TimeRange::Days { .. } => Some(DayOrTime::Day(when.end_time().date())),
            TimeRange::Times { end, .. } => end.map(DayOrTime::Time),
        },
        rule: series.map(|series| series.rule.as_str()).filter(|rule| !rule.is_empty()),
        except: series.map_or(&[], |series| &series.except),
        related: detached.filter(|_| is_whole(event)).map(|_| event.uid.as_str()),
        title: strings.title(event, status),
        description: strings.description(event, text, occurrence, zone),
        location: place.map(|place| place.line()).filter(|line| !line.is_empty()),
        position: place.and_then(|place| place.position),
        status: status.ical_status(),
    }
}

impl FeedEvent<'_> {
    /// Writes the lines of the entry.
    pub fn write(&self, writer: &mut FeedWriter) {
        let event = self.event;
        let utc = |at: Option<DateTime>| {
            format!("{}Z", format_time(at.unwrap_or(event.updated.to_datetime(Time::midnight()))))
        };
        writer.raw("BEGIN:VEVENT");
        writer.text("UID", &self.uid);
        if let Some(recurrence) = self.recurrence {
            self.time(writer, "RECURRENCE-ID", recurrence);
        }
        writer.property("DTSTAMP", &utc(self.version.stamped));
        writer.property("LAST-MODIFIED", &utc(self.version.modified));
        writer.property("SEQUENCE", &self.version.sequence.to_string());
        self.time(writer, "DTSTART", self.start);
        if let Some(end) = self.end {
            self.time(writer, "DTEND", end);
        }
        if let Some(rule) = self.rule {
            writer.property("RRULE", rule);
        }
        for date in self.except {
            self.time(writer, "EXDATE", *date);
        }
        if let Some(related) = self.related {
            writer.text("RELATED-TO", related);
        }
        writer.text("SUMMARY", &self.title);
        if !self.description.is_empty() {
            writer.text("DESCRIPTION", &self.description);
        }
        if let Some(location) = &self.location {
            writer.text("LOCATION", location);
        }
        if let Some((latitude, longitude)) = self.position {
            writer.property("GEO", &format!("{latitude:.6};{longitude:.6}"));
        }
        writer.uri("URL", &[], &event.url);
        if let Some(online) = &event.online {
            let mut parameters = vec![("VALUE", "URI"), ("FEATURE", "VIDEO")];
            parameters.extend(online.label.as_deref().map(|label| ("LABEL", label)));
            writer.uri("CONFERENCE", &parameters, &online.url);
        }
        if !event.categories.is_empty() {
            writer.texts("CATEGORIES", event.categories.iter().map(String::as_str));
        }
        let organiser = &event.organiser;
        let address = organiser.email.as_ref().map_or_else(|| event.url.clone(), |email| format!("mailto:{email}"));
        writer.uri("ORGANIZER", &[("CN", &organiser.name)], &address);
        writer.property("STATUS", self.status);
        writer.raw("TRANSP:TRANSPARENT");
        writer.raw("END:VEVENT");
    }

    fn time(&self, writer: &mut FeedWriter, name: &str, at: DayOrTime) {
        match at {
            DayOrTime::Day(date) => writer.property_with(name, &[("VALUE", "DATE")], &format_date(date)),
            DayOrTime::Time(time) => {
                writer.property_with(name, &[("TZID", self.event.zone.name())], &format_time(time))
            }
        }
    }
}
