//! Pages, files and feeds give the same facts as their sources: measures, policies, events, the organisation, duties.

mod support;

use support::{load, page, told};

const MEASURES: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
languages = ["en", "cy"]
-- content/frameworks/civic/index.md --
+++
title = "Civic duty"
+++
-- content/frameworks/civic/index.cy.md --
+++
title = "Dyletswydd ddinesig"
+++
-- content/frameworks/civic/hope.md --
+++
title = "Hope"
[[measures]]
code = "1a"
statement = "Every school has a garden."
due = "2026-07"
items = ["a plot", "a *tool* shed"]
baseline = { value = 2, as_of = "2021-04", source = "Estates survey" }
[[measures]]
code = "1b"
statement = "Every school has a choir."
due = "2027-07"
[[measures]]
code = "1c"
statement = "Every school has a pond."
[[measures]]
code = "1d"
statement = "Every school has a tree."
due = "2026-09"
status = "not-started"
-- content/frameworks/civic/joy.md --
+++
title = "Joy"
+++
"#;

#[test]
fn no_status_of_a_measure_is_invented() {
    let loaded = load(MEASURES);
    for (path, words) in [
        ("frameworks/civic/measures/index.html", ["No result recorded", "No status given", "Not started"]),
        ("frameworks/civic/index.html", ["<b>2</b> <strong", "Past due without a result", "Without a date"]),
        ("frameworks/civic/hope/index.html", ["No result recorded", "No status given", "Not started"]),
        ("frameworks/civic/whole/index.html", ["No result recorded", "No status given", "Not started"]),
        ("index.html", ["Past due without a result", "Without a date", "No status given"]),
        ("cy/index.html", ["Heibio’r dyddiad heb ganlyniad", "Heb ddyddiad", "Dim statws wedi’i roi"]),
        (
            "cy/frameworks/civic/measures/index.html",
            ["Dim canlyniad wedi’i gofnodi", "Dim statws wedi’i roi", "Heb ddechrau"],
        ),
        ("frameworks/civic/measures.csv", ["no-result-recorded", "no-status-given", "not-started"]),
        ("frameworks/civic/measures.json", ["no-result-recorded", "no-status-given", "not-started"]),
    ] {
        let text = page(&loaded, path);
        assert!(words.iter().all(|word| text.contains(word)), "{path}: {text}");
    }
    let rows: serde_json::Value = serde_json::from_str(&page(&loaded, "frameworks/civic/measures.json")).expect("JSON");
    let states: Vec<&str> = rows.as_array().expect("rows").iter().filter_map(|row| row["status"].as_str()).collect();
    assert_eq!(states, ["no-result-recorded", "no-status-given", "no-status-given", "not-started"]);
}

#[test]
fn the_tracker_names_what_it_lacks() {
    let tracker = page(&load(MEASURES), "frameworks/civic/measures/index.html");
    let (_, gaps) = tracker.split_once("class=\"notice warn\"").expect("gaps");
    let (gaps, _) = gaps.split_once("</div>").expect("their end");
    assert!(gaps.contains("without a measure") && gaps.contains("/frameworks/civic/joy/"), "{gaps}");
    assert!(gaps.contains("without a date") && gaps.contains("#measure-1c\">1c</a>"), "{gaps}");
    assert!(!gaps.contains("measure-1a") && !gaps.contains("civic/hope/"), "{gaps}");
    let whole = load(&MEASURES.replace("code = \"1c\"", "code = \"1c\"\nstatus = \"superseded\"\nalso = [\"joy\"]"));
    assert!(!page(&whole, "frameworks/civic/measures/index.html").contains("notice warn"));
}

