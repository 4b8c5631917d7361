//! A heading skips a level.
//!
//! People who listen to a page jump from heading to heading. If level 4 follows level 2, they think that a
//! part of the page is missing, and search for it. The page's title is level 1, so the first heading of the
//! text is level 2.
//!
//! Bad: `## Prices`, then `#### Halls`
//!
//! Good: `## Prices`, then `### Halls`

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let mut last = 1;
    for heading in &page.body().outline.headings {
        if heading.level > last + 1 {
            let right = "#".repeat(usize::from(last) + 1);
            let after = if last == 1 { "the page's title".to_owned() } else { format!("level {last}") };
            report
                .report(heading.span, format!("heading `{}` of level {} follows {after}", heading.text, heading.level))
                .note("People who move from heading to heading with a screen reader think that a part is missing.")
                .help(format!("write `{right} {}`", heading.text));
            // Compare the next heading with the corrected level, so that one mistake is reported once.
            last += 1;
        } else {
            last = heading.level;
        }
    }
}
