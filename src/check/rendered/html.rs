//! A page's HTML is not as the standard says.
//!
//! Browsers mend it, each a little differently, and what a screen reader then says may not be what you see. Most often a tag is not closed,
//! or an element stands where none may: a paragraph within a paragraph, a link within a link.
//!
//! Bad: `<p><div>Open on Monday</div></p>`
//!
//! Good: `<div><p>Open on Monday</p></div>`

use super::{HtmlPage, RuleReporter};

/// More than this of one page tells nothing new: one tag that is not closed brings many.
const TOLD: usize = 3;

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    for (line, what) in page.tree.mended.iter().take(TOLD) {
        let written = page.made.html.lines().nth((*line).saturating_sub(1) as usize).unwrap_or_default().trim();
        let what = what.to_lowercase();
        report
            .report(page.at, format!("a browser has to mend the HTML: {}", what.trim_end_matches('.')))
            .note("Browsers and screen readers may each read the page in another way.")
            .help(format!("see line {line} of the page, `{}`", short(written)));
    }
}

/// The beginning of a line.
fn short(line: &str) -> String {
    const SHOWN: usize = 60;
    if line.chars().count() <= SHOWN {
        line.to_owned()
    } else {
        format!("{}…", line.chars().take(SHOWN).collect::<String>())
    }
}
