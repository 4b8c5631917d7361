//! Implements `build`: reads the site's folder and writes the public folder. Publishes nothing if there is
//! an error.

#![allow(clippy::disallowed_methods)] // This module may resolve paths and read the clock.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::session::{Exit, Failure, Session, StageTimes, Stream, exit_code};
use crate::diagnostic::{self, Finding};
use crate::disk::SiteFolder;
use crate::pipeline::{self, Inputs, Loaded, Options, RouteBody};
use crate::publish::build_cache::{self, BuildReport, Fingerprint};
use crate::publish::pages as published;
use crate::publish::pictures::{self, Pictures};
use crate::publish::{self, Publisher, precompress};
use crate::source::Sources;

/// The name of the default public folder.
const PUBLIC: &str = "public";

#[derive(Debug, clap::Args)]
pub(super) struct Build {
    /// The public folder [default: public, in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// The site's address, which replaces base_url in site.toml
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts, scheduled and expired documents too, marked as such
    #[arg(long)]
    drafts: bool,
    /// Fail on warnings too, and then publish nothing
    #[arg(long)]
    strict: bool,
    /// Number of threads [default: one for each core]
    #[arg(short, long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
    /// Publish compressed copies of text files too (.br, .gz), for servers that serve pre-compressed files
    #[arg(long)]
    precompress: bool,
    /// Wait for the disk before publishing, so that a power cut damages no file
    #[arg(long)]
    sync: bool,
    /// Print how long each stage took
    #[arg(long)]
    timings: bool,
}

/// Builds the public site.
pub(super) fn run(session: &Session, build: Build) -> Result<Exit, Failure> {
    if let Some(jobs) = build.jobs {
        // This fails only if a thread pool exists already, and nothing created one before.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build_global();
    }
    let output = public_folder(&session.root, build.output_dir)?;
    let mut stages = StageTimes::start();
    let wanted = PublishOptions {
        strict: build.strict,
        precompress: build.precompress,
        sync: build.sync,
        timings: build.timings,
        ..PublishOptions::default()
    };
    let (inputs, options, wanted) = read(session, build.drafts, build.base_url.as_deref(), wanted, &mut stages)?;
    if let Some(exit) = reuse_previous(session, &inputs.sources, &output, &wanted, &mut stages)? {
        return Ok(exit);
    }
    let loaded = pipeline::load_in_stages(inputs, &options, &mut |stage| stages.done(stage));
    publish(session, loaded, &output, &wanted, stages)
}

/// Reads the site's folder. Returns the inputs and options of a build, and `wanted` with the fingerprint of the inputs.
///
/// # Errors
/// Returns the errors of [`Session::read`].
pub(super) fn read(
    session: &Session,
    drafts: bool,
    base_url: Option<&str>,
    wanted: PublishOptions,
    stages: &mut StageTimes,
) -> Result<(Inputs, Options, PublishOptions), Failure> {
    let mut inputs = session.read()?;
    stages.done("read");
    let options = session.options(&inputs.sources, drafts, false, base_url);
    let site = SiteFolder::open(&session.root).map_err(publish::PublishError::reading(&session.root))?;
    let made_of = Fingerprint::compute(&site, &inputs, &options, wanted.precompress);
    inputs.sources.push_without_text(inputs.assets.iter().map(|asset| asset.path.as_str()));
    let sources = inputs.sources.len();
    Ok((inputs, options, PublishOptions { made_of, sources, ..wanted }))
}

/// Finishes the build if the public folder already has its result. Returns `None` if the site must be
/// built.
fn reuse_previous(
    session: &Session,
    sources: &Sources,
    output: &Path,
    wanted: &PublishOptions,
    stages: &mut StageTimes,
) -> Result<Option<Exit>, Failure> {
    let Some(made_of) = wanted.made_of.as_ref().filter(|_| build_cache::has_build_cache(output)) else {
        return Ok(None);
    };
    let publisher = Publisher::open(output, &session.key()?)?;
    session.warn_set_aside(publisher.notes());
    let Some(report) = publisher.previous_report(made_of) else { return Ok(None) };
    if exit_code(&report.findings, sources, wanted.strict) != Exit::Success {
        return Ok(None);
    }
    stages.done("compare");
    session.report(&report.findings, sources, Stream::Stderr)?;
    if wanted.timings || session.verbose {
        stages.lines().for_each(|line| session.print(&line));
    }
    let summary = publish::Summary { unchanged: publisher.count(), ..publish::Summary::default() };
    session.print(&summary_line(report.pages, report.others, summary, session.seconds()));
    Ok(Some(Exit::Success))
}

