//! The parts of a form: what a template shows, and what a submission is compared with.

use std::ops::Range;

use serde::Serialize;

use super::super::change::Step;
use crate::diagnostic::TextPart;
use crate::schema::ValueKind;

/// The form of a document.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Form {
    /// The fields, in three groups.
    pub groups: Vec<Group>,
    /// The parts of the fields that the form cannot show.
    pub kept: Vec<Kept>,
    /// The body, if the document has one.
    pub body: Option<String>,
    /// The offset of the body in the file.
    #[serde(skip)]
    pub body_start: usize,
}

/// Fields that are shown together.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// The heading.
    pub title: &'static str,
    /// Whether it is folded.
    pub is_folded: bool,
    /// The fields.
    pub fields: Vec<FormField>,
}

/// A part of a file that the form cannot show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its key.
    pub key: String,
    /// Its line in the file.
    pub line: usize,
}

/// One control, or a group of controls.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormField {
    /// The name of the control: `image.src`, `changes.0.note`.
    pub name: String,
    /// The label.
    pub label: String,
    /// The help text from the declaration.
    pub(crate) help: Vec<TextPart>,
    /// An example value, as a writer types it.
    pub example: String,
    /// Whether the document needs it.
    pub required: bool,
    /// The kind of the control.
    pub control: Control,
    /// The value.
    pub value: String,
    /// The time of a moment.
    pub time: String,
    /// The kind of the input for the day of a moment: a calendar, unless the file has another text.
    pub day_kind: &'static str,
    /// The default value, as a writer types it.
    pub preset: String,
    /// The choices of a menu or of boxes.
    pub choices: Vec<Choice>,
    /// The fields of a table.
    pub fields: Vec<FormField>,
    /// The tables of a list.
    pub items: Vec<FormItem>,
    /// The weekday of a date.
    pub weekday: String,
    /// The text of the first language.
    pub original: String,
    /// Whether it is unfolded, because something in it needs attention.
    pub is_open: bool,
    /// What the checks report about it.
    pub findings: Vec<FieldFinding>,
    /// The value that another program wrote meanwhile.
    pub theirs: Option<String>,
    /// The path in the file.
    #[serde(skip)]
    pub path: Vec<Step>,
    /// The kind of the value.
    #[serde(skip)]
    pub kind: Option<ValueKind>,
    /// Whether the file has the key.
    #[serde(skip)]
    pub is_written: bool,
    /// Whether the table has parts that the form does not show.
    #[serde(skip)]
    pub has_kept: bool,
    /// The bytes of the key and the value in the file.
    #[serde(skip)]
    pub range: Option<Range<usize>>,
}

/// A table of a list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormItem {
    /// The name of its controls: `changes.0`.
    pub name: String,
    /// Its position, from 1; empty for one that the file does not have.
    pub position: String,
    /// A text that identifies it: its first value.
    pub title: String,
    /// Whether the file has it.
    pub is_written: bool,
    /// Its fields.
    pub fields: Vec<FormField>,
}

/// A choice of a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value.
    pub value: String,
    /// The text that the writer sees.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// A report of the checks at a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldFinding {
    /// The word for its severity.
    pub(crate) level: &'static str,
    /// What is wrong.
    pub(crate) message: Vec<TextPart>,
    /// Why it matters.
    pub(crate) note: Vec<TextPart>,
    /// What to do.
    pub(crate) help: Vec<TextPart>,
    /// The line in the body, if it is there.
    pub(crate) line: Option<usize>,
}

/// The kind of a control.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Control {
    /// One line of text.
    #[default]
    Line,
    /// Text of several lines.
    Long,
    /// Text of several lines with Markdown.
    Markdown,
    /// A number.
    Number,
    /// A calendar day.
    Day,
    /// A day, perhaps without day or month, as text.
    Date,
    /// A day and perhaps a time.
    Moment,
    /// A time of day.
    Time,
    /// One of several choices.
    Menu,
    /// Any of several choices.
    Boxes,
    /// Texts, one on each line.
    Lines,
    /// A table.
    Table,
    /// A list of tables.
    Tables,
    /// A reference, or a table in its place.
    Either,
}

impl Form {
    /// Iterates over the fields of all groups.
    pub fn fields(&self) -> impl Iterator<Item = &FormField> {
        self.groups.iter().flat_map(|group| &group.fields)
    }

    /// Visits every field at every depth.
    pub fn each_field(&mut self, visit: &mut dyn FnMut(&mut FormField)) {
        fn inside(field: &mut FormField, visit: &mut dyn FnMut(&mut FormField)) {
            visit(field);
            field.fields.iter_mut().for_each(|field| inside(field, visit));
            field.items.iter_mut().flat_map(|item| &mut item.fields).for_each(|field| inside(field, visit));
        }
        self.groups.iter_mut().flat_map(|group| &mut group.fields).for_each(|field| inside(field, visit));
    }
}
