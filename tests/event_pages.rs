//! Tests a site with every kind of event over three school years: lists, months, archive and event pages show
//! exactly the dates of the calendar, in both languages.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use commonweal::calendar::event::{Event, Occurrence};
use commonweal::calendar::feed_diff::compare;
use commonweal::datetime::DayOrTime;
use commonweal::pipeline::{self, Loaded};
use commonweal::render::calendars;
use commonweal::source::{Source, Sources};
use jiff::ToSpan;
use jiff::civil::Date;
use support::{page, today};

/// The site of tests/data/calendar-site: sixty-four events, one for each row of the events contract.
static SITE: LazyLock<Loaded> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/calendar-site");
    let inputs = commonweal::disk::read(&root, None).expect("the calendar site can be read");
    pipeline::load(inputs, &support::options())
});

/// The prefix of addresses in each language.
const LANGUAGES: [&str; 2] = ["", "/cy"];

/// A date as a page shows it: its link target and its `datetime`.
type Shown = (String, String);

fn at(address: &str) -> String {
    let route = SITE.routes.iter().find(|route| route.address() == address);
    page(&SITE, route.unwrap_or_else(|| panic!("nothing stands at {address}")).path())
}

fn addresses(fits: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let all = SITE.routes.iter().map(|route| &*route.address().to_string().leak());
    all.filter(|address| fits(address)).collect()
}

/// Returns the text between two marks, and the text after it.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<(&'t str, &'t str)> {
    let from = text.find(start)? + start.len();
    let length = text[from..].find(end)?;
    Some((&text[from..from + length], &text[from + length..]))
}

fn every<'t>(mut text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    let mut found = Vec::new();
    while let Some((own, rest)) = between(text, start, end) {
        found.push(own);
        text = rest;
    }
    found
}

fn iso(at: DayOrTime) -> String {
    match at {
        DayOrTime::Day(date) => date.to_string(),
        DayOrTime::Time(time) => time.strftime("%Y-%m-%dT%H:%M").to_string(),
    }
}

fn address_of(event: &Event) -> String {
    event.url.trim_start_matches("https://aberffin.example.org").to_owned()
}

/// Returns the matching dates of the calendar, in order.
fn meant(language: usize, fits: impl Fn(&Event, &Occurrence) -> bool) -> Vec<Shown> {
    let events = &SITE.renderer.calendar(language).events;
    let dates = events.iter().flat_map(|event| event.occurrences.iter().map(move |own| (event, own)));
    let mut dates: Vec<Shown> = dates
        .filter(|(event, own)| fits(event, own))
        .map(|(event, own)| (address_of(event), iso(own.when.start())))
        .collect();
    dates.sort();
    dates
}

/// Returns the rows of a list, on all its pages, in order, each with the number of other dates that it counts.
fn listed(list: &str) -> Vec<(Shown, usize)> {
    let pages = addresses(|address| {
        address == list || address.strip_prefix(list).is_some_and(|rest| rest.starts_with("page/"))
    });
    assert!(!pages.is_empty(), "nothing stands at {list}");
    let mut rows = Vec::new();
    for address in pages {
        let html = at(address);
        for list in every(&html, "<ul class=\"rows events\">", "\n</ul>") {
            for row in list.split("<p class=\"date\"").skip(1) {
                let href = between(row, "<h3><a href=\"", "\"").expect("a row leads somewhere").0;
                let when = between(row, "<time datetime=\"", "\"").expect("a row has a date").0;
                let more = between(row, "#dates\">", "<span").map_or("", |(text, _)| text);
                let more: String = more.chars().filter(char::is_ascii_digit).collect();
                rows.push(((href.to_owned(), when.to_owned()), more.parse().unwrap_or(0)));
            }
        }
    }
    rows.sort();
    rows
}

/// Asserts that the rows of a list are among the dates, and that together with those that they count they are all dates
/// of each event and month. A date that began before `from` is in its month.
fn assert_listed(rows: &[(Shown, usize)], dates: &[Shown], from: &str) {
    let month = |(href, when): &Shown| (href.clone(), when.as_str().max(from)[..7].to_owned());
    let mut left: BTreeMap<(String, String), usize> = BTreeMap::new();
    for date in dates {
        *left.entry(month(date)).or_default() += 1;
    }
    for (row, more) in rows {
        assert!(dates.contains(row), "{row:?}");
        let left = left.get_mut(&month(row)).expect("a month with dates");
        *left = left.checked_sub(1 + more).unwrap_or_else(|| panic!("too many dates in the month of {row:?}"));
    }
    left.retain(|_, count| *count > 0);
    assert!(left.is_empty(), "not listed: {left:?}");
}

