//! Compares a published feed with the events of today. Reports each event that calendar programs
//! would keep showing unchanged: a deleted one, and one whose time, place or status changed without
//! a new version (RFC 5546 section 2.1.4).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use crate::calendar::event::{Event, Occurrence, OccurrenceForm, Revision};
use crate::calendar::import::{self, CalendarImport};
use crate::calendar::settings::CalendarSettings;
use crate::diagnostic::Finding;
use crate::source::FileId;

/// Compares a published feed with the current events. `file` and `source` name the feed: a deleted
/// event is reported at its line there, a changed one at its present position. A feed that cannot
/// be read is an error.
pub fn compare(bytes: &[u8], file: &str, source: FileId, now: &[&Event], settings: &CalendarSettings) -> Vec<Finding> {
    let mut findings = Vec::new();
    let old = read(bytes, file, source, settings, &mut findings);
    let then = published(old.iter(), settings);
    let now = published(now.iter().copied(), settings);
    for (uid, old) in &then {
        match now.get(uid) {
            Some(new) => findings.extend(unmarked_change(uid, old, new)),
            None => findings.extend(missing_event(uid, old, settings)),
        }
    }
    findings
}

/// Parses the events of a published feed.
pub(super) fn read(
    bytes: &[u8],
    file: &str,
    source: FileId,
    settings: &CalendarSettings,
    findings: &mut Vec<Finding>,
) -> Vec<Event> {
    let own =
        CalendarImport { file, source, partner: None, organiser: None, prefix: "", categories: &Default::default() };
    import::import(bytes, &own, settings, &mut BTreeSet::new(), findings)
}

/// One UID of a feed.
pub(super) struct FeedComponent<'e> {
    pub event: &'e Event,
    pub dates: BTreeMap<InstantRange, &'e Occurrence>,
    pub places: BTreeSet<(InstantRange, String)>,
    pub states: BTreeSet<(InstantRange, &'static str)>,
}

/// When a date begins and ends: days, or seconds since 1970, so that a zone's name does not matter.
pub(super) type InstantRange = (bool, i64, i64);

pub(super) fn published<'e>(
    events: impl Iterator<Item = &'e Event>,
    settings: &CalendarSettings,
) -> BTreeMap<String, FeedComponent<'e>> {
    let mut published: BTreeMap<String, FeedComponent> = BTreeMap::new();
    for event in events {
        let horizon = import::last_expanded_day(event, settings);
        for occurrence in event.occurrences.iter().filter(|occurrence| occurrence.date <= horizon) {
            let uid = match occurrence.form {
                OccurrenceForm::Detached => event.detached_uid(occurrence),
                _ => event.uid.clone(),
            };
            let own = published.entry(uid).or_insert_with(|| FeedComponent {
                event,
                dates: BTreeMap::new(),
                places: BTreeSet::new(),
                states: BTreeSet::new(),
            });
            let times = times(event, occurrence);
            own.dates.insert(times, occurrence);
            let place = event.place_of(occurrence).map(|place| place.line()).unwrap_or_default();
            own.places.insert((times, place.split_whitespace().collect::<Vec<_>>().join(" ")));
            own.states.insert((times, event.status_of(occurrence).ical_status()));
        }
    }
    published
}

fn times(event: &Event, occurrence: &Occurrence) -> InstantRange {
    let when = occurrence.when;
    if when.is_days() {
        let day = |at: DateTime| i64::from(Date::ZERO.until(at.date()).map_or(0, |span| span.get_days()));
        return (true, day(when.begins()), day(when.end_time()));
    }
    let second = |at: DateTime| event.zone.instant(at).as_second();
    (false, second(when.begins()), second(when.end_time()))
}

fn missing_event(uid: &str, old: &FeedComponent, settings: &CalendarSettings) -> Option<Finding> {
    let off = old.states.iter().all(|(_, state)| *state == "CANCELLED");
    let last = old.dates.values().map(|occurrence| occurrence.when.last_day()).max()?;
    if off || settings.keep_past.after(last) < settings.today {
        return None;
    }
    let finding = Finding::error("feed-gone", old.event.span, format!("the event `{}` is gone", old.event.title));
    Some(finding.label(format!("its UID is {uid}")).note(STALE_NOTE).help(
        "keep the event with `status = \"cancelled\"`; if it has only moved to another file, give it this UID as its `uid`",
    ))
}

/// The reason why calendar programs need a new version.
const STALE_NOTE: &str = "Some calendar programs would show it unchanged, and people would arrive at a closed door.";

