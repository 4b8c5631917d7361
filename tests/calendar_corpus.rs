//! Imports calendar files as real programs write them, and damaged ones. `data/ics/EXPECTED.txt` holds the expected
//! result of each file, line by line. Thousands of damaged copies must not panic, and each finding must give a line.
//!
//! `UPDATE=1 cargo test --test calendar_corpus` regenerates the expected results: read the diff.

#[path = "support/dice.rs"]
mod dice;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use commonweal::calendar::import::{CalendarImport, import, text};
use commonweal::calendar::{CalendarSettings, Event, Feed, FeedStrings};
use commonweal::datetime::Duration;
use commonweal::diagnostic::Finding;
use commonweal::source::{Source, Sources};
use dice::Dice;
use jiff::civil::date;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/ics")
}

/// Returns the name and bytes of every file, in order.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder()).expect("the corpus").map(|entry| entry.expect("readable").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "ics")).collect();
    files.sort();
    let name = |path: &PathBuf| path.file_name().expect("a file").to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), fs::read(path).expect("readable"))).collect()
}

fn settings() -> CalendarSettings {
    CalendarSettings::new("trust.example.org", date(2026, 11, 23))
}

/// Returns the events of a file, and the findings with their lines.
fn read(bytes: &[u8]) -> (Vec<Event>, Vec<(usize, Finding)>) {
    let mut sources = Sources::default();
    let source = sources.push(Source { path: "a.ics".into(), text: text(bytes) });
    let own = CalendarImport {
        file: "a.ics",
        source,
        partner: None,
        organiser: None,
        prefix: "",
        categories: &Default::default(),
    };
    let mut findings = Vec::new();
    let events = import(bytes, &own, &settings(), &mut BTreeSet::new(), &mut findings);
    let lined = findings.into_iter().map(|finding| (finding.positions(&sources).1.line, finding)).collect();
    (events, lined)
}

/// Writes the events as a feed; the writer parses the feed again.
fn write(events: &[Event]) -> Vec<u8> {
    let zone = settings().zone;
    // No test here reads the words of a feed.
    let strings = FeedStrings::new(|key, _| key.to_owned());
    let feed = Feed {
        name: "A",
        description: "",
        url: "https://trust.example.org/",
        source: "https://trust.example.org/a.ics",
        strings: &strings,
        color: None,
        refresh: Duration::default(),
        zone: &zone,
        events: events.iter().map(|event| (event, &*event.description)).collect(),
    };
    let (bytes, findings) = feed.write();
    assert_eq!(findings, []);
    bytes
}

/// Returns every date of some events: start and end as instants (days as dates), place, status.
fn dates(events: &[Event]) -> Vec<String> {
    let mut dates = Vec::new();
    for event in events {
        for occurrence in &event.occurrences {
            let when = occurrence.when;
            let (begins, ends) = match when.is_days() {
                true => (when.begins().to_string(), when.end_time().to_string()),
                false => {
                    (event.zone.instant(when.begins()).to_string(), event.zone.instant(when.end_time()).to_string())
                }
            };
            let place = event.place_of(occurrence).map(|place| place.line()).unwrap_or_default();
            dates.push(format!("{begins} to {ends} {place} {}", event.status_of(occurrence).ical_status()));
        }
    }
    dates.sort();
    dates
}

#[test]
fn every_file_gives_the_expected_events() {
    let mut all = String::new();
    for (name, bytes) in corpus() {
        let (events, findings) = read(&bytes);
        // Writing to a String cannot fail.
        let _ = writeln!(all, "{name}");
        for event in &events {
            let dates = event.occurrences.len();
            let more = if dates > 1 { format!(" and {} more dates", dates - 1) } else { String::new() };
            let first = event.occurrences[0].when.start();
            let _ = writeln!(all, "  {first:?} {}{more}: {:?} <{}>", event.zone.name(), event.title, event.uid);
        }
        for (line, finding) in &findings {
            let _ = writeln!(all, "  line {line}: {}: {}", finding.level.name(), finding.message);
        }
        if events.is_empty() && findings.is_empty() {
            let _ = writeln!(all, "  nothing");
        }
    }
    let path = folder().join("EXPECTED.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &all).expect("written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    for (own, expected) in all.lines().zip(expected.lines()) {
        assert_eq!(own, expected);
    }
    assert_eq!(all.lines().count(), expected.lines().count());
}

#[test]
fn imported_events_survive_writing_and_parsing() {
    for (name, bytes) in corpus() {
        let (events, _) = read(&bytes);
        let (again, findings) = read(&write(&events));
        assert!(findings.is_empty(), "{name}: {findings:?}");
        assert_eq!(dates(&again), dates(&events), "{name}");
    }
}

/// Byte sequences that parsers often handle wrongly.
const PIECES: &[&[u8]] = &[
    b"\r\n ",
    b"\r\nBEGIN:VEVENT\r\n",
    b"\r\nEND:VEVENT\r\n",
    b"\r\nEND:VCALENDAR\r\n",
    b"\"",
    b";",
    b":",
    b"\\",
    b"\x00",
    b"\xff\xfe",
    b"\xc5",
    b"\xe2\x80\xa8",
    b"99999999",
    b"-",
    b"T246060Z",
    b"\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYSETPOS=-400\r\n",
    b"\r\nRRULE:FREQ=YEARLY;BYWEEKNO=53;COUNT=999999999\r\n",
    b"\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261127T170000\r\n",
    b"\r\nEXDATE:,,20261204,x\r\n",
    b"\r\nDURATION:P9999999999999W\r\n",
];

fn damage(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + dice.roll(60)).min(bytes.len());
        match dice.roll(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => drop(bytes.splice(at..at, PIECES[dice.roll(PIECES.len())].iter().copied())),
            3 => {
                let copy = bytes[at..end].to_vec();
                let to = dice.roll(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            4 if at < bytes.len() => bytes[at] = dice.roll(256) as u8,
            _ if at < bytes.len() => bytes[at] = b"0123456789;:,=TZ"[dice.roll(16)],
            _ => {}
        }
    }
    bytes
}

#[test]
fn damaged_calendars_cause_no_panic_and_every_finding_has_a_line() {
    /// How many damaged copies of each file the test creates.
    const COPIES: usize = 50;
    let mut dice = Dice(0x2026_1123);
    for (name, bytes) in corpus() {
        for copy in 0..COPIES {
            let damaged = damage(&bytes, &mut dice);
            let (events, findings) = read(&damaged);
            let lines = text(&damaged).lines().count().max(1);
            for (line, finding) in findings {
                assert!(finding.code == "import" && line <= lines, "{name}, {copy}: {line} {}", finding.message);
            }
            let (again, _) = read(&write(&events));
            assert_eq!(dates(&again), dates(&events), "{name}, {copy}:\n{}", text(&damaged));
        }
    }
}
