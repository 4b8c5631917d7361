//! Compares two editions of a feed. Returns the events that are new, moved, called off or gone. The reader of partners'
//! calendars reads both, so that a feed never differs from itself. Past events do not count.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::calendar::event::Occurrence;
use crate::calendar::feed_diff::{self, FeedComponent, InstantRange};
use crate::calendar::import;
use crate::calendar::settings::CalendarSettings;
use crate::source::FileId;

/// Most dates that a change lists. It counts the others.
const MOST_NAMED_DATES: usize = 3;

/// A change of one event of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct EventChange {
    /// Its UID (RFC 5545 section 3.8.4.7).
    pub uid: String,
    /// Its title.
    pub title: String,
    /// The whole address of its page, or empty if the feed has none.
    pub url: String,
    /// What happened.
    pub kind: EventChangeKind,
    /// The old dates, or the old place.
    pub before: Vec<String>,
    /// The new dates, or the new place.
    pub after: Vec<String>,
    /// Number of changed dates that are not listed.
    pub more: usize,
    /// The `sequence` that would mark the change, if it is unmarked, so that calendar programs may not notice it.
    pub unmarked: Option<u32>,
}

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EventChangeKind {
    /// It was not in the feed.
    New,
    /// It is not in the feed any more.
    Gone,
    /// All its dates are called off.
    CalledOff,
    /// Some of its dates are called off.
    DatesCalledOff,
    /// It was called off, and takes place.
    Back,
    /// Dates have another time.
    Time,
    /// It happens elsewhere.
    Place,
    /// It has further dates.
    DatesAdded,
    /// It has fewer dates.
    DatesRemoved,
}

/// Compares two editions of a feed, on the day of `settings`.
pub(crate) fn compare(old: &[u8], new: &[u8], settings: &CalendarSettings) -> Vec<EventChange> {
    let read = |bytes| feed_diff::read(bytes, "", FileId(0), settings, &mut Vec::new());
    let (old, new) = (read(old), read(new));
    let then = feed_diff::published(old.iter(), settings);
    let now = feed_diff::published(new.iter(), settings);
    let mut changes = Vec::new();
    for (uid, was) in &then {
        let comparison = Comparison { uid, today: settings.today };
        match now.get(uid) {
            Some(is) => comparison.changed(was, is, &mut changes),
            None => changes.extend(comparison.new_or_gone(was, EventChangeKind::Gone)),
        }
    }
    for (uid, is) in now.iter().filter(|(uid, _)| !then.contains_key(*uid)) {
        changes.extend(Comparison { uid, today: settings.today }.new_or_gone(is, EventChangeKind::New));
    }
    let key = |change: &EventChange| (change.title.clone(), change.uid.clone());
    changes.sort_by_cached_key(key);
    changes
}

/// The comparison of one UID.
struct Comparison<'u> {
    uid: &'u str,
    today: Date,
}

