//! No pillar serves an area of an external framework.
//!
//! The coverage table shows the gap to every reader. If it is intended, say so on the framework's page.
//!
//! Bad: a reference with seven areas, five of them named by pillars
//!
//! Good: `maps_to = { civic-areas = [6, 7] }` on the pillar that serves them

use std::collections::HashSet;

use super::{CheckContext, RuleReporter};

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    let mut served: HashSet<(&str, &str)> = HashSet::new();
    for id in site.of_type("pillar") {
        for (reference, _, numbers) in site.fields(*id).table("maps_to").into_iter().flat_map(|maps| maps.iter()) {
            let name = reference.rsplit('/').next().unwrap_or(reference);
            served.extend(
                numbers.as_list().unwrap_or_default().iter().filter_map(|number| Some((name, number.as_text()?))),
            );
        }
    }
    let named: HashSet<&str> = served.iter().map(|(reference, _)| *reference).collect();
    for id in site.of_type("reference") {
        let (name, fields) = (site.document(*id).id(), site.fields(*id));
        // If nothing maps to a reference, the organisation does not claim to serve it.
        if !named.contains(name) {
            continue;
        }
        let gaps: Vec<String> = fields
            .tables("areas")
            .filter(|area| area.text("number").is_some_and(|number| !served.contains(&(name, number))))
            .map(|area| {
                format!("{} {}", area.text("number").unwrap_or_default(), area.text("title").unwrap_or_default())
            })
            .collect();
        if !gaps.is_empty() {
            let message = match gaps.len() {
                1 => format!("no pillar serves area `{}`", gaps[0]),
                _ => format!("no pillar serves the areas `{}`", gaps.join("`, `")),
            };
            report
                .report(fields.key_of("areas"), message)
                .note("The coverage table shows the gap to every reader.")
                .help(format!("add the number to `maps_to.{name}` of the pillar that serves it, or explain on the framework's page why none does"));
        }
    }
}
