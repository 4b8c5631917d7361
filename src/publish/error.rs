//! Why nothing was published, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use super::state::Distrust;

/// Why nothing was published.
#[derive(Debug)]
pub enum PublishError {
    /// Another command held the folder for as long as we waited: the folder, and the other's process number where known.
    Held(PathBuf, String),
    /// A path that is empty, absolute, leads out of the folder, or holds a backslash or control character.
    UnsafePath(String),
    /// Two outputs have this path, or another has the path of a folder above it.
    DuplicatePath(String),
    /// Files that we did not write stand where ours belong: the folder, and their paths in it.
    Conflict(PathBuf, Vec<String>),
    /// A part of the state folder is not ours, and could not be moved aside.
    Distrusted(PathBuf, Distrust, io::Error),
    /// A file of the site, which is published as it is, could not be read.
    Source(PathBuf, io::Error),
    /// A file in the public folder, or beside it, could not be read or written.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for PublishError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PublishError::Held(output, by) if by.is_empty() => {
                write!(f, "`{}` is being written by another command", output.display())
            }
            PublishError::Held(output, by) => {
                write!(f, "`{}` is being written by another command (process {by})", output.display())
            }
            PublishError::UnsafePath(path) => {
                write!(f, "`{}` cannot be the path of a public file", path.escape_debug())
            }
            PublishError::DuplicatePath(path) => write!(f, "the path `{path}` is taken by two public files"),
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
    /// What to do about it; empty where the message says it all.
    pub fn help(&self) -> &'static str {
        match self {
            PublishError::Held(..) => {
                "wait for the other command to end, or build into another folder with `--output-dir`"
            }
            PublishError::Conflict(..) => {
                "if the folder holds nothing but an earlier build of this site, delete it and build again; \
                 otherwise move those files away, or build into another folder with `--output-dir`"
            }
            PublishError::Io(_, reason) => match reason.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "make room on the disk, then build again; no public file is torn or missing"
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "give yourself the right to write there, or build into another folder with `--output-dir`"
                }
                _ => "",
            },
            PublishError::Distrusted(..) => {
                "nothing was published; move it away, or build into a folder where only you can write, with `--output-dir`"
            }
            PublishError::Source(_, reason) => match reason.kind() {
                io::ErrorKind::PermissionDenied => "give yourself the right to read this file, then build again",
                io::ErrorKind::NotFound => "the file was there when the build began: build again",
                io::ErrorKind::IsADirectory | io::ErrorKind::InvalidInput => {
                    "a file was there when the build began: put it there again, then build again"
                }
                _ => "",
            },
            PublishError::UnsafePath(_) | PublishError::DuplicatePath(_) => "",
        }
    }

    /// Says which file of the site an input error concerns.
    pub fn reading(path: &Path) -> impl Fn(io::Error) -> PublishError + '_ {
        |reason| PublishError::Source(path.to_owned(), reason)
    }

    /// Says which file an input or output error concerns.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> PublishError + '_ {
        |reason| PublishError::Io(path.to_owned(), reason)
    }
}
