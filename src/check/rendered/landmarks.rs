//! A page's regions are not marked, or are indistinguishable.
//!
//! People who cannot see the page jump between its regions: to the main part, past the menu. They cannot
//! tell two menus without names apart.
//!
//! Bad: `<div id="content">`, `<nav>` and `<nav>`
//!
//! Good: `<main id="main">`, `<nav aria-label="Main menu">` and `<nav aria-label="You are here">`

use std::collections::HashSet;

use super::{HtmlPage, RuleReporter};

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let tree = &page.tree;
    match tree.elements().filter(|(_, node)| node.name == "main" || node.get("role") == Some("main")).count() {
        1 => {}
        0 => {
            report
                .report(page.at, "the page has no `main` element")
                .note("People who cannot see the page have no way to jump to its content.")
                .help("put the content of the page within `<main id=\"main\">`");
        }
        _ => {
            report
                .report(page.at, "the page has more than one `main` element")
                .note("People who jump to the main part may reach the wrong one.")
                .help("keep one `<main>`");
        }
    }
    let mut names = HashSet::new();
    let regions: Vec<usize> = tree.named(&["nav"]).map(|(at, _)| at).collect();
    for at in &regions {
        // The text of its links is not a name for the whole.
        let node = &tree.nodes[*at];
        let named = node.get("aria-label").is_some() || node.get("aria-labelledby").is_some();
        let name = if named { tree.accessible_name(*at) } else { String::new() };
        if name.is_empty() && regions.len() > 1 {
            report
                .report(page.at, "one `nav` of several has no name")
                .note("A screen reader lists them by name; this one would only be \"navigation\".")
                .help("give it `aria-label`, or `aria-labelledby` with the id of its heading");
        } else if !name.is_empty() && !names.insert(name.clone()) {
            report
                .report(page.at, format!("two `nav` elements are named `{name}`"))
                .note("People cannot tell them apart in a screen reader's list of regions.")
                .help("name each after its content");
        }
    }
    let first =
        tree.named(&["a", "button", "input", "select", "textarea"]).find(|(_, node)| node.get("hidden").is_none());
    let skips = first.and_then(|(_, node)| node.get("href")?.strip_prefix('#'));
    if !skips.is_some_and(|id| page.ids.contains_key(id)) {
        report
            .report(page.at, "the first link does not skip to the main part")
            .note("People who use a keyboard have to step through the whole menu on each page.")
            .help("begin the page with `<a class=\"skip\" href=\"#main\">`");
    }
}
