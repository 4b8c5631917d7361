use super::*;
use crate::calendar::event::Form;
use crate::calendar::testing::{settings, with_feed};
use crate::source::{Source, Sources};
use jiff::civil::date;
use proptest::prelude::*;

fn read(events: &str) -> (Vec<Event>, Vec<String>) {
    let file =
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n", events.trim().replace('\n', "\r\n"));
    read_bytes(file.as_bytes())
}

fn read_bytes(bytes: &[u8]) -> (Vec<Event>, Vec<String>) {
    let mut findings = Vec::new();
    let mut sources = Sources::default();
    let source = sources.push(Source { path: "imports/library.ics".into(), text: text(bytes) });
    let import = Import {
        file: "imports/library.ics",
        source,
        partner: Some("library"),
        organiser: None,
        prefix: "Library: ",
        categories: &[("Kids".into(), "children".into())],
    };
    let events = super::import(bytes, &import, &settings(), &mut BTreeSet::new(), &mut findings);
    assert!(findings.iter().all(|finding| finding.code == "import"));
    let line = |finding: Finding| format!("{}: {}", finding.places(&sources).1.line, finding.message);
    (events, findings.into_iter().map(line).collect())
}

fn event(properties: &str) -> String {
    format!("BEGIN:VEVENT\n{}\nEND:VEVENT\n", properties.trim())
}

#[test]
fn an_event_keeps_its_uid_and_says_where_it_is_from() {
    let (events, findings) = read(&event(
        "UID:abc-1@library.example\nDTSTAMP:20261001T090000Z\nDTSTART:20261127T170000Z\nDURATION:PT1H30M\n\
         SUMMARY:Story time\\, for all\nLOCATION:Library\\nHigh Street\nCATEGORIES:Kids,Reading\nSEQUENCE:3\n\
         URL:https://library.example/1\nORGANIZER;CN=\"Otley Library\":mailto:a@library.example",
    ));
    assert_eq!(findings, [""; 0]);
    let event = &events[0];
    assert_eq!((event.id.as_str(), event.uid.as_str()), ("library-abc-1", "abc-1@library.example"));
    let start = date(2026, 11, 27).at(17, 0, 0, 0);
    assert_eq!(event.when, When::Times { start, end: Some(date(2026, 11, 27).at(18, 30, 0, 0)) });
    assert_eq!((event.zone.name(), event.title.as_str()), ("Europe/London", "Library: Story time, for all"));
    assert_eq!((&event.themes, &event.categories), (&vec!["children".to_string()], &vec!["Reading".to_string()]));
    assert_eq!(event.sequence, 3);
    assert_eq!(event.place.as_ref().map(Place::line).as_deref(), Some("Library, High Street"));
    let from = event.imported.as_ref().unwrap();
    assert_eq!((from.partner.as_deref(), from.url.as_deref()), (Some("library"), Some("https://library.example/1")));
    assert_eq!(event.updated, date(2026, 10, 1));
}

#[test]
fn a_series_keeps_its_rule_with_an_end_and_its_changes() {
    let (events, findings) = read(
        &(event(
            "UID:s\nDTSTART;TZID=GMT Standard Time:20260915T090000\nDTEND;TZID=GMT Standard Time:20260915T100000\n\
             RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20260922T080000Z\nSUMMARY:Group",
        ) + &event(
            "UID:s\nRECURRENCE-ID:20260929T080000Z\nDTSTART;TZID=Europe/London:20260930T100000\n\
             DTEND;TZID=Europe/London:20260930T110000\nSUMMARY:Group",
        )),
    );
    assert_eq!(findings, [""; 0]);
    let series = events[0].series.as_ref().unwrap();
    assert_eq!(series.rule, "FREQ=WEEKLY;UNTIL=20261006T080000Z");
    let dates: Vec<String> =
        events[0].occurrences.iter().map(|occurrence| occurrence.when.begins().to_string()).collect();
    assert_eq!(dates, ["2026-09-15T09:00:00", "2026-09-30T10:00:00", "2026-10-06T09:00:00"]);
}

#[test]
fn an_endless_series_ends_with_the_next_school_year_and_a_doubtful_rule_becomes_single_dates() {
    let (events, _) =
        read(&event("UID:s\nDTSTART;VALUE=DATE:20261123\nRRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=4\nSUMMARY:Market"));
    let last = events[0].occurrences.last().unwrap();
    assert_eq!(last.date, date(2028, 8, 28));
    assert!(events[0].occurrences.iter().all(|occurrence| occurrence.form == Form::Detached));
}

