//! Splits a file into its fields and its body, and puts changed parts in their place.

use std::ops::Range;

use super::change::{Change, PatchError};
use super::patch::patch;
use crate::content;
use crate::schema::Shape;
use crate::source::Source;

/// The parts of a file: all offsets are those of its text without a byte order mark.
#[derive(Debug, Clone)]
pub struct FileParts {
    /// The TOML.
    pub toml: Range<usize>,
    /// The Markdown; empty in a TOML file.
    pub body: Range<usize>,
}

const MARK: char = '\u{feff}';

/// Returns the parts of a file; `None` if its front matter cannot be changed by fields.
pub fn parts(path: &str, text: &str) -> Option<FileParts> {
    let source = Source { path: path.to_owned(), text: text.trim_start_matches(MARK).to_owned() };
    let (toml, body) = content::parts(&source)?;
    let written = source.text.get(toml.clone())?;
    toml_edit::Document::parse(written).is_ok().then_some(FileParts { toml, body })
}

/// Returns the body as an editor shows it: with `\n` as line end, without the empty lines around it.
pub fn shown_body(body: &str) -> String {
    with_plain_ends(body).trim_matches('\n').to_owned()
}

/// Returns a text with `\n` as line end.
pub(crate) fn with_plain_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns a file's text with changed fields, and with another body if one is given. Keeps a byte order mark and the
/// line ends of the file.
///
/// # Errors
/// Returns a [`PatchError`] if a change cannot be made.
pub fn edited(
    path: &str,
    text: &str,
    changes: &[Change],
    body: Option<&str>,
    shape: &Shape,
) -> Result<String, PatchError> {
    let (mark, text) = text.strip_prefix(MARK).map_or(("", text), |rest| ("\u{feff}", rest));
    let own = parts(path, text).ok_or(PatchError::Syntax)?;
    let toml = patch(text.get(own.toml.clone()).unwrap_or_default(), changes, shape)?;
    let old_body = text.get(own.body.clone()).unwrap_or_default();
    let between = text.get(own.toml.end..own.body.start).unwrap_or_default();
    let new_body = match body {
        Some(body) if shown_body(body) != shown_body(old_body) => {
            replaced_body(old_body, body, between.ends_with('\n'), text.contains("\r\n"))
        }
        _ => old_body.to_owned(),
    };
    Ok([mark, text.get(..own.toml.start).unwrap_or_default(), &toml, between, &new_body].concat())
}

/// Returns a new body with the empty lines that were around the old one.
fn replaced_body(old: &str, new: &str, is_on_new_line: bool, has_long_ends: bool) -> String {
    let eol = if has_long_ends { "\r\n" } else { "\n" };
    let new = shown_body(new).replace('\n', eol);
    let written = old.trim_matches(['\n', '\r']);
    let gap = match old.find(written).filter(|_| !written.is_empty()) {
        Some(at) => old.get(..at).unwrap_or_default(),
        None if is_on_new_line => eol,
        None if has_long_ends => "\r\n\r\n",
        None => "\n\n",
    };
    if new.is_empty() {
        return String::new();
    }
    let end = match old.trim_end_matches(['\n', '\r']).len() {
        _ if written.is_empty() => eol,
        end => old.get(end..).filter(|end| !end.is_empty()).unwrap_or(eol),
    };
    [gap, &new, end].concat()
}