#[test]
fn the_bar_of_states_counts_each_measure_once() {
    let loaded = load(&MEASURES.replace(
        "[[measures]]\ncode = \"1d\"",
        "[[measures]]\nstatement = \"It is done.\"\nstatus = \"met\"\n[[measures]]\ncode = \"1d\"",
    ));
    let bar = |path: &str| {
        let html = page(&loaded, path);
        let (_, bar) = html.split_once("class=\"bar\"").expect("a bar");
        bar.split_once("</div>").expect("its end").0.to_owned()
    };
    let tracker = bar("frameworks/civic/measures/index.html");
    for (state, path) in
        [("Met", "M0 0h1v1h-1z"), ("Past due without a result", "M1 0h2v1h-2z"), ("Without a date", "M3 0h1v1h-1z")]
    {
        assert!(tracker.contains(state) && tracker.contains(path), "{state}: {tracker}");
    }
    assert!(tracker.contains("viewBox=\"0 0 5 1\"") && !tracker.contains("Not started"), "{tracker}");
    for path in ["index.html", "frameworks/civic/index.html", "frameworks/civic/hope/index.html"] {
        assert_eq!(bar(path), tracker, "{path}");
    }
}

#[test]
fn the_tracker_is_one_table_that_plain_links_sort() {
    let loaded = load(MEASURES);
    let order = |path: &str| -> Vec<String> {
        let html = page(&loaded, path);
        let rows = html.split("<tr id=\"measure-").skip(1);
        rows.filter_map(|row| row.split_once('"')).map(|(code, _)| code.to_owned()).collect()
    };
    let tracker = "frameworks/civic/measures/index.html";
    assert_eq!(order(tracker), ["1a", "1d", "1b", "1c"], "the longest overdue first, no date last");
    assert_eq!(order("frameworks/civic/measures/by-code/index.html"), ["1a", "1b", "1c", "1d"]);
    assert_eq!(order("frameworks/civic/measures/by-state/index.html"), ["1a", "1b", "1c", "1d"]);
    let html = page(&loaded, tracker);
    assert!(
        html.contains("3 months overdue") && html.contains("href=\"/frameworks/civic/hope/#measure-1a\""),
        "{html}"
    );
    assert!(html.contains("href=\"/frameworks/civic/measures/by-owner/\">By owner</a>"), "{html}");
    assert!(page(&loaded, "cy/frameworks/civic/measures/index.html").contains("3 mis yn hwyr"));
    let by_owner = page(&loaded, "frameworks/civic/measures/by-owner/index.html");
    assert!(by_owner.contains("noindex") && by_owner.contains("<title>By owner: Measures: Civic duty"), "{by_owner}");
    let site_map = page(&loaded, "sitemap.xml");
    assert!(site_map.contains("/measures/</loc>") && !site_map.contains("by-owner"), "{site_map}");
}

#[test]
fn files_of_measures_give_what_the_page_gives() {
    let loaded = load(MEASURES);
    let rows: serde_json::Value = serde_json::from_str(&page(&loaded, "frameworks/civic/measures.json")).expect("JSON");
    let row = &rows[0];
    assert_eq!((&row["baseline_as_of"], &row["due"]), (&"2021-04".into(), &"2026-07".into()));
    assert_eq!(row["items"], serde_json::json!(["a plot", "a tool shed"]));
    assert_eq!((&row["baseline_source"], &row["days_overdue"]), (&"Estates survey".into(), &115.into()));
    let csv = page(&loaded, "frameworks/civic/measures.csv");
    assert!(csv.contains("2021-04") && csv.contains("a plot; a tool shed"), "{csv}");
}

