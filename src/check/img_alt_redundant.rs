//! A picture's alternative text begins with "image of".
//!
//! Screen readers already say that it is an image. If the painting or photograph itself is the topic, its
//! text may name it.
//!
//! Bad: `![Photo of the hall](hall.jpg)`
//!
//! Good: `![The hall, set for supper](hall.jpg)`

use super::{CheckedPage, RuleReporter};

const STARTS: [&str; 13] = [
    "image of ",
    "an image of ",
    "picture of ",
    "a picture of ",
    "photo of ",
    "a photo of ",
    "photograph of ",
    "a photograph of ",
    "graphic of ",
    "icon of ",
    "llun o ",
    "delwedd o ",
    "ffotograff o ",
];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for image in &text.outline.images {
            report_redundant(text.source_span(image.span), &image.alt, report);
        }
    }
    for picture in page.pictures {
        report_redundant(picture.span_of("alt"), picture.text("alt").unwrap_or_default(), report);
    }
}

fn report_redundant(span: crate::source::Span, alt: &str, report: &mut RuleReporter) {
    let lower = alt.to_lowercase();
    let Some(start) = STARTS.iter().find(|start| lower.starts_with(*start)) else { return };
    let rest: String = alt.chars().skip(start.chars().count()).collect();
    report
        .report(span, format!("the picture's alternative text begins with `{}`", start.trim_end()))
        .note("Screen readers already say that it is an image.")
        .help(format!("write \"{}\"", capitalised(&rest)));
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
