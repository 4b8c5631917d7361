//! Each piece of information in a partner's calendar is shown or reported; one test for each kind.

use jiff::civil::date;

use super::programs::{feed, fixed, moments, zone};
use super::{event, read};
use crate::calendar::event::{Event, EventStatus, OccurrenceForm};
use crate::calendar::time_range::TimeRange;

/// Three Tuesdays at ten in the morning in London.
const TUESDAYS: &str =
    "UID:s\nDTSTART;TZID=Europe/London:20261201T100000\nDURATION:PT1H\nSUMMARY:Walk\nDESCRIPTION:By the canal";

fn series(more: &str) -> (Vec<Event>, Vec<String>) {
    read(&event(&format!("{TUESDAYS}\n{more}")))
}

fn with_change(more: &str) -> (Vec<Event>, Vec<String>) {
    let change = event(&format!("UID:s\nRECURRENCE-ID;TZID=Europe/London:20261208T100000\n{more}"));
    read(&(event(&format!("{TUESDAYS}\nRRULE:FREQ=WEEKLY;COUNT=3")) + &change))
}

fn days(events: &[Event]) -> Vec<i8> {
    events[0].occurrences.iter().map(|own| own.when.first_day().day()).collect()
}

#[test]
fn the_text_of_a_changed_date_becomes_its_note() {
    const SAME: &str = "DTSTART;TZID=Europe/London:20261208T100000\nDURATION:PT1H";
    for (words, note, shown) in [
        ("SUMMARY:Walk\nDESCRIPTION:By the canal", None, None),
        ("SUMMARY:Walk", None, None),
        ("SUMMARY:Walk\nDESCRIPTION:Bring a coat", Some("Bring a coat"), Some("Bring a coat")),
        ("SUMMARY:Winter walk", Some("Winter walk"), Some("Winter walk")),
        // A title that extends the title of the series is a different title.
        ("SUMMARY:alk", Some("alk"), Some("alk")),
        (
            "SUMMARY:Walk *2*\nDESCRIPTION:<p>Bring a_coat</p><p>1. And boots</p>",
            Some("Walk \\*2\\*\n\nBring a\\_coat\n\n1\\. And boots"),
            Some("Walk *2*\\nBring a_coat\\n1. And boots"),
        ),
    ] {
        let (events, findings) = with_change(&format!("{SAME}\n{words}"));
        assert_eq!(findings, [""; 0], "{words}");
        let change = events[0].occurrences[1].change.as_ref().unwrap();
        assert_eq!((change.note.as_deref(), change.moved), (note, false), "{words}");
        let feed = feed(&events);
        let (_, changed) = feed.split_once("RECURRENCE-ID").unwrap();
        if let Some(shown) = shown {
            // The description of the series comes first.
            assert!(changed.contains(&format!("DESCRIPTION:By the canal\\n\\n{shown}\\n")), "{shown}\n{feed}");
        }
    }
}

#[test]
fn a_series_beyond_the_horizon_is_reported_and_has_no_last_date() {
    for (rule, goes_on, expected) in [
        ("FREQ=WEEKLY", true, Some("3: this series has no end: its dates are shown up to 2028-08-31")),
        (
            "FREQ=WEEKLY;COUNT=500",
            true,
            Some("3: this series goes on after 2028-08-31: its dates are shown up to that day"),
        ),
        (
            "FREQ=WEEKLY;UNTIL=20991231T100000Z",
            true,
            Some("3: this series goes on after 2028-08-31: its dates are shown up to that day"),
        ),
        ("FREQ=WEEKLY;COUNT=3", false, None),
        ("FREQ=WEEKLY;UNTIL=20270301T100000Z", false, None),
        // It ends after the last day that is shown, and has no date in between.
        ("FREQ=YEARLY;UNTIL=20281001T100000Z", false, None),
        ("FREQ=YEARLY;COUNT=2", false, None),
    ] {
        let (events, findings) = series(&format!("RRULE:{rule}"));
        assert_eq!(findings.first().map(String::as_str), expected, "{rule}");
        assert_eq!(events[0].series.as_ref().unwrap().goes_on, goes_on, "{rule}");
        assert!(feed(&events).contains(";UNTIL="), "{rule}");
    }
}

