//! `plan`: compares the site with the last published edition, and says in words what a build would change for the
//! public. Writes nothing but a requested report.

#![allow(clippy::disallowed_methods)] // This module may read files.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::build::public_folder;
use super::session::{Exit, Failure, Session, StageTimes, Stream, exit_code, print, print_data, write_file};
use crate::diagnostic::{self, Finding};
use crate::disk::SiteFolder;
use crate::pipeline::{self, Loaded, Route, RouteBody};
use crate::plan::{self, EditionChanges, FileKind, FileReader, Gone, LinkTargets, Plan, PublicFileChange, assemble};
use crate::publish::PublishError;
use crate::publish::edition::{Edition, EditionError, FileComparison};
use crate::publish::folder;
use crate::publish::pictures::{Pictures, VariantError};
use crate::publish::seal::Key;
use crate::report::{self, ReportFormat, visible};

/// The folder of smaller pictures, whose names are hashes of their content.
const NAMED_BY_CONTENT: &str = "assets/pictures/";

#[derive(Debug, clap::Args)]
pub(super) struct PlanArguments {
    /// The public folder to compare with [default: public, in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Compare with this folder, such as a copy of the files on the web host
    #[arg(long, value_name = "DIR", conflicts_with = "output_dir")]
    against: Option<PathBuf>,
    /// The site's address, instead of site.toml's base_url
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Plan a build with drafts, scheduled and expired documents
    #[arg(long)]
    drafts: bool,
    /// Also write the plan as an HTML page
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Exit with 1 if something would change
    #[arg(long)]
    expect_none: bool,
    /// Number of threads [default: one for each core]
    #[arg(short, long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
}

/// Shows what a build would change.
pub(super) fn run(session: &Session, arguments: PlanArguments) -> Result<Exit, Failure> {
    if let Some(jobs) = arguments.jobs {
        // Only fails if a pool runs already: nothing did before this.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build_global();
    }
    let mut stages = StageTimes::start();
    let key = Key::for_user_if_stored();
    let (folder, edition) = match &arguments.against {
        Some(folder) => (folder.clone(), Edition::open_folder(folder).map_err(unreadable)?),
        None => {
            let output = public_folder(&session.root, arguments.output_dir)?;
            let edition = Edition::open(&output, key.as_ref()).map_err(unreadable)?;
            (output, edition)
        }
    };
    stages.done("look at what was published");
    let loaded = session.load(arguments.drafts, false, arguments.base_url.as_deref(), &mut stages)?;
    if let Some(exit) = refuse(session, &loaded, &loaded.findings)? {
        return Ok(exit);
    }
    let loaded = loaded.with_search();
    stages.done("search");
    let gone = plan::gone(edition.paths(), &loaded);
    let comparison = EditionComparison {
        site: SiteFolder::open(&session.root).map_err(PublishError::reading(&session.root))?,
        pictures: Pictures::read_only(&session.root, key.as_ref()),
        reader: FileReader::new(LinkTargets::for_paths(&loaded, &gone.lost)),
        edition: &edition,
        loaded: &loaded,
        faults: Mutex::default(),
        linked: Mutex::default(),
    };
    let (changes, conflicts) = comparison.changes(&gone)?;
    let mut faults = comparison.faults.into_inner().unwrap_or_else(PoisonError::into_inner);
    if !faults.is_empty() {
        faults.extend(loaded.findings.iter().cloned());
        diagnostic::sort_and_deduplicate(&mut faults);
        if let Some(exit) = refuse(session, &loaded, &faults)? {
            return Ok(exit);
        }
    }
    stages.done("render and compare");
    let linked = comparison.linked.into_inner().unwrap_or_else(PoisonError::into_inner);
    let found = EditionChanges { changes, linked, first: edition.paths().next().is_none() };
    let plan = assemble(&loaded, found, &gone);
    stages.done("plan");
    if arguments.against.is_none() && !edition.is_own() && conflicts > 0 {
        session.warn(
            &format!(
                "`{}` was not published by you on this computer, so a build does not overwrite it",
                folder.display()
            ),
            "to compare with another computer's folder, name it with `--against`; to publish, use a folder of your own",
        );
    }
    let shown = folder.strip_prefix(&session.root).unwrap_or(&folder).display().to_string();
    show(session, &loaded, &plan, &shown, arguments.report.as_deref())?;
    if session.verbose {
        stages.lines().for_each(|line| session.print(&line));
    }
    let is_empty = plan.is_empty();
    // The process ends now: giving back a large site's memory piece by piece would only take time.
    std::mem::forget(loaded);
    Ok(if arguments.expect_none && !is_empty { Exit::Content } else { Exit::Success })
}

