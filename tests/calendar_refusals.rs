//! Tests what the calendar refuses because calendar programs interpret it differently. Each case is front matter as
//! an author writes it, with the whole first line of the message: file, line, column, code, text.

mod support;

use commonweal::pipeline;
use support::{inputs, load, options, told};

const SITE: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
[calendar]
organiser = { name = "Trust office", email = "office@trust.example.org" }
-- content/places/hub.md --
+++
title = "Hub"
+++
-- content/terms/2026-27.md --
+++
title = "Term dates"
terms = [{ title = "Autumn", start = 2026-09-01, end = 2026-12-18 }, { title = "Spring", start = 2027-01-04, end = 2027-03-19 }]
+++
"#;

/// An event's front matter from line 3 on (below its title), and the start of the expected message.
const EVENTS: &[(&str, &str)] = &[
    // Times that a clock change skips or repeats.
    (
        "start = 2027-03-28T01:30:00",
        "3:9 error[event-time] the start, 01:30 on 28 March 2027, does not exist in `Europe/London`: the clocks go forward over it",
    ),
    (
        "start = 2027-03-28T00:30:00\nend = 2027-03-28T01:15:00",
        "4:7 error[event-time] the end, 01:15 on 28 March 2027, does not exist in `Europe/London`: the clocks go forward over it",
    ),
    (
        "start = 2026-10-25T01:00:00\nend = 2026-10-25T03:00:00",
        "3:9 error[event-time] the start, 01:00 on 25 October 2026, comes twice in `Europe/London`: the clocks go back over it",
    ),
    (
        "start = 2026-10-25T00:30:00\nduration = \"1h\"",
        "4:12 error[event-time] the end, 01:30 on 25 October 2026, comes twice in `Europe/London`: the clocks go back over it",
    ),
    (
        "start = 2027-03-14T01:30:00\nrepeat = { every = \"week\", count = 4 }",
        "3:9 error[event-time] the start, 01:30 on 28 March 2027, does not exist in `Europe/London`: the clocks go forward over it",
    ),
    (
        "start = 2027-03-26T09:00:00\nrepeat = { every = \"day\", count = 4 }\n[[occurrence]]\ndate = 2027-03-28\nstart = 01:20:00",
        "7:9 error[event-time] the start, 01:20 on 28 March 2027, does not exist in `Europe/London`: the clocks go forward over it",
    ),
    // Rules that calendar programs expand differently.
    (
        "start = 2028-02-29\nrepeat = { every = \"year\", count = 3 }",
        "4:21 error[event-repeat] 29 February comes only every four years",
    ),
    (
        "start = 2027-01-29\nrepeat = { every = \"month\", count = 3 }",
        "4:21 error[event-repeat] some months have no day 29",
    ),
    (
        "start = 2027-01-30\nrepeat = { every = \"month\", count = 3 }",
        "4:21 error[event-repeat] some months have no day 30",
    ),
    (
        "start = 2027-01-31\nrepeat = { every = \"month\", count = 3 }",
        "4:21 error[event-repeat] some months have no day 31",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"year\", week = 1, count = 3 }",
        "4:28 error[unknown-key] `[repeat]` has no key `week`",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", nth = 1, count = 3 }",
        "4:34 error[event-repeat] `nth` counts weekdays of a month",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"day\", on = [\"tue\"], count = 3 }",
        "4:32 error[event-repeat] a daily series cannot have weekdays",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"month\", on = [\"tue\"], count = 3 }",
        "4:34 error[event-repeat] it is not clear which of the month's weekdays you mean",
    ),
    ("start = 2027-01-05\nrepeat = { every = \"week\" }", "4:21 error[event-repeat] this series never ends"),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", until = 2027-03-02, count = 3 }",
        "4:56 error[event-repeat] this series has both `until` and `count`",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", interval = 0, count = 3 }",
        "4:39 error[event-repeat] `interval` must be between 1 and 366",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", interval = -1, count = 3 }",
        "4:39 error[event-repeat] `interval` must be between 1 and 366",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", count = 0 }",
        "4:36 error[event-repeat] `count` must be between 1 and 5000",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", count = 100000 }",
        "4:36 error[event-repeat] `count` must be between 1 and 5000",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", on = [\"wed\"], count = 3 }",
        "3:9 error[event-repeat] the start, Tuesday 5 January 2027, does not match the rule",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"month\", on = [\"tue\"], nth = 2, count = 3 }",
        "3:9 error[event-repeat] the start, Tuesday 5 January 2027, does not match the rule",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", until = 2027-01-04 }",
        "4:36 error[event-repeat] this series ends before it starts",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"hour\", count = 3 }",
        "4:20 error[not-a-choice] `hour` is not one of the choices, in `every`",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", count = 3, except = [2027-01-06] }",
        "4:49 error[event-exception] the exception Wednesday 6 January 2027 is not a date of this series",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", count = 3 }\n[[occurrence]]\ndate = 2027-01-13\nnote = \"x\"",
        "6:8 error[event-exception] the change Wednesday 13 January 2027 is not a date of this series",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", count = 3, except = [2027-01-12] }\n[[occurrence]]\ndate = 2027-01-12\nnote = \"x\"",
        "6:8 error[event-exception] the change Tuesday 12 January 2027 is not a date of this series: it is one of the exceptions",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", count = 3 }\n[[occurrence]]\ndate = 2027-01-12\nnote = \"x\"\n[[occurrence]]\ndate = 2027-01-12\nnote = \"y\"",
        "9:8 error[event-exception] the date 2027-01-12 is changed twice",
    ),
    (
        "start = 2027-01-05\n[[occurrence]]\ndate = 2027-01-05\nnote = \"x\"",
        "5:8 error[event-exception] this event happens once, so it has no dates to change",
    ),
    // Contradictory times.
    ("start = 2027-01-05T10:00:00\nend = 2027-01-05T10:00:00", "4:7 error[event-time] this event ends when it starts"),
    (
        "start = 2027-01-05T10:00:00\nend = 2027-01-05T09:00:00",
        "4:7 error[event-time] this event ends before it starts",
    ),
    ("start = 2027-01-05\nend = 2027-01-04", "4:7 error[event-time] this event ends before it starts"),
    (
        "start = 2027-01-05\nend = 2027-01-05T10:00:00",
        "4:7 error[event-time] `start` and `end` must both have a time, or both be days",
    ),
    ("start = 2027-01-05\nduration = \"2h\"", "4:12 error[event-time] an all-day event cannot last hours"),
    (
        "start = 2027-01-05T10:00:00\nend = 2027-01-05T11:00:00\nduration = \"1h\"",
        "5:12 error[event-time] this event has both an `end` and a `duration`",
    ),
    ("start = \"2027-02-30\"", "3:9 error[bad-date] `2027-02-30` is not a date or time, in `start`"),
    ("start = \"2027-01-05T25:00:00\"", "3:9 error[bad-date] `2027-01-05T25:00:00` is not a date or time, in `start`"),
    // TOML itself refuses this date; the message has the same form.
    ("start = 2027-02-30", "3:9 error[bad-date] `2027-02-30` is not a date or time"),
    // Missing facts that visitors would ask for.
    (
        "start = 2027-01-05T10:00\nstatus = \"rescheduled\"",
        "4:11 warning[event-time] this event is rescheduled, but its original start is missing",
    ),
    (
        "start = 2027-01-05T10:00\nstatus = \"moved-online\"",
        "4:11 warning[event-time] this event has moved online, but its link is missing",
    ),
    ("start = 2027-01-05T10:00\ndoors = \"10.30am\"", "4:9 warning[event-time] the doors open after the start"),
    // Time zones.
    (
        "start = 2027-01-05T10:00:00\ntime_zone = \"Mars/Olympus\"",
        "4:14 error[event-zone] `Mars/Olympus` is not a time zone that calendar programs share",
    ),
    (
        "start = 2027-01-05T10:00:00\ntime_zone = \"GMT Standard Time\"",
        "4:14 error[event-zone] `GMT Standard Time` is not a time zone that calendar programs share",
    ),
    (
        "start = 2027-01-05T10:00:00\ntime_zone = \"BST\"",
        "4:14 error[event-zone] `BST` is not a time zone that calendar programs share",
    ),
    // UIDs and texts.
    ("start = 2027-01-05\nuid = \"a b\"", "4:8 error[feed-uid] a `uid` is one word, without spaces"),
    ("start = 2027-01-05\ntags = [\"Food, free\"]", "4:10 error[feed-text] the tag `Food, free` contains a comma"),
    (
        "start = 2027-01-05\nsummary = \"Next\\u0085line\"",
        "4:11 error[feed-text] `summary` contains the character U+0085, which ends a line in some calendar programs",
    ),
    (
        "start = 2027-01-05\nsummary = \"Line\\u2028separator\"",
        "4:11 error[feed-text] `summary` contains the character U+2028, which ends a line in some calendar programs",
    ),
    (
        "start = 2027-01-05\nsummary = \"Paragraph\\u2029separator\"",
        "4:11 error[feed-text] `summary` contains the character U+2029, which ends a line in some calendar programs",
    ),
    (
        "start = 2027-01-05\nsummary = \"Bell\\u0007\"",
        "4:11 error[feed-text] `summary` contains the character U+0007, which calendar feeds may not contain",
    ),
    (
        "start = 2027-01-05\ncost = { note = \"A\\u2028B\" }",
        "4:17 error[feed-text] `cost` contains the character U+2028, which ends a line in some calendar programs",
    ),
    // Missing documents.
    ("start = 2027-01-05\nplace = \"hubb\"", "4:10 error[ref-broken] no place has the id `hubb`"),
    ("start = 2027-01-05\npillars = [\"food\"]", "4:13 error[ref-broken] no pillar has the id `food`"),
    ("start = 2027-01-05\npartners = [\"library\"]", "4:14 error[ref-broken] no partner has the id `library`"),
    ("start = 2027-01-05\nthemes = [\"reading\"]", "4:12 error[ref-broken] no theme has the id `reading`"),
    ("start = 2027-01-05\nplaces = [\"nowhere\"]", "4:12 error[ref-broken] no place has the id `nowhere`"),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", count = 3 }\n[[occurrence]]\ndate = 2027-01-12\nplace = \"hubb\"",
        "7:10 error[ref-broken] no place has the id `hubb`",
    ),
    // Terms.
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", until = 2027-07-16, during = \"term\" }",
        "4:36 error[terms] the term dates end on 2027-03-19, before this series ends on 2027-07-16",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", count = 60, during = \"term\" }",
        "4:36 error[terms] only 11 of the 60 dates are known",
    ),
    (
        "start = 2027-01-05\nrepeat = { every = \"week\", count = 3, during = \"term\", terms = \"2027-28\" }",
        "4:65 error[ref-broken] no terms has the id `2027-28`",
    ),
    (
        "start = 2026-12-22\nrepeat = { every = \"week\", until = 2027-03-02, during = \"term\" }",
        "3:9 error[event-repeat] the series starts on Tuesday 22 December 2026, but it is not in term",
    ),
    // Bank holidays that are not announced yet.
    (
        "start = 2027-01-04\nrepeat = { every = \"week\", until = 2029-01-31, except_bank_holidays = true }",
        "4:71 warning[event-repeat] bank holidays after 2028-12-31 are not known yet, and this series ends on 2029-01-29",
    ),
];

