//! The values of a plan: what the public would see change, as text for people and JSON are written from it.

use serde::Serialize;

use super::frame::FramePart;
use super::words::WordChange;
use crate::calendar::feed_changes::EventChange;

/// Bytes from which a new file is named: 1 MB.
pub(super) const LARGE_FILE: u64 = 1_000_000;

/// What the public would see change. Lists are sorted by address unless they say otherwise.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Plan {
    /// The day that the site was built for: `2026-11-23`.
    pub date: String,
    /// Whether nothing was published before.
    pub first: bool,
    /// Pages that are new.
    pub pages_new: Vec<PageRef>,
    /// Pages that are gone.
    pub pages_gone: Vec<PageRef>,
    /// Pages that stand at another address.
    pub pages_moved: Vec<MovedPage>,
    /// Pages whose own words, links or pictures change.
    pub pages_changed: Vec<ChangedPage>,
    /// Pages that change because they show other pages: lists, overviews, an A to Z, "Related pages".
    pub lists_changed: Vec<PageRef>,
    /// What repeats on many pages: the menu, the footer, the look.
    pub frame: Vec<FrameChange>,
    /// Events, sorted by title.
    pub events: Vec<PlannedEvent>,
    /// How often feeds ask calendar programs to look, in minutes.
    pub feeds_refresh_minutes: i64,
    /// Feeds that are new.
    pub feeds_new: Vec<PageRef>,
    /// Feeds that are gone.
    pub feeds_gone: Vec<PageRef>,
    /// Addresses at which nothing answers any more (HTTP status 404).
    pub addresses_lost: Vec<LostAddress>,
    /// Policies whose state changes.
    pub policies: Vec<PolicyChange>,
    /// What appears or ends by its date within the next 14 days, sorted by day. It is no change of this build.
    pub coming: Vec<UpcomingChange>,
    /// New files of 1 MB and more.
    pub large_files: Vec<LargeFile>,
    /// Files that change and are named nowhere above: pictures, data, the search index, the site map.
    pub other: OtherFiles,
}

/// A page, feed or file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct PageRef {
    /// Its address within the site: `/policies/volunteering/`.
    pub address: String,
    /// Its title; empty where it has none.
    pub title: String,
}

/// A page that stands at another address.
#[derive(Debug, Serialize)]
pub(crate) struct MovedPage {
    /// Where it stood, and what it was called.
    pub from: PageRef,
    /// Where it stands.
    pub to: PageRef,
    /// Whether the old address leads on.
    pub leads_on: bool,
    /// Whether the page to which it leads stood there before.
    pub stood_before: bool,
}

/// A page whose own content changes.
#[derive(Debug, Serialize)]
pub(crate) struct ChangedPage {
    /// The page.
    #[serde(flatten)]
    pub page: PageRef,
    /// Its former title, if it had another.
    pub former_title: Option<String>,
    /// What changed in its words, in the order of the page.
    pub words: Vec<WordChange>,
    /// How many changes more there are.
    pub more: usize,
    /// Whether so much changed that single changes are not listed.
    pub rewritten: bool,
}

/// What changes on several pages alike.
#[derive(Debug, Serialize)]
pub(crate) struct FrameChange {
    /// What it is.
    pub part: FramePart,
    /// What changed in its words.
    pub words: Vec<WordChange>,
    /// On how many pages.
    pub pages: usize,
    /// One of them.
    pub example: String,
}

/// An event that changes, and who is informed.
#[derive(Debug, Serialize)]
pub(crate) struct PlannedEvent {
    /// The change.
    #[serde(flatten)]
    pub change: EventChange,
    /// Its address within the site; empty where it has no page.
    pub address: String,
    /// The source file in which its author writes, where there is one: a document, or a partner's calendar.
    pub file: Option<String>,
    /// The addresses of the feeds whose subscribers see it.
    pub feeds: Vec<PageRef>,
}

/// An address at which nothing answers any more.
#[derive(Debug, Serialize)]
pub(crate) struct LostAddress {
    /// What stood there.
    #[serde(flatten)]
    pub page: PageRef,
    /// Pages that still link to it.
    pub linked_from: Vec<PageRef>,
    /// Pages that linked to it until now.
    pub linked_before: Vec<PageRef>,
    /// The page that takes its place, where that is known.
    pub successor: Option<PageRef>,
    /// The source file of that page.
    pub file: Option<String>,
    /// The line to write there, so that the address leads on.
    pub alias: String,
}

/// A policy whose state changes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct PolicyChange {
    /// The policy.
    #[serde(flatten)]
    pub page: PageRef,
    /// `current`, `due`, `overdue`, `withdrawn`, `superseded`.
    pub before: String,
    /// As `before`.
    pub after: String,
}

/// What appears or ends by its date.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct UpcomingChange {
    /// The first day on which a build shows the change.
    pub day: String,
    /// What happens.
    pub kind: UpcomingKind,
    /// The page; without an address for the notice on all pages.
    #[serde(flatten)]
    pub page: PageRef,
}

/// What happens on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UpcomingKind {
    /// A page appears.
    Appears,
    /// A page is hidden.
    Expires,
    /// A policy no longer holds.
    Withdrawn,
    /// The notice on all pages appears.
    NoticeAppears,
    /// The notice on all pages ends.
    NoticeEnds,
}

/// A large file that is new.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct LargeFile {
    /// Its address within the site.
    pub address: String,
    /// Its length.
    pub bytes: u64,
}

/// Files without a line of their own.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct OtherFiles {
    /// New ones.
    pub new: usize,
    /// Those with other bytes.
    pub changed: usize,
    /// Those that are removed.
    pub gone: usize,
}

impl Plan {
    /// Whether no public file would change.
    pub(crate) fn is_empty(&self) -> bool {
        let lists = [self.pages_new.len(), self.pages_gone.len(), self.pages_moved.len(), self.pages_changed.len()];
        let more = [self.lists_changed.len(), self.frame.len(), self.events.len(), self.addresses_lost.len()];
        let rest = [self.feeds_new.len(), self.feeds_gone.len(), self.policies.len(), self.large_files.len()];
        lists.iter().chain(&more).chain(&rest).all(|length| *length == 0) && self.other == OtherFiles::default()
    }
}
