//! Nothing refers to a partner or pillar.
//!
//! Readers who want to know what a partner does, or how you keep a promise, find a page without further
//! links.
//!
//! Bad: a partner that no event, programme or page names
//!
//! Good: `partners = ["derw-rivers-trust"]` on its events and programmes, or `pillars` on the partner itself

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    if !page.is_original() || site.backlinks(page.id).next().is_some() {
        return;
    }
    let own = |name: &str| !fields.list(name).is_empty();
    let (what, fix) = if site.is_a(page.id, "partner") {
        if fields.text("status") == Some("past") || own("pillars") || own("themes") {
            return;
        }
        ("partner", "name it under `partners` of an event or programme, or give it `pillars` or `themes`")
    } else if site.is_a(page.id, "pillar") {
        // A pillar with its own text leads further. `goal-measure` reports a missing measure.
        let says = page.document.content_summary.has_words || own("measures") || own("attributes");
        if says || !site.children(page.id).is_empty() || matches!(fields.text("status"), Some("planned" | "done")) {
            return;
        }
        ("pillar", "name it under `pillars` of a programme, partner or event, or give it `[[measures]]`")
    } else {
        return;
    };
    report
        .report(fields.key_of("title"), format!("nothing refers to this {what}"))
        .note("Readers find a page without further links, and cannot see what you do.")
        .help(fix);
}