#[test]
fn upcoming_and_past_lists_contain_all_dates() {
    for (language, prefix) in LANGUAGES.into_iter().enumerate() {
        let coming = meant(language, |_, own| own.when.last_day() >= today());
        assert!(coming.len() > 200, "{}", coming.len());
        assert_listed(&listed(&format!("{prefix}/events/")), &coming, "2026-11-23");
        let archive = format!("{prefix}/events/archive/");
        let years = addresses(|address| address.starts_with(&archive) && !address.contains("/page/"));
        assert_eq!(years.len(), 2, "{years:?}");
        let past: Vec<(Shown, usize)> = years.into_iter().flat_map(listed).collect();
        assert_listed(&past, &meant(language, |_, own| own.when.last_day() < today()), "");
    }
}

#[test]
fn month_grids_show_every_date_of_three_school_years() {
    for (language, prefix) in LANGUAGES.into_iter().enumerate() {
        let mut shown: Vec<Shown> = Vec::new();
        let mut months = 0;
        for address in addresses(|address| {
            let month = address.strip_prefix(prefix).and_then(|rest| rest.strip_prefix("/events/20"));
            month.is_some_and(|month| month.len() == "26-11/".len())
        }) {
            months += 1;
            for cell in every(&at(address), "<td>", "</td>") {
                let Some((day, rest)) = between(cell, "<time datetime=\"", "\"") else { continue };
                shown.extend(every(rest, "<a href=\"", "\"").into_iter().map(|href| (href.to_owned(), day.to_owned())));
            }
        }
        shown.sort();
        let mut wanted: Vec<Shown> = Vec::new();
        for event in &SITE.renderer.calendar(language).events {
            for own in &event.occurrences {
                let days = own.when.first_day().series(1.day()).take_while(|day| *day <= own.when.last_day());
                wanted.extend(days.map(|day| (address_of(event), day.to_string())));
            }
        }
        wanted.sort();
        assert_eq!(shown, wanted);
        let held: BTreeSet<&str> = wanted.iter().map(|(_, day)| &day[.."2026-11".len()]).collect();
        assert_eq!(months, held.len(), "a page for each month in which something happens, and for no other");
    }
}

#[test]
fn an_events_page_shows_all_its_dates() {
    for language in 0..LANGUAGES.len() {
        let calendar = SITE.renderer.calendar(language);
        assert!(calendar.events.len() >= 60);
        for event in &calendar.events {
            let html = at(&address_of(event));
            let mut wanted: Vec<String> = event.occurrences.iter().map(|own| iso(own.when.start())).collect();
            wanted.sort();
            let mut shown: Vec<&str> = match event.series {
                Some(_) => every(&html, "<ul class=\"dates\">", "</ul>")
                    .into_iter()
                    .flat_map(|list| every(list, "<time datetime=\"", "\""))
                    .collect(),
                None => vec![between(&html, "<dd><time datetime=\"", "\"").expect("it says when").0],
            };
            shown.sort_unstable();
            assert_eq!(shown, wanted, "{}", event.id);
        }
    }
}

/// Returns whether a date is at a place, or its event is for that place.
fn is_at(event: &Event, own: &Occurrence, place: &str) -> bool {
    event.place_of(own).and_then(|place| place.id.as_deref()) == Some(place)
        || event.places.iter().any(|own| own == place)
}

