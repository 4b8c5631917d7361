//! One change of the files of a site, as the watcher or the poller reports it.

use std::path::PathBuf;

/// One change.
#[derive(Debug)]
pub(super) enum FileChange {
    /// A program is writing these files.
    Begun(Vec<PathBuf>),
    /// These paths are complete: closed, renamed or removed.
    Done(Vec<PathBuf>),
    /// Notifications were lost: anything may have changed.
    Lost,
}
