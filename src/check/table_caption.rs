//! A table has no caption.
//!
//! A caption says what the table is about, and screen readers list the table under this name.
//!
//! Bad: a table with nothing before it
//!
//! Good: `Table: Volunteer roles and the checks for each` on the line before the table

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for table in text.outline.tables.iter().filter(|table| table.caption.as_deref().is_none_or(str::is_empty)) {
            let about: Vec<&str> =
                table.headers.iter().map(|words| &**words).filter(|words| !words.is_empty()).take(2).collect();
            report
                .report(text.source_span(table.span), "a table has no caption")
                .note("People who list the tables of a page with a screen reader find one without a name.")
                .help(format!("write a line `Table: {}` and an empty line before it", about.join(" and ")));
        }
    }
}
