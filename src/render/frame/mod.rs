//! The frame of every page: head, menu, breadcrumbs, facts, history, footer. Renders views to bytes.

pub(crate) mod choices;
pub(crate) mod facts;
pub(crate) mod form_page;
pub(crate) mod list_frame;
mod page;
pub(crate) mod shared;
pub(crate) mod templates;

pub(crate) use page::{contents, generated_page, json_ld, of_document, write_page};
