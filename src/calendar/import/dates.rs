//! Computes the occurrences of an imported series from the dates of its rule, additional dates,
//! exceptions and changes.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::ImportReader;
use super::component::{Component, duration, parameter, stamp as stamp_of};
use super::documents::escaped;
use crate::calendar::event::{Event, EventStatus, Occurrence, OccurrenceChange, OccurrenceForm, Series};
use crate::calendar::time_range::TimeRange;
use crate::calendar::write::{format_date, format_time};
use crate::calendar::zone::Zone;
use crate::datetime::DayOrTime;

/// The limit of dates of all series in one file: eighty events a day for two years. Each is a line
/// in lists, months and feeds.
pub(super) const MOST_DATES_OF_FILE: usize = 50_000;

/// The dates of a series by its rule.
pub(super) struct RuleDates {
    /// The rule without its end; empty for an event that lists its dates.
    pub rule: String,
    /// Its dates, in order.
    pub dates: Vec<Date>,
    /// Whether every calendar program computes these dates from the rule.
    pub regular: bool,
}

/// Sets the dates of the event. Returns `None`, with a finding, if it has none.
pub(super) fn set_dates(
    reader: &mut ImportReader,
    component: &Component,
    changes: Vec<Component>,
    event: &mut Event,
    plan: RuleDates,
) -> Option<()> {
    let further = additional_dates(reader, component, event);
    let starts: BTreeSet<DayOrTime> = further.iter().map(|when| when.start()).collect();
    let mut except = exceptions(reader, component, event, &starts);
    let mut changes = newest_changes(reader, changes, event, &starts);
    changes.retain(|slot, change| {
        let is_private = change.is_private();
        if is_private {
            reader.warn(change.line, "this date is marked private and is left out", "");
            except.insert(*slot);
        }
        !is_private
    });
    let mut changed = BTreeMap::new();
    let regular: BTreeSet<DayOrTime> = plan.dates.iter().map(|date| event.when.on_date(*date).start()).collect();
    for (slot, component) in changes {
        if except.contains(&slot) || !(regular.contains(&slot) || starts.contains(&slot)) {
            reader.warn(component.line, "this changes a date that its series does not have, and is left out", "");
        } else if let Some(change) = changed_occurrence(reader, &component, event, slot) {
            changed.insert(slot, change);
        }
    }
    let mut occurrences = Vec::new();
    let mut out = Vec::new();
    let crosses = |when: TimeRange| match when {
        TimeRange::Times { start, end: Some(end) } => event.zone.changes_between(start, end),
        _ => false,
    };
    let first_crosses = crosses(event.when);
    let has_rule = !plan.rule.is_empty();
    for date in &plan.dates {
        let own = event.when.on_date(*date);
        if except.contains(&own.start()) {
            out.push(own.start());
            continue;
        }
        let mut occurrence = Occurrence { date: *date, when: own, form: OccurrenceForm::Regular, change: None };
        if has_rule && (first_crosses || crosses(own)) {
            occurrence.form = OccurrenceForm::Override;
        }
        if let Some((when, change)) = changed.remove(&own.start()) {
            let overrides = has_rule && when.is_days() == own.is_days();
            occurrence.form = if overrides { OccurrenceForm::Override } else { OccurrenceForm::Detached };
            occurrence.when = when;
            occurrence.change = Some(Box::new(change));
        }
        if !plan.regular {
            occurrence.form = OccurrenceForm::Detached;
        }
        if occurrence.form == OccurrenceForm::Detached {
            out.push(own.start());
        }
        occurrences.push(occurrence);
    }
    for when in further {
        if except.contains(&when.start()) || regular.contains(&when.start()) {
            continue;
        }
        let (date, mut occurrence) = (
            when.first_day(),
            Occurrence { date: when.first_day(), when, form: OccurrenceForm::Detached, change: None },
        );
        if let Some((when, change)) = changed.remove(&when.start()) {
            occurrence = Occurrence { date, when, form: OccurrenceForm::Detached, change: Some(Box::new(change)) };
        }
        occurrences.push(occurrence);
    }
    occurrences.sort_by_key(|own| own.date);
    if occurrences.is_empty() {
        let help = "ask the partner for single dates, or write the series by hand";
        reader.warn(component.line, "this series has no date at all, and is left out", help);
        return None;
    }
    let last = event.when.on_date(plan.dates.last().copied().unwrap_or(event.when.first_day())).start();
    let until = match last {
        DayOrTime::Day(date) => format_date(date),
        DayOrTime::Time(time) => {
            format!("{}Z", format_time(jiff::tz::Offset::UTC.to_datetime(event.zone.instant(time))))
        }
    };
    let rule = if has_rule { format!("{};UNTIL={until}", plan.rule) } else { String::new() };
    event.series = Some(Series { repeat: None, rule, except: out, goes_on: false });
    event.occurrences = occurrences;
    Some(())
}

