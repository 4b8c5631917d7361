//! A page holds styles or scripts of its own.
//!
//! The site's security policy refuses them, so that no one who slips something into a page can run it. What they were meant to do does not
//! happen for any reader.
//!
//! Bad: `<p style="color: red">`, `<button onclick="send()">`
//!
//! Good: a class, and a rule for it in `styles/` of your theme; a script in a file of its own

use super::{HtmlPage, RuleReporter};

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let because = "The site's security policy refuses it, so it does nothing for any reader.";
    for (at, node) in page.tree.elements() {
        for (name, _) in node.attributes() {
            if name == "style" {
                report
                    .report(page.at, format!("`{}` has a `style` of its own", node.name))
                    .note(because)
                    .help("give it a class, and write a rule for it in `styles/` of your theme");
            } else if name.starts_with("on") && !node.name.contains(':') {
                report
                    .report(page.at, format!("`{}` has a script in `{name}`", node.name))
                    .note(because)
                    .help("write it in a script file of your theme");
            }
        }
        let is_script = node.name == "script" && node.get("src").is_none() && runs(node.get("type"));
        if (is_script || node.name == "style") && page.tree.within(at).any(|(_, text)| !text.text.trim().is_empty()) {
            report
                .report(page.at, format!("the page holds a `{}` of its own", node.name))
                .note(because)
                .help("put it into a file of your theme");
        }
        if node.get("href").is_some_and(|href| href.trim_start().to_ascii_lowercase().starts_with("javascript:")) {
            report
                .report(page.at, "a link runs a script")
                .note(because)
                .help("link to a page, or write a script file of your theme");
        }
    }
}

/// Whether a script of that type runs; others, such as JSON-LD, are data.
fn runs(kind: Option<&str>) -> bool {
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty() || kind == "module" || kind.contains("javascript") || kind.contains("ecmascript")
}
