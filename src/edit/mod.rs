//! Changes documents for the editor in the preview. Takes a file's text and what a writer submitted, and returns the
//! new text, as if a careful person had typed it.

pub mod file;
mod inline;
mod lines;
mod literal;
pub mod patch;