#[test]
fn the_whole_framework_page_has_every_part() {
    let site = r#"
-- content/frameworks/civic/index.md --
+++
title = "Civic duty"
owner = "Chair of trustees"
levels = ["Pillar"]
period = { from = 2024, to = 2028 }
messages = [{ from = "A pupil", text = "We **want** trees." }]
changes = [{ date = 2026-03-01, note = "Two pillars joined." }]
+++
-- content/frameworks/civic/hope.md --
+++
title = "Hope"
number = 1
stage = "Year 2"
owner = "Head of estates"
action_plan = { summary = "Plant in autumn.", review = 2027-01-10 }
maps_to = { charter = ["3"] }
+++
-- content/references/charter.md --
+++
title = "Charter"
areas = [{ number = 3, title = "Green places" }]
+++
"#;
    let loaded = load(site);
    let whole = page(&loaded, "frameworks/civic/whole/index.html");
    for words in [
        "2024 to 2028",
        "A pupil",
        "<strong>want</strong>",
        "Two pillars joined.",
        "Chair of trustees",
        "Pillar 1</span>",
        "Year 2",
        "Head of estates",
        "Plant in autumn.",
        "10 January 2027",
        "3 Green places",
    ] {
        assert!(whole.contains(words), "{words}: {whole}");
    }
    let overview = page(&loaded, "frameworks/civic/index.html");
    assert!(overview.contains("Pillar 1</span>") && overview.contains("Year 2"), "{overview}");
    let facts = overview.split_once("<dl class=\"facts\">").expect("facts").1;
    assert!(facts.starts_with("\n<div><dt>Who answers for it</dt>\n<dd>Chair of trustees"), "{facts}");
    assert!(!overview.contains("Who answers for this page"), "said once");
}

#[test]
fn a_framework_shows_its_end_and_unserved_pillars() {
    let site = r#"
-- content/frameworks/old/index.md --
+++
title = "Old plan"
period = { from = 2021, to = 2025 }
+++
-- content/frameworks/old/one/index.md --
+++
title = "One"
number = 1
maps_to = { charter = ["3"] }
+++
-- content/frameworks/old/one/a.md --
+++
title = "Served"
+++
-- content/frameworks/old/one/b.md --
+++
title = "Bare"
number = "1.2"
+++
-- content/frameworks/old/two/index.md --
+++
title = "Two"
+++
-- content/frameworks/old/two/c.md --
+++
title = "Beneath two"
+++
-- content/partners/oak.md --
+++
title = "Oak"
pillars = ["a"]
+++
-- content/references/charter.md --
+++
title = "Charter"
areas = [{ number = 3, title = "Green places" }]
+++
"#;
    let loaded = load(site);
    assert!(page(&loaded, "frameworks/old/index.html").contains("Ran to 2025</strong>"));
    let coverage = page(&loaded, "frameworks/old/coverage/index.html");
    let (_, bare) = coverage.split_once("id=\"unserved\"").expect("what nothing serves");
    let (bare, _) = bare.split_once("</section>").expect("its end");
    assert!(bare.contains(">Bare</a> <span class=\"soft\">(1.2)") && bare.contains(">Two</a>"), "{bare}");
    assert!(!bare.contains("Served") && !bare.contains("One") && !bare.contains("Beneath two"), "{bare}");
    assert!(coverage.contains("<b>1</b> <strong class=\"tag ok\">"), "one area is served: {coverage}");
}

#[test]
fn the_home_page_offers_the_ways_in_that_the_site_has() {
    let site = r#"
-- content/index.md --
+++
title = "Home"
summary = "What we promise."
+++
Welcome.
-- content/policies/lettings.md --
+++
title = "Lettings"
+++
-- content/taskforces/t.md --
+++
title = "Task force"
+++
-- content/programmes/runs.md --
+++
title = "Read together"
status = "active"
+++
-- content/programmes/ended.md --
+++
title = "Walking bus"
status = "done"
+++
-- content/reports/old.md --
+++
title = "Report of 2024"
as_of = "2024"
+++
-- content/reports/new.md --
+++
title = "Report of 2025"
as_of = "2025-10"
+++
-- content/terms/now.md --
+++
title = "Terms 2026 to 2027"
terms = [{ title = "Autumn", start = 2026-09-01, end = 2026-12-18 }]
+++
"#;
    let home = page(&load(site), "index.html");
    let ways = home.split_once("class=\"ways\"").expect("ways").1.split_once("</article>").expect("the rest").0;
    assert!(ways.contains("<h2>Families</h2>") && ways.contains("href=\"/terms/now/\">Term dates</a>"), "{ways}");
    assert!(ways.contains("href=\"/taskforces/t/\"") && ways.contains("href=\"/policies/\""), "{ways}");
    assert!(!ways.contains("href=\"/events/\"") && !ways.contains("href=\"/partners/\""), "{ways}");
    assert!(home.contains("Read together") && !home.contains("Walking bus"), "{home}");
    assert!(home.contains("Report of 2025") && !home.contains("Report of 2024"), "{home}");
    assert!(home.contains("id=\"list-policies\"") && home.contains(">Lettings</a>"), "a small site shows its lists");
}

