//! Tests sites of unusual shapes: no page grows with the site, and links lead to every document.

mod support;

use std::fmt::Write;

use commonweal::pipeline::Loaded;

/// The most bytes of HTML in any page, however large the site.
const LARGEST: usize = 100_000;

/// Returns a site with `count` pillars, partners, places and events; partners serve pillars, events have places.
fn site(count: usize) -> Loaded {
    let mut text = String::from(
        "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n\
         [calendar]\norganiser = { name = \"Office\", email = \"office@trust.example.org\" }\n\
         -- content/frameworks/duty/index.md --\n+++\ntitle = \"Duty\"\n+++\n",
    );
    for at in 0..count {
        // Names that begin with every letter.
        let name = format!("{}x {at:04}", char::from(b'A' + u8::try_from(at % 26).expect("small")));
        let _ = write!(
            text,
            "-- content/frameworks/duty/p{at}.md --\n+++\ntitle = \"{name} pillar\"\n+++\n\
             -- content/partners/q{at}.md --\n+++\ntitle = \"{name} partner\"\npillars = [\"p{at}\"]\n+++\n\
             -- content/places/s{at}.md --\n+++\ntitle = \"{name} school\"\n+++\n\
             -- content/events/e{at}.md --\n+++\ntitle = \"{name} fair\"\nstart = 2026-12-05T10:00:00\nduration = \"2h\"\nplace = \"s{at}\"\n+++\n"
        );
    }
    support::load(&text)
}

