//! Two elements have one id, or an id is named that no element has.
//!
//! A link to a part goes to the first element with that id; labels and descriptions of the second belong to the first, so a screen reader
//! says the wrong words, or none.
//!
//! Bad: `<label for="email">` and no element with that id
//!
//! Good: `<label for="email">` and `<input id="email">`

use std::collections::HashMap;

use super::tree::Tree;
use super::{Page, Report};

/// Attributes that name ids of the same page.
const NAMING: [&str; 7] =
    ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "list"];

pub fn check(page: &Page, report: &mut Report) {
    let mut twice: Vec<(&String, &usize)> = page.ids.iter().filter(|(_, times)| **times > 1).collect();
    twice.sort();
    for (id, times) in twice {
        report
            .note(page.at, format!("{times} elements have the id `{id}`"))
            .because("Links and labels that mean the second lead to the first.")
            .fix("give each an id of its own");
    }
    for (_, node) in page.tree.elements() {
        for name in NAMING {
            for id in node.words(name).filter(|id| !page.ids.contains_key(*id)) {
                report
                    .note(page.at, format!("`{name}=\"{id}\"` names no element of the page"))
                    .because("A screen reader has no words for it.")
                    .fix("name an id that there is");
            }
        }
        if node.get("id").is_some_and(|id| id.is_empty() || id.contains(char::is_whitespace)) {
            report
                .note(page.at, "an id is empty or has a blank in it")
                .because("Nothing can lead to it.")
                .fix("write it in one word, or leave it out");
        }
    }
}

/// Every id of a page, with how often it stands.
pub fn all(tree: &Tree) -> HashMap<String, usize> {
    let mut ids = HashMap::new();
    for id in tree.elements().filter_map(|(_, node)| node.get("id")) {
        *ids.entry(id.to_owned()).or_insert(0) += 1;
    }
    ids
}
