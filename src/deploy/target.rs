//! Defines the verbs of a target. A kind of target is one file that implements [`Target`].

use std::fmt;

use crate::render::cache_control;
use crate::url::media_type;

/// The folder of the program's own files in a target.
pub(super) const OWN: &str = ".commonweal/";

/// The state of a file at one time, such as an ETag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version(pub String);

/// The condition of [`Target::swap`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// There is no such file.
    Absent,
    /// The file is as it was then.
    As(Version),
}

/// The headers that a server sends with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Headers {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// `Cache-Control`.
    pub cache_control: &'static str,
}

impl Headers {
    /// Returns those of a public file, from the same table as `_headers`.
    pub(crate) fn of(path: &str, is_kept: bool) -> Headers {
        Headers { content_type: media_type(path), cache_control: cache_control(is_kept) }
    }
}

/// A place where the public reads the site. Keys are paths with forward slashes. Any number of threads call the verbs.
pub(crate) trait Target: Sync {
    /// Reads a file of at most `most` bytes. `None` if there is none.
    fn read(&self, key: &str, most: u64) -> Result<Option<(Vec<u8>, Version)>, TargetError>;

    /// Writes a file. Readers see the old or the new bytes.
    fn put(&self, key: &str, bytes: &[u8], headers: Headers) -> Result<(), TargetError>;

    /// Copies a file within the target, with its headers. Readers see the old or the new bytes.
    fn copy(&self, from: &str, to: &str) -> Result<(), TargetError>;

    /// Removes a file, if it exists.
    fn delete(&self, key: &str) -> Result<(), TargetError>;

    /// Writes a file if it is as expected; else fails with [`TargetErrorKind::Conflict`].
    fn swap(&self, key: &str, bytes: &[u8], expected: &Expected) -> Result<Version, TargetError>;

    /// Returns whether it has files at all, besides the program's own.
    fn is_used(&self) -> Result<bool, TargetError>;

    /// Prepares it after the lock was taken: removes the unfinished files of a killed command.
    fn prepare(&self) -> Result<(), TargetError> {
        Ok(())
    }

    /// How many verbs may run at once.
    fn threads(&self) -> usize;
}

/// The reason why a verb failed.
#[derive(Debug)]
pub(crate) struct TargetError {
    /// The file.
    pub key: String,
    /// The kind of the failure, which decides about the help.
    pub kind: TargetErrorKind,
    /// The reason, for people. It contains no secret and no address with one.
    pub reason: String,
}

/// The kind of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TargetErrorKind {
    /// A condition was not met.
    Conflict,
    /// The file, the folder or the bucket does not exist.
    Missing,
    /// The rights do not suffice.
    Denied,
    /// There is no room.
    Full,
    /// The target did not answer, or failed, also after retries.
    Unreachable,
    /// Another reason.
    Other,
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.key, self.reason)
    }
}
