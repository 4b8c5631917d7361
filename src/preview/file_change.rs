//! One change of the files of a site, as whoever watches them reports it.

use std::path::PathBuf;

/// One change.
#[derive(Debug)]
pub(super) enum FileChange {
    /// These files are being written.
    Begun(Vec<PathBuf>),
    /// These paths are as they were meant: closed, renamed, removed.
    Done(Vec<PathBuf>),
    /// Changes were lost: anything may have changed.
    Lost,
}
