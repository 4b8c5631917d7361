use super::*;
use crate::calendar::event::{EventPlace, OccurrenceForm};
use crate::calendar::testing::{settings, with_feed};
use crate::calendar::time_range::TimeRange;
use crate::source::{Source, Sources};
use jiff::civil::{Date, date};
use proptest::prelude::*;

mod losses;
mod programs;

fn read(events: &str) -> (Vec<Event>, Vec<String>) {
    let file =
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n", events.trim().replace('\n', "\r\n"));
    read_bytes(file.as_bytes())
}

fn read_bytes(bytes: &[u8]) -> (Vec<Event>, Vec<String>) {
    let mut findings = Vec::new();
    let mut sources = Sources::default();
    let source = sources.push(Source { path: "imports/library.ics".into(), text: text(bytes) });
    let import = CalendarImport {
        file: "imports/library.ics",
        source,
        partner: Some("library"),
        organiser: None,
        prefix: "Library: ",
        categories: &[("kids".into(), "children".into())].into(),
    };
    let events = super::import(bytes, &import, &settings(), &mut BTreeSet::new(), &mut findings);
    assert!(findings.iter().all(|finding| finding.code == "import"));
    let line = |finding: Finding| format!("{}: {}", finding.positions(&sources).1.line, finding.message);
    (events, findings.into_iter().map(line).collect())
}

fn event(properties: &str) -> String {
    format!("BEGIN:VEVENT\n{}\nEND:VEVENT\n", properties.trim())
}

