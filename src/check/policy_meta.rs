//! A policy does not say who is responsible or when it is reviewed, or is public before its approval.
//!
//! Families and inspectors cannot tell whether the policy is in force. A withdrawn or superseded policy is
//! not checked. If a policy has a later day of issue, the site already shows it as current, and shows the
//! policy that it replaces as replaced. It is an error if policies replace each other in a circle, because
//! then none of them is in force.
//!
//! Bad: a policy without `approved` and `next_review`; `issued = 2027-09-01` in a policy that is public in 2026
//!
//! Good: `owner`, `version`, `approved = { by = "Board of trustees", date = 2026-07-14 }`, `next_review`

use std::collections::BTreeSet;

use super::policy_review::is_superseded;
use super::{CheckedPage, RuleReporter};
use crate::diagnostic::Level;
use crate::site::{DocId, Site};
use crate::types::policy::{self, PolicyState};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (site, fields) = (page.site(), page.fields());
    if page.is_original() && site.is_a(page.id, "policy") {
        in_a_circle(page, report);
    }
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
    let approved = match approval {
        Some(approved) => approved.is_given("date"),
        None => fields.is_given("approved"),
    };
    let wanted = [
        ("owner", fields.is_given("owner")),
        ("version", fields.is_given("version")),
        ("approved", approved),
        ("next_review", policy::next_review(fields).is_some() || fields.is_given("next_review") || (fields.is_given("review_cycle") && approved)),
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

/// Reports policies that replace each other, or one that replaces itself: once for each circle.
fn in_a_circle(page: &CheckedPage, report: &mut RuleReporter) {
    let site = page.site();
    let replaced = replaced_by(site, page.id);
    if !replaced.contains(&page.id) {
        return;
    }
    let circle: Vec<DocId> = replaced.into_iter().filter(|other| replaced_by(site, *other).contains(&page.id)).collect();
    if circle.first() != Some(&page.id) {
        return;
    }
    let message = match circle.len() {
        1 => "this policy replaces itself, so it is not in force".to_owned(),
        _ => {
            let paths: Vec<String> = circle.iter().map(|id| format!("`{}`", page.context.sources.get(site.document(*id).file).path)).collect();
            format!("{} replace each other, so none of them is in force", paths.join(" and "))
        }
    };
    report
        .report_as(Level::Error, page.fields().span_of("supersedes"), message)
        .note("The register and each page say that the policy was replaced and no longer applies.")
        .help("delete `supersedes` in the policy that no longer applies: only the new policy names the old one");
}

/// Returns all policies that a policy replaces, directly or through others.
fn replaced_by(site: &Site, id: DocId) -> BTreeSet<DocId> {
    let mut found = BTreeSet::new();
    let mut next = site.references(id, "supersedes");
    while let Some(id) = next.pop() {
        if found.insert(id) {
            next.extend(site.references(id, "supersedes"));
        }
    }
    found
}
