//! The accessibility statement was not reviewed within the last year, or does not say when the site was tested.
//!
//! Sites change, and people who rely on an old statement read about problems that no longer exist, but not about new
//! ones. Without the day of a test the statement says that the site is not assessed.
//!
//! Bad: `reviewed = 2024-10-01`; `tested` without `date`
//!
//! Good: `reviewed` within the last 12 months, `tested = { date = 2026-09-15, by = "Digital team" }`

use super::{CheckedPage, RuleReporter, dates};
use crate::types::accessibility::{self, ConformanceClaim};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    if !page.is_original() || !site.is_a(page.id, "accessibility") {
        return;
    }
    if accessibility::review_is_old(fields, site.options.today) {
        let message = match fields.date("reviewed") {
            Some(date) => format!("the statement was last reviewed on {}", dates::in_words(date)),
            None => "the statement does not say when it was reviewed".into(),
        };
        report
            .report(fields.span_of("reviewed"), message)
            .note("People who rely on it read about problems that no longer exist, but not about new ones.")
            .help(format!("test again, update the issues and write `reviewed = {}`", site.options.today));
    }
    // A statement without tests and issues, like that of a new site, says that the site is not assessed.
    let is_begun = fields.get("tested").is_some() || fields.tables("issues").next().is_some();
    if is_begun && accessibility::claim(fields) == ConformanceClaim::NotAssessed {
        report
            .report(fields.span_of("tested"), "the statement does not say when the site was tested")
            .note("The page says that the site is not assessed, but the law requires the result of a test.")
            .help(format!("test the site, and write `tested = {{ date = {}, by = \"…\", how = \"…\" }}`", site.options.today));
    }
}