/// The end of a plan for a site that no build would publish.
fn refuse(session: &Session, loaded: &Loaded, findings: &[Finding]) -> Result<Option<Exit>, Failure> {
    let sources = &loaded.renderer.sources;
    let exit = exit_code(findings, sources, false);
    if exit == Exit::Success {
        return Ok(None);
    }
    session.report(findings, sources, Stream::Stderr)?;
    session.print("a build would publish nothing, so there is no plan");
    Ok(Some(exit))
}

fn unreadable(EditionError(path, reason): EditionError) -> Failure {
    let help = match reason.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "name a folder that holds a published site",
        io::ErrorKind::PermissionDenied => "give yourself the right to read it",
        _ => "",
    };
    Failure::system(format!("could not read `{}`: {reason}", path.display()), help)
}

/// Shows a plan on stdout, and writes the page that is asked for.
fn show(session: &Session, loaded: &Loaded, plan: &Plan, folder: &str, page: Option<&Path>) -> Result<(), Failure> {
    if let Some(path) = page {
        let title = loaded.renderer.site.config.title(0);
        write_file(path, &report::plan::page(plan, title, folder))?;
        session.print(&format!("report written to `{}`", path.display()));
    }
    match session.format {
        ReportFormat::Json => {
            let json = serde_json::to_string_pretty(plan).map_err(io::Error::from)?;
            print_data(&(visible::json(&json).into_owned() + "\n"))?;
        }
        _ => drop(print(&report::plan::text(plan, folder))?),
    }
    Ok(())
}

/// Both editions, and what is noticed while they are compared.
struct EditionComparison<'c> {
    site: SiteFolder,
    pictures: Pictures,
    reader: FileReader,
    edition: &'c Edition,
    loaded: &'c Loaded,
    faults: Mutex<Vec<Finding>>,
    /// Pages that link to lost addresses.
    linked: Mutex<Vec<(String, usize)>>,
}

