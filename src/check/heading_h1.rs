//! A heading of level 1 stands in the text.
//!
//! The title in the front matter is already the page's main heading. A second one makes people who listen to the page think that another
//! page has begun.
//!
//! Bad: `# Volunteering policy`
//!
//! Good: `## How to start`

use super::{Page, Report};

pub fn check(page: &Page, report: &mut Report) {
    for heading in page.body().outline.headings.iter().filter(|heading| heading.level == 1) {
        let is_title = page.site().title(page.id).eq_ignore_ascii_case(&heading.text);
        let fix = if is_title { "remove this line".into() } else { format!("write `## {}`", heading.text) };
        report
            .note(heading.span, format!("`# {}` is a second main heading", heading.text))
            .because(
                "The page's title is its main heading; a screen reader user would think that another page begins here.",
            )
            .fix(fix);
    }
}
