//! Decides which [`Snapshot`] is shown: the newest one without parse errors and template errors. If the shown
//! one has parse errors too, the newest one is shown. A request uses one snapshot throughout.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::civil::Date;
use rayon::prelude::*;

use super::reader::SiteReader;
use super::snapshot::Snapshot;
use crate::diagnostic::Finding;
use crate::pipeline::Loaded;

/// Most days besides today that authors can view at once. Each is a whole site in memory.
const OTHER_DAYS: usize = 2;
/// Most pages that are rendered before a new snapshot is shown. If a template fails on one of them, the old
/// snapshot stays.
const MOST_RENDERED: usize = 24;
/// Number of snapshots after which a page counts as closed. An open tab requests it again after each.
const OPEN_FOR: u64 = 4;

/// All snapshots in memory.
pub(super) struct SnapshotStore<'t> {
    now: RwLock<ServedState>,
    /// Snapshots for other days, the one requested last at the end, each with the version of today's
    /// snapshot.
    dated: Mutex<Vec<(Date, String, Arc<Snapshot>)>>,
    /// Public paths of requested pages, the last at the end, each with the number of the newest snapshot at
    /// that time.
    request: Mutex<Vec<(String, u64)>>,
    snapshots: AtomicU64,
    /// The reader of the site.
    pub reader: Mutex<SiteReader<'t>>,
}

/// The shown snapshot and the one that is held back.
#[derive(Debug, Clone)]
pub(super) struct ServedState {
    /// The snapshot that browsers see.
    pub shown: Arc<Snapshot>,
    /// The newest snapshot, if its faults prevent it from being shown.
    pub held: Option<Arc<Snapshot>>,
    /// Template errors of the newest snapshot, from rendering the pages that browsers show.
    pub faults: Vec<Finding>,
}

impl ServedState {
    /// Returns the snapshot of the current files, shown or not.
    pub(super) fn newest(&self) -> &Arc<Snapshot> {
        self.held.as_ref().unwrap_or(&self.shown)
    }
}

impl<'t> SnapshotStore<'t> {
    /// Shows the first site regardless of its faults, because there is no better one.
    pub(super) fn new(mut reader: SiteReader<'t>) -> SnapshotStore<'t> {
        let shown = Arc::new(Snapshot::new(reader.load(), version(1)));
        let now = RwLock::new(ServedState { shown, held: None, faults: Vec::new() });
        let (dated, request, snapshots) = (Mutex::default(), Mutex::default(), AtomicU64::new(1));
        SnapshotStore { now, dated, request, snapshots, reader: Mutex::new(reader) }
    }

    /// Returns the current state.
    pub(super) fn current(&self) -> ServedState {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns whether there is no newer snapshot.
    pub(super) fn is_newest(&self, snapshot: &Snapshot) -> bool {
        snapshot.version == version(self.snapshots.load(Ordering::Relaxed))
    }

    /// Shows a newer snapshot, or holds it back if it has faults. Returns the new state.
    pub(super) fn update(&self, loaded: Loaded) -> ServedState {
        let number = self.snapshots.fetch_add(1, Ordering::Relaxed) + 1;
        let next = Arc::new(Snapshot::new(loaded, version(number)));
        let faults = self.render_open_pages(&next);
        let is_good = faults.is_empty() && !next.is_damaged();
        let before = self.current();
        // If the first snapshot had faults too, the newest shows more of the author's fixes.
        let standing = if is_good || before.shown.is_damaged() {
            ServedState { shown: next, held: None, faults }
        } else {
            ServedState { shown: before.shown, held: Some(next), faults }
        };
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = standing.clone();
        if is_good {
            self.dated.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        standing
    }

    /// Returns the snapshot for another day, or `None` if the shown snapshot is of that day.
    pub(super) fn for_day(&self, day: Date, standing: &ServedState) -> Option<Arc<Snapshot>> {
        if standing.shown.loaded.renderer.site.options.today == day {
            return None;
        }
        let mut dated = self.dated.lock().unwrap_or_else(PoisonError::into_inner);
        let version = &standing.shown.version;
        if let Some(at) = dated.iter().position(|(own, of, _)| *own == day && of == version) {
            return Some(Arc::clone(&dated[at].2));
        }
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot = Arc::new(Snapshot::new(reader.load_for(day), format!("{version}-{day}")));
        drop(reader);
        dated.retain(|(own, ..)| *own != day);
        while dated.len() >= OTHER_DAYS {
            dated.remove(0);
        }
        dated.push((day, version.clone(), Arc::clone(&snapshot)));
        Some(snapshot)
    }

    /// Records that a browser requested a page.
    pub(super) fn record_request(&self, route: &str) {
        let mut request = self.request.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = self.snapshots.load(Ordering::Relaxed);
        request.retain(|(own, at)| own != route && at + OPEN_FOR > newest);
        if request.len() >= MOST_RENDERED {
            request.remove(0);
        }
        request.push((route.to_owned(), newest));
    }

    /// Returns the template errors of the pages that browsers show.
    fn render_open_pages(&self, snapshot: &Snapshot) -> Vec<Finding> {
        let mut request = self.request.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let newest = self.snapshots.load(Ordering::Relaxed);
        request.retain(|(_, at)| at + OPEN_FOR > newest);
        let routes = request.par_iter().filter_map(|(path, _)| snapshot.route(path));
        let mut faults: Vec<Finding> =
            routes.filter_map(|route| snapshot.content(route).err()).map(|fault| *fault).collect();
        crate::diagnostic::sort_and_deduplicate(&mut faults);
        faults
    }
}

/// Returns a version from the process id and the number of the snapshot.
fn version(number: u64) -> String {
    format!("{}-{number}", std::process::id())
}
