//! Tests the editor of the preview: the changes of files, the forms, and the requests that write.

mod documents;
mod form;
mod patch;
