//! A file in `content/` is not published, because nothing public uses it.
//!
//! A file there is published if a link, a picture, a field or a component of a page that visitors see names it. Notes, drafts and old versions that
//! lie beside a page stay private. A file that is meant for visitors and that no page names would be missing for them, so it is reported.
//! Files beside a hidden `index.md` are private with it, and are not reported.
//!
//! Bad: `content/policies/appeal-form.docx`, which no page links to
//!
//! Good: a link to it, `[Appeal form](appeal-form.docx)`; or the file in `static/`, which is published whole; or no file

use super::{CheckContext, RuleReporter};
use crate::site::WithheldReason;
use crate::source::Span;

pub fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    for path in site.withheld().iter().filter(|(_, reason)| **reason == WithheldReason::Unused).map(|(path, _)| path) {
        let name = path.rsplit('/').next().unwrap_or(path);
        report
            .report(place(context, path), format!("`{path}` is not published, because nothing public uses it"))
            .note("Visitors cannot open it. If it is private, that is right.")
            .help(format!(
                "link to `{name}` from a page, or move it to `static/` to publish it without a link, or take it out of `content/`"
            ));
    }
}

/// Where it is reported: on the page of the nearest folder, else in site.toml.
fn place(context: &CheckContext, path: &str) -> Span {
    let site = context.site;
    let within = path.strip_prefix("content/").unwrap_or(path);
    let folders = within.rmatch_indices('/').map(|(at, _)| &within[..at]);
    let page = folders.filter_map(|folder| site.at_path(folder)).find(|id| site.is_visible(*id));
    match page {
        Some(id) => site.fields(id).key_of("title"),
        None => Span::file_start(site.config.file),
    }
}
