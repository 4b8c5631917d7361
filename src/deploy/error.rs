//! Defines why nothing, or not everything, was published, with a fix for each case.

use std::fmt;
use std::io;

use super::manifest::Unreadable;
use super::target::{TargetError, TargetErrorKind};

/// The reason why a command on a target failed.
#[derive(Debug)]
pub(crate) enum DeployError {
    /// Another command has locked the target for so many more seconds.
    Held(i64),
    /// Somebody published after the manifest was read.
    Meanwhile,
    /// Somebody took over the lock of this command.
    LostLock,
    /// The target writes files although their conditions are not met.
    NoConditions,
    /// The target has files, and none of this program.
    Used,
    /// The manifest cannot be read.
    Manifest(Unreadable),
    /// There is no edition with that number; those that there are.
    NoEdition(u64, Vec<u64>),
    /// A built file could not be read.
    Source(String, io::Error),
    /// A built file changed while it was sent.
    SourceChanged(String),
    /// A verb failed.
    Target(TargetError),
}

impl From<TargetError> for DeployError {
    fn from(error: TargetError) -> DeployError {
        DeployError::Target(error)
    }
}

impl fmt::Display for DeployError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeployError::Held(_) => f.write_str("somebody else is publishing to this place now, so nothing was sent"),
            DeployError::Meanwhile => {
                f.write_str("somebody else published to this place after this command compared it, so nothing was sent")
            }
            DeployError::LostLock => f.write_str(
                "this command did not answer for so long that another one took its turn; it stopped, and the public site is whole",
            ),
            DeployError::NoConditions => f.write_str(
                "this store ignores conditions (`If-None-Match`, `If-Match`), so two people who publish at once could mix their \
                 sites; nothing was published",
            ),
            DeployError::Used => {
                f.write_str("this place holds files that Commonweal did not put there, so nothing was sent")
            }
            DeployError::Manifest(Unreadable::Damaged) => {
                f.write_str("`.commonweal/manifest` in this place is damaged, so nothing was sent")
            }
            DeployError::Manifest(Unreadable::OtherFormat) => {
                f.write_str("a newer version of Commonweal published to this place, so nothing was sent")
            }
            DeployError::NoEdition(number, _) => write!(f, "this place has no edition {number}"),
            DeployError::Source(path, reason) => write!(f, "could not read the built file `{path}`: {reason}"),
            DeployError::SourceChanged(path) => write!(f, "somebody changed the built file `{path}` meanwhile"),
            DeployError::Target(error) => error.fmt(f),
        }
    }
}

impl DeployError {
    /// Returns the fix, or an empty text if the message suffices.
    pub(crate) fn help(&self) -> String {
        match self {
            DeployError::Held(seconds) => {
                let minutes = (seconds + 59) / 60;
                let wait = if minutes <= 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
                format!("try again in {wait}: a command that was stopped loses its turn then")
            }
            DeployError::Meanwhile => "run the command again: it compares your site with theirs first".to_owned(),
            DeployError::LostLock => "run the command again when the other one has ended".to_owned(),
            DeployError::NoConditions => {
                "use a store that keeps them, such as AWS S3, Cloudflare R2, Garage 2 or SeaweedFS; or publish to a folder".to_owned()
            }
            DeployError::Used => {
                "check that `place` in site.toml is right; then publish with `--into-used-place`: files with the name of a file \
                 of your site are replaced, all others stay"
                    .to_owned()
            }
            DeployError::Manifest(Unreadable::Damaged) => {
                "restore this file from a backup of the place; or delete it, then publish with `--into-used-place`, which begins \
                 without earlier editions"
                    .to_owned()
            }
            DeployError::Manifest(Unreadable::OtherFormat) => "update Commonweal on this computer".to_owned(),
            DeployError::NoEdition(_, there) => {
                let all: Vec<String> = there.iter().map(u64::to_string).collect();
                match all.is_empty() {
                    true => "there is no earlier edition in this place".to_owned(),
                    false => format!("it has these: {}; `commonweal rollback --list` says when each was published", all.join(", ")),
                }
            }
            DeployError::Source(..) | DeployError::SourceChanged(_) => {
                "run the command again: it builds the site first".to_owned()
            }
            DeployError::Target(error) => match error.kind {
                TargetErrorKind::Denied => {
                    "check your keys, and get the right to read, write and delete there; the public site is whole, and the next command goes on".to_owned()
                }
                TargetErrorKind::Full => {
                    "make room there, then publish again; the public site is whole, and the next command goes on".to_owned()
                }
                TargetErrorKind::Missing => "check `place` in site.toml: it must exist before you publish".to_owned(),
                TargetErrorKind::Unreachable => {
                    "check your connection, and `place` and `endpoint` in site.toml, then publish again; the public site is whole, and the \
                     next command goes on"
                        .to_owned()
                }
                TargetErrorKind::Conflict | TargetErrorKind::Other => {
                    "the public site is whole; publish again, and the next command goes on".to_owned()
                }
            },
        }
    }
}
