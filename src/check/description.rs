//! A page has no summary, or a long one.
//!
//! Search results and lists show the summary below the title. Without it people cannot tell whether they
//! need the page. After 160 characters it is cut off.
//!
//! Bad: a page without `summary`
//!
//! Good: `summary = "How we choose, check and look after our volunteers."`

use super::{CheckedPage, RuleReporter};

/// Number of characters that search engines show.
const LONGEST: usize = 160;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let fields = page.fields();
    match fields.get("summary") {
        // A translation without a summary is reported once, with its other missing texts.
        // A page without a title could not be parsed.
        None if page.is_original() && fields.get("title").is_some() => {
            report
                .report(fields.key_of("title"), "the page has no `summary`")
                .note("Search results and lists cannot say what the page is about.")
                .help("add `summary = \"…\"`: one or two plain sentences");
        }
        Some(field) if field.span.file == page.document.file => {
            let length = field.as_text().unwrap_or_default().chars().count();
            if length > LONGEST {
                report
                    .report(field.span, format!("the summary has {length} characters"))
                    .note("Search results cut it off, and people miss its end.")
                    .help(format!("shorten it to {LONGEST} characters or fewer"));
            }
        }
        _ => {}
    }
}
