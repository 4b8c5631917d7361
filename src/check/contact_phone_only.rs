//! The telephone is the only way to reach a contact.
//!
//! Deaf people, people who stammer and people at work cannot call. With an email address, or a number for
//! Relay UK, they can ask too.
//!
//! Bad: `contact = { phone = "01632 960 121" }`
//!
//! Good: `contact = { email = "hello@example.org", phone = "01632 960 121" }`

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let mut tell = |span, phone: &str| {
        if !phone.trim_start().starts_with("18001") {
            report
                .report(span, format!("`{phone}` is the only way to get in touch here"))
                .note("Deaf people and others who cannot use the telephone have no way to ask.")
                .help("add an email address, or the number with 18001 before it for Relay UK");
        }
    };
    if let Some(contact) = page.fields().table("contact")
        && let (Some(phone), None) = (contact.text("phone"), contact.text("email"))
        && contact.span_of("phone").file == page.document.file
    {
        tell(contact.span_of("phone"), phone);
    }
    for text in page.texts {
        for directive in text.outline.directives.iter().filter(|directive| directive.name == "contact") {
            if let (Some(phone), None) = (directive.get("phone"), directive.get("email")) {
                tell(text.source_span(directive.name_span), phone);
            }
        }
    }
}
