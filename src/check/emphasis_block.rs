//! A whole paragraph is bold or in italics.
//!
//! Where all is stressed, nothing is; long italics are hard for people with dyslexia, and a screen reader says none of it. Quotations (`>`) are left
//! alone.
//!
//! Bad: `**Everyone who comes in must sign the book at the desk, and sign it again when they go.**`
//!
//! Good: the same words in a `::: warning`, or with only the words that matter in bold

use super::{CheckedPage, RuleReporter};
use crate::markdown::{Kind, Tag};

/// Words: fewer may well be a line to remember.
const FEWEST: usize = 8;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        let parsed = &text.parsed;
        // Past the quotation that is open.
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
            let words = parsed.words_of(only);
            // A short line without a full stop is a heading in disguise, which another check tells.
            let is_heading = how == "bold" && words.chars().count() < 80 && !words.trim_end().ends_with(['.', '!', '?']);
            if !is_heading && words.split_whitespace().count() >= FEWEST {
                report
                    .report(text.span(only), format!("a whole paragraph is {how}"))
                    .note("Where all is stressed nothing is, and long stretches of it are hard for people with dyslexia.")
                    .help("leave only the words that matter bold, or put the paragraph in `::: warning` or `::: inset`");
            }
        }
    }
}
