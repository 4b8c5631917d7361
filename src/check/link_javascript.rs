//! A link has no address.
//!
//! It does nothing without scripts, cannot be copied or opened in a new window, and confuses people who use
//! a keyboard. `#` leads to the top of the page, which is fine if the text says so: `[Back to top](#)`.
//!
//! Bad: `[Apply](javascript:apply())`, `[Apply]()`
//!
//! Good: `[Apply](apply.md)`

use super::{CheckedPage, RuleReporter};
use crate::diagnostic::Level;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for link in &text.outline.links {
            let target = link.target.trim();
            let lower = target.get(..target.len().min(11)).unwrap_or("").to_ascii_lowercase();
            let mut level = Level::Error;
            let what = if target.is_empty() {
                "has no address"
            } else if target == "#" && !names_top(&link.text) {
                // To browsers it is the top of the page (HTML section 7.4.6.4). Authors mostly use it as a
                // placeholder.
                level = Level::Warning;
                "leads to the top of this page"
            } else if ["javascript:", "vbscript:", "data:"].iter().any(|scheme| lower.starts_with(scheme)) {
                "is a script, not an address"
            } else {
                continue;
            };
            report
                .report_as(level, text.source_span(link.span), format!("the link `{}` {what}", link.text))
                .note(
                    "It does nothing for people without scripts, and cannot be copied or opened in another window.",
                )
                .help(format!("write the address of a page: `[{}](…)`", link.text));
        }
    }
}

/// Returns whether the text of a link says that it leads to the top of the page.
fn names_top(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "top" | "start" | "beginning" | "up" | "back" | "brig" | "frig" | "dechrau" | "ddechrau" | "nôl")) || lower.contains(['↑', '⬆', '▲'])
}
