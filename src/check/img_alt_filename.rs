//! A picture's alternative text is a file name or a placeholder.
//!
//! A screen reader spells out "D S C zero zero four two dot j p g", and the reader learns nothing.
//!
//! Bad: `![DSC_0042.jpg](DSC_0042.jpg)`
//!
//! Good: `![Pupils planting willows on the river bank](DSC_0042.jpg)`

use super::{CheckedPage, RuleReporter};

const ENDINGS: [&str; 9] = [".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".avif", ".heic", ".tif"];
const STOPGAPS: [&str; 16] = [
    "image",
    "photo",
    "picture",
    "graphic",
    "alt",
    "alt text",
    "untitled",
    "placeholder",
    "screenshot",
    "img",
    "todo",
    "tbc",
    "llun",
    "delwedd",
    "ffotograff",
    "image description",
];
/// Prefixes of file names from cameras and phones, before digits.
const CAMERAS: [&str; 8] = ["img", "dsc", "dscn", "pxl", "dji", "image", "photo", "screenshot"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for image in text.outline.images.iter().filter(|image| is_file_name(&image.alt)) {
            report_text(text.source_span(image.span), &image.alt, report);
        }
    }
    for picture in page.pictures {
        if let Some(alt) = picture.text("alt").filter(|alt| is_file_name(alt)) {
            report_text(picture.span_of("alt"), alt, report);
        }
    }
}

fn report_text(span: crate::source::Span, alt: &str, report: &mut RuleReporter) {
    report
        .report(span, format!("`{alt}` does not say what the picture shows"))
        .note("People who do not see the picture hear these letters and learn nothing.")
        .help("describe the picture in a few words");
}

fn is_file_name(alt: &str) -> bool {
    let alt = alt.trim().to_lowercase();
    let camera = CAMERAS.iter().any(|camera| {
        alt.strip_prefix(camera).is_some_and(|rest| {
            let rest = rest.trim_start_matches(['_', '-', ' ']);
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '_' | '-' | '(' | ')' | ' '))
        })
    });
    let file = ENDINGS.iter().any(|ending| alt.ends_with(ending)) && alt.len() > 4;
    camera || file || STOPGAPS.contains(&alt.as_str())
}
