//! Watches the site's folder: edits in, the paths of each burst of them out.

#![allow(clippy::disallowed_methods)] // The shell: folders are looked for here.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use super::Settings;
use crate::disk::FOLDERS;

/// How long a change waits for others of the same save.
pub const QUIET: Duration = Duration::from_millis(20);
/// How often files are looked at where the operating system does not tell of changes.
const POLL: Duration = Duration::from_millis(400);

/// A burst of edits: the paths that changed. `None` when changes were lost: anything may have changed.
pub type Edits = Option<Vec<PathBuf>>;

/// Watches until dropped.
pub struct Watch {
    watcher: Watcher,
    root: PathBuf,
    /// Where the configuration stands, if not in the site's folder.
    beside: Option<PathBuf>,
    /// Which of the site's folders are watched.
    watched: Vec<&'static str>,
}

enum Watcher {
    Told(Debouncer<RecommendedWatcher, NoCache>),
    Polled(Debouncer<PollWatcher, NoCache>),
}

impl Watch {
    /// Begins to watch. `root` is free of links.
    ///
    /// # Errors
    /// When the operating system refuses even to look at the folder now and then.
    pub fn begin(root: &Path, settings: &Settings) -> io::Result<(Watch, Receiver<Edits>)> {
        if !settings.poll
            && let Ok(watching) = Watch::with(root, settings, false)
        {
            return Ok(watching);
        }
        // For example where the limit of watched folders is reached, or on a share that tells of no changes.
        Watch::with(root, settings, true)
    }

    fn with(root: &Path, settings: &Settings, poll: bool) -> io::Result<(Watch, Receiver<Edits>)> {
        let (tell, edits) = channel();
        let config = Config::default();
        let watcher = if poll {
            let config = config.with_poll_interval(POLL);
            new_debouncer_opt(QUIET, None, teller(tell), NoCache::new(), config).map(Watcher::Polled)
        } else {
            new_debouncer_opt(QUIET, Some(QUIET / 4), teller(tell), NoCache::new(), config).map(Watcher::Told)
        };
        let beside = settings.config.as_deref().and_then(Path::parent);
        let beside = beside.and_then(|folder| {
            std::fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).ok()
        });
        let mut watch =
            Watch { watcher: watcher.map_err(io::Error::other)?, root: root.to_owned(), beside, watched: Vec::new() };
        // The root itself without what is beneath, which may be a public folder, a target folder, a history.
        watch.add(root, RecursiveMode::NonRecursive)?;
        if let Some(beside) = watch.beside.clone().filter(|beside| beside != root) {
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
        match &mut self.watcher {
            Watcher::Told(watcher) => watcher.watch(path, mode),
            Watcher::Polled(watcher) => watcher.watch(path, mode),
        }
        .map_err(io::Error::other)
    }

    fn remove(&mut self, path: &Path) {
        // It may have gone with the folder.
        let _ = match &mut self.watcher {
            Watcher::Told(watcher) => watcher.unwatch(path),
            Watcher::Polled(watcher) => watcher.unwatch(path),
        };
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
