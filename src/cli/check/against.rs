//! `check --against OLD.ics`: a feed that was published before in; what vanished from it, or changed untold, out.

use std::path::Path;

use crate::calendar::against::against;
use crate::calendar::import;
use crate::cli::session::{Failure, read_named};
use crate::diagnostic;
use crate::pipeline::Loaded;
use crate::render::calendars;
use crate::source::Source;

/// Bytes of a feed that is read: a feed of 100,000 events has fewer.
const LONGEST: u64 = 64 << 20;

/// Adds what a feed that was published tells of today's events.
pub fn compare(loaded: &mut Loaded, old: &Path) -> Result<(), Failure> {
    let bytes = read_named(old, LONGEST).map_err(|error| {
        let message = format!("could not read `{}`: {error}", old.display());
        Failure::usage(message, "name a feed that was published before, such as a copy of `events/calendar.ics`")
    })?;
    let path = old.display().to_string();
    let renderer = &mut loaded.renderer;
    let source = renderer.sources.push(Source { path: path.clone(), text: import::text(&bytes) });
    let site = &renderer.site;
    let terms: Vec<_> = site.of_type("terms").iter().flat_map(|id| calendars::terms_events(site, *id, 0)).collect();
    let now: Vec<_> = renderer.calendar(0).events.iter().map(|event| &**event).chain(&terms).collect();
    loaded.findings.extend(against(&bytes, &path, source, &now, &calendars::settings(site, 0)));
    diagnostic::settle(&mut loaded.findings);
    Ok(())
}
