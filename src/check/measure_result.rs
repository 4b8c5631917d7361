//! A measure's day is past, but its result is missing.
//!
//! Without a result, readers assume that the promise was not kept.
//!
//! Bad: `due = "2026-07"` and `status = "on-track"`, in November; `status = "met"` without a `value`
//!
//! Good: `status = "met"`, `value = 62`, `as_of = 2026-07-31`

use super::{CheckedPage, RuleReporter, dates};
use crate::schema::Fields;
use crate::types::pillar::{MeasureStatus, is_past_due};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let site = page.site();
    if !page.is_original() || !site.is_a(page.id, "pillar") {
        return;
    }
    for measure in page.fields().tables("measures") {
        if is_past_due(measure, site.options.today) {
            let due = measure.date("due").map(dates::in_words).unwrap_or_default();
            report
                .report(measure.span_of("due"), format!("{} was due by {due}, but is still open", name(measure)))
                .note("Families, members and inspectors cannot tell whether the promise was kept.")
                .help("write `status = \"met\"` or `status = \"missed\"`, with `value` and `as_of`; or a new `due`");
        } else if matches!(MeasureStatus::from_measure(measure), Some(MeasureStatus::Met | MeasureStatus::Missed)) && !says_result(measure) {
            report
                .report(measure.span_of("status"), format!("{} is closed, but has no result", name(measure)))
                .note("Readers cannot tell how close it came, or what to learn from it.")
                .help("add `value = …` and `as_of = …`, or a `note` on the result");
        }
    }
}

fn says_result(measure: &Fields) -> bool {
    ["value", "note", "source"].iter().any(|name| measure.get(name).is_some())
}

fn name(measure: &Fields) -> String {
    measure.text("code").map_or_else(|| "a measure".to_owned(), |code| format!("measure `{code}`"))
}
