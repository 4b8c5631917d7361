//! Parses any text as a document; the first byte chooses the folder and so the type, to cover the fields of all types.

#![no_main]

use std::sync::LazyLock;

use commonweal::config::Config;
use commonweal::content::{self, Location, ParseContext};
use commonweal::source::{FileId, Source, Sources};
use commonweal::types::Types;
use libfuzzer_sys::fuzz_target;

/// The path of a document of each type.
const PLACES: [&str; 16] = [
    "about.md",
    "policies/x.md",
    "events/x.md",
    "frameworks/x/index.md",
    "frameworks/x/y.md",
    "partners/x.md",
    "places/x.md",
    "programmes/x.md",
    "programmes/reports/x.md",
    "pledges/x.md",
    "news/x.md",
    "terms/x.toml",
    "taskforces/x.md",
    "glossary.toml",
    "accessibility.toml",
    "partners/x.toml",
];

static SITE: LazyLock<(Config, Types)> = LazyLock::new(|| {
    let mut sources = Sources::default();
    sources.push(Source { path: "site.toml".into(), text: include_str!("../../site.toml").into() });
    sources.push(Source { path: "site.cy.toml".into(), text: include_str!("../../site.cy.toml").into() });
    let (config, types, _) = Config::read(&sources, None);
    (config, types)
});

fuzz_target!(|input: (u8, String)| {
    let (config, types) = &*SITE;
    let site = ParseContext { config, types, today: jiff::civil::date(2026, 11, 23) };
    let place = PLACES[usize::from(input.0) % PLACES.len()];
    let source = Source { path: format!("content/{place}"), text: input.1.into() };
    let mut findings = Vec::new();
    if let Some(location) = Location::from_path(&source.path, &config.languages) {
        let document = content::read(FileId(0), &source, location, &site, &mut findings);
        assert!(source.text.get(document.body.clone()).is_some());
    }
    for finding in &findings {
        assert!(source.text.get(finding.span.range()).is_some(), "{finding:?} is at no place in the text");
    }
});
