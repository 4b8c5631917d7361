//! The validated fields of a table: named values of the declared kinds, with their positions.
//! Callers get a field by name. A missing or invalid value is `None`, because the schema reader has
//! reported it already.

use std::sync::Arc;

use jiff::civil::Time;

use crate::datetime::{DayOrTime, Duration, PartialDate};
use crate::source::{Span, Spanned};

/// One value of a table, of the kind that its shape declares. It is as small as possible: a site
/// keeps hundreds of thousands.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, Markdown, an address, a choice or a reference: the shape decides.
    Text(Box<str>),
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
    /// A date, perhaps partial.
    Date(PartialDate),
    /// A day, or a time on a day: an event's start.
    Moment(DayOrTime),
    /// A time of day.
    Time(Time),
    /// A duration.
    Duration(Duration),
    /// Values of one kind, in order.
    List(Box<[Field]>),
    /// A table, or a map: names and values.
    Table(Box<Fields>),
}

/// A value and its position.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The value.
    pub value: Value,
    /// The position of the value, not of its key. For quoted text without escapes, the text inside
    /// the quotes, so that bytes of the value and of the source correspond; for text with escapes,
    /// the whole literal. For a section, its line `[contact]`. For a default, the position of the table.
    pub span: Span,
    /// Whether this is text in the site's first language that replaces a missing translation: pages
    /// mark it with `lang`.
    pub fallback: bool,
}

/// The entries of a table, in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields {
    /// Name, position of the name, value.
    entries: Vec<(Arc<str>, Span, Field)>,
    /// The names that the author gave in a way that could not be read. A finding reports each. Nearly always none.
    unreadable: Option<Box<[Box<str>]>>,
    /// The whole table; for front matter its opening `+++`, where missing fields are reported.
    pub span: Span,
}

impl Field {
    /// Creates a value at a position.
    pub fn new(value: Value, span: Span) -> Field {
        Field { value, span, fallback: false }
    }

    /// Returns the text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the table, if it is one.
    pub fn as_table(&self) -> Option<&Fields> {
        match &self.value {
            Value::Table(fields) => Some(fields),
            _ => None,
        }
    }

    /// Returns the list, if it is one.
    pub fn as_list(&self) -> Option<&[Field]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }
}

impl Fields {
    /// Returns an empty table at a position.
    pub fn empty(span: Span) -> Fields {
        Fields { entries: Vec::new(), unreadable: None, span }
    }

    /// Returns whether the author wrote a field: it is neither missing nor a default, which has no
    /// position of its own.
    pub fn is_written(&self, name: &str) -> bool {
        self.entries.iter().any(|(own, key, field)| **own == *name && *key != field.span)
    }

    /// Returns an empty table with exact capacity, because every document keeps its tables in memory.
    pub fn with_capacity(span: Span, entries: usize) -> Fields {
        Fields { entries: Vec::with_capacity(entries), unreadable: None, span }
    }

    /// Adds an entry; the schema reader never adds a name twice.
    pub fn push(&mut self, name: Arc<str>, key: Span, field: Field) {
        self.entries.push((name, key, field));
    }

    /// Records that the author gave a field, but its name or value has a finding.
    pub(super) fn mark_unreadable(&mut self, name: &str) {
        let mut names = self.unreadable.take().map_or_else(Vec::new, <[_]>::into_vec);
        names.push(name.into());
        self.unreadable = Some(names.into_boxed_slice());
    }

    /// Returns whether the author gave a field, even if it could not be read: then a rule does not also report
    /// it as missing.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        self.get(name).is_some() || self.unreadable.iter().flat_map(|names| names.iter()).any(|own| **own == *name)
    }

    /// Iterates over the entries in order: name, position of the name, value.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, Span, &Field)> {
        self.entries.iter().map(|(name, key, field)| (name, *key, field))
    }

    /// Returns whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the field with that name.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.entries.iter().find(|(own, _, _)| **own == *name).map(|(_, _, field)| field)
    }

    /// Returns the text, Markdown, address, choice or reference with that name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// Returns the boolean with that name.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        match self.get(name)?.value {
            Value::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// Returns whether the boolean with that name is there and true.
    pub fn is_true(&self, name: &str) -> bool {
        self.boolean(name) == Some(true)
    }

    /// Returns the integer with that name.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.get(name)?.value {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the number with that name, integer or not.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)?.value {
            Value::Number(value) => Some(value),
            Value::Integer(value) => Some(value as f64),
            _ => None,
        }
    }

    /// Returns the date with that name.
    pub fn date(&self, name: &str) -> Option<PartialDate> {
        match self.get(name)?.value {
            Value::Date(value) => Some(value),
            Value::Moment(value) => Some(PartialDate::Day(value.date())),
            _ => None,
        }
    }

    /// Returns the day, or time on a day, with that name.
    pub fn day_or_time(&self, name: &str) -> Option<DayOrTime> {
        match self.get(name)?.value {
            Value::Moment(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the time of day with that name.
    pub fn time(&self, name: &str) -> Option<Time> {
        match self.get(name)?.value {
            Value::Time(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the duration with that name.
    pub fn duration(&self, name: &str) -> Option<Duration> {
        match self.get(name)?.value {
            Value::Duration(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the items of the list with that name; an empty slice if there is no such list.
    pub fn list(&self, name: &str) -> &[Field] {
        self.get(name).and_then(Field::as_list).unwrap_or(&[])
    }

    /// Iterates over the texts in the list with that name, with their positions.
    pub fn texts<'f>(&'f self, name: &str) -> impl Iterator<Item = Spanned<&'f str>> + use<'f> {
        self.list(name).iter().filter_map(|item| Some(Spanned { value: item.as_text()?, span: item.span }))
    }

    /// Returns the table with that name.
    pub fn table(&self, name: &str) -> Option<&Fields> {
        self.get(name)?.as_table()
    }

    /// Iterates over the tables in the list with that name: `[[measures]]`.
    pub fn tables<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f Fields> + use<'f> {
        self.list(name).iter().filter_map(Field::as_table)
    }

    /// Returns the position of the value with that name; the position of the table if it was not written.
    pub fn span_of(&self, name: &str) -> Span {
        self.get(name).map_or(self.span, |field| field.span)
    }

    /// Returns the position of the name itself; the position of the table if it was not written.
    pub fn key_of(&self, name: &str) -> Span {
        self.entries.iter().find(|(own, _, _)| **own == *name).map_or(self.span, |(_, key, _)| *key)
    }
}
