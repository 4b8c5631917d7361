//! Parses any text, split at zero bytes, as pages of a site, and runs every rule on rendered pages.

#![no_main]

use std::collections::HashMap;
use std::sync::LazyLock;

use commonweal::check::{CheckContext, rendered};
use commonweal::pipeline::{self, Inputs, Loaded, Options};
use commonweal::source::{Source, Sources};
use commonweal::url::Address;
use libfuzzer_sys::fuzz_target;

static SITE: LazyLock<Loaded> = LazyLock::new(|| {
    let mut sources = Sources::default();
    for (path, text) in [
        ("content/index.md", "+++\ntitle = \"A\"\n+++\n\nWords.\n"),
        ("site.toml", "title = \"A\"\nbase_url = \"https://trust.example.org/a\"\nlanguages = [\"en\", \"cy\"]\n"),
    ] {
        sources.push(Source { path: path.into(), text: text.into() });
    }
    let options = Options { today: jiff::civil::date(2026, 11, 23), drafts: false, internal: false, base_url: None };
    pipeline::load(Inputs { sources, ..Inputs::default() }, &options)
});

fuzz_target!(|text: &str| {
    let renderer = &SITE.renderer;
    let address = |at: usize| Address::from_name(&format!("{at}/"));
    let pages: Vec<(Address, &str)> = text.split('\0').enumerate().map(|(at, html)| (address(at), html)).collect();
    let addresses: HashMap<Address, bool> = pages.iter().map(|(address, _)| (address.clone(), false)).collect();
    let context = CheckContext {
        site: &renderer.site,
        sources: &renderer.sources,
        calendar: renderer.calendar(0),
        addresses: &addresses,
    };
    let weights = rendered::AssetSizes { files: HashMap::from([(address(0), (9, 9))]), built_in_styles: (9, 9) };
    let document = SITE.routes.iter().find_map(|route| route.key.document());
    let read = pages.iter().enumerate().map(|(at, (address, html))| {
        rendered::read(&context, &weights, rendered::RenderedPage { address, language: at % 2, document, html })
    });
    for finding in rendered::check_across_pages(&context, read.collect()) {
        let text = &renderer.sources.get(finding.span.file).text;
        assert!(text.get(finding.span.range()).is_some(), "{finding:?} is at no place in the site");
        assert!(!finding.message.is_empty());
    }
});
