//! Turns what a person writes in the browser into the text of files. Pure: `disk` and the preview do the
//! input and output.

pub mod paste;
