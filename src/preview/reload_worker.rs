//! Edits in; the store as the writer's files are, and the word to open tabs, out. The bytes come first, what the checks notice a moment
//! later.

#![allow(clippy::disallowed_methods)] // The shell: the clock bounds how long a half-saved file is waited for.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::event_clients::EventClients;
use super::file_change::FileChange;
use super::snapshot::Snapshot;
use super::snapshot_store::{ServedState, SnapshotStore};
use super::watch::{FolderWatcher, gather};
use super::{PreviewEvent, PreviewSettings};
use crate::diagnostic::{Finding, Level};
use crate::disk;
use crate::pipeline::Loaded;

/// How long a file that looks half saved is given to be whole, after its last change.
const HALF_SAVED: Duration = Duration::from_millis(200);
/// How long in all: a file that changes again and again is shown as it is.
const PATIENCE: Duration = Duration::from_millis(1000);
/// How often it is found out which browsers are gone.
const BEAT: Duration = Duration::from_secs(20);
/// How often it is looked at what nothing reports: a folder that takes another's place, and another day. It costs six look-ups of a path.
const LOOK: Duration = Duration::from_secs(1);

/// How long the checks wait for another edit, at least. On a large site they wait as long as half of what they took last: who saves again and
/// again would else share the processor with checks that are old before they end.
const PAUSE: Duration = Duration::from_millis(120);

/// What the keeper noticed.
pub(super) enum ReloadEvent {
    /// Another snapshot. Which, the store knows: those that nobody came to check must not be kept for it.
    Edition,
    /// The folder could not be read.
    Unreadable(disk::DiskError),
    /// There is no `site.toml` any more.
    NoSite,
}

/// What keeping needs.
pub(super) struct ReloadWorker<'k, 't> {
    /// Whether to lead to the page that was edited.
    pub settings: &'k PreviewSettings,
    /// Where snapshots go.
    pub store: &'k SnapshotStore<'t>,
    /// Who is told.
    pub tabs: &'k EventClients,
    /// What tells of edits.
    pub watch: FolderWatcher,
    /// The edits.
    pub edits: Receiver<FileChange>,
    /// Whether a folder has come: what was put into it before it was watched, nothing reported.
    pub has_new_folder: bool,
}

impl ReloadWorker<'_, '_> {
    /// Keeps, until nobody can tell of edits any more.
    pub(super) fn keep(mut self, notices: &Sender<ReloadEvent>) {
        // The other end is gone only when the preview ends.
        let tell = |notice| drop(notices.send(notice));
        tell(ReloadEvent::Edition);
        let mut heard = Instant::now();
        loop {
            let notice = match self.edits.recv_timeout(LOOK) {
                Ok(edit) => self.take(edit),
                Err(RecvTimeoutError::Timeout) => self.look(),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if let Some(notice) = notice {
                tell(notice);
            }
            if heard.elapsed() >= BEAT {
                heard = Instant::now();
                self.tabs.send_heartbeat();
            }
        }
    }

    /// Looks for what nothing reports: a folder in the place of one that was removed, files in a new folder, another day.
    fn look(&mut self) -> Option<ReloadEvent> {
        if self.watch.follow() || std::mem::take(&mut self.has_new_folder) {
            return self.take(FileChange::Lost);
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

    /// Takes in a burst of edits, and those that come while a file looks half saved.
    fn take(&mut self, mut edit: FileChange) -> Option<ReloadEvent> {
        let began = Instant::now();
        let mut changed = BTreeSet::new();
        let loaded = loop {
            match self.read(edit) {
                Ok(again) => changed.extend(again),
                Err(error) => return Some(ReloadEvent::Unreadable(error)),
            }
            if changed.is_empty() {
                return None;
            }
            let loaded = self.load(&changed);
            let is_whole = |loaded: &Loaded| !breaks(loaded, self.store.current().newest(), &changed);
            if loaded.as_ref().is_some_and(is_whole) || began.elapsed() > PATIENCE {
                break loaded;
            }
            match self.edits.recv_timeout(HALF_SAVED) {
                Ok(more) => edit = more,
                // It stays so: it is meant.
                Err(_) => break loaded.or_else(|| self.load(&BTreeSet::new())),
            }
        };
        let Some(loaded) = loaded.or_else(|| self.load(&BTreeSet::new())) else { return Some(ReloadEvent::NoSite) };
        self.show(loaded, &changed);
        Some(ReloadEvent::Edition)
    }

    /// Shows what was loaded, and tells the open tabs.
    fn show(&self, loaded: Loaded, changed: &BTreeSet<String>) {
        // Taking an snapshot apart takes longer than telling of the next.
        let before = self.store.current();
        let standing = self.store.put(loaded);
        self.tabs.send_version(&standing.newest().version);
        if self.settings.navigate
            && standing.held.is_none()
            && let Some(address) = changed.iter().find_map(|name| address_of(&standing.shown, name))
        {
            self.tabs.go(&address);
        }
        drop(before);
    }

    /// Reads what changed; tells which files differ.
    fn read(&mut self, edit: FileChange) -> Result<Vec<String>, disk::DiskError> {
        let mut edits = gather(edit, &self.edits);
        self.has_new_folder |= edits.iter().flatten().any(|path| path.is_dir());
        self.watch.renew(&edits);
        if self.watch.follow() {
            edits = None;
        }
        let mut reader = self.store.reader.lock().unwrap_or_else(PoisonError::into_inner);
        reader.reread(edits.as_deref())
    }

    /// The site as it is, if it is one and all these files are there and say something.
    fn load(&self, whole: &BTreeSet<String>) -> Option<Loaded> {
        let mut reader = self.store.reader.lock().unwrap_or_else(PoisonError::into_inner);
        (reader.is_a_site() && whole.iter().all(|name| reader.holds(name))).then(|| reader.load())
    }
}

/// Tells what is noticed, until nothing can be any more. The checks run here, apart: an edit never waits for those of the snapshot before.
pub(super) fn run_checks(
    notices: &Receiver<ReloadEvent>,
    store: &SnapshotStore,
    tabs: &EventClients,
    tell: &mut dyn FnMut(PreviewEvent),
) {
    let (mut is_unchecked, mut pause) = (false, PAUSE);
    loop {
        // With an snapshot to check, nothing more may come for a while: the checks of one that is old by then would be for nothing.
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
                // A thread of their own: an edit is read on all the others meanwhile. It ends with them, because an allocator keeps for a thread
                // what it once had. Where there can be none, they run among the others.
                let apart = rayon::ThreadPoolBuilder::new().num_threads(1).build();
                let checked = apart.map_or_else(|_| check(), |apart| apart.install(check));
                // An snapshot that is old by now is let go of at once: what it has of its own takes memory.
                let Some(findings) = checked else { continue };
                pause = PAUSE.max(began.elapsed() / 2);
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

/// Whether a file that was just saved has an error that may be gone a moment later: one that it did not have before. Who writes on beside an
/// error that stands is not kept waiting.
fn breaks(loaded: &Loaded, before: &Snapshot, changed: &BTreeSet<String>) -> bool {
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

/// The address of the page that a source makes.
fn address_of(snapshot: &Snapshot, name: &str) -> Option<String> {
    let renderer = &snapshot.loaded.renderer;
    let file = renderer.sources.find(name)?;
    snapshot.address(renderer.site.of_file(file)?)
}
