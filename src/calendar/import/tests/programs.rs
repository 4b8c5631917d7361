//! Special forms that calendar programs write; one test for each kind.

use jiff::civil::date;

use super::{event, read, read_bytes};
use crate::calendar::event::{Event, OccurrenceForm, Organiser};
use crate::calendar::testing::{settings, with_feed};
use crate::calendar::time_range::TimeRange;

/// British summer time, as Outlook writes it.
const BRITISH: &str = "BEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\n\
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T010000\n\
    TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT";

pub(super) fn zone(name: &str, parts: &str) -> String {
    format!("BEGIN:VTIMEZONE\nTZID:{name}\n{parts}\nEND:VTIMEZONE\n")
}

pub(super) fn fixed(offset: &str) -> String {
    format!("BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD")
}

pub(super) fn feed(events: &[Event]) -> String {
    let (bytes, findings) = with_feed(events, |feed| feed.write());
    assert_eq!(findings, []);
    String::from_utf8(bytes).unwrap().replace("\r\n ", "").replace("\r\n", "\n")
}

/// Returns the start of each date of the only event, in UTC.
pub(super) fn moments(events: &[Event]) -> Vec<String> {
    let [event] = events else { panic!("{events:#?}") };
    event.occurrences.iter().map(|own| event.zone.instant(own.when.begins()).to_string()).collect()
}

#[test]
fn a_zone_has_the_offsets_of_its_definition() {
    // Name, definition, zone of the event, its start in UTC on a July morning at 10:20.
    let new_york = "BEGIN:DAYLIGHT\nDTSTART:20070311T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\n\
        END:DAYLIGHT\nBEGIN:STANDARD\nDTSTART:20071104T020000\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\n\
        RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU\nEND:STANDARD";
    let listed = "BEGIN:DAYLIGHT\nDTSTART:20260329T010000\nRDATE:20270328T010000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:DAYLIGHT\n\
        BEGIN:STANDARD\nDTSTART:20261025T020000\nRDATE:20271031T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nEND:STANDARD";
    for (name, definition, expected, start) in [
        ("Customized Time Zone", BRITISH, "Europe/London", "2027-07-15T09:20:00Z"),
        ("GMT Standard Time 1", BRITISH, "Europe/London", "2027-07-15T09:20:00Z"),
        ("tzone://Microsoft/Custom", BRITISH, "Europe/London", "2027-07-15T09:20:00Z"),
        ("(UTC+00:00) Dublin\\, Edinburgh", BRITISH, "Europe/London", "2027-07-15T09:20:00Z"),
        ("UTC", BRITISH, "Europe/London", "2027-07-15T09:20:00Z"),
        ("Listed", listed, "Europe/London", "2027-07-15T09:20:00Z"),
        ("Head office", new_york, "America/New_York", "2027-07-15T14:20:00Z"),
        ("Eastern Standard Time", new_york, "America/New_York", "2027-07-15T14:20:00Z"),
        // A name of the IANA database with one of its two offsets: Google and Outlook use the name.
        ("Europe/London", &fixed("+0000"), "Europe/London", "2027-07-15T09:20:00Z"),
        // No zone of the database is seven minutes ahead: the time is converted to the site's zone.
        ("Local mean time", &fixed("+0007"), "Europe/London", "2027-07-15T10:13:00Z"),
    ] {
        let text = zone(name, definition)
            + &event(&format!("UID:a\nDTSTART;TZID=\"{}\":20270715T102000\nSUMMARY:Tea", name.replace("\\,", ",")));
        let (events, findings) = read(&text);
        assert_eq!(findings, [""; 0], "{name}");
        assert_eq!((events[0].zone.name(), moments(&events)), (expected, vec![start.to_owned()]), "{name}");
    }
    // Names that are offsets need no definition.
    for (name, start) in
        [("UTC+01:00", "2027-07-15T09:20:00Z"), ("GMT-0330", "2027-07-15T13:50:00Z"), ("UTC+0", "2027-07-15T10:20:00Z")]
    {
        let (events, findings) = read(&event(&format!("UID:a\nDTSTART;TZID=\"{name}\":20270715T102000\nSUMMARY:Tea")));
        assert_eq!((moments(&events), findings), (vec![start.to_owned()], vec![]), "{name}");
    }
}

