//! Visitors' queries find the wanted page: forty queries in each language on the example site (tests/data/search).
//! The test answers them from the published files, as the script of the search page does.

mod support;
#[path = "support/search.rs"]
mod search;

use std::path::Path;

use commonweal::pipeline::{self, Loaded};
use search::Browser;

fn loaded() -> Loaded {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = commonweal::disk::read(root, None).expect("the repository's own site can be read");
    pipeline::load(inputs, &support::options())
}

struct Query {
    among: usize,
    is_kept: bool,
    path: String,
    text: String,
}

fn queries(language: &str) -> Vec<Query> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/search/queries.{language}.txt"));
    let text = std::fs::read_to_string(path).expect("the queries");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let query = |line: &str| {
        let mut parts = line.splitn(4, ' ');
        let mut next = || parts.next().expect("four parts").to_owned();
        Query { among: next().parse().expect("a number"), is_kept: next() == "kept", path: next(), text: next() }
    };
    lines.map(query).collect()
}

/// Returns the queries of a language that miss their page, and the number of missed queries that are marked `kept`.
fn misses(language: usize, code: &str) -> (Vec<String>, usize) {
    let loaded = loaded();
    let site = &loaded.renderer.site;
    let home = if language == 0 { "" } else { "cy/" };
    let browser = Browser::of(support::all(&loaded), &format!("{home}search/index.html"));
    // Queries marked `kept` are held out of tuning: the test counts them, and shows them with CHECK_KEPT=1.
    let shows_kept = std::env::var_os("CHECK_KEPT").is_some();
    let mut missed = Vec::new();
    let mut kept = 0;
    for query in queries(code) {
        let id = site.at_path(&query.path).unwrap_or_else(|| panic!("no document {}", query.path));
        let wanted = site.config.base.link(&site.address(site.version_or_original(id, language)));
        let found = browser.search(&query.text).found;
        let place = found.iter().position(|href| *href == wanted);
        if place.is_none_or(|place| place >= query.among) {
            kept += usize::from(query.is_kept);
            if !query.is_kept || shows_kept {
                let first: Vec<&String> = found.iter().take(4).collect();
                missed.push(format!("{}: {wanted} is {place:?} of {}: {first:?}", query.text, found.len()));
            }
        }
    }
    (missed, kept)
}

#[test]
fn the_expected_page_is_among_the_first_three_results() {
    let mut all = String::new();
    for (language, code) in [(0, "en"), (1, "cy")] {
        assert_eq!(queries(code).len(), 40);
        assert_eq!(queries(code).iter().filter(|query| query.is_kept).count(), 10);
        assert_eq!(queries(code).iter().filter(|query| query.among == 3).count(), 10);
        let (missed, kept) = misses(language, code);
        if !missed.is_empty() || kept > 0 {
            all += &format!("{code}: {} missed, {kept} of those kept apart\n{}\n", missed.len(), missed.join("\n"));
        }
    }
    assert!(all.is_empty(), "{all}");
}
