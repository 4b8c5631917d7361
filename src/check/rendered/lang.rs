//! A page does not declare its language, or declares another one.
//!
//! A screen reader uses it to choose a voice. People cannot understand Welsh with an English voice.
//!
//! Bad: `<html>`, `<span lang="welsh">`
//!
//! Good: `<html lang="cy">`, `<span lang="cy">`

use unic_langid::LanguageIdentifier;

use super::{HtmlPage, RuleReporter};

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let because = "A screen reader uses it to choose a voice, and people cannot understand the wrong one.";
    let own = page.context.site.config.languages[page.made.language].as_str();
    let said = page.tree.named(&["html"]).next().and_then(|(_, html)| html.get("lang")).unwrap_or_default();
    if said.is_empty() {
        report
            .report(page.at, "the page does not declare its language")
            .note(because)
            .help(format!("write `<html lang=\"{own}\">`"));
    } else if !said.eq_ignore_ascii_case(own) {
        report
            .report(page.at, format!("the page declares the language `{said}`, but it is in `{own}`"))
            .note(because)
            .help(format!("write `<html lang=\"{own}\">`"));
    }
    for (_, node) in page.tree.elements().filter(|(_, node)| node.name != "html") {
        for name in ["lang", "hreflang"] {
            // `x-default` marks the version for all other readers (RFC 8288 links, as search engines
            // interpret them).
            let known =
                |tag: &str| name == "hreflang" && tag == "x-default" || tag.parse::<LanguageIdentifier>().is_ok();
            if let Some(tag) = node.get(name).filter(|tag| !known(tag)) {
                report
                    .report(page.at, format!("`{name}=\"{tag}\"` is not a language"))
                    .note(because)
                    .help("write a language tag, such as `en`, `cy` or `pl`");
            }
        }
    }
}