#[test]
fn a_series_in_a_zone_of_its_file_is_converted_date_by_date() {
    let half_past = "BEGIN:STANDARD\nDTSTART:20201025T030000\nTZOFFSETFROM:+0137\nTZOFFSETTO:+0037\n\
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20200426T020000\nTZOFFSETFROM:+0037\n\
        TZOFFSETTO:+0137\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=4\nEND:DAYLIGHT";
    let (events, findings) = read(
        &(zone("Ours", half_past)
            + &event(
                "UID:a\nDTSTART;TZID=Ours:20270411T120000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Ours:20270418T120000\nSUMMARY:Tea",
            )
            + &event(
                "UID:a\nRECURRENCE-ID;TZID=Ours:20270502T120000\nDTSTART;TZID=Ours:20270502T130000\nDURATION:PT1H\nSUMMARY:Tea",
            )),
    );
    assert_eq!(findings, [""; 0]);
    assert_eq!(moments(&events), ["2027-04-11T11:23:00Z", "2027-04-25T10:23:00Z", "2027-05-02T11:23:00Z"]);
    let feed = feed(&events);
    assert!(feed.contains("UID:a-20270411\n") && feed.contains("TZID=Europe/London:20270411T122300\n"), "{feed}");
    assert!(!feed.contains("RRULE:FREQ=WEEKLY") && !feed.contains("TZID:Ours"), "{feed}");
}

#[test]
fn an_invalid_definition_gives_no_zone() {
    for broken in [
        "BEGIN:STANDARD\nEND:STANDARD",
        "BEGIN:STANDARD\nDTSTART:x\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0000\nEND:STANDARD",
        "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+9900\nTZOFFSETTO:+0000\nEND:STANDARD",
        "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0000\nRRULE:FREQ=HOURLY\nEND:STANDARD",
        "BEGIN:X-OTHER\nEND:X-OTHER",
        "",
    ] {
        let (events, findings) =
            read(&(zone("Odd", broken) + &event("UID:a\nDTSTART;TZID=Odd:20270715T102000\nSUMMARY:Tea")));
        assert_eq!(events.len(), 0, "{broken}");
        assert!(findings[0].contains("time zone, `Odd`, is unknown"), "{findings:?}");
    }
}

#[test]
fn times_without_a_zone_have_the_zone_of_the_calendar() {
    for (zone, start) in [
        ("America/New_York", "2027-07-15T14:20:00Z"),
        ("Romance Standard Time", "2027-07-15T08:20:00Z"),
        ("Nowhere", "2027-07-15T09:20:00Z"),
    ] {
        let text = format!("X-WR-TIMEZONE:{zone}\n{}", event("UID:a\nDTSTART:20270715T102000\nSUMMARY:Tea"));
        assert_eq!(moments(&read(&text).0), [start], "{zone}");
    }
}

