//! Two headings of one part read the same.
//!
//! In a list of headings they cannot be told apart. The same words under different headings are fine: each event of a list may have its
//! `### Contact`.
//!
//! Bad: `### Contact` twice under `## Breakfast club`
//!
//! Good: `### Contact the school`, `### Contact the kitchen`

use std::collections::HashSet;

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let headings = &page.body().outline.headings;
    // The heading that each open level stands beneath, by its index.
    let mut open: Vec<usize> = Vec::new();
    let mut seen: HashSet<(Option<usize>, String)> = HashSet::new();
    for (at, heading) in headings.iter().enumerate() {
        while open.last().is_some_and(|above| headings[*above].level >= heading.level) {
            open.pop();
        }
        if !heading.text.is_empty() && !seen.insert((open.last().copied(), heading.text.to_lowercase())) {
            report
                .report(heading.span, format!("two headings here read `{}`", heading.text))
                .note("In a list of headings nobody can tell them apart.")
                .help("say which it is, as `Contact the school` does beside `Contact the kitchen`, or join the two parts");
        }
        open.push(at);
    }
}
