//! A table is a list in disguise.
//!
//! One column is a list; two columns called "Detail" and "Value" are facts. Tables take long to walk through by screen reader, and are wide on
//! a phone.
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
                    "a table of facts is a list in disguise",
                    "write it as a definition list: the name of the fact on one line, and `: ` with the fact on the next",
                ),
                _ => continue,
            };
            report
                .report(text.at(table.span), message)
                .note("People who use a screen reader walk from cell to cell through what could be read in one go.")
                .help(fix);
        }
    }
}
