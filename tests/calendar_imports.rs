//! Imports partners' calendars, each written in one string, and tests the pages and feeds of the site.

mod support;

use commonweal::pipeline::{self, Loaded};
use support::{inputs, options, page, told};

const SITE: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
languages = ["en", "cy"]
audiences = ["families", "staff"]
[calendar]
organiser = { name = "Trust office", email = "office@trust.example.org" }
[[calendar.import]]
file = "imports/library.ics"
partner = "library"
prefix = "Library: "
categories = { "Kids" = "families", "Books" = "reading" }
[checks]
lang-missing = "off"
description = "off"
event-fields = "off"
statement-missing = "off"
-- content/partners/library.md --
+++
title = "Town Library"
kind = "public"
+++
-- content/places/hub.md --
+++
title = "The Hub"
postcode = "ZZ99 3AA"
+++
-- content/taskforces/all.md --
+++
title = "Task force"
[[themes]]
id = "reading"
title = "Reading"
summary = "Books."
+++
-- content/events/library-stories.cy.md --
+++
title = "Llyfrgell: amser stori"
+++

Straeon i bawb.
"#;

const LIBRARY: &str = "BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:stories@library.example.org
DTSTAMP:20261101T090000Z
DTSTART;TZID=Europe/London:20261128T103000
DTEND;TZID=Europe/London:20261128T111500
RRULE:FREQ=WEEKLY;COUNT=4
SUMMARY:Story *time*
DESCRIPTION:For all\\, under # seven.\\n1. Free
LOCATION:The Hub\\, Bridge Street
CATEGORIES:Kids,Books,Songs
URL:https://library.example.org/stories
END:VEVENT
BEGIN:VEVENT
UID:closed@library.example.org
DTSTAMP:20261101T090000Z
DTSTART;VALUE=DATE:20261224
SUMMARY:Closed
END:VEVENT
END:VCALENDAR
";

fn load(site: &str, library: &str) -> Loaded {
    let mut inputs = inputs(site);
    inputs.vendored.push(("imports/library.ics".into(), library.replace('\n', "\r\n").into_bytes()));
    pipeline::load(inputs, &options())
}

/// Returns the text at an address, or `None` if the address does not exist.
fn at(loaded: &Loaded, address: &str) -> Option<String> {
    let route = loaded.routes.iter().find(|route| route.address() == address)?;
    Some(page(loaded, route.path()).replace("\r\n ", ""))
}

