//! Changes to single dates of a series: `[[occurrence]]` tables and the dates of the rule in, when each changed date happens
//! instead out. A change that hits no date is refused, and so is an exception.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};

use crate::calendar::context::{EventContext, place};
use crate::calendar::event::{Event, EventStatus, OccurrenceChange};
use crate::calendar::time_range::TimeRange;
use crate::datetime::{DayOrTime, PartialDate, parse_time};
use crate::diagnostic::Finding;
use crate::schema::fields::{Fields, Value};
use crate::source::Span;

/// The changes by the dates that they change; a finding for each that hits no date, or makes none that programs share.
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
                let message = "a change names one whole date";
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
            moved: when != event.when.on(date),
            version: None,
        };
        if changes.insert(date, (when, change)).is_some() {
            let message = format!("the date {date} is changed twice");
            findings.push(
                Finding::error("event-exception", span, message)
                    .note("some calendar programs would show the one change, some the other")
                    .help("say all of it in one `[[occurrence]]`"),
            );
        }
    }
    changes
}

/// When a changed date happens: what the table says, and the rest as on every date.
fn changed_when(table: &Fields, date: Date, event: &Event, findings: &mut Vec<Finding>) -> Option<TimeRange> {
    let regular = event.when.on(date);
    let start = point(table, "start");
    let end = point(table, "end");
    let mut refuse = |name: &str, message: &str, help: &str| {
        findings.push(
            Finding::error("event-time", table.span_of(name), message)
                .note("calendar programs leave out such a date, or each give it another end")
                .help(help),
        );
        None
    };
    let when = match (start, end, regular) {
        (None, None, _) => return Some(regular),
        (Some(ChangedTime::Day(first)), end, _)
        | (None, end @ Some(ChangedTime::Day(_)), TimeRange::Days { first, .. }) => match end {
            None if regular.is_days() => regular.on(first),
            None => TimeRange::Days { first, last: first },
            Some(ChangedTime::Day(last)) if last >= first => TimeRange::Days { first, last },
            Some(ChangedTime::Day(_)) => {
                return refuse("end", "this date ends before it starts", "its end is its last day");
            }
            Some(_) => {
                return refuse("end", "a date of whole days cannot end at a time", "give both a time, or neither");
            }
        },
        (Some(ChangedTime::Time(_)), None, TimeRange::Days { .. }) | (None, Some(_), TimeRange::Days { .. }) => {
            return refuse(
                "start",
                "a date of whole days needs both times to become shorter",
                "write `start` and `end`",
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

/// What `start` or `end` of a change says.
enum ChangedTime {
    Day(Date),
    Clock(Time),
    Time(jiff::civil::DateTime),
}

fn point(table: &Fields, name: &str) -> Option<ChangedTime> {
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

/// The finding for an exception or a change that hits no date, with the nearest dates.
pub(crate) fn no_such_date(what: &str, date: Date, span: Span, announced: &[Date], reason: Option<&str>) -> Finding {
    let why = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    let message = format!("the {what} {} hits no date of this series{why}", words(date));
    let at = announced.partition_point(|own| *own < date);
    let near: Vec<String> = [at.checked_sub(1), Some(at)]
        .into_iter()
        .flatten()
        .filter_map(|at| announced.get(at))
        .map(|date| words(*date))
        .collect();
    Finding::error("event-exception", span, message)
        .note(
            "some calendar programs would then show the series as it was, and people would stand before a closed door",
        )
        .help(format!("the nearest dates are {}", near.join(" and ")))
}

/// A date as a person checks it: with its weekday.
pub(crate) fn words(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}
