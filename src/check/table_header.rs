//! A column of a table has no name.
//!
//! Screen readers say a column's name with each of its cells. Without a name, people hear numbers and do
//! not know what they mean.
//!
//! Bad: `| | Price |`
//!
//! Good: `| Room | Price |`

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for table in &text.outline.tables {
            let empty: Vec<String> =
                (1..).zip(&table.headers).filter(|(_, words)| words.is_empty()).map(|(at, _)| at.to_string()).collect();
            if !empty.is_empty() {
                let which = match &empty[..] {
                    [one] => format!("column {one} of a table has no name"),
                    many => format!("columns {} of a table have no name", many.join(", ")),
                };
                report
                    .report(text.source_span(table.span), which)
                    .note("Screen readers say a column's name with each cell. Without it people do not know what the cells mean.")
                    .help("give every column a name in the table's first row");
            }
        }
    }
}
