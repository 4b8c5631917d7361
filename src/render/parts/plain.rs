//! Converts Markdown and fields to plain text, for descriptions, tables and feeds.

use std::borrow::Cow;

use crate::markdown;
use crate::schema::{Fields, Value};

/// Returns Markdown as plain text, for CSV, descriptions and feeds.
pub(crate) fn plain_text(text: &str) -> String {
    markdown::field::phrase_text(text, &markdown::Dialect::default()).replace('\n', " ").trim().to_owned()
}

/// Returns a field of any kind as plain text: "1.10", "85", "2026-09".
pub(crate) fn value(fields: &Fields, name: &str) -> String {
    match fields.get(name).map(|field| &field.value) {
        Some(Value::Text(text)) => plain_text(text),
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Boolean(truth)) => truth.to_string(),
        Some(Value::Date(date)) => date.iso(),
        _ => String::new(),
    }
}

/// Removes the characters that XML 1.0 does not allow (section 2.2).
pub(crate) fn xml_safe(text: &str) -> Cow<'_, str> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && c != '\u{FFFE}' && c != '\u{FFFF}');
    match text.chars().all(allowed) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.chars().filter(|c| allowed(*c)).collect()),
    }
}

/// Escapes the reserved characters of XML and HTML.
pub(crate) fn escape_xml(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}
