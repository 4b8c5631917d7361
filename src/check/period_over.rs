//! The period of a framework is over, and the framework does not say what comes next.
//!
//! Readers believe that promises are current, but the organisation does not work on them any more.
//!
//! Bad: `period = { from = 2020, to = 2025 }` in November 2026
//!
//! Good: the framework of the next period; `expires` on the old one; or `[[changes]]` that says how it
//! ended

use super::{CheckedPage, RuleReporter, dates};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    if !page.is_original() || !site.is_a(page.id, "framework") {
        return;
    }
    let Some(period) = fields.table("period") else { return };
    let Some(end) = period.date("to").filter(|end| end.last_day() < site.options.today) else { return };
    let said_since = fields.tables("changes").filter_map(|change| change.date("date")).any(|date| date.last_day() > end.last_day());
    if !said_since {
        report
            .report(period.span_of("to"), format!("the period of `{}` ended with {}", site.title(page.id), dates::in_words(end)))
            .note("Readers believe that its promises are current, but your organisation does not work on them any more.")
            .help("add `[[changes]]` that says how it ended and what follows, or give it an `expires` date");
    }
}
