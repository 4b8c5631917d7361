//! The original changed after its translation.
//!
//! The translation may contain outdated information. To monitor a translation, store the original's mark in
//! `translated_from`. The mark depends only on the original's text, not on file dates. To begin, write any
//! mark: the finding names the right one.
//!
//! Bad: `translated_from = "0a1b2c3d"` in `lettings.cy.md`, but `lettings.md` changed since
//!
//! Good: an updated translation, and `translated_from` with the mark in the finding

use super::{CheckedPage, RuleReporter, dates};
use crate::content::Document;
use crate::schema::{Field, Fields, ValueKind, TranslationMode, Shape};
use crate::source::Sources;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    let Some(kept) = fields.text("translated_from").filter(|_| !page.is_original()) else { return };
    let original = site.document(site.original(page.id));
    let now = mark(original, page.context.sources);
    if original.file == page.document.file || kept.trim().eq_ignore_ascii_case(&now) {
        return;
    }
    let path = &page.context.sources.get(original.file).path;
    let changed = match original.fields.date("updated") {
        Some(date) => format!("`{path}` changed after this translation; it was last updated on {}", dates::in_words(date)),
        None => format!("`{path}` changed after this translation"),
    };
    report
        .report(fields.span_of("translated_from"), changed)
        .note("Readers of this language may get outdated information.")
        .help(format!("update the translation, then write `translated_from = \"{now}\"`"));
}

/// Returns the mark of a document's text. It stays the same if only line breaks change.
fn mark(document: &Document, sources: &Sources) -> String {
    let mut words = Vec::new();
    collect_texts(&document.kind.shape, &document.fields, &mut words);
    words.push(sources.get(document.file).text.get(document.body.clone()).unwrap_or_default());
    let text: Vec<&str> = words.into_iter().flat_map(str::split_whitespace).collect();
    // Eight digits distinguish any two versions of one page.
    format!("{:08x}", xxhash_rust::xxh3::xxh3_64(text.join(" ").as_bytes()) >> 32)
}

/// Collects the texts that a translation contains itself, in the order of the file.
fn collect_texts<'f>(shape: &Shape, fields: &'f Fields, out: &mut Vec<&'f str>) {
    for (name, _, field) in fields.iter() {
        let Some(own) = shape.get(name) else { continue };
        collect_value(&own.kind, own.translation == TranslationMode::Words, field, out);
    }
}

fn collect_value<'f>(kind: &ValueKind, is_words: bool, field: &'f Field, out: &mut Vec<&'f str>) {
    match kind {
        ValueKind::List(of) => field.as_list().unwrap_or_default().iter().for_each(|item| collect_value(of, is_words, item, out)),
        ValueKind::Table(shape) => field.as_table().into_iter().for_each(|fields| collect_texts(shape, fields, out)),
        ValueKind::AnyOf(kinds) => {
            let table = kinds.iter().find(|kind| matches!(kind, ValueKind::Table(_)) && field.as_table().is_some());
            match table {
                Some(kind) => collect_value(kind, is_words, field, out),
                None => out.extend(field.as_text().filter(|_| is_words)),
            }
        }
        ValueKind::Markdown => out.extend(field.as_text()),
        _ => out.extend(field.as_text().filter(|_| is_words)),
    }
}
