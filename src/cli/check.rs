//! `check`: the site's folder in, findings on stdout; nothing is written. Templates are tried on every page, as `build` would.

#![allow(clippy::disallowed_methods)] // The shell: the feed to compare with is read here.

use std::path::{Path, PathBuf};

use super::session::{Exit, Failure, Session, Stages, Stream, verdict};
use crate::calendar::against::against;
use crate::calendar::import;
use crate::diagnostic;
use crate::pipeline::{self, Loaded};
use crate::render::calendars;
use crate::source::Source;

#[derive(Debug, clap::Args)]
pub struct Check {
    /// Look at drafts, scheduled and expired documents as if they were public
    #[arg(long)]
    drafts: bool,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
    /// Look at every page as browsers read it, too: ids, headings, labels, weight
    #[arg(long)]
    rendered: bool,
    /// A feed (.ics) that was published before: fail where an event vanished from it, or changed without telling calendar programs
    #[arg(long, value_name = "OLD.ics")]
    against: Vec<PathBuf>,
}

/// Finds problems.
pub fn run(session: &Session, check: Check) -> Result<Exit, Failure> {
    let mut stages = Stages::begin();
    let mut loaded = session.load(check.drafts, false, None, &mut stages)?;
    if verdict(&loaded.findings, &loaded.renderer.sources, false) == Exit::Fine {
        let faults = pipeline::try_all(&loaded, check.rendered);
        loaded.findings.extend(faults);
        diagnostic::settle(&mut loaded.findings);
        stages.done("render");
    }
    for old in &check.against {
        compare(&mut loaded, old)?;
    }
    let sources = &loaded.renderer.sources;
    session.report(&loaded.findings, sources, Stream::Stdout)?;
    if session.verbose {
        stages.lines().for_each(|line| session.say(&line));
    }
    if loaded.findings.is_empty() {
        session.say("no problems found");
    }
    Ok(verdict(&loaded.findings, sources, check.strict))
}

/// Adds what a feed that was published tells of today's events.
fn compare(loaded: &mut Loaded, old: &Path) -> Result<(), Failure> {
    let bytes = std::fs::read(old).map_err(|error| {
        let message = format!("could not read `{}`: {error}", old.display());
        Failure::usage(message, "name a feed that was published before, such as a copy of `events/calendar.ics`")
    })?;
    let path = old.display().to_string();
    let renderer = &mut loaded.renderer;
    let source = renderer.sources.push(Source { path: path.clone(), text: import::text(&bytes) });
    let site = &renderer.site;
    let terms: Vec<_> = site.of_type("terms").iter().flat_map(|id| calendars::terms_events(site, *id, 0)).collect();
    let now: Vec<_> = renderer.calendar(0).events.iter().chain(&terms).collect();
    loaded.findings.extend(against(&bytes, &path, source, &now, &calendars::settings(site, 0)));
    diagnostic::settle(&mut loaded.findings);
    Ok(())
}
