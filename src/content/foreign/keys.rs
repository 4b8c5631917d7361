//! Compares keys of other programs with our fields, in whatever way the words of a key are joined.

use crate::schema::{FieldShape, Shape};

/// Returns a key without separators and in lower case, in which `startTime` and `start_time` are the same.
pub(super) fn squashed(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the field that a key means, in whatever way its words are joined: `startTime` is `start_time`.
pub(super) fn meant<'s>(shape: &'s Shape, key: &str) -> Option<&'s FieldShape> {
    let plain = squashed(key);
    let is_own =
        |field: &&FieldShape| squashed(&field.name) == plain || field.synonyms.iter().any(|own| squashed(own) == plain);
    shape.by_synonym(key).or_else(|| shape.fields.iter().rev().find(is_own))
}
