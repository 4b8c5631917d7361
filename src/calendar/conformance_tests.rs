//! A property test of the whole calendar. For generated `repeat` tables and generated rules of
//! partners, our own list, the `rrule` crate, and a reader that expands our written feed agree on
//! dates and texts, or the event is rejected.

use std::collections::BTreeSet;

use calcard::common::timezone::Tz;
use calcard::icalendar::dates::TimeOrDelta;
use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

use super::event::{Event, OccurrenceForm};
use super::feed::Feed;
use super::import::{CalendarImport, import, text};
use super::occurrences::expand_text;
use super::testing::{read, settings, with_feed};
use super::time_range::TimeRange;
use super::write::{format_date, format_time};
use crate::datetime::DayOrTime;
use crate::source::{Source, Sources};

/// The start and end of a date in local time.
type LocalRange = (DateTime, DateTime);

fn feed(events: &[Event]) -> Vec<u8> {
    with_feed(events, |feed| {
        let (bytes, findings) = feed.write();
        assert_eq!(findings, []);
        texts_are_the_same(feed, &bytes);
        bytes
    })
}

/// The title, description and place of every VEVENT, as the other reader returns them.
fn texts_are_the_same(feed: &Feed, bytes: &[u8]) {
    let calendar = parsed(bytes);
    let components = calendar.components.iter();
    let events = components.filter(|component| component.component_type == ICalendarComponentType::VEvent);
    let theirs: Vec<[String; 3]> = events
        .map(|component| {
            let text = |property| {
                let entry = component.property(&property);
                entry.and_then(|entry| entry.values.first()?.as_text()).unwrap_or_default().to_owned()
            };
            [text(ICalendarProperty::Summary), text(ICalendarProperty::Description), text(ICalendarProperty::Location)]
        })
        .collect();
    let ours: Vec<[String; 3]> = feed
        .events
        .iter()
        .flat_map(|(event, text)| feed.entries(event, text))
        .map(|entry| [entry.title, entry.description, entry.location.unwrap_or_default()])
        .collect();
    assert_eq!(theirs, ours);
}

fn parsed(bytes: &[u8]) -> ICalendar {
    let text = String::from_utf8(bytes.to_vec()).expect("feeds are UTF-8");
    ICalendar::parse(&text).unwrap_or_else(|entry| panic!("{entry:?}\n{text}"))
}

/// Returns every date in local time as the other reader (calcard 0.3.14) expands it. It compares
/// UNTIL, which is in UTC by RFC 5545 section 3.3.10, with local times. So this function replaces
/// UNTIL by its local time.
fn theirs(bytes: &[u8], event: &Event) -> BTreeSet<LocalRange> {
    let mut text = String::from_utf8_lossy(bytes).replace("\r\n ", "");
    if let Some((_, until)) = event.series.as_ref().and_then(|series| series.rule.rsplit_once(";UNTIL="))
        && until.ends_with('Z')
    {
        let utc: DateTime = until.trim_end_matches('Z').parse().expect("a date and time");
        let moment = jiff::tz::Offset::UTC.to_timestamp(utc).expect("a moment");
        text = text.replace(&format!(";UNTIL={until}"), &format!(";UNTIL={}", format_time(event.zone.local(moment))));
    }
    let expanded = parsed(text.as_bytes()).expand_dates(Tz::Floating, 50_000);
    assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
    let local = |at: &chrono::DateTime<Tz>| -> DateTime {
        at.naive_local().format("%Y-%m-%dT%H:%M:%S").to_string().parse().expect("a date and time")
    };
    let times = expanded.events.iter().map(|event| {
        let end = match &event.end {
            TimeOrDelta::Time(end) => *end,
            TimeOrDelta::Delta(delta) => event.start + *delta,
        };
        (local(&event.start), local(&end))
    });
    times.collect()
}

fn ours(event: &Event) -> BTreeSet<LocalRange> {
    event.occurrences.iter().map(|occurrence| (occurrence.when.begins(), occurrence.when.end_time())).collect()
}