#[test]
fn every_rejection_has_a_reason_and_a_position() {
    let files = EVENTS.iter().enumerate().map(|(at, (fields, _))| {
        format!("-- content/events/case-{at}.md --\n+++\ntitle = \"Case {at}\"\n{fields}\n+++\n")
    });
    let loaded = load(&format!("{SITE}{}", files.collect::<String>()));
    let told = told(&loaded);
    let mut wrong = Vec::new();
    for (at, (fields, expected)) in EVENTS.iter().enumerate() {
        let file = format!("content/events/case-{at}.md:");
        let own: Vec<&str> = told.iter().filter_map(|line| line.strip_prefix(&file)).collect();
        if !own.iter().any(|line| line.starts_with(expected)) {
            wrong.push(format!("{fields}\n   expected {expected}\n   told {own:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Each message explains why calendars disagree, and what to write instead.
    let codes = ["event-time", "event-zone", "event-repeat", "event-exception", "feed-uid", "feed-text"];
    for finding in loaded.findings.iter().filter(|finding| codes.contains(&finding.code)) {
        assert!(!finding.note.is_empty() && !finding.help.is_empty(), "{finding:?}");
    }
}

/// Changes to the site, and the start of the expected message.
const SITES: &[(&str, &str, &str)] = &[
    (
        "end = 2026-12-18",
        "end = 2027-01-10",
        "content/terms/2026-27.md:3:98 error[terms] `Spring` starts on 2027-01-04, before `Autumn` ends on 2027-01-10",
    ),
    (
        "end = 2026-12-18",
        "end = 2026-08-18",
        "content/terms/2026-27.md:3:56 error[terms] `Autumn` ends on 2026-08-18, before it starts on 2026-09-01",
    ),
    (
        "organiser = { name = \"Trust office\", email = \"office@trust.example.org\" }",
        "",
        "content/events/fine.md:1:1 error[missing-field] this event has no `organiser`",
    ),
    (
        "start = 2026-12-01",
        "start = 2026-12-01\nuid = \"other@trust.example.org\"",
        "content/events/other.md:3:9 error[feed-uid] two events have the uid `other@trust.example.org`",
    ),
    (
        "Words.",
        "Words\u{2028}more.",
        "content/events/fine.md:1:1 error[feed-text] the text of this event contains the character U+2028",
    ),
];

#[test]
fn faults_of_the_site_around_an_event_are_reported() {
    let whole = format!(
        "{SITE}-- content/events/fine.md --\n+++\ntitle = \"Fine\"\nstart = 2026-12-01\n+++\n\nWords.\n\
         -- content/events/other.md --\n+++\ntitle = \"Other\"\nstart = 2026-12-02\n+++\n"
    );
    for (from, to, expected) in SITES {
        let told = told(&load(&whole.replacen(from, to, 1)));
        assert!(told.iter().any(|line| line.starts_with(expected)), "{expected}\n{told:#?}");
    }
}

/// An imported event's lines from its fourth on, the line that the finding names, and the start of the message.
const IMPORTED: &[(&str, usize, &str)] = &[
    ("RRULE:FREQ=WEEKLY;COUNT=3;UNTIL=20270301", 3, "this rule has both COUNT and UNTIL"),
    ("RRULE:FREQ=WEEKLY;COUNT=0", 3, "this event repeats by a rule that cannot be read"),
    ("RRULE:FREQ=WEEKLY;INTERVAL=0", 3, "the first date of this series does not match its rule"),
    ("RRULE:FREQ=WEEKLY;COUNT=1\nEXDATE:20270105", 3, "this series has no date at all"),
    ("RRULE:FREQ=WEEKLY", 3, "this series has no end"),
    ("RRULE:FREQ=WEEKLY;UNTIL=bad", 3, "the end of this series, `UNTIL=BAD`, cannot be read"),
    ("RRULE:FREQ=YEARLY;BYWEEKNO=20;COUNT=3", 3, "this event repeats by numbers of weeks (BYWEEKNO)"),
    ("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:bad", 3, "a date on which this series does not take place (EXDATE), `bad`"),
    ("RRULE:FREQ=HOURLY;COUNT=3", 3, "this event repeats by a rule that is not supported"),
    ("RRULE:FREQ=WEEKLY;BYDAY=XX", 3, "this event repeats by a rule that cannot be read"),
    ("RDATE:20270199", 3, "an additional date (RDATE) of this event cannot be read"),
    ("RRULE:FREQ=WEEKLY;COUNT=3\nRRULE:FREQ=MONTHLY;COUNT=3", 3, "this event repeats by a second rule"),
    ("RRULE:FREQ=WEEKLY;COUNT=3\nEXRULE:FREQ=MONTHLY;COUNT=3", 3, "this series leaves out dates by a rule (EXRULE)"),
    ("END:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:B\nDTSTART:20270112", 9, "another event has the UID of this one"),
    ("CLASS:CONFIDENTIAL", 3, "this event is marked private"),
    ("RRULE:FREQ=WEEKLY;COUNT=3\nno content line", 9, "this is not a line of a calendar"),
    (
        "RRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:A\nDTSTART:20270112\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270112",
        10,
        "this changes all later dates too",
    ),
    (
        "RRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:A\nDTSTART:20270113\nRECURRENCE-ID:20270113",
        10,
        "this changes a date that its series does not have",
    ),
    (
        "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20270112\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:A\nDTSTART:20270114\nRECURRENCE-ID:20270112",
        11,
        "this changes a date that its series does not have",
    ),
    ("BEGIN:VALARM\nEND:VEVENT", 9, "`END:VEVENT` is where `VALARM`, which begins on line 8, should end"),
];

#[test]
fn faults_of_a_partners_calendar_are_reported_by_line() {
    let site = SITE.replace("[calendar]", "[[calendar.import]]\nfile = \"imports/a.ics\"\n[calendar]");
    for (lines, line, expected) in IMPORTED {
        let file = format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:a\nDTSTAMP:20261101T090000Z\nSUMMARY:A\nDTSTART:20270105\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        let mut inputs = inputs(&site);
        inputs.vendored.push(("imports/a.ics".into(), file.into_bytes()));
        let told = told(&pipeline::load(inputs, &options()));
        let start = format!("imports/a.ics:{line}:1 ");
        let fits = |own: &String| own.strip_prefix(&start).is_some_and(|rest| rest.contains(expected));
        assert!(told.iter().any(fits), "{lines}\n{start}{expected}\n{told:#?}");
    }
}
