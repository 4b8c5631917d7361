//! Watches the site's folder. Returns the paths of each burst of edits.

#![allow(clippy::disallowed_methods)] // This module may watch folders.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::file_change::FileChange;
use super::{PreviewSettings, poll};
use crate::disk::{self, FOLDERS};

/// How long a file must be quiet, on systems that do not report that it was closed: macOS and Windows.
const QUIET: Duration = Duration::from_millis(20);
/// How long to wait for other files of the same save after a file was closed or renamed.
const SETTLED: Duration = Duration::from_millis(2);
/// Longest burst. During continuous writing the preview shows the current state.
const LONGEST: Duration = Duration::from_millis(250);

/// The paths that changed in a burst of edits. `None` means that anything may have changed.
pub(super) type Edits = Option<Vec<PathBuf>>;

/// A watcher that runs until it is dropped.
pub(super) struct FolderWatcher {
    /// `None` if files are polled instead.
    watcher: Option<RecommendedWatcher>,
    root: PathBuf,
    /// The root, the folder of another `site.toml`, the site's folders, and the link targets.
    folders: Vec<Watched>,
    /// The channel for edits.
    sender: Sender<FileChange>,
    /// Set when the operating system cannot watch more folders.
    is_blind: Arc<AtomicBool>,
}

/// A folder that is watched whenever it exists.
struct Watched {
    path: PathBuf,
    mode: RecursiveMode,
    /// The identity of the folder when its watch began. `None` while it is not watched.
    identity: Option<Identity>,
}

/// Identifies a folder, to detect that another one has its name. The operating system watches folders, not
/// names: a folder that was removed, or moved with its parent, reports nothing any more, and the folder
/// that takes its place is not watched.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    /// The file system and the inode number. A number may be reused when its folder is gone.
    #[cfg(unix)]
    number: (u64, u64),
    created: Option<SystemTime>,
}

impl Identity {
    /// Returns the identity of the folder at a path.
    fn at(path: &Path) -> Option<Identity> {
        let metadata = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_dir)?;
        Some(Identity {
            #[cfg(unix)]
            number: (std::os::unix::fs::MetadataExt::dev(&metadata), std::os::unix::fs::MetadataExt::ino(&metadata)),
            created: metadata.created().ok(),
        })
    }
}

impl FolderWatcher {
    /// Starts watching. No part of the path `root` is a link. Polls the files if the operating system refuses
    /// notifications, for example because its limit of watched folders is reached.
    pub(super) fn start(root: &Path, settings: &PreviewSettings) -> (FolderWatcher, Receiver<FileChange>) {
        let beside = settings.config.as_deref().and_then(Path::parent);
        let here = |folder: &Path| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() };
        let beside = beside.and_then(|folder| std::fs::canonicalize(here(folder)).ok()).filter(|folder| folder != root);
        let (tell, edits) = channel();
        // Watch the root without its subfolders, which may include a public folder, a build folder or a
        // history.
        let alone = beside.into_iter().chain([root.to_owned()]).map(|path| (path, RecursiveMode::NonRecursive));
        let whole = FOLDERS.iter().map(|folder| (root.join(folder), RecursiveMode::Recursive));
        let folders = alone.chain(whole).map(|(path, mode)| Watched { path, mode, identity: None }).collect();
        let is_blind = Arc::new(AtomicBool::new(false));
        let watcher = match settings.poll {
            true => None,
            // Do not follow links: with nested links, each level would double the number of watches.
            false => RecommendedWatcher::new(
                change_callback(tell.clone(), Arc::clone(&is_blind)),
                Config::default().with_follow_symlinks(false),
            )
            .ok(),
        };
        let mut watch = FolderWatcher { watcher, root: root.to_owned(), folders, sender: tell, is_blind };
        watch.add_linked();
        watch.follow();
        let is_watched = |watched: &Watched| watched.path == watch.root && watched.identity.is_some();
        if watch.watcher.is_none() || !watch.folders.iter().any(is_watched) {
            watch.poll_instead();
        }
        (watch, edits)
    }

    /// Watches the folders that now exist at the watched paths, and stops watching earlier ones. Returns
    /// whether a new folder is watched: earlier changes in it are not reported, so it must be read.
    pub(super) fn follow(&mut self) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        let mut has_come = false;
        for watched in &mut self.folders {
            let now = Identity::at(&watched.path);
            if now == watched.identity {
                continue;
            }
            if watched.identity.take().is_some() {
                // The watch may have ended with the folder.
                let _ = watcher.unwatch(&watched.path);
            }
            if now.is_none() {
                continue;
            }
            has_come = true;
            match watcher.watch(&watched.path, watched.mode) {
                Ok(()) => watched.identity = now,
                Err(error) if is_limit(&error) => self.is_blind.store(true, Ordering::Relaxed),
                // The folder disappeared again, or cannot be read yet: try again later.
                Err(_) => {}
            }
        }
        if self.is_blind.load(Ordering::Relaxed) {
            self.poll_instead();
        }
        has_come
    }

    /// Adds each real folder that is a link target.
    fn add_linked(&mut self) {
        if self.watcher.is_none() {
            return;
        }
        for path in disk::list(&self.root).unwrap_or_default().linked {
            if !self.folders.iter().any(|watched| watched.path == path) {
                self.folders.push(Watched { path, mode: RecursiveMode::Recursive, identity: None });
            }
        }
    }

    /// Removes the watch of each folder in the edits, because another folder may have taken its place. Adds
    /// the targets of new links.
    pub(super) fn renew(&mut self, edits: &Edits) {
        if edits.iter().flatten().any(|edit| edit.is_symlink()) {
            self.add_linked();
        }
        let Some(watcher) = &mut self.watcher else { return };
        for watched in &mut self.folders {
            if edits.iter().flatten().any(|edit| *edit == watched.path) && watched.identity.take().is_some() {
                let _ = watcher.unwatch(&watched.path);
            }
        }
    }

    /// Polls the files for as long as the preview runs.
    fn poll_instead(&mut self) {
        self.watcher = None;
        let alone = self.folders.iter().filter(|watched| watched.mode == RecursiveMode::NonRecursive);
        let alone: Vec<PathBuf> = alone.map(|watched| watched.path.clone()).collect();
        poll::start(&self.root, &alone, self.sender.clone());
    }
}