/// How to publish a loaded site.
#[derive(Debug, Default)]
pub(super) struct PublishOptions {
    /// Whether warnings prevent publishing.
    pub strict: bool,
    /// Whether to write compressed copies.
    pub precompress: bool,
    /// Whether to wait for the disk.
    pub sync: bool,
    /// Whether to print how long each stage took.
    pub timings: bool,
    /// The fingerprint of all inputs, if they could be read.
    pub made_of: Option<Fingerprint>,
    /// The number of sources in the site's folder.
    pub sources: usize,
}

/// Renders a loaded site into a folder, all or nothing.
pub(super) fn publish(
    session: &Session,
    loaded: Loaded,
    output: &Path,
    wanted: &PublishOptions,
    stages: StageTimes,
) -> Result<Exit, Failure> {
    let (exit, loaded) = build(session, loaded, output, wanted, stages)?;
    // The process ends now: freeing the memory of a large site would only take time.
    std::mem::forget(loaded);
    Ok(exit)
}

/// Does what [`publish`] does, and returns the site too.
pub(super) fn build(
    session: &Session,
    loaded: Loaded,
    output: &Path,
    wanted: &PublishOptions,
    mut stages: StageTimes,
) -> Result<(Exit, Loaded), Failure> {
    let exit = exit_code(&loaded.findings, &loaded.renderer.sources, wanted.strict);
    if exit != Exit::Success {
        session.report(&loaded.findings, &loaded.renderer.sources, Stream::Stderr)?;
        session.print(unchanged_message(&loaded.findings));
        return Ok((exit, loaded));
    }
    let loaded = loaded.with_search();
    let sources = &loaded.renderer.sources;
    stages.done("search");

    let key = session.key()?;
    let site = SiteFolder::open(&session.root).map_err(publish::PublishError::reading(&session.root))?;
    let publisher = Publisher::open(output, &key)?.with_sync(wanted.sync);
    session.warn_set_aside(publisher.notes());
    let pictures = Pictures::open(&session.root, Some(&key));
    let progress = Progress::new(session, loaded.routes.len());
    let (faults, copies) = render_all(&loaded, &site, &publisher, &pictures, wanted.precompress, &progress)?;
    progress.end();
    stages.done("render and stage");
    let mut findings = Cow::Borrowed(&loaded.findings);
    if !faults.is_empty() {
        findings.to_mut().extend(faults);
        diagnostic::sort_and_deduplicate(findings.to_mut());
    }
    let (published, old) = (published::list(&loaded), loaded.renderer.old_files());
    let is_answered = |path: &str| old.contains(path) || loaded.renderer.route(path).is_some();
    let moved = publisher.moved_pages(&published);
    let unanswered = moved.iter().filter(|moved| !is_answered(&moved.from));
    let of_moved = pipeline::moved_pages(&loaded, unanswered.map(|moved| (&*moved.from, &*moved.to)));
    if !of_moved.is_empty() {
        findings.to_mut().extend(of_moved);
        diagnostic::sort_and_deduplicate(findings.to_mut());
    }
    session.report(&findings, sources, Stream::Stderr)?;
    let exit = exit_code(&findings, sources, wanted.strict);
    if exit != Exit::Success {
        session.print(unchanged_message(&findings));
        drop(findings);
        return Ok((exit, loaded));
    }
    let publisher = publisher.with_pages(published, moved);
    let pages = loaded.routes.iter().filter(|route| route.path().ends_with(".html")).count();
    let others = loaded.routes.len() - pages + copies;
    let summary = match &wanted.made_of {
        Some(made_of) => {
            let report = BuildReport { pages, others, findings: findings.into_owned() };
            publisher.finish_with(made_of, &report, wanted.sources)?
        }
        None => publisher.finish()?,
    };
    session.warn_set_aside(&pictures.remove_unused());
    stages.done("publish");

    if wanted.timings || session.verbose {
        stages.lines().for_each(|line| session.print(&line));
    }
    session.print(&summary_line(pages, others, summary, session.seconds()));
    Ok((Exit::Success, loaded))
}