const POLICIES: &str = r#"
-- content/policies/lettings.md --
+++
title = "Lettings"
next_review = "2021-04"
+++
-- content/policies/gone.md --
+++
title = "Gone"
withdrawn = "2025-03"
next_review = 2026-01-31
+++
-- content/policies/going.md --
+++
title = "Going"
withdrawn = 2027-03-31
+++
-- content/policies/old.md --
+++
title = "Old"
next_review = "2024-09"
+++
-- content/policies/new.md --
+++
title = "New"
next_review = 2029-09-01
supersedes = ["old"]
+++
"#;

#[test]
fn dates_of_policies_keep_their_precision_and_meaning() {
    let loaded = load(POLICIES);
    let rows: serde_json::Value = serde_json::from_str(&page(&loaded, "policies/register.json")).expect("JSON");
    let row =
        |title: &str| rows.as_array().expect("rows").iter().find(|row| row["title"] == title).expect(title).clone();
    assert_eq!(row("Lettings")["next_review"], "2021-04");
    let gone = row("Gone");
    assert_eq!((&gone["next_review"], &gone["withdrawn"]), (&"".into(), &"2025-03".into()));
    let old = row("Old");
    assert_eq!((&old["state"], &old["next_review"]), (&"superseded".into(), &"2024-09".into()));
    assert_eq!(old["superseded_by"], "New");
    let csv = page(&loaded, "policies/register.csv");
    assert!(csv.lines().any(|line| line.starts_with("Lettings,") && line.contains(",2021-04,")), "{csv}");
    let register = page(&loaded, "policies/index.html");
    assert!(register.contains("Withdrawn <time datetime=\"2025-03\">March 2025</time>"), "{register}");
    assert!(register.contains("<time datetime=\"2024-09\">September 2024</time>"), "{register}");
    assert!(page(&loaded, "policies/going/index.html").contains("<dt>To be withdrawn</dt>"));
    let overdue = page(&loaded, "policies/lettings/index.html");
    assert!(
        overdue.contains("should have been reviewed by April 2021") && !overdue.contains("applies until"),
        "{overdue}"
    );
}

#[test]
fn the_footer_gives_every_fact_of_the_organisation() {
    let site = "-- site.toml --\ntitle = \"T\"\nbase_url = \"https://t.example.org\"\nlanguages = [\"en\", \"cy\"]\n[organisation]\n\
        name = \"Trust\"\nkind = \"Company limited by guarantee\"\nurl = \"https://trust.example.org/\"\n-- content/index.md --\n+++\ntitle = \"Home\"\n+++\n";
    let loaded = load(site);
    for path in ["index.html", "cy/index.html"] {
        let html = page(&loaded, path);
        assert!(html.contains("Company limited by guarantee"), "{html}");
        assert!(html.contains("href=\"https://trust.example.org/\">trust.example.org</a>"), "{html}");
    }
}

