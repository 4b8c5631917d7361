//! Pictures made at build time, ready to draw: lengths and paths are worked out, words stand beside them. Every picture has its text
//! equivalent in the same struct or right beside it in the page.

use serde::Serialize;

use super::words::{Kind, Link, Shape, Tag};

/// Rows of marks, one mark for each thing counted: measures by state, partners by theme, areas by pillar.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Tally {
    /// In order.
    pub rows: Vec<TallyRow>,
    /// Ready sentence where a mark stands for several: "Each mark stands for 10."
    pub note: Option<String>,
}

/// One row: its name, how many, and as many marks.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TallyRow {
    /// Its name where that is a state.
    pub tag: Option<Tag>,
    /// Its name otherwise; `href` is empty where it leads nowhere. `note` is not shown.
    pub link: Option<Link>,
    /// "1.2", before the name.
    pub number: Option<String>,
    /// How many.
    pub count: usize,
    /// How many marks to draw.
    pub marks: usize,
    /// What each mark looks like.
    pub shape: Shape,
    /// Which colour it has.
    pub kind: Kind,
}

/// A framework as a wheel: pillars round the hub, what stands beneath each further out.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Wheel {
    /// Width and height of the drawing, in its own units.
    pub size: u32,
    /// Every part, from the hub outwards in the order of the tree.
    pub parts: Vec<WheelPart>,
    /// Ready words for who cannot see it: "5 pillars, with 11 parts beneath them".
    pub label: String,
}

/// One pillar in the wheel.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct WheelPart {
    /// The outline, as SVG path data.
    pub path: String,
    /// 1 for the ring round the hub, 2 beyond it.
    pub ring: usize,
    /// Its number, where there is room for it.
    pub number: Option<String>,
    /// The middle of the number.
    pub x: String,
    /// The middle of the number.
    pub y: String,
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
