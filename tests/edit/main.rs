//! Tests the editor of the preview: the changes of files, the forms, and the requests that write.

mod browser;
#[path = "../support/dice.rs"]
mod dice;
mod documents;
mod form;
mod hostile;
mod pasting;
mod patch;
#[path = "../preview/site.rs"]
#[allow(dead_code, reason = "the tests of the preview use more of it")]
mod site;
mod writing;
