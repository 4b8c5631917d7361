//! Watches the site's folder: edits in, the paths of each burst of them out.

#![allow(clippy::disallowed_methods)] // The shell: folders are looked for here.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Settings, poll};
use crate::disk::{self, FOLDERS};

/// How long a file that is being written is waited for, where nobody tells that it was closed: macOS and Windows do not.
const QUIET: Duration = Duration::from_millis(20);
/// How long a file that was closed, or renamed into its place, waits for others of the same save.
const SETTLED: Duration = Duration::from_millis(2);
/// How long a burst is gathered: whoever writes on and on sees what is there.
const LONGEST: Duration = Duration::from_millis(250);

/// What is told of one change.
#[derive(Debug)]
pub enum Edit {
    /// These files are being written.
    Begun(Vec<PathBuf>),
    /// These paths are as they were meant: closed, renamed, removed.
    Done(Vec<PathBuf>),
    /// Changes were lost: anything may have changed.
    Lost,
}

/// A burst of edits: the paths that changed. `None` where anything may have.
pub type Edits = Option<Vec<PathBuf>>;

/// Watches until dropped.
pub struct Watch {
    /// None where files are looked at now and then instead.
    watcher: Option<RecommendedWatcher>,
    root: PathBuf,
    /// Which of the site's folders are watched.
    watched: Vec<&'static str>,
    /// The folders that links lead to, which are watched where they really are.
    linked: BTreeSet<PathBuf>,
}

impl Watch {
    /// Begins to watch; `root` is free of links. Where the operating system refuses to tell of changes, files are looked at now and then:
    /// for example where its limit of watched folders is reached.
    pub fn begin(root: &Path, settings: &Settings) -> (Watch, Receiver<Edit>) {
        let beside = settings.config.as_deref().and_then(Path::parent);
        let here = |folder: &Path| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() };
        let beside = beside.and_then(|folder| std::fs::canonicalize(here(folder)).ok()).filter(|folder| folder != root);
        if !settings.poll
            && let Ok(watching) = Watch::with(root, beside.clone())
        {
            return watching;
        }
        let (tell, edits) = channel();
        let folders: Vec<PathBuf> = beside.iter().cloned().chain([root.to_owned()]).collect();
        poll::begin(root, &folders, tell);
        (Watch { watcher: None, root: root.to_owned(), watched: Vec::new(), linked: BTreeSet::new() }, edits)
    }

    fn with(root: &Path, beside: Option<PathBuf>) -> io::Result<(Watch, Receiver<Edit>)> {
        let (tell, edits) = channel();
        // Links are not followed here: where folders hold links to folders, each level would double the number of watches.
        let settings = Config::default().with_follow_symlinks(false);
        let watcher = Some(RecommendedWatcher::new(teller(tell), settings).map_err(io::Error::other)?);
        let mut watch = Watch { watcher, root: root.to_owned(), watched: Vec::new(), linked: BTreeSet::new() };
        // The root itself without what is beneath, which may be a public folder, a target folder, a history.
        watch.add(root, RecursiveMode::NonRecursive)?;
        if let Some(beside) = beside {
            watch.add(&beside, RecursiveMode::NonRecursive)?;
        }
        watch.follow()?;
        watch.follow_links();
        Ok((watch, edits))
    }

    /// Watches those of the site's folders that have come, and forgets those that are gone. Whether any has come: what was put there before
    /// it was watched, nobody told.
    ///
    /// # Errors
    /// When the operating system refuses.
    pub fn follow(&mut self) -> io::Result<bool> {
        let mut come = false;
        for folder in FOLDERS {
            let path = self.root.join(folder);
            match (path.is_dir(), self.watched.contains(&folder)) {
                (true, false) => {
                    self.add(&path, RecursiveMode::Recursive)?;
                    self.watched.push(folder);
                    come = true;
                }
                (false, true) => {
                    self.remove(&path);
                    self.watched.retain(|own| *own != folder);
                }
                _ => {}
            }
        }
        Ok(come)
    }

    /// Watches each real folder that links lead to. One that cannot be watched is read when something else changes.
    fn follow_links(&mut self) {
        for folder in disk::list(&self.root).unwrap_or_default().linked {
            if self.linked.insert(folder.clone()) {
                let _ = self.add(&folder, RecursiveMode::Recursive);
            }
        }
    }

    /// Watches a folder anew that was replaced by another of its name, and what a new link leads to.
    pub fn renew(&mut self, edits: &Edits) {
        if edits.iter().flatten().any(|edit| edit.is_symlink()) {
            self.follow_links();
        }
        for folder in FOLDERS {
            let path = self.root.join(folder);
            if edits.iter().flatten().any(|edit| *edit == path) {
                self.remove(&path);
                self.watched.retain(|own| *own != folder);
            }
        }
    }

    fn add(&mut self, path: &Path, mode: RecursiveMode) -> io::Result<()> {
        self.watcher.as_mut().map_or(Ok(()), |watcher| watcher.watch(path, mode)).map_err(io::Error::other)
    }

    fn remove(&mut self, path: &Path) {
        if let Some(watcher) = &mut self.watcher {
            // It may have gone with the folder.
            let _ = watcher.unwatch(path);
        }
    }
}

