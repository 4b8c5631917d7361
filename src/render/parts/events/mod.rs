//! View helpers of events for pages and feeds: facets, rows, the addresses of lists, months and feeds.

pub(crate) mod addresses;
pub(crate) mod archive;
pub(crate) mod block;
pub(crate) mod days;
pub(crate) mod condensed;
pub(crate) mod facets;
pub(crate) mod months;
pub(crate) mod rows;
pub(crate) mod rule;
pub(crate) mod subscribe;
pub(crate) mod windows;
