//! A bold line serves as a heading.
//!
//! It looks like a heading, but screen readers, contents lists and search do not recognise it, so people
//! cannot jump to it. A numbered caption such as "Figure 2. The river" is not reported.
//!
//! Bad: `**Who can apply**` on a line of its own
//!
//! Good: `### Who can apply`

use super::{CheckedPage, RuleReporter};
use crate::markdown::{Kind, Tag};

/// Longest text in characters that is reported. A longer line is emphasis.
const LONGEST: usize = 80;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let text = page.body();
    let parsed = &text.parsed;
    let mut above = 1;
    let mut blocks = parsed.children(None).peekable();
    while let Some(at) = blocks.next() {
        match &parsed.events[at].kind {
            Kind::Start(Tag::Heading(heading)) => above = heading.level,
            Kind::Start(Tag::Paragraph) => {
                let mut inner = parsed.children(Some(at));
                let (Some(only), None) = (inner.next(), inner.next()) else { continue };
                if !matches!(parsed.events[only].kind, Kind::Start(Tag::Strong)) || blocks.peek().is_none() {
                    continue;
                }
                let words = parsed.text_within(only);
                let ends = words.trim_end().ends_with(['.', '!', '?', ':', ';', ',']);
                if words.chars().count() < LONGEST && !ends && !is_caption(&words) {
                    let marks = "#".repeat(usize::from(above.clamp(1, 5)) + 1);
                    report
                        .report(text.event_span(only), format!("`{words}` looks like a heading but is only bold"))
                        .note("People who move from heading to heading cannot find it.")
                        .help(format!("write `{marks} {words}`"));
                }
            }
            _ => {}
        }
    }
}

/// Returns whether the words number a picture or a table: "Figure 1.4. The path of a form".
fn is_caption(words: &str) -> bool {
    let mut words = words.split_whitespace();
    let named = ["figure", "fig", "table", "chart", "map", "example", "box", "ffigur", "tabl", "siart", "enghraifft"];
    let is_named = |word: &str| named.iter().any(|own| word.trim_end_matches('.').eq_ignore_ascii_case(own));
    words.next().is_some_and(is_named) && words.next().is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}