#[test]
fn midnight_to_midnight_is_a_whole_day() {
    let when = |times: &str| read(&event(&format!("UID:a\n{times}\nSUMMARY:Fair"))).0.remove(0).when;
    let days = |first, last| TimeRange::Days { first: date(2026, 12, first), last: date(2026, 12, last) };
    for (times, expected) in [
        ("DTSTART;TZID=Europe/London:20261209T000000\nDTEND;TZID=Europe/London:20261210T000000", days(9, 9)),
        ("DTSTART;TZID=Europe/London:20261209T000000\nDTEND;TZID=Europe/London:20261212T000000", days(9, 11)),
        ("DTSTART;TZID=Europe/London:20261209T000000\nDTEND;TZID=Europe/London:20261209T235900", days(9, 9)),
        ("DTSTART:20261209T000000\nDTEND:20261209T235959", days(9, 9)),
        ("DTSTART:20261209T000000Z\nDTEND:20261210T000000Z", days(9, 9)),
        ("DTSTART:20261209T000000\nDURATION:P1D", days(9, 9)),
        ("DTSTART;TZID=Europe/Paris:20261209T000000\nDTEND;TZID=Europe/Paris:20261210T000000", days(9, 9)),
    ] {
        assert_eq!(when(times), expected, "{times}");
    }
    for times in [
        "DTSTART:20261209T000000",
        "DTSTART:20261209T000000\nDTEND:20261209T013000",
        "DTSTART:20261209T180000\nDTEND:20261210T000000",
        "DTSTART:20270701T000000Z\nDTEND:20270702T000000Z",
    ] {
        assert!(!when(times).is_days(), "{times}");
    }
}

#[test]
fn a_moved_whole_day_needs_only_its_previous_date() {
    let (events, findings) = read(
        &(event("UID:s\nDTSTART;VALUE=DATE:20261203\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:Market")
            + &event(
                "UID:s\nRECURRENCE-ID;TZID=Mars/Olympus:20261217T000000\nDTSTART;VALUE=DATE:20261216\nSUMMARY:Market",
            )),
    );
    assert_eq!(findings, [""; 0]);
    let days: Vec<i8> = events[0].occurrences.iter().map(|own| own.when.first_day().day()).collect();
    assert_eq!(days, [3, 10, 16, 24]);
}

