//! Parses any text as site.toml and as the settings of the second language.

#![no_main]

use commonweal::config::Config;
use commonweal::source::{Source, Sources};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|texts: (String, String)| {
    let mut sources = Sources::default();
    for (path, text) in [("site.toml", texts.0), ("site.cy.toml", texts.1)] {
        sources.push(Source { path: path.into(), text: text.into() });
    }
    let (_, _, findings) = Config::read(&sources, None);
    for finding in &findings {
        let text = &sources.get(finding.span.file).text;
        assert!(text.get(finding.span.range()).is_some(), "{finding:?} is at no place in the text");
    }
});
