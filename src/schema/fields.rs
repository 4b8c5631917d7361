//! What the schema reader hands on: named values with their places, of the kinds that the shape declared. A reader of
//! fields asks by name; a missing or faulty value is `None` here, because the finding is already made.

use std::sync::Arc;

use jiff::civil::Time;

use crate::datetime::{DayOrTime, Length, PartialDate};
use crate::source::{Span, Spanned};

/// One value of a table, of the kind that its shape declares. As small as it can be: a site keeps hundreds of thousands.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, Markdown, an address, a choice or a reference: the shape knows which.
    Text(Box<str>),
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
    /// A date, perhaps partial.
    Date(PartialDate),
    /// A day or a time of a day: an event's start.
    Moment(DayOrTime),
    /// A time of day.
    Time(Time),
    /// A length of time.
    Length(Length),
    /// Values of one kind, in order.
    List(Box<[Field]>),
    /// A table, or a map: names and values.
    Table(Box<Fields>),
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The value.
    pub value: Value,
    /// Where the value stands (not its key). Of text that stands in its quotes letter for letter, the text inside the
    /// quotes, so that a byte of the value is a byte of the source; of text with escapes, the whole literal. Of a table
    /// with a line of its own, that line: `[contact]`. Of a default, the table's place.
    pub span: Span,
    /// These are words of the site's first language, standing in for a translation that is missing: pages mark them with their `lang`.
    pub fallback: bool,
}

/// A table's entries, in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields {
    /// Name, place of the name, value.
    entries: Vec<(Arc<str>, Span, Field)>,
    /// The whole table; for front matter its opening `+++`, where a missing field is told.
    pub span: Span,
}

impl Field {
    /// A value in its place.
    pub fn new(value: Value, span: Span) -> Field {
        Field { value, span, fallback: false }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Fields> {
        match &self.value {
            Value::Table(fields) => Some(fields),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&[Field]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }
}

impl Fields {
    /// An empty table at a place.
    pub fn at(span: Span) -> Fields {
        Fields { entries: Vec::new(), span }
    }

    /// Whether someone wrote a field: not one that is missing, and not a default, which has no place of its own.
    pub fn is_written(&self, name: &str) -> bool {
        self.entries.iter().any(|(own, key, field)| **own == *name && *key != field.span)
    }

    /// An empty table with room for so many entries, and no more: every document keeps its tables.
    pub fn with_room(span: Span, entries: usize) -> Fields {
        Fields { entries: Vec::with_capacity(entries), span }
    }

    /// Adds an entry; the reader of the schema never adds a name twice.
    pub fn push(&mut self, name: Arc<str>, key: Span, field: Field) {
        self.entries.push((name, key, field));
    }

    /// The entries, in order: name, place of the name, value.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, Span, &Field)> {
        self.entries.iter().map(|(name, key, field)| (name, *key, field))
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The field of that name.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.entries.iter().find(|(own, _, _)| **own == *name).map(|(_, _, field)| field)
    }

    /// The text, Markdown, address, choice or reference of that name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// The truth value of that name.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        match self.get(name)?.value {
            Value::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is there and true.
    pub fn is_true(&self, name: &str) -> bool {
        self.boolean(name) == Some(true)
    }

    /// The whole number of that name.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.get(name)?.value {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The number of that name, whole or not.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)?.value {
            Value::Number(value) => Some(value),
            Value::Integer(value) => Some(value as f64),
            _ => None,
        }
    }

    /// The date of that name.
    pub fn date(&self, name: &str) -> Option<PartialDate> {
        match self.get(name)?.value {
            Value::Date(value) => Some(value),
            Value::Moment(value) => Some(PartialDate::Day(value.date())),
            _ => None,
        }
    }

    /// The day, or time of a day, of that name.
    pub fn day_or_time(&self, name: &str) -> Option<DayOrTime> {
        match self.get(name)?.value {
            Value::Moment(value) => Some(value),
            _ => None,
        }
    }

    /// The time of day of that name.
    pub fn time(&self, name: &str) -> Option<Time> {
        match self.get(name)?.value {
            Value::Time(value) => Some(value),
            _ => None,
        }
    }

    /// The length of time of that name.
    pub fn length(&self, name: &str) -> Option<Length> {
        match self.get(name)?.value {
            Value::Length(value) => Some(value),
            _ => None,
        }
    }

    /// The items of the list of that name; none if there is no such list.
    pub fn list(&self, name: &str) -> &[Field] {
        self.get(name).and_then(Field::as_list).unwrap_or(&[])
    }

    /// The texts in the list of that name, each with its place.
    pub fn texts<'f>(&'f self, name: &str) -> impl Iterator<Item = Spanned<&'f str>> + use<'f> {
        self.list(name).iter().filter_map(|item| Some(Spanned { value: item.as_text()?, span: item.span }))
    }

    /// The table of that name.
    pub fn table(&self, name: &str) -> Option<&Fields> {
        self.get(name)?.as_table()
    }

    /// The tables in the list of that name: `[[measures]]`.
    pub fn tables<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f Fields> + use<'f> {
        self.list(name).iter().filter_map(Field::as_table)
    }

    /// Where the value of that name stands; the table's own place if it was not written.
    pub fn span_of(&self, name: &str) -> Span {
        self.get(name).map_or(self.span, |field| field.span)
    }

    /// Where that name itself stands; the table's own place if it was not written.
    pub fn key_of(&self, name: &str) -> Span {
        self.entries.iter().find(|(own, _, _)| **own == *name).map_or(self.span, |(_, key, _)| *key)
    }
}
