//! Pictures made at build time, ready to draw: lengths and paths are worked out, words stand beside them. Every picture has its text
//! equivalent in the same struct or right beside it in the page.

use serde::Serialize;

use super::words::{Link, Tag};

/// Measures, or areas of a reference, by state as one bar: each is counted once.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct StateBar {
    /// How many there are: the length of the bar, in its own units.
    pub total: usize,
    /// The states that hold some, in the order of the bar.
    pub segments: Vec<StateBarSegment>,
}

/// What is in one state.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct StateBarSegment {
    /// Where it begins along the bar.
    pub start: usize,
    /// How many: also how long it is.
    pub count: usize,
    /// The state.
    pub tag: Tag,
}

/// A month in the picture of a year: which of its days hold something.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct MonthDays {
    /// "November 2026", linked to its grid.
    pub link: Link,
    /// Ready words: "14 dates".
    pub text: String,
    /// Days that hold something, as SVG path data; a day is three units wide, the month's first begins at 0.
    pub busy: String,
    /// The other days.
    pub free: String,
}
