//! `check --against OLD.ics`: a feed that was published before in; what vanished from it, or changed untold, out.

use std::borrow::Cow;
use std::path::Path;

use crate::calendar::feed_diff;
use crate::calendar::{Event, import};
use crate::cli::session::{Failure, read_named};
use crate::diagnostic;
use crate::pipeline::Loaded;
use crate::render::calendars;
use crate::site::Site;
use crate::source::Source;
use crate::url::WrittenAddress;

/// Bytes of a feed that is read: a feed of 100,000 events has fewer.
const LONGEST: u64 = 64 << 20;

/// Adds what a feed that was published tells of today's events.
pub(super) fn compare(loaded: &mut Loaded, old: &Path) -> Result<(), Failure> {
    let bytes = read_named(old, LONGEST).map_err(|error| {
        let message = format!("could not read `{}`: {error}", old.display());
        Failure::usage(message, "name a feed that was published before, such as a copy of `events/calendar.ics`")
    })?;
    let path = old.display().to_string();
    let renderer = &mut loaded.renderer;
    let source = renderer.sources.push(Source { path: path.clone(), text: import::text(&bytes) });
    let site = &renderer.site;
    let strings = renderer.feed_strings(0);
    let terms = site.of_type("terms").iter().flat_map(|id| calendars::terms_events(site, strings, *id, 0));
    let terms: Vec<_> = terms.collect();
    let all = renderer.calendar(0).events.iter().map(|event| &**event);
    // A place's feed holds the dates there alone: it says itself which feed it is.
    let place = place_of_feed(site, &import::text(&bytes));
    let parts: Vec<Cow<Event>> = match &place {
        Some(place) => all.filter_map(|event| event.part_at(place)).collect(),
        None => all.map(Cow::Borrowed).collect(),
    };
    let now: Vec<&Event> = parts.iter().map(|event| &**event).chain(&terms).collect();
    loaded.findings.extend(feed_diff::compare(&bytes, &path, source, &now, &calendars::settings(site, 0)));
    diagnostic::sort_and_deduplicate(&mut loaded.findings);
    Ok(())
}

/// The place whose feed a calendar file is, by the address that it gives as its source (RFC 7986 section 5.8).
fn place_of_feed(site: &Site, text: &str) -> Option<String> {
    // Lines are folded: what goes on begins with a blank (RFC 5545 section 3.1).
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let line = unfolded.lines().find(|line| line.starts_with("SOURCE"))?;
    let source = line.split_once(':')?.1;
    let page = WrittenAddress::parse(site.config.base.within(source)?.strip_suffix("calendar.ics")?)?.address;
    let id = site.at_address(&page).filter(|id| site.is_a(*id, "place"))?;
    Some(calendars::name_of(site, "place", id))
}