#[test]
fn an_imported_event_has_a_page_that_names_its_source() {
    let loaded = load(SITE, LIBRARY);
    assert_eq!(told(&loaded), [""; 0]);
    let page = at(&loaded, "/events/library-stories/").unwrap();
    for part in [
        "<h1>Library: Story *time*</h1>",
        "For all, under # seven.<br>\n1. Free",
        "Every Saturday",
        "Town Library",
        "From the calendar of Town Library",
        "https://library.example.org/stories",
        "href=\"/places/hub/\"",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(
        at(&loaded, "/events/library-closed/").is_some()
            && at(&loaded, "/events/").unwrap().contains("Library: Closed")
    );
}

#[test]
fn an_imported_event_keeps_its_uid_in_every_feed() {
    let loaded = load(SITE, LIBRARY);
    for feed in [
        "/events/calendar.ics",
        "/events/library-stories/event.ics",
        "/partners/library/calendar.ics",
        "/places/hub/calendar.ics",
        "/taskforces/all/themes/reading/calendar.ics",
        "/events/audience/families/calendar.ics",
        "/cy/events/calendar.ics",
        "/cy/events/library-stories/event.ics",
    ] {
        let text = at(&loaded, feed).unwrap_or_else(|| panic!("no {feed}"));
        assert!(text.contains("UID:stories@library.example.org\r\n"), "{feed}\n{text}");
        assert!(text.contains("RRULE:FREQ=WEEKLY;UNTIL=20261219T103000Z\r\n"), "{feed}\n{text}");
    }
    let english = at(&loaded, "/events/calendar.ics").unwrap();
    assert!(
        english.contains("SUMMARY:Library: Story *time*\r\n") && english.contains("CATEGORIES:Songs\r\n"),
        "{english}"
    );
    assert!(english.contains("ORGANIZER;CN=\"Town Library\":"), "{english}");
    assert!(!at(&loaded, "/events/audience/staff/calendar.ics").unwrap().contains("VEVENT"));
}

#[test]
fn an_imported_event_may_have_a_translation() {
    let loaded = load(SITE, LIBRARY);
    let page = at(&loaded, "/cy/events/library-stories/").unwrap();
    assert!(page.contains("amser stori") && page.contains("Straeon i bawb."), "{page}");
    let feed = at(&loaded, "/cy/events/calendar.ics").unwrap();
    assert!(
        feed.contains("SUMMARY:Llyfrgell: amser stori\r\n") && feed.contains("DESCRIPTION:Straeon i bawb."),
        "{feed}"
    );
    assert!(feed.contains("SUMMARY:Library: Closed\r\n") && at(&loaded, "/cy/events/library-closed/").is_none());
}

#[test]
fn faults_are_reported_at_their_position() {
    let twice = LIBRARY.replace("closed@library.example.org", "stories@library.example.org");
    let hand = format!(
        "{SITE}-- content/events/by-hand.md --\n+++\ntitle = \"By hand\"\nstart = 2026-12-01\nuid = \"closed@library.example.org\"\n+++\n"
    );
    for (site, library, line) in [
        (
            SITE,
            twice.as_str(),
            "imports/library.ics:3:1 warning[import] another event has the UID of this one, on line 15: this one is left out",
        ),
        (
            &hand,
            LIBRARY,
            "imports/library.ics:15:1 error[feed-uid] two events have the uid `closed@library.example.org`",
        ),
        (SITE, "<html>\n", "imports/library.ics:1:1 error[import] this is a web page, not a calendar"),
        (
            SITE,
            &LIBRARY[..120],
            "imports/library.ics:6:1 error[import] the file is cut off: `VEVENT`, which begins on line 3",
        ),
        (
            &SITE.replace("imports/library.ics", "imports/libary.ics"),
            LIBRARY,
            "site.toml:8:9 error[import] there is no calendar file `imports/libary.ics` (write `imports/library.ics`)",
        ),
        (
            &SITE.replace("partner = \"library\"", "partner = \"libary\""),
            LIBRARY,
            "site.toml:9:12 error[ref-broken] there is no partner `libary` (write `library`)",
        ),
        (
            &SITE.replace("\"Books\" = \"reading\"", "\"Books\" = \"reeding\""),
            LIBRARY,
            "site.toml:11:48 error[ref-broken] there is no theme or audience `reeding` (write `reading`)",
        ),
        (
            SITE,
            &LIBRARY.replace("2026112", "2025112").replace("20261224", "20251224"),
            "site.toml:8:9 warning[import] every event of `imports/library.ics` is over: the last was on 2025-12-24",
        ),
        (
            SITE,
            &LIBRARY.replace("SUMMARY:Closed\n", ""),
            "imports/library.ics:15:1 warning[import] this event has no title and is left out",
        ),
    ] {
        let told = told(&load(site, library));
        assert!(told.iter().any(|own| own.starts_with(line)), "{line}\n{told:#?}");
    }
}

#[test]
fn style_rules_do_not_apply_to_a_partners_text() {
    let loud = LIBRARY.replace("SUMMARY:Closed", "SUMMARY:WE ARE CLOSED FOR ALL THE HOLIDAYS").replace(
        "DESCRIPTION:For all",
        "DESCRIPTION:Click here https://library.example.org <script>alert(1)</script> on 25/12/26 at 17:00",
    );
    let loaded = load(SITE, &loud);
    assert_eq!(told(&loaded), [""; 0]);
    assert!(!at(&loaded, "/events/library-stories/").unwrap().contains("<script>alert"));
}

#[test]
fn a_series_without_a_schema_org_rule_lists_each_date() {
    let odd = LIBRARY.replace("RRULE:FREQ=WEEKLY;COUNT=4", "RRULE:FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-1;COUNT=3");
    let loaded = load(SITE, &odd);
    let page = at(&loaded, "/events/library-stories/").unwrap();
    assert!(!page.contains("\"eventSchedule\""), "{page}");
    for date in ["2026-11-28T10:30:00+00:00", "2026-11-29T10:30:00+00:00", "2026-12-27T10:30:00+00:00"] {
        assert!(page.contains(&format!("\"startDate\":\"{date}\"")), "{date}\n{page}");
    }
}

#[test]
fn two_events_of_a_partner_may_have_one_title() {
    let twice = LIBRARY.replace("SUMMARY:Closed", "SUMMARY:Story *time*");
    let loaded = load(SITE, &twice);
    assert_eq!(told(&loaded), [""; 0]);
    assert!(at(&loaded, "/events/library-stories/").is_some() && at(&loaded, "/events/library-closed/").is_some());
    let rendered = pipeline::render_all(&loaded, true);
    assert!(rendered.iter().all(|finding| finding.code != "page-title"), "{rendered:#?}");
}

#[test]
fn a_partners_text_never_stops_a_build_and_its_rules_can_be_switched_off() {
    // An ambiguous date (5 December or 12 May), a wrong weekday, and letters that are symbols.
    let wrong = LIBRARY.replace(
        "DESCRIPTION:For all",
        "DESCRIPTION:Book by 05/12/2026. \u{1d5d9}\u{1d5ff}\u{1d5f2}\u{1d5f2} entry on Tuesday 11 December 2026. For all",
    );
    let codes = ["date-ambiguous", "date-weekday", "symbol-letters"];
    let loaded = load(SITE, &wrong);
    let all = told(&loaded);
    assert_eq!(all.len(), codes.len(), "{all:#?}");
    for code in codes {
        let start = format!("imports/library.ics:3:1 warning[{code}] ");
        assert!(all.iter().any(|own| own.starts_with(&start) && own.contains("check_words = false")), "{all:#?}");
    }
    assert!(at(&loaded, "/events/library-stories/").is_some());
    let off = SITE.replace("prefix = ", "check_words = false\nprefix = ");
    assert_eq!(told(&load(&off, &wrong)), [""; 0]);
    // On the site's own pages, the same text is an error.
    let own = format!("{SITE}-- content/about.md --\n+++\ntitle = \"About\"\n+++\n\nBook by 05/12/2026.\n");
    assert!(told(&load(&own, LIBRARY)).iter().any(|own| own.contains("error[date-ambiguous]")));
}

#[test]
fn an_endless_series_shows_no_end() {
    let endless = LIBRARY.replace(";COUNT=4", "");
    let loaded = load(SITE, &endless);
    let all = told(&loaded);
    let expected =
        "imports/library.ics:3:1 advice[import] this series has no end: its dates are shown up to 2028-08-31";
    assert!(all.len() == 1 && all[0].starts_with(expected), "{all:#?}");
    let page = at(&loaded, "/events/library-stories/").unwrap();
    assert!(page.contains("Every Saturday, from 28 November 2026<"), "{page}");
    let schedule = |page: &str| {
        let (_, schedule) = page.split_once("\"eventSchedule\":{").unwrap();
        schedule.split_once('}').unwrap().0.to_owned()
    };
    assert!(!schedule(&page).contains("endDate"), "{page}");
    let welsh = at(&loaded, "/cy/events/library-stories/").unwrap();
    assert!(welsh.contains("o 28 Tachwedd 2026 ymlaen<"), "{welsh}");
    assert!(at(&loaded, "/events/library-stories/event.ics").unwrap().contains("FREQ=WEEKLY;UNTIL=202808"));
    // The page of a series with an end states the end.
    let page = at(&load(SITE, LIBRARY), "/events/library-stories/").unwrap();
    assert!(page.contains("Every Saturday, from 28 November 2026 to 19 December 2026<"), "{page}");
    assert!(schedule(&page).contains("\"endDate\":\"2026-12-19\""), "{page}");
}

#[test]
fn the_note_of_a_changed_date_is_on_its_page_and_in_its_feed() {
    let change = "BEGIN:VEVENT\nUID:stories@library.example.org\nRECURRENCE-ID;TZID=Europe/London:20261205T103000\n\
                  DTSTART;TZID=Europe/London:20261205T103000\nDTEND;TZID=Europe/London:20261205T111500\n\
                  SUMMARY:Stories <b> in the park\nDESCRIPTION:Bring a coat: https://library.example.org/park\nEND:VEVENT\n";
    let loaded = load(SITE, &LIBRARY.replace("END:VCALENDAR", &format!("{change}END:VCALENDAR")));
    assert_eq!(told(&loaded), [""; 0]);
    for (address, language) in [("/events/library-stories/", ""), ("/cy/events/library-stories/", " lang=\"en\"")] {
        let page = at(&loaded, address).unwrap();
        let part = "Stories &lt;b&gt; in the park<br>\nBring a coat: <a href=\"https://library.example.org/park\"";
        let before = page.split_once(part).unwrap_or_else(|| panic!("{page}")).0;
        assert!(before.rsplit_once('<').unwrap().1.contains(language), "{page}");
        let feed = at(&loaded, &format!("{address}event.ics")).unwrap();
        let part = "Stories <b> in the park\\nBring a coat: https://library.example.org/park\\n";
        assert!(feed.replace("\r\n ", "").contains(part), "{feed}");
    }
}
