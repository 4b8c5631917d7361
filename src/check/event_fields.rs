//! An event lacks facts that people need to decide whether they can come.
//!
//! They need to know when it ends, where it is, what it costs, and whether they can get in. People without
//! these facts often stay at home.
//!
//! An event cannot be free and have a price, because its page would show only one of them.
//!
//! Bad: an event with only `start`; `cost = { free = true, price = 3 }`; `cost = { free = false }` without a price
//!
//! Good: `end`, `place`, `cost = { free = true }`, `access = { note = "Step-free from Mill Lane." }`

use super::{CheckedPage, RuleReporter};
use crate::diagnostic::Level;
use crate::schema::{Fields, Value};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    if !page.is_original() || !site.is_a(page.id, "event") {
        return;
    }
    if let Some(cost) = fields.table("cost").filter(|cost| cost.boolean("free") == Some(true) && has_price(cost)) {
        report
            .report_as(Level::Error, cost.span_of("price"), "the event is free and has a price")
            .note("The page would say that it is free, so people would not know that they have to pay.")
            .help("remove `free = true` if people pay, or move the price to `note` if only some do");
    }
    if is_over(page) || is_off(fields) {
        return;
    }
    // An all-day event ends with the day.
    let ends = fields.is_given("end")
        || fields.is_given("duration")
        || matches!(fields.day_or_time("start"), Some(crate::datetime::DayOrTime::Day(_)));
    let place = fields.is_given("place") || fields.is_given("online");
    let wanted = [
        ("end", ends, "`end = …`"),
        ("place", place, "`place = \"…\"` with the id of a place, or `online`"),
        ("cost", says_cost(fields), "`cost = { … }`: `free = true` if it costs nothing, else `price`"),
        ("access", has_access(page), "`access = { note = \"…\" }`: step-free access, a hearing loop, a quiet room"),
    ];
    let missing: Vec<_> = wanted.iter().filter(|(_, there, _)| !there).collect();
    if !missing.is_empty() {
        let names = missing.iter().map(|(name, _, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let fixes = missing.iter().map(|(_, _, fix)| *fix).collect::<Vec<_>>().join("; ");
        report
            .report(fields.key_of("title"), format!("the event does not give {names}"))
            .note("People who cannot tell whether they can come stay at home, especially disabled people.")
            .help(format!("add {fixes}"));
    }
}

/// Returns whether the event says what it costs. `cost = { free = false }` alone does not, and its page would show no
/// price.
fn says_cost(fields: &Fields) -> bool {
    let Some(cost) = fields.table("cost") else { return fields.is_given("cost") };
    cost.is_true("free") || ["price", "concessions", "note"].iter().any(|name| cost.is_given(name))
}

/// Returns whether it has a price above zero.
fn has_price(cost: &Fields) -> bool {
    match cost.get("price").map(|price| &price.value) {
        Some(Value::Integer(price)) => *price != 0,
        Some(Value::Number(price)) => *price != 0.0,
        price => price.is_some(),
    }
}

fn is_over(page: &CheckedPage) -> bool {
    let today = page.site().options.today;
    match page.context.calendar.event(page.document.id()) {
        Some(event) => event.last_day() < today,
        None => page.fields().date("start").is_some_and(|start| start.last_day() < today),
    }
}

fn is_off(fields: &Fields) -> bool {
    matches!(fields.text("status"), Some("cancelled" | "postponed"))
}

/// Returns whether the event or its place has facts on access, or the event is online.
fn has_access(page: &CheckedPage) -> bool {
    let fields = page.fields();
    let own = |fields: &Fields| fields.table("access").is_some_and(|access| !access.is_empty());
    let online = fields.get("online").is_some() && fields.get("place").is_none();
    let here = fields.table("place").is_some_and(own);
    let place = || page.site().unfiltered_reference(fields, "place").is_some_and(|place| own(page.site().fields(place)));
    own(fields) || fields.is_given("access") || online || here || place()
}
