//! Tests the search page and its index: its content, its omissions, its size.

mod support;
#[path = "support/search.rs"]
mod search;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use commonweal::pipeline::{self, Loaded, Memo, Options};
use search::Browser;

/// The most bytes of the script after gzip.
const SCRIPT: usize = 3_000;

/// The most bytes after gzip that a first search loads besides the page: script, words, results.
const FIRST_QUERY: usize = 60_000;

const SITE: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
languages = ["en", "cy"]
-- content/index.md --
+++
title = "Home"
+++
-- content/policies/lettings.md --
+++
title = "Lettings policy"
summary = "How to hire a hall."
tags = ["room hire"]
+++
## Who may book

Any **neigh**bour, and [Ysgol Glan Afon]{lang=cy}.
-- content/policies/lettings.cy.md --
+++
title = "Polisi gosod"
+++
Gall pobl y cwm logi neuadd. Mae ysgolion yn agored.
-- content/policies/parking.md --
+++
title = "Parking policy"
summary = "Where visitors park."
+++
Only the tarmacadam yard is open.
-- content/news/hidden.md --
+++
title = "Secretword news"
date = 2027-01-01
+++
Anothersecret.
-- content/frameworks/duty/index.md --
+++
title = "Duty"
+++
-- content/frameworks/duty/learning.md --
+++
title = "Learning"
action_plan = { visibility = "internal", summary = "Planwords that stay inside.", review = 2027-01-01 }
+++
-- content/partners/ghost.md --
+++
title = "Ghostpartner"
draft = true
+++
-- content/events/fair.md --
+++
title = "Fair"
start = 2026-12-05T10:00
partners = ["ghost"]
+++
"#;

fn repository() -> Loaded {
    let inputs =
        commonweal::disk::read(Path::new(env!("CARGO_MANIFEST_DIR")), None).expect("the repository's own site");
    pipeline::load(inputs, &support::options())
}

/// Returns the number of bytes after gzip at its default level.
fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("into memory");
    encoder.finish().expect("into memory").len()
}

/// Returns the text of all index files and search pages.
fn text(loaded: &Loaded) -> String {
    let files = support::all(loaded).into_iter().filter(|(path, _)| path.contains("search/"));
    files.map(|(_, bytes)| String::from_utf8(bytes).expect("text")).collect()
}

#[test]
fn nothing_hidden_is_in_the_index() {
    let text = text(&support::load(SITE)).to_lowercase();
    for word in ["secretword", "anothersecret", "planwords", "ghostpartner"] {
        assert!(!text.contains(word), "{word}");
    }
    let inside = Options { drafts: true, internal: true, ..support::options() };
    let preview = pipeline::load(support::inputs(SITE), &inside);
    assert!(self::text(&preview).contains("ghostpartner"), "a preview of drafts finds them");
}

#[test]
fn pages_are_found_by_their_words_in_each_language() {
    let loaded = support::load(SITE);
    let english = Browser::of(support::all(&loaded), "search/index.html");
    let found = |browser: &Browser, query: &str| browser.search(query).found;
    for query in ["lettings policy", "letting", "room hire", "HALL", "neighbours", "glan afon", "lettngs", "hir"] {
        assert_eq!(found(&english, query).first().map(String::as_str), Some("/policies/lettings/"), "{query}");
    }
    let welsh = Browser::of(support::all(&loaded), "cy/search/index.html");
    for query in ["polisi gosod", "bobl", "phobl", "hysgolion", "ysgol", "llogi"] {
        assert_eq!(found(&welsh, query).first().map(String::as_str), Some("/cy/policies/lettings/"), "{query}");
    }
    // The Welsh index has the parts of an untranslated page that Welsh lists show.
    assert_eq!(found(&welsh, "visitors park").first().map(String::as_str), Some("/policies/parking/"));
    assert_eq!(found(&welsh, "tarmacadam"), [""; 0]);
    let card = welsh.card(welsh.search("visitors park").pages[0]);
    assert_eq!(card, ["/policies/parking/", "Parking policy", "", "Where visitors park.", "en"]);
}

