//! No menu, list or page leads to a page.
//!
//! People can find it only with search or in the index of all pages, so most never see it.
//!
//! Bad: `content/lost-property.md`, which nothing links to
//!
//! Good: a link to it from a page where people would look for it, or an entry under `[[menu]]` in site.toml

use std::collections::HashSet;

use super::{CheckContext, RuleReporter};
use crate::site::{DocId, Target};

/// Pages that every footer links to, and the page that hosts show for missing addresses.
const KNOWN: [&str; 7] = ["", "index", "privacy", "accessibility", "404", "contact", "cookies"];

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    let mut left: HashSet<DocId> = site
        .of_type("page")
        .iter()
        .copied()
        .filter(|id| {
            let document = site.document(*id);
            let name = document.path.trim_end_matches(".md");
            // Deeper pages are in the list of their folder.
            site.parent(*id).is_none()
                && !name.contains('/')
                && !document.is_list_page()
                && !KNOWN.contains(&name)
                && site.backlinks(*id).next().is_none()
                && site.children(*id).is_empty()
        })
        .collect();
    for fields in &site.config.fields {
        let entries = fields.tables("menu").filter_map(|entry| entry.text("page"));
        let alert = fields.table("alert").and_then(|alert| alert.text("page"));
        for named in entries.chain(alert) {
            let at = site.at_path(named).or_else(|| site.at_path(&format!("{named}.md")));
            at.map(|id| left.remove(&site.original(id)));
        }
    }
    if left.is_empty() {
        return;
    }
    for (from, document) in site.visible() {
        for link in &document.content_summary.links {
            let to = match site.resolve_target(from, &link.target) {
                Target::Document { id, .. } => Some(id),
                Target::Address(written) => site.at_address(&written.address),
                _ => None,
            };
            if let Some(to) = to.map(|id| site.original(id)).filter(|to| *to != site.original(from)) {
                left.remove(&to);
            }
        }
    }
    let mut left: Vec<DocId> = left.into_iter().collect();
    left.sort_unstable();
    for id in left {
        report
            .report(site.document(id).fields.key_of("title"), "no menu, list or page leads to this page")
            .note("People can find it only with search, so most never see it.")
            .help("link to it from a page where people would look for it, or add it under `[[menu]]` in site.toml");
    }
}
