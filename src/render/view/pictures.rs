//! Pictures computed at build time: lengths, paths and texts are ready to print. Every picture has
//! a text alternative in the same struct or beside it on the page.

use serde::Serialize;

use super::words::{Link, Tag};

/// Measures, or areas of a reference, by state as one bar. Each is counted once.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct StateBar {
    /// The number of all: the length of the bar, in its own units.
    pub total: usize,
    /// The states with entries, in the order of the bar.
    pub segments: Vec<StateBarSegment>,
}

/// The entries in one state.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct StateBarSegment {
    /// Its start along the bar.
    pub start: usize,
    /// The number of entries: also its length.
    pub count: usize,
    /// The state.
    pub tag: Tag,
}

/// A month in the picture of a year, with its busy days.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct MonthDays {
    /// "November 2026", linked to its grid.
    pub link: Link,
    /// The text alternative: "14 dates".
    pub text: String,
    /// The days with events, as SVG path data; a day is three units wide, and the month begins at 0.
    pub busy: String,
    /// The other days.
    pub free: String,
}
