//! Watches the site's folder: edits in, the paths of each burst of them out.

#![allow(clippy::disallowed_methods)] // The shell: folders are looked for here.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use notify::{Config, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use super::{Settings, poll};
use crate::disk::FOLDERS;

/// How long a change waits for others of the same save.
pub const QUIET: Duration = Duration::from_millis(20);
/// A burst of edits: the paths that changed. `None` when changes were lost: anything may have changed.
pub type Edits = Option<Vec<PathBuf>>;

/// Watches until dropped.
pub struct Watch {
    /// None where files are looked at now and then instead.
    watcher: Option<Debouncer<RecommendedWatcher, NoCache>>,
    root: PathBuf,
    /// Which of the site's folders are watched.
    watched: Vec<&'static str>,
}

impl Watch {
    /// Begins to watch; `root` is free of links. Where the operating system refuses to tell of changes, files are looked at now and then:
    /// for example where its limit of watched folders is reached.
    pub fn begin(root: &Path, settings: &Settings) -> (Watch, Receiver<Edits>) {
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
        (Watch { watcher: None, root: root.to_owned(), watched: Vec::new() }, edits)
    }

    fn with(root: &Path, beside: Option<PathBuf>) -> io::Result<(Watch, Receiver<Edits>)> {
        let (tell, edits) = channel();
        let watcher = new_debouncer_opt(QUIET, Some(QUIET / 4), teller(tell), NoCache::new(), Config::default());
        let watcher = Some(watcher.map_err(io::Error::other)?);
        let mut watch = Watch { watcher, root: root.to_owned(), watched: Vec::new() };
        // The root itself without what is beneath, which may be a public folder, a target folder, a history.
        watch.add(root, RecursiveMode::NonRecursive)?;
        if let Some(beside) = beside {
            watch.add(&beside, RecursiveMode::NonRecursive)?;
        }
        watch.follow()?;
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

    /// Watches a folder anew that was replaced by another of its name.
    pub fn renew(&mut self, edits: &Edits) {
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

/// Sends the paths of each burst.
fn teller(tell: Sender<Edits>) -> impl FnMut(DebounceEventResult) + Send + 'static {
    move |result| {
        let edits = match result {
            Ok(events) if events.iter().any(|event| event.need_rescan()) => None,
            Ok(events) => {
                let told = events.iter().filter(|event| !matches!(event.kind, EventKind::Access(_)));
                let paths: Vec<PathBuf> = told.flat_map(|event| event.paths.iter().cloned()).collect();
                if paths.is_empty() {
                    return;
                }
                Some(paths)
            }
            Err(_) => None,
        };
        // The other end is gone only when the preview ends.
        let _ = tell.send(edits);
    }
}

/// Joins what has gathered to a burst.
pub fn gather(first: Edits, edits: &Receiver<Edits>) -> Edits {
    edits.try_iter().fold(first, |all, more| {
        let (mut all, more) = (all?, more?);
        all.extend(more);
        Some(all)
    })
}
