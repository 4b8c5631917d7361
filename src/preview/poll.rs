//! Polls the site's files, for folders without file system notifications: network shares and some virtual
//! machines. The poller of notify compares times in whole seconds, and would miss a file that is saved
//! twice in one second.

#![allow(clippy::disallowed_methods)] // This module may poll files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::file_change::FileChange;
use crate::disk::{self, PathKind};

/// The polling interval.
const INTERVAL: Duration = Duration::from_millis(500);

/// The size and modification time of each file.
type FileStamps = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Reports changes in the site's folders, and of the files in `beside`, until the receiver is dropped.
pub(super) fn start(root: &Path, beside: &[PathBuf], tell: Sender<FileChange>) {
    let (root, beside) = (root.to_owned(), beside.to_owned());
    let mut seen = read_stamps(&root, &beside);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(INTERVAL);
            let now = read_stamps(&root, &beside);
            let edits = changed_files(&seen, &now);
            seen = now;
            if !edits.is_empty() && tell.send(FileChange::Done(edits)).is_err() {
                return;
            }
        }
    });
}

/// Returns the size and modification time of every file. Ignores unreadable files.
fn read_stamps(root: &Path, beside: &[PathBuf]) -> FileStamps {
    let stamp = |path: PathBuf| {
        let metadata = std::fs::metadata(&path).ok()?;
        Some((path, (metadata.len(), metadata.modified().ok())))
    };
    // Of files that the site cannot use, only the name counts: they may disappear.
    let within = disk::list(root).unwrap_or_default().files.into_iter().filter_map(|(name, found)| match found {
        PathKind::File(path) => stamp(path),
        PathKind::Problem(_) => Some((root.join(name), (0, None))),
    });
    let beside = beside.iter().flat_map(|folder| WalkDir::new(folder).max_depth(1)).filter_map(Result::ok);
    let beside = beside.filter(|entry| !entry.file_type().is_dir()).filter_map(|entry| stamp(entry.into_path()));
    within.chain(beside).collect()
}

/// Returns the files that were added, removed or changed.
fn changed_files(before: &FileStamps, now: &FileStamps) -> Vec<PathBuf> {
    let new = now.iter().filter(|(path, seen)| before.get(*path) != Some(seen)).map(|(path, _)| path);
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    new.chain(gone).cloned().collect()
}
