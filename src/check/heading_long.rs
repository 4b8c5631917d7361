//! A heading is very long.
//!
//! People scan headings to find what they need. A heading of more than 100 characters is a sentence that
//! they have to read.
//!
//! Bad: `## What you should know before you come to any of our training evenings for volunteers who have never helped us`
//!
//! Good: `## Before you come`

use super::{CheckedPage, RuleReporter};

/// Most characters. GOV.UK recommends at most 65.
const LONGEST: usize = 100;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for heading in &page.body().outline.headings {
        let length = heading.text.chars().count();
        if length > LONGEST {
            report
                .report(heading.span, format!("a heading has {length} characters"))
                .note("People who scan the headings have to read a whole sentence.")
                .help("shorten it to under 65 characters, and put the rest in the text");
        }
    }
}
