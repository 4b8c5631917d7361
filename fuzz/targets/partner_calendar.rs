//! Imports any bytes as a partner's calendar and writes the events as a feed, which must parse again.

#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use commonweal::calendar::import::{CalendarImport, import, text};
use commonweal::calendar::{CalendarSettings, Feed, FeedStrings};
use commonweal::datetime::Duration;
use commonweal::source::{Source, Sources};
use libfuzzer_sys::fuzz_target;

static SETTINGS: LazyLock<CalendarSettings> =
    LazyLock::new(|| CalendarSettings::new("trust.example.org", jiff::civil::date(2026, 11, 23)));

fuzz_target!(|bytes: &[u8]| {
    let mut sources = Sources::default();
    let source = sources.push(Source { path: "a.ics".into(), text: text(bytes) });
    let own = CalendarImport {
        file: "a.ics",
        source,
        partner: None,
        organiser: None,
        prefix: "",
        categories: &Default::default(),
    };
    let mut findings = Vec::new();
    let events = import(bytes, &own, &SETTINGS, &mut BTreeSet::new(), &mut findings);
    for finding in &findings {
        let text = &sources.get(finding.span.file).text;
        assert!(text.get(finding.span.range()).is_some(), "{finding:?} is at no place in the file");
    }
    // The target reads no words of a feed.
    let strings = FeedStrings::new(|key, _| key.to_owned());
    let feed = Feed {
        name: "A",
        description: "",
        url: "https://trust.example.org/",
        source: "https://trust.example.org/a.ics",
        strings: &strings,
        color: None,
        refresh: Duration::default(),
        zone: &SETTINGS.zone,
        events: events.iter().map(|event| (event, &*event.description)).collect(),
    };
    assert_eq!(feed.write().1, [], "what was taken in must be written");
});
