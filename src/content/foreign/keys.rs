//! Compares keys of other programs with our fields, in whatever way the words of a key are joined.

use crate::schema::{FieldShape, Shape};

/// Returns a key without separators and in lower case, in which `startTime` and `start_time` are the same.
pub(super) fn normalised_key(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the field that a key means, in whatever way its words are joined: `startTime` is `start_time`.
pub(super) fn field_for_key<'s>(shape: &'s Shape, key: &str) -> Option<&'s FieldShape> {
    let plain = normalised_key(key);
    let is_own = |field: &&FieldShape| {
        normalised_key(&field.name) == plain || field.synonyms.iter().any(|own| normalised_key(own) == plain)
    };
    shape.by_synonym(key).or_else(|| shape.fields.iter().rev().find(is_own))
}
