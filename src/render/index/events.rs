//! The facets of events, and the events in the list of each.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use jiff::civil::Date;

use super::filters::Filters;
use crate::calendar::OccurrenceRef;
use crate::site::DocId;

/// A year and a month.
pub(crate) type Month = (i16, i8);

/// A set of events with a common property.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ListFacet {
    /// Those that serve a pillar (or a framework) or one of its descendants.
    Pillar(DocId),
    /// Those of a partner.
    Partner(DocId),
    /// Those at a place, and those for that school.
    Place(DocId),
    /// Those of a task force's theme, by its id.
    Theme(String),
    /// Those that a programme is related to.
    Programme(DocId),
    /// Those for an audience of site.toml.
    Audience(String),
    /// Free ones.
    Free,
    /// Those in a period.
    During(Window),
    /// Every event.
    All,
}

/// The events of each list, computed once for each language when the first page needs them.
#[derive(Debug)]
pub(crate) struct ListedEvents {
    /// Every facet with a list, in the order of filters, with its number of upcoming dates.
    pub(crate) counts: Vec<(ListFacet, usize)>,
    /// The index of each facet in `counts`.
    pub(crate) places: HashMap<ListFacet, usize>,
    pub(crate) filters: OnceLock<Vec<Filters>>,
    /// The sorted entries of each facet, computed on first use: computing them for each page took quadratic time.
    pub(crate) entries: Vec<OnceLock<Vec<ListedDate>>>,
    pub(crate) windows: [Option<WindowDays>; 5],
    /// The archives by their school years, computed on first use.
    pub(crate) past: OnceLock<BTreeMap<i16, PastEvents>>,
}

/// An entry of a list: a date of an event, and the number of its other dates in the same month that it includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListedDate {
    /// The first of the dates.
    pub date: OccurrenceRef,
    /// The number of the other dates.
    pub more: usize,
}

/// The archive of a school year.
#[derive(Debug, Default)]
pub(crate) struct PastEvents {
    /// The number of its dates.
    pub count: usize,
    /// Its entries, in order.
    pub entries: Vec<ListedDate>,
}

/// A period with a list of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// Until Sunday.
    Week,
    /// Until the last day of the month.
    Month,
    /// Until the next long closure or the end of term; the next half while schools are closed.
    HalfTerm,
    /// Until the end of term; the next term while schools are closed.
    Term,
    /// The current school holidays, else the next ones, with the weekends around them.
    Holidays,
}

/// The days of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WindowDays {
    /// The first.
    pub first: Date,
    /// The last, inclusive.
    pub last: Date,
}

impl Window {
    /// All windows, the shortest first.
    pub(crate) const ALL: [Window; 5] = [Window::Week, Window::Month, Window::HalfTerm, Window::Term, Window::Holidays];

    /// Returns the last segment of its address.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            Window::Week => "this-week",
            Window::Month => "this-month",
            Window::HalfTerm => "this-half-term",
            Window::Term => "this-term",
            Window::Holidays => "school-holidays",
        }
    }

    /// Returns whether it needs term dates.
    pub(crate) fn is_of_school(self) -> bool {
        !matches!(self, Window::Week | Window::Month)
    }
}
