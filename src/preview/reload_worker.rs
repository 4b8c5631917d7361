//! Takes edits, updates the snapshot store and notifies open tabs. The new pages come first, the findings
//! of the checks shortly after.

#![allow(clippy::disallowed_methods)] // This module may use the clock, to limit the wait for half-saved files.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::event_clients::EventClients;
use super::file_change::FileChange;
use super::snapshot::Snapshot;
use super::snapshot_store::{ServedState, SnapshotStore};
use super::watch::{FolderWatcher, collect_burst};
use super::{PreviewEvent, PreviewSettings};
use crate::diagnostic::{Finding, Level};
use crate::disk;
use crate::pipeline::Loaded;

/// How long to wait for a file that looks half saved, after its last change.
const HALF_SAVED: Duration = Duration::from_millis(200);
/// Longest wait in total. A file that keeps changing is then shown as it is.
const LONGEST_WAIT: Duration = Duration::from_millis(1000);
/// How often to detect disconnected browsers.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How often to check for changes without notifications: a replaced folder, or a new day.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// Shortest wait of the checks for another edit. On a large site they wait half as long as their last run
/// took: otherwise an author who saves often would share the processor with outdated checks.
const CHECK_DELAY: Duration = Duration::from_millis(120);

/// An event of the worker.
pub(super) enum ReloadEvent {
    /// A new snapshot. The event does not contain it, so that a replaced snapshot can be freed before it is
    /// checked.
    Edition,
    /// The folder could not be read.
    Unreadable(disk::DiskError),
    /// The file `site.toml` is gone.
    NoSite,
}

/// The state of the worker.
pub(super) struct ReloadWorker<'k, 't> {
    /// The settings. They say whether tabs navigate to the edited page.
    pub settings: &'k PreviewSettings,
    /// The store for new snapshots.
    pub store: &'k SnapshotStore<'t>,
    /// The browsers to notify.
    pub tabs: &'k EventClients,
    /// The watcher that reports edits.
    pub watch: FolderWatcher,
    /// The reported edits.
    pub edits: Receiver<FileChange>,
    /// Whether a folder was reported, which may be new. Files written to it before it was watched were not
    /// reported.
    pub has_new_folder: bool,
}

