//! A form is sent to nobody.
//!
//! The page would stand there without its form, and those who want to take part would not learn how. A form names who receives the answers:
//! a server of your own with its address, Netlify, or Formspree with the address that it gave you. Browsers cannot send a form by `mailto:`.
//! A statement without a form says so: `kind = "none"`. A form that asks nothing is not on the page either.
//!
//! Bad: `[form]` without `[form.endpoint]`; `endpoint = {}`; `kind = "own"` without `url`; `url = "mailto:office@trust.org"`; `kind = "formspree"`, `url = "abcd"`
//!
//! Good: `endpoint = { kind = "formspree", url = "https://formspree.io/f/abcd" }`

use super::{CheckedPage, RuleReporter};
use crate::schema::Fields;
use crate::types::pledge::{Endpoint, endpoint, questions};

pub fn check(page: &CheckedPage, report: &mut RuleReporter) {
    if !page.is_original() {
        return;
    }
    let Some(form) = page.fields().table("form") else { return };
    let (has_questions, has_endpoint) = (questions(form).next().is_some(), endpoint(form) != Endpoint::None);
    if !has_questions && has_endpoint {
        report
            .report(form.span, "the form asks nothing")
            .note("The page has no form, so people who want to take part cannot.")
            .help("add what it asks, such as `fields = [\"name\", \"email\"]`, to `[form]`");
    }
    if !has_questions || has_endpoint {
        return;
    }
    let Some((span, what, fix)) = fault(form) else { return };
    report
        .report(span, what)
        .note("The page has no form, so people who want to take part cannot.")
        .help(fix);
}

/// Where a form is sent to nobody, why, and what to write. `None` for a statement that is meant to have no form.
fn fault(form: &Fields) -> Option<(crate::source::Span, String, String)> {
    let example = "`endpoint = { kind = \"own\", url = \"https://www.example.org/pledge-form\" }`";
    let unsaid = |span| {
        let what = "the form does not say who receives it".to_owned();
        Some((span, what, format!("write {example} below `[form]`; or `endpoint = {{ kind = \"none\" }}` for a statement without a form")))
    };
    let Some(endpoint) = form.table("endpoint") else { return unsaid(form.span) };
    let url = endpoint.text("url").map(str::trim);
    let span = if url.is_some() { endpoint.span_of("url") } else { endpoint.span };
    match (endpoint.text("kind").unwrap_or_default(), url) {
        ("none", None) => None,
        ("", None) => unsaid(endpoint.span),
        ("none" | "", Some(_)) => {
            let what = "the form has an address to be sent to, and is not sent there".to_owned();
            Some((span, what, "add `kind = \"own\"` or `kind = \"formspree\"` beside the `url`".to_owned()))
        }
        (kind, None) => {
            let what = format!("the form does not say at which address `{kind}` receives it");
            Some((span, what, format!("add the `url` in `[form.endpoint]`, as in {example}")))
        }
        ("formspree", Some(id)) if id.chars().all(|c| c.is_ascii_alphanumeric()) => {
            let what = format!("`{id}` is no address that a form can be sent to");
            Some((span, what, format!("write `url = \"https://formspree.io/f/{id}\"`")))
        }
        (_, Some(url)) => {
            let what = format!("`{url}` is no address that a form can be sent to");
            Some((span, what, "name the program that takes the form: an address that begins with `https://`, or with `/` on this site".to_owned()))
        }
    }
}