/// Returns the start of the date that a value refers to: an additional date that begins at exactly
/// that time, else the date of the series on its day.
fn replaced_start(
    reader: &ImportReader,
    value: &str,
    named: Option<Zone>,
    event: &Event,
    further: &BTreeSet<DayOrTime>,
) -> Option<DayOrTime> {
    let date = reader.date_named(value, || named.clone(), event.when, &event.zone);
    let date = date.or_else(|| date_by_clock(value, event))?;
    let exact = reader.point_of(value, || named.clone()).map(|point| in_event_zone(event, point));
    let exact = exact.filter(|exact| further.contains(exact));
    Some(exact.unwrap_or(event.when.on_date(date).start()))
}

/// Returns the date of a local time in an unknown zone if the time is the start of the series: then
/// the zone is that of the series under another name.
fn date_by_clock(value: &str, event: &Event) -> Option<Date> {
    match (stamp_of(value)?, event.when) {
        (DayOrTime::Time(at), TimeRange::Times { start, .. }) if at.time() == start.time() => Some(at.date()),
        _ => None,
    }
}

/// Converts a time to the event's own zone.
fn in_event_zone(event: &Event, point: (DayOrTime, Zone)) -> DayOrTime {
    match point {
        (DayOrTime::Time(time), zone) => DayOrTime::Time(event.zone.local(zone.instant(time))),
        (day, _) => day,
    }
}

/// Returns the exceptions, given as dates or as times in any zone. An unreadable one is reported,
/// because its date is shown.
fn exceptions(
    reader: &mut ImportReader,
    component: &Component,
    event: &Event,
    further: &BTreeSet<DayOrTime>,
) -> BTreeSet<DayOrTime> {
    /// The limit of characters of a value that a message shows.
    const MOST_SHOWN: usize = 40;
    let mut slots = BTreeSet::new();
    let mut unread = Vec::new();
    for property in component.properties_named("EXDATE") {
        let zone = reader.zone_of(property);
        let values = property.value.as_deref().unwrap_or("").split(',').filter(|value| !value.trim().is_empty());
        for value in values {
            match replaced_start(reader, value, zone.clone(), event, further) {
                Some(slot) => drop(slots.insert(slot)),
                None => unread.push((value, parameter(property, "TZID").filter(|_| zone.is_none()))),
            }
        }
    }
    if let Some((value, zone)) = unread.first() {
        let value: String = value.chars().take(MOST_SHOWN).collect();
        let zone: String = zone.map(|zone| format!(" in the unknown time zone `{zone}`")).unwrap_or_default();
        let others = match unread.len() - 1 {
            0 => String::new(),
            count => format!(" (and {count} more)"),
        };
        let message = format!(
            "a date on which this series does not take place (EXDATE), `{value}`{zone}{others}, cannot be read: \
             the series is shown without that exception"
        );
        let help = "ask the partner which dates are left out, and correct them in the saved file";
        reader.warn(component.line, &message, help);
    }
    slots
}

/// Returns the additional dates (RDATE): dates, times, or times with an end of their own.
fn additional_dates(reader: &mut ImportReader, component: &Component, event: &Event) -> Vec<TimeRange> {
    let mut found: BTreeMap<DayOrTime, TimeRange> = BTreeMap::new();
    let mut unread = false;
    for property in component.properties_named("RDATE") {
        let zone = reader.zone_of(property);
        for value in property.value.as_deref().unwrap_or("").split(',') {
            if reader.dates >= MOST_DATES_OF_FILE {
                let message = format!(
                    "the series of this file have more than {MOST_DATES_OF_FILE} dates: the others are left out"
                );
                reader.warn(component.line, &message, "ask the partner for a calendar of fewer months or events");
                return found.into_values().collect();
            }
            reader.dates += 1;
            let (begins, ends) = value.split_once('/').map_or((value, None), |(begins, ends)| (begins, Some(ends)));
            let point = |value| reader.point_of(value, || zone.clone()).map(|point| in_event_zone(event, point));
            let when = point(begins).map(|start| match (start, ends) {
                (DayOrTime::Time(start), Some(ends)) => {
                    let end = match point(ends) {
                        Some(DayOrTime::Time(end)) => Some(end),
                        _ => duration(ends).and_then(|length| start.checked_add(length).ok()),
                    };
                    TimeRange::Times { start, end: end.filter(|end| *end > start) }
                }
                (start, _) => moved_to(event.when, start),
            });
            match when.filter(|when| !when.is_doubtful(event)) {
                Some(when) => drop(found.insert(when.start(), when)),
                None => unread = true,
            }
        }
    }
    if unread {
        let message = "an additional date (RDATE) of this event cannot be read, and is left out";
        reader.warn(component.line, message, "ask the partner for the dates, or write them by hand");
    }
    found.into_values().collect()
}

/// Moves a time range to another start: it keeps its length in days and clock time, or its whole day.
fn moved_to(when: TimeRange, start: DayOrTime) -> TimeRange {
    match (when, start) {
        (TimeRange::Times { start: own, end }, DayOrTime::Time(start)) => {
            let length = end.map(|end| own.until(end).unwrap_or_default());
            TimeRange::Times { start, end: length.and_then(|length| start.checked_add(length).ok()) }
        }
        (TimeRange::Days { .. }, DayOrTime::Day(date)) => when.on_date(date),
        (_, DayOrTime::Time(start)) => TimeRange::Times { start, end: None },
        (_, DayOrTime::Day(date)) => TimeRange::Days { first: date, last: date },
    }
}

