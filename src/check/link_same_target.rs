//! Two adjacent links lead to the same page.
//!
//! People who use a keyboard stop twice, and hear the same page twice.
//!
//! Bad: `[Lettings policy](lettings.md) [Read it](lettings.md)`
//!
//! Good: `[Lettings policy](lettings.md)`

use super::{CheckedPage, RuleReporter};
use crate::markdown::{Kind, Tag};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        let events = &text.parsed.events;
        // The target of the previous link, if only whitespace follows it.
        let mut before: Option<&str> = None;
        let mut next = 0;
        while let Some(event) = events.get(next) {
            next += 1;
            match &event.kind {
                Kind::Start(Tag::Link(link)) => {
                    if before.is_some_and(|before| before == &*link.target) && !link.target.is_empty() {
                        report
                            .report(text.event_span(next - 1), "two adjacent links lead to the same page")
                            .note("People who use a keyboard stop twice, and hear the same page twice.")
                            .help("join them into one link, with the important words of both");
                    }
                    before = Some(&link.target);
                    next = event.pair as usize + 1;
                }
                Kind::Text(words) if words.trim().is_empty() => {}
                Kind::SoftBreak | Kind::HardBreak => {}
                _ => before = None,
            }
        }
    }
}
