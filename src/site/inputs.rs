//! What each stage of a site reads: projections of documents, settings, and the outputs of earlier stages. A stage runs again exactly when its
//! input differs, so this file tells what a site reuses and why.

use std::sync::Arc;

use super::Catalogue;
use super::document_index::DocumentIndex;
use super::language::Order;
use super::references::{self, WrittenReference};
use super::themes::Themes;
use super::tree::{self, SortKey, SortedLists};
use crate::config::{Config, Options};
use crate::content::Visibility;
use crate::reuse::{Projected, Same, projection};
use crate::schema::Fields;
use crate::source::{FileId, Source, Span};
use crate::types::Types;

projection! {
    /// The place of a document under content/, its type and its source: what references find it by.
    pub(super) struct PlaceInput<'d>(document) {
        path: &'d str = &document.path,
        language: usize = document.language,
        file: FileId = document.file,
        is_folder: bool = document.is_folder,
        kind: &'d Arc<str> = &document.kind.name,
    }
}

projection! {
    /// What decides the address of a document beside its place, and whether visitors see it.
    pub(super) struct AddressInput<'d>(document) {
        slug: Option<&'d str> = document.fields.text("slug"),
        slug_span: Span = document.fields.span_of("slug"),
        shown: Visibility = document.shown,
    }
}

projection! {
    /// What decides the position of a document in lists.
    pub(super) struct ListEntry<'d>(document) {
        key: SortKey<'d> = tree::key(document),
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
        written: Vec<WrittenReference<'d>> = references::written(&document.kind.shape, &document.fields),
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

/// The number of languages, and the documents in the order of their files.
pub(super) type OrderInput = (Vec<String>, Projected<PlaceInput<'static>>);

/// What decides where documents stand, and who sees them.
#[derive(Debug, PartialEq)]
pub(super) struct IndexInput {
    pub config: Same<Config>,
    pub types: Same<Types>,
    pub options: Options,
    pub order: Same<Order>,
    pub places: Projected<PlaceInput<'static>>,
    pub addresses: Projected<AddressInput<'static>>,
}

/// What decides the lists of documents.
pub(super) type ListsInput = (Same<DocumentIndex>, Projected<ListEntry<'static>>);

/// What decides the themes of a site.
pub(super) type ThemesInput = (Same<SortedLists>, Projected<ThemeEntry<'static>>);

/// What decides which documents name which.
pub(super) type ReferencesInput = (Same<DocumentIndex>, Same<Themes>, Projected<ReferenceInput<'static>>);

/// What decides which files are published: the site with all of them, the texts of themes, the files that documents use.
pub(super) type FilesInput = (Catalogue, Vec<Arc<Source>>, Projected<FileUse<'static>>);
