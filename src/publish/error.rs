//! Defines why publishing fails, with a fix for each case.

use std::io;
use std::path::{Path, PathBuf};

use super::state::Distrust;

/// The reason why nothing was published.
#[derive(Debug)]
pub enum PublishError {
    /// Another command held the lock for the whole waiting time: the folder, and the process number if
    /// known.
    Held(PathBuf, String),
    /// A path is empty, absolute, leads out of the folder, or contains a backslash or a control character.
    UnsafePath(String),
    /// Two files have this path, or another file has the path of a folder above it.
    DuplicatePath(String),
    /// Files of somebody else have the paths of new files: the folder, and the paths in it.
    Conflict(PathBuf, Vec<String>),
    /// A part of the state folder is not the program's own, and could not be moved aside.
    Distrusted(PathBuf, Distrust, io::Error),
    /// A file of the site that is published unchanged could not be read.
    Source(PathBuf, io::Error),
    /// A file in the public folder, or beside it, could not be read or written.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for PublishError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PublishError::Held(output, by) if by.is_empty() => {
                write!(f, "another command is writing to `{}`", output.display())
            }
            PublishError::Held(output, by) => {
                write!(f, "another command (process {by}) is writing to `{}`", output.display())
            }
            PublishError::UnsafePath(path) => {
                write!(f, "`{}` cannot be the path of a public file", path.escape_debug())
            }
            PublishError::DuplicatePath(path) => write!(f, "two public files have the path `{path}`"),
            PublishError::Conflict(output, paths) => {
                let first = paths.first().map_or("", String::as_str);
                let output = output.display();
                match paths.len() {
                    0 | 1 => write!(
                        f,
                        "`{output}` holds the file `{first}`, which this site did not write and would overwrite"
                    ),
                    all => write!(
                        f,
                        "`{output}` holds {all} files that this site did not write and would overwrite, such as `{first}`"
                    ),
                }
            }
            PublishError::Distrusted(path, why, reason) => {
                write!(f, "`{}` {why}, and could not be moved aside: {reason}", path.display())
            }
            PublishError::Source(path, reason) => write!(f, "could not read `{}`: {reason}", path.display()),
            PublishError::Io(path, reason) => write!(f, "could not write `{}`: {reason}", path.display()),
        }
    }
}

impl std::error::Error for PublishError {}

impl PublishError {
    /// Returns the fix, or an empty text if the message suffices.
    pub fn help(&self) -> &'static str {
        match self {
            PublishError::Held(..) => {
                "wait for the other command to end, or build into another folder with `--output-dir`"
            }
            PublishError::Conflict(..) => {
                "if the folder holds only an earlier build of this site, delete it and build again; \
                 otherwise move those files, or build into another folder with `--output-dir`"
            }
            PublishError::Io(_, reason) => match reason.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "free some space on the disk, then build again; no public file is damaged or missing"
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "get permission to write there, or build into another folder with `--output-dir`"
                }
                _ => "",
            },
            PublishError::Distrusted(..) => {
                "nothing was published; move it, or build into a folder where only you can write, with `--output-dir`"
            }
            PublishError::Source(_, reason) => match reason.kind() {
                io::ErrorKind::PermissionDenied => "get permission to read this file, then build again",
                io::ErrorKind::NotFound => "somebody removed the file during the build: build again",
                io::ErrorKind::IsADirectory | io::ErrorKind::InvalidInput => {
                    "somebody replaced the file during the build: restore it, then build again"
                }
                _ => "",
            },
            PublishError::UnsafePath(_) | PublishError::DuplicatePath(_) => "",
        }
    }

    /// Adds the path of a site's file to an input error.
    pub fn reading(path: &Path) -> impl Fn(io::Error) -> PublishError + '_ {
        |reason| PublishError::Source(path.to_owned(), reason)
    }

    /// Adds the path to an input or output error.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> PublishError + '_ {
        |reason| PublishError::Io(path.to_owned(), reason)
    }
}