impl Comparison<'_> {
    /// Returns the change for an event that is new or gone, or `None` if it is over.
    fn new_or_gone(&self, event: &FeedComponent, kind: EventChangeKind) -> Option<EventChange> {
        let coming = self.upcoming(event);
        let dates: Vec<String> = coming.iter().map(|(_, date)| feed_diff::occurrence_text(date)).collect();
        let more = dates.len().saturating_sub(MOST_NAMED_DATES);
        let named: Vec<String> = dates.into_iter().take(MOST_NAMED_DATES).collect();
        let is_new = kind == EventChangeKind::New;
        let (before, after) = if is_new { (Vec::new(), named) } else { (named, Vec::new()) };
        (!coming.is_empty()).then(|| EventChange { before, after, more, ..self.change(event, kind) })
    }

    /// Adds the changes of an event that is in both editions.
    fn changed(&self, was: &FeedComponent, is: &FeedComponent, changes: &mut Vec<EventChange>) {
        let unmarked = feed_diff::unmarked_change(self.uid, was, is).map(|_| was.event.sequence.saturating_add(1));
        let first = changes.len();
        let (old, new) = (self.upcoming(was), self.upcoming(is));
        let (off_before, off_now) = (cancelled_times(was), cancelled_times(is));
        let is_off = |dates: &[(InstantRange, &Occurrence)], off: &BTreeSet<InstantRange>| {
            !dates.is_empty() && dates.iter().all(|(times, _)| off.contains(times))
        };
        match (is_off(&old, &off_before), is_off(&new, &off_now)) {
            (false, true) => changes.push(EventChange {
                before: date_texts(&old),
                more: old.len().saturating_sub(MOST_NAMED_DATES),
                ..self.change(was, EventChangeKind::CalledOff)
            }),
            (true, false) => {
                changes.push(EventChange { after: date_texts(&new), ..self.change(is, EventChangeKind::Back) });
            }
            (false, false) => {
                let off = new.iter().filter(|(times, _)| off_now.contains(times) && !off_before.contains(times));
                let off: Vec<_> = off.copied().collect();
                if !off.is_empty() {
                    let more = off.len().saturating_sub(MOST_NAMED_DATES);
                    let kind = EventChangeKind::DatesCalledOff;
                    changes.push(EventChange { before: date_texts(&off), more, ..self.change(is, kind) });
                }
            }
            (true, true) => {}
        }
        self.times(was, is, &old, &new, changes);
        self.places(was, is, &old, &new, changes);
        for change in changes.iter_mut().skip(first) {
            change.unmarked = unmarked;
        }
    }

    /// Adds the dates that have another time, that are new, or that are gone.
    fn times(
        &self,
        was: &FeedComponent,
        is: &FeedComponent,
        old: &[(InstantRange, &Occurrence)],
        new: &[(InstantRange, &Occurrence)],
        changes: &mut Vec<EventChange>,
    ) {
        let gone: Vec<_> = old.iter().filter(|(times, _)| !is.dates.contains_key(times)).copied().collect();
        let added: Vec<_> = new.iter().filter(|(times, _)| !was.dates.contains_key(times)).copied().collect();
        // A changed date of a series keeps the date of its rule. Otherwise the first removed date became the first
        // new one.
        let by_rule: BTreeMap<Date, &Occurrence> = added.iter().map(|(_, date)| (date.date, *date)).collect();
        let same: Vec<_> = gone.iter().filter_map(|(_, before)| Some((*before, *by_rule.get(&before.date)?))).collect();
        let pairs: Vec<(&Occurrence, &Occurrence)> = match same.len() {
            0 => gone.iter().zip(&added).map(|((_, before), (_, after))| (*before, *after)).collect(),
            _ => same,
        };
        let is_paired = |date: &Occurrence| pairs.iter().any(|(before, after)| *before == date || *after == date);
        if !pairs.is_empty() {
            let words =
                |dates: &mut dyn Iterator<Item = &Occurrence>| dates.take(MOST_NAMED_DATES).map(time_text).collect();
            changes.push(EventChange {
                before: words(&mut pairs.iter().map(|(before, _)| *before)),
                after: words(&mut pairs.iter().map(|(_, after)| *after)),
                more: pairs.len().saturating_sub(MOST_NAMED_DATES),
                ..self.change(is, EventChangeKind::Time)
            });
        }
        for (dates, kind) in [(added, EventChangeKind::DatesAdded), (gone, EventChangeKind::DatesRemoved)] {
            let left: Vec<_> = dates.into_iter().filter(|(_, date)| !is_paired(date)).collect();
            if left.is_empty() {
                continue;
            }
            let more = left.len().saturating_sub(MOST_NAMED_DATES);
            let (before, after) = match kind {
                EventChangeKind::DatesAdded => (Vec::new(), date_texts(&left)),
                _ => (date_texts(&left), Vec::new()),
            };
            changes.push(EventChange { before, after, more, ..self.change(is, kind) });
        }
    }

    /// Adds a change of place, for dates that are in both editions or for an event with one date.
    fn places(
        &self,
        was: &FeedComponent,
        is: &FeedComponent,
        old: &[(InstantRange, &Occurrence)],
        new: &[(InstantRange, &Occurrence)],
        changes: &mut Vec<EventChange>,
    ) {
        let place = |event: &FeedComponent, times: &InstantRange| {
            event.places.iter().find(|(own, _)| own == times).map(|(_, place)| place.clone()).unwrap_or_default()
        };
        let mut pairs: Vec<(String, String)> = match (old, new) {
            ([(before, _)], [(after, _)]) => vec![(place(was, before), place(is, after))],
            _ => {
                let both = new.iter().filter(|(times, _)| was.dates.contains_key(times));
                both.map(|(times, _)| (place(was, times), place(is, times))).collect()
            }
        };
        pairs.retain(|(before, after)| before != after);
        if let Some((before, after)) = pairs.first().cloned() {
            let kind = EventChangeKind::Place;
            let more = pairs.iter().filter(|pair| **pair != (before.clone(), after.clone())).count();
            changes.push(EventChange { before: vec![before], after: vec![after], more, ..self.change(is, kind) });
        }
    }

    fn upcoming<'e>(&self, event: &FeedComponent<'e>) -> Vec<(InstantRange, &'e Occurrence)> {
        let dates = event.dates.iter().filter(|(_, date)| date.when.last_day() >= self.today);
        dates.map(|(times, date)| (*times, *date)).collect()
    }

    fn change(&self, component: &FeedComponent, kind: EventChangeKind) -> EventChange {
        let event = component.event;
        let own = event.imported.as_ref().and_then(|from| from.url.clone());
        EventChange {
            uid: self.uid.to_owned(),
            title: event.title.clone(),
            url: own.unwrap_or_else(|| event.url.clone()),
            kind,
            before: Vec::new(),
            after: Vec::new(),
            more: 0,
            unmarked: None,
        }
    }
}