/// Returns whether the operating system cannot watch more folders.
fn is_limit(error: &notify::Error) -> bool {
    matches!(error.kind, notify::ErrorKind::MaxFilesWatch)
}

/// Returns a callback that sends each change.
fn change_callback(
    tell: Sender<FileChange>,
    is_blind: Arc<AtomicBool>,
) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |told| {
        let edit = match told {
            Ok(event) if event.need_rescan() => FileChange::Lost,
            Ok(event) => match event.kind {
                EventKind::Access(AccessKind::Close(AccessMode::Write))
                | EventKind::Remove(_)
                | EventKind::Modify(ModifyKind::Name(_) | ModifyKind::Metadata(_)) => FileChange::Done(event.paths),
                // Reading a file is no change.
                EventKind::Access(_) => return,
                _ => FileChange::Begun(event.paths),
            },
            Err(error) => {
                // A new folder cannot be watched, so edits in it would not be reported.
                is_blind.fetch_or(is_limit(&error), Ordering::Relaxed);
                FileChange::Lost
            }
        };
        // The receiver exists until the preview ends.
        let _ = tell.send(edit);
    }
}

/// Joins the changes of one save: waits until all its files are closed and nothing changes for a moment.
pub(super) fn collect_burst(first: FileChange, edits: &Receiver<FileChange>) -> Edits {
    let began = Instant::now();
    let (mut changed, mut open, mut lost) = (Vec::new(), BTreeSet::new(), false);
    let mut next = Some(first);
    while let Some(edit) = next {
        match edit {
            FileChange::Begun(paths) => {
                open.extend(paths.iter().filter(|path| !path.is_dir()).cloned());
                changed.extend(paths);
            }
            FileChange::Done(paths) => {
                open.retain(|path| !paths.contains(path));
                changed.extend(paths);
            }
            FileChange::Lost => lost = true,
        }
        let wait = if open.is_empty() { SETTLED } else { QUIET };
        next = edits.recv_timeout(wait.min(LONGEST.saturating_sub(began.elapsed()))).ok();
    }
    changed.sort();
    changed.dedup();
    (!lost).then_some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(edits: Vec<FileChange>) -> (Edits, Duration) {
        let (tell, told) = channel();
        let mut edits = edits.into_iter();
        let first = edits.next().unwrap();
        edits.for_each(|edit| tell.send(edit).unwrap());
        let began = Instant::now();
        (collect_burst(first, &told), began.elapsed())
    }

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn the_watcher_waits_only_for_open_files() {
        let (a, b) = (|| paths(&["/nowhere/a.md"]), || paths(&["/nowhere/b.md"]));
        let (edits, _) = gathered(vec![FileChange::Begun(a()), FileChange::Begun(a()), FileChange::Done(a())]);
        assert_eq!(edits, Some(a()));
        let (edits, waited) = gathered(vec![FileChange::Begun(b()), FileChange::Begun(a()), FileChange::Done(a())]);
        assert_eq!(edits, Some(paths(&["/nowhere/a.md", "/nowhere/b.md"])));
        assert!(waited >= QUIET, "{waited:?}");
    }

    #[test]
    fn lost_notifications_mean_that_anything_may_have_changed() {
        assert_eq!(gathered(vec![FileChange::Done(paths(&["/nowhere/a.md"])), FileChange::Lost]).0, None);
    }
}