impl EditionComparison<'_> {
    /// Every file that differs, and how many of them stand in the folder.
    fn changes(&self, gone: &Gone) -> Result<(Vec<PublicFileChange>, usize), Failure> {
        let compared = self.loaded.routes.par_iter().map_init(Vec::new, |buffer, route| self.route(route, buffer));
        let mut changes: Vec<PublicFileChange> = compared.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        let conflicts = changes.iter().filter(|change| change.was).count();
        let removed = gone.paths.par_iter().map(|path| {
            let kind = FileKind::of_path(path);
            let old = if kind == FileKind::Other { None } else { self.edition.read(path) };
            let length = self.edition.length(path)?;
            Some(self.reader.read(path, kind, (true, old.as_deref()), (false, None), (length, 0)))
        });
        changes.par_extend(removed.filter_map(|change| change));
        Ok((changes, conflicts))
    }

    /// One file of the site; `None` where the same stands in the folder, or where it cannot be made.
    fn route(&self, route: &Route, buffer: &mut Vec<u8>) -> Result<Option<PublicFileChange>, Failure> {
        let path = route.path();
        let fault = |fault: Finding| {
            self.faults.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
            Ok(None)
        };
        match pipeline::render(self.loaded, route, buffer) {
            Ok(RouteBody::Made) => {
                if let Some(doubled) = pipeline::duplicate_id(self.loaded, route, buffer) {
                    return fault(doubled);
                }
                if path.ends_with(".html") {
                    let linked = self.reader.links_in(buffer).into_iter().map(|at| (path.to_owned(), at));
                    let linked: Vec<_> = linked.collect();
                    self.linked.lock().unwrap_or_else(PoisonError::into_inner).extend(linked);
                }
                self.bytes(route, buffer)
            }
            Ok(RouteBody::Bytes(bytes)) => self.bytes(route, &bytes),
            Ok(RouteBody::Asset(source)) => self.asset(path, source),
            Ok(RouteBody::Picture(..))
                if path.starts_with(NAMED_BY_CONTENT) && self.edition.has_fingerprinted_file(path) =>
            {
                Ok(None)
            }
            Ok(RouteBody::Picture(asset, variant)) => match self.pictures.get(asset, variant) {
                Ok(bytes) => self.bytes(route, &bytes),
                Err(VariantError::Damaged(_)) => fault(self.loaded.renderer.damaged(asset)),
                Err(VariantError::Io(reason)) => {
                    Err(PublishError::Source(self.site.root().join(&asset.path), reason).into())
                }
            },
            Err(own) => fault(*own),
        }
    }

    /// A file whose bytes were made.
    fn bytes(&self, route: &Route, bytes: &[u8]) -> Result<Option<PublicFileChange>, Failure> {
        let (path, length) = (route.path(), bytes.len() as u64);
        let standing = self.edition.compare(path, length, || Ok(xxh3_128(bytes))).map_err(unreadable)?;
        if standing == FileComparison::Same {
            return Ok(None);
        }
        let was = standing == FileComparison::Differs;
        let kind = kind(route);
        let old = if was && kind != FileKind::Other { self.edition.read(path) } else { None };
        let lengths = (self.edition.length(path).unwrap_or(0), length);
        Ok(Some(self.reader.read(path, kind, (was, old.as_deref()), (true, Some(bytes)), lengths)))
    }

    /// A file that is published as it is, however large.
    fn asset(&self, path: &str, source: &str) -> Result<Option<PublicFileChange>, Failure> {
        let whole = self.site.root().join(source);
        let unread = |reason| Failure::from(PublishError::Source(whole.clone(), reason));
        let mut file = self.site.open_file(source).map_err(unread)?;
        let length = file.metadata().map_err(unread)?.len();
        let standing = self.edition.compare(path, length, || folder::hash(&mut file, length)).map_err(unreadable)?;
        if standing == FileComparison::Same {
            return Ok(None);
        }
        let was = standing == FileComparison::Differs;
        let lengths = (self.edition.length(path).unwrap_or(0), length);
        // A page that an author wrote in HTML is a page, if it is no longer than pages are.
        let kind = FileKind::of_path(path);
        if kind != FileKind::Page || length > folder::SMALL {
            let kind = if kind == FileKind::Page { kind } else { FileKind::Other };
            return Ok(Some(self.reader.read(path, kind, (was, None), (true, None), lengths)));
        }
        let mut bytes = Vec::new();
        let mut file = self.site.open_file(source).map_err(unread)?;
        file.read_to_end(&mut bytes).map_err(unread)?;
        let old = if was { self.edition.read(path) } else { None };
        Ok(Some(self.reader.read(path, kind, (was, old.as_deref()), (true, Some(&bytes)), lengths)))
    }
}

/// Returns the kind of a file.
pub(super) fn kind(route: &Route) -> FileKind {
    match &route.key {
        key if route.language == 0 && key.is_whole_feed() => FileKind::Events,
        key if route.language == 0 && key.is_register() => FileKind::Register,
        _ => FileKind::of_path(route.path()),
    }
}
