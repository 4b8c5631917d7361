//! A page's headings do not form an outline.
//!
//! People who cannot see the page move from heading to heading. The heading of level 1 names the page. A
//! skipped level suggests that something is missing.
//!
//! Bad: `<h1>`, then `<h3>`
//!
//! Good: `<h1>`, then `<h2>`

use super::{HtmlPage, RuleReporter};

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let mut before = 0;
    let mut mains = 0;
    for (at, node) in page.tree.named(&["h1", "h2", "h3", "h4", "h5", "h6"]) {
        let level = node.name[1..].parse::<usize>().unwrap_or(1);
        let text = page.tree.words(at);
        mains += usize::from(level == 1);
        if text.is_empty() {
            report
                .report(page.at, format!("a heading `{}` has no text", node.name))
                .note("A screen reader says \"heading\" and nothing more.")
                .help("give it a text, or remove it");
        }
        // Headings before the main one, as in a banner, may have any level.
        if before > 0 && level > before + 1 {
            report
                .report(page.at, format!("the heading `{text}` has level {level}, but follows one of level {before}"))
                .note("Screen reader users think that a section is missing.")
                .help(format!("make it `h{}`", before + 1));
        }
        if before > 0 || level == 1 {
            before = level;
        }
    }
    if mains != 1 {
        let how = if mains == 0 { "no".to_owned() } else { format!("{mains} headings of level 1, not one") };
        let message =
            if mains == 0 { "the page has no heading of level 1".into() } else { format!("the page has {how}") };
        report
            .report(page.at, message)
            .note("People who listen recognise the page by this heading.")
            .help("keep one `<h1>`, the page's title");
    }
}
