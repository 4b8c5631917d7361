//! `check --links` in a program that was built without the feature `network`: it says so.

use std::time::Duration;

use crate::cli::session::{Failure, Session};
use crate::diagnostic::Finding;
use crate::pipeline::Loaded;

/// Asks no other site.
///
/// # Errors
/// Always.
pub(crate) fn check(_: &Session, _: &Loaded, _: Duration, _: bool) -> Result<Vec<Finding>, Failure> {
    Err(Failure::usage(
        "this program was built without the part that asks other sites, so `--links` cannot work",
        "install a released program, or build this one with `cargo install --locked --path . --features network`",
    ))
}