#[test]
fn a_date_without_its_series_is_a_separate_event() {
    let one = |day: u8, more: &str| {
        event(&format!(
            "UID:yoga@x\nRECURRENCE-ID;TZID=Europe/London:202612{day:02}T180000\n\
             DTSTART;TZID=Europe/London:202612{day:02}T190000\nDURATION:PT1H\nSUMMARY:Yoga{more}"
        ))
    };
    let (events, findings) = read(&(one(8, "") + &one(15, " outdoors") + &one(15, " indoors\nSEQUENCE:1")));
    assert_eq!(findings, [""; 0]);
    let told: Vec<_> = events.iter().map(|own| (own.id.as_str(), own.uid.as_str(), own.title.as_str())).collect();
    assert_eq!(
        told,
        [
            ("library-yoga", "yoga-20261208@x", "Library: Yoga"),
            ("library-yoga-2", "yoga-20261215@x", "Library: Yoga indoors")
        ]
    );
    let feed = feed(&events);
    assert!(!feed.contains("RECURRENCE-ID") && feed.contains("DTSTART;TZID=Europe/London:20261208T190000\n"), "{feed}");
    let (_, findings) = read(&one(8, "").replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;"));
    assert!(findings[0].contains("only this date is shown"), "{findings:?}");
    let (events, _) = read(&one(8, "\nCLASS:PRIVATE"));
    assert_eq!(events, []);
}

#[test]
fn additional_dates_are_separate_events() {
    let series = |more: &str| {
        read(&event(&format!(
            "UID:panto@x\nDTSTART;TZID=Europe/London:20261201T180000\nDTEND;TZID=Europe/London:20261201T190000\nSUMMARY:Panto\n{more}"
        )))
    };
    let starts = |events: &[Event]| -> Vec<String> {
        events[0].occurrences.iter().map(|own| own.when.begins().strftime("%d %H:%M").to_string()).collect()
    };
    let (events, findings) =
        series("RDATE;TZID=Europe/London:20261203T180000,20261205T140000,20261205T190000,20261201T180000");
    assert_eq!(findings, [""; 0]);
    assert_eq!(starts(&events), ["01 18:00", "03 18:00", "05 14:00", "05 19:00"]);
    let feed_text = feed(&events);
    for part in [
        "UID:panto@x\n",
        "UID:panto-20261203@x\n",
        "UID:panto-20261205@x\n",
        "UID:panto-20261205T190000@x\n",
        "DTEND;TZID=Europe/London:20261205T200000\n",
        "RELATED-TO:panto@x\n",
    ] {
        assert!(feed_text.contains(part), "{part}\n{feed_text}");
    }
    assert!(!feed_text.contains("RDATE") && !feed_text.contains("RRULE:\n"), "{feed_text}");
    // Additional dates beside a rule: EXDATE removes the date that it names, periods have an end of
    // their own, a date is a whole day.
    let (events, findings) = series(
        "RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20261210T180000Z,20261211T180000Z\nEXDATE:20261211T180000Z\n\
         RDATE;VALUE=PERIOD:20261212T180000Z/PT3H\nRDATE;VALUE=DATE:20261213\nRDATE:x",
    );
    assert_eq!(findings, ["3: an additional date (RDATE) of this event cannot be read, and is left out"]);
    assert_eq!(starts(&events), ["01 18:00", "08 18:00", "10 18:00", "12 18:00", "13 00:00"]);
    assert_eq!(events[0].occurrences[3].when.end_time(), date(2026, 12, 12).at(21, 0, 0, 0));
    let forms: Vec<OccurrenceForm> = events[0].occurrences.iter().map(|own| own.form).collect();
    assert_eq!(
        forms,
        [
            OccurrenceForm::Regular,
            OccurrenceForm::Regular,
            OccurrenceForm::Detached,
            OccurrenceForm::Detached,
            OccurrenceForm::Detached
        ]
    );
    // A change applies to the additional date that begins at its time, not to the rule's date on that day.
    let (events, findings) = read(
        &(event("UID:s\nDTSTART:20261201T100000Z\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:20261202T150000Z\nSUMMARY:Show")
            + &event("UID:s\nRECURRENCE-ID:20261202T150000Z\nDTSTART:20261202T160000Z\nSUMMARY:Show")),
    );
    assert_eq!((starts(&events), findings), (vec!["01 10:00".into(), "02 10:00".into(), "02 16:00".into()], vec![]));
}

#[test]
fn an_irrelevant_week_start_is_removed_from_a_rule() {
    let series = |rule: &str| {
        read(&event(&format!("UID:w\nDTSTART;TZID=Europe/London:20261201T180000\nRRULE:{rule}\nSUMMARY:Group")))
            .0
            .remove(0)
    };
    for rule in [
        "FREQ=WEEKLY;COUNT=9;INTERVAL=1;BYDAY=TU;WKST=SU",
        "FREQ=WEEKLY;COUNT=9;INTERVAL=2;BYDAY=TU,TH;WKST=SU",
        "FREQ=MONTHLY;COUNT=4;BYDAY=1TU;WKST=SU",
    ] {
        let event = series(rule);
        assert!(event.occurrences.iter().all(|own| own.form == OccurrenceForm::Regular), "{rule}");
        assert!(!event.series.unwrap().rule.contains("WKST"), "{rule}");
    }
    // Here it makes a difference: of a fortnight's Tuesday and Sunday, the Sunday is in another week.
    let event = series("FREQ=WEEKLY;COUNT=9;INTERVAL=2;BYDAY=TU,SU;WKST=SU");
    assert!(event.occurrences.iter().all(|own| own.form == OccurrenceForm::Detached));
}

#[test]
fn the_newer_of_two_versions_counts() {
    let version = |title: &str, more: &str| event(&format!("UID:a\nDTSTART:20261201T100000Z\nSUMMARY:{title}\n{more}"));
    let (old, new) = (
        version("Old", "SEQUENCE:1\nDTSTAMP:20261102T090000Z"),
        version("New", "SEQUENCE:2\nDTSTAMP:20261101T090000Z"),
    );
    let later = version("New", "SEQUENCE:1\nDTSTAMP:20261102T090001Z");
    for file in [old.clone() + &new, new.clone() + &old, old.clone() + &later, later + &old, new.clone() + &new] {
        let (events, findings) = read(&file);
        assert_eq!((events.len(), events[0].title.as_str(), findings), (1, "Library: New", vec![]), "{file}");
    }
    let (events, findings) = read(&(version("One", "") + &version("Two", "")));
    assert_eq!((events.len(), events[0].title.as_str()), (1, "Library: Two"));
    assert_eq!(findings, ["3: another event has the UID of this one, on line 8: this one is left out"]);
    let series = event("UID:s\nDTSTART:20261201T100000Z\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:Club");
    let moved = |hour: u8, sequence: u8| {
        event(&format!(
            "UID:s\nRECURRENCE-ID:20261202T100000Z\nDTSTART:20261202T{hour}0000Z\nSEQUENCE:{sequence}\nSUMMARY:Club"
        ))
    };
    for file in [moved(14, 2) + &series + &moved(12, 1), series.clone() + &moved(12, 1) + &moved(14, 2)] {
        let (events, findings) = read(&file);
        assert_eq!(moments(&events)[1], "2026-12-02T14:00:00Z");
        assert_eq!(findings, [""; 0]);
    }
}

#[test]
fn a_changed_date_keeps_its_own_sequence_and_stamps() {
    let (events, _) = read(
        &(event(
            "UID:c\nDTSTAMP:20261101T090000Z\nLAST-MODIFIED:20261101T090000Z\nDTSTART:20261201T100000Z\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:Club",
        ) + &event(
            "UID:c\nDTSTAMP:20261120T091500Z\nLAST-MODIFIED:20261119T080000Z\nSEQUENCE:2\nRECURRENCE-ID:20261202T100000Z\n\
             DTSTART:20261202T140000Z\nSUMMARY:Club",
        ) + &event(
            "UID:c\nDTSTAMP:20261121T091500Z\nRECURRENCE-ID:20261203T100000Z\nDTSTART:20261203T140000Z\nSUMMARY:Club",
        )),
    );
    let feed = feed(&events);
    for part in [
        "UID:c\nDTSTAMP:20261101T000000Z\nLAST-MODIFIED:20261101T000000Z\nSEQUENCE:0\n",
        "T100000\nDTSTAMP:20261120T091500Z\nLAST-MODIFIED:20261119T080000Z\nSEQUENCE:2\n",
        "T100000\nDTSTAMP:20261121T091500Z\nLAST-MODIFIED:20261121T091500Z\nSEQUENCE:0\n",
    ] {
        assert!(feed.contains(part), "{part}\n{feed}");
    }
}

#[test]
fn a_second_rule_is_reported() {
    let series = |more: &str| {
        read(&event(&format!(
            "UID:c\nDTSTART:20261201T180000Z\nRRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TU\n{more}\nSUMMARY:Choir"
        )))
        .1
    };
    assert_eq!(series("X-NONE:1"), [""; 0]);
    assert!(series("RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=SA")[0].contains("second rule, whose dates are left out"));
    assert!(series("EXRULE:FREQ=MONTHLY")[0].contains("EXRULE"));
}

#[test]
fn one_invalid_byte_is_one_replacement_character() {
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261201T100000Z\r\nSUMMARY:Tŷ Newydd – croeso\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20261202T100000Z\r\nSUMMARY:Caf#\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let at = text.find('#').unwrap();
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = 0xe9;
    let (events, findings) = read_bytes(&bytes);
    let titles: Vec<&str> = events.iter().map(|own| own.title.as_str()).collect();
    assert_eq!(titles, ["Library: Tŷ Newydd – croeso", "Library: Caf\u{fffd}"]);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].starts_with("10: a character of this line is not UTF-8"), "{findings:?}");
}