fn cancelled_times(event: &FeedComponent) -> BTreeSet<InstantRange> {
    event.states.iter().filter(|(_, state)| *state == "CANCELLED").map(|(times, _)| *times).collect()
}

fn date_texts(dates: &[(InstantRange, &Occurrence)]) -> Vec<String> {
    dates.iter().take(MOST_NAMED_DATES).map(|(_, date)| feed_diff::occurrence_text(date)).collect()
}

/// Formats the start and the end of a date. Two dates may differ only in their ends.
fn time_text(date: &Occurrence) -> String {
    let (begins, ends) = (feed_diff::occurrence_text(date), date.when.end_time());
    if date.when.is_days() || ends <= date.when.begins() {
        return begins;
    }
    if ends.date() == date.when.begins().date() {
        return format!("{begins} to {}", ends.strftime("%H:%M"));
    }
    format!("{begins} to {}", ends.strftime("%A %-d %B %Y, %H:%M"))
}

/// Returns a hash of the properties of each event, by UID. Ignores the day on which an event was written (DTSTAMP).
pub(crate) fn entry_hashes(bytes: &[u8]) -> BTreeMap<String, u64> {
    // Lines are folded: a continuation begins with a blank (RFC 5545 section 3.1).
    let text = import::text(bytes).replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let mut entries: BTreeMap<String, u64> = BTreeMap::new();
    for entry in text.split("BEGIN:VEVENT\n").skip(1) {
        let entry = entry.split_once("END:VEVENT").map_or(entry, |(entry, _)| entry);
        let Some(uid) = entry.lines().find_map(|line| line.strip_prefix("UID:")) else { continue };
        let lines = entry.lines().filter(|line| !line.starts_with("DTSTAMP"));
        let hash = lines.fold(0, |hash: u64, line| hash.rotate_left(5) ^ xxh3_64(line.as_bytes()));
        // The changed dates of a series follow it under the same UID.
        let own = entries.entry(uid.to_owned()).or_default();
        *own = own.rotate_left(7) ^ hash;
    }
    entries
}

