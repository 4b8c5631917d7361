//! A picture probably contains text: a poster, a flyer, a scan.
//!
//! Screen readers cannot read text in a picture, and people cannot enlarge, translate or search it. Write
//! the text on the page too, and confirm it with `{text-on-page}`.
//!
//! Bad: `![Open day](open-day-poster.png)`
//!
//! Good: `![Open day poster: the details are below](open-day-poster.png){text-on-page}`

use super::{CheckedPage, RuleReporter};

const NAMES: [&str; 7] = ["poster", "flyer", "leaflet", "infographic", "scan", "scanned", "taflen"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for image in text.outline.images.iter().filter(|image| image.get("text-on-page").is_none()) {
            let file = image.src.rsplit('/').next().unwrap_or(&image.src).to_lowercase();
            let mut words = file.split(|c: char| !c.is_alphanumeric());
            if words.any(|word| NAMES.contains(&word)) {
                report
                    .report(text.source_span(image.span), format!("`{}` may be a picture of text", image.src))
                    .note("Screen readers cannot read text in a picture, and people cannot enlarge or translate it.")
                    .help("write the text on the page too, then add `{text-on-page}` after the picture");
            }
        }
    }
}
