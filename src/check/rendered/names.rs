//! A link, a button, a picture or a frame has no name.
//!
//! A screen reader says only "link", "button" or the file name, so people do not know its purpose.
//!
//! Bad: `<a href="/"><img src="logo.svg" alt=""></a>`
//!
//! Good: `<a href="/"><img src="logo.svg" alt="Home"></a>`

use super::{HtmlPage, RuleReporter};

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let tree = &page.tree;
    for (at, node) in tree.elements() {
        if node.get("aria-hidden") == Some("true")
            || tree.ancestors(at).any(|node| node.get("aria-hidden") == Some("true"))
        {
            continue;
        }
        let what = match node.name.as_str() {
            "a" if node.get("href").is_some() => "link",
            "button" | "summary" => "button",
            "iframe" => "frame",
            _ if node.get("role") == Some("button") => "button",
            "img" if node.get("alt").is_none() => {
                let src = node.get("src").unwrap_or_default();
                report
                    .report(page.at, format!("the picture `{src}` has no `alt`"))
                    .note("A screen reader says the name of its file.")
                    .help("describe the picture, or write `alt=\"\"` if it is decoration");
                continue;
            }
            "svg:svg" if !is_hidden_or_named(page, at) => {
                report
                    .report(page.at, "a drawing has neither a name nor `aria-hidden`")
                    .note("Some screen readers read its parts one by one.")
                    .help("write `aria-hidden=\"true\"`, or `role=\"img\"` and `aria-label`");
                continue;
            }
            _ => continue,
        };
        if tree.accessible_name(at).is_empty() {
            let place = node.get("href").or(node.get("src")).map(|to| format!(" to `{to}`")).unwrap_or_default();
            report
                .report(page.at, format!("a {what}{place} has no name"))
                .note("A screen reader cannot say what it is for.")
                .help("put text into it, or give its picture an `alt`");
        }
    }
}

fn is_hidden_or_named(page: &HtmlPage, at: usize) -> bool {
    let Some(node) = page.tree.nodes.get(at) else { return true };
    let named = node.get("aria-label").is_some() || node.get("aria-labelledby").is_some();
    let titled = page.tree.within(at).any(|(_, node)| node.name == "svg:title");
    named || titled || node.get("role") == Some("presentation")
}