pub(super) fn unmarked_change(uid: &str, old: &FeedComponent, new: &FeedComponent) -> Option<Finding> {
    let (was, is) = (old.event, new.event);
    if is.sequence < was.sequence {
        let message = format!("the `sequence` of `{}` has fallen from {} to {}", is.title, was.sequence, is.sequence);
        let help = format!("write `sequence = {}`, or more if the time, place or status has changed", was.sequence);
        return Some(Finding::error("feed-sequence", is.span, message).note(STALE_NOTE).help(help));
    }
    if is.sequence > was.sequence || is.updated > was.updated {
        return None;
    }
    // A partner marks the change of one date only on that date. Programs follow such a change, so
    // such dates are not compared.
    let versions = |own: &FeedComponent| -> BTreeMap<Date, Revision> {
        own.dates.values().map(|date| (date.date, own.event.version_of(Some(date)))).collect()
    };
    let (before, after) = (versions(old), versions(new));
    let is_marked = |date: &Date| after.get(date).zip(before.get(date)).is_some_and(|(after, before)| after > before);
    let times_of = |own: &FeedComponent| -> BTreeSet<InstantRange> {
        own.dates.iter().filter(|(_, occurrence)| !is_marked(&occurrence.date)).map(|(times, _)| *times).collect()
    };
    let (old_times, new_times) = (times_of(old), times_of(new));
    let shared: BTreeSet<InstantRange> = old_times.intersection(&new_times).copied().collect();
    fn only<T: Clone + Ord>(
        all: &BTreeSet<(InstantRange, T)>,
        shared: &BTreeSet<InstantRange>,
    ) -> BTreeSet<(InstantRange, T)> {
        all.iter().filter(|(times, _)| shared.contains(times)).cloned().collect()
    }
    let what: Vec<&str> = [
        ("time", old_times != new_times),
        ("place", only(&old.places, &shared) != only(&new.places, &shared)),
        ("status", only(&old.states, &shared) != only(&new.states, &shared)),
    ]
    .into_iter()
    .filter_map(|(what, differs)| differs.then_some(what))
    .collect();
    let what = match what[..] {
        [] => return None,
        [one] => one.to_owned(),
        [first, second] => format!("{first} and {second}"),
        _ => "time, place and status".into(),
    };
    let message = format!("the {what} of `{}` changed, but its version for calendar programs did not", is.title);
    let gone = old.dates.iter().find(|(times, _)| old_times.contains(*times) && !new_times.contains(*times));
    let label = gone.map_or_else(
        || format!("its UID is {uid}"),
        |(_, occurrence)| format!("was published for {}", occurrence_text(occurrence)),
    );
    let help = match &is.imported {
        None => format!("write `sequence = {}` and the day of the change as `updated`", was.sequence.saturating_add(1)),
        Some(from) => format!("raise SEQUENCE and LAST-MODIFIED of the event in `{}`, and tell the partner", from.file),
    };
    Some(Finding::error("feed-sequence", is.span, message).label(label).note(STALE_NOTE).help(help))
}

