//! The text contains a heading of level 1.
//!
//! The title in the front matter is already the page's main heading. With a second one, people who listen
//! to the page think that another page has begun.
//!
//! Bad: `# Volunteering policy`
//!
//! Good: `## How to start`

use super::{CheckedPage, RuleReporter};
use crate::source::{TextEdit, Span};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for heading in page.body().outline.headings.iter().filter(|heading| heading.level == 1) {
        let is_title = page.site().title(page.id).eq_ignore_ascii_case(&heading.text);
        let fix = if is_title { "remove this line".into() } else { format!("write `## {}`", heading.text) };
        let edit = is_title.then(|| whole_lines(page, heading.span)).flatten();
        report
            .report(heading.span, format!("`# {}` is a second main heading", heading.text))
            .note(
                "The page's title is its main heading, so a screen reader user would think that another page begins here.",
            )
            .help(fix)
            .edit(edit);
    }
}

/// Returns an edit that removes a one-line heading with the empty line after it, unless the heading has an
/// id, to which others may link.
fn whole_lines(page: &CheckedPage, span: Span) -> Option<TextEdit> {
    let text = &page.context.sources.get(span.file).text;
    let start = text.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.split_inclusive('\n').next()?;
    let rest = text.get(start + line.len()..)?;
    let empty = rest.split_inclusive('\n').next().filter(|line| line.trim().is_empty()).map_or(0, str::len);
    let alone = line.starts_with("# ") && !line.contains('{') && span.end as usize <= start + line.len();
    alone.then(|| TextEdit { span: Span::new(span.file, start, start + line.len() + empty), text: String::new() })
}
