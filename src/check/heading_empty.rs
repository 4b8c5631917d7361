//! A heading has no text.
//!
//! A screen reader announces the heading and then says nothing. Lists of headings show a gap.
//!
//! Bad: `##` with nothing after it
//!
//! Good: `## How to start`

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        let empty = text.outline.headings.iter().filter(|heading| !heading.text.chars().any(char::is_alphanumeric));
        for heading in empty {
            report
                .report(text.source_span(heading.span), "a heading has no text")
                .note("A screen reader announces a heading and then says nothing.")
                .help("give it a text, or remove the line");
        }
    }
}
