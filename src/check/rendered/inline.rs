//! A page contains inline styles or scripts.
//!
//! The site's security policy blocks them, so that an attacker who inserts a script cannot run it. So they
//! have no effect for any reader.
//!
//! Bad: `<p style="color: red">`, `<button onclick="send()">`
//!
//! Good: a class, and a rule for it in `styles/` of your theme; a script in its own file

use super::{HtmlPage, RuleReporter};

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let because = "The site's security policy blocks it, so it has no effect for any reader.";
    for (at, node) in page.tree.elements() {
        for (name, _) in node.attributes() {
            if name == "style" {
                report
                    .report(page.at, format!("`{}` has a `style` attribute", node.name))
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
                .report(page.at, format!("the page contains an inline `{}`", node.name))
                .note(because)
                .help("move it to a file of your theme");
        }
        if node.get("href").is_some_and(|href| href.trim_start().to_ascii_lowercase().starts_with("javascript:")) {
            report
                .report(page.at, "a link runs a script")
                .note(because)
                .help("link to a page, or write a script file of your theme");
        }
    }
}

/// Returns whether a script of that type runs. Other types, such as JSON-LD, are data.
fn runs(kind: Option<&str>) -> bool {
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty() || kind == "module" || kind.contains("javascript") || kind.contains("ecmascript")
}
