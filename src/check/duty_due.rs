//! Something that must be published or renewed has a due day, and the day is near or past.
//!
//! The level is advice from 60 days before the day, so that there is time for a board to meet. After the
//! day, an outdated item is a warning. The check `policy-statutory` reports missing items, and
//! `policy-review` reports the review of a policy. `commonweal check --duties` lists every duty with its
//! day.
//!
//! Bad: a pupil premium statement that was last renewed in 2024
//!
//! Good: the statement of this year with `updated`; or, for a file or another site, `reviewed` under `[[items]]` in `content/what-we-publish.toml`

use super::{CheckContext, RuleReporter, dates};
use crate::diagnostic::Level;
use crate::site::RequirementStatus;
use crate::types::statutory::Day;

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    let Some(list) = site.publication() else { return };
    let fields = site.fields(list);
    for item in site.statutory() {
        let Some(due) = item.due.filter(|due| !due.is_of_policy && (due.is_soon() || due.days < 0)) else { continue };
        let (missing, day) = (item.status == RequirementStatus::NotYet, dates::in_words(due.on));
        let title = &item.duty.title;
        let is_asked_already = item.duty.due.is_none_or(|Day(first)| first < site.options.today);
        let said = item.entry.is_some_and(|(_, entry)| entry.get("due").is_some());
        if missing && is_asked_already && !said {
            // `policy-statutory` reports that it is missing.
            continue;
        }
        let message = match (missing, due.days) {
            (true, ..0) => format!("`{title}` was to be published by {day}"),
            (true, _) => format!("`{title}` must be published by {day}"),
            (false, ..0) => format!("`{title}` was to be renewed by {day}"),
            (false, _) => format!("`{title}` must be renewed by {day}"),
        };
        let span = match item.entry {
            Some((_, entry)) => entry.span_of("id"),
            None => fields.span_of("kinds"),
        };
        let level = if due.days < 0 { report.level() } else { Level::Advice };
        let help = match (missing, item.status) {
            (true, _) => format!("publish it, and add its address under `[[items]]`, `id = \"{}\"`", item.duty.id),
            (false, RequirementStatus::Document(_)) => "renew it, and write the day as its `updated`".to_owned(),
            (false, _) => {
                format!("renew it, and write the day as `reviewed` under `[[items]]`, `id = \"{}\"`", item.duty.id)
            }
        };
        report
            .report_as(level, span, message)
            .note("Families, members and inspectors rely on the latest version, and the board is responsible for it.")
            .help(help);
    }
}
