//! A policy's review is due, or overdue.
//!
//! The page tells this to every reader. From 60 days before the review day it is advice, so that there is
//! time for a board to meet. After the day it is a warning.
//!
//! Bad: `next_review = 2025-09-01`, a year ago
//!
//! Good: a completed review, with `approved` and `next_review` updated

use super::{CheckedPage, RuleReporter};
use crate::datetime::Duration;
use crate::diagnostic::Level;
use crate::types::policy::PolicyState;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    if !page.is_original() || !site.is_a(page.id, "policy") || is_superseded(page) {
        return;
    }
    let name = if fields.get("next_review").is_some() { "next_review" } else { "review_cycle" };
    let (level, message) = match PolicyState::on_day(fields, site.options.today) {
        PolicyState::Overdue { days } => {
            (Level::Warning, format!("the policy's review was due {} ago", in_words(Duration::ago(days, site.options.today))))
        }
        PolicyState::DueSoon { days: 0 } => (Level::Advice, "the policy's review is due today".into()),
        PolicyState::DueSoon { days } => (Level::Advice, format!("the policy's review is due in {days} day{}", if days == 1 { "" } else { "s" })),
        _ => return,
    };
    report
        .report_as(level, fields.span_of(name), message)
        .note("The page tells every reader that it may be out of date.")
        .help("review it, then update `approved` and `next_review`");
}

/// Returns whether another policy replaces it.
pub(super) fn is_superseded(page: &CheckedPage) -> bool {
    page.site().backlinks(page.id).any(|referral| &*referral.field == "supersedes")
}

/// Formats "5 years 7 months", "45 days".
fn in_words(length: Duration) -> String {
    let parts = [(length.months / 12, "year"), (length.months % 12, "month"), (length.days, "day")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts = parts.map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }));
    parts.collect::<Vec<_>>().join(" ")
}