#[test]
fn organisers_are_recognised_in_every_notation() {
    let organiser = |line: &str| {
        read(&event(&format!("UID:a\nDTSTART:20261201\nSUMMARY:Tea\nORGANIZER{line}"))).0.remove(0).organiser
    };
    let named = |name: &str, email: Option<&str>| Organiser { name: name.into(), email: email.map(str::to_owned) };
    let own = settings().organiser.unwrap();
    for (line, expected) in [
        (
            ";CN=\"Cwmbran%20Town%20Library\":MAILTO:desk@library.example",
            named("Cwmbran Town Library", Some("desk@library.example")),
        ),
        (";CN=T%C5%B7%20Newydd:mailto:desk%40library.example", named("Tŷ Newydd", Some("desk@library.example"))),
        (";CN=\"50% off club\":mailto:a@b.example", named("50% off club", Some("a@b.example"))),
        (";CN=\"100%\":mailto:a@b.example", named("100%", Some("a@b.example"))),
        (";EMAIL=\"iCloud\":mailto:iCloud", own.clone()),
        (";CN=iCloud:mailto:iCloud", own.clone()),
        (";CN=iCloud:mailto:2_HEYTAMB@imip.me.com", own.clone()),
        (";CN=Library:mailto:no-reply@library.example", named("Library", None)),
        (":mailto:noreply", own),
    ] {
        assert_eq!(organiser(line), expected, "{line}");
    }
}

