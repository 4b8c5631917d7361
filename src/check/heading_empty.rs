//! A heading has no words.
//!
//! A screen reader announces it and then says nothing; lists of headings show a gap.
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
                .report(text.at(heading.span), "a heading has no words")
                .note("A screen reader announces a heading and then says nothing.")
                .help("give it words, or remove the line");
        }
    }
}