#[test]
fn every_filter_has_its_dates_and_their_number() {
    let names = |all: &[String], name: &str| all.iter().any(|own| own == name);
    type Fits = Box<dyn Fn(&Event, &Occurrence) -> bool>;
    let until = |last: Date| -> Fits { Box::new(move |_, own| own.when.first_day() <= last) };
    let audience = |name: &'static str| -> Fits { Box::new(move |event, _| names(&event.audience, name)) };
    let theme = |name: &'static str| -> Fits { Box::new(move |event, _| names(&event.themes, name)) };
    let place = |name: &'static str| -> Fits { Box::new(move |event, own| is_at(event, own, name)) };
    let filters: Vec<(&str, Fits)> = vec![
        ("this-week", until(jiff::civil::date(2026, 11, 29))),
        ("this-month", until(jiff::civil::date(2026, 11, 30))),
        ("audience/families", audience("families")),
        ("audience/pupils", audience("pupils")),
        ("audience/staff", audience("staff")),
        ("theme/outdoors", theme("outdoors")),
        ("theme/reading", theme("reading")),
        ("place/mill-lane", place("mill-lane")),
        ("place/hill-top", place("hill-top")),
        ("place/old-station", place("old-station")),
        ("place/empty-hall", place("empty-hall")),
        ("free", Box::new(|event, _| event.cost.as_ref().is_some_and(|cost| cost.free))),
    ];
    for (language, prefix) in LANGUAGES.into_iter().enumerate() {
        for (name, fits) in &filters {
            let list = format!("{prefix}/events/{name}/");
            let wanted = meant(language, |event, own| own.when.last_day() >= today() && fits(event, own));
            assert_listed(&listed(&list), &wanted, "2026-11-23");
            let linked = format!("href=\"{list}\"");
            let count = between(&at(&format!("{prefix}/events/")), &linked, "</a>").map(|(text, _)| {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                digits.parse::<usize>().expect("a number")
            });
            assert_eq!(count, (!wanted.is_empty()).then_some(wanted.len()), "{list}");
        }
    }
}

#[test]
fn a_month_is_one_plain_table_with_full_names_of_days() {
    for (prefix, monday) in [("", "Monday"), ("/cy", "Dydd Llun")] {
        let html = at(&format!("{prefix}/events/2026-12/"));
        let table = between(&html, "<table", "</table>").expect("a table").0;
        assert_eq!((html.matches("<table class=\"grid\"").count(), table.matches("<caption").count()), (1, 1));
        assert!(!table.contains("colspan") && !table.contains("rowspan"), "no merged cells");
        let heads = every(table, "<th scope=\"col\">", "</th>");
        assert_eq!((heads.len(), heads[0]), (7, monday));
        for week in every(between(table, "<tbody>", "</tbody>").expect("a body").0, "<tr>", "</tr>") {
            let cells = every(week, "<td>", "</td>");
            assert_eq!(cells.len(), 7);
            for (column, cell) in cells.iter().enumerate() {
                let Some((day, rest)) = between(cell, "<time datetime=\"", "\"") else { continue };
                let day: Date = day.parse().expect("a date");
                assert_eq!(usize::try_from(day.weekday().to_monday_zero_offset()), Ok(column));
                let long = between(rest, "<span>", "</span>").expect("its name for a narrow screen").0;
                assert!(long.starts_with(heads[column]), "{long}");
            }
        }
    }
}

#[test]
fn today_and_cancelled_events_are_marked_in_words() {
    let month = at("/events/2026-11/");
    let today = between(&month, "<time datetime=\"2026-11-23\">", "</td>").expect("today has a cell").0;
    assert!(today.contains("Today") && month.matches(">Today<").count() <= 1, "{today}");
    assert!(month.contains("As published on Monday 23 November 2026."));
    let off = between(&month, "<time datetime=\"2026-11-25\">", "</td>").expect("a day").0;
    assert!(off.contains("The first date is off") && off.contains("Cancelled"), "{off}");
    assert!(at("/cy/events/2026-11/").contains("Heddiw"));
}

#[test]
fn each_list_offers_its_own_feed_once() {
    let mut with = BTreeSet::new();
    for route in SITE.routes.iter().filter(|route| route.path().ends_with("index.html")) {
        let html = page(&SITE, route.path());
        let count = html.matches("id=\"subscribe\"").count();
        assert!(count <= 1, "{}: {count}", route.address());
        if count == 1 {
            with.insert(route.address().to_string());
        }
    }
    for list in ["audience/families", "place/mill-lane", "theme/reading", "free"] {
        for prefix in LANGUAGES {
            assert!(with.contains(format!("{prefix}/events/{list}/").as_str()), "{prefix} {list}");
        }
    }
    assert!(at("/events/free/").contains("webcal://aberffin.example.org/events/free/calendar.ics"));
    assert!(!with.contains("/events/place/empty-hall/"), "there is nothing to follow");
}

