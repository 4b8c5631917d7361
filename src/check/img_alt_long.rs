//! A picture's text is long.
//!
//! It is read in one breath: nobody can pause in it, go back or skip a part. What matters to everybody belongs on the page.
//!
//! Bad: more than 160 characters between `![` and `]`
//!
//! Good: one short sentence there, and the detail in the text below

use super::{CheckedPage, RuleReporter};

/// Characters: about two breaths of speech.
const LONGEST: usize = 160;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let in_texts =
        page.texts.iter().flat_map(|text| text.outline.images.iter().map(|image| (text.at(image.span), &*image.alt)));
    let in_fields =
        page.pictures.iter().map(|picture| (picture.span_of("alt"), picture.text("alt").unwrap_or_default()));
    for (span, alt) in in_texts.chain(in_fields) {
        let length = alt.chars().count();
        if length > LONGEST {
            report
                .report(span, format!("the picture's text has {length} characters"))
                .note("A screen reader reads it in one go: people cannot pause, go back or skip a part.")
                .help("put the detail in the text of the page, and keep this to one short sentence");
        }
    }
}
