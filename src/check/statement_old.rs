//! The accessibility statement was not reviewed within the last year.
//!
//! Sites change. The statement then lists problems that no longer exist, and lacks new ones.
//!
//! Bad: `reviewed = 2024-10-01`
//!
//! Good: `reviewed` within the last 12 months

use super::{CheckedPage, RuleReporter, dates};
use crate::types::accessibility;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    if page.is_original()
        && site.is_a(page.id, "accessibility")
        && accessibility::review_is_old(fields, site.options.today)
    {
        let message = match fields.date("reviewed") {
            Some(date) => format!("the statement was last reviewed on {}", dates::in_words(date)),
            None => "the statement does not say when it was reviewed".into(),
        };
        report
            .report(fields.span_of("reviewed"), message)
            .note("People who rely on it read about problems that no longer exist, but not about new ones.")
            .help(format!("test again, update the issues and write `reviewed = {}`", site.options.today));
    }
}