/// Returns the structured data of an event's page.
fn facts(address: &str) -> serde_json::Value {
    let html = at(address);
    let json = between(&html, "<script type=\"application/ld+json\">", "</script>").expect("facts").0;
    let all: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let graph = all.get("@graph").and_then(|graph| graph.as_array()).cloned().unwrap_or_else(|| vec![all.clone()]);
    graph.into_iter().find(|facts| facts["@type"] == "Event").expect("an event")
}

#[test]
fn json_ld_has_the_status_of_an_event() {
    let of = |name: &str| facts(&format!("/events/{name}/"));
    let status = |name: &str| of(name)["eventStatus"].as_str().map(|url| url.replace("https://schema.org/Event", ""));
    assert_eq!(status("01-evening-with-an-end").as_deref(), Some("Scheduled"));
    assert_eq!(status("22-cancelled").as_deref(), Some("Cancelled"));
    assert_eq!(status("25-postponed").as_deref(), Some("Postponed"));
    assert_eq!(status("26-rescheduled").as_deref(), Some("Rescheduled"));
    assert_eq!(of("26-rescheduled")["previousStartDate"], "2027-01-28T10:00:00+00:00");
    assert_eq!(status("27-moved-online").as_deref(), Some("MovedOnline"));
    assert_eq!(of("27-moved-online")["eventAttendanceMode"], "https://schema.org/OnlineEventAttendanceMode");
    assert_eq!(of("27-moved-online")["location"]["@type"], "VirtualLocation");
    assert_eq!(of("28-full")["offers"]["availability"], "https://schema.org/SoldOut");
    let free = of("16-free");
    assert_eq!((&free["offers"]["price"], &free["isAccessibleForFree"]), (&0.into(), &true.into()));
    assert_eq!(of("17-a-price")["offers"]["price"], 3.5);
    assert_eq!(of("08-a-zone-far-away")["startDate"], "2027-04-20T14:30:00+05:30");
    let pavilion = &of("12-somewhere-of-its-own")["location"];
    assert_eq!(pavilion["address"]["postalCode"], "ZZ99 3AD");
    assert_eq!(pavilion["amenityFeature"][0]["name"], "Step-free way in");
    assert_eq!(of("14-its-own-organiser")["organizer"]["name"], "Governors, \"all of them\"");
}

