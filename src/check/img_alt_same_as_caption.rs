//! A picture's alternative text and its caption are the same.
//!
//! People who listen to the page hear the sentence twice.
//!
//! Bad: `![Planting day](planting.jpg "Planting day")`
//!
//! Good: `![Pupils planting willows](planting.jpg "Planting day, March 2026")`

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let in_texts = page
        .texts
        .iter()
        .flat_map(|text| text.outline.images.iter().map(|image| (text.source_span(image.span), &*image.alt, &*image.title)));
    let in_fields = page
        .pictures
        .iter()
        .filter_map(|picture| Some((picture.span_of("alt"), picture.text("alt")?, picture.text("caption")?)));
    for (span, alt, caption) in in_texts.chain(in_fields) {
        if !alt.is_empty() && alt.trim().eq_ignore_ascii_case(caption.trim()) {
            report
                .report(span, "the picture's alternative text is the same as its caption")
                .note("People who listen to the page hear it twice.")
                .help("make one of them different, or mark the picture with `{decorative}`");
        }
    }
}
