//! View helpers of many pages: rows of events and measures, cards, links, pictures, pagination. None of them renders
//! Markdown.

pub(crate) mod cards;
pub(crate) mod choices;
pub(crate) mod contacts;
pub(crate) mod events;
pub(crate) mod forms;
pub(crate) mod images;
pub(crate) mod letters;
pub(crate) mod measures;
pub(crate) mod pagination;
pub(crate) mod pictures;
pub(crate) mod plain;
pub(crate) mod related;
pub(crate) mod state_bar;
mod words;
