//! What many pages show: rows of events and measures, cards, links, pictures, the pages of long lists. Nothing here renders Markdown.

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
mod words;
