//! Looks at the site's files now and then, for folders whose changes nobody tells: shares, some virtual machines. notify's own poller tells
//! times apart by whole seconds, and would miss a file that is saved twice in one.

#![allow(clippy::disallowed_methods)] // The shell: files are looked at, and waited for, here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::watch::Edit;
use crate::disk::FOLDERS;

/// How often.
const EVERY: Duration = Duration::from_millis(500);

/// What is seen of each file.
type Seen = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Tells of changes in the site's folders, and of the files in `beside`, until nobody listens.
pub fn begin(root: &Path, beside: &[PathBuf], tell: Sender<Edit>) {
    let (root, beside) = (root.to_owned(), beside.to_owned());
    let mut seen = look(&root, &beside);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(EVERY);
            let now = look(&root, &beside);
            let edits = differing(&seen, &now);
            seen = now;
            if !edits.is_empty() && tell.send(Edit::Done(edits)).is_err() {
                return;
            }
        }
    });
}

/// Every file, by its size and the time of its last change. What cannot be read is as if it were not there.
fn look(root: &Path, beside: &[PathBuf]) -> Seen {
    let within = FOLDERS.iter().flat_map(|folder| WalkDir::new(root.join(folder)).follow_links(true));
    let beside = beside.iter().flat_map(|folder| WalkDir::new(folder).max_depth(1));
    let files = within.chain(beside).filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
    files
        .filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            Some((entry.into_path(), (metadata.len(), metadata.modified().ok())))
        })
        .collect()
}

/// The files that came, went or changed.
fn differing(before: &Seen, now: &Seen) -> Vec<PathBuf> {
    let new = now.iter().filter(|(path, seen)| before.get(*path) != Some(seen)).map(|(path, _)| path);
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    new.chain(gone).cloned().collect()
}
