//! Changes to single dates of a series. Takes `[[occurrence]]` tables and the dates of the rule.
//! Returns the new time of each changed date. A change or an exception without a matching date is an error.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};

use crate::calendar::context::{EventContext, place};
use crate::calendar::event::{Event, EventStatus, OccurrenceChange};
use crate::calendar::time_range::TimeRange;
use crate::datetime::{DayOrTime, PartialDate, parse_time};
use crate::diagnostic::Finding;
use crate::schema::fields::{Fields, Value};
use crate::source::Span;

/// Returns the changes by the dates that they change. Reports each change without a matching date,
/// and each that calendar programs would show differently.
pub(crate) fn read(
    fields: &Fields,
    context: &EventContext,
    event: &Event,
    announced: &[Date],
    reason: &dyn Fn(Date) -> Option<&'static str>,
    findings: &mut Vec<Finding>,
) -> BTreeMap<Date, (TimeRange, OccurrenceChange)> {
    let mut changes = BTreeMap::new();
    for table in fields.tables("occurrence") {
        let Some(PartialDate::Day(date)) = table.date("date") else {
            if table.get("date").is_some() {
                let message = "a change needs one whole date";
                findings.push(
                    Finding::error("event-exception", table.span_of("date"), message)
                        .note("calendar programs would show the date unchanged")
                        .help("write it as 2027-03-05"),
                );
            }
            continue;
        };
        let span = table.span_of("date");
        if announced.binary_search(&date).is_err() {
            findings.push(no_such_date("change", date, span, announced, reason(date)));
            continue;
        }
        let Some(when) = changed_when(table, date, event, findings) else { continue };
        let change = OccurrenceChange {
            place: table.get("place").and_then(|field| place(field, context)),
            status: table.text("status").and_then(EventStatus::parse),
            note: table.text("note").map(str::to_string),
            moved: when != event.when.on_date(date),
            version: None,
        };
        if changes.insert(date, (when, change)).is_some() {
            let message = format!("the date {date} is changed twice");
            findings.push(
                Finding::error("event-exception", span, message)
                    .note("some calendar programs would show the first change, others the second")
                    .help("write all of it in one `[[occurrence]]`"),
            );
        }
    }
    changes
}

/// Returns when a changed date happens: the times in the table, and those of the event for the rest.
fn changed_when(table: &Fields, date: Date, event: &Event, findings: &mut Vec<Finding>) -> Option<TimeRange> {
    let regular = event.when.on_date(date);
    let start = changed_time(table, "start");
    let end = changed_time(table, "end");
    let mut refuse = |name: &str, message: &str, help: &str| {
        findings.push(
            Finding::error("event-time", table.span_of(name), message)
                .note("calendar programs leave out such a date, or show different ends")
                .help(help),
        );
        None
    };
    let when = match (start, end, regular) {
        (None, None, _) => return Some(regular),
        (Some(ChangedTime::Day(first)), end, _)
        | (None, end @ Some(ChangedTime::Day(_)), TimeRange::Days { first, .. }) => match end {
            None if regular.is_days() => regular.on_date(first),
            None => TimeRange::Days { first, last: first },
            Some(ChangedTime::Day(last)) if last >= first => TimeRange::Days { first, last },
            Some(ChangedTime::Day(_)) => {
                return refuse("end", "this date ends before it starts", "write its last day as its end");
            }
            Some(_) => {
                return refuse("end", "an all-day date cannot end at a time", "give both a time, or neither");
            }
        },
        (Some(ChangedTime::Time(_)), None, TimeRange::Days { .. }) | (None, Some(_), TimeRange::Days { .. }) => {
            return refuse(
                "start",
                "an all-day date needs a start and an end time to become shorter",
                "write both `start` and `end`",
            );
        }
        (start, end, regular) => {
            let start = match start {
                Some(ChangedTime::Clock(clock)) => date.to_datetime(clock),
                Some(ChangedTime::Time(time)) => time,
                _ => regular.begins(),
            };
            let end = match end {
                None => match regular {
                    TimeRange::Times { start: from, end: Some(to) } => start.checked_add(from.until(to).ok()?).ok(),
                    _ => None,
                },
                Some(ChangedTime::Clock(clock)) => {
                    let same_day = start.date().to_datetime(clock);
                    let end = if same_day > start { Some(same_day) } else { None };
                    end.or_else(|| Some(start.date().tomorrow().ok()?.to_datetime(clock)))
                }
                Some(ChangedTime::Time(time)) if time > start => Some(time),
                Some(_) => return refuse("end", "this date ends before it starts", "check the day and the time"),
            };
            TimeRange::Times { start, end }
        }
    };
    if let TimeRange::Times { start, end } = when {
        let before = findings.len();
        findings.extend(event.zone.report_ambiguity(start, "start", table.span_of("start")));
        findings.extend(end.and_then(|end| event.zone.report_ambiguity(end, "end", table.span_of("end"))));
        if findings.len() > before {
            return None;
        }
    }
    Some(when)
}

/// The `start` or `end` of a change.
enum ChangedTime {
    Day(Date),
    Clock(Time),
    Time(jiff::civil::DateTime),
}

fn changed_time(table: &Fields, name: &str) -> Option<ChangedTime> {
    let of = |moment| match moment {
        DayOrTime::Day(date) => ChangedTime::Day(date),
        DayOrTime::Time(time) => ChangedTime::Time(time),
    };
    match &table.get(name)?.value {
        Value::Time(time) => Some(ChangedTime::Clock(*time)),
        Value::Moment(moment) => Some(of(*moment)),
        Value::Date(PartialDate::Day(date)) => Some(ChangedTime::Day(*date)),
        Value::Text(text) => parse_time(text).map(ChangedTime::Clock).or_else(|| DayOrTime::parse(text).map(of)),
        _ => None,
    }
}

/// Returns the finding for an exception or a change without a matching date, with the nearest dates.
pub(crate) fn no_such_date(what: &str, date: Date, span: Span, announced: &[Date], reason: Option<&str>) -> Finding {
    let why = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    let message = format!("the {what} {} is not a date of this series{why}", date_with_weekday(date));
    let at = announced.partition_point(|own| *own < date);
    let near: Vec<String> = [at.checked_sub(1), Some(at)]
        .into_iter()
        .flatten()
        .filter_map(|at| announced.get(at))
        .map(|date| date_with_weekday(*date))
        .collect();
    Finding::error("event-exception", span, message)
        .note("some calendar programs would show the series unchanged, and people would arrive at a closed door")
        .help(format!("the nearest dates are {}", near.join(" and ")))
}

/// Formats a date with its weekday, so that people can check it.
pub(crate) fn date_with_weekday(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}
