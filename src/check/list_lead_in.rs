//! A list has no introduction.
//!
//! After a table, a picture or another list, people who listen hear "list, four items" and do not know what
//! it lists. A list directly below a heading is fine, because the heading introduces it.
//!
//! Bad: a list directly after a table
//!
//! Good: `Bring these:`, an empty line, and the list

use super::markdown_leftover::sublists::list_above;
use super::{CheckedPage, RuleReporter};
use crate::markdown::{Kind, Tag};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let text = page.body();
    let parsed = &text.parsed;
    // Whether the previous block cannot introduce a list.
    let mut says_nothing = false;
    for at in parsed.children(None) {
        match &parsed.events[at].kind {
            Kind::Start(Tag::List(_)) => {
                // A list directly below another one is a detached part of it (`markdown-leftover`).
                if says_nothing && list_above(parsed, at).is_none() {
                    let first = parsed.children(Some(at)).next().unwrap_or(at);
                    report
                        .report(text.event_span(first), "this list has no introduction")
                        .note("People who listen to the page hear \"list\" and do not know what it lists.")
                        .help("write a line before it that ends in a colon, such as `Bring these:`");
                }
                says_nothing = true;
            }
            Kind::Start(Tag::Table(_) | Tag::CodeBlock(_)) | Kind::Rule => says_nothing = true,
            Kind::Start(Tag::Paragraph) => {
                // A picture alone.
                let words = parsed.events_inside(at).iter().any(|event| matches!(event.kind, Kind::Text(_)));
                let picture = parsed.children(Some(at)).all(|inner| matches!(parsed.events[inner].kind, Kind::Start(Tag::Image(_))));
                says_nothing = picture || !words;
            }
            _ => says_nothing = false,
        }
    }
}
