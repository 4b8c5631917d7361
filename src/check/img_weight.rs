//! A picture is heavier or wider than any page needs.
//!
//! On a telephone it costs money and time; some families give up. 300 kB and 1,600 pixels are enough for a picture as wide as the page. Photographs
//! as JPEG, PNG and WebP are made smaller for you when they are published; drawings, moving pictures and other formats go out as they are.
//!
//! Bad: a moving picture of 4.2 MB
//!
//! Good: a film with captions, or the same saved again 1,600 pixels wide with 140 kB

use std::collections::HashSet;

use super::{CheckedPage, RuleReporter};
use crate::source::{Asset, Span};

/// Bytes.
const HEAVY: u64 = 300_000;
/// Pixels.
const WIDE: u32 = 1600;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let mut told = HashSet::new();
    let own = page.pictures.iter().filter_map(|picture| Some((picture.text("src")?, picture.span_of("src"))));
    let in_texts = page.texts.iter().flat_map(|text| text.outline.images.iter().map(|image| (&*image.src, text.at(image.span))));
    for (src, span) in own.chain(in_texts) {
        if let Some(asset) = page.site().file(page.id, src)
            && told.insert(&asset.path)
        {
            tell(asset, span, report);
        }
    }
}

fn tell(asset: &Asset, span: Span, report: &mut RuleReporter) {
    // Photographs are made smaller when they are published; drawings and moving pictures go out as they are.
    if asset.picture.is_some_and(|picture| !picture.moves) {
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
        true => "save it again without what the drawing program keeps for itself, such as hidden layers and photographs",
        false => "save it again, 1,600 pixels wide at most and under 300 kB",
    };
    report
        .report(span, format!("the picture `{name}` {what}"))
        .note("On a telephone it costs people money and time before they can read the page.")
        .help(fix);
}

/// "340 kB", "4.2 MB".
fn size(bytes: u64) -> String {
    if bytes < 1_000_000 { format!("{} kB", bytes / 1000) } else { format!("{:.1} MB", bytes as f64 / 1e6) }
}
