//! An event is over but still tentative or postponed.
//!
//! People who look back find it still announced as tentative or postponed, and cannot tell whether it took
//! place.
//!
//! Bad: `status = "tentative"` on an event of last month
//!
//! Good: no `status` if it took place, `status = "cancelled"` if not

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    let Some(status @ ("tentative" | "postponed")) = fields.text("status") else { return };
    if !page.is_original() || !site.is_a(page.id, "event") {
        return;
    }
    let over =
        page.context.calendar.event(page.document.id()).is_some_and(|event| event.last_day() < site.options.today);
    if over {
        report
            .report(fields.span_of("status"), format!("the event's day is past, but its status is still `{status}`"))
            .note("People who look back cannot tell whether it took place.")
            .help("remove `status` if it took place, write `status = \"cancelled\"` if not, or give it its new date");
    }
}
