//! Implements `clean`: removes the files that this site wrote to the public folder, and keeps all others.

#![allow(clippy::disallowed_methods)] // This module may list files.

use std::path::PathBuf;

use walkdir::WalkDir;

use super::build::public_folder;
use super::session::{Exit, Failure, Session};
use crate::publish::Publisher;

#[derive(Debug, clap::Args)]
pub(super) struct Clean {
    /// The public folder [default: public, in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

/// Removes the published files.
pub(super) fn run(session: &Session, clean: Clean) -> Result<Exit, Failure> {
    let output = public_folder(&session.root, clean.output_dir)?;
    if !output.exists() {
        session.print(&format!("there is no folder `{}`, so there is nothing to remove", output.display()));
        return Ok(Exit::Success);
    }
    let publisher = Publisher::open(&output, &session.key()?)?;
    session.warn_set_aside(publisher.notes());
    let removed = publisher.clean()?.removed;
    let left = WalkDir::new(&output).into_iter().filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
    session.print(&summary_line(removed, left.count(), &output.display().to_string()));
    Ok(Exit::Success)
}

fn summary_line(removed: usize, left: usize, output: &str) -> String {
    let files = |number: usize| format!("{number} {}", if number == 1 { "file" } else { "files" });
    match left {
        0 => format!("removed {} from `{output}`", files(removed)),
        _ => format!(
            "removed {} from `{output}`; kept {} that this site did not write, or that changed since",
            files(removed),
            files(left)
        ),
    }
}
