//! Compares what was published last with what a build would publish now. Takes the bytes of both editions, one file at a time, so that a
//! large site is not in memory twice. Returns a [`Plan`]: what the public would see change.
//!
//! Invariant: a plan is empty exactly when no public file would change ([`Plan::is_empty`]). Changes without a line of their own are
//! counted in `other`.

mod assemble;
mod changes;
mod dates;
mod file;
mod frame;
mod links;
mod moves;
mod page;
mod policies;
mod words;

pub(crate) use assemble::{EditionChanges, assemble};
pub(crate) use changes::{
    ChangedPage, FrameChange, LargeFile, LostAddress, MovedPage, OtherFiles, PageRef, Plan, PlannedEvent, PolicyChange,
    UpcomingChange, UpcomingKind,
};
pub(crate) use file::{FileKind, FileReader, PublicFileChange};
pub(crate) use frame::FramePart;
pub(crate) use links::{Gone, LinkTargets, gone};
pub(crate) use words::WordChange;
