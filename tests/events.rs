//! Tests the pages and feeds of events on tiny sites, each written in one string.

mod support;

use commonweal::pipeline::Loaded;
use support::{load, page, told};

const SITE: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
languages = ["en", "cy"]
audiences = ["families", "staff"]
[calendar]
organiser = { name = "Trust office", email = "office@trust.example.org" }
-- content/places/mill-lane.md --
+++
title = "Mill Lane School"
address = ["Mill Lane", "Otley"]
postcode = "LS21 3XX"
access = { step_free = true }
+++
-- content/places/hub.md --
+++
title = "The Hub"
+++
-- content/frameworks/plan/index.md --
+++
title = "Plan"
+++
-- content/frameworks/plan/together/index.md --
+++
title = "Together"
+++
-- content/frameworks/plan/together/food.md --
+++
title = "Food"
+++
-- content/events/breakfast.md --
+++
title = "Breakfast club"
start = 2026-11-20T08:00:00
end = 2026-11-20T08:45:00
repeat = { every = "week", on = ["fri"], until = 2026-12-11 }
place = "mill-lane"
pillars = ["food"]
audience = ["families"]
cost = { free = true }
[[occurrence]]
date = 2026-12-04
place = "hub"
note = "The kitchen is being painted."
+++
Porridge and toast.
-- content/events/breakfast.cy.md --
+++
title = "Clwb brecwast"
slug = "clwb-brecwast"
+++
-- content/events/talk.md --
+++
title = "River talk"
start = 2026-12-02T19:00:00
status = "rescheduled"
previous_start = 2026-11-25T19:00:00
place = { name = "Old Mill", postcode = "LS21 1AA" }
cost = { price = 3.5, concessions = "Free for pupils" }
+++
-- content/events/fair.md --
+++
title = "Fair"
start = 2026-03-07
place = "hub"
audience = ["families"]
+++
"#;

/// Returns the text at an address, or `None` if the address does not exist.
fn at(loaded: &Loaded, address: &str) -> Option<String> {
    let route = loaded.routes.iter().find(|route| route.address() == address)?;
    Some(page(loaded, route.path()))
}

fn uids(feed: &str) -> Vec<&str> {
    feed.lines().filter_map(|line| line.trim_end().strip_prefix("UID:")).collect()
}

