//! Implements `export`: prints each file of the public folder with its SHA-256 hash (FIPS 180-4) on stdout,
//! in the format of `sha256sum --check`.

#![allow(clippy::disallowed_methods)] // This module may look for files.

use std::fmt::Write;
use std::io;
use std::path::PathBuf;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::build::public_folder;
use super::session::{Exit, Failure, Session, print_data};
use crate::publish::Publisher;
use crate::report::ReportFormat;

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// The public folder [default: public, in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

/// Prints the hashes of the published files. Fails if a file differs from the published one.
pub(super) fn run(session: &Session, export: Export) -> Result<Exit, Failure> {
    let output = public_folder(&session.root, export.output_dir)?;
    let nothing = || {
        let help = "build the site first, or name its public folder with `--output-dir`";
        Failure::system(format!("nothing was published in `{}`", output.display()), help)
    };
    if !output.exists() {
        return Err(nothing());
    }
    let publisher = Publisher::open(&output, &session.key()?)?;
    session.warn_set_aside(publisher.notes());
    let published: Vec<(&str, bool)> = publisher.published().collect();
    if published.is_empty() {
        return Err(nothing());
    }
    let changed: Vec<&str> = published.iter().filter(|(_, as_written)| !as_written).map(|(path, _)| *path).collect();
    if let Some(first) = changed.first() {
        let message = match changed.len() {
            1 => format!("`{first}` is not the published file"),
            all => format!("{all} files are not the published ones, such as `{first}`"),
        };
        return Err(Failure::system(message, "somebody changed or removed it: build again, then export"));
    }
    let hashed: Vec<(&str, io::Result<(String, u64)>)> =
        published.par_iter().map(|(path, _)| (*path, publisher.open_published(path).and_then(hash))).collect();
    let mut text = String::new();
    for (path, hashed) in hashed {
        let (hash, bytes) =
            hashed.map_err(|reason| Failure::system(format!("could not read `{path}`: {reason}"), ""))?;
        // Writing to a String cannot fail.
        let _ = match session.format {
            ReportFormat::Json => {
                writeln!(text, "{}", serde_json::json!({ "path": path, "sha256": hash, "bytes": bytes }))
            }
            _ => writeln!(text, "{hash}  {path}"),
        };
    }
    print_data(&text)
}

/// Returns the SHA-256 hash of a file as hexadecimal digits, and its length in bytes.
fn hash(mut file: impl io::Read) -> io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let bytes = io::copy(&mut file, &mut hasher)?;
    Ok((format!("{:x}", hasher.finalize()), bytes))
}
