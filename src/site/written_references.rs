//! The references in the fields of a document, as they are written.

use std::sync::Arc;

use crate::schema::{Field, Fields, Shape, ValueKind};
use crate::source::Span;

/// A reference as written.
#[derive(Debug, PartialEq)]
pub(super) struct WrittenReference<'f> {
    pub(super) field: Arc<str>,
    pub(super) to: &'f [Arc<str>],
    pub(super) text: &'f str,
    pub(super) span: Span,
    /// The first key of the section that may replace the id.
    pub(super) described_by: Option<&'f str>,
}

impl WrittenReference<'_> {
    /// Returns whether it refers to a theme, which is not a document.
    pub(super) fn is_theme(&self) -> bool {
        self.to.iter().any(|to| &**to == "theme")
    }
}

/// Returns every reference in a document's fields, at any depth.
pub(super) fn collect_references<'f>(shape: &'f Shape, fields: &'f Fields) -> Vec<WrittenReference<'f>> {
    fn collect_from_fields<'f>(shape: &'f Shape, fields: &'f Fields, above: &str, out: &mut Vec<WrittenReference<'f>>) {
        for (name, _, field) in fields.iter() {
            if let Some(declared) = shape.get(name).filter(|declared| may_refer(&declared.kind)) {
                let path: Arc<str> = if above.is_empty() { name.clone() } else { format!("{above}.{name}").into() };
                collect_from_value(&declared.kind, field, &path, out);
            }
        }
    }
    fn collect_from_value<'f>(
        kind: &'f ValueKind,
        field: &'f Field,
        path: &Arc<str>,
        out: &mut Vec<WrittenReference<'f>>,
    ) {
        match kind {
            ValueKind::Reference(to) => {
                if let Some(text) = field.as_text() {
                    out.push(WrittenReference { field: path.clone(), to, text, span: field.span, described_by: None });
                }
            }
            ValueKind::List(of) => {
                field.as_list().unwrap_or_default().iter().for_each(|item| collect_from_value(of, item, path, out))
            }
            ValueKind::Table(shape) => {
                if let Some(fields) = field.as_table() {
                    collect_from_fields(shape, fields, path, out);
                }
            }
            ValueKind::Map(of) => {
                let entries = field.as_table().into_iter().flat_map(Fields::iter);
                entries.for_each(|(_, _, value)| collect_from_value(of, value, path, out));
            }
            ValueKind::AnyOf(kinds) => {
                let fits = |kind: &&ValueKind| match field.as_table() {
                    Some(_) => matches!(kind, ValueKind::Table(_)),
                    None => !matches!(kind, ValueKind::Table(_)),
                };
                if let Some(kind) = kinds.iter().find(fits) {
                    let before = out.len();
                    collect_from_value(kind, field, path, out);
                    let section = kinds.iter().find_map(ValueKind::section).filter(|_| field.as_table().is_none());
                    let section = section.and_then(|shape| shape.fields.first());
                    for reference in &mut out[before..] {
                        reference.described_by = reference.described_by.or(section.map(|field| &*field.name));
                    }
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    collect_from_fields(shape, fields, "", &mut out);
    out
}

/// Returns whether values of a kind can contain a reference: most fields cannot and are skipped.
fn may_refer(kind: &ValueKind) -> bool {
    match kind {
        ValueKind::Reference(_) | ValueKind::Table(_) => true,
        ValueKind::List(of) | ValueKind::Map(of) => may_refer(of),
        ValueKind::AnyOf(kinds) => kinds.iter().any(may_refer),
        _ => false,
    }
}