#[test]
fn every_result_is_a_page_and_every_page_a_result() {
    let loaded = repository();
    let files: BTreeSet<String> = loaded.routes.iter().map(|route| route.address().to_string()).collect();
    for (language, page) in ["search/index.html", "cy/search/index.html"].into_iter().enumerate() {
        let browser = Browser::of(support::all(&loaded), page);
        let found: BTreeSet<String> = (0..browser.pages()).map(|page| browser.card(page)[0].clone()).collect();
        assert_eq!(found.len(), browser.pages() as usize, "each once");
        let missing: Vec<&String> = found.iter().filter(|href| !files.contains(*href)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let site = &loaded.renderer.site;
        for (id, _) in site.visible().filter(|(_, document)| document.language == 0) {
            assert!(
                found.contains(&site.address(site.version_or_original(id, language)).to_string()),
                "{}",
                site.title(id)
            );
        }
    }
}

#[test]
fn without_a_script_subjects_are_listed_by_word() {
    let loaded = support::load(SITE);
    let page = support::page(&loaded, "search/index.html");
    for entry in [
        "<a href=\"/policies/lettings/\">Lettings policy</a>",
        "<a href=\"/policies/lettings/\">policy, Lettings</a>",
        "<a href=\"/policies/lettings/\">room hire</a> <span class=\"soft\">(Lettings policy)</span>",
        "<a href=\"/policies/lettings/#who-may-book\">book, Who may</a>",
    ] {
        assert!(page.contains(entry), "{entry} in {page}");
    }
    let welsh = support::page(&loaded, "cy/search/index.html");
    assert!(welsh.contains("<a href=\"/policies/parking/\" lang=\"en\" hreflang=\"en\">Parking policy</a>"), "{welsh}");
    let home = support::page(&loaded, "cy/index.html");
    assert!(home.contains("role=\"search\" action=\"/cy/search/\"") && home.contains("name=\"q\""), "{home}");
    assert!(home.contains("<link rel=\"search\"") && home.contains("href=\"/cy/opensearch.xml\""), "{home}");
    assert!(!home.contains("<script src"), "the script is loaded on the search page alone");
}

#[test]
fn a_theme_without_the_script_still_lists_subjects() {
    let own = "-- themes/valley/theme.toml --\nextends = \"commons\"\n-- themes/valley/scripts/search.js --\n// none\n";
    let site = SITE.replace("languages =", "theme = \"valley\"\nlanguages =");
    let loaded = support::load(&format!("{site}{own}"));
    assert!(support::page(&loaded, "search/index.html").contains("policy, Lettings"));
}

#[test]
fn a_long_index_has_several_pages() {
    let pages: String = (0..300)
        .map(|at| format!("-- content/about/n{at}.md --\n+++\ntitle = \"Number{at} alpha{at}\"\n+++\n"))
        .collect();
    let loaded = support::load(&format!("{SITE}{pages}"));
    let second = support::page(&loaded, "search/page/2/index.html");
    assert!(second.contains("rel=\"prev\"") && !second.contains("data-files"), "{second}");
    assert!(loaded.routes.iter().any(|route| route.path() == "cy/search/page/3/index.html"));
}

#[test]
fn a_preview_serves_the_index_of_a_build() {
    let built = support::load(SITE);
    let loaded = Memo::default().load(support::inputs(SITE), &support::options());
    for route in built.routes.iter().filter(|route| route.path().contains("search")) {
        let own = loaded.renderer.route(route.path()).unwrap_or_else(|| panic!("no {}", route.path()));
        let (mut a, mut b) = (Vec::new(), Vec::new());
        pipeline::render(&built, route, &mut a).expect("it renders");
        pipeline::render(&loaded, own, &mut b).expect("it renders");
        assert_eq!(a, b, "{}", route.path());
    }
    assert!(loaded.renderer.route("assets/search/none.txt").is_none());
}

#[test]
fn the_script_and_the_files_keep_their_budgets() {
    let loaded = repository();
    let files = support::all(&loaded);
    let script = files.iter().find(|(path, _)| path.starts_with("assets/search-")).expect("the script");
    let script = compressed(&script.1);
    assert!(script <= SCRIPT, "{script} bytes of script");
    for (page, query) in
        [("search/index.html", "how do I complain about a school"), ("cy/search/index.html", "polisi cwynion")]
    {
        let browser = Browser::of(files.clone(), page);
        let pages = browser.search(query).pages;
        for page in pages.iter().take(10) {
            browser.card(*page);
        }
        let asked: usize = browser.asked.borrow().values().map(|text| compressed(text.as_bytes())).sum();
        assert!(script + asked <= FIRST_QUERY, "{query}: {} bytes", script + asked);
    }
}

#[test]
fn browsers_are_offered_the_search_under_a_short_name() {
    for (title, short) in [
        ("Glan-yr-afon Community Trust", "Glan-yr-afon"),
        ("Ymddiriedolaethŵyr", "Ymddiriedolaethŵ"),
        ("Sixteen letters! and more", "Sixteen letters!"),
        ("Cats & dogs", "Cats &amp; dogs"),
    ] {
        let site = format!("-- site.toml --\ntitle = \"{title}\"\nbase_url = \"https://trust.example.org\"\n");
        let xml = support::page(&support::load(&site), "opensearch.xml");
        assert!(xml.contains(&format!("<ShortName>{short}</ShortName>")), "{xml}");
        assert!(xml.contains("template=\"https://trust.example.org/search/?q={searchTerms}\""), "{xml}");
    }
}

#[test]
fn checking_templates_builds_no_word_index() {
    let loaded = pipeline::load_in_stages(support::inputs(SITE), &support::options(), &mut |_| ()).with_subjects_only();
    let page = support::page(&loaded, "search/index.html");
    assert!(page.contains("policy, Lettings"), "{page}");
    assert!(page.contains(" data-words=\"\"") && page.contains(" data-cards=\"\""), "{page}");
    assert_eq!(loaded.renderer.routes_of_search().iter().filter(|route| route.path().ends_with(".txt")).count(), 0);
    assert_eq!(pipeline::render_all(&loaded, false), []);
}
