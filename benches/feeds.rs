//! Measures writing calendar feeds and parsing them again. First one feed with all events, at three sizes: the time
//! for each event must stay constant. Then the feeds of increasingly many places over the same events, each event in
//! one of them: the total time must not grow with the number of feeds. Processor time; `thrpt` counts events.
//!
//! ```text
//! cargo bench --bench feeds
//! EVENTS=5000 cargo bench --bench feeds                # at most 5,000 events instead of 50,000
//! cargo bench --bench feeds -- feeds/one
//! cargo bench --bench feeds -- --save-baseline before  # then change the code
//! cargo bench --bench feeds -- --baseline before
//! ```

mod support;

use std::time::Duration;

use commonweal::calendar::{EventFacet, Feed};
use commonweal::pipeline::{self, Inputs, Loaded};
use commonweal::source::{Source, Sources};
use criterion::BenchmarkId;

const TIME: Duration = Duration::from_millis(1000);

fn main() {
    let mut criterion = support::criterion();
    let most = support::number("EVENTS", 50_000);
    for events in [most / 100, most / 10, most] {
        let mut loaded = None;
        support::group(&mut criterion, "one feed", TIME, events).bench_function(
            format!("{events} events"),
            |bencher| {
                let loaded = loaded.get_or_insert_with(|| load(events, 1));
                let all: Vec<usize> = (0..events).collect();
                bencher.iter(|| write(loaded, &all));
            },
        );
    }
    let events = most / 10;
    let mut group = support::group(&mut criterion, "feeds", TIME, events);
    for places in [1, 10, 100, 1000] {
        let mut loaded = None;
        group.bench_function(BenchmarkId::new(format!("of {places} places"), events), |bencher| {
            let loaded = loaded.get_or_insert_with(|| load(events, places));
            let calendar = loaded.renderer.calendar(0);
            let ids: Vec<&str> = calendar.ids(EventFacet::Place).collect();
            assert_eq!(ids.len(), places.min(events));
            bencher.iter(|| ids.iter().map(|id| write(loaded, calendar.facet(EventFacet::Place, id))).sum::<usize>());
        });
    }
    drop(group);
    criterion.final_summary();
}

/// Writes a feed of these events, parses it again, and returns its number of bytes.
fn write(loaded: &Loaded, events: &[usize]) -> usize {
    let calendar = loaded.renderer.calendar(0);
    let settings = commonweal::render::calendars::settings(&loaded.renderer.site, 0);
    let feed = Feed {
        name: "What is on",
        description: "",
        url: "https://trust.example.org/events/",
        source: "https://trust.example.org/events/calendar.ics",
        strings: loaded.renderer.feed_strings(0),
        color: None,
        refresh: loaded.renderer.site.config.calendar.refresh,
        zone: &settings.zone,
        events: loaded.renderer.with_texts(0, events.iter().map(|at| &*calendar.events[*at])),
    };
    let (bytes, findings) = feed.write();
    assert!(findings.is_empty());
    bytes.len()
}

/// Returns a site with this many events (every fifth weekly) at this many places.
fn load(events: usize, places: usize) -> Loaded {
    let mut files = vec![(
        "site.toml".to_owned(),
        "title = \"Trust\"\nbase_url = \"https://trust.example.org\"\n[calendar]\norganiser = { name = \"Office\", email = \"a@example.org\" }\n"
            .to_owned(),
    )];
    for place in 0..places {
        files.push((
            format!("content/places/place-{place}.md"),
            format!("+++\ntitle = \"Place {place}\"\naddress = \"{place} High Street; Town\"\npostcode = \"ZZ99 3AA\"\n+++\n"),
        ));
    }
    for event in 0..events {
        let (month, day) = (event % 7 + 1, event % 28 + 1);
        let repeat = if event % 5 == 0 { "repeat = { every = \"week\", count = 12 }\n" } else { "" };
        files.push((
            format!("content/events/event-{event}.md"),
            format!(
                "+++\ntitle = \"Event {event}, for all\"\nsummary = \"Come along; bring a friend.\"\nstart = 2027-{month:02}-{day:02}T18:00:00\nduration = \"1h 30m\"\n{repeat}place = \"place-{}\"\ncost = {{ free = true }}\n+++\n\nTea, cake and stories for everyone who lives near the river, in English and Welsh.\n\nNobody needs to book.\n",
                event % places
            ),
        ));
    }
    files.sort();
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.push(Source { path, text });
    }
    pipeline::load(Inputs { sources, ..Inputs::default() }, &support::options())
}
