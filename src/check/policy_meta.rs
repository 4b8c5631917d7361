//! A policy does not say who is responsible for it, or when it is reviewed, or it is public before the day
//! of its issue or approval.
//!
//! Families and inspectors cannot tell whether the policy is in force. A withdrawn or superseded policy is
//! not checked. If a policy has a later day of issue, the site already shows it as current, and shows the
//! policy that it replaces as replaced.
//!
//! Bad: a policy without `approved` and `next_review`; `issued = 2027-09-01` in a policy that is public in 2026
//!
//! Good: `owner`, `version`, `approved = { by = "Board of trustees", date = 2026-07-14 }`, `next_review`

use super::policy_review::is_superseded;
use super::{CheckedPage, RuleReporter};
use crate::types::policy::{self, PolicyState};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    let withdrawn = || matches!(PolicyState::on_day(fields, site.options.today), PolicyState::Withdrawn { .. });
    if !page.is_original() || !site.is_a(page.id, "policy") || withdrawn() || is_superseded(page) {
        return;
    }
    let today = site.options.today;
    let approval = fields.table("approved");
    for (name, fields) in [("issued", Some(fields)), ("date", approval)] {
        let Some((fields, day)) = fields.and_then(|fields| Some((fields, fields.date(name)?.first_day()))) else { continue };
        if day > today {
            let what = if name == "issued" { "issued" } else { "approved" };
            report
                .report(fields.span_of(name), format!("the policy is public, but the day on which it is {what} is in the future"))
                .note("Its page and the register call it current, so people would follow rules that are not in force yet.")
                .help(format!("add `publish = {day}` to show it from that day on; or correct the date"));
        }
    }
    let approved = approval.is_some_and(|approved| approved.date("date").is_some());
    let wanted = [
        ("owner", fields.get("owner").is_some()),
        ("version", fields.get("version").is_some()),
        ("approved", approved),
        ("next_review", policy::next_review(fields).is_some()),
    ];
    let missing: Vec<&str> = wanted.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
    if !missing.is_empty() {
        let example = |name: &&str| match *name {
            "owner" => "`owner = \"Head of community\"`",
            "version" => "`version = \"1.0\"`",
            "approved" => "`approved = { by = \"Board of trustees\", date = 2026-07-14 }`",
            _ => "`next_review = 2028-07-14`",
        };
        report
            .report(fields.key_of("title"), format!("the policy does not give `{}`", missing.join("`, `")))
            .note("Families and inspectors cannot tell whether it is in force and who is responsible for it.")
            .help(format!("add {}", missing.iter().map(example).collect::<Vec<_>>().join(", ")));
    }
}
