//! A file in `content/` is not published, because nothing public uses it.
//!
//! A file in `content/` is published if a link, a picture, a field or a component of a visible page names
//! it. Notes, drafts and old versions beside a page stay private. A file that is meant for visitors but not
//! named by any page would be missing for them, so it is reported. Files beside a hidden `index.md` are
//! private with it, and are not reported, unless visitors see other pages of that folder. A file that only
//! a draft, a scheduled or another hidden page uses is published with that page. This is advice, so that
//! you can make sure.
//!
//! Bad: `content/policies/appeal-form.docx`, which no page links to
//!
//! Good: a link to it, `[Appeal form](appeal-form.docx)`; or the file in `static/`, which is published
//! completely; or no file

use super::dates::in_words;
use super::{CheckContext, RuleReporter};
use crate::content::Visibility;
use crate::diagnostic::Level;
use crate::datetime::PartialDate::Day;
use crate::site::{DocId, WithheldReason};

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    for (path, reason) in site.withheld() {
        let name = path.rsplit('/').next().unwrap_or(path);
        match reason {
            WithheldReason::Unused => {
                report
                    .report(context.span_of_file(path), format!("`{path}` is not published, because nothing public uses it"))
                    .note("Visitors cannot open it. If it is private, ignore this finding.")
                    .help(format!(
                        "link to `{name}` from a page, or move it to `static/` to publish it without a link, or move it out of `content/`"
                    ));
            }
            WithheldReason::OfHidden(user) => of_hidden(context, path, *user, report),
            WithheldReason::Hidden(_) | WithheldReason::Input | WithheldReason::Format => {}
        }
    }
}

/// Reports a file that only a hidden page uses.
fn of_hidden(context: &CheckContext, path: &str, user: DocId, report: &mut RuleReporter) {
    let site = context.site;
    let document = site.document(user);
    let original = site.document(site.original(user)).shown;
    let shown = if original == Visibility::Public { document.shown } else { original };
    let page = &context.sources.get(document.file).path;
    let (why, help) = match shown {
        Visibility::Scheduled(day) => (
            format!("is shown from {}", in_words(Day(day))),
            format!("you need not do anything: it is published with that page on {}", in_words(Day(day))),
        ),
        Visibility::Draft => ("is a draft".to_owned(), "you need not do anything: it is published with that page".to_owned()),
        Visibility::Expired(day) => (
            format!("was shown until {}", in_words(Day(day))),
            "move it out of `content/` with that page, or link to it from a visible page if visitors still need it".to_owned(),
        ),
        Visibility::Internal | Visibility::Public => (
            "is internal".to_owned(),
            "you need not do anything if it is private; else link to it from a visible page".to_owned(),
        ),
    };
    report
        .report_as(Level::Advice, context.span_of_file(path), format!("`{path}` is not published: only `{page}` uses it, which {why}"))
        .note("Visitors cannot open it yet, or no longer can.")
        .help(help);
}
