//! A picture has no alternative text for people who do not see it.
//!
//! A screen reader then says "image", or reads out a file name. Only the author knows whether a picture
//! informs or decorates. An empty text alone does not show that the author has decided.
//!
//! Bad: `![](map.png)`
//!
//! Good: `![The school is next to the library](map.png)`, or `![](leaves.png){decorative}`

use super::tags::tags;
use super::{CheckedPage, RuleReporter};
use crate::source::Span;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for image in
            text.outline.images.iter().filter(|image| image.alt.is_empty() && image.get("decorative").is_none())
        {
            let fix = format!(
                "describe the picture, `![…]({0})`, or mark it as decoration, `![]({0}){{decorative}}`",
                image.src
            );
            report_missing(text.source_span(image.span), &image.src, fix, report);
        }
        for tag in tags(text).iter().filter(|tag| tag.name == "img" && tag.get("alt").is_none()) {
            let fix = "add `alt=\"…\"` with a description of the picture, or `alt=\"\"` if it only decorates";
            report_missing(tag.span, tag.get("src").unwrap_or_default(), fix.into(), report);
        }
    }
    for picture in page.pictures.iter().filter(|picture| picture.get("alt").is_none()) {
        let src = picture.text("src").unwrap_or_default();
        let fix = "add `alt = \"…\"` with a description of the picture, or `alt = \"\"` if it only decorates";
        report_missing(picture.span_of("src"), src, fix.into(), report);
    }
}

fn report_missing(span: Span, src: &str, fix: String, report: &mut RuleReporter) {
    report
        .report(span, format!("the picture `{src}` has no alternative text"))
        .note("People who do not see the picture learn only that there is one.")
        .help(fix);
}