pub(super) fn occurrence_text(occurrence: &Occurrence) -> String {
    let form = if occurrence.when.is_days() { "%A %-d %B %Y" } else { "%A %-d %B %Y, %H:%M" };
    occurrence.when.begins().strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{event, settings, with_feed};
    use crate::source::{Source, Sources};

    const CLUB: &str = "title = \"Club\"\nstart = 2026-11-28T14:00\nduration = \"2h\"\nplace = \"riverside\"\nrepeat = { every = \"week\", count = 3 }";

    fn feed(events: &[Event]) -> Vec<u8> {
        with_feed(events, |feed| feed.write().0)
    }

    /// The code, the line of the old feed (1 for other sources), the message.
    fn told(old: &[u8], now: &[Event]) -> Vec<(&'static str, usize, String)> {
        let mut sources = Sources::default();
        sources.push(Source { path: "content/events/club.md".into(), text: String::new() });
        let source = sources.push(Source { path: "old.ics".into(), text: import::text(old) });
        let findings = compare(old, "old.ics", source, &now.iter().collect::<Vec<_>>(), &settings());
        findings
            .into_iter()
            .map(|finding| (finding.code, finding.positions(&sources).1.line, finding.message))
            .collect()
    }

    #[test]
    fn unchanged_and_marked_events_have_no_finding() {
        let every_form = format!(
            "{CLUB}\noccurrence = [{{ date = 2026-12-05, start = 2026-12-06, end = 2026-12-06 }}, {{ date = 2026-12-12, place = \"mill-lane-primary\" }}]"
        );
        let postponed = "title = \"A\"\nstart = 2026-12-01\nend = 2026-12-03\nstatus = \"postponed\"";
        for toml in [CLUB, &every_form, postponed] {
            let own = event("club", toml);
            assert_eq!(told(&feed(std::slice::from_ref(&own)), &[own]), []);
        }
        let old = feed(&[event("club", CLUB)]);
        for marked in ["sequence = 1", "updated = 2026-11-20"] {
            let moved =
                format!("{marked}\n{}", CLUB.replace("14:00", "15:00").replace("riverside", "mill-lane-primary"));
            assert_eq!(told(&old, &[event("club", &moved)]), []);
        }
        assert_eq!(told(&old, &[event("club", &CLUB.replace("Club", "Another name"))]), []);
    }

    #[test]
    fn an_unmarked_change_is_reported_by_its_kind() {
        let old = feed(&[event("club", CLUB)]);
        for (from, to, what) in [
            ("14:00", "14:30", "time"),
            ("2h", "1h", "time"),
            ("count = 3", "count = 4", "time"),
            ("riverside", "mill-lane-primary", "place"),
            ("title", "status = \"cancelled\"\ntitle", "status"),
            ("title", "status = \"tentative\"\ntitle", "status"),
        ] {
            let told = told(&old, &[event("club", &CLUB.replace(from, to))]);
            assert_eq!(told.len(), 1, "{told:?}");
            assert_eq!(told[0].0, "feed-sequence");
            assert!(told[0].2.starts_with(&format!("the {what} of `Club` changed")), "{told:?}");
        }
        let risen = feed(&[event("club", &format!("sequence = 3\n{CLUB}"))]);
        assert_eq!(told(&risen, &[event("club", CLUB)])[0].2, "the `sequence` of `Club` has fallen from 3 to 0");
    }

    #[test]
    fn a_partner_marks_a_change_on_the_date_that_changed() {
        let file = |more: &str, first: &str| {
            format!(
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:c@x\nDTSTAMP:20261101T090000Z\nDTSTART:20261201T100000Z\nRRULE:FREQ=DAILY;COUNT=3\n\
                 SUMMARY:Club\n{first}END:VEVENT\nBEGIN:VEVENT\nUID:c@x\nRECURRENCE-ID:20261202T100000Z\nSUMMARY:Club\n{more}\n\
                 END:VEVENT\nEND:VCALENDAR\n"
            )
        };
        let read = |file: String| {
            let source = Sources::default().push(Source { path: "a.ics".into(), text: file.clone() });
            let own = CalendarImport {
                file: "a.ics",
                source,
                partner: None,
                organiser: None,
                prefix: "",
                categories: &Default::default(),
            };
            import::import(file.as_bytes(), &own, &settings(), &mut BTreeSet::new(), &mut Vec::new())
        };
        let stamp = "DTSTAMP:20261101T090000Z\nSEQUENCE:1";
        let old = feed(&read(file(&format!("DTSTART:20261202T120000Z\n{stamp}"), "")));
        let moved = "DTSTART:20261202T140000Z";
        for (more, first, said) in [
            (format!("DTSTART:20261202T120000Z\n{stamp}"), "", 0),
            (format!("{moved}\nDTSTAMP:20261120T090000Z\nSEQUENCE:2"), "", 0),
            (format!("{moved}\nDTSTAMP:20261120T090000Z\nSEQUENCE:1"), "", 0),
            (format!("{moved}\n{stamp}"), "", 1),
            // The version of one date does not apply to the others.
            (format!("{moved}\nDTSTAMP:20261120T090000Z\nSEQUENCE:2"), "EXDATE:20261203T100000Z\n", 1),
        ] {
            let told = told(&old, &read(file(&more, first)));
            assert_eq!(told.len(), said, "{more} {told:?}");
        }
    }

    #[test]
    fn a_missing_event_is_reported_at_its_old_line_unless_cancelled_or_long_past() {
        let old = feed(&[event("club", CLUB)]);
        let line = 1 + String::from_utf8_lossy(&old).lines().position(|line| line == "BEGIN:VEVENT").unwrap();
        assert_eq!(told(&old, &[]), [("feed-gone", line, "the event `Club` is gone".to_owned())]);
        let off = event("off", "title = \"A\"\nstart = 2026-12-01\nstatus = \"cancelled\"");
        let past = event("past", "title = \"A\"\nstart = 2025-09-01");
        assert_eq!(told(&feed(&[off, past]), &[]), []);
    }

    #[test]
    fn a_hostile_feed_is_an_error_with_its_line() {
        for (old, line) in [("<html>", 1), ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", 2), ("", 1), ("\0\u{1}", 1)] {
            let told = told(old.as_bytes(), &[]);
            assert_eq!((told[0].0, told[0].1), ("import", line), "{told:?}");
        }
    }
}
