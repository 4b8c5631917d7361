//! A page was updated and its history does not say what changed.
//!
//! People who knew the page before have to read all of it again to find out. Only pages that keep a history are asked; a small change, such as a
//! spelling, needs no new `updated`.
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
            .report(fields.span_of("updated"), format!("the history says nothing of the change of {}", dates::in_words(updated)))
            .note("People who knew the page before have to read all of it again to find what changed.")
            .help(format!("add `[[changes]]` with `date = {}` and a `note`; leave `updated` as it was after a small change", updated.iso()));
    }
}
