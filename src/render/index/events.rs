//! By what lists of events are cut, and what each of them holds.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::filters::Filters;
use crate::calendar::OccurrenceRef;
use crate::site::DocId;

/// A year and a month.
pub(crate) type Month = (i16, i8);

/// Events that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ListFacet {
    /// Those that serve a pillar (or a framework) or anything beneath it.
    Pillar(DocId),
    /// Those in which a partner takes part.
    Partner(DocId),
    /// Those at a place, and those for that school.
    Place(DocId),
    /// Those of a task force's theme, by its id.
    Theme(String),
    /// Those that a programme is related to.
    Programme(DocId),
    /// Those for an audience, as site.toml names it.
    Audience(String),
    /// Those that cost nothing.
    Free,
    /// Those in a stretch of time.
    During(Window),
    /// Every event.
    All,
}

/// What lists hold, worked out once a language when its first page asks.
#[derive(Debug)]
pub(crate) struct ListedEvents {
    /// Every facet that has a list, in the order of filters, with the number of its dates still to come.
    pub(crate) counts: Vec<(ListFacet, usize)>,
    /// Where each stands among them.
    pub(crate) places: HashMap<ListFacet, usize>,
    pub(crate) filters: OnceLock<Vec<Filters>>,
    /// The dates of each, in order, once a page of its list asks: each page looking for its own took time that grew with their square.
    pub(crate) dates: Vec<OnceLock<Vec<OccurrenceRef>>>,
    pub(crate) windows: [Option<WindowDays>; 5],
}

/// A stretch of time that has a list of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// Up to Sunday.
    Week,
    /// Up to the last day of the month.
    Month,
    /// Up to the next long closure or the end of term; the coming half while schools are closed.
    HalfTerm,
    /// Up to the end of term; the coming term while schools are closed.
    Term,
    /// These school holidays, else the next ones, with the weekends around them.
    Holidays,
}

/// The days of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WindowDays {
    /// The first.
    pub first: Date,
    /// The last, itself included.
    pub last: Date,
}

impl Window {
    /// All, from the shortest.
    pub(crate) const ALL: [Window; 5] = [Window::Week, Window::Month, Window::HalfTerm, Window::Term, Window::Holidays];

    /// What its address ends with.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Window::Week => "this-week",
            Window::Month => "this-month",
            Window::HalfTerm => "this-half-term",
            Window::Term => "this-term",
            Window::Holidays => "school-holidays",
        }
    }

    /// Whether it needs term dates.
    pub(crate) fn is_of_school(self) -> bool {
        !matches!(self, Window::Week | Window::Month)
    }
}
