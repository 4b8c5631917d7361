//! A table has many columns.
//!
//! On a phone, or with text at four times its size, the table scrolls sideways and people lose their row.
//!
//! Bad: a table of 9 columns
//!
//! Good: two tables, or one with rows and columns swapped

use super::{CheckedPage, RuleReporter};

/// Most columns that fit on a phone held sideways.
const MOST: usize = 6;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for table in text.outline.tables.iter().filter(|table| table.headers.len() > MOST) {
            report
                .report(text.source_span(table.span), format!("a table has {} columns", table.headers.len()))
                .note("On a phone, or with large text, it scrolls sideways and people lose their row.")
                .help("split it, or turn its rows into columns");
        }
    }
}