fn links(html: &str) -> Vec<&str> {
    html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_list_shows_a_few_choices_and_links_to_pages_of_all() {
    let loaded = site(300);
    for (language, folder, sort, shown, all) in [
        ("", "partners", "pillar", "p299", "All 300, A to Z"),
        ("", "events", "place", "s299", "All 300, A to Z"),
        ("cy/", "partners", "pillar", "p299", "Y 300 i gyd, A i Y"),
    ] {
        let of_sort = |html: &str| -> usize {
            links(html).iter().filter(|link| link.starts_with(&format!("/{language}{folder}/{sort}/"))).count()
        };
        let page = support::page(&loaded, &format!("{language}{folder}/{sort}/{shown}/index.html"));
        // Twelve choices, the current one, and the link to all.
        assert_eq!(of_sort(&page), 14, "{language}{folder}");
        assert!(page.contains(all) && page.contains("aria-current=\"page\""), "{language}{folder}");
        let first = support::page(&loaded, &format!("{language}{folder}/{sort}/index.html"));
        let second = support::page(&loaded, &format!("{language}{folder}/{sort}/page/2/index.html"));
        let mut reached: Vec<String> =
            [first.as_str(), &second].iter().flat_map(|html| links(html)).map(str::to_owned).collect();
        reached.retain(|link| {
            link.starts_with(&format!("/{language}{folder}/{sort}/")) && !link.contains("/page/") && !link.contains('#')
        });
        reached.sort();
        reached.dedup();
        // Each choice once, and the first page, to which the second links back.
        assert_eq!(reached.len(), 301, "{language}{folder}");
        assert!(
            second.contains("Z") && first.contains(&format!("/{language}{folder}/{sort}/page/2/#letter-z")),
            "{language}{folder}"
        );
    }
}

#[test]
fn the_site_map_lists_every_document_on_pages_of_limited_size() {
    let loaded = site(300);
    let mut reached = std::collections::BTreeSet::new();
    for number in 1..=5 {
        let at = if number == 1 { String::new() } else { format!("page/{number}/") };
        let page = support::page(&loaded, &format!("a-to-z/{at}index.html"));
        reached.extend(links(&page).into_iter().map(str::to_owned));
    }
    let missing: Vec<String> = loaded
        .renderer
        .site
        .visible()
        .filter(|(_, document)| document.language == 0 && !document.path.is_empty())
        .map(|(id, _)| loaded.renderer.site.address(id).as_str().to_owned())
        .filter(|address| !reached.contains(address))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Settings of a site in two languages, with a framework of one pillar, a place, a partner, a programme and a theme.
const CENTRE: &str = "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n\
    [calendar]\norganiser = { name = \"Office\", email = \"office@trust.example.org\" }\n\
    -- content/frameworks/duty/index.md --\n+++\ntitle = \"Duty\"\n+++\n\
    -- content/frameworks/duty/one.md --\n+++\ntitle = \"One\"\n+++\n\
    -- content/guides/index.md --\n+++\ntitle = \"Guides\"\n+++\n\
    -- content/places/school.md --\n+++\ntitle = \"School\"\n+++\n\
    -- content/partners/main.md --\n+++\ntitle = \"Main\"\n+++\n\
    -- content/programmes/care.md --\n+++\ntitle = \"Care\"\n+++\n\
    -- content/references/goals.md --\n+++\ntitle = \"Goals\"\nareas = [{ number = \"1\", title = \"Food\" }]\n+++\n\
    -- content/taskforces/force/index.md --\n+++\ntitle = \"Force\"\nthemes = [{ id = \"help\", title = \"Help\" }]\n+++\n";

/// Returns a site with `count` documents of each type. All of them belong to one document.
fn centred(count: usize) -> Loaded {
    let mut text = String::from(CENTRE);
    for at in 0..count {
        let name = format!("{}x {at:04}", char::from(b'A' + u8::try_from(at % 26).expect("small")));
        let mut add = |path: &str, front: &str| {
            let _ = write!(text, "-- content/{path}{at}.md --\n+++\ntitle = \"{name} {path}\"\n{front}+++\n");
        };
        add("partners/q", "pillars = [\"one\"]\nthemes = [\"help\"]\n");
        add("policies/l", "implements = [\"one\"]\nplaces = [\"school\"]\nlevel = \"school\"\n");
        add("programmes/g", "pillars = [\"one\"]\npartners = [\"main\"]\nstatus = \"active\"\n");
        add("reports/r", "programme = \"care\"\nas_of = 2026-09-11\n");
        add(
            "terms/t",
            "school_year = \"2026-2027\"\n[[terms]]\ntitle = \"Autumn\"\nstart = 2026-09-01\nend = 2026-12-18\n",
        );
        add(
            "frameworks/duty/p",
            "maps_to = { goals = [1] }\n[[measures]]\nstatement = \"A thing\"\nalso = [\"one\"]\n",
        );
        add("taskforces/f", "");
        add("guides/g", "");
        add("pledges/s", "");
        let _ = write!(text, "-- content/frameworks/f{at}/index.md --\n+++\ntitle = \"{name} framework\"\n+++\n");
    }
    support::load(&text)
}

#[test]
fn the_rest_of_a_long_list_of_a_document_is_on_pages_below_it() {
    let loaded = centred(200);
    for (page, list, kind, all) in [
        ("frameworks/duty/one/", "partners", "/partners/q", "Partners: all 200, A to Z"),
        ("frameworks/duty/one/", "policies", "/policies/l", "Policies: all 200, A to Z"),
        ("frameworks/duty/one/", "programmes", "/programmes/g", "Programmes: all 200, A to Z"),
        ("frameworks/duty/", "pillars", "/frameworks/duty/p", "Pillars: all 201, A to Z"),
        ("partners/main/", "programmes", "/programmes/g", "Programmes: all 200, A to Z"),
        ("places/school/", "policies", "/policies/l", "Policies: all 200, A to Z"),
        ("programmes/care/", "reports", "/reports/r", "Reports: all 200, A to Z"),
        ("guides/", "pages", "/guides/g", "Pages: all 200, A to Z"),
        ("references/goals/", "area-1", "/frameworks/duty/p", "1 Food: all 200, A to Z"),
    ] {
        let own = support::page(&loaded, &format!("{page}index.html"));
        assert!(own.contains(all), "{page} has no link {all}");
        assert!(own.contains(&format!("href=\"/{page}all/{list}/\"")), "{page}{list}");
        let entries = |html: &str| links(html).iter().filter(|link| link.starts_with(kind)).count();
        assert!(entries(&own) <= 150, "{page}: {}", entries(&own));
        let rest = support::page(&loaded, &format!("{page}all/{list}/index.html"));
        assert_eq!(entries(&rest), 200, "{page}{list}");
        // The directory has a page "Partners: One", and each page has a title of its own.
        let name = own.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).expect("a heading");
        assert!(rest.contains(&format!("<h1>{name}: ")), "{page}{list}");
    }
    assert!(support::page(&loaded, "places/school/index.html").contains("<a href=\"/terms/\">See all:"));
    let theme = support::page(&loaded, "taskforces/force/themes/help/index.html");
    assert!(theme.contains("href=\"/partners/theme/help/\">Partners: all 200</a>"));
    let home = support::page(&loaded, "index.html");
    for list in ["frameworks", "programmes", "taskforces", "pledges"] {
        assert!(home.contains(&format!("<a href=\"/{list}/\">See all:")), "{list}");
    }
}

#[test]
fn a_long_tracker_has_pages_in_each_order() {
    let loaded = centred(250);
    for order in ["", "by-code/", "by-area/", "by-state/", "by-owner/"] {
        let rows = |number: usize| {
            let page = if number == 1 { String::new() } else { format!("page/{number}/") };
            let html = support::page(&loaded, &format!("frameworks/duty/measures/{order}{page}index.html"));
            html.matches("<th scope=\"row\">").count()
        };
        assert_eq!([1, 2, 3].map(rows), [100, 100, 50], "{order}");
    }
    let first = support::page(&loaded, "frameworks/duty/measures/index.html");
    assert!(first.contains("and 150 more") && first.contains("href=\"/frameworks/duty/measures/page/3/\""));
    assert!(!support::page(&loaded, "frameworks/duty/measures/page/2/index.html").contains("and 150 more"));
}

/// Returns a site with `count` events on each of 20 days of December, and a series with a date every day for some years.
fn busy(count: usize) -> Loaded {
    let mut text = String::from(CENTRE);
    for day in 1..=20 {
        for at in 0..count {
            let _ = write!(
                text,
                "-- content/events/e{day}-{at}.md --\n+++\ntitle = \"Fair {day} {at}\"\nstart = 2026-12-{day:02}T10:00:00\nduration = \"2h\"\n+++\n"
            );
        }
    }
    text.push_str(
        "-- content/events/club.md --\n+++\ntitle = \"Club\"\nstart = 2024-01-01T08:00:00\nduration = \"45m\"\n\
         repeat = { every = \"day\", until = 2029-12-31 }\n+++\n",
    );
    support::load(&text)
}

#[test]
fn a_day_with_more_events_than_its_cell_has_a_page() {
    let loaded = busy(60);
    let month = support::page(&loaded, "events/2026-12/index.html");
    assert!(month.contains("<a href=\"/events/2026-12-04/\">Friday 4 December: all 61</a>"));
    let shown = links(&month).iter().filter(|link| link.starts_with("/events/e4-")).count();
    assert!((1..=8).contains(&shown), "{shown}");
    let pages = ["events/2026-12-04/index.html", "events/2026-12-04/page/2/index.html"];
    let pages = pages.map(|path| support::page(&loaded, path));
    let all = pages.iter().flat_map(|html| links(html)).filter(|link| link.starts_with("/events/e4-")).count();
    assert_eq!(all, 60);
    assert!(pages[0].contains("Events on Friday 4 December 2026</h1>"));
    assert!(!loaded.routes.iter().any(|route| route.path().starts_with("events/2026-12-25/")), "a day of one date");
    let quiet = busy(2);
    assert!(!quiet.routes.iter().any(|route| route.path().starts_with("events/2026-12-04/")), "a month that fits");
}

#[test]
fn a_series_of_years_lists_the_dates_near_today() {
    let club = support::page(&busy(1), "events/club/index.html");
    assert!(club.contains("later dates are not in this list. The calendar feed has them."));
    assert!(club.contains("earlier dates are not in this list. The archive of past events has them."));
    assert!(club.len() < LARGEST, "{}", club.len());
}

#[test]
fn no_page_grows_with_the_site() {
    for loaded in [site(300), centred(200), busy(60)] {
        let html = support::all(&loaded).into_iter().filter(|(path, _)| path.ends_with(".html"));
        // The page of a whole framework is meant for printing.
        let html = html.filter(|(path, _)| !path.ends_with("/whole/index.html"));
        let large: Vec<(String, usize)> =
            html.map(|(path, bytes)| (path, bytes.len())).filter(|(_, length)| *length > LARGEST).collect();
        assert!(large.is_empty(), "{large:?}");
    }
}