/// Returns the newest change of each date, by the start of the date that it changes.
fn newest_changes(
    reader: &mut ImportReader,
    changes: Vec<Component>,
    event: &Event,
    further: &BTreeSet<DayOrTime>,
) -> BTreeMap<DayOrTime, Component> {
    let mut newest = BTreeMap::new();
    for component in changes {
        let id = component.get("RECURRENCE-ID");
        let slot = id.and_then(|id| replaced_start(reader, id.value.as_deref()?, reader.zone_of(id), event, further));
        match slot.map(|slot| newest.entry(slot)) {
            None => reader.warn(component.line, "this change has no date that can be read, and is left out", ""),
            Some(Entry::Occupied(mut entry)) => reader.keep_newer(entry.get_mut(), component),
            Some(Entry::Vacant(entry)) => drop(entry.insert(component)),
        }
    }
    newest
}

/// Returns the changed occurrence of a date that starts at a time by its series.
fn changed_occurrence(
    reader: &mut ImportReader,
    component: &Component,
    event: &Event,
    slot: DayOrTime,
) -> Option<(TimeRange, OccurrenceChange)> {
    let line = component.line;
    if component.get("RECURRENCE-ID").is_some_and(|id| parameter(id, "RANGE").is_some()) {
        reader.warn(
            line,
            "this changes all later dates too, which Google and Outlook do not follow: only the one date is changed",
            "",
        );
    }
    let (title, says_off) = component.title().unwrap_or_default();
    let status = if says_off { EventStatus::Cancelled } else { component.status() };
    let usual = moved_to(event.when, slot);
    let own = reader.time_range(component).map(|(when, zone)| match when {
        TimeRange::Times { start, end } => {
            let here = |local| event.zone.local(zone.instant(local));
            TimeRange::Times { start: here(start), end: end.map(here) }
        }
        days => days,
    });
    // A cancelled date, or one without a start of its own, keeps the time of its RECURRENCE-ID.
    let stays = status.is_off() || component.get("DTSTART").is_none();
    let Some(when) = own.filter(|when| !when.is_doubtful(event)).or(stays.then_some(usual)) else {
        reader.warn(line, "this change has no date that can be read, and is left out", "");
        return None;
    };
    let place = component.place_or_meeting();
    let change = OccurrenceChange {
        place: place.filter(|place| Some(place) != event.place.as_ref() && !event.meets_at(place)),
        status: Some(status),
        note: note(component, title, reader.import.prefix, event),
        moved: when.start() != slot || when != usual,
        version: Some(component.version()),
    };
    Some((when, change))
}

/// Returns the title and description of a change as Markdown, if they differ from those of the series.
fn note(component: &Component, title: String, prefix: &str, event: &Event) -> Option<String> {
    let title = Some(title).filter(|title| !title.is_empty() && format!("{prefix}{title}") != event.title);
    let description = component.description();
    let description = Some(description).filter(|text| !text.is_empty() && *text != *event.description);
    let words: Vec<String> = title.into_iter().chain(description).collect();
    (!words.is_empty()).then(|| escaped(&words.join("\n\n")).trim_end().to_owned())
}

/// Converts an event in a zone that only its file defines to the site's zone, or to UTC if the
/// site's clock changes over one of the dates. The rule counts in the file's zone, so each date
/// becomes an event of its own.
pub(super) fn convert_zone(event: &mut Event, site: &Zone) {
    if event.zone.is_shared() {
        return;
    }
    let own = event.zone.clone();
    let moved = |zone: &Zone, when: TimeRange| match when {
        TimeRange::Times { start, end } => {
            let there = |local| zone.local(own.instant(local));
            TimeRange::Times { start: there(start), end: end.map(there) }
        }
        days => days,
    };
    let clear = |when: TimeRange| match moved(site, when) {
        TimeRange::Times { start, end } => {
            site.ambiguity(start).is_none() && end.is_none_or(|end| site.ambiguity(end).is_none())
        }
        TimeRange::Days { .. } => true,
    };
    let all_clear = clear(event.when) && event.occurrences.iter().all(|occurrence| clear(occurrence.when));
    let zone = if all_clear { site.clone() } else { Zone::utc() };
    event.when = moved(&zone, event.when);
    for occurrence in &mut event.occurrences {
        occurrence.when = moved(&zone, occurrence.when);
        occurrence.form = OccurrenceForm::Detached;
    }
    if let Some(series) = &mut event.series {
        series.repeat = None;
        series.except.clear();
    }
    event.zone = zone;
}

impl TimeRange {
    /// Returns whether it starts or ends where the clock is skipped or repeated.
    pub fn is_doubtful(self, event: &Event) -> bool {
        match self {
            TimeRange::Days { .. } => false,
            TimeRange::Times { start, end } => {
                event.zone.ambiguity(start).is_some() || end.is_some_and(|end| event.zone.ambiguity(end).is_some())
            }
        }
    }
}
