//! How long calendar feeds take: `cargo bench --bench feeds [EVENTS]`. First one feed with all events, at three sizes: written, read
//! back and compared; the microseconds an event must stay flat. Then the feeds of more and more places over the same events, each
//! event in one of them: the time for all feeds together must not grow with their number.

use std::time::Instant;

use commonweal::calendar::{Facet, Feed};
use commonweal::pipeline::{self, Inputs, Loaded, Options};
use commonweal::source::{Source, Sources};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let most: usize = arguments.first().and_then(|events| events.parse().ok()).unwrap_or(50_000);
    println!("{:>9} {:>9} {:>12} {:>14} {:>10}", "events", "dates", "ms", "us an event", "MB");
    for events in [most / 100, most / 10, most] {
        let loaded = load(events, 1);
        let calendar = loaded.renderer.calendar(0);
        let (seconds, bytes) = quickest(|| write(&loaded, &(0..events).collect::<Vec<_>>()));
        let (dates, us) = (calendar.dates.len(), seconds * 1e6 / events as f64);
        println!("{events:9} {dates:9} {:12.1} {us:14.2} {:10.2}", seconds * 1e3, bytes as f64 / 1e6);
    }
    println!("\n{:>9} {:>9} {:>12} {:>14} {:>10}", "events", "places", "ms for all", "us an event", "MB");
    for places in [1, 10, 100, 1000] {
        let events = most / 10;
        let loaded = load(events, places);
        let ids: Vec<&str> = loaded.renderer.calendar(0).ids(Facet::Place).collect();
        assert_eq!(ids.len(), places);
        let (seconds, bytes) = quickest(|| {
            let calendar = loaded.renderer.calendar(0);
            ids.iter().map(|id| write(&loaded, calendar.facet(Facet::Place, id))).sum()
        });
        let us = seconds * 1e6 / events as f64;
        println!("{events:9} {places:9} {:12.1} {us:14.2} {:10.2}", seconds * 1e3, bytes as f64 / 1e6);
    }
}

/// The shortest of a few runs, in seconds, and what the last one gave.
fn quickest(run: impl Fn() -> usize) -> (f64, usize) {
    let mut shortest = f64::MAX;
    let mut given = 0;
    for _ in 0..7 {
        let began = Instant::now();
        given = run();
        shortest = shortest.min(began.elapsed().as_secs_f64());
    }
    (shortest, given)
}

/// Writes a feed of these events and reads it back; how many bytes it has.
fn write(loaded: &Loaded, events: &[usize]) -> usize {
    let calendar = loaded.renderer.calendar(0);
    let settings = commonweal::render::calendars::settings(&loaded.renderer.site, 0);
    let feed = Feed {
        name: "What is on",
        description: "",
        url: "https://trust.example.org/events/",
        source: "https://trust.example.org/events/calendar.ics",
        language: "en",
        color: None,
        refresh: loaded.renderer.site.config.calendar.refresh,
        zone: &settings.zone,
        events: events.iter().map(|at| &*calendar.events[*at]).collect(),
    };
    let (bytes, findings) = feed.write();
    assert!(findings.is_empty());
    bytes.len()
}

/// A site of so many events, every fifth of them weekly, spread over so many places.
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
    let options = Options { today: jiff::civil::date(2026, 11, 23), drafts: false, internal: false, base_url: None };
    pipeline::load(Inputs { sources, ..Inputs::default() }, &options)
}
