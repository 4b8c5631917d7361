//! Tests the example site: the same bytes every time, no hidden text in any output, links to every page.

mod support;

use std::collections::{BTreeSet, HashMap};

use commonweal::pipeline::{self, Loaded};
use commonweal::search::fold;

fn loaded() -> Loaded {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = commonweal::disk::read(root, None).expect("the repository's own site can be read");
    pipeline::load(inputs, &support::options())
}

#[test]
fn the_example_site_has_no_finding() {
    let loaded = loaded();
    let noticed: Vec<String> = support::told(&loaded);
    assert!(noticed.iter().all(|line| line.contains(" advice[")), "{}", noticed.join("\n"));
}

#[test]
fn two_builds_give_the_same_bytes_on_any_number_of_threads() {
    let many = support::all(&loaded());
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    let alone = one.install(|| support::all(&loaded()));
    assert_eq!(many.len(), alone.len());
    for (a, b) in many.iter().zip(&alone) {
        assert!(a == b, "{} differs", a.0);
    }
}

#[test]
fn nothing_hidden_is_in_any_output() {
    let loaded = loaded();
    let site = &loaded.renderer.site;
    let hidden: Vec<(String, String)> = site
        .all()
        .filter(|(id, _)| !site.is_visible(*id))
        .map(|(id, _)| (site.title(id).to_owned(), site.address(id).to_string()))
        .collect();
    assert!(hidden.len() >= 5, "the example site shows each way to hide a document");
    for (path, bytes) in support::all(&loaded) {
        let text = String::from_utf8_lossy(&bytes);
        let is_index = path.starts_with("assets/search/");
        for (title, address) in &hidden {
            assert!(!text.contains(title.as_str()), "`{title}` is named in {path}");
            // The index contains titles in lower case, each on its own line.
            assert!(!is_index || !text.contains(&format!("\n{}\t", fold(title))), "`{title}` is indexed in {path}");
            assert!(!text.contains(&format!("{address}\"")), "`{address}` is linked from {path}");
        }
    }
}

#[test]
fn internal_action_plans_stay_internal() {
    let loaded = loaded();
    let site = &loaded.renderer.site;
    let summaries: Vec<String> = site
        .all()
        .filter_map(|(_, document)| document.fields.table("action_plan"))
        .filter(|plan| plan.text("visibility") == Some("internal"))
        .filter_map(|plan| plan.text("summary").map(|text| text.trim().chars().take(30).collect()))
        .collect();
    assert!(!summaries.is_empty(), "the example site has an internal action plan");
    for (path, bytes) in support::all(&loaded) {
        let text = String::from_utf8_lossy(&bytes);
        for summary in &summaries {
            assert!(!text.contains(summary.as_str()), "`{summary}…` is in {path}");
        }
    }
}

/// Returns the targets of a page's links.
fn links(html: &str) -> impl Iterator<Item = &str> {
    html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn every_page_is_reached_from_the_home_page_and_no_link_is_broken() {
    let loaded = loaded();
    let files: HashMap<String, String> = support::all(&loaded)
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let file_of = |address: &str| {
        let path = commonweal::url::decode(address.split(['#', '?']).next().unwrap_or("").trim_start_matches('/'));
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path }
    };
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut ahead = vec!["index.html".to_owned()];
    let mut broken = Vec::new();
    while let Some(path) = ahead.pop() {
        if !reached.insert(path.clone()) || !path.ends_with(".html") {
            continue;
        }
        for link in links(&files[&path]).filter(|link| link.starts_with('/')) {
            let to = file_of(link);
            if !files.contains_key(&to) {
                broken.push(format!("{path} -> {link}"));
            } else if !reached.contains(&to) {
                ahead.push(to);
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    let stub = |path: &str| files[path].contains("http-equiv=\"refresh\"");
    // An empty list of events keeps its address, and is linked when it has events again.
    let is_event = |link: &str| files.get(&file_of(link)).is_some_and(|page| page.contains("\"@type\":\"Event\""));
    let is_empty_list = |path: &str| path.contains("events/") && !links(&files[path]).any(is_event);
    // In its second half, a term ends with that half, so only the term's list is linked.
    let is_half_term = |path: &str| path.ends_with("events/this-half-term/index.html");
    let orphans: Vec<&String> = files
        .keys()
        .filter(|path| {
            path.ends_with(".html")
                && !path.ends_with("404.html")
                && !stub(path)
                && !path.ends_with("thanks/index.html")
        })
        .filter(|path| !reached.contains(*path) && !is_empty_list(path) && !is_half_term(path))
        .collect();
    assert!(orphans.is_empty(), "{orphans:#?}");
}

#[test]
fn every_page_has_a_unique_description() {
    let mut told: HashMap<String, String> = HashMap::new();
    let mut wrong = Vec::new();
    for (path, bytes) in support::all(&loaded()) {
        let html = String::from_utf8_lossy(&bytes);
        if !path.ends_with(".html") || html.contains("http-equiv=\"refresh\"") {
            continue;
        }
        let rest = html.split_once("<meta name=\"description\" content=\"");
        let line = rest.and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
        if line.split_whitespace().count() < 3 {
            wrong.push(format!("{path}: `{line}`"));
        } else if let Some(other) = told.insert(line.to_owned(), path.clone()) {
            wrong.push(format!("{path} as {other}: `{line}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(told.len() > 300, "{} pages", told.len());
}
