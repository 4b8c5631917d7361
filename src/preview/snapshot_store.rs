//! Which [`Snapshot`] is shown: the newest that can be read as it was meant. Requests finish with the one they began with.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::civil::Date;
use rayon::prelude::*;

use super::reader::SiteReader;
use super::snapshot::Snapshot;
use crate::diagnostic::Finding;
use crate::pipeline::Loaded;

/// Days that writers look at besides today, each as a whole site in memory.
const OTHER_DAYS: usize = 2;
/// Pages tried with a new snapshot before it is shown: a template that fails on one of them must not take the page away.
const TRIED: usize = 24;
/// For how many snapshots a page counts as looked at: an open tab asks again after each.
const LOOKED_AT: u64 = 4;

/// All snapshots.
pub(super) struct SnapshotStore<'t> {
    now: RwLock<ServedState>,
    /// For other days, the one asked for last at the end; with the version of the snapshot that they are of.
    dated: Mutex<Vec<(Date, String, Arc<Snapshot>)>>,
    /// Public paths of the pages that were asked for, the last at the end, and the number of the newest snapshot then.
    request: Mutex<Vec<(String, u64)>>,
    snapshots: AtomicU64,
    /// Reads the site.
    pub reader: Mutex<SiteReader<'t>>,
}

/// What is shown, and what cannot be.
#[derive(Debug, Clone)]
pub(super) struct ServedState {
    /// What browsers see.
    pub shown: Arc<Snapshot>,
    /// What was read since, with the faults that keep it from being shown.
    pub held: Option<Arc<Snapshot>>,
    /// Faults of templates, met when pages of `held` were tried.
    pub faults: Vec<Finding>,
}

impl ServedState {
    /// The snapshot that the writer's files make now, shown or not.
    pub(super) fn newest(&self) -> &Arc<Snapshot> {
        self.held.as_ref().unwrap_or(&self.shown)
    }
}

impl<'t> SnapshotStore<'t> {
    /// Shows this site first, whatever is wrong with it: there is nothing better.
    pub(super) fn new(mut reader: SiteReader<'t>) -> SnapshotStore<'t> {
        let shown = Arc::new(Snapshot::new(reader.load(), version(1)));
        let now = RwLock::new(ServedState { shown, held: None, faults: Vec::new() });
        let (dated, request, snapshots) = (Mutex::default(), Mutex::default(), AtomicU64::new(1));
        SnapshotStore { now, dated, request, snapshots, reader: Mutex::new(reader) }
    }

    /// What stands now.
    pub(super) fn current(&self) -> ServedState {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether no newer snapshot was read since.
    pub(super) fn is_newest(&self, snapshot: &Snapshot) -> bool {
        snapshot.version == version(self.snapshots.load(Ordering::Relaxed))
    }

    /// Shows a newer snapshot, or holds it back if it is damaged; returns what stands from now on.
    pub(super) fn put(&self, loaded: Loaded) -> ServedState {
        let number = self.snapshots.fetch_add(1, Ordering::Relaxed) + 1;
        let next = Arc::new(Snapshot::new(loaded, version(number)));
        let faults = self.try_pages(&next);
        let is_good = faults.is_empty() && !next.is_damaged();
        let before = self.current();
        // Where the first snapshot was damaged too, the newest shows more of what is being mended.
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

    /// The snapshot for another day. `None` if that day is the one of the snapshot shown.
    pub(super) fn on(&self, day: Date, standing: &ServedState) -> Option<Arc<Snapshot>> {
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

    /// Remembers that somebody looks at a page.
    pub(super) fn was_asked(&self, route: &str) {
        let mut request = self.request.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = self.snapshots.load(Ordering::Relaxed);
        request.retain(|(own, at)| own != route && at + LOOKED_AT > newest);
        if request.len() >= TRIED {
            request.remove(0);
        }
        request.push((route.to_owned(), newest));
    }

    /// The faults of templates on the pages that somebody looks at.
    fn try_pages(&self, snapshot: &Snapshot) -> Vec<Finding> {
        let mut request = self.request.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let newest = self.snapshots.load(Ordering::Relaxed);
        request.retain(|(_, at)| at + LOOKED_AT > newest);
        let routes = request.par_iter().filter_map(|(path, _)| snapshot.route(path));
        let mut faults: Vec<Finding> =
            routes.filter_map(|route| snapshot.content(route).err()).map(|fault| *fault).collect();
        crate::diagnostic::sort_and_deduplicate(&mut faults);
        faults
    }
}

/// The process and its snapshots so far.
fn version(number: u64) -> String {
    format!("{}-{number}", std::process::id())
}
