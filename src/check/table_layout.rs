//! A table is really a list.
//!
//! A table with one column is a list. Two columns called "Detail" and "Value" are facts. Tables take long
//! to read with a screen reader, and are wide on a phone.
//!
//! Bad: `| Detail | Value |`
//!
//! Good: a definition list (`Cost` on one line, `: Free` on the next), or `- Cost: free`

use super::{CheckedPage, RuleReporter};

const KEYS: [&str; 12] = [
    "detail", "details", "field", "fact", "item", "key", "property", "information", "manylion", "manylyn", "maes", "eitem",
];
const VALUES: [&str; 8] = ["value", "values", "details", "information", "description", "gwerth", "disgrifiad", "gwybodaeth"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for table in &text.outline.tables {
            let headers: Vec<String> = table.headers.iter().map(|words| words.to_lowercase()).collect();
            let (message, fix) = match &headers[..] {
                [_] => ("a table has one column", "write it as a list, one `- ` for each row"),
                [key, value] if KEYS.contains(&&**key) && VALUES.contains(&&**value) => (
                    "a table of facts is really a list",
                    "write it as a definition list: the name of the fact on one line, and `: ` with the fact on the next line",
                ),
                _ => continue,
            };
            report
                .report(text.source_span(table.span), message)
                .note("People who use a screen reader have to move from cell to cell instead of reading on.")
                .help(fix);
        }
    }
}