#[test]
fn an_event_keeps_its_uid_and_names_its_source() {
    let (events, findings) = read(&event(
        "UID:abc-1@library.example\nDTSTAMP:20261001T090000Z\nDTSTART:20261127T170000Z\nDURATION:PT1H30M\n\
         SUMMARY:Story time\\, for all\nLOCATION:Library\\nHigh Street\nCATEGORIES:Kids,Reading\nSEQUENCE:3\n\
         URL:https://library.example/1\nORGANIZER;CN=\"Otley Library\":mailto:a@library.example",
    ));
    assert_eq!(findings, [""; 0]);
    let event = &events[0];
    assert_eq!((event.id.as_str(), event.uid.as_str()), ("library-abc-1", "abc-1@library.example"));
    let start = date(2026, 11, 27).at(17, 0, 0, 0);
    assert_eq!(event.when, TimeRange::Times { start, end: Some(date(2026, 11, 27).at(18, 30, 0, 0)) });
    assert_eq!((event.zone.name(), event.title.as_str()), ("Europe/London", "Library: Story time, for all"));
    assert_eq!((&event.themes, &event.categories), (&vec!["children".to_string()], &vec!["Reading".to_string()]));
    assert_eq!(event.sequence, 3);
    assert_eq!(event.place.as_ref().map(EventPlace::line).as_deref(), Some("Library, High Street"));
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
fn an_endless_series_ends_with_the_next_school_year_and_an_unportable_rule_becomes_single_dates() {
    let (events, findings) =
        read(&event("UID:s\nDTSTART;VALUE=DATE:20261123\nRRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=4\nSUMMARY:Market"));
    let last = events[0].occurrences.last().unwrap();
    assert_eq!(last.date, date(2028, 8, 28));
    assert_eq!(findings, ["3: this series has no end: its dates are shown up to 2028-08-31"]);
    assert!(events[0].occurrences.iter().all(|occurrence| occurrence.form == OccurrenceForm::Detached));
}

#[test]
fn unpublishable_events_are_omitted_and_reported_with_their_line() {
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
        (&findings[1], 7, "UID or start"),
        (&findings[2], 11, "no title"),
        (&findings[3], 15, "private"),
        (&findings[4], 21, "time zone, `Mars`, is unknown"),
        (&findings[5], 26, "not supported"),
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
fn a_uid_is_text_and_stays_unchanged() {
    // RFC 5545 section 3.8.4.7: commas, semicolons and backslashes are escaped in a UID too.
    let (events, told) =
        read("BEGIN:VEVENT\nUID:a\\,b\\;c\\\\d@example.org\nSUMMARY:Tea\nDTSTART:20261127T170000Z\nEND:VEVENT");
    assert_eq!((events[0].uid.as_str(), told), ("a,b;c\\d@example.org", vec![]));
    let (bytes, findings) = with_feed(&events, |feed| feed.write());
    assert_eq!(findings, []);
    assert!(String::from_utf8(bytes).unwrap().contains("UID:a\\,b\\;c\\\\d@example.org\r\n"));
}

#[test]
fn an_event_with_non_ascii_letters_in_its_rule_is_reported_and_omitted() {
    let (events, told) = read(
        "BEGIN:VEVENT\nUID:a\nSUMMARY:Tea\nDTSTART:20261127T170000Z\nRRULE:FREQ=WEEKLY;BYDAY=\u{3bf}MO\nEND:VEVENT",
    );
    assert_eq!(events.len(), 0);
    assert_eq!(told, ["3: this event repeats by a rule that cannot be read, and is left out"]);
}

#[test]
fn a_private_date_of_a_series_is_not_published() {
    let series = event(
        "UID:s\nDTSTART;TZID=Europe/London:20261201T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Group\nCLASS:public",
    );
    let change = event(
        "UID:s\nRECURRENCE-ID;TZID=Europe/London:20261208T090000\nDTSTART;TZID=Europe/London:20261208T090000\n\
         DURATION:PT1H\nSUMMARY:Talk with a parent\nLOCATION:Room 4\nCLASS:PRIVATE",
    );
    let (events, findings) = read(&(series + &change));
    let dates: Vec<Date> = events[0].occurrences.iter().map(|occurrence| occurrence.date).collect();
    assert_eq!(dates, [date(2026, 12, 1), date(2026, 12, 15)]);
    assert_eq!(findings, ["11: this date is marked private and is left out"]);
    let (bytes, _) = with_feed(&events, |feed| feed.write());
    let feed = String::from_utf8(bytes).unwrap();
    assert!(!feed.contains("Talk") && !feed.contains("Room"), "{feed}");
    // The dates of a private series are not shown either, and the series is reported once.
    let whole = event("UID:p\nDTSTART:20261201\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Group\nCLASS:x-secret")
        + &event("UID:p\nRECURRENCE-ID:20261208\nDTSTART:20261209\nSUMMARY:Group");
    let (events, findings) = read(&whole);
    assert_eq!((events.len(), findings), (0, vec!["3: this event is marked private and is left out".to_owned()]));
}

#[test]
fn a_detached_cancelled_date_without_a_start_is_omitted_and_reported() {
    let (events, findings) = read(
        &(event("UID:s\nRECURRENCE-ID:20261208T090000Z\nSTATUS:CANCELLED\nSUMMARY:Group")
            + &event("UID:t\nRECURRENCE-ID:20261208T090000Z\nSTATUS:CANCELLED")
            + &event(
                "UID:u\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261208T090000Z\nSTATUS:CANCELLED\nSUMMARY:Club",
            )),
    );
    assert_eq!(events.iter().map(|event| &*event.title).collect::<Vec<_>>(), ["Library: Club"]);
    let said = "this cancels one date of a series that is not in the file, and is left out";
    assert_eq!(findings, [format!("3: {said}"), format!("9: {said}")]);
}

#[test]
fn the_note_of_one_date_follows_its_description() {
    let (events, _) = read(
        &(event(
            "UID:s\nDTSTART:20261201T090000Z\nRRULE:FREQ=WEEKLY;COUNT=2\nSUMMARY:Group\nDESCRIPTION:For all ages.",
        ) + &event(
            "UID:s\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261208T100000Z\nSUMMARY:Group\nDESCRIPTION:Bring a coat.",
        )),
    );
    let (bytes, _) = with_feed(&events, |feed| feed.write());
    let feed = String::from_utf8(bytes).unwrap().replace("\r\n ", "");
    let changed = feed.split("BEGIN:VEVENT").find(|event| event.contains("Bring a coat")).expect("the changed date");
    let at = |words: &str| changed.find(words).unwrap_or_else(|| panic!("{words}: {changed}"));
    assert!(at("For all ages.") < at("Bring a coat."), "{changed}");
}

#[test]
fn every_notation_of_a_cancelled_title_is_recognised() {
    let titled =
        |title: &str, more: &str| read(&event(&format!("UID:a\nDTSTART:20261201\nSUMMARY:{title}{more}"))).0.remove(0);
    for title in ["Canceled: Tea", "CANCELLED - Tea", "Cancelled – Tea"] {
        for more in ["", "\nSTATUS:CANCELLED"] {
            let event = titled(title, more);
            assert_eq!((event.title.as_str(), event.status), ("Library: Tea", EventStatus::Cancelled), "{title}{more}");
        }
    }
    let film = titled("Cancelled stamps: a talk", "");
    assert_eq!((film.title.as_str(), film.status), ("Library: Cancelled stamps: a talk", EventStatus::Scheduled));
    assert_eq!(titled("Cancelled:", "").title, "Library: Cancelled:");
    let (events, findings) = read(
        &(event("UID:s\nDTSTART:20261201\nRRULE:FREQ=WEEKLY;COUNT=2\nSUMMARY:Tea")
            + &event("UID:s\nRECURRENCE-ID:20261208\nDTSTART:20261208\nSUMMARY:Canceled: Tea")),
    );
    let change = events[0].occurrences[1].change.as_ref().unwrap();
    assert_eq!((change.status, change.note.as_deref(), findings), (Some(EventStatus::Cancelled), None, vec![]));
}

#[test]
fn whole_days_of_outlook_are_recognised() {
    let days = |start: &str, end: &str| {
        read(&event(&format!("UID:a\n{start}\n{end}\nSUMMARY:Fair\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE"))).0.remove(0).when
    };
    let first = date(2027, 7, 1);
    let two = TimeRange::Days { first, last: date(2027, 7, 2) };
    assert_eq!(
        days("DTSTART;TZID=GMT Standard Time:20270701T000000", "DTEND;TZID=GMT Standard Time:20270703T000000"),
        two
    );
    assert_eq!(days("DTSTART:20270630T230000Z", "DTEND:20270702T230000Z"), two);
    assert_eq!(days("DTSTART:20270701T000000", "DTEND:20270701T000000"), TimeRange::Days { first, last: first });
    assert!(!days("DTSTART:20270701T090000", "DTEND:20270701T100000").is_days());
    let (events, findings) = read(&event(
        "UID:a\nDTSTART:20270630T230000Z\nDTEND:20270701T230000Z\nRRULE:FREQ=WEEKLY;UNTIL=20270721T230000Z\n\
         EXDATE:20270707T230000Z\nSUMMARY:Fair\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
    ));
    let dates: Vec<i8> = events[0].occurrences.iter().map(|occurrence| occurrence.date.day()).collect();
    assert_eq!((dates, findings), (vec![1, 15, 22], vec![]));
}

#[test]
fn generated_google_mailboxes_are_not_organisers() {
    let organiser = |line: &str| {
        read(&event(&format!("UID:a\nDTSTART:20261201\nSUMMARY:Tea\nORGANIZER{line}"))).0.remove(0).organiser
    };
    let group = organiser(";CN=Story times:mailto:0a1b@group.calendar.google.com");
    assert_eq!(group, Organiser { name: "Story times".into(), email: None });
    let own = settings().organiser.unwrap();
    assert_eq!(organiser(";CN=Unknown Organizer:mailto:unknownorganizer@calendar.google.com"), own);
    assert_eq!(organiser(":mailto:0a1b@group.calendar.google.com"), own);
    assert_eq!(organiser(";CN=Otley Library:invalid:nomail"), Organiser { name: "Otley Library".into(), email: None });
}

#[test]
fn markup_becomes_text_and_links_keep_their_address() {
    let described = |text: &str| {
        read(&event(&format!("UID:a\nDTSTART:20261201\nSUMMARY:R&amp\\;D &#8211\\; caf&eacute\\;\nDESCRIPTION:{text}")))
            .0
            .remove(0)
    };
    let event = described(
        "<style>p { color: red }</style><p>Tea &amp\\; cake\\, caf&#xe9\\;</p><p><a href=\"https://book.example.org/1?a=1&amp\\;b=2\">Book here</a>. 3 < 4<br/>https://a.example.org &unknown\\;",
    );
    assert_eq!(event.title, "Library: R&D – café");
    assert_eq!(
        event.description.to_string(),
        "Tea & cake, café\n\nBook here (https://book.example.org/1?a=1&b=2). 3 < 4\nhttps://a.example.org &unknown;"
    );
    let same =
        described("<a href=\"https://a.example.org/\">https://a.example.org/</a> <a href=\"javascript:x()\">go</a>");
    assert_eq!(same.description.to_string(), "https://a.example.org/ go");
    assert_eq!(described("1 < 2 and 3 > 2").description.to_string(), "1 < 2 and 3 > 2");
}

#[test]
fn excessive_input_is_limited_and_reported() {
    let head = "UID:a@b\nDTSTART;VALUE=DATE:20261205\nSUMMARY:Fair";
    let categories: Vec<String> = (0..5_000).map(|number| format!("Kids,c{number}")).collect();
    let (events, findings) = read(&event(&format!("{head}\nCATEGORIES:{}", categories.join(","))));
    assert_eq!((events[0].themes.len(), events[0].categories.len()), (1, 99));
    assert_eq!(findings, ["3: this event has more than 100 categories: the others are left out"]);

    let parameters: String = (0..5_000).map(|number| format!(";X{number}=a")).collect();
    let (events, findings) = read(&event(&format!("{head}\nDESCRIPTION{parameters}:a")));
    assert_eq!((events.len(), findings), (1, vec!["7: this is not a line of a calendar and is left out".to_owned()]));

    let zone = "/Europe/London".repeat(5_000);
    let (events, findings) = read(&event(&format!("UID:a@b\nDTSTART;TZID={zone}:20261205T100000\nSUMMARY:Fair")));
    assert_eq!((events.len(), findings.len()), (0, 1));

    let daily: String = (0..100)
        .map(|number| event(&head.replace("a@b", &format!("a{number}@b")).replace("Fair", "Fair\nRRULE:FREQ=DAILY")))
        .collect();
    let (events, findings) = read(&daily);
    let dates: usize = events.iter().map(|event| event.occurrences.len()).sum();
    assert!((50_000..52_000).contains(&dates) && !findings.is_empty(), "{dates}");
    let (endless, others): (Vec<_>, Vec<_>) = findings.iter().partition(|told| told.contains("this series has no end"));
    assert_eq!(endless.len(), events.len());
    assert!(others.iter().all(|told| told.ends_with("more than 50000 dates: this one is left out")), "{others:?}");
}

#[test]
fn unclosed_tags_stay_text() {
    let read_one = |description: &str| {
        let (events, _) =
            read(&event(&format!("UID:a@b\nDTSTART;VALUE=DATE:20261205\nSUMMARY:A\nDESCRIPTION:{description}")));
        events[0].description.to_string()
    };
    assert_eq!(read_one("<p>One</p> <a two"), "One\n<a two");
    assert_eq!(read_one("<p>One <STYLE>a{}</Style> two <style>b"), "One two");
    assert_eq!(read_one("<p>1 < 2 <b>b</b> <a"), "1 < 2 b <a");
}

#[test]
fn a_first_date_outside_its_rule_is_kept_and_reported() {
    let (events, findings) =
        read(&event("UID:s\nDTSTART;VALUE=DATE:20261130\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3\nSUMMARY:Market"));
    let dates: Vec<(i8, OccurrenceForm)> = events[0].occurrences.iter().map(|own| (own.date.day(), own.form)).collect();
    assert_eq!(dates, [(30, OccurrenceForm::Detached), (1, OccurrenceForm::Detached), (8, OccurrenceForm::Detached)]);
    assert_eq!(
        findings,
        [
            "3: the first date of this series does not match its rule: calendar programs disagree on it, and it is shown here"
        ]
    );
}

/// Lines that a hostile or broken program might write, complete and in pieces.
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
    #![proptest_config(crate::amount::cases(200))]

    #[test]
    fn no_file_causes_a_panic_and_imported_events_parse_again(
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
