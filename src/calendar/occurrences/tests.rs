//! Examples of rules: rejected ones with the text that the finding marks, and accepted ones with
//! their dates. Thousands of rules whose RRULE gives the same dates as a day-by-day count.

use jiff::civil::{Date, Time, Weekday, date};
use proptest::prelude::*;

use super::expand_text;
use crate::calendar::bank_holidays::{Nation, is_bank_holiday};
use crate::calendar::event::{Event, OccurrenceForm};
use crate::calendar::testing::{event, only_finding, read, terms};
use crate::calendar::time_range::TimeRange;
use crate::calendar::write::format_date;
use crate::datetime::DayOrTime;

fn club(repeat: &str) -> String {
    format!("title = \"Club\"\nstart = 2026-11-27T08:00:00\nend = 2026-11-27T08:45:00\nrepeat = {{ {repeat} }}\n")
}

fn dates(event: &Event) -> Vec<String> {
    event.occurrences.iter().map(|occurrence| occurrence.date.to_string()).collect()
}

#[test]
fn rules_that_calendar_programs_read_differently_are_rejected_at_their_position() {
    let at = |start: &str, rest: &str| format!("title = \"A\"\nstart = {start}\n{rest}");
    for (toml, code, marked, said) in [
        (club("every = \"week\""), "event-repeat", "week", "never ends"),
        (club("every = \"week\", until = 2027-07-16, count = 3"), "event-repeat", "3", "both `until` and `count`"),
        (club("every = \"week\", count = 0"), "event-repeat", "0", "between 1 and 5000"),
        (club("every = \"week\", interval = 0, count = 3"), "event-repeat", "0", "between 1 and 366"),
        (club("every = \"week\", until = 2026-11-20"), "event-repeat", "2026-11-20", "ends before it starts"),
        (
            club("every = \"week\", on = [\"mon\"], count = 3"),
            "event-repeat",
            "2026-11-27T08:00:00",
            "does not match the rule",
        ),
        (club("every = \"week\", on = [\"frei\"], count = 3"), "event-repeat", "[\"frei\"]", "`frei` is not a day"),
        (club("every = \"week\", nth = 2, count = 3"), "event-repeat", "2", "counts weekdays of a month"),
        (club("every = \"day\", on = [\"fri\"], count = 3"), "event-repeat", "[\"fri\"]", "cannot have weekdays"),
        (club("every = \"month\", on = [\"fri\"], count = 3"), "event-repeat", "[\"fri\"]", "weekdays you mean"),
        (club("every = \"month\", on = [\"fri\"], nth = 6, count = 3"), "event-repeat", "6", "from 1 to 5"),
        (at("2026-10-31", "repeat = { every = \"month\", count = 3 }"), "event-repeat", "month", "no day 31"),
        (at("2028-02-29", "repeat = { every = \"year\", count = 3 }"), "event-repeat", "year", "every four years"),
        (
            club("every = \"week\", count = 3, except = [2026-12-05]"),
            "event-exception",
            "2026-12-05",
            "is not a date of this series",
        ),
        (
            club("every = \"week\", count = 3") + "occurrence = [{ date = 2027-01-01 }]",
            "event-exception",
            "2027-01-01",
            "is not a date of this series",
        ),
        (
            club("every = \"week\", count = 3, except = [2026-12-04]")
                + "occurrence = [{ date = 2026-12-04, status = \"cancelled\" }]",
            "event-exception",
            "2026-12-04",
            "it is one of the exceptions",
        ),
        (
            club("every = \"week\", count = 3")
                + "occurrence = [{ date = 2026-12-04, start = \"9am\" }, { date = 2026-12-04, note = \"x\" }]",
            "event-exception",
            "2026-12-04",
            "changed twice",
        ),
        (at("2026-11-27", "occurrence = [{ date = 2026-11-27 }]"), "event-exception", "2026-11-27", "happens once"),
        (at("2027-03-28T01:30", ""), "event-time", "2027-03-28T01:30", "does not exist"),
        (at("2026-10-25T00:30", "duration = \"1h\""), "event-time", "1h", "comes twice"),
        (
            at("2027-03-14T01:30", "repeat = { every = \"week\", count = 4 }"),
            "event-time",
            "2027-03-14T01:30",
            "28 March 2027",
        ),
        (
            club("every = \"week\", until = 2027-03-28")
                + "occurrence = [{ date = 2027-03-26, start = 2027-03-28T01:15 }]",
            "event-time",
            "2027-03-28T01:15",
            "does not exist",
        ),
        (at("2026-11-27T08:00", "end = 2026-11-27T08:00"), "event-time", "2026-11-27T08:00", "ends when it starts"),
        (at("2026-11-27", "end = 2026-11-26"), "event-time", "2026-11-26", "ends before it starts"),
        (at("2026-11-27", "end = 2026-11-28T08:00"), "event-time", "2026-11-28T08:00", "must both have a time"),
        (at("2026-11-27", "time_zone = \"Europe/Lundon\""), "event-zone", "Europe/Lundon", "not a time zone"),
        (at("2026-11-27", "tags = [\"a, b\"]"), "feed-text", "a, b", "contains a comma"),
        (at("2026-11-27", "summary = \"a\u{2028}b\""), "feed-text", "a\u{2028}b", "U+2028"),
        (at("2026-11-27", "uid = \"a b\""), "feed-uid", "a b", "one word"),
        (club("every = \"week\", until = 2027-09-10, during = \"term\""), "terms", "2027-09-10", "end on 2027-07-20"),
        (club("every = \"week\", count = 90, during = \"term\""), "terms", "90", "only 27 of the 90"),
        (
            club("every = \"week\", count = 9, during = \"term\", terms = \"2030-31\""),
            "terms",
            "2030-31",
            "no such terms document",
        ),
        (
            at("2026-10-28T08:00", "repeat = { every = \"week\", count = 3, during = \"term\" }"),
            "event-repeat",
            "2026-10-28T08:00",
            "but it is not in term",
        ),
    ] {
        let (own_code, own_marked, message) = only_finding(&toml);
        assert_eq!((own_code, own_marked.as_str()), (code, marked), "{toml}\n{message}");
        assert!(message.contains(said), "{toml}\n{message}");
    }
}

