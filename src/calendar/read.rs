//! Reads an [`Event`] from front matter, field by field, and reports everything that calendar
//! programs would show differently. The schema (`types/event.toml`) defines the names and shapes of the fields.

use std::sync::Arc;

use crate::calendar::context::{EventContext, place};
use crate::calendar::event::{
    Event, EventAccess, EventBooking, EventCost, EventStatus, Occurrence, OccurrenceForm, OnlinePlace, Organiser,
};
use crate::calendar::occurrences;
use crate::calendar::settings::CalendarSettings;
use crate::calendar::time_range::TimeRange;
use crate::calendar::write::{forbidden_character, remove_controls};
use crate::calendar::zone::Zone;
use crate::datetime::DayOrTime;
use crate::diagnostic::Finding;
use crate::markdown::Dialect;
use crate::markdown::field::plain_text;
use crate::schema::fields::{Field, Fields, Value};
use crate::source::Span;

impl Event {
    /// Returns the event of these fields, with every date on which it happens. Returns `None` if it
    /// has no title or start, or its times are invalid: then this function or the schema has reported it.
    pub fn read(fields: &Fields, context: &EventContext, findings: &mut Vec<Finding>) -> Option<Event> {
        let settings = context.settings;
        let title = remove_controls(fields.text("title")?);
        let start = fields.day_or_time("start")?;
        let zone = match fields.text("time_zone") {
            Some(name) => ok_or_report(Zone::from_name(name, fields.span_of("time_zone")), findings)?,
            None => settings.zone.clone(),
        };
        check_texts(fields, findings);
        let organiser = organiser(fields, settings, findings);
        let when = when(fields, start, findings)?;
        if fields.table("repeat").is_none() {
            require_unambiguous(&zone, when, fields, findings)?;
        }
        let mut event = Event {
            id: context.id.to_string(),
            uid: uid(fields, context, findings),
            title,
            summary: fields.text("summary").map(remove_controls),
            description: Arc::default(),
            url: context.url.to_string(),
            when,
            zone,
            doors: fields.time("doors"),
            status: fields.text("status").and_then(EventStatus::parse).unwrap_or_default(),
            previous_start: fields.day_or_time("previous_start"),
            place: fields.get("place").and_then(|field| place(field, context)),
            online: fields.table("online").and_then(|online| {
                Some(OnlinePlace { url: online.text("url")?.to_string(), label: owned_text(online, "label") })
            }),
            organiser,
            places: owned_list(fields, "places"),
            partners: owned_list(fields, "partners"),
            pillars: owned_list(fields, "pillars"),
            themes: owned_list(fields, "themes"),
            audience: owned_list(fields, "audience"),
            age_range: stated(fields, "age_range"),
            languages: owned_list(fields, "languages"),
            categories: owned_list(fields, "tags"),
            cost: fields.table("cost").map(|cost| EventCost {
                free: cost.is_true("free"),
                price: price(cost),
                concessions: stated(cost, "concessions"),
                note: owned_text(cost, "note"),
            }),
            booking: fields.table("booking").map(|booking| EventBooking {
                url: owned_text(booking, "url"),
                opens: booking.day_or_time("opens"),
                closes: booking.day_or_time("closes"),
                capacity: booking.integer("capacity"),
            }),
            access: fields.table("access").map(|access| EventAccess {
                bsl: stated(access, "bsl"),
                relaxed: stated(access, "relaxed"),
                interpreter: stated(access, "interpreter"),
                note: owned_text(access, "note"),
                contact: stated(access, "contact"),
                ask_by: access.date("ask_by"),
            }),
            updated: fields
                .date("updated")
                .map(|date| date.first_day())
                .or(context.published)
                .unwrap_or(settings.epoch),
            sequence: fields.integer("sequence").and_then(|number| u32::try_from(number).ok()).unwrap_or(0),
            series: None,
            occurrences: vec![Occurrence { date: when.first_day(), when, form: OccurrenceForm::Regular, change: None }],
            imported: None,
            span: fields.span_of("start"),
        };
        findings.extend(missing_facts(fields, &event));
        occurrences::read(fields, context, &mut event, findings)?;
        Some(event)
    }
}

