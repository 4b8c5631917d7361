//! Renders pages of small sites, for the tests of this module.

use crate::pipeline::{self, Inputs, Options};
use crate::source::{Source, Sources};

/// Renders one page of a site in English and Welsh, built on 23 November 2026.
pub(crate) fn page(files: &[(&str, &str)], path: &str) -> String {
    let config = "title = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n";
    let mut sources = Sources::default();
    for (path, text) in [("site.toml", config)].iter().chain(files) {
        sources.push(Source { path: (*path).to_owned(), text: (*text).to_owned() });
    }
    let today = jiff::civil::date(2026, 11, 23);
    let options = Options { today, drafts: false, internal: false, base_url: None };
    let loaded = pipeline::load(Inputs { sources, ..Inputs::default() }, &options);
    let Some(route) = loaded.routes.iter().find(|route| route.path() == path) else { return String::new() };
    let mut buffer = Vec::new();
    assert!(pipeline::render(&loaded, route, &mut buffer).is_ok(), "{path}");
    String::from_utf8(buffer).unwrap_or_default()
}

/// Returns whether a page contains some texts in this order.
pub(crate) fn in_order(page: &str, words: &[&str]) -> bool {
    let mut rest = page;
    words.iter().all(|word| match rest.split_once(word) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}
