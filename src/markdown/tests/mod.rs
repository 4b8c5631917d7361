//! Examples of the dialect: Markdown beside its HTML.

mod dialect;
mod places;
mod robust;

use std::borrow::Cow;

use super::*;
use crate::source::FileId;

/// Calls `write` with the context of a page that knows one hidden document, one PDF, one Welsh page
/// and one picture.
pub(super) fn with_context(f: impl FnOnce(&HtmlContext)) {
    with_terms(None, f);
}

/// Does the same on a site with a glossary.
pub(super) fn with_terms(abbreviations: Option<&Abbreviations>, f: impl FnOnce(&HtmlContext)) {
    let link = |target: &str| match target {
        "hidden.md" => ResolvedLink::WordsOnly,
        "form.pdf" => {
            ResolvedLink::Href(Href { href: "/form.pdf".into(), hreflang: None, note: Some("(PDF, 84KB)".into()) })
        }
        "y.cy.md" => ResolvedLink::Href(Href { href: "/cy/y/".into(), hreflang: Some("cy".into()), note: None }),
        other => ResolvedLink::Href(Href { href: other.into(), ..Href::default() }),
    };
    let image = |src: &str| {
        (src == "a.svg").then(|| ResolvedImage { src: "/a.svg".into(), size: Some((4, 3)), ..ResolvedImage::default() })
    };
    let component = |directive: &Directive, inner: &str| {
        (directive.name != "unknown").then(|| {
            let title = directive.get("title").unwrap_or("");
            format!("<{} title=\"{title}\">\n{inner}</{}>\n", directive.name, directive.name)
        })
    };
    let word = |key: &str| Cow::Owned(format!("[{key}]"));
    f(&HtmlContext {
        link: &link,
        image: &image,
        component: &component,
        word: &word,
        abbreviations,
        heading_shift: 0,
        id_prefix: "",
        rest_of_page: None,
        highlight: false,
    });
}

pub(super) fn parsed<'s>(text: &'s str, dialect: &Dialect) -> Parsed<'s> {
    parse(FileId(0), text, 0..text.len(), dialect)
}

pub(super) fn html_in(text: &str, dialect: &Dialect) -> String {
    let mut out = String::new();
    with_context(|context| write(&parsed(text, dialect), context, &mut PageState::default(), &mut out));
    out
}

/// Returns the HTML of a text; removes the test's indentation.
pub(super) fn html(text: &str) -> String {
    html_in(text, &Dialect::default())
}

/// Returns the findings of a text: the marked text and the message.
pub(super) fn findings(text: &str) -> Vec<String> {
    let parsed = parsed(text, &Dialect::default());
    parsed.findings.iter().map(|finding| format!("{}: {}", &text[finding.span.range()], finding.message)).collect()
}