#[test]
fn the_address_of_a_meeting_is_not_a_place() {
    let read = |location: &str| {
        let event = read(&event(&format!("UID:a\nDTSTART:20261201\nSUMMARY:Tea\n{location}"))).0.remove(0);
        (event.place.map(|place| place.name), event.online.map(|online| online.url))
    };
    let zoom = "https://us02web.zoom.us/j/123?pwd=a.b";
    let (hall, zoomed) = (Some("Town Hall".to_owned()), Some(zoom.to_owned()));
    for (location, expected) in [
        (format!("LOCATION:{zoom}"), (None, zoomed.clone())),
        (format!("LOCATION:Zoom: {zoom}"), (None, zoomed.clone())),
        (format!("LOCATION:Town Hall\\, {zoom}"), (hall.clone(), zoomed.clone())),
        (format!("LOCATION:Town Hall\\n{zoom}"), (hall.clone(), zoomed.clone())),
        (format!("LOCATION:Town Hall ({zoom})"), (hall.clone(), zoomed.clone())),
        (format!("LOCATION:Town Hall\nCONFERENCE;VALUE=URI:{zoom}"), (hall.clone(), zoomed)),
        ("LOCATION:Town Hall".into(), (hall, None)),
        ("LOCATION:https://maps.example.org/zoom.us".into(), (Some("https://maps.example.org/zoom.us".into()), None)),
        ("LOCATION:https://notzoom.us/j/1".into(), (Some("https://notzoom.us/j/1".into()), None)),
    ] {
        assert_eq!(read(&location), expected, "{location}");
    }
}

#[test]
fn a_passcode_of_a_meeting_is_reported_and_a_time_of_outlook_is_read() {
    let properties = "UID:a\nDTSTART;TZID=tzone://Microsoft/Utc:20261127T170000\nSUMMARY:Tea";
    let (events, findings) = read(&event(properties));
    assert_eq!((moments(&events), findings), (vec!["2026-11-27T17:00:00Z".to_owned()], Vec::new()));
    for line in [
        "DESCRIPTION:Join https://zoom.us/j/1?pwd=abc",
        "DESCRIPTION:Passcode: 123456",
        "LOCATION:https://zoom.us/j/1?pwd=abc",
    ] {
        let (events, findings) = read(&event(&format!("{properties}\n{line}")));
        assert_eq!(events.len(), 1, "{line}");
        assert!(findings.iter().any(|own| own.contains("passcode")), "{line}: {findings:?}");
    }
    let (_, findings) = read(&event(&format!("{properties}\nDESCRIPTION:Ask us for the passcode: we send it.")));
    assert_eq!(findings, Vec::<String>::new());
}
