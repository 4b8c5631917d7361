//! Changes documents for the editor in the preview. Takes a file's text and what a writer sent, and returns the new
//! text, as if a careful person had typed it.
//!
//! A [`form::Form`] is made from the text and the declaration of its type. [`submit`] compares what the form sent with
//! what it showed, and [`patch`] changes only those fields. So a part of the file that no control shows cannot change.
//! [`paste`] turns pasted HTML into Markdown.

pub mod attach;
pub mod change;
pub mod create;
pub mod file;
pub mod form;
mod inline;
mod lines;
mod literal;
pub mod merge;
pub mod pairs;
pub mod paste;
pub mod patch;
pub mod submit;
