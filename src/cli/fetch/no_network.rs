//! Replaces `fetch` in a program that was built without the feature `network`, and reports that.

use std::net::SocketAddr;

use crate::cli::session::{Exit, Failure, Session};

/// Reports that the feature is missing.
///
/// # Errors
/// Always fails.
pub(super) fn fetch(_: &Session, _: Vec<String>, _: &[String], _: Option<SocketAddr>) -> Result<Exit, Failure> {
    Err(Failure::usage(
        "this program was built without network access, so `fetch` cannot work",
        "install a released program, or build this one with `cargo install --locked --path . --features network`",
    ))
}
