//! The projections of documents that the stages of a site read. A stage runs again exactly when its input differs, so
//! this file shows what a site reuses and why. If the input of a stage includes the output of an earlier one, its type
//! is in the file of that stage.

use std::sync::Arc;

use super::written_references::{self, WrittenReference};
use crate::content::{Facts, Visibility};
use crate::reuse::{Projected, projection};
use crate::schema::Fields;
use crate::source::{FileId, Span};

projection! {
    /// The path of a document, its type and its source: references find it by these.
    pub(super) struct PlaceInput<'d>(document) {
        path: &'d str = &document.path,
        language: usize = document.language,
        file: FileId = document.file,
        is_folder: bool = document.is_folder,
        kind: &'d Arc<str> = &document.kind.name,
    }
}

projection! {
    /// The data besides its path that decide the address of a document, and whether visitors see it.
    pub(super) struct AddressInput<'d>(document) {
        slug: Option<&'d str> = document.fields.text("slug"),
        slug_span: Span = document.fields.span_of("slug"),
        shown: Visibility = document.shown,
    }
}

projection! {
    /// The data that decide the position of a document in lists.
    pub(super) struct ListEntry<'d>(document) {
        key: SortKey<'d> = sort_key_of(document),
    }
}

projection! {
    /// The themes that a taskforce declares.
    pub(super) struct ThemeEntry<'d>(document) {
        themes: Vec<(Option<&'d str>, Span)> = document.fields.tables("themes").map(|theme| (theme.text("id"), theme.span_of("id"))).collect(),
    }
}

projection! {
    /// The references to other documents in the fields of a document.
    pub(super) struct ReferenceInput<'d>(document) {
        written: Vec<WrittenReference<'d>> = written_references::collect_references(&document.kind.shape, &document.fields),
        maps_to: Option<&'d Fields> = document.fields.table("maps_to"),
        areas: Vec<&'d str> = document.fields.tables("areas").filter_map(|area| area.text("number")).collect(),
    }
}

projection! {
    /// The files that the public part of a document uses.
    pub(super) struct FileUse<'d>(document) {
        targets: Vec<&'d str> = document.file_targets.public(&document.fields).collect(),
    }
}

/// The codes of the languages, and the documents in the order of their files.
pub(super) type OrderInput = (Vec<String>, Projected<PlaceInput<'static>>);

/// The sort key of lists: `order`, then `number` if there is one, then the title.
pub(super) type SortKey<'d> = (i64, bool, Vec<u32>, &'d str);

/// Returns the sort key of a document.
fn sort_key_of(document: &Facts) -> SortKey<'_> {
    let fields = &document.fields;
    let number: Vec<u32> = fields
        .text("number")
        .map(|number| number.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect())
        .unwrap_or_default();
    (fields.integer("order").unwrap_or(i64::MAX), number.is_empty(), number, &document.sort_key)
}
