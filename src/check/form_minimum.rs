//! A form asks people about themselves, but does not say why, or how long the answers are kept.
//!
//! The law lets an organisation ask only for what it needs, for a purpose that it states (UK GDPR, article
//! 5).
//!
//! Bad: a form with an endpoint and no `purpose`
//!
//! Good: `purpose = "To invite you to a first meeting."`, `keep_until = "1 year"`

use super::{CheckedPage, RuleReporter};
use crate::diagnostic::Level;
use crate::types::pledge::{Endpoint, endpoint, questions};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    if !page.is_original() {
        return;
    }
    let Some(form) = page.fields().table("form") else { return };
    if questions(form).next().is_none() {
        return;
    }
    let level = if endpoint(form) == Endpoint::None { Level::Warning } else { Level::Error };
    for (name, what, fix) in [
        ("purpose", "why it asks", "add `purpose = \"To invite you to a first meeting.\"`"),
        ("keep_until", "how long the answers are kept", "add `keep_until = \"1 year\"`"),
    ] {
        if form.get(name).is_none() {
            report
                .report_as(level, form.span, format!("the form does not say {what}"))
                .note("People have a right to know this before they give information about themselves.")
                .help(fix);
        }
    }
}
