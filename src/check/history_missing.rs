//! A page was updated, but its history does not say what changed.
//!
//! People who knew the page before have to read it again to find the change. Only pages with a history are
//! checked. A small change, such as a spelling correction, needs no new `updated`.
//!
//! Bad: `updated = 2026-10-12`, and the newest of `[[changes]]` is of 2025
//!
//! Good: an entry of `[[changes]]` with `date = 2026-10-12` and `note = "Bus fares are now paid back on the day."`

use super::{CheckedPage, RuleReporter, dates};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let fields = page.fields();
    if !page.is_original() {
        return;
    }
    let newest = fields.tables("changes").filter_map(|change| change.date("date")).max_by_key(|date| date.last_day());
    let (Some(newest), Some(updated)) = (newest, fields.date("updated")) else { return };
    if newest.last_day() < updated.first_day() {
        report
            .report(fields.span_of("updated"), format!("the history has no entry for the change of {}", dates::in_words(updated)))
            .note("People who knew the page before have to read it again to find the change.")
            .help(format!("add `[[changes]]` with `date = {}` and a `note`; after a small change, keep the old `updated`", updated.iso()));
    }
}
