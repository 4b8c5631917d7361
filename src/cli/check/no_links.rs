//! Replaces `check --links` in a program that was built without the feature `network`, and reports that.

use std::time::Duration;

use crate::cli::session::{Failure, Session};
use crate::diagnostic::Finding;
use crate::pipeline::Loaded;

/// Reports that the feature is missing.
///
/// # Errors
/// Always fails.
pub(crate) fn check(_: &Session, _: &Loaded, _: Duration, _: bool) -> Result<Vec<Finding>, Failure> {
    Err(Failure::usage(
        "this program was built without network access, so `--links` cannot work",
        "install a released program, or build this one with `cargo install --locked --path . --features network`",
    ))
}
