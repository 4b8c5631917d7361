//! Implements `check --against OLD.ics`: compares a published feed with today's events, and reports events
//! that vanished since then or changed without a mark.

use std::borrow::Cow;
use std::path::Path;

use crate::calendar::feed_diff;
use crate::calendar::{Event, import};
use crate::cli::session::{Failure, read_file};
use crate::diagnostic;
use crate::pipeline::Loaded;
use crate::render::calendars;
use crate::site::Site;
use crate::source::Source;
use crate::url::WrittenAddress;

/// Longest feed that is read, in bytes. A feed of 100,000 events is shorter.
const LONGEST: u64 = 64 << 20;

/// Adds the findings from the comparison of a published feed with today's events.
pub(super) fn compare(loaded: &mut Loaded, old: &Path) -> Result<(), Failure> {
    let bytes = read_file(old, LONGEST).map_err(|error| {
        let message = format!("could not read `{}`: {error}", old.display());
        Failure::usage(message, "name a feed of an earlier build, such as a copy of `events/calendar.ics`")
    })?;
    let path = old.display().to_string();
    let renderer = &mut loaded.renderer;
    let source = renderer.sources.push(Source { path: path.clone(), text: import::text(&bytes) });
    let site = &renderer.site;
    let strings = renderer.feed_strings(0);
    let terms = site.of_type("terms").iter().flat_map(|id| calendars::terms_events(site, strings, *id, 0));
    let terms: Vec<_> = terms.collect();
    let all = renderer.calendar(0).events.iter().map(|event| &**event);
    // The feed of a place contains only the dates there. It names itself.
    let place = place_of_feed(site, &import::text(&bytes));
    let parts: Vec<Cow<Event>> = match &place {
        Some(place) => all.filter_map(|event| event.restricted_to(place)).collect(),
        None => all.map(Cow::Borrowed).collect(),
    };
    let now: Vec<&Event> = parts.iter().map(|event| &**event).chain(&terms).collect();
    loaded.findings.extend(feed_diff::compare(&bytes, &path, source, &now, &calendars::settings(site, 0)));
    diagnostic::sort_and_deduplicate(&mut loaded.findings);
    Ok(())
}

/// Returns the place of a feed, from the address of its source (RFC 7986 section 5.8).
fn place_of_feed(site: &Site, text: &str) -> Option<String> {
    // Unfold the lines: a continuation line begins with a space or a tab (RFC 5545 section 3.1).
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let line = unfolded.lines().find(|line| line.starts_with("SOURCE"))?;
    let source = line.split_once(':')?.1;
    let page = WrittenAddress::parse(site.config.base.within(source)?.strip_suffix("calendar.ics")?)?.address;
    let id = site.at_address(&page).filter(|id| site.is_a(*id, "place"))?;
    Some(calendars::name_of(site, "place", id))
}