/// Reports missing facts that readers need at once: where to join, the original start, doors that
/// open after the start.
fn missing_facts(fields: &Fields, event: &Event) -> impl Iterator<Item = Finding> + use<> {
    let warn = |name: &str, message: &str, note: &str, help: &str| {
        Finding::warning("event-time", fields.span_of(name), message).note(note).help(help)
    };
    let moved = event.status == EventStatus::Rescheduled && event.previous_start.is_none();
    let online = event.status == EventStatus::MovedOnline && event.online.is_none();
    // Doors at 11:30pm for a start at half past midnight open the evening before.
    let late = match (event.when, event.doors) {
        (TimeRange::Times { start, .. }, Some(doors)) => {
            doors > start.time() && start.time().duration_until(doors) < jiff::SignedDuration::from_hours(12)
        }
        _ => false,
    };
    let told = [
        moved.then(|| {
            warn(
                "status",
                "this event is rescheduled, but its original start is missing",
                "people who noted the first date cannot see that it is the same event",
                "add `previous_start` with the date or time of the original start",
            )
        }),
        online.then(|| {
            warn(
                "status",
                "this event has moved online, but its link is missing",
                "people would not know how to join",
                "add `online = { url = \"https://…\" }`",
            )
        }),
        late.then(|| {
            warn(
                "doors",
                "the doors open after the start",
                "people would arrive at a closed door, or come late",
                "correct `doors` or `start`",
            )
        }),
    ];
    told.into_iter().flatten()
}

/// Returns the start and end, from `end` or `duration`.
fn when(fields: &Fields, start: DayOrTime, findings: &mut Vec<Finding>) -> Option<TimeRange> {
    let wrong = |name: &str, message: String, help: String| {
        let finding = Finding::error("event-time", fields.span_of(name), message);
        Some(finding.note("calendar programs leave out such an event, or show different ends").help(help))
    };
    let end = fields.day_or_time("end");
    let length = fields.duration("duration");
    let finding = match (start, end, length) {
        (_, Some(_), Some(_)) => wrong(
            "duration",
            "this event has both an `end` and a `duration`".into(),
            "keep the `end` and remove the `duration`".into(),
        ),
        (DayOrTime::Day(first), None, None) => return Some(TimeRange::Days { first, last: first }),
        (DayOrTime::Day(first), Some(DayOrTime::Day(last)), None) if last >= first => {
            return Some(TimeRange::Days { first, last });
        }
        (DayOrTime::Day(first), None, Some(length)) if length.minutes == 0 => {
            let last = length.after(first).yesterday().unwrap_or(first);
            return Some(TimeRange::Days { first, last });
        }
        (DayOrTime::Day(_), None, Some(_)) => wrong(
            "duration",
            "an all-day event cannot last hours".into(),
            "give the `start` a time, such as `2026-11-27T08:00`, or write the duration in days".into(),
        ),
        (DayOrTime::Time(start), None, None) => return Some(TimeRange::Times { start, end: None }),
        (DayOrTime::Time(start), Some(DayOrTime::Time(end)), None) if end > start => {
            return Some(TimeRange::Times { start, end: Some(end) });
        }
        (DayOrTime::Time(start), None, Some(length)) => match start.checked_add(length.span()) {
            Ok(end) => return Some(TimeRange::Times { start, end: Some(end) }),
            Err(_) => wrong("duration", "this event would end after the year 9999".into(), "make it shorter".into()),
        },
        (DayOrTime::Day(_), Some(DayOrTime::Time(_)), None) | (DayOrTime::Time(_), Some(DayOrTime::Day(_)), None) => {
            wrong(
                "end",
                "`start` and `end` must both have a time, or both be days".into(),
                "write both as `2026-11-27T08:00`, or both as `2026-11-27`".into(),
            )
        }
        (DayOrTime::Day(_), Some(_), None) => wrong(
            "end",
            "this event ends before it starts".into(),
            "the end of an all-day event is its last day, which may be the day of its start".into(),
        ),
        (DayOrTime::Time(start), Some(end), None) => wrong(
            "end",
            if end.start() == start { "this event ends when it starts" } else { "this event ends before it starts" }
                .into(),
            "check the times; an event that runs past midnight ends on the next day".into(),
        ),
    };
    findings.extend(finding);
    None
}

/// Rejects a start or end that the clock skips or repeats.
fn require_unambiguous(zone: &Zone, when: TimeRange, fields: &Fields, findings: &mut Vec<Finding>) -> Option<()> {
    let TimeRange::Times { start, end } = when else { return Some(()) };
    let ending = if fields.get("end").is_some() { "end" } else { "duration" };
    let times = [("start", fields.span_of("start"), Some(start)), ("end", fields.span_of(ending), end)];
    let before = findings.len();
    for (name, span, time) in times {
        if let Some(time) = time {
            findings.extend(zone.report_ambiguity(time, name, span));
        }
    }
    (findings.len() == before).then_some(())
}

