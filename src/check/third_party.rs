//! A page loads something from another host.
//!
//! That host learns who reads the page, and when. Readers have not agreed to that (PECR, UK GDPR). If the
//! host is slow or down, that part of the page is missing.
//!
//! Bad: `![Map](https://tiles.example.com/map.png)`
//!
//! Good: `![Map](map.png)`, with the file copied beside the document

use super::tags::tags;
use super::{CheckedPage, RuleReporter};
use crate::source::Span;

/// HTML elements that load their target as soon as the page is opened.
const LOADED: [&str; 10] = ["img", "script", "link", "iframe", "video", "audio", "source", "track", "embed", "object"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for image in &text.outline.images {
            tell(&image.src, text.at(image.span), report);
        }
        for tag in tags(text).iter().filter(|tag| LOADED.contains(&tag.name.as_str())) {
            for name in ["src", "href", "data", "poster"] {
                tell(tag.get(name).unwrap_or_default(), tag.span, report);
            }
        }
        for directive in text.outline.directives.iter().filter(|directive| directive.name == "video") {
            let loaded =
                |attribute: &&crate::markdown::Attribute| matches!(&*attribute.name, "src" | "poster" | "captions");
            for attribute in directive.attributes.iter().filter(loaded) {
                tell(attribute.value.as_deref().unwrap_or_default(), text.at(attribute.span), report);
            }
        }
    }
}

fn tell(src: &str, span: Span, report: &mut RuleReporter) {
    let host = src.strip_prefix("https://").or_else(|| src.strip_prefix("http://")).or_else(|| src.strip_prefix("//"));
    let Some(host) = host.map(|rest| rest.split('/').next().unwrap_or(rest)) else { return };
    let name = src.rsplit('/').next().unwrap_or(src);
    report
        .report(span, format!("this would load from `{host}`"))
        .note("That host would learn who reads this page, and readers have not agreed to that.")
        .help(format!("copy the file beside this document and write `{name}`"));
}
