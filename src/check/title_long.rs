//! A title is long.
//!
//! Search engines and browser tabs cut it off, and people see only its beginning.
//!
//! Bad: `title = "What you need to know about volunteering in our schools and how to apply"`
//!
//! Good: `title = "Volunteering in our schools"`

use super::{CheckedPage, RuleReporter};

/// Number of characters that search engines show.
const LONGEST: usize = 65;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let Some(field) = page.fields().get("title").filter(|field| field.span.file == page.document.file) else { return };
    let length = field.as_text().unwrap_or_default().chars().count();
    if length > LONGEST {
        report
            .report(field.span, format!("the title has {length} characters"))
            .note("Search results and browser tabs cut it off, and people see only its beginning.")
            .help(format!("shorten it to {LONGEST} characters or fewer; the rest can go in `summary`"));
    }
}