#[test]
fn the_site_of_these_tests_has_no_finding() {
    let told: Vec<String> = told(&load(SITE)).into_iter().filter(|line| line.contains(" error[")).collect();
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn upcoming_events_are_listed_by_month_and_past_events_by_school_year() {
    let loaded = load(SITE);
    let list = at(&loaded, "/events/").unwrap();
    assert!(list.contains(">November 2026<") && list.contains("Friday 27 November 2026, 8am to 8:45am"), "{list}");
    assert!(list.contains("£3.50"), "{list}");
    assert_eq!(
        list.matches("Every Friday").count(),
        2,
        "said once a month, though two of the dates are in December: {list}"
    );
    assert!(!list.contains("Fair"), "it is over");
    let archive = at(&loaded, "/events/archive/2025-2026/").unwrap();
    assert!(archive.contains("Fair") && !archive.contains("River talk"));
    assert_eq!(at(&loaded, "/events/archive/2024-2025/"), None);
}

#[test]
fn a_series_has_one_row_a_month_and_its_changed_dates_have_their_own() {
    let loaded = load(&SITE.replace("until = 2026-12-11", "until = 2027-01-15"));
    let list = at(&loaded, "/events/").unwrap();
    let (_, december) = list.split_once("id=\"month-2026-12\"").expect("a month");
    let (december, january) = december.split_once("id=\"month-2027-01\"").expect("the next month");
    assert!(december.contains("4 December 2026") && december.contains("Other place"), "{december}");
    assert!(december.contains("11 December 2026") && !december.contains("18 December 2026"), "{december}");
    let more = "<a href=\"/events/breakfast/#dates\">and 2 more in December<span class=\"visually-hidden\">: Breakfast";
    assert!(december.contains(more), "{december}");
    assert!(january.contains("and 2 more in January") && list.contains("9 dates"), "{list}");
    assert!(at(&loaded, "/events/breakfast/").unwrap().contains("id=\"dates\""));
    assert_eq!(list.matches("<li class=\"one-off\">").count(), 1, "the talk stands out, the club does not: {list}");
    let week = at(&loaded, "/events/this-week/").unwrap();
    assert!(week.contains("27 November 2026") && !week.contains(" more in "), "{week}");
}

#[test]
fn the_pages_of_a_long_list_count_rows_and_its_text_counts_dates() {
    let talk = |day: i8| {
        format!("-- content/events/talk-{day}.md --\n+++\ntitle = \"Talk {day}\"\nstart = 2027-02-{day:02}\n+++\n")
    };
    let talks: String = (1..=28).map(talk).collect();
    let others: String = talks.replace("talk-", "walk-").replace("2027-02", "2027-03");
    let loaded = load(&format!("{}{talks}{others}", SITE.replace("until = 2026-12-11", "until = 2027-01-15")));
    assert!(at(&loaded, "/events/").unwrap().contains("65 dates, page 1 of 2"));
    assert!(at(&loaded, "/events/page/2/").unwrap().contains("65 dates, page 2 of 2"));
    assert_eq!(at(&loaded, "/events/page/3/"), None);
}

#[test]
fn facts_of_an_event_come_in_the_order_in_which_people_decide() {
    let event = |status: &str| {
        format!(
            "{SITE}-- content/events/quiz.md --\n+++\ntitle = \"Quiz\"\nstart = 2026-12-05T19:00:00\nplace = \"mill-lane\"\n\
             booking = {{ url = \"https://book.example.org/\" }}\ncost = {{ free = true }}\n{status}+++\n"
        )
    };
    let html = at(&load(&event("")), "/events/quiz/").unwrap();
    let terms: Vec<&str> = html.split("<dt>").skip(1).filter_map(|rest| rest.split("</dt>").next()).take(5).collect();
    assert_eq!(terms, ["When", "Where", "Cost", "Booking", "Access"], "{html}");
    assert!(html.contains("Getting in: Mill Lane School"), "{html}");
    let online = "online = { url = \"https://meet.example.org/\" }\nstatus = \"moved-online\"\n";
    let html = at(&load(&event(online)), "/events/quiz/").unwrap();
    assert!(html.contains("<dt>Online</dt>") && !html.contains("Getting in"), "{html}");
}

#[test]
fn facets_have_a_list_and_a_feed_even_if_empty() {
    let loaded = load(SITE);
    assert!(at(&loaded, "/events/audience/families/").unwrap().contains("Breakfast club"));
    let staff = at(&loaded, "/events/audience/staff/").unwrap();
    assert!(staff.contains("Nothing is listed here at the moment.") && !staff.contains("webcal:"), "{staff}");
    assert!(!at(&loaded, "/events/").unwrap().contains("/events/audience/staff/"), "an empty list is not linked");
    let feed = at(&loaded, "/events/audience/staff/calendar.ics").unwrap();
    assert!(uids(&feed).is_empty() && feed.contains("BEGIN:VTIMEZONE"), "{feed}");
    assert!(at(&loaded, "/events/free/").unwrap().contains("Breakfast club"));
    let without = SITE.replace("[calendar]", "[calendar]\nfeeds = [\"place\"]");
    let loaded = load(&without);
    assert_eq!(at(&loaded, "/events/audience/staff/calendar.ics"), None);
    assert!(at(&loaded, "/places/hub/calendar.ics").is_some());
}

#[test]
fn a_place_lists_and_feeds_the_dates_that_are_there() {
    let loaded = load(SITE);
    let list = at(&loaded, "/events/place/hub/").unwrap();
    assert!(list.contains("4 December 2026") && !list.contains("27 November 2026"), "{list}");
    let feed = at(&loaded, "/places/hub/calendar.ics").unwrap();
    assert!(uids(&feed).contains(&"breakfast-20261204@trust.example.org"), "{feed}");
    assert!(!feed.contains("RRULE:FREQ=WEEKLY"), "{feed}");
}

#[test]
fn a_pillars_feed_contains_events_of_its_descendants() {
    let loaded = load(SITE);
    let feed = at(&loaded, "/frameworks/plan/together/calendar.ics").unwrap();
    assert!(uids(&feed).contains(&"breakfast@trust.example.org"), "{feed}");
    assert_eq!(at(&loaded, "/frameworks/plan/calendar.ics"), None, "a framework has none of its own");
}

#[test]
fn feeds_of_every_language_contain_the_same_events() {
    let loaded = load(SITE);
    let (english, welsh) =
        (at(&loaded, "/events/calendar.ics").unwrap(), at(&loaded, "/cy/events/calendar.ics").unwrap());
    assert_eq!(uids(&english), uids(&welsh));
    assert!(welsh.contains("SUMMARY:Clwb brecwast") && welsh.contains("SUMMARY:River talk"), "{welsh}");
    assert!(at(&loaded, "/cy/events/clwb-brecwast/event.ics").is_some());
    assert!(at(&loaded, "/cy/events/talk/event.ics").is_some(), "where a translation would stand");
}

#[test]
fn welsh_lists_link_to_originals_and_say_so() {
    let loaded = load(SITE);
    let list = at(&loaded, "/cy/events/").unwrap();
    assert!(list.contains("Bob dydd Gwener") && list.contains("/cy/events/clwb-brecwast/"), "{list}");
    assert!(list.contains("href=\"/events/talk/\"") && list.contains("yn Saesneg"), "{list}");
    assert_eq!(at(&loaded, "/cy/events/talk/"), None);
}

#[test]
fn a_page_shows_changes_of_its_event() {
    let loaded = load(SITE);
    let talk = at(&loaded, "/events/talk/").unwrap();
    assert!(talk.contains("This event was planned for 25 November 2026, 7pm."), "{talk}");
    assert!(talk.contains("EventRescheduled") && talk.contains("\"previousStartDate\":\"2026-11-25T19:00:00+00:00\""));
    assert!(talk.contains("£3.50") && talk.contains("Free for pupils"), "{talk}");
    let club = at(&loaded, "/events/breakfast/").unwrap();
    assert!(club.contains("Every Friday, from 20 November 2026 to 11 December 2026"), "{club}");
    assert!(club.contains("The kitchen is being painted.") && club.contains("href=\"/places/hub/\""), "{club}");
    let fair = at(&loaded, "/events/fair/").unwrap();
    assert!(fair.contains("This event is over.") && !fair.contains("calendar.google.com"), "{fair}");
}

#[test]
fn only_months_with_events_have_a_grid_and_its_links_say_what_they_step_over() {
    let loaded = load(SITE);
    let months = |prefix: &str| -> Vec<String> {
        let all = loaded.routes.iter().map(|route| route.address().to_string());
        let own = all.filter_map(|address| address.strip_prefix(prefix).map(str::to_owned));
        own.filter(|rest| rest.len() == "2026-03/".len() && rest.starts_with("20")).collect()
    };
    assert_eq!(months("/events/"), ["2026-03/", "2026-11/", "2026-12/"]);
    assert_eq!(months("/cy/events/"), months("/events/"));
    let march = at(&loaded, "/events/2026-03/").unwrap();
    assert!(march.contains("<a href=\"/events/2026-11/\" rel=\"next\">") && !march.contains("rel=\"prev\""), "{march}");
    assert!(march.contains("Nothing is listed from April 2026 to October 2026."), "{march}");
    let november = at(&loaded, "/cy/events/2026-11/").unwrap();
    assert!(november.contains("Does dim wedi’i restru o fis Ebrill 2026 i fis Hydref 2026."), "{november}");
    let december = at(&loaded, "/events/2026-12/").unwrap();
    assert!(december.contains("Events in December 2026") && december.contains("Bank holiday"), "{december}");
    assert!(december.contains("rel=\"prev\"") && !december.contains("Nothing is listed"), "{december}");
}

#[test]
fn the_text_of_a_list_is_above_it_and_that_of_events_below_the_dates() {
    let words = "\n+++\ntitle = \"On\"\nsummary = \"Come along.\"\n+++\nAsk us for an interpreter.\n";
    for (folder, listed) in [("events", "Breakfast club"), ("places", "Mill Lane School"), ("news", "Open again")] {
        let news = "-- content/news/open.md --\n+++\ntitle = \"Open again\"\ndate = 2026-11-20\n+++\n";
        let list =
            at(&load(&format!("{SITE}{news}-- content/{folder}/index.md --{words}")), &format!("/{folder}/")).unwrap();
        let place = |words: &str| list.find(words).unwrap_or_else(|| panic!("`{words}` in {list}"));
        let main = place("<main");
        let listed = main + list[main..].find(listed).unwrap_or_else(|| panic!("`{listed}` in {list}"));
        let (summary, text) = (place(">Come along.</p>"), place("Ask us for an interpreter."));
        assert!(summary < listed && summary < text, "{list}");
        assert_eq!(text > listed, folder == "events", "{list}");
    }
}

#[test]
fn month_by_month_begins_with_the_nearest_month_with_dates() {
    let opens = |site: &str| {
        let list = at(&load(site), "/events/").unwrap();
        let (before, _) = list.split_once("Month by month").unwrap();
        before.rsplit_once("href=\"").unwrap().1.trim_end_matches("\">").to_owned()
    };
    assert_eq!(opens(SITE), "/events/2026-11/");
    let later = SITE.replace("2026-11-20T08", "2027-01-08T08").replace("until = 2026-12-11", "until = 2027-01-29");
    assert_eq!(opens(&later), "/events/2026-12/", "nothing in this month: the next");
}

#[test]
fn events_in_a_pages_own_text_are_not_listed_again() {
    let listing = |words: &str| {
        let site = SITE.replace(
            "access = { step_free = true }\n+++\n",
            &format!("access = {{ step_free = true }}\n+++\n{words}\n"),
        );
        let html = at(&load(&site), "/places/mill-lane/").unwrap();
        let (before, past) = html.split_once("<section aria-labelledby=\"past-events\">").unwrap();
        format!("{before}{}", past.split_once("</section>").unwrap().1)
    };
    let club = "href=\"/events/breakfast/\"";
    let once = listing("## Here\n\n::: events place=\"mill-lane\"\n:::");
    assert_eq!((once.matches(club).count(), once.matches("id=\"subscribe\"").count()), (1, 1), "{once}");
    assert!(!once.contains("id=\"section-events\"") && once.contains("/events/place/mill-lane/"), "{once}");
    let families = listing("::: events place=\"mill-lane\" audience=\"families\"\n:::");
    assert_eq!(families.matches(club).count(), 2, "a list of some does not stand for the list of all");
    assert_eq!(listing("Our school.").matches(club).count(), 1);
}

#[test]
fn pages_say_what_has_happened_and_where_the_rest_is() {
    let loaded = load(SITE);
    for path in ["places/mill-lane/index.html", "frameworks/plan/together/index.html"] {
        let html = page(&loaded, path);
        let (_, past) = html.split_once("id=\"past-events\">What has happened</h2>").expect(path);
        let (past, _) = past.split_once("</section>").expect("its end");
        assert!(past.contains("Breakfast club</a>") && past.contains("20 November 2026"), "{path}: {past}");
        assert!(past.contains("href=\"/events/archive/2026-2027/\">All past events</a>"), "{path}: {past}");
        assert!(!past.contains("27 November") && html.contains("href=\"#subscribe\">Subscribe</a>"), "{path}: {html}");
    }
    let hub = page(&loaded, "places/hub/index.html");
    let (_, past) = hub.split_once("id=\"past-events\"").expect("the fair was there");
    assert!(past.contains(">Fair</a>") && !past.contains("Breakfast club"), "{past}");
    let list = page(&loaded, "events/index.html");
    assert!(list.contains("<div class=\"row beside\">") && list.contains("href=\"#subscribe\""), "{list}");
}
