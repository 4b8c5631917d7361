//! A whole paragraph is in bold or italics.
//!
//! If everything is emphasised, nothing stands out. Long italics are hard to read for people with dyslexia,
//! and a screen reader does not convey the emphasis. Quotations (`>`) are not reported.
//!
//! Bad: `**Everyone who comes in must sign the book at the desk, and sign it again when they go.**`
//!
//! Good: the same words in a `::: warning`, or with only the words that matter in bold

use super::{CheckedPage, RuleReporter};
use crate::markdown::{Kind, Tag};

/// Fewest words that are reported. A shorter line may be a key message.
const FEWEST: usize = 8;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        let parsed = &text.parsed;
        // The depth of open quotations.
        let mut quoted = 0;
        for (at, event) in parsed.events.iter().enumerate() {
            match event.kind {
                Kind::Start(Tag::Quote) => quoted = quoted.max(event.pair as usize),
                Kind::Start(Tag::Paragraph) if at >= quoted => {}
                _ => continue,
            }
            let mut inner = parsed.children(Some(at));
            let (Some(only), None) = (inner.next(), inner.next()) else { continue };
            let how = match parsed.events[only].kind {
                Kind::Start(Tag::Strong) => "bold",
                Kind::Start(Tag::Emphasis) => "in italics",
                _ => continue,
            };
            let words = parsed.text_within(only);
            // A short bold line without a full stop is a fake heading, which `heading-fake` reports.
            let is_heading = how == "bold" && words.chars().count() < 80 && !words.trim_end().ends_with(['.', '!', '?']);
            if !is_heading && words.split_whitespace().count() >= FEWEST {
                report
                    .report(text.event_span(only), format!("a whole paragraph is {how}"))
                    .note("If everything is emphasised, nothing stands out, and long emphasis is hard to read for people with dyslexia.")
                    .help("put only the important words in bold, or put the paragraph in `::: warning` or `::: inset`");
            }
        }
    }
}
