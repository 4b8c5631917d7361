//! A link has no address of its own.
//!
//! It does nothing where scripts are off, cannot be opened in a new window or copied, and confuses people who use a keyboard.
//!
//! Bad: `[Apply](javascript:apply())`, `[Apply]()`
//!
//! Good: `[Apply](apply.md)`

use super::{Page, Report};

pub fn check(page: &Page, report: &mut Report) {
    for text in page.texts {
        for link in &text.outline.links {
            let target = link.target.trim();
            let lower = target.get(..target.len().min(11)).unwrap_or("").to_ascii_lowercase();
            let what = if target.is_empty() || target == "#" {
                "leads nowhere"
            } else if ["javascript:", "vbscript:", "data:"].iter().any(|scheme| lower.starts_with(scheme)) {
                "is a script, not an address"
            } else {
                continue;
            };
            report
                .note(text.at(link.span), format!("the link `{}` {what}", link.text))
                .because(
                    "It does nothing for people without scripts, and cannot be copied or opened in another window.",
                )
                .fix(format!("write the address of a page: `[{}](…)`", link.text));
        }
    }
}