fn uid(fields: &Fields, context: &EventContext, findings: &mut Vec<Finding>) -> String {
    let Some(given) = fields.text("uid") else {
        return context.settings.uid(context.id);
    };
    let span = fields.span_of("uid");
    if given.is_empty() || given.chars().any(|c| c.is_whitespace() || c.is_control()) {
        findings.push(
            Finding::error("feed-uid", span, "a `uid` is one word, without spaces")
                .note("calendar programs would lose the event when it changes")
                .help("copy it exactly from the calendar that it comes from, or leave it out: one is generated"),
        );
    }
    given.to_string()
}

fn organiser(fields: &Fields, settings: &CalendarSettings, findings: &mut Vec<Finding>) -> Organiser {
    let own = fields
        .table("organiser")
        .and_then(|table| Some(Organiser { name: table.text("name")?.to_string(), email: owned_text(table, "email") }));
    let own = own.or_else(|| fields.text("organiser").map(|name| Organiser { name: name.to_string(), email: None }));
    own.or_else(|| settings.organiser.clone()).unwrap_or_else(|| {
        findings.push(
            Finding::error("missing-field", fields.span, "this event has no `organiser`")
                .note("Outlook accepts no calendar whose events do not say who organises them.")
                .help("write `organiser = { name = \"…\", email = \"…\" }` here, or once for all under `[calendar]` in site.toml"),
        );
        Organiser::default()
    })
}

/// Reports a character in the plain text of an event's body that feeds may not contain.
pub fn forbidden_in_body(body: &str, dialect: &Dialect, span: Span) -> Option<Finding> {
    // Such a character is in the body itself or written as an HTML entity.
    let may_be = body.contains('&') || forbidden_character(body).is_some();
    may_be.then(|| forbidden_in_text(&plain_text(body, dialect), span, "the text of this event"))?
}

/// Reports a character that feeds may not contain.
fn forbidden_in_text(text: &str, span: Span, name: &str) -> Option<Finding> {
    let c = forbidden_character(text)?;
    let why = if matches!(c, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
        "which ends a line in some calendar programs"
    } else {
        "which calendar feeds may not contain"
    };
    let message = format!("{name} contains the character U+{:04X}, {why}", c as u32);
    let finding = Finding::error("feed-text", span, message)
        .note("the text after it could be lost")
        .help("remove it; it is invisible and often comes from copying out of a document");
    Some(finding)
}

/// Rejects characters that feeds may not contain, and a comma in a tag.
fn check_texts(fields: &Fields, findings: &mut Vec<Finding>) {
    for (name, _, field) in fields.iter() {
        strings(field, &mut |text, span| findings.extend(forbidden_in_text(text, span, &format!("`{name}`"))));
    }
    for tag in fields.texts("tags").filter(|tag| tag.value.contains(',')) {
        findings.push(
            Finding::error("feed-text", tag.span, format!("the tag `{}` contains a comma", tag.value))
                .note("calendar programs would read it as two tags")
                .help("write two tags, or leave out the comma"),
        );
    }
}

fn strings(field: &Field, visit: &mut dyn FnMut(&str, Span)) {
    match &field.value {
        Value::Text(text) => visit(text, field.span),
        Value::List(items) => items.iter().for_each(|item| strings(item, visit)),
        Value::Table(table) => table.iter().for_each(|(_, _, field)| strings(field, visit)),
        _ => {}
    }
}

/// Returns a price in pounds, or its text as written.
fn price(cost: &Fields) -> Option<String> {
    match cost.number("price") {
        Some(pounds) if pounds.fract() == 0.0 => Some(format!("£{pounds:.0}")),
        Some(pounds) => Some(format!("£{pounds:.2}")),
        None => owned_text(cost, "price"),
    }
}

/// Returns a text value, or the text for true ("yes").
fn stated(fields: &Fields, name: &str) -> Option<String> {
    match &fields.get(name)?.value {
        Value::Text(text) => Some(text.to_string()),
        Value::Boolean(true) => Some("yes".into()),
        _ => None,
    }
}

fn owned_text(fields: &Fields, name: &str) -> Option<String> {
    fields.text(name).map(str::to_string)
}

fn owned_list(fields: &Fields, name: &str) -> Vec<String> {
    match fields.text(name) {
        Some(one) => vec![one.to_string()],
        None => fields.texts(name).map(|item| item.value.to_string()).collect(),
    }
}

fn ok_or_report<T>(result: Result<T, Box<Finding>>, findings: &mut Vec<Finding>) -> Option<T> {
    result.map_err(|finding| findings.push(*finding)).ok()
}
