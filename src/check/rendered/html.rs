//! A page's HTML violates the standard.
//!
//! Each browser repairs it a little differently, so a screen reader may say something else than you see.
//! Most often a tag is not closed, or an element is not allowed in its place: a paragraph within a
//! paragraph, a link within a link.
//!
//! Bad: `<p><div>Open on Monday</div></p>`
//!
//! Good: `<div><p>Open on Monday</p></div>`

use super::{HtmlPage, RuleReporter};

/// Most faults that are reported for one page. One unclosed tag causes many.
const MOST_REPORTED: usize = 3;

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    for (line, what) in page.tree.mended.iter().take(MOST_REPORTED) {
        let written = page.made.html.lines().nth((*line).saturating_sub(1) as usize).unwrap_or_default().trim();
        let what = what.to_lowercase();
        report
            .report(page.at, format!("a browser has to repair the HTML: {}", what.trim_end_matches('.')))
            .note("Browsers and screen readers may interpret the page differently.")
            .help(format!("see line {line} of the page, `{}`", short(written)));
    }
}

/// Returns the start of a line.
fn short(line: &str) -> String {
    const SHOWN: usize = 60;
    if line.chars().count() <= SHOWN {
        line.to_owned()
    } else {
        format!("{}…", line.chars().take(SHOWN).collect::<String>())
    }
}