/// Returns the dates of the written rule by the `rrule` crate, without the exceptions.
fn by_rrule(event: &Event) -> BTreeSet<Date> {
    let Some(series) = &event.series else { return ours(event).into_iter().map(|(begins, _)| begins.date()).collect() };
    // Treats the local time of the series as UTC, also for its end.
    let (rule, _) = series.rule.rsplit_once(";UNTIL=").expect("every rule ends");
    let last =
        event.occurrences.iter().map(|occurrence| occurrence.date).chain(series.except.iter().map(|at| at.date()));
    let last = last.max().expect("a date");
    let text = match event.when.start() {
        DayOrTime::Day(day) => {
            format!("DTSTART:{0}T000000Z\nRRULE:{rule};UNTIL={1}T000000Z", format_date(day), format_date(last))
        }
        DayOrTime::Time(at) => {
            format!("DTSTART:{}Z\nRRULE:{rule};UNTIL={}Z", format_time(at), format_time(last.to_datetime(at.time())))
        }
    };
    let except: BTreeSet<Date> = series.except.iter().map(|at| at.date()).collect();
    expand_text(&text).expect("our own rules are rules").filter(|date| !except.contains(date)).collect()
}

/// Checks everything that must be true for an event that was accepted.
fn agrees(event: &Event) {
    let announced: BTreeSet<Date> = event
        .occurrences
        .iter()
        .filter(|occurrence| occurrence.form != OccurrenceForm::Detached)
        .map(|occurrence| occurrence.date)
        .collect();
    if !announced.is_empty() {
        assert_eq!(by_rrule(event), announced, "{:?}", event.series);
    }
    let bytes = feed(std::slice::from_ref(event));
    let (ours, theirs) = (ours(event), theirs(&bytes, event));
    assert_eq!(
        theirs.symmetric_difference(&ours).collect::<Vec<_>>(),
        Vec::<&LocalRange>::new(),
        "{}",
        String::from_utf8_lossy(&bytes)
    );
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A `repeat` table and the event around it. Many are rejected, which is the other half of the property.
fn front_matter() -> impl Strategy<Value = String> {
    let start = (0..900i64).prop_map(|days| date(2026, 8, 1) + jiff::Span::new().days(days));
    let when = prop_oneof![
        3 => (0..24i8, prop::sample::select(vec![0i8, 15, 30]), 15..1500i32).prop_map(Some),
        1 => Just(None),
    ];
    let every = prop::sample::select(vec!["day", "week", "week", "week", "month", "month", "year"]);
    let on = prop::collection::btree_set(prop::sample::select(DAYS.to_vec()), 0..4);
    let nth = prop::sample::select(vec!["", "", "", "1", "2", "3", "4", "5", "\"last\""]);
    let ends = prop_oneof![
        (1..40i64).prop_map(|count| format!("count = {count}")),
        (1..700i64).prop_map(|days| format!("+{days}"))
    ];
    let zone = prop::sample::select(vec!["Europe/London", "Europe/London", "America/New_York", "Asia/Kolkata"]);
    let more = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.25));
    // Blanks are only between letters: the trimming of texts is not tested here.
    let words = "[ -~éŵ\\n👩]{0,60}";
    (start, when, every, 1..4u8, on, nth, ends, zone, more, words).prop_map(
        |(mut start, when, every, interval, on, nth, ends, zone, (fit, bank, term), words)| {
            // A start that fits its own rule, more often than by chance.
            if fit && let Some(first) = on.first().filter(|_| every == "week") {
                let day = DAYS.iter().position(|day| day == first).unwrap_or(0) as i64;
                start = start + jiff::Span::new().days((day - i64::from(start.weekday().to_monday_zero_offset())).rem_euclid(7));
            }
            let quoted = |text: &str| serde_json::Value::from(text).to_string();
            let (begins, length) = match when {
                Some((hour, minute, length)) => (format!("{start}T{hour:02}:{minute:02}"), format!("{length}m")),
                None => (start.to_string(), format!("{} days", interval)),
            };
            let mut table = format!("every = \"{every}\", interval = {interval}");
            if !on.is_empty() && every != "day" {
                table.push_str(&format!(", on = [{}]", on.iter().map(|day| format!("\"{day}\"")).collect::<Vec<_>>().join(", ")));
            }
            if !nth.is_empty() && matches!(every, "month" | "year") {
                table.push_str(&format!(", nth = {nth}"));
            }
            match ends.strip_prefix('+') {
                Some(days) => {
                    let until = start + jiff::Span::new().days(days.parse::<i64>().unwrap_or(1));
                    table.push_str(&format!(", until = {until}"));
                }
                None => table.push_str(&format!(", {ends}")),
            }
            if bank {
                table.push_str(", except_bank_holidays = true");
            }
            if term {
                table.push_str(", during = \"term\"");
            }
            format!(
                "title = {}\nsummary = {}\nstart = {begins}\nduration = \"{length}\"\ntime_zone = \"{zone}\"\nplace = \"riverside\"\nrepeat = {{ {table} }}\n",
                quoted(&format!("A {words}.")),
                quoted(&format!("Come {words}.")),
            )
        },
    )
}

