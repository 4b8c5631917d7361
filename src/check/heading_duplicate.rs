//! Two headings in one section have the same text.
//!
//! People cannot tell them apart in a list of headings. The same text under different headings is fine:
//! each event of a list may have its `### Contact`.
//!
//! Bad: `### Contact` twice under `## Breakfast club`
//!
//! Good: `### Contact the school`, `### Contact the kitchen`

use std::collections::HashSet;

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let headings = &page.body().outline.headings;
    // For each open level, the index of its parent heading.
    let mut open: Vec<usize> = Vec::new();
    let mut seen: HashSet<(Option<usize>, String)> = HashSet::new();
    for (at, heading) in headings.iter().enumerate() {
        while open.last().is_some_and(|above| headings[*above].level >= heading.level) {
            open.pop();
        }
        if !heading.text.is_empty() && !seen.insert((open.last().copied(), heading.text.to_lowercase())) {
            report
                .report(heading.span, format!("two headings here have the text `{}`", heading.text))
                .note("People cannot tell them apart in a list of headings.")
                .help("make them different, such as `Contact the school` and `Contact the kitchen`, or merge the two sections");
        }
        open.push(at);
    }
}