#[test]
fn an_unreadable_end_is_reported() {
    for end in ["UNTIL=BAD", "UNTIL=20270230", "COUNT=SOME", "UNTIL="] {
        let (events, findings) = series(&format!("RRULE:FREQ=WEEKLY;{end}"));
        let expected =
            format!("3: the end of this series, `{end}`, cannot be read: its dates are shown up to 2028-08-29");
        assert_eq!(findings, [expected]);
        assert!(events[0].series.as_ref().unwrap().goes_on);
    }
}

#[test]
fn a_calendar_with_an_unknown_zone_is_reported() {
    let floating = event("UID:a\nDTSTART:20270715T102000\nSUMMARY:Tea");
    let (events, findings) = read(&format!("X-WR-TIMEZONE:Mars/Olympus\n{floating}"));
    assert_eq!(moments(&events), ["2027-07-15T09:20:00Z"]);
    let expected = "4: the time zone of this calendar, `Mars/Olympus` (X-WR-TIMEZONE), is unknown: times without a \
                    zone, as here, are read as Europe/London";
    assert_eq!(findings, [expected]);
    // Nothing is lost if no time needs it.
    for times in ["DTSTART:20270715T102000Z", "DTSTART;TZID=Europe/Paris:20270715T102000", "DTSTART:20270715"] {
        let (_, findings) =
            read(&format!("X-WR-TIMEZONE:Mars/Olympus\n{}", event(&format!("UID:a\n{times}\nSUMMARY:Tea"))));
        assert_eq!(findings, [""; 0], "{times}");
    }
}

#[test]
fn an_exception_is_kept_or_reported() {
    let rule = "RRULE:FREQ=WEEKLY;COUNT=3";
    for exception in [
        "EXDATE;TZID=Custom Zone:20261208T100000",
        "EXDATE;TZID=\"Custom Zone\":20261208T100000",
        "EXDATE;VALUE=DATE:20261208",
        "EXDATE:20261208T100000Z,",
    ] {
        let (events, findings) = series(&format!("{rule}\n{exception}"));
        assert_eq!((days(&events), findings), (vec![1, 15], vec![]), "{exception}");
    }
    // A zone that the file defines, seven hours ahead: ten o'clock in London.
    let defined = zone("Custom Zone", &fixed("+0700"))
        + &event(&format!("{TUESDAYS}\n{rule}\nEXDATE;TZID=Custom Zone:20261208T170000"));
    let (events, findings) = read(&defined);
    assert_eq!((days(&events), findings), (vec![1, 15], vec![]));
    for (exception, said) in [
        ("EXDATE:bad", "`bad`, cannot be read"),
        ("EXDATE:20261299T100000,x,20261208T100000Z", "`20261299T100000` (and 1 more), cannot be read"),
        ("EXDATE;TZID=Custom Zone:20261208T113000", "in the unknown time zone `Custom Zone`, cannot be read"),
    ] {
        let (events, findings) = series(&format!("{rule}\n{exception}"));
        assert!(findings.len() == 1 && findings[0].contains(said), "{findings:?}");
        assert_eq!(days(&events).len(), if exception.contains(",2") { 2 } else { 3 }, "{exception}");
    }
}

#[test]
fn a_calendar_with_method_cancel_cancels_all_its_events() {
    let off =
        |method: &str| read(&format!("{method}\n{}", event("UID:a\nDTSTART:20261201\nSUMMARY:Tea"))).0.remove(0).status;
    assert_eq!(off("METHOD:CANCEL"), EventStatus::Cancelled);
    assert_eq!(off("method: cancel"), EventStatus::Cancelled);
    assert_eq!(off("METHOD:PUBLISH"), EventStatus::Scheduled);
    let one = "METHOD:CANCEL\nEND:VCALENDAR\nBEGIN:VCALENDAR\n";
    let (events, _) = read(&format!("{one}{}", event("UID:a\nDTSTART:20261201\nSUMMARY:Tea")));
    assert_eq!(events[0].status, EventStatus::Scheduled);
}

