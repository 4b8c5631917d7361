//! A heading has nothing beneath it.
//!
//! Someone who jumps to it finds the next heading at once, and wonders what is missing.
//!
//! Bad: `## Costs`, then at once `## Dates`
//!
//! Good: `## Costs`, then a sentence, then `## Dates`

use super::{CheckedPage, RuleReporter};
use crate::markdown::{Kind, Tag};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let text = page.body();
    let parsed = &text.parsed;
    let level = |at: usize| match &parsed.events[at].kind {
        Kind::Start(Tag::Heading(heading)) => Some(heading.level),
        _ => None,
    };
    let mut last: Option<usize> = None;
    for at in parsed.children(None) {
        if let (Some(above), Some(own)) = (last.and_then(level), level(at))
            && own <= above
            && let Some(last) = last
        {
            let words = parsed.words_of(last);
            // One without words is told by another check.
            if words.chars().any(char::is_alphanumeric) {
                report
                    .report(text.span(last), format!("nothing stands under `{words}`"))
                    .note("Someone who jumps to it meets the next heading at once.")
                    .help("add a sentence, or remove the heading");
            }
        }
        last = Some(at);
    }
}
