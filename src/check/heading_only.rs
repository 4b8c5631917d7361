//! A heading has no content.
//!
//! People who jump to it find the next heading at once, and wonder what is missing.
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
            let words = parsed.text_within(last);
            // `heading-empty` reports a heading without text.
            if words.chars().any(char::is_alphanumeric) {
                report
                    .report(text.event_span(last), format!("there is nothing under `{words}`"))
                    .note("People who jump to it find the next heading at once.")
                    .help("add a sentence, or remove the heading");
            }
        }
        last = Some(at);
    }
}
