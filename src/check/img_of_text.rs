//! A picture is likely to hold words: a poster, a flyer, a scan.
//!
//! Words in a picture cannot be read aloud, enlarged, translated or searched. Put them on the page too, and say so with `{text-on-page}`.
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
                    .report(text.at(image.span), format!("`{}` may be a picture of words", image.src))
                    .note("Words in a picture cannot be read aloud, enlarged or translated.")
                    .help("put the words on the page too, then add `{text-on-page}` after the picture");
            }
        }
    }
}
