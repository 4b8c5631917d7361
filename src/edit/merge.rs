//! Combines what a writer changed with what another program changed meanwhile, where both do not touch.

use toml_edit::{Document, Table};

use super::change::{Change, PatchError, Step};
use super::file::{edited, parts, shown_body};
use super::form::Form;
use super::inline::same_item;
use super::pairs::Pairs;
use super::submit;
use crate::schema::Shape;

/// The result of combining.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// The new text of the file.
    Clean(String),
    /// Both changed the same: the names of such fields, and the other body if both changed it in the same place.
    Touching {
        /// The top keys.
        keys: Vec<String>,
        /// The body that the other program wrote.
        body: Option<String>,
    },
}

/// Combines what was sent with the file as it is now. `form` and `base` are the form and the text that the writer saw.
///
/// # Errors
/// Returns a [`PatchError`] if the changes cannot be made.
pub fn merge(
    path: &str,
    base: &str,
    now: &str,
    form: &Form,
    sent: &Pairs,
    shape: &Shape,
) -> Result<Merged, PatchError> {
    let (changes, body) = (submit::changes(form, sent), submit::body(form, sent));
    if base == now {
        return edited(path, now, &changes, body.as_deref(), shape).map(Merged::Clean);
    }
    let (before, after) = (parts(path, base).ok_or(PatchError::Syntax)?, parts(path, now).ok_or(PatchError::Syntax)?);
    let toml = |text: &str, range| {
        let text: &str = text.get::<std::ops::Range<usize>>(range).unwrap_or_default();
        Document::parse(text.to_owned()).map_err(|_| PatchError::Syntax)
    };
    let (before_toml, after_toml) = (toml(base, before.toml)?, toml(now, after.toml)?);
    let mut keys: Vec<String> = changes
        .iter()
        .filter_map(top)
        .filter(|key| is_changed(before_toml.as_table(), after_toml.as_table(), key))
        .map(str::to_owned)
        .collect();
    keys.dedup();
    let old_body = shown_body(base.get(before.body).unwrap_or_default());
    let their_body = shown_body(now.get(after.body).unwrap_or_default());
    let (body, their_side) = match body {
        Some(own) if their_body != old_body => {
            match diffy::merge(&ended(&old_body), &ended(own.trim_matches('\n')), &ended(&their_body)) {
                Ok(both) => (Some(both), None),
                Err(_) => (Some(own), Some(their_body)),
            }
        }
        own => (own, None),
    };
    if !keys.is_empty() || their_side.is_some() {
        return Ok(Merged::Touching { keys, body: their_side });
    }
    edited(path, now, &changes, body.as_deref(), shape).map(Merged::Clean)
}

fn top(change: &Change) -> Option<&str> {
    match change.path.first()? {
        Step::Key(key) => Some(key),
        Step::Item(_) => None,
    }
}

fn is_changed(before: &Table, after: &Table, key: &str) -> bool {
    match (before.get(key), after.get(key)) {
        (Some(before), Some(after)) => !same_item(before, after),
        (None, None) => false,
        _ => true,
    }
}

/// Returns a text with a line end at its end, so that its last line is compared like the others.
fn ended(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}