/// Returns the name of a feed, as calendar programs show it.
pub(crate) fn feed_name(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).replace("\r\n", "\n").replace("\n ", "");
    let name = text.lines().find_map(|line| line.strip_prefix("X-WR-CALNAME:")).unwrap_or_default();
    name.replace("\\,", ",").replace("\\;", ";").replace("\\n", " ").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{event, settings, with_feed};

    const CLUB: &str = "title = \"Club\"\nstart = 2026-11-28T14:00\nduration = \"2h\"\nplace = \"riverside\"\nrepeat = { every = \"week\", count = 3 }";

    fn feed(text: Option<&str>) -> Vec<u8> {
        let events: Vec<_> = text.into_iter().map(|text| event("club", text)).collect();
        with_feed(&events, |feed| feed.write().0)
    }

    fn found(old: Option<&str>, new: Option<&str>) -> Vec<(EventChangeKind, String, String, usize)> {
        let changes = compare(&feed(old), &feed(new), &settings());
        changes.into_iter().map(|own| (own.kind, own.before.join("; "), own.after.join("; "), own.more)).collect()
    }

    #[test]
    fn each_kind_of_change_is_reported_with_its_dates() {
        use EventChangeKind::*;
        assert_eq!(found(Some(CLUB), Some(CLUB)), []);
        let first = "Saturday 28 November 2026, 14:00";
        let all = "Saturday 28 November 2026, 14:00; Saturday 5 December 2026, 14:00; Saturday 12 December 2026, 14:00";
        assert_eq!(found(None, Some(CLUB)), [(New, String::new(), all.into(), 0)]);
        assert_eq!(found(Some(CLUB), None), [(Gone, all.into(), String::new(), 0)]);
        let changed = |from: &str, to: &str| found(Some(CLUB), Some(&CLUB.replace(from, to)));
        assert_eq!(changed("title", "status = \"cancelled\"\ntitle"), [(CalledOff, all.into(), String::new(), 0)]);
        let added = "Saturday 19 December 2026, 14:00";
        assert_eq!(changed("count = 3", "count = 4"), [(DatesAdded, String::new(), added.into(), 0)]);
        let last = "Saturday 12 December 2026, 14:00";
        assert_eq!(changed("count = 3", "count = 2"), [(DatesRemoved, last.into(), String::new(), 0)]);
        let moved =
            changed("count = 3 }", "count = 3 }\noccurrence = [{ date = 2026-12-05, start = 2026-12-06T15:00 }]");
        let (before, after) = ("Saturday 5 December 2026, 14:00 to 16:00", "Sunday 6 December 2026, 15:00 to 17:00");
        assert_eq!(moved, [(Time, before.into(), after.into(), 0)]);
        let single = CLUB.split("\nrepeat").next().unwrap();
        let later = single.replace("14:00", "15:00");
        let time = |text: &str| format!("Saturday 28 November 2026, {text}");
        let expected = [(Time, time("14:00 to 16:00"), time("15:00 to 17:00"), 0)];
        assert_eq!(found(Some(single), Some(&later)), expected);
        let elsewhere = found(Some(single), Some(&single.replace("riverside", "mill-lane-primary")));
        assert_eq!(elsewhere.len(), 1);
        assert_eq!(elsewhere[0].0, Place);
        let off = format!("status = \"cancelled\"\n{single}");
        assert_eq!(found(Some(&off), Some(single)), [(Back, String::new(), first.into(), 0)]);
    }

    #[test]
    fn past_dates_do_not_count_and_an_unmarked_change_has_a_fix() {
        let past = CLUB.replace("2026-11-28", "2026-09-01");
        assert_eq!(found(None, Some(&past)), []);
        let changes = compare(&feed(Some(CLUB)), &feed(Some(&CLUB.replace("14:00", "15:00"))), &settings());
        assert_eq!(changes[0].unmarked, Some(1), "{changes:?}");
        let marked = format!("sequence = 1\n{}", CLUB.replace("14:00", "15:00"));
        assert_eq!(compare(&feed(Some(CLUB)), &feed(Some(&marked)), &settings())[0].unmarked, None);
    }

    #[test]
    fn entries_are_matched_by_uid_and_invalid_bytes_have_none() {
        let (old, new) = (entry_hashes(&feed(Some(CLUB))), entry_hashes(&feed(Some(&CLUB.replace("14:00", "15:00")))));
        assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>());
        assert_ne!(old, new);
        assert_eq!(old.len(), 1);
        for bytes in [&b""[..], b"BEGIN:VEVENT", b"\xff\0", b"BEGIN:VEVENT\nUID:"] {
            entry_hashes(bytes);
            assert_eq!(compare(bytes, bytes, &settings()), []);
            assert_eq!(feed_name(bytes), "");
        }
    }
}