const EVENTS: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
languages = ["en", "cy"]
[calendar]
organiser = { name = "Team", email = "team@example.org" }
-- content/places/hall.md --
+++
title = "Hall"
+++
-- content/places/barn.md --
+++
title = "Barn"
+++
-- content/events/club.md --
+++
title = "Club"
start = 2026-12-04T10:00:00
duration = "1h"
place = "hall"
repeat = { every = "week", count = 4 }
[[occurrence]]
date = 2026-12-11
place = "barn"
+++
-- content/events/twin.md --
+++
title = "Twin school"
start = 2027-01-20T15:00:00
duration = "1h"
time_zone = "Europe/Paris"
cost = { note = "Ask us if cost is a worry." }
+++
"#;

#[test]
fn an_event_in_another_zone_also_has_the_local_time() {
    let loaded = load(EVENTS);
    let words = "3pm to 4pm (Paris time), 2pm to 3pm (London time)";
    for path in ["events/twin/index.html", "events/index.html"] {
        assert!(page(&loaded, path).contains(words), "{path}");
    }
    assert!(page(&loaded, "events/2027-01/index.html").contains("3pm (Paris time), 2pm (London time) <a"));
    let welsh = page(&loaded, "cy/events/index.html");
    assert!(welsh.contains("3pm i 4pm (amser Paris), 2pm i 3pm (amser Llundain)"), "{welsh}");
    for (path, line) in [
        ("events/calendar.ics", "London time: 14:00 to 15:00"),
        ("events/twin/event.ics", "London time: 14:00 to 15:00"),
        ("cy/events/calendar.ics", "Amser Llundain: 14:00 i 15:00"),
    ] {
        assert!(page(&loaded, path).replace("\r\n ", "").contains(line), "{path}");
    }
}

