//! Reads written events back with an independent parser and compares them with the intended
//! content. Takes bytes and entries, and returns findings, so that each difference between a feed
//! and its pages is reported.

use std::borrow::Cow;

use ical::property::Property;

use crate::calendar::feed_event::FeedEvent;
use crate::calendar::write::{format_date, format_time};
use crate::datetime::DayOrTime;
use crate::diagnostic::Finding;

/// Returns a `feed-text` finding for each entry that does not read back correctly.
pub(crate) fn read_back(bytes: &[u8], entries: &[FeedEvent]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut meant = entries.iter();
    let mut properties: Option<Vec<Property>> = None;
    let unfolded = unfold(bytes);
    for property in ical::PropertyParser::from_reader(unfolded.as_slice()) {
        let mut property = match property {
            Ok(property) => property,
            Err(error) => {
                return entries
                    .first()
                    .map(|entry| difference_finding(entry, &error.to_string()))
                    .into_iter()
                    .collect();
            }
        };
        let event = property.value.as_deref() == Some("VEVENT");
        match property.name.as_str() {
            "BEGIN" if event => properties = Some(Vec::with_capacity(24)),
            "END" if event => {
                let Some(entry) = meant.next() else {
                    findings
                        .extend(entries.last().map(|entry| difference_finding(entry, "unexpected content follows it")));
                    break;
                };
                let difference = difference(entry, &properties.take().unwrap_or_default());
                findings.extend(difference.map(|difference| difference_finding(entry, &difference)));
            }
            _ => properties.iter_mut().for_each(|own| own.push(std::mem::take(&mut property))),
        }
    }
    findings.extend(meant.next().map(|entry| difference_finding(entry, "it is missing")));
    findings
}

fn difference_finding(entry: &FeedEvent, difference: &str) -> Finding {
    let message = format!("the event `{}` does not read back correctly from the feed: {difference}", entry.title);
    Finding::error("feed-text", entry.event.span, message)
        .note("the event in people's calendars would differ from the page")
        .help("look for unusual characters in the event's text; if there are none, this is a bug in Commonweal")
}

/// Unfolds lines (RFC 5545 section 3.1), because the parser's own unfolding trims them.
fn unfold(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b" ") {
            Some(rest) if out.ends_with(b"\r\n") => {
                out.truncate(out.len() - 2);
                out.extend_from_slice(rest);
            }
            _ => out.extend_from_slice(line),
        }
    }
    out
}

/// Describes the first property that differs.
fn difference(entry: &FeedEvent, properties: &[Property]) -> Option<String> {
    let value = |name: &str| {
        properties.iter().find(|property| property.name == name).and_then(|property| property.value.as_deref())
    };
    let categories = entry.event.categories.join(",");
    let expected: [(&str, Option<Cow<str>>); 10] = [
        ("UID", Some(Cow::Borrowed(&*entry.uid))),
        ("RECURRENCE-ID", entry.recurrence.map(|at| moment(at).into())),
        ("DTSTART", Some(moment(entry.start).into())),
        ("DTEND", entry.end.map(|at| moment(at).into())),
        ("RRULE", entry.rule.map(Cow::Borrowed)),
        ("SUMMARY", Some(Cow::Borrowed(&entry.title))),
        ("DESCRIPTION", (!entry.description.is_empty()).then_some(Cow::Borrowed(&entry.description))),
        ("LOCATION", entry.location.as_deref().map(Cow::Borrowed)),
        ("STATUS", Some(Cow::Borrowed(entry.status))),
        ("CATEGORIES", (!categories.is_empty()).then_some(Cow::Owned(categories))),
    ];
    for (name, meant) in expected {
        let read = value(name);
        let same = match (read, meant.as_deref()) {
            (Some(read), Some(meant)) => unescapes_to(read, meant),
            (read, meant) => read == meant,
        };
        if !same {
            return Some(format!("{name} is `{}`", read.unwrap_or("")));
        }
    }
    let zone = properties.iter().find(|property| property.name == "DTSTART").and_then(|start| {
        start.params.as_ref()?.iter().find(|(name, _)| name == "TZID").and_then(|(_, values)| values.first())
    });
    let timed = matches!(entry.start, DayOrTime::Time(_));
    if zone.map(|zone: &String| zone.as_str()) != timed.then_some(entry.event.zone.name()) {
        return Some(format!("its zone is `{}`", zone.map_or("", String::as_str)));
    }
    let excepted = properties.iter().filter(|property| property.name == "EXDATE").filter_map(|p| p.value.as_deref());
    if !excepted.eq(entry.except.iter().map(|at| moment(*at))) {
        return Some("its EXDATEs differ".into());
    }
    None
}

fn moment(at: DayOrTime) -> String {
    match at {
        DayOrTime::Day(date) => format_date(date),
        DayOrTime::Time(time) => format_time(time),
    }
}

/// Returns whether a value is that text after its escapes are undone.
fn unescapes_to(value: &str, meant: &str) -> bool {
    if value.contains('\\') { unescape(value) == meant } else { value == meant }
}

/// Undoes the escapes of TEXT (RFC 5545 section 3.3.11).
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut chars = escaped.chars();
        match chars.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(c) => out.push(c),
            None => out.push('\\'),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    Cow::Owned(out)
}