#[test]
fn a_club_in_term_skips_holidays_half_term_and_exceptions() {
    let toml = club("every = \"week\", on = [\"fri\"], until = 2027-02-26, during = \"term\", except = [2027-01-15]");
    let expected = [
        "2026-11-27",
        "2026-12-04",
        "2026-12-11",
        "2026-12-18",
        "2027-01-08",
        "2027-01-22",
        "2027-01-29",
        "2027-02-05",
    ];
    let event = event("club", &toml);
    assert_eq!(dates(&event)[..8], expected);
    assert_eq!(dates(&event)[8..], ["2027-02-12", "2027-02-26"]);
    let series = event.series.unwrap();
    assert_eq!(series.rule, "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270226T080000Z");
    let except: Vec<String> = series.except.iter().map(|at| at.date().to_string()).collect();
    assert_eq!(except, ["2026-12-25", "2027-01-01", "2027-01-15", "2027-02-19"]);
}

#[test]
fn a_count_includes_cancelled_dates() {
    let toml = club("every = \"week\", count = 3, except = [2026-12-04]")
        + "occurrence = [{ date = 2026-12-11, status = \"cancelled\" }]";
    assert_eq!(dates(&event("club", &toml)), ["2026-11-27", "2026-12-11", "2026-12-18"]);
}

#[test]
fn bank_holidays_are_excluded_until_the_data_ends_which_is_reported() {
    let toml = "title = \"A\"\nstart = 2027-03-22\nrepeat = { every = \"week\", until = 2027-04-05, except_bank_holidays = true }";
    assert_eq!(dates(&event("a", toml)), ["2027-03-22", "2027-04-05"]);
    let (event, findings) = read("a", &toml.replace("2027-04-05", "2029-04-05"));
    assert!(event.is_some());
    assert!(findings[0].message.contains("bank holidays after 2028-12-31"), "{findings:?}");
}