#[test]
fn every_time_in_another_zone_names_its_zone() {
    let more = "status = \"rescheduled\"\nprevious_start = 2027-01-19T00:30:00\nbooking = { closes = 2027-01-10T07:00:00 }\ncost = { note";
    let loaded = load(&EVENTS.replace("cost = { note = \"Ask", &format!("{more} = \"Ask")));
    let html = page(&loaded, "events/twin/index.html");
    // Half past midnight in Paris is the previous day in London.
    for words in ["12:30am (Paris time)", "11:30pm (London time)", "7am (Paris time), 6am (London time)"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let feed = page(&loaded, "events/twin/event.ics").replace("\r\n ", "");
    for words in ["00:30 (London time", "07:00 (London time: 06:00)"] {
        assert!(feed.contains(words), "{words}: {feed}");
    }
}

#[test]
fn a_places_feed_and_page_contain_the_dates_there() {
    let loaded = load(EVENTS);
    let feed = |path: &str| page(&loaded, path).replace("\r\n ", "").replace("\r\n", "\n");
    let barn = feed("places/barn/calendar.ics");
    assert!(barn.contains("DTSTART;TZID=Europe/London:20261211T100000") && !barn.contains("FREQ=WEEKLY"), "{barn}");
    let hall = feed("places/hall/calendar.ics");
    assert!(hall.contains("EXDATE;TZID=Europe/London:20261211T100000") && !hall.contains("RECURRENCE-ID"), "{hall}");
    assert!(feed("events/calendar.ics").contains("RECURRENCE-ID;TZID=Europe/London:20261211T100000"));
    let html = page(&loaded, "places/barn/index.html");
    assert!(html.contains("11 December 2026") && !html.contains("Every Friday"), "{html}");
    assert!(page(&loaded, "places/hall/index.html").contains("Every Friday"));
    let list = page(&loaded, "events/place/barn/index.html");
    assert!(
        list.contains("11 December 2026") && !list.contains("Every Friday") && !list.contains("4 December 2026"),
        "{list}"
    );
}

#[test]
fn no_cost_is_shown_without_a_source() {
    let loaded = load(EVENTS);
    let twin = page(&loaded, "events/twin/index.html");
    assert!(!twin.contains("isAccessibleForFree") && !twin.contains("InStock") && !twin.contains(">Free<"), "{twin}");
    assert!(page(&loaded, "events/club/index.html").contains("Not said. Ask the organiser."));
    let free = load(&EVENTS.replace("cost = { note", "cost = { free = true, note"));
    assert!(page(&free, "events/twin/index.html").contains("\"isAccessibleForFree\":true"));
}

const SCHOOL: &str = r#"
-- site.toml --
title = "Test school"
base_url = "https://school.example.org"
[organisation]
name = "Test school"
-- content/policies/safe.md --
+++
title = "Child protection policy"
next_review = 2026-12-20
+++
-- content/send.md --
+++
title = "SEND report"
updated = 2025-09-01
+++
-- content/what-we-publish.toml --
title = "What we must publish"
kinds = ["maintained-school"]
nation = "england"
[[items]]
id = "pupil-premium"
url = "https://school.example.org/premium/"
reviewed = 2025-12-20
[[items]]
id = "sport-premium"
does_not_apply = "We have no primary pupils."
"#;

#[test]
fn duties_within_sixty_days_are_reported() {
    let lines = told(&load(SCHOOL));
    let has = |parts: &[&str]| lines.iter().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(has(&["advice[duty-due]", "`Inclusion strategy` must be published by 31 December 2026"]), "{lines:#?}");
    assert!(!has(&["policy-statutory", "Inclusion strategy"]), "{lines:#?}");
    assert!(
        has(&["advice[duty-due]", "`Pupil premium strategy statement` must be renewed by 31 December 2026"]),
        "{lines:#?}"
    );
    assert!(has(&["warning[duty-due]", "was to be renewed by 1 September 2026"]), "{lines:#?}");
    assert!(has(&["warning[policy-statutory]", "Relationships and sex education policy"]), "{lines:#?}");
    assert!(has(&["advice[policy-statutory]", "Attendance policy"]), "{lines:#?}");
    assert!(!has(&["duty-due", "Child protection"]), "the policy's own check tells of it: {lines:#?}");
    let late = load(&SCHOOL.replace(
        "id = \"sport-premium\"",
        "id = \"inclusion-strategy\"\ndue = 2026-11-20\nnote = \"It comes.\"\n[[items]]\nid = \"sport-premium\"",
    ));
    assert!(told(&late).iter().any(|line| line.contains("warning[duty-due] `Inclusion strategy` was to be published by 20 November 2026")));
}

#[test]
fn the_page_has_due_dates_and_other_means_of_publication() {
    let html = page(
        &load(
            &SCHOOL
                .replace("content/policies/safe.md", "content/policies/other.md")
                .replace("Child protection", "Other"),
        ),
        "what-we-publish/index.html",
    );
    assert!(html.contains("To be published by <time datetime=\"2026-12-31\">31 December 2026</time>"), "{html}");
    assert!(html.contains("On the website, or made public by other means"), "{html}");
}

#[test]
fn the_report_lists_every_duty() {
    let loaded = load(SCHOOL);
    let report = commonweal::report::duties::markdown(&loaded).expect("a report");
    let line =
        |title: &str| report.lines().find(|line| line.starts_with(&format!("| {title}"))).expect(title).to_owned();
    assert!(
        report.starts_with(
            "# What we must publish: report to the board\n\nState on 23 November 2026, for Test school.\n"
        ),
        "{report}"
    );
    let strategy = line("Inclusion strategy (Mainstream state schools");
    assert!(strategy.contains("| Not published | 31 December 2026 (due in 38 days) |"), "{strategy}");
    let safe = line("Child protection");
    assert!(
        safe.contains("https://school.example.org/policies/safe/ | To be renewed soon |  | 20 December 2026"),
        "{safe}"
    );
    assert!(line("PE and sport premium").contains("| We have no primary pupils. | Does not apply |"));
    assert!(report.contains("## To be verified") && report.contains("- Attendance policy: "), "{report}");
    let json = commonweal::report::duties::json(&loaded).expect("a report");
    let rows: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let send = rows.iter().find(|row| row["id"] == "send-report").expect("the SEND report");
    assert_eq!((&send["state"], &send["next_review"]), (&"overdue".into(), &"2026-09-01".into()));
    assert!(commonweal::report::duties::markdown(&load("-- content/a.md --\n+++\ntitle = \"A\"\n+++\n")).is_none());
    let welsh = load(&SCHOOL.replace("[organisation]", "languages = [\"cy\"]\n[organisation]"));
    assert!(commonweal::report::duties::markdown(&welsh).expect("a report").contains("| Strategaeth gynhwysiant"));
}

#[test]
fn a_file_at_the_path_of_a_generated_file_is_reported_first() {
    for path in [
        "static/404.html",
        "static/_headers",
        "static/_redirects",
        "static/sitemap.xml",
        "static/policies/index.html",
        "static/events/calendar.ics",
        "static/about",
        "static/about/index.html",
    ] {
        let mut inputs = support::inputs(
            "-- content/accessibility.toml --\ntitle = \"Accessibility\"\n-- content/about.md --\n+++\ntitle = \"About\"\n+++\n\
             -- content/policies/a.md --\n+++\ntitle = \"A policy\"\n+++\n\
             -- content/events/b.md --\n+++\ntitle = \"B\"\nstart = 2026-12-05\n+++\n",
        );
        inputs.assets.push(support::asset(path));
        let loaded = commonweal::pipeline::load(inputs, &support::options());
        let lines = told(&loaded);
        let lines: Vec<&String> = lines.iter().filter(|line| line.contains("duplicate-route")).collect();
        let begin = format!(" error[duplicate-route] `{path}` would ");
        assert!(lines.len() == 1 && lines[0].contains(&begin), "{path}: {lines:#?}");
        assert!(lines[0].contains(", or rename it") && !lines[0].contains("slug"), "{lines:#?}");
    }
}

/// Loads a maintained school that publishes these items, on a day.
fn school(items: &str, today: jiff::civil::Date) -> commonweal::pipeline::Loaded {
    let list = "title = \"T\"\nkinds = [\"maintained-school\"]\nnation = \"england\"\n";
    let inputs = support::inputs(&format!("-- content/what-we-publish.toml --\n{list}{items}"));
    let options = commonweal::pipeline::Options { today, ..support::options() };
    commonweal::pipeline::load(inputs, &options)
}

#[test]
fn a_missed_day_stays_due_until_something_is_published() {
    for today in [jiff::civil::date(2027, 1, 10), jiff::civil::date(2028, 3, 1)] {
        let loaded = school("", today);
        let json = commonweal::report::duties::json(&loaded).expect("a report");
        let rows: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let row = rows.iter().find(|row| row["id"] == "inclusion-strategy").expect("the strategy");
        assert_eq!((&row["state"], &row["due"]), (&"missing".into(), &"2026-12-31".into()), "{row}");
        assert!(row["days"].as_i64().is_some_and(|days| days <= -10), "{row}");
    }
    let report = commonweal::report::duties::markdown(&school("", jiff::civil::date(2027, 1, 10))).expect("a report");
    assert!(report.contains("| Not published | 31 December 2026 (10 days overdue) |"), "{report}");
}

#[test]
fn no_date_of_a_published_item_is_invented() {
    let items = "[[items]]\nid = \"inclusion-strategy\"\nurl = \"https://x.org.uk/i\"\n";
    for today in [jiff::civil::date(2026, 11, 23), jiff::civil::date(2027, 1, 10)] {
        let loaded = school(items, today);
        let report = commonweal::report::duties::markdown(&loaded).expect("a report");
        let line = report.lines().find(|line| line.starts_with("| Inclusion strategy")).expect("the strategy");
        assert!(line.ends_with("| https://x.org.uk/i | Published |  | No date stated |"), "{line}");
        let lines = told(&loaded);
        assert!(!lines.iter().any(|line| line.contains("duty-due") && line.contains("Inclusion")), "{lines:#?}");
    }
    let dated = school(&format!("{items}reviewed = 2026-11-20\n"), jiff::civil::date(2026, 11, 23));
    let report = commonweal::report::duties::markdown(&dated).expect("a report");
    assert!(report.contains("| https://x.org.uk/i | Published |  | 31 December 2027 |"), "{report}");
}

#[test]
fn entries_without_effect_are_reported() {
    let items = "[[items]]\nid = \"admissions\"\nurl = \"https://x.org.uk/a\"\n\
                 [[items]]\nid = \"admissions\"\nurl = \"https://x.org.uk/b\"\n\
                 [[items]]\nid = \"trust-accounts\"\nurl = \"https://x.org.uk/c\"\n";
    let lines = told(&school(items, jiff::civil::date(2026, 11, 23)));
    let about = |words: &str| lines.iter().filter(|line| line.contains(words)).count();
    assert_eq!(
        about("what-we-publish.toml:8:7 warning[policy-statutory] `admissions` has two entries"),
        1,
        "{lines:#?}"
    );
    assert_eq!(about("need not publish `trust-accounts`"), 1, "{lines:#?}");
    assert_eq!(about("has two entries") + about("need not publish"), 2, "{lines:#?}");
}

#[test]
fn dates_of_news_and_changes_keep_their_precision() {
    let loaded = load(
        "-- content/news/a.md --\n+++\ntitle = \"A\"\ndate = 2026-10-01\nupdated = 2026-10-05\nsummary = \"S.\"\n+++\n\
         -- content/help.md --\n+++\ntitle = \"Help\"\nupdated = \"2026-11\"\n[[changes]]\ndate = \"2026-11\"\nnote = \"New words.\"\n+++\n",
    );
    let atom = page(&loaded, "news/feed.xml");
    assert!(
        atom.contains("<published>2026-10-01T00:00:00Z</published>\n<updated>2026-10-05T00:00:00Z</updated>"),
        "{atom}"
    );
    assert!(page(&loaded, "news/feed.json").contains("\"date_modified\": \"2026-10-05T00:00:00Z\""));
    let changes = page(&loaded, "changes/index.html");
    assert!(changes.contains("<time datetime=\"2026-11\">November 2026</time>"), "{changes}");
    assert!(
        page(&loaded, "sitemap.xml").contains("<loc>https://trust.example.org/help/</loc><lastmod>2026-11</lastmod>")
    );
}

#[test]
fn approval_dates_have_the_right_preposition() {
    for (date, english, welsh) in [
        ("2021-04-30", ("Approved on", "30 April 2021"), ("Cymeradwywyd ar", "30 Ebrill 2021")),
        ("\"2021-04\"", ("Approved in", "April 2021"), ("Cymeradwywyd", "Ebrill 2021")),
        ("\"2021\"", ("Approved in", "2021"), ("Cymeradwywyd", "2021")),
    ] {
        let site = load(&format!(
            "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n\
             -- content/policies/lettings.md --\n+++\ntitle = \"Lettings\"\napproved = {{ by = \"Board\", date = {date} }}\n+++\n\
             -- content/policies/lettings.cy.md --\n+++\ntitle = \"Gosod\"\napproved = {{ by = \"Y bwrdd\" }}\n+++\n"
        ));
        for (path, (term, value)) in
            [("policies/lettings/index.html", english), ("cy/policies/lettings/index.html", welsh)]
        {
            let html = page(&site, path);
            let after = html.split(&format!("<dt>{term}</dt>")).nth(1).unwrap_or_else(|| panic!("{term}: {html}"));
            let fact = after.split("</dd>").next().unwrap_or_default();
            assert!(fact.contains(&format!(">{value}<")), "{date} {path}: {fact}");
        }
    }
}
