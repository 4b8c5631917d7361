//! Implements `check`: reads the site's folder and prints findings on stdout. Writes nothing unless an
//! option says so. If the site has no errors, renders every page to test the templates.

mod against;
mod baseline;
mod fix;
#[cfg(feature = "network")]
mod links;
#[cfg(not(feature = "network"))]
#[path = "no_links.rs"]
mod links;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use super::session::{Exit, Failure, Session, StageTimes, Stream, exit_code, require_version, write_file};
use crate::diagnostic::{self, Finding, Level};
use crate::pipeline::{self, Loaded};
use crate::report::{self, ReportFormat};
use baseline::Baseline;
use fix::FixOutcome;

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Check drafts, scheduled and expired documents as if they were public
    #[arg(long)]
    drafts: bool,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
    /// Check every rendered page too: ids, headings, labels, weight
    #[arg(long)]
    rendered: bool,
    /// Compare with a published feed (.ics): fail if an event vanished from it, or changed without a mark
    /// for calendar programs
    #[arg(long, value_name = "OLD.ics")]
    against: Vec<PathBuf>,
    /// Check whether links to other sites work; the results are cached for some days
    #[arg(long)]
    links: bool,
    /// Seconds between two requests to one host
    #[arg(long, value_name = "SECONDS", default_value_t = 1, requires = "links")]
    pause: u64,
    /// Check addresses of private networks too, for a site that links to its own intranet
    #[arg(long, requires = "links")]
    allow_private: bool,
    /// Show what can be fixed automatically, ask for confirmation, and write it
    #[arg(long)]
    fix: bool,
    /// Write the findings as an HTML page too, for the owners of the content
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    report: Option<PathBuf>,
    /// Instead of findings, print the board's report of what must be published: each duty with its source,
    /// place, state, due day and next review; in Markdown, or as one JSON object a line with
    /// `--format json`
    #[arg(long, conflicts_with_all = ["fix", "report", "baseline", "rendered", "links", "against"])]
    duties: bool,
    /// Write what `--fix` shows, without asking
    #[arg(long, requires = "fix")]
    yes: bool,
    /// Leave out the findings that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all current findings into the baseline
    #[arg(long, requires = "baseline", conflicts_with = "fix")]
    write_baseline: bool,
}

/// Runs the checks.
pub(super) fn run(session: &Session, check: Check) -> Result<Exit, Failure> {
    let mut stages = StageTimes::start();
    let baseline = match &check.baseline {
        Some(path) if !check.write_baseline => Some(Baseline::read(path)?),
        _ => None,
    };
    if check.fix {
        let inputs = session.read()?;
        let options = session.options(&inputs.sources, check.drafts, false, None);
        let mended = fix::plan(inputs, &options, |findings, sources| {
            if let Some(baseline) = &baseline {
                baseline.retain_new(findings, sources, |_| false);
            }
        });
        stages.done("mend");
        if mended.offer(session, check.yes)? == FixOutcome::Shown {
            if matches!(session.format, ReportFormat::Json | ReportFormat::Github) {
                session.report(&mended.found, &mended.sources, Stream::Stdout)?;
            }
            return Ok(exit_code(&mended.found, &mended.loaded.renderer.sources, check.strict));
        }
    }
    let mut loaded = session.load(check.drafts, false, None, &mut stages)?;
    if check.duties {
        require_version(&loaded.findings)?;
        return duties(session, &loaded);
    }
    if exit_code(&loaded.findings, &loaded.renderer.sources, false) == Exit::Success {
        loaded = if check.rendered { loaded.with_search() } else { loaded.with_subjects_only() };
        let faults = pipeline::render_all(&loaded, check.rendered);
        loaded.findings.extend(faults);
        diagnostic::sort_and_deduplicate(&mut loaded.findings);
        stages.done("render");
    }
    for old in &check.against {
        against::compare(&mut loaded, old)?;
    }
    if check.links {
        loaded.findings.extend(links::check(session, &loaded, Duration::from_secs(check.pause), check.allow_private)?);
        diagnostic::sort_and_deduplicate(&mut loaded.findings);
        stages.done("links");
    }
    if let (Some(path), true) = (&check.baseline, check.write_baseline) {
        baseline::write(path, &loaded.findings, &loaded.renderer.sources)?;
        session.print(&format!("{} findings written to `{}`", loaded.findings.len(), path.display()));
        return Ok(Exit::Success);
    }
    if let Some(baseline) = &baseline {
        let left = baseline.retain_new(&mut loaded.findings, &loaded.renderer.sources, |code| {
            (check.rendered || !code.starts_with("page-")) && (check.links || code != "link-outside")
        });
        let stale = baseline.stale(&left, &mut loaded.renderer.sources);
        loaded.findings.extend(stale);
    }
    if let Some(path) = &check.report {
        write_file(path, &report::page(&loaded))?;
        session.print(&format!("report written to `{}`", path.display()));
    }
    let sources = &loaded.renderer.sources;
    session.report(&loaded.findings, sources, Stream::Stdout)?;
    if session.verbose {
        stages.lines().for_each(|line| session.print(&line));
    }
    if loaded.findings.is_empty() {
        session.print("no problems found");
    }
    Ok(exit_code(&loaded.findings, sources, check.strict))
}

/// Prints the board's report on stdout. A page that cannot be read is an error on stderr, because the
/// report would lack it.
fn duties(session: &Session, loaded: &Loaded) -> Result<Exit, Failure> {
    let written = match session.format {
        ReportFormat::Json => report::duties::json(loaded),
        _ => report::duties::markdown(loaded),
    };
    let Some(written) = written else {
        let message = "this site has no list of what it must publish".to_owned();
        let help = "write `content/what-we-publish.toml` with `title` and `kinds`; `commonweal explain publication` lists its fields";
        return Err(Failure::usage(message, help));
    };
    if let Err(error) = io::stdout().lock().write_all(written.as_bytes())
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        return Err(error.into());
    }
    let errors: Vec<Finding> = loaded.findings.iter().filter(|found| found.level == Level::Error).cloned().collect();
    let sources = &loaded.renderer.sources;
    session.report(&errors, sources, Stream::Stderr)?;
    Ok(exit_code(&errors, sources, false))
}
