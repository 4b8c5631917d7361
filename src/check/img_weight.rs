//! A picture is larger or wider than any page needs.
//!
//! On a phone it costs money and time, and some families give up. A picture as wide as the page needs no
//! more than 300 kB and 1,600 pixels. The build resizes photographs in JPEG, PNG and WebP. Drawings, moving
//! pictures and other formats are published unchanged.
//!
//! Bad: a moving picture of 4.2 MB
//!
//! Good: a film with captions, or the same picture saved again 1,600 pixels wide with 140 kB

use std::collections::HashSet;

use super::{CheckedPage, RuleReporter};
use crate::source::{Asset, Span};

/// Most bytes.
const HEAVY: u64 = 300_000;
/// Most pixels across.
const WIDE: u32 = 1600;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let mut told = HashSet::new();
    let own = page.pictures.iter().filter_map(|picture| Some((picture.text("src")?, picture.span_of("src"))));
    let in_texts = page.texts.iter().flat_map(|text| text.outline.images.iter().map(|image| (&*image.src, text.source_span(image.span))));
    for (src, span) in own.chain(in_texts) {
        if let Some(asset) = page.site().resolve_file(page.id, src)
            && told.insert(&asset.path)
        {
            report_weight(asset, span, report);
        }
    }
}

fn report_weight(asset: &Asset, span: Span, report: &mut RuleReporter) {
    // The build resizes photographs. Drawings and moving pictures are published unchanged.
    if asset.picture.is_some_and(|picture| !picture.keeps_pixels) {
        return;
    }
    // Drawings have no pixels.
    let is_drawing = asset.path.to_ascii_lowercase().ends_with(".svg");
    let width = asset.dimensions.map(|(width, _)| width).filter(|width| *width > WIDE && !is_drawing);
    let what = match (asset.length > HEAVY, width) {
        (true, Some(width)) => format!("has {} and is {width} pixels wide", size(asset.length)),
        (true, None) => format!("has {}", size(asset.length)),
        (false, Some(width)) => format!("is {width} pixels wide"),
        (false, None) => return,
    };
    let name = asset.path.rsplit('/').next().unwrap_or(&asset.path);
    let fix = match is_drawing {
        true => "save it again without the drawing program's own data, such as hidden layers and photographs",
        false => "save it again, at most 1,600 pixels wide and under 300 kB",
    };
    report
        .report(span, format!("the picture `{name}` {what}"))
        .note("On a phone it costs people money and time before they can read the page.")
        .help(fix);
}

/// Formats a number of bytes: "340 kB", "4.2 MB".
fn size(bytes: u64) -> String {
    if bytes < 1_000_000 { format!("{} kB", bytes / 1000) } else { format!("{:.1} MB", bytes as f64 / 1e6) }
}
