//! Builds the plan of a publication: compares the built files with those of the place. Reads only files that differ.

use std::collections::HashMap;
use std::io::Read;

use rayon::prelude::*;

use crate::cli::plan::kind;
use crate::cli::session::Failure;
use crate::deploy::{Change, DeployError, Deployment, Source, Target};
use crate::pipeline::{Loaded, Route};
use crate::plan::{self, EditionChanges, FileKind, FileReader, LinkTargets, Plan, PublicFileChange, assemble};
use crate::publish::Publisher;
use crate::publish::precompress;

/// Files that are fetched from the place to compare their words.
const MOST_FETCHED: usize = 400;

/// Longest file that is compared, in bytes.
const LONGEST: u64 = 8 << 20;

/// The built files, in the public folder.
pub(super) struct Built<'p>(pub &'p Publisher);

impl Source for Built<'_> {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.0.open_published(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Returns the plan, and how many changed pages and feeds were not compared.
///
/// # Errors
/// Fails if a file cannot be read.
pub(super) fn plan(
    loaded: &Loaded,
    built: &Built,
    deployment: &Deployment,
    target: &dyn Target,
    changes: &[Change],
) -> Result<(Plan, usize), Failure> {
    let manifest = &deployment.manifest;
    let routes: HashMap<&str, &Route> = loaded.routes.iter().map(|route| (route.path(), &**route)).collect();
    // A compressed copy goes with its original.
    let is_original = |path: &str| {
        let original = precompress::ENCODINGS.iter().find_map(|encoding| path.strip_suffix(encoding.suffix));
        original.is_none_or(|original| manifest.find(original).is_none() && !routes.contains_key(original))
    };
    let paths = manifest.files.iter().map(|file| file.path.as_str()).filter(|path| is_original(path));
    let gone = plan::gone(paths, loaded);
    let reader = FileReader::new(LinkTargets::for_paths(loaded, &gone.lost));
    let kind_of = |path: &str| routes.get(path).map_or_else(|| FileKind::of_path(path), |route| kind(route));
    let mut changes: Vec<(&Change, FileKind)> = changes
        .iter()
        .map(|change| (change, kind_of(change.path())))
        .filter(|(change, _)| is_original(change.path()))
        .collect();
    // Feeds by which events are compared, and the register, come first.
    changes.sort_by_key(|(_, kind)| !matches!(kind, FileKind::Events | FileKind::Register));
    let mut fetched = 0;
    let mut left_out = 0;
    let mut jobs: Vec<(&Change, FileKind)> = Vec::with_capacity(changes.len());
    for (change, kind) in changes {
        let is_compared = kind != FileKind::Other && change.before.is_some();
        fetched += usize::from(is_compared);
        let is_left_out = is_compared && fetched > MOST_FETCHED;
        left_out += usize::from(is_left_out);
        jobs.push((change, if is_left_out { FileKind::Other } else { kind }));
    }
    let read = |(change, kind): &(&Change, FileKind)| -> Result<PublicFileChange, Failure> {
        let is_short = |length: u64| length <= LONGEST && *kind != FileKind::Other;
        let old = match change.before.filter(|file| is_short(file.length)) {
            Some(file) => target.read(&file.object(), LONGEST).map_err(DeployError::Target)?.map(|(bytes, _)| bytes),
            None => None,
        };
        let new = match change.after.filter(|file| is_short(file.length)) {
            Some(file) => {
                Some(built.read(&file.path).map_err(|reason| DeployError::Source(file.path.clone(), reason))?)
            }
            None => None,
        };
        let length = |file: Option<&crate::deploy::manifest::DeployedFile>| file.map_or(0, |file| file.length);
        let lengths = (length(change.before), length(change.after));
        let (was, is) = (change.before.is_some(), change.after.is_some());
        Ok(reader.read(change.path(), *kind, (was, old.as_deref()), (is, new.as_deref()), lengths))
    };
    // A place that is far away answers many requests at once.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(target.threads()).build();
    let pool = pool.map_err(|error| Failure::system(error.to_string(), ""))?;
    let changes: Vec<PublicFileChange> = pool.install(|| jobs.par_iter().map(read).collect::<Result<_, _>>())?;
    let linked = match gone.lost.is_empty() {
        true => Vec::new(),
        false => linked(loaded, built, &reader)?,
    };
    let found = EditionChanges { changes, linked, first: manifest.number == 0 };
    Ok((assemble(loaded, found, &gone), left_out))
}

/// Returns the pages that still link to lost addresses: the page's path, and the place among the lost addresses.
fn linked(loaded: &Loaded, built: &Built, reader: &FileReader) -> Result<Vec<(String, usize)>, Failure> {
    let pages = loaded.routes.par_iter().map(|route| route.path()).filter(|path| path.ends_with(".html"));
    let found = pages.map(|path| {
        let html = built.read(path).map_err(|reason| DeployError::Source(path.to_owned(), reason))?;
        Ok(reader.links_in(&html).into_iter().map(|at| (path.to_owned(), at)).collect::<Vec<_>>())
    });
    let found: Result<Vec<Vec<(String, usize)>>, DeployError> = found.collect();
    Ok(found?.concat())
}