#[test]
fn a_change_may_move_or_shorten_a_date_or_make_it_a_whole_day() {
    let toml = club("every = \"week\", count = 5")
        + r#"occurrence = [
            { date = 2026-12-04, start = "10am" },
            { date = 2026-12-11, start = "11pm", end = "1am" },
            { date = 2026-12-18, start = 2026-12-19T09:00, end = 2026-12-19T12:00 },
            { date = 2026-12-25, start = 2026-12-25 },
        ]"#;
    let event = event("club", &toml);
    let at = |day, hour, minute| date(2026, 12, day).at(hour, minute, 0, 0);
    let whens: Vec<TimeRange> = event.occurrences.iter().map(|occurrence| occurrence.when).collect();
    assert_eq!(
        whens[1..],
        [
            TimeRange::Times { start: at(4, 10, 0), end: Some(at(4, 10, 45)) },
            TimeRange::Times { start: at(11, 23, 0), end: Some(at(12, 1, 0)) },
            TimeRange::Times { start: at(19, 9, 0), end: Some(at(19, 12, 0)) },
            TimeRange::Days { first: date(2026, 12, 25), last: date(2026, 12, 25) },
        ]
    );
    assert_eq!(event.occurrences[4].form, OccurrenceForm::Detached);
}

#[test]
fn a_night_over_a_clock_change_has_an_explicit_end() {
    let toml = "title = \"Sleepover\"\nstart = 2026-10-10T19:00\nend = 2026-10-11T09:00\nrepeat = { every = \"week\", count = 4 }";
    let forms: Vec<OccurrenceForm> = event("a", toml).occurrences.iter().map(|occurrence| occurrence.form).collect();
    assert_eq!(
        forms,
        [OccurrenceForm::Regular, OccurrenceForm::Regular, OccurrenceForm::Override, OccurrenceForm::Regular]
    );
    let first = event("a", &toml.replace("10-10T", "10-24T").replace("10-11T", "10-25T"));
    assert!(first.occurrences.iter().all(|occurrence| occurrence.form == OccurrenceForm::Override));
}

#[test]
fn the_last_day_of_each_month_is_a_rule() {
    let toml = "title = \"A\"\nstart = 2027-01-31\nrepeat = { every = \"month\", nth = \"last\", count = 3 }";
    assert_eq!(dates(&event("a", toml)), ["2027-01-31", "2027-02-28", "2027-03-31"]);
}

/// Counts day by day whether a date matches the rule.
fn by_hand(every: &str, interval: i32, on: &[Weekday], nth: Option<i8>, start: Date, day: Date) -> bool {
    let monday = |date: Date| date.saturating_sub(jiff::Span::new().days(date.weekday().to_monday_zero_offset()));
    let days = |from: Date, to: Date| from.until(to).unwrap().get_days();
    let months = (i32::from(day.year()) - i32::from(start.year())) * 12 + i32::from(day.month() - start.month());
    let from_end = day.days_in_month() - day.day();
    let nth_fits = match nth {
        Some(-1) if on.is_empty() => from_end == 0,
        Some(-1) => on.contains(&day.weekday()) && from_end < 7,
        Some(nth) => on.contains(&day.weekday()) && (day.day() - 1) / 7 + 1 == nth,
        None => day.day() == start.day(),
    };
    match every {
        "day" => days(start, day) % interval == 0,
        "week" => days(monday(start), monday(day)) / 7 % interval == 0 && on.contains(&day.weekday()),
        "month" => months % interval == 0 && nth_fits,
        _ => months % (12 * interval) == 0 && nth_fits,
    }
}

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

