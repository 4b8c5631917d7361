//! A table has merged cells.
//!
//! Screen readers lose count of rows and columns, and say the wrong header. Only tables in HTML can have
//! merged cells.
//!
//! Bad: `<td rowspan="3">Mill Lane</td>`
//!
//! Good: a row for each, with "Mill Lane" in each

use super::tags::tags;
use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for tag in tags(text) {
            let merges = |name: &str| tag.get(name).is_some_and(|count| !matches!(count.trim(), "" | "0" | "1"));
            if let Some(name) = ["rowspan", "colspan"].into_iter().find(|name| merges(name)) {
                report
                    .report(tag.span, format!("`{name}` merges cells of a table"))
                    .note("Screen readers lose count of rows and columns there, and say the wrong header.")
                    .help("write each fact in its own cell, and repeat facts that apply to several rows");
            }
        }
    }
}
