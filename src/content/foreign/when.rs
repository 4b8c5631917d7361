//! Joins the keys in which other programs write when an event happens and whether it does: `date: 2026-12-05`,
//! `time: 19:30` and `cancelled: true` become one `start` and one `status`. Parts that do not agree are an error, so
//! that no event is published on a wrong day or as going ahead.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::keys::{field_for_key, normalised_key};
use super::value::{self, ForeignValue};
use super::yaml::YamlFields;
use crate::datetime::parse_time;
use crate::schema::suggest::day_in_words;
use crate::schema::{Shape, ValueKind};

/// The parts of a start or an end, and the keys that give them.
#[derive(Debug, Default)]
struct TimeParts {
    day: Option<Date>,
    time: Option<Time>,
    /// The end of a range such as `19:30 - 21:00`.
    until: Option<Time>,
    /// The first key with a part.
    key: String,
}

/// Returns whether a type has a time and a state, as events have.
pub(super) fn is_event(shape: &Shape) -> bool {
    let is_moment = |name: &str| shape.get(name).is_some_and(|field| field.kind == ValueKind::Moment);
    let has_status = matches!(shape.get("status"), Some(field) if matches!(field.kind, ValueKind::Choice(_)));
    is_moment("start") && is_moment("end") && has_status
}

/// Returns the fields with one `start`, `end` and `status` in place of the keys that give their parts.
///
/// # Errors
/// The reason why the parts cannot be joined with certainty.
pub(super) fn join_times(read: &YamlFields, shape: &Shape, time_zone: &str) -> Result<YamlFields, String> {
    let mut joined = YamlFields { entries: Vec::new(), comments: read.comments.clone() };
    if !is_event(shape) {
        joined.entries.clone_from(&read.entries);
        return Ok(joined);
    }
    let (mut start, mut end) = (TimeParts::default(), TimeParts::default());
    let (mut status, mut all_day): (Option<&str>, Option<(&str, bool)>) = (None, None);
    for (key, value) in &read.entries {
        let plain = normalised_key(key);
        let field = field_for_key(shape, key).map_or("", |field| &*field.name);
        let state = match (field, flag(value)) {
            ("status", _) => status_of(value),
            _ if plain == "eventstatus" => status_of(value),
            (_, Some(true)) => state_of(&plain),
            _ => None,
        };
        if let Some(state) = state {
            if status.is_some_and(|own| own != state && own != "scheduled" && state != "scheduled") {
                return Err(format!("`{key}` gives another state of the event than another key"));
            }
            status = status.filter(|own| *own != "scheduled").or(Some(state));
            continue;
        }
        if matches!(&*plain, "allday" | "isallday" | "fullday" | "wholeday")
            && let Some(is_all_day) = flag(value)
        {
            all_day = Some((key, is_all_day));
            continue;
        }
        let parts = match field {
            "start" => &mut start,
            "end" => &mut end,
            _ => {
                joined.entries.push((key.clone(), value.clone()));
                continue;
            }
        };
        if *value == ForeignValue::Null {
            continue;
        }
        let read = parse_parts(value, time_zone);
        let (day, time, until) = read.ok_or_else(|| {
            format!("`{key}` is a part of when it happens (`{field}`), and is no certain day or time")
        })?;
        let differ = parts.day.zip(day).is_some_and(|(own, day)| own != day)
            || parts.time.zip(time).is_some_and(|(own, time)| own != time);
        if differ {
            return Err(format!("`{}` and `{key}` do not give the same `{field}`", parts.key));
        }
        parts.key = if parts.key.is_empty() { key.clone() } else { std::mem::take(&mut parts.key) };
        parts.day = parts.day.or(day);
        parts.time = parts.time.or(time);
        parts.until = parts.until.or(until);
    }
    match all_day {
        Some((key, true)) if [start.time, end.time].iter().flatten().any(|time| *time != Time::midnight()) => {
            return Err(format!("`{key}` says that it lasts all day, and another key gives a time"));
        }
        Some((_, true)) => (start.time, end.time) = (None, None),
        Some((key, false)) if start.day.is_some() && start.time.is_none() => {
            return Err(format!("`{key}` says that it does not last all day, and no key gives its time"));
        }
        _ => {}
    }
    let Some(day) = start.day else {
        if let Some(key) = [start, end].iter().map(|parts| &parts.key).find(|key| !key.is_empty()) {
            return Err(format!(
                "`{key}` is a part of when it happens, and no key beside it gives the day on which it starts"
            ));
        }
        finish(&mut joined, None, None, status);
        return Ok(joined);
    };
    let end_time = end.time.or(start.until);
    let end_key = if end.key.is_empty() { &start.key } else { &end.key };
    let last = match (end.day, end_time, start.time) {
        (None, None, _) => None,
        (Some(last), None, Some(_)) if last == day => None,
        (last, Some(time), Some(_)) => Some((last.unwrap_or(day), Some(time))),
        (Some(last), None, None) => Some((last, None)),
        _ => return Err(format!("`{end_key}` gives its end, and only one of its start and its end has a time")),
    };
    let before = |(last, time): (Date, Option<Time>)| {
        (last, time) < (day, start.time) || (time.is_some() && (last, time) == (day, start.time))
    };
    if last.is_some_and(before) {
        return Err(format!("`{end_key}` gives an end before its start, or at it"));
    }
    finish(&mut joined, Some((day, start.time)), last, status);
    Ok(joined)
}

