//! A form field has no label.
//!
//! A screen reader says only "edit". People who cannot point precisely lose the larger target that a label
//! offers. A placeholder within the field vanishes when someone types.
//!
//! Bad: `<input name="email" placeholder="Your email">`
//!
//! Good: `<label for="email">Your email</label> <input id="email" name="email">`

use std::collections::HashSet;

use super::{HtmlPage, RuleReporter};

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let tree = &page.tree;
    let labelled: HashSet<&str> = tree
        .named(&["label"])
        .filter(|(at, _)| !tree.words(*at).is_empty())
        .filter_map(|(_, label)| label.get("for"))
        .collect();
    for (at, node) in tree.named(&["input", "select", "textarea"]) {
        let kind = node.get("type").unwrap_or("text").to_ascii_lowercase();
        let button = matches!(kind.as_str(), "submit" | "reset" | "button")
            && node.get("value").is_none_or(|value| !value.is_empty());
        if kind == "hidden" || button {
            continue;
        }
        let told = node.get("id").is_some_and(|id| labelled.contains(id))
            || tree.is_within(at, &["label"])
            || ["aria-label", "aria-labelledby", "alt", "title"]
                .iter()
                .any(|name| node.get(name).is_some_and(|text| !text.trim().is_empty()));
        if !told {
            let name = node.get("name").or(node.get("id")).unwrap_or("without a name");
            report
                .report(page.at, format!("the field `{name}` has no label"))
                .note("A screen reader cannot say what to write in it.")
                .help("put a `<label for=\"…\">` with the id of the field before it");
        }
    }
}
