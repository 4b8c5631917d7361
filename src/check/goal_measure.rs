//! A promise has no measure, or a measure has no owner or date.
//!
//! Readers do not learn whether the organisation keeps the promise, or who answers for it.
//!
//! Bad: an aim without `[[measures]]`
//!
//! Good: a measure with `target`, `due` and `owner`

use super::{CheckedPage, RuleReporter};
use crate::types::pillar::MeasureStatus;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    if !page.is_original() || !site.is_a(page.id, "pillar") {
        return;
    }
    let planned = matches!(fields.text("status"), Some("planned" | "paused" | "done"));
    // A measure elsewhere that also serves this promise counts.
    let shared = || site.backlinks(page.id).any(|referral| &*referral.field == "measures.also");
    if fields.list("measures").is_empty() && site.children(page.id).is_empty() && !planned && !shared() {
        report
            .report(fields.key_of("title"), "this promise has no measure")
            .note("Families, members and inspectors cannot tell whether you keep it.")
            .help("add `[[measures]]` with `statement`, `target`, `due` and `owner`");
    }
    for measure in fields.tables("measures") {
        if MeasureStatus::from_measure(measure).is_some_and(MeasureStatus::is_closed) {
            continue;
        }
        let missing: Vec<&str> = ["owner", "due"].into_iter().filter(|name| measure.get(name).is_none()).collect();
        if !missing.is_empty() {
            let which = measure.text("code").map_or_else(|| "a measure".to_owned(), |code| format!("measure `{code}`"));
            report
                .report(measure.span_of("statement"), format!("{which} has no `{}`", missing.join("` and no `")))
                .note("People cannot tell who to ask, or when you plan to meet it.")
                .help("add `owner = \"Head of community\"` and `due = \"2027-07\"`");
        }
    }
}