/// Adds exceptions and changes to a series, by the index of the date.
fn with_changes(toml: &str, event: &Event, out: &[usize], changed: &[(usize, u8)]) -> String {
    let dates: Vec<Date> = event.occurrences.iter().map(|occurrence| occurrence.date).collect();
    let out: BTreeSet<Date> = out.iter().map(|at| dates[at % dates.len()]).filter(|date| *date != dates[0]).collect();
    let list: Vec<String> = out.iter().map(Date::to_string).collect();
    let mut toml = toml.replace("repeat = { ", &format!("repeat = {{ except = [{}], ", list.join(", ")));
    let mut tables: Vec<(Date, String)> = Vec::new();
    for (at, kind) in changed {
        let date = dates[at % dates.len()];
        if out.contains(&date) || tables.iter().any(|(own, _)| *own == date) {
            continue;
        }
        let next = date.tomorrow().unwrap_or(date);
        let timed = matches!(event.when, TimeRange::Times { .. });
        let what = match kind % 6 {
            0 => "status = \"cancelled\"".to_owned(),
            1 => "place = \"mill-lane-primary\", note = \"Elsewhere, *once*; come\"".into(),
            2 if timed => "start = \"12:05\", end = \"13:00\"".into(),
            3 if timed => format!("start = {next}T12:10, end = {next}T14:00"),
            4 if timed => format!("start = {date}"),
            5 if timed => "start = \"22:30\", end = \"04:30\"".into(),
            _ => format!("start = {next}, end = {next}"),
        };
        tables.push((date, format!("{{ date = {date}, {what} }}")));
    }
    let tables: Vec<String> = tables.into_iter().map(|(_, table)| table).collect();
    toml.push_str(&format!("occurrence = [{}]\n", tables.join(", ")));
    toml
}