fn finish(
    joined: &mut YamlFields,
    start: Option<(Date, Option<Time>)>,
    end: Option<(Date, Option<Time>)>,
    status: Option<&str>,
) {
    let write = |(day, time): (Date, Option<Time>)| match time {
        Some(time) => DateTime::from_parts(day, time).to_string(),
        None => day.to_string(),
    };
    for (name, moment) in [("start", start), ("end", end)] {
        joined.entries.extend(moment.map(|moment| (name.to_owned(), ForeignValue::Date(write(moment)))));
    }
    joined.entries.extend(status.map(|status| ("status".to_owned(), ForeignValue::Text(status.to_owned()))));
}

/// Returns a boolean, also as a word.
fn flag(value: &ForeignValue) -> Option<bool> {
    match value {
        ForeignValue::Boolean(value) => Some(*value),
        ForeignValue::Text(text) => match &*text.trim().to_lowercase() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        },
        ForeignValue::Number(text) if text == "1" => Some(true),
        _ => None,
    }
}

/// Returns the state that a key with the value `true` says: `cancelled: true`.
fn state_of(plain: &str) -> Option<&'static str> {
    Some(match plain.strip_prefix("is").or_else(|| plain.strip_prefix("event")).unwrap_or(plain) {
        "cancelled" | "canceled" | "calledoff" => "cancelled",
        "postponed" => "postponed",
        "rescheduled" => "rescheduled",
        "tentative" | "provisional" => "tentative",
        "soldout" | "full" | "fullybooked" | "bookedout" => "full",
        "movedonline" => "moved-online",
        _ => return None,
    })
}

/// Returns the state that `status` says in the words of this or another program.
fn status_of(value: &ForeignValue) -> Option<&'static str> {
    let ForeignValue::Text(text) = value else { return None };
    let plain = normalised_key(text.rsplit('/').next().unwrap_or(text));
    match plain.strip_prefix("event").unwrap_or(&plain) {
        "scheduled" | "confirmed" | "goingahead" | "on" => Some("scheduled"),
        plain => state_of(plain),
    }
}

type ParsedMoment = (Option<Date>, Option<Time>, Option<Time>);

/// Reads a day, a time, both, or a range of times.
fn parse_parts(value: &ForeignValue, time_zone: &str) -> Option<ParsedMoment> {
    match value {
        ForeignValue::Date(text) => parse_date(text, time_zone),
        ForeignValue::Number(text) => Some((None, Some(parse_time_of_day(text)?), None)),
        ForeignValue::Text(text) => {
            let text = text.trim();
            if let Some(date) = value::date(text).or_else(|| day_in_words(text)) {
                return parse_date(&date, time_zone);
            }
            if let Some(time) = parse_time_of_day(text) {
                return Some((None, Some(time), None));
            }
            let (from, to) = [" to ", " until ", "–", "-"].iter().find_map(|mark| text.split_once(mark))?;
            Some((None, Some(parse_time_of_day(from)?), Some(parse_time_of_day(to)?)))
        }
        _ => None,
    }
}