impl ReloadWorker<'_, '_> {
    /// Runs until the watcher ends.
    pub(super) fn run(mut self, notices: &Sender<ReloadEvent>) {
        // The receiver exists until the preview ends.
        let tell = |notice| drop(notices.send(notice));
        tell(ReloadEvent::Edition);
        let mut heard = Instant::now();
        loop {
            let notice = match self.edits.recv_timeout(CHECK_INTERVAL) {
                Ok(edit) => self.handle_edits(edit, &tell),
                Err(RecvTimeoutError::Timeout) => self.check_for_changes(&tell),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if let Some(notice) = notice {
                tell(notice);
            }
            if heard.elapsed() >= HEARTBEAT {
                heard = Instant::now();
                self.tabs.send_heartbeat();
            }
        }
    }

    /// Checks for changes without notifications: a replaced folder, files in a new folder, a new day.
    fn check_for_changes(&mut self, tell: &dyn Fn(ReloadEvent)) -> Option<ReloadEvent> {
        if self.watch.follow() || std::mem::take(&mut self.has_new_folder) {
            return self.handle_edits(FileChange::Lost, tell);
        }
        let newest = Arc::clone(self.store.current().newest());
        let reader = self.store.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let is_another_day = reader.is_another_day(&newest.loaded);
        drop(reader);
        if !is_another_day {
            return None;
        }
        let loaded = self.load(&BTreeSet::new())?;
        self.show(loaded, &BTreeSet::new());
        Some(ReloadEvent::Edition)
    }

    /// Handles a burst of edits, and later edits while a file looks half saved. Returns the last event, and
    /// reports an unreadable file before it.
    fn handle_edits(&mut self, mut edit: FileChange, tell: &dyn Fn(ReloadEvent)) -> Option<ReloadEvent> {
        let began = Instant::now();
        let mut changed = BTreeSet::new();
        let mut unreadable;
        let loaded = loop {
            let reread = self.read(edit);
            changed.extend(reread.changed);
            // Each read tries the unreadable files again, so only its own error counts.
            unreadable = reread.error;
            if changed.is_empty() {
                return unreadable.map(ReloadEvent::Unreadable);
            }
            let loaded = self.load(&changed);
            let is_whole = |loaded: &Loaded| !has_new_errors(loaded, self.store.current().newest(), &changed);
            if loaded.as_ref().is_some_and(is_whole) || began.elapsed() > LONGEST_WAIT {
                break loaded;
            }
            match self.edits.recv_timeout(HALF_SAVED) {
                Ok(more) => edit = more,
                // The file stays this way, so the author means it.
                Err(_) => break loaded.or_else(|| self.load(&BTreeSet::new())),
            }
        };
        if let Some(error) = unreadable {
            tell(ReloadEvent::Unreadable(error));
        }
        let Some(loaded) = loaded.or_else(|| self.load(&BTreeSet::new())) else { return Some(ReloadEvent::NoSite) };
        self.show(loaded, &changed);
        Some(ReloadEvent::Edition)
    }

    /// Shows a loaded site, and notifies the open tabs.
    fn show(&self, loaded: Loaded, changed: &BTreeSet<String>) {
        // Dropping a snapshot takes longer than announcing the next one.
        let before = self.store.current();
        let standing = self.store.update(loaded);
        self.tabs.send_version(&standing.newest().version);
        if self.settings.navigate
            && standing.held.is_none()
            && let Some(address) = changed.iter().find_map(|name| address_of(&standing.shown, name))
        {
            self.tabs.send_address(&address);
        }
        drop(before);
    }

    /// Reads the changed files again.
    fn read(&mut self, edit: FileChange) -> disk::Reread {
        let mut edits = collect_burst(edit, &self.edits);
        self.has_new_folder |= edits.iter().flatten().any(|path| path.is_dir());
        self.watch.renew(&edits);
        if self.watch.follow() {
            edits = None;
        }
        let mut reader = self.store.reader.lock().unwrap_or_else(PoisonError::into_inner);
        reader.reread(edits.as_deref())
    }

    /// Loads the site, if it has a `site.toml` and none of these files is missing or empty.
    fn load(&self, whole: &BTreeSet<String>) -> Option<Loaded> {
        let mut reader = self.store.reader.lock().unwrap_or_else(PoisonError::into_inner);
        (reader.has_config() && whole.iter().all(|name| reader.has_content(name))).then(|| reader.load())
    }
}

/// Reports events until no more can come. The checks run here, separately, so that an edit never waits for
/// the checks of the previous snapshot.
pub(super) fn run_checks(
    notices: &Receiver<ReloadEvent>,
    store: &SnapshotStore,
    tabs: &EventClients,
    tell: &mut dyn FnMut(PreviewEvent),
) {
    let (mut is_unchecked, mut pause) = (false, CHECK_DELAY);
    loop {
        // If a snapshot is unchecked, wait for a quiet moment first: checks of a snapshot that is soon
        // outdated would be wasted.
        let next = match is_unchecked {
            true => notices.recv_timeout(pause),
            false => notices.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(ReloadEvent::Edition) => is_unchecked = true,
            Ok(ReloadEvent::Unreadable(error)) => tell(PreviewEvent::Unreadable(&error)),
            Ok(ReloadEvent::NoSite) => tell(PreviewEvent::NoSite),
            Err(RecvTimeoutError::Timeout) => {
                is_unchecked = false;
                let ServedState { shown, held, faults } = store.current();
                let snapshot = held.unwrap_or(shown);
                let check = || snapshot.check_while(&|| store.is_newest(&snapshot));
                let began = Instant::now();
                // Use a separate thread, so that an edit can use all others. It ends with the checks,
                // because an allocator keeps memory for a live thread. If the thread cannot be created, the
                // checks run in the global pool.
                let apart = rayon::ThreadPoolBuilder::new().num_threads(1).build();
                let checked = apart.map_or_else(|_| check(), |apart| apart.install(check));
                // Drop an outdated snapshot at once to free its memory.
                let Some(findings) = checked else { continue };
                pause = CHECK_DELAY.max(began.elapsed() / 2);
                let mut findings = Cow::Borrowed(findings);
                if !faults.is_empty() {
                    findings.to_mut().extend(faults);
                }
                tabs.send_version(&snapshot.version);
                tell(PreviewEvent::Findings(&findings, &snapshot.loaded.renderer.sources));
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Returns whether a file that was just saved has a new error, which may be gone a moment later. An author
/// who edits beside an existing error need not wait.
fn has_new_errors(loaded: &Loaded, before: &Snapshot, changed: &BTreeSet<String>) -> bool {
    fn errors<'l>(loaded: &'l Loaded, of: &BTreeSet<String>) -> BTreeSet<(&'l str, &'static str, &'l str)> {
        let path = |finding: &Finding| loaded.renderer.sources.get(finding.span.file).path.as_str();
        let errors = loaded.findings.iter().filter(|finding| finding.level == Level::Error);
        errors
            .map(|error| (path(error), error.code, error.message.as_str()))
            .filter(|(path, ..)| of.contains(*path))
            .collect()
    }
    !errors(loaded, changed).is_subset(&errors(&before.loaded, changed))
}

/// Returns the address of a source's page.
fn address_of(snapshot: &Snapshot, name: &str) -> Option<String> {
    let renderer = &snapshot.loaded.renderer;
    let file = renderer.sources.find(name)?;
    snapshot.address(renderer.site.of_file(file)?)
}
