//! A link leads to a page that visitors do not see.
//!
//! The page shows the text without the link, so readers learn about something that they cannot open. A link
//! to an internal page is an error, because its very name may be internal. A link to a draft, or to a
//! scheduled or expired page, is a warning.
//!
//! Bad: `[our plan](plan.md)`, where plan.md has `visibility = "internal"`
//!
//! Good: the sentence without the link, or the page made public

use super::{CheckedPage, RuleReporter};
use crate::content::Visibility;
use crate::diagnostic::Level;
use crate::site::Target;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let site = page.site();
    for text in page.texts {
        for (link, lead) in text.links() {
            let Target::Hidden(id) = *lead else { continue };
            let (document, original) = (site.document(id), site.document(site.original(id)));
            let shown = if original.shown == Visibility::Public { document.shown } else { original.shown };
            let (level, why, fix) = match shown {
                Visibility::Internal => {
                    (Level::Error, "is internal".into(), "remove the link and any text that names the page".into())
                }
                Visibility::Draft => {
                    (Level::Warning, "is a draft".into(), "publish the page, or remove the link until then".into())
                }
                Visibility::Scheduled(day) => (
                    Level::Warning,
                    format!("is shown only from {day}"),
                    format!("publish this page on {day} too, or add the link then"),
                ),
                Visibility::Expired(day) => (
                    Level::Warning,
                    format!("was shown until {day}"),
                    "remove the link, or link to its replacement".into(),
                ),
                Visibility::Public => continue,
            };
            let path = &page.context.sources.get(document.file).path;
            report
                .report_as(level, text.source_span(link.target_span), format!("`{path}` {why}"))
                .note("Readers learn about something that they cannot open: the page shows the text without a link.")
                .help(fix);
        }
    }
}