/// Returns the message that the public folder was not changed.
fn unchanged_message(findings: &[Finding]) -> &'static str {
    match diagnostic::count(findings) {
        (0, ..) => "nothing was published, because `--strict` allows no warnings",
        _ => "nothing was published",
    }
}

/// Returns the last line of the output: the number of files, what changed, and the time.
fn summary_line(pages: usize, others: usize, done: publish::Summary, seconds: f64) -> String {
    let files = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let (pages, others) = (files(pages, "page", "pages"), files(others, "other file", "other files"));
    let publish::Summary { written, unchanged, removed } = done;
    format!("{pages}, {others}: {written} written, {unchanged} unchanged, {removed} removed in {seconds:.2} s")
}

/// Largest buffer, in bytes, that a thread keeps for the next route. A large feed or list can exceed it.
const KEPT: usize = 1 << 20;

/// Renders every route into the publisher, each thread with its own buffer. Returns the template errors,
/// and the number of compressed copies.
fn render_all(
    loaded: &Loaded,
    site: &SiteFolder,
    publisher: &Publisher,
    pictures: &Pictures,
    with_copies: bool,
    progress: &Progress,
) -> Result<(Vec<Finding>, usize), publish::PublishError> {
    let (faults, copies) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    loaded.routes.par_iter().try_for_each_init(Vec::new, |buffer, route| {
        progress.step();
        if buffer.capacity() > KEPT {
            *buffer = Vec::new();
        }
        let put = |bytes: &[u8]| {
            let differs = publisher.put(route.path(), bytes)?;
            if with_copies {
                copies.fetch_add(publisher.put_copies(route.path(), bytes, differs)?, Ordering::Relaxed);
            }
            Ok(())
        };
        match pipeline::render(loaded, route, buffer) {
            Ok(RouteBody::Made) => {
                if let Some(doubled) = pipeline::duplicate_id(loaded, route, buffer) {
                    faults.lock().unwrap_or_else(PoisonError::into_inner).push(doubled);
                }
                put(buffer)
            }
            Ok(RouteBody::Bytes(bytes)) => put(&bytes),
            Ok(RouteBody::Asset(path)) => {
                let source = site.root().join(path);
                let unread = publish::PublishError::reading(&source);
                let mut file = site.open_file(path).map_err(&unread)?;
                let length = usize::try_from(file.metadata().map_err(&unread)?.len()).unwrap_or(usize::MAX);
                if !(with_copies && precompress::is_compressible(route.path(), length)) {
                    return publisher.put_asset(route.path(), file, &source).map(drop);
                }
                let mut bytes = Vec::with_capacity(length);
                file.read_to_end(&mut bytes).map_err(unread)?;
                put(&bytes)
            }
            Ok(RouteBody::Picture(asset, rendition)) => match pictures.get(asset, rendition) {
                Ok(bytes) if precompress::is_compressible(route.path(), bytes.len()) => put(&bytes),
                Ok(bytes) => publisher.put(route.path(), &bytes).map(drop),
                Err(pictures::VariantError::Io(reason)) => {
                    Err(publish::PublishError::Source(site.root().join(&asset.path), reason))
                }
                Err(pictures::VariantError::Damaged(_)) => {
                    let fault = loaded.renderer.damaged(asset);
                    faults.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
                    Ok(())
                }
            },
            Err(fault) => {
                faults.lock().unwrap_or_else(PoisonError::into_inner).push(*fault);
                Ok(())
            }
        }
    })?;
    let mut faults = faults.into_inner().unwrap_or_else(PoisonError::into_inner);
    // A template error occurs on each page of the template, but is reported once, whichever thread found it
    // first.
    diagnostic::sort_and_deduplicate(&mut faults);
    Ok((faults, copies.into_inner()))
}

/// Returns the public folder: the requested one, else `public` in the site's folder.
///
/// # Errors
/// Returns the errors of [`output_folder`].
pub(super) fn public_folder(root: &Path, asked: Option<PathBuf>) -> Result<PathBuf, Failure> {
    output_folder(root, asked, PUBLIC)
}