#[test]
fn a_zone_definition_in_the_file_takes_precedence() {
    let american = "BEGIN:DAYLIGHT\nDTSTART:20070311T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\n\
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\nEND:DAYLIGHT\nBEGIN:STANDARD\nDTSTART:20071104T020000\n\
        TZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nEND:STANDARD";
    let reported = "1: this file defines the time zone `Europe/London` with rules that differ from those of Europe/London: \
                    the file's rules are used";
    for (definition, start, expected) in [
        (american.to_owned(), "2027-07-15T14:20:00Z", vec![reported]),
        (fixed("+0500"), "2027-07-15T05:20:00Z", vec![reported]),
        // Half of London's rules: a program's short form, not another zone.
        (fixed("+0000"), "2027-07-15T09:20:00Z", vec![]),
        (fixed("+0100"), "2027-07-15T09:20:00Z", vec![]),
    ] {
        let file = zone("Europe/London", &definition)
            + &event("UID:a\nDTSTART;TZID=Europe/London:20270715T102000\nSUMMARY:Tea");
        let (events, findings) = read(&file);
        let findings: Vec<&str> = findings.iter().map(String::as_str).collect();
        assert_eq!((moments(&events), findings), (vec![start.to_owned()], expected), "{definition}");
    }
}

#[test]
fn a_rule_with_week_numbers_is_rejected() {
    let (events, findings) = series("RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=TU;COUNT=3");
    assert_eq!(events.len(), 0);
    assert!(findings.len() == 1 && findings[0].contains("numbers of weeks (BYWEEKNO)"), "{findings:?}");
}

#[test]
fn a_change_without_a_start_is_on_the_date_that_it_changes() {
    for (more, status) in [
        ("STATUS:CANCELLED", EventStatus::Cancelled),
        ("STATUS:CANCELLED\nDTSTART:bad", EventStatus::Cancelled),
        ("SUMMARY:Walk\nSTATUS:TENTATIVE", EventStatus::Tentative),
    ] {
        let (events, findings) = with_change(more);
        assert_eq!(findings, [""; 0], "{more}");
        let own = &events[0].occurrences[1];
        let change = own.change.as_ref().unwrap();
        assert_eq!((own.when.first_day(), own.form), (date(2026, 12, 8), OccurrenceForm::Override), "{more}");
        assert_eq!((change.status, change.moved, change.note.as_deref()), (Some(status), false, None), "{more}");
        assert!(feed(&events).contains(&format!("STATUS:{}\n", status.ical_status())), "{more}");
    }
    // An event that takes place needs a readable start.
    let (_, findings) = with_change("SUMMARY:Walk\nDTSTART:bad");
    assert!(findings[0].contains("this change has no date that can be read"), "{findings:?}");
}

#[test]
fn a_uid_is_any_text() {
    let (events, findings) = read(&event("UID: a b@x.org \nDTSTART:20261201\nSUMMARY:Tea"));
    assert_eq!((events[0].uid.as_str(), findings), ("a b@x.org", vec![]));
    assert!(feed(&events).contains("UID:a b@x.org\n"));
    let words = "a long text with many words ".repeat(8);
    let series = event(&format!("UID:{words}\nDTSTART:20261201\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:Tea"))
        + &event(&format!("UID:{words}\nRECURRENCE-ID:20261202\nSTATUS:CANCELLED"));
    let (events, findings) = read(&series);
    assert_eq!((events.len(), findings), (1, vec![]));
    assert_eq!(feed(&events).matches(&format!("UID:{}\n", words.trim())).count(), 2);
}

#[test]
fn an_event_in_a_skipped_hour_keeps_its_duration_and_is_reported() {
    const NIGHT: &str = "UID:s\nSUMMARY:Night walk\nDTSTART;TZID=Europe/London:20270328T013000";
    for (end, shown) in [
        ("DTEND;TZID=Europe/London:20270328T020000", date(2027, 3, 28).at(3, 0, 0, 0)),
        ("DTEND;TZID=Europe/London:20270328T023000", date(2027, 3, 28).at(3, 30, 0, 0)),
        ("DURATION:PT45M", date(2027, 3, 28).at(3, 15, 0, 0)),
        ("DTEND:20270328T030000Z", date(2027, 3, 28).at(4, 0, 0, 0)),
    ] {
        let (events, told) = read(&event(&format!("{NIGHT}\n{end}")));
        let start = date(2027, 3, 28).at(2, 30, 0, 0);
        assert_eq!(events[0].when, TimeRange::Times { start, end: Some(shown) }, "{end}");
        assert_eq!(
            told,
            [
                "3: this event starts at 01:30 on 28 March 2027, which the clocks leave out: it is shown at 02:30, as long as it was"
            ],
            "{end}"
        );
    }
}
