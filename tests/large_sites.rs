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
fn a_few_choices_stand_above_a_list_and_all_of_them_on_pages_of_their_own() {
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
fn the_site_map_names_every_document_on_pages_of_a_bounded_size() {
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

#[test]
fn no_page_grows_with_the_site() {
    let loaded = site(300);
    let html = support::all(&loaded).into_iter().filter(|(path, _)| path.ends_with(".html"));
    let large: Vec<(String, usize)> =
        html.map(|(path, bytes)| (path, bytes.len())).filter(|(_, length)| *length > LARGEST).collect();
    assert!(large.is_empty(), "{large:?}");
}