/// Sends what is told of each change.
fn teller(tell: Sender<Edit>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |told| {
        let edit = match told {
            Ok(event) if event.need_rescan() => Edit::Lost,
            Ok(event) => match event.kind {
                EventKind::Access(AccessKind::Close(AccessMode::Write))
                | EventKind::Remove(_)
                | EventKind::Modify(ModifyKind::Name(_) | ModifyKind::Metadata(_)) => Edit::Done(event.paths),
                // That a file was read is no change.
                EventKind::Access(_) => return,
                _ => Edit::Begun(event.paths),
            },
            Err(_) => Edit::Lost,
        };
        // The other end is gone only when the preview ends.
        let _ = tell.send(edit);
    }
}

/// Joins what belongs to one save: until every file of it is closed and a moment is quiet.
pub fn gather(first: Edit, edits: &Receiver<Edit>) -> Edits {
    let began = Instant::now();
    let (mut changed, mut open, mut lost) = (Vec::new(), BTreeSet::new(), false);
    let mut next = Some(first);
    while let Some(edit) = next {
        match edit {
            Edit::Begun(paths) => {
                open.extend(paths.iter().filter(|path| !path.is_dir()).cloned());
                changed.extend(paths);
            }
            Edit::Done(paths) => {
                open.retain(|path| !paths.contains(path));
                changed.extend(paths);
            }
            Edit::Lost => lost = true,
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

    fn gathered(edits: Vec<Edit>) -> (Edits, Duration) {
        let (tell, told) = channel();
        let mut edits = edits.into_iter();
        let first = edits.next().unwrap();
        edits.for_each(|edit| tell.send(edit).unwrap());
        let began = Instant::now();
        (gather(first, &told), began.elapsed())
    }

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn a_file_that_was_closed_is_not_waited_for_and_one_that_is_open_is() {
        let (a, b) = (|| paths(&["/nowhere/a.md"]), || paths(&["/nowhere/b.md"]));
        let (edits, _) = gathered(vec![Edit::Begun(a()), Edit::Begun(a()), Edit::Done(a())]);
        assert_eq!(edits, Some(a()));
        let (edits, waited) = gathered(vec![Edit::Begun(b()), Edit::Begun(a()), Edit::Done(a())]);
        assert_eq!(edits, Some(paths(&["/nowhere/a.md", "/nowhere/b.md"])));
        assert!(waited >= QUIET, "{waited:?}");
    }

    #[test]
    fn where_changes_were_lost_anything_may_have_changed() {
        assert_eq!(gathered(vec![Edit::Done(paths(&["/nowhere/a.md"])), Edit::Lost]).0, None);
    }
}
