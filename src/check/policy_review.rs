//! A policy's review is due, or overdue.
//!
//! The page says so to every reader. 60 days before it is advice, so that there is time for a board to meet; after it, a warning.
//!
//! Bad: `next_review = 2025-09-01`, a year ago
//!
//! Good: a review that was held, with `approved` and `next_review` brought up to date

use super::{Page, Report};
use crate::diagnostic::Level;
use crate::types::policy::State;

pub fn check(page: &Page, report: &mut Report) {
    let (site, fields) = (page.site(), page.fields());
    if !page.is_original() || !site.is_a(page.id, "policy") || is_superseded(page) {
        return;
    }
    let name = if fields.get("next_review").is_some() { "next_review" } else { "review_cycle" };
    let (level, message) = match State::of(fields, site.options.today) {
        State::Overdue { days } => (Level::Warning, format!("the policy's review was due {} ago", counted(days))),
        State::DueSoon { days: 0 } => (Level::Advice, "the policy's review is due today".into()),
        State::DueSoon { days } => (Level::Advice, format!("the policy's review is due in {}", counted(days))),
        _ => return,
    };
    report
        .note_as(level, fields.span_of(name), message)
        .because("The page tells every reader that it may be out of date.")
        .fix("review it, then bring `approved` and `next_review` up to date");
}

/// Whether another policy has taken its place.
pub fn is_superseded(page: &Page) -> bool {
    page.site().referrals(page.id).any(|referral| &*referral.field == "supersedes")
}

fn counted(days: i64) -> String {
    if days == 1 { "1 day".into() } else { format!("{days} days") }
}
