//! Turns the values of a file into the texts of controls.

use std::ops::Range;

use toml_edit::{InlineTable, Item, Table, Value};

use super::super::file::with_plain_ends;
use super::super::lines::{last_byte, own_lines};
use crate::datetime::DayOrTime;
use crate::schema::ValueKind;

/// A table of a file, however it is written.
#[derive(Clone, Copy)]
pub(super) enum Parts<'t> {
    /// A table with lines of its own.
    Table(&'t Table),
    /// A table on one line.
    Inline(&'t InlineTable),
    /// No table.
    None,
}

impl<'t> Parts<'t> {
    pub(super) fn of(item: &'t Item) -> Option<Parts<'t>> {
        match item {
            Item::Table(table) => Some(Parts::Table(table)),
            Item::Value(Value::InlineTable(table)) => Some(Parts::Inline(table)),
            _ => None,
        }
    }

    pub(super) fn get(self, name: &str) -> Option<&'t Item> {
        match self {
            Parts::Table(table) => table.get(name),
            Parts::Inline(table) => table.get_key_value(name).map(|(_, item)| item),
            Parts::None => None,
        }
    }

    pub(super) fn names(self) -> Vec<String> {
        match self {
            Parts::Table(table) => table.iter().map(|(name, _)| name.to_owned()).collect(),
            Parts::Inline(table) => table.iter().map(|(name, _)| name.to_owned()).collect(),
            Parts::None => Vec::new(),
        }
    }
}

/// Returns the bytes of a key with its value, or of a section from its header to its last value.
pub(super) fn field_range(table: Parts, name: &str) -> Option<Range<usize>> {
    let (key, item) = match table {
        Parts::Table(table) => table.get_key_value(name)?,
        Parts::Inline(table) => table.get_key_value(name)?,
        Parts::None => return None,
    };
    if let Some(lines) = own_lines(key, item) {
        return Some(lines.first()?.start..lines.last()?.end);
    }
    Some(item.span().or_else(|| key.span())?.start..last_byte(item)?)
}

/// Returns the label of a key: "Next review" for `next_review`.
pub(super) fn label(name: &str) -> String {
    match name {
        "url" => return "Web address".into(),
        "src" => return "File".into(),
        "alt" => return "Text for people who do not see it".into(),
        "uid" => return "Identifier in calendars".into(),
        "id" => return "Short name".into(),
        _ => {}
    }
    let text = name.replace(['_', '-'], " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns an example in a declaration as a writer types it; empty for a table.
pub(super) fn example(written: &str) -> String {
    let Ok(value) = written.parse::<Value>() else { return String::new() };
    match &value {
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(plain).collect();
            texts.unwrap_or_default().join(", ")
        }
        value => plain(value).unwrap_or_default(),
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(with_plain_ends(text.value())),
        Value::Boolean(value) => Some(if *value.value() { "yes" } else { "no" }.to_owned()),
        Value::Integer(_) | Value::Float(_) | Value::Datetime(_) => Some(bare(value)),
        Value::Array(_) | Value::InlineTable(_) => None,
    }
}

/// Returns a value as it is written, without the space around it.
fn bare(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.display_repr().trim().to_owned(),
        Value::Float(number) => number.display_repr().trim().to_owned(),
        Value::Datetime(written) => written.value().to_string(),
        value => value.to_string().trim().to_owned(),
    }
}

/// Returns the text of a value of a kind that one text can hold; `None` if the control could not show it.
pub(super) fn scalar_text(kind: &ValueKind, value: &Value) -> Option<String> {
    match (kind, value) {
        (ValueKind::Date { .. }, Value::Datetime(written)) if written.value().time.is_some() => None,
        (ValueKind::Time, Value::String(text)) => {
            let clock = crate::datetime::parse_time(text.value()).map(|time| time.strftime("%H:%M").to_string());
            Some(clock.unwrap_or_else(|| text.value().clone()))
        }
        (ValueKind::Time, Value::Datetime(written)) => {
            let time = crate::datetime::parse_time(&written.value().to_string())?;
            Some(time.strftime("%H:%M").to_string())
        }
        (_, value) => plain(value),
    }
}

/// Returns whether a text is a time as browsers write it.
pub(super) fn is_clock(text: &str) -> bool {
    text.len() == 5 && text.as_bytes()[2] == b':' && crate::datetime::parse_time(text).is_some()
}

/// Returns the texts of a list, or of a single value in its place; `None` if it has others, or texts of several lines.
pub(super) fn list_lines(of: &ValueKind, value: &Value) -> Option<Vec<String>> {
    let texts: Option<Vec<String>> = match value {
        Value::Array(items) => items.iter().map(|item| scalar_text(of, item)).collect(),
        value => scalar_text(of, value).map(|text| vec![text]),
    };
    texts.filter(|texts| !texts.iter().any(|text| text.contains('\n') || text.trim() != text || text.is_empty()))
}

/// Returns the day and the time of a moment.
pub(super) fn moment_parts(value: &Value) -> Option<(String, String)> {
    let text = match value {
        Value::String(text) => text.value().clone(),
        Value::Datetime(written) => written.value().to_string(),
        _ => return None,
    };
    Some(match DayOrTime::parse(&text) {
        Some(DayOrTime::Day(day)) => (day.to_string(), String::new()),
        Some(DayOrTime::Time(moment)) => {
            let time = moment.time();
            let format = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
            (moment.date().to_string(), time.strftime(format).to_string())
        }
        // The schema reader reports it, and the writer can correct it.
        None => (text, String::new()),
    })
}

/// Returns the weekday of a date in full; empty for another text.
pub(super) fn weekday(day: &str) -> String {
    day.parse::<jiff::civil::Date>().map(|day| day.strftime("%A %-d %B %Y").to_string()).unwrap_or_default()
}
