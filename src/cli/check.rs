//! `check`: the site's folder in, findings on stdout; nothing is written. Templates are tried on every page, as `build` would.

use super::session::{Exit, Failure, Session, Stages, Stream, verdict};
use crate::diagnostic;
use crate::pipeline;

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
