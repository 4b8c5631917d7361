//! Takes the files that were put. Returns the new manifest and the steps that lead to it. Changes no file.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use super::manifest::{Manifest, ManifestEntry, Step};
use super::unmanaged::UnmanagedFolders;
use super::{PublishError, Publisher, StagedFile, Summary, precompress, staged_name};

impl Publisher {
    /// Returns the new manifest, with the steps that lead to it.
    ///
    /// # Errors
    /// Returns [`PublishError::DuplicatePath`] or [`PublishError::Conflict`].
    pub(super) fn plan(&self) -> Result<(Manifest, Summary), PublishError> {
        let mut files = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        files.sort_unstable_by(|a, b| a.entry.path.cmp(&b.entry.path));
        if let Some(twice) = files.windows(2).find(|pair| pair[0].entry.path == pair[1].entry.path) {
            return Err(PublishError::DuplicatePath(twice[0].entry.path.clone()));
        }
        let is_put = |path: &str| files.binary_search_by(|file| file.entry.path.as_str().cmp(path)).is_ok();
        let above_is_put = |path: &str| path.match_indices('/').any(|(at, _)| is_put(&path[..at]));
        if let Some(both) = files.iter().find(|file| file.staged.is_some() && above_is_put(&file.entry.path)) {
            return Err(PublishError::DuplicatePath(both.entry.path.clone()));
        }
        let mut folders = UnmanagedFolders::new(self);
        let mut conflicts = std::mem::take(&mut *self.conflicts.lock().unwrap_or_else(PoisonError::into_inner));
        let staged = files.iter().filter(|file| file.staged.is_some());
        conflicts.extend(staged.filter_map(|file| folders.obstacle(&file.entry.path)));
        if !conflicts.is_empty() {
            conflicts.sort_unstable();
            conflicts.dedup();
            return Err(PublishError::Conflict(self.output(), conflicts));
        }

        let gone = |file: &&ManifestEntry| {
            !is_put(&file.path) && folders.has_real_parents(&file.path) && self.is_as_written(file)
        };
        let removals: Vec<&str> =
            self.state.manifest.files.iter().filter(gone).map(|file| file.path.as_str()).collect();
        // A folder replaces a file, or a file replaces a folder. Only these removals cannot run last.
        let makes_room = |path: &str| {
            let folder = format!("{path}/");
            let after = files.partition_point(|file| file.entry.path.as_str() < folder.as_str());
            files.get(after).is_some_and(|file| file.entry.path.starts_with(&folder)) || above_is_put(path)
        };
        let (first, last): (Vec<&str>, Vec<&str>) = removals.iter().partition(|path| makes_room(path));

        let written = files.iter().filter(|file| file.staged.is_some()).count();
        let summary = Summary { written, unchanged: files.len() - written, removed: removals.len() };
        let remove = |path: &&str| Step::Remove((*path).to_owned());
        let mut steps: Vec<Step> = first.iter().map(remove).collect();
        steps.extend(if self.fresh { tree_moves(&files) } else { moves(&files) });
        steps.extend(last.iter().map(remove));
        let files = files.into_iter().map(|file| file.entry).collect();
        Ok((Manifest { files, steps }, summary))
    }
}

/// Returns a move for each staged file: files that pages need before the pages, files that link to pages
/// after them.
fn moves(files: &[StagedFile]) -> Vec<Step> {
    let staged = files.iter().filter_map(|file| Some((rank(&file.entry.path), file.staged?, &file.entry.path)));
    let mut staged: Vec<_> = staged.collect();
    staged.sort_by_key(|(rank, ..)| *rank);
    staged.into_iter().map(|(_, staged, path)| Step::Move(staged_name(staged), path.clone())).collect()
}

/// Returns moves of whole top-level folders and files of a new site: those without pages first, the home
/// page last.
fn tree_moves(files: &[StagedFile]) -> Vec<Step> {
    let mut tops: BTreeMap<&str, u8> = BTreeMap::new();
    for StagedFile { entry: ManifestEntry { path, .. }, .. } in files {
        let (top, rank) = match path.split_once('/') {
            Some((top, _)) => (top, rank(path)),
            None => (path.as_str(), rank(path) + 10),
        };
        let highest = tops.entry(top).or_default();
        *highest = rank.max(*highest);
    }
    let mut tops: Vec<_> = tops.into_iter().collect();
    tops.sort_by_key(|(_, rank)| *rank);
    tops.into_iter().map(|(top, _)| Step::Move(top.to_owned(), top.to_owned())).collect()
}

/// Returns 0 for styles and images, 1 for pages, and 2 for feeds and site maps. A compressed copy has the
/// rank of its original.
fn rank(path: &str) -> u8 {
    let path = precompress::ENCODINGS.iter().find_map(|encoding| path.strip_suffix(encoding.suffix)).unwrap_or(path);
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => 1,
        "xml" | "json" => 2,
        _ => 0,
    }
}