/// Reads a date as TOML writes it. A time in another zone becomes the site's; midnight in one is a day only.
fn parse_date(text: &str, time_zone: &str) -> Option<ParsedMoment> {
    let day: Date = text.get(..10)?.parse().ok()?;
    match text.len() {
        10 => Some((Some(day), None, None)),
        19 => {
            let moment: DateTime = text.parse().ok()?;
            Some((Some(day), Some(moment.time()), None))
        }
        _ if text.get(11..19) == Some("00:00:00") => Some((Some(day), None, None)),
        _ => {
            let moment: jiff::Timestamp = text.parse().ok()?;
            let local = TimeZone::get(time_zone).ok()?.to_datetime(moment);
            Some((Some(local.date()), Some(local.time()), None))
        }
    }
}

/// Reads a time of day. `7:30` alone may be in the evening.
pub(super) fn parse_time_of_day(text: &str) -> Option<Time> {
    let plain = text.trim().to_lowercase().replace("a.m.", "am").replace("p.m.", "pm").replace(' ', "");
    let time = parse_time(&plain)?;
    let is_said = plain.ends_with('m') || plain.ends_with("noon") || plain.ends_with("midday");
    let has_two_digits = plain.get(..2).is_some_and(|hour| hour.bytes().all(|byte| byte.is_ascii_digit()));
    // `19.3` is a number.
    let is_whole = plain.rsplit([':', '.']).next().is_some_and(|minute| is_said || minute.len() == 2);
    ((is_said || has_two_digits) && is_whole).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::super::yaml;
    use super::*;
    use crate::types::Types;

    fn joined_from(text: &str) -> Result<String, String> {
        let types = Types::built_in();
        let read = yaml::read(text).expect("it is read");
        let joined = join_times(&read, &types.for_path("events/a.md").shape, "Europe/London")?;
        Ok(joined.entries.iter().map(|(key, value)| format!("{key} {value:?}; ")).collect())
    }

    #[test]
    fn the_parts_of_a_time_are_joined() {
        for (text, expected) in [
            ("date: 2026-12-05\ntime: 19:30", "start Date(\"2026-12-05T19:30:00\"); "),
            ("date: 2026-12-05\ntime: 7.30 p.m.", "start Date(\"2026-12-05T19:30:00\"); "),
            (
                "date: 2026-12-05\ntime: 7pm to 9pm",
                "start Date(\"2026-12-05T19:00:00\"); end Date(\"2026-12-05T21:00:00\"); ",
            ),
            (
                "date: 5 December 2026\nstartTime: 19:30\nendTime: 21:00",
                "start Date(\"2026-12-05T19:30:00\"); end Date(\"2026-12-05T21:00:00\"); ",
            ),
            ("date: 2026-07-05T18:30:00Z", "start Date(\"2026-07-05T19:30:00\"); "),
            ("date: 2026-07-05T00:00:00Z", "start Date(\"2026-07-05\"); "),
            (
                "start: 2026-07-05\nend: 2026-07-06\nallday: true",
                "start Date(\"2026-07-05\"); end Date(\"2026-07-06\"); ",
            ),
            ("date: 2026-12-05\ncanceled: true", "start Date(\"2026-12-05\"); status Text(\"cancelled\"); "),
            ("date: 2026-12-05\nsold_out: true", "start Date(\"2026-12-05\"); status Text(\"full\"); "),
            ("date: 2026-12-05\npostponed: yes", "start Date(\"2026-12-05\"); status Text(\"postponed\"); "),
            ("eventStatus: https://schema.org/EventCancelled", "status Text(\"cancelled\"); "),
        ] {
            assert_eq!(joined_from(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn contradictory_parts_are_not_joined() {
        for text in [
            "date: 2026-12-05\ntime: 7:30",
            "date: 2026-12-05\ntime: evening",
            "date: 05/12/2026",
            "time: 19:30",
            "date: 2026-12-05\nstart: 2026-12-06",
            "date: 2026-12-05\nallday: false",
            "date: 2026-12-05\ntime: 19:30\nallday: true",
            "date: 2026-12-05\nend_time: 21:00",
            "date: 2026-12-05\ntime: 19:30\nend_time: 18:00",
            "date: 2026-12-05\ntime: 19:30\nend: 2026-12-06",
            "date: 2026-12-05\ncancelled: true\npostponed: true",
        ] {
            assert!(joined_from(text).is_err(), "{text}: {:?}", joined_from(text));
        }
    }
}