#[test]
fn json_ld_has_the_rule_of_a_series_and_its_changes() {
    let club = facts("/events/32-every-week-in-term/");
    let rule = &club["eventSchedule"];
    assert_eq!(rule["@type"], "Schedule");
    assert_eq!((&rule["repeatFrequency"], &rule["byDay"][0]), (&"P1W".into(), &"https://schema.org/Friday".into()));
    assert_eq!((&rule["startTime"], &rule["scheduleTimezone"]), (&"08:00:00".into(), &"Europe/London".into()));
    let except: Vec<&str> = rule["exceptDate"].as_array().unwrap().iter().filter_map(|date| date.as_str()).collect();
    // An exception, half term, a cancelled date and a moved one; never a date that takes place.
    for date in ["2027-03-05", "2026-10-30", "2026-12-11", "2027-01-22"] {
        assert!(except.contains(&date), "{date} in {except:?}");
    }
    assert!(!except.contains(&"2026-12-18"), "{except:?}");
    let own = club["subEvent"].as_array().unwrap();
    let told: Vec<String> = own
        .iter()
        .map(|own| {
            let status = own["eventStatus"].as_str().unwrap_or_default().replace("https://schema.org/Event", "");
            format!(
                "{} {status} {}",
                own["startDate"].as_str().unwrap_or_default(),
                own["location"]["name"].as_str().unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "2026-12-04T08:30:00+00:00 Rescheduled Mill Lane Primary; Aberffin",
            "2026-12-11T08:00:00+00:00 Cancelled Mill Lane Primary; Aberffin",
            "2027-01-15T08:00:00+00:00 Scheduled Ysgol Pen y Bryn",
            "2027-01-21T08:00:00+00:00 Rescheduled Mill Lane Primary; Aberffin",
        ]
    );
    assert_eq!(facts("/events/37-second-tuesday/")["eventSchedule"]["byDay"][0], "2TU");
    assert_eq!(facts("/events/38-last-friday/")["eventSchedule"]["byDay"][0], "-1FR");
}

#[test]
fn a_page_shows_moved_dates_and_warns_of_a_changed_next_date() {
    let club = at("/events/32-every-week-in-term/");
    assert!(club.contains("Instead of 8am to 8:45am.") && club.contains("Instead of Friday 22 January 2027"), "{club}");
    assert!(club.contains("Not on Friday 5 March 2027."), "{club}");
    let off = at("/events/52-first-date-called-off/");
    let notice = between(&off, "<div class=\"notice", "<dl").expect("a notice").0;
    assert!(notice.contains("The next date, Wednesday 25 November 2026, 4pm to 5pm, will not take place."), "{notice}");
    let moved = at("/events/26-rescheduled/");
    assert!(moved.contains("planned for 28 January 2027, 10am. It is now on 4 February 2027, 10am."), "{moved}");
}

#[test]
fn a_time_in_another_zone_names_its_city() {
    let twin = "Wednesday 20 January 2027, 3pm to 4pm (Paris time), 2pm to 3pm (London time)";
    assert!(at("/events/07-another-zone/").contains(twin));
    let lists = addresses(|address| address == "/events/" || address.starts_with("/events/page/"));
    assert!(lists.into_iter().any(|list| at(list).contains(twin)));
    assert!(
        at("/events/2027-01/").contains("3pm (Paris time), 2pm (London time) <a href=\"/events/07-another-zone/\"")
    );
    assert!(
        at("/cy/events/2027-01/")
            .contains("3pm (amser Paris), 2pm (amser Llundain) <a href=\"/events/07-another-zone/\"")
    );
    assert!(
        at("/events/08-a-zone-far-away/")
            .contains("2:30pm to 3:15pm (Kolkata time), 10am to 10:45am (London time)</time></li>")
    );
}

#[test]
fn a_link_that_adds_one_date_names_it() {
    let club = at("/events/32-every-week-in-term/");
    let date = "(this date alone: Friday 4 December 2026, 8:30am to 9:15am)";
    assert_eq!(club.matches(date).count(), 2, "{club}");
    assert!(
        club.contains("dates=20261204T083000/20261204T091500&amp;ctz")
            && club.contains("startdt=2026-12-04T08%3A30%3A00Z")
    );
    // Google accepts a rule that gives every date.
    let regular = at("/events/37-second-tuesday/");
    assert!(regular.contains("recur=RRULE") && regular.matches("this date alone: ").count() == 1, "{regular}");
    assert!(!at("/events/01-evening-with-an-end/").contains("this date alone"));
}

#[test]
fn a_feed_compared_with_itself_has_no_finding() {
    let feed = at("/events/calendar.ics");
    let mut sources = Sources::default();
    let source = sources.push(Source { path: "old.ics".into(), text: feed.clone() });
    let settings = calendars::settings(&SITE.renderer.site, 0);
    let now: Vec<&Event> = SITE.renderer.calendar(0).events.iter().map(|event| &**event).collect();
    let findings = compare(feed.as_bytes(), "old.ics", source, &now, &settings);
    assert!(findings.is_empty(), "{findings:#?}");
    // The comparison reports missing events, so the test can fail.
    assert!(!compare(feed.as_bytes(), "old.ics", source, &now[..now.len() / 2], &settings).is_empty());
}

#[test]
fn a_school_year_is_named_in_the_language_of_the_page() {
    let welsh = at("/cy/terms/mill-lane-2026-27/");
    assert!(welsh.contains("2026 i 2027</caption>") && !welsh.contains("2026 to 2027"), "{welsh}");
}

#[test]
fn welsh_names_of_days_are_lower_case_within_a_sentence() {
    let club = at("/cy/events/32-every-week-in-term/");
    assert!(club.contains("Y dyddiad nesaf yw dydd Gwener 4 Rhagfyr 2026"), "{club}");
    assert!(club.contains("Ni fydd yn digwydd: dydd Gwener 5 Mawrth 2027."), "{club}");
}