proptest! {
    #![proptest_config(crate::amount::cases(500))]

    #[test]
    fn the_rule_as_written_gives_the_dates_that_a_calendar_counted_by_hand_gives(
        every in prop::sample::select(vec!["day", "week", "month", "year"]),
        interval in 1..5i32,
        on in prop::sample::subsequence(DAYS.to_vec(), 0..4),
        nth in prop::sample::select(vec![None, Some(1i8), Some(2), Some(4), Some(5), Some(-1)]),
        offset in 0..330i32,
        length in 1..280i32,
        term in any::<bool>(),
        holidays in any::<bool>(),
        timed in any::<bool>(),
    ) {
        let start = date(2026, 9, 3).saturating_add(jiff::Span::new().days(offset));
        let until = start.saturating_add(jiff::Span::new().days(if term { length } else { length * 4 }));
        let names: Vec<String> = on.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let mut repeat = format!("every = \"{every}\", interval = {interval}, until = {until}");
        if !on.is_empty() { repeat += &format!(", on = [{}]", names.join(", ")); }
        if let Some(nth) = nth { repeat += &format!(", nth = {nth}"); }
        if term { repeat += ", during = \"term\""; }
        if holidays { repeat += ", except_bank_holidays = true"; }
        let clock = if timed { "T18:30" } else { "" };
        let toml = format!("title = \"A\"\nstart = {start}{clock}\nrepeat = {{ {repeat} }}");
        let (event, findings) = read("a", &toml);
        let Some(event) = event else {
            prop_assert!(!findings.is_empty());
            return Ok(());
        };
        let mut days: Vec<Weekday> = on.iter().map(|(_, day)| *day).collect();
        if days.is_empty() && (every == "week" || nth.is_some_and(|nth| nth > 0)) {
            days.push(start.weekday());
        }
        let all: Vec<Date> = start.series(jiff::Span::new().days(1)).take_while(|day| *day <= until)
            .filter(|day| by_hand(every, interval, &days, nth, start, *day)).collect();
        let terms = terms();
        let announced: Vec<Date> = all.iter().copied()
            .filter(|day| !term || terms.in_term(*day))
            .filter(|day| !holidays || !is_bank_holiday(Nation::England, *day)).collect();
        let own: Vec<Date> = event.occurrences.iter().map(|occurrence| occurrence.date).collect();
        prop_assert_eq!(&own, &announced, "{}", toml);

        // The written rule as well, expanded by the crate, without its exceptions.
        let series = event.series.unwrap();
        let (rule, end) = series.rule.split_once("UNTIL=").unwrap();
        let text = format!("DTSTART:{}T000000Z\nRRULE:{rule}UNTIL={}T000000Z", format_date(start), &end[..8]);
        let except: Vec<Date> = series.except.iter().map(|at: &DayOrTime| at.date()).collect();
        let written: Vec<Date> = expand_text(&text).unwrap().filter(|day| !except.contains(day)).collect();
        prop_assert_eq!(&written, &announced, "{}", series.rule);
        prop_assert!(except.iter().all(|day| all.contains(day)));
        prop_assert_eq!(event.when.begins().time() == Time::midnight(), !timed);
    }
}

#[test]
fn a_club_in_term_on_a_bank_holiday_gets_advice() {
    let told = |more: &str, repeat: &str| {
        let toml = format!(
            "title = \"Club\"\nstart = 2027-04-12T08:00\nduration = \"45m\"\n{more}\n\
             repeat = {{ every = \"week\", on = [\"mon\"], until = 2027-05-28{repeat} }}"
        );
        let (event, findings) = read("club", &toml);
        assert!(event.is_some(), "{findings:?}");
        findings.into_iter().map(|finding| (finding.code, finding.level, finding.message)).collect::<Vec<_>>()
    };
    let advice = "this event in term time is announced for Monday 3 May 2027, a bank holiday".to_owned();
    let expected = vec![("event-repeat", crate::diagnostic::Level::Advice, advice)];
    assert_eq!(told("", ", during = \"term\""), expected);
    for (more, repeat) in [
        ("", ", during = \"term\", except_bank_holidays = true"),
        ("", ", during = \"term\", except_bank_holidays = false"),
        ("", ", during = \"term\", except = [2027-05-03]"),
        ("occurrence = [{ date = 2027-05-03, status = \"cancelled\" }]", ", during = \"term\""),
        ("", ""),
    ] {
        assert_eq!(told(more, repeat), [], "{more} {repeat}");
    }
}
