//! A link opens a new tab.
//!
//! The back button stops working. People who enlarge the page or listen to it may not notice that they are
//! on another page. Everyone can open a new tab themselves.
//!
//! Bad: `<a href="/policies/" target="_blank">Policies</a>`
//!
//! Good: `[Policies](/policies/)`

use super::tags::tags;
use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for tag in tags(text).iter().filter(|tag| tag.get("target").is_some_and(|target| target.eq_ignore_ascii_case("_blank"))) {
            report
                .report(tag.span, format!("this `<{}>` opens a new tab", tag.name))
                .note("The back button stops working, and people who enlarge the page or listen to it may not notice why.")
                .help("remove `target`, and let people choose");
        }
    }
}
