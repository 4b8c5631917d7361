//! Pictures computed at build time: lengths, paths and texts are ready to print. Every picture has
//! a text alternative in the same struct or beside it on the page.

use serde::Serialize;

use super::words::{Kind, Link, Shape, Tag};

/// Rows of marks, one mark for each counted item: measures by state, partners by theme, areas by pillar.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Tally {
    /// In order.
    pub rows: Vec<TallyRow>,
    /// A complete sentence if a mark represents several items: "Each mark stands for 10."
    pub note: Option<String>,
}

/// One row: its name, its count, and its marks.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TallyRow {
    /// Its name, if that is a state.
    pub tag: Option<Tag>,
    /// Its name otherwise; `href` is empty if it is not a link. `note` is not shown.
    pub link: Option<Link>,
    /// "1.2", before the name.
    pub number: Option<String>,
    /// The count.
    pub count: usize,
    /// The number of marks to draw.
    pub marks: usize,
    /// The shape of each mark.
    pub shape: Shape,
    /// The colour of each mark.
    pub kind: Kind,
}

/// A framework as a wheel: pillars around the hub, with their descendants outside them.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Wheel {
    /// Width and height of the drawing, in its own units.
    pub size: u32,
    /// Every part, from the hub outwards in the order of the tree.
    pub parts: Vec<WheelPart>,
    /// The text alternative: "5 pillars, with 11 parts beneath them".
    pub label: String,
}

/// One pillar in the wheel.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct WheelPart {
    /// The outline, as SVG path data.
    pub path: String,
    /// The ring: 1 around the hub, 2 outside it.
    pub ring: usize,
    /// Its number, if there is space for it.
    pub number: Option<String>,
    /// The horizontal centre of the number.
    pub x: String,
    /// The vertical centre of the number.
    pub y: String,
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
