//! The original has changed since it was translated.
//!
//! Readers of the translation are told what no longer holds. A translation that wants to be watched keeps the mark of the original that it was made
//! from, `translated_from`; the mark follows from the original's words alone, not from the dates of files. To begin, write any mark: the finding
//! tells the right one.
//!
//! Bad: `translated_from = "0a1b2c3d"` in `lettings.cy.md`, when `lettings.md` has changed since
//!
//! Good: the translation brought up to date, and `translated_from` with the mark that the finding tells

use super::{CheckedPage, RuleReporter, dates};
use crate::content::Document;
use crate::schema::{Field, Fields, ValueKind, Language, Shape};
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
        Some(date) => format!("`{path}` has changed since these words were translated; it was last updated on {}", dates::in_words(date)),
        None => format!("`{path}` has changed since these words were translated"),
    };
    report
        .report(fields.span_of("translated_from"), changed)
        .note("Readers of this language may be told what no longer holds.")
        .help(format!("bring the translation up to date, then write `translated_from = \"{now}\"`"));
}

/// The mark of a document's words: the same as long as no word of it changes, however its lines are broken.
fn mark(document: &Document, sources: &Sources) -> String {
    let mut words = Vec::new();
    take(&document.kind.shape, &document.fields, &mut words);
    words.push(sources.get(document.file).text.get(document.body.clone()).unwrap_or_default());
    let text: Vec<&str> = words.into_iter().flat_map(str::split_whitespace).collect();
    // Eight digits tell any two versions of one page apart.
    format!("{:08x}", xxhash_rust::xxh3::xxh3_64(text.join(" ").as_bytes()) >> 32)
}

/// The texts that a translation writes for itself, in the order of the file.
fn take<'f>(shape: &Shape, fields: &'f Fields, out: &mut Vec<&'f str>) {
    for (name, _, field) in fields.iter() {
        let Some(own) = shape.get(name) else { continue };
        value(&own.kind, own.language == Language::Words, field, out);
    }
}

fn value<'f>(kind: &ValueKind, is_words: bool, field: &'f Field, out: &mut Vec<&'f str>) {
    match kind {
        ValueKind::List(of) => field.as_list().unwrap_or_default().iter().for_each(|item| value(of, is_words, item, out)),
        ValueKind::Table(shape) => field.as_table().into_iter().for_each(|fields| take(shape, fields, out)),
        ValueKind::AnyOf(kinds) => {
            let table = kinds.iter().find(|kind| matches!(kind, ValueKind::Table(_)) && field.as_table().is_some());
            match table {
                Some(kind) => value(kind, is_words, field, out),
                None => out.extend(field.as_text().filter(|_| is_words)),
            }
        }
        ValueKind::Markdown => out.extend(field.as_text()),
        _ => out.extend(field.as_text().filter(|_| is_words)),
    }
}
