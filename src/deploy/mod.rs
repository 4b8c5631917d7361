//! Puts the built site where the public reads it, and takes it back. Takes the files of the public folder and a
//! [`Target`]: a small table of verbs for one kind of place. Everything else is the same for all of them
//! ([`Deployment`]).
//!
//! Beside the public files, a target holds `.commonweal/`:
//!
//! ```text
//! .commonweal/
//!   manifest          the files of the current edition and how the last 20 differ; the lock of a command (gzip)
//!   objects/ab/HASH   the content of each file of these editions, by its SHA-256
//! ```
//!
//! 1. [`Deployment::open`] reads the manifest.
//! 2. [`Deployment::publish`] locks the target: it writes the manifest with a lock, on the condition that it is still the
//!    one that was read. A second command gets an error and has sent nothing.
//! 3. It puts each new content under `objects/`, and the target copies it to its public path: files named by their
//!    content first, then pictures, feeds and data, pages, and the site map ([`order`]).
//! 4. It removes the files that left the site a day ago, and writes the manifest without the lock.
//!
//! Invariant: at every moment each public file has the bytes of one edition, and no page asks for a style that is
//! missing. A killed command leaves its lock. The next command of the same user in the same folder continues at
//! once; others wait until the lock expires ([`manifest::LEASE`]).
//!
//! Invariant: the content of a target is not trusted. Its manifest is read with limits, and each path in it must be safe.

mod engine;
mod error;
pub(crate) mod folder;
pub(crate) mod manifest;
mod order;
#[cfg(feature = "stores")]
pub(crate) mod s3;
mod send;
pub(crate) mod sftp;
pub(crate) mod target;

#[cfg(test)]
mod tests;

pub(crate) use engine::{Change, Deployment, Done, Grace, Publisher, Wanted};
pub(crate) use error::DeployError;
pub(crate) use send::Source;
pub(crate) use target::Target;