/// A rule as partners' programs write it, with exceptions and one change.
fn partners_file() -> impl Strategy<Value = String> {
    let parts = (
        prop::sample::select(vec!["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"]),
        prop::sample::select(vec!["", ";INTERVAL=1", ";INTERVAL=2", ";INTERVAL=3"]),
        prop::sample::select(vec![
            "",
            "",
            ";BYDAY=MO",
            ";BYDAY=TU,TH",
            ";BYDAY=SA",
            ";BYDAY=1MO",
            ";BYDAY=-1FR",
            ";BYDAY=MO,TU,WE,TH,FR",
            ";BYMONTHDAY=15",
            ";BYMONTHDAY=-1",
            ";BYMONTHDAY=31",
        ]),
        prop::sample::select(vec![
            "",
            "",
            "",
            ";BYMONTH=9",
            ";BYMONTH=6,12",
            ";BYSETPOS=2",
            ";BYSETPOS=-1",
            ";WKST=SU",
            ";WKST=MO",
            ";BYWEEKNO=20",
        ]),
        prop::sample::select(vec![
            "",
            ";COUNT=1",
            ";COUNT=7",
            ";COUNT=40",
            ";UNTIL=20270401T090000Z",
            ";UNTIL=20280101",
            ";UNTIL=20260101T000000Z",
        ]),
    );
    let zone = prop::sample::select(vec![
        "DAY",
        "Z",
        "",
        ";TZID=Europe/London",
        ";TZID=GMT Standard Time",
        ";TZID=America/New_York",
    ]);
    (0..500i64, 0..24i8, 1..900i32, parts, zone, prop::option::of(1..40i64), prop::option::of(1..40i64)).prop_map(
        |(days, hour, minutes, (freq, interval, by, more, ends), zone, out, changed)| {
            let start = date(2026, 9, 1) + jiff::Span::new().days(days);
            let at = |name: &str, day: Date| match zone {
                "DAY" => format!("{name};VALUE=DATE:{}", format_date(day)),
                "Z" => format!("{name}:{}T{hour:02}0000Z", format_date(day)),
                zone => format!("{name}{zone}:{}T{hour:02}0000", format_date(day)),
            };
            let length = if zone == "DAY" { format!("P{}D", minutes % 3 + 1) } else { format!("PT{minutes}M") };
            let later = |days: i64| start + jiff::Span::new().days(days);
            let mut file = format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\nDTSTAMP:20261101T090000Z\r\n{}\r\nDURATION:{length}\r\nRRULE:FREQ={freq}{interval}{by}{more}{ends}\r\nSUMMARY:A\\, b\r\n",
                at("DTSTART", start)
            );
            if let Some(days) = out {
                file.push_str(&format!("{}\r\n", at("EXDATE", later(days))));
            }
            file.push_str("END:VEVENT\r\n");
            if let Some(days) = changed {
                let day = later(days);
                let moved = day.tomorrow().unwrap_or(day);
                file.push_str(&format!(
                    "BEGIN:VEVENT\r\nUID:a@example.org\r\nDTSTAMP:20261101T090000Z\r\n{}\r\n{}\r\nDURATION:{length}\r\nSUMMARY:A\\, b\r\nEND:VEVENT\r\n",
                    at("RECURRENCE-ID", day),
                    at("DTSTART", moved)
                ));
            }
            file + "END:VCALENDAR\r\n"
        },
    )
}

proptest! {
    #![proptest_config(crate::amount::cases(250))]

    #[test]
    fn three_parsers_expand_a_repeat_table_alike_or_it_is_rejected(
        toml in front_matter(),
        out in prop::collection::vec(0..100usize, 0..3),
        changed in prop::collection::vec((0..100usize, any::<u8>()), 0..4),
    ) {
        let (Some(event), findings) = read("a", &toml) else { return Ok(()) };
        if findings.is_empty() {
            agrees(&event);
            let toml = with_changes(&toml, &event, &out, &changed);
            if let (Some(event), findings) = read("a", &toml)
                && findings.is_empty()
            {
                agrees(&event);
            }
        }
    }

}

proptest! {
    // Fewer cases, because the `rrule` crate is slow for rules with few dates.
    #![proptest_config(crate::amount::cases(100))]

    #[test]
    fn three_parsers_expand_a_partners_rule_alike_or_it_is_rejected(file in partners_file()) {
        let mut sources = Sources::default();
        let source = sources.push(Source { path: "a.ics".into(), text: text(file.as_bytes()) });
        let own = CalendarImport { file: "a.ics", source, partner: None, organiser: None, prefix: "", categories: &Default::default() };
        let mut findings = Vec::new();
        let events = import(file.as_bytes(), &own, &settings(), &mut BTreeSet::new(), &mut findings);
        prop_assert!(!events.is_empty() || !findings.is_empty());
        for event in &events {
            agrees(event);
        }
    }
}
