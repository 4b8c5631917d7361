//! A picture's alternative text is long.
//!
//! A screen reader reads it without pauses: people cannot go back or skip a part. Information for everybody
//! belongs on the page.
//!
//! Bad: more than 160 characters between `![` and `]`
//!
//! Good: one short sentence there, and the detail in the text below

use super::{CheckedPage, RuleReporter};

/// Most characters: about two breaths of speech.
const LONGEST: usize = 160;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let in_texts =
        page.texts.iter().flat_map(|text| text.outline.images.iter().map(|image| (text.source_span(image.span), &*image.alt)));
    let in_fields =
        page.pictures.iter().map(|picture| (picture.span_of("alt"), picture.text("alt").unwrap_or_default()));
    for (span, alt) in in_texts.chain(in_fields) {
        let length = alt.chars().count();
        if length > LONGEST {
            report
                .report(span, format!("the picture's alternative text has {length} characters"))
                .note("A screen reader reads it without pauses: people cannot go back or skip a part.")
                .help("move the details to the text of the page, and shorten this to one sentence");
        }
    }
}
