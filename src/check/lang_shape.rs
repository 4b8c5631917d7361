//! A page and its translation have different parts.
//!
//! If only one language has a heading, table, picture or file, the other probably lacks it.
//!
//! Bad: six headings in English, four in Welsh
//!
//! Good: the same headings, tables, pictures and files in both

use super::{CheckedPage, RuleReporter};
use crate::markdown::ContentSummary;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let site = page.site();
    let original = site.original(page.id);
    if original == page.id || !page.document.content_summary.has_words {
        return;
    }
    let theirs = site.document(original);
    let differing = |what: &str, count: fn(&ContentSummary) -> usize| {
        let (ours, other) = (count(&page.document.content_summary), count(&theirs.content_summary));
        (ours != other).then(|| format!("{other} {what} there and {ours} here"))
    };
    let parts: Vec<String> = [
        differing("headings", |gist| gist.headings.len()),
        differing("tables", |gist| gist.tables as usize),
        differing("pictures", |gist| gist.images.len()),
        differing("files", |gist| gist.links.iter().filter(|link| is_file(&link.target)).count()),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        return;
    }
    let path = &page.context.sources.get(theirs.file).path;
    let fix = match &theirs.content_summary.headings[..] {
        [first, ..] if page.document.content_summary.headings.is_empty() => {
            format!("translate the parts from `{}` on", first.text())
        }
        _ => "translate the missing parts, or remove them from the other language".into(),
    };
    report
        .report(page.fields().span, format!("this page differs from `{path}`: {}", parts.join(", ")))
        .note("Readers of one language get less information than those of the other.")
        .help(fix);
}

fn is_file(target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or("");
    [".pdf", ".docx", ".xlsx", ".pptx", ".csv", ".odt", ".ods", ".zip"].iter().any(|ending| path.ends_with(ending))
}