#[test]
fn what_cannot_be_published_is_left_out_with_its_line() {
    let text = event("DTSTART:20261127T170000Z\nSUMMARY:No UID")
        + &event("UID:1\nSUMMARY:No start")
        + &event("UID:2\nDTSTART:20261127T170000Z")
        + &event("UID:3\nDTSTART:20261127T170000Z\nSUMMARY:Staff\nCLASS:PRIVATE")
        + &event("UID:4\nDTSTART;TZID=Mars:20261127T170000\nSUMMARY:Far")
        + &event("UID:5\nDTSTART:20261127T170000Z\nSUMMARY:Often\nRRULE:FREQ=HOURLY;COUNT=3");
    let (events, findings) = read(&text);
    assert_eq!(events.len(), 0);
    for (finding, line, said) in [
        (&findings[0], 3, "no UID"),
        (&findings[1], 7, "no UID or start"),
        (&findings[2], 11, "no title"),
        (&findings[3], 15, "private"),
        (&findings[4], 21, "time zone, `Mars`, is none that is known"),
        (&findings[5], 26, "not for public events"),
    ] {
        assert!(finding.starts_with(&format!("{line}: ")) && finding.contains(said), "{finding}");
    }
}

#[test]
fn a_web_page_is_an_error_with_its_line() {
    let (events, findings) = read_bytes(b"\n<html><body>Log in</body></html>");
    assert_eq!(events.len(), 0);
    assert!(findings[0].starts_with("2: this is a web page"), "{findings:?}");
}

#[test]
fn a_uid_is_text_and_comes_out_as_it_came_in() {
    // RFC 5545 section 3.8.4.7: commas, semicolons and backslashes are escaped in it too.
    let (events, told) =
        read("BEGIN:VEVENT\nUID:a\\,b\\;c\\\\d@example.org\nSUMMARY:Tea\nDTSTART:20261127T170000Z\nEND:VEVENT");
    assert_eq!((events[0].uid.as_str(), told), ("a,b;c\\d@example.org", vec![]));
    let (bytes, findings) = with_feed(&events, |feed| feed.write());
    assert_eq!(findings, []);
    assert!(String::from_utf8(bytes).unwrap().contains("UID:a\\,b\\;c\\\\d@example.org\r\n"));
}

#[test]
fn a_rule_with_foreign_letters_is_told_and_its_first_date_kept() {
    let (events, told) = read(
        "BEGIN:VEVENT\nUID:a\nSUMMARY:Tea\nDTSTART:20261127T170000Z\nRRULE:FREQ=WEEKLY;BYDAY=\u{3bf}MO\nEND:VEVENT",
    );
    assert_eq!((events.len(), told.len()), (1, 1), "{told:?}");
}

/// Lines that a hostile or broken program might write, whole and in pieces.
const PIECES: &[&str] = &[
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VCALENDAR",
    "END:VCALENDAR",
    "BEGIN:VALARM",
    "END:VALARM",
    "UID:a",
    "UID:b",
    "SUMMARY:A",
    "SUMMARY:",
    "DTSTART:20261127T170000Z",
    "DTSTART;TZID=Europe/London:20270328T013000",
    "DTSTART;VALUE=DATE:20280229",
    "DTSTART:99991231T235959",
    "DTSTART:00010101",
    "DTEND:20261127T160000Z",
    "DTEND:99991231T235959Z",
    "DURATION:P99999999999W",
    "DURATION:PT1H",
    "DURATION:-P1D",
    "RRULE:FREQ=DAILY",
    "RRULE:FREQ=WEEKLY;INTERVAL=0",
    "RRULE:FREQ=YEARLY;UNTIL=99991231",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;COUNT=999999999",
    "RRULE:FREQ=YEARLY;BYWEEKNO=53",
    "RRULE:;;=",
    "EXDATE:20261127T170000Z,,x",
    "RECURRENCE-ID:20261127T170000Z",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20261128",
    "GEO:;",
    "GEO:1;NaN",
    "ORGANIZER;CN=\"x\":mailto:",
    "ORGANIZER:é",
    "CATEGORIES:,,\\,",
    "X;A=\"",
    "\u{85}",
    " folded",
    "SEQUENCE:-1",
    "LOCATION:\\",
    "STATUS:CANCELLED",
    "RDATE:20261201",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_file_makes_it_panic_and_what_is_taken_in_reads_back(
        pieces in proptest::collection::vec(prop::sample::select(PIECES), 0..24),
        whole in any::<bool>(),
        cut in 0..2000usize,
    ) {
        let body = pieces.join("\r\n");
        let mut file = if whole {
            format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:z\r\nSUMMARY:Z\r\nDTSTART:20261127T170000Z\r\n{body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        } else {
            format!("BEGIN:VCALENDAR\r\n{body}\r\nEND:VCALENDAR\r\n")
        }.into_bytes();
        if cut < 200 { file.truncate(cut); }
        let (events, _) = read_bytes(&file);
        prop_assert_eq!(with_feed(&events, |feed| feed.write().1), vec![]);
    }
}