/// Returns an output folder: the requested one with its links resolved, else the default one in the site's
/// folder.
///
/// # Errors
/// Fails if the folder is among the sources, if the command line names a file, or if the default folder is
/// a link: a link can come with a site and lead anywhere.
pub(super) fn output_folder(root: &Path, asked: Option<PathBuf>, usual: &str) -> Result<PathBuf, Failure> {
    let output = match asked {
        Some(file) if file.is_file() => {
            let message = format!("`{}` is a file, so it cannot be the public folder", file.display());
            return Err(Failure::usage(message, "name a folder with `--output-dir`"));
        }
        Some(named) => std::fs::canonicalize(&named).unwrap_or(named),
        None => root.join(usual),
    };
    if std::fs::symlink_metadata(&output).is_ok_and(|metadata| metadata.is_symlink()) {
        return Err(Failure::usage(
            format!("`{}` is a link, so nothing was written there", output.display()),
            "delete the link; to publish to its target, name that folder with `--output-dir`",
        ));
    }
    refuse_sources(root, &output)?;
    Ok(output)
}

/// A progress bar on a terminal. It appears only after a second, because most builds are faster.
pub(super) struct Progress {
    bar: ProgressBar,
    began: Instant,
    shown: AtomicBool,
}

impl Progress {
    /// How long a build may take before the progress bar appears.
    const PATIENCE: Duration = Duration::from_secs(1);

    pub(super) fn new(session: &Session, routes: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(routes as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} files");
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let began = Instant::now().checked_sub(Duration::from_secs_f64(session.seconds()));
        Progress { bar, began: began.unwrap_or_else(Instant::now), shown: AtomicBool::new(session.quiet) }
    }

    /// Counts one file.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        if !self.shown.load(Ordering::Relaxed)
            && self.began.elapsed() > Progress::PATIENCE
            && !self.shown.swap(true, Ordering::Relaxed)
        {
            // This draws on a terminal only.
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
    }

    /// Removes the progress bar.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Rejects an output folder among the sources, because a build would read its own output.
pub(super) fn refuse_sources(root: &Path, output: &Path) -> Result<(), Failure> {
    let whole = |path: &Path| {
        let existing = path.ancestors().find_map(|above| Some((above, std::fs::canonicalize(above).ok()?)));
        let (above, real) = existing.unwrap_or_else(|| (path, std::path::absolute(path).unwrap_or_default()));
        // This part of the path does not exist and has no links, so `..` is its parent folder.
        let rest = path.strip_prefix(above).unwrap_or(Path::new(""));
        rest.components().fold(real, |whole, part| match part {
            Component::ParentDir => whole.parent().map(Path::to_owned).unwrap_or(whole),
            part => whole.join(part),
        })
    };
    let (root, output) = (whole(&std::path::absolute(root)?), whole(&std::path::absolute(output)?));
    let sources = ["content", "imports", "static", "themes", ".commonweal"];
    let among = sources.iter().any(|folder| output.starts_with(whole(&root.join(folder))));
    if among || root.starts_with(&output) {
        return Err(Failure::usage(
            format!("`{}` holds the site's sources, so it cannot be the public folder", output.display()),
            "name another folder with `--output-dir`, or leave the option out to use `public`",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_cannot_be_the_output_folder() {
        let site = tempfile::tempdir().unwrap();
        std::fs::create_dir(site.path().join("content")).unwrap();
        let refused = |output: &str| refuse_sources(site.path(), &site.path().join(output)).is_err();
        for output in ["", ".", "content", "content/x", "static/y", "..", "public/../content"] {
            assert!(refused(output), "{output}");
        }
        for output in ["public", "a/b/c", "../public", "contents"] {
            assert!(!refused(output), "{output}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_default_output_folder_that_is_a_link_must_be_named() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        for made in ["site/dist", "site/docs", "elsewhere"] {
            std::fs::create_dir_all(folder.path().join(made)).unwrap();
        }
        std::os::unix::fs::symlink("docs", site.join("content")).unwrap();
        for (leads, may_be_named) in [("dist", true), ("../elsewhere", true), ("docs", false), ("gone", false)] {
            let link = site.join(PUBLIC);
            let _ = std::fs::remove_file(&link);
            std::os::unix::fs::symlink(leads, &link).unwrap();
            assert!(public_folder(&site, None).is_err(), "{leads}");
            assert_eq!(public_folder(&site, Some(link)).is_ok(), may_be_named, "{leads}, named");
        }
    }

    #[test]
    fn the_last_line_summarises_the_build() {
        let done = publish::Summary { written: 3, unchanged: 40, removed: 1 };
        assert_eq!(
            summary_line(42, 1, done, 0.126),
            "42 pages, 1 other file: 3 written, 40 unchanged, 1 removed in 0.13 s"
        );
    }
}
