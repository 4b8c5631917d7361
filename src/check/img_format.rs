//! A picture has a format that browsers do not show, or is no picture at all.
//!
//! Most browsers show a gap in the place of a picture as telephones (HEIC), scanners (TIFF) and drawing programs save it. Such a file can also
//! say where and with what it was taken, and that cannot be taken out of it here. It is not published. What a file is, its content decides:
//! `photo.jpg` can be a HEIC picture too.
//!
//! Bad: `![Pupils planting trees](IMG_0042.HEIC)`, `![The form](form.docx)`
//!
//! Good: the photograph saved as JPEG; a drawing or a screenshot saved as PNG; a link to the form

use std::collections::BTreeMap;

use super::{CheckContext, RuleReporter};
use crate::content::Document;
use crate::schema::{Fields, Value};
use crate::site::WithheldReason;
use crate::source::{Asset, FileFormat, PACKED_SVG, Span};

/// The ends of names of files that are no pictures, for those whose content does not say so.
const NO_PICTURES: [&str; 12] =
    [".docx", ".doc", ".odt", ".rtf", ".pdf", ".txt", ".csv", ".xlsx", ".pptx", ".mp4", ".zip", ".ics"];

pub fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    let all = site.with_all_files();
    let mut refused: BTreeMap<&str, Span> = site
        .withheld()
        .iter()
        .filter(|(_, reason)| **reason == WithheldReason::Format)
        .map(|(path, _)| (&**path, Span::file_start(site.config.file)))
        .collect();
    for (id, document) in site.visible() {
        for (target, span, is_shown) in named(document) {
            let Some(asset) = all.file(id, target) else { continue };
            if let Some(place) = refused.get_mut(asset.path.as_str()) {
                // The first place is kept.
                if *place == Span::file_start(site.config.file) {
                    *place = span;
                }
            } else if is_shown && let Some(what) = no_picture(asset) {
                report
                    .report(span, format!("`{target}` is no picture: it is {what}"))
                    .note("Readers see a gap in its place.")
                    .help("link to the file, or name a picture saved as JPEG, PNG or SVG");
            }
        }
    }
    for (path, span) in refused {
        let format = match all.asset(path).and_then(|asset| asset.format) {
            Some(FileFormat::OtherPicture(format)) => format,
            _ => continue,
        };
        let save = match format {
            PACKED_SVG => "plain SVG",
            "BMP" | "Windows drawing" => "PNG",
            _ => "JPEG",
        };
        report
            .report(span, format!("`{path}` is not published: it is a {format} picture, which most browsers do not show"))
            .note("Readers would see a gap in its place, and the file can say where and with what it was taken.")
            .help(format!("open it in a program for pictures, save it as {save}, and name that file instead"));
    }
}

/// What a document names that may be a picture: the words, their place, whether it is shown rather than linked to.
fn named(document: &Document) -> Vec<(&str, Span, bool)> {
    let images = document.content_summary.images.iter().map(|image| (&*image.target, image.place, true));
    let links = document.content_summary.links.iter().map(|link| (&*link.target, link.place, false));
    let mut named: Vec<_> = images.chain(links).collect();
    pictures_of(&document.fields, &mut named);
    named
}

/// The pictures that fields describe: tables with `src` and `alt`, however deep.
fn pictures_of<'f>(fields: &'f Fields, named: &mut Vec<(&'f str, Span, bool)>) {
    let is_picture = fields.get("alt").is_some() || fields.get("decorative").is_some();
    for (name, _, field) in fields.iter() {
        match &field.value {
            Value::Table(inner) => pictures_of(inner, named),
            Value::List(items) => items.iter().filter_map(|item| item.as_table()).for_each(|inner| pictures_of(inner, named)),
            Value::Text(text) if &**name == "src" => named.push((text, field.span, is_picture)),
            _ => {}
        }
    }
}

/// What a file is that is no picture.
fn no_picture(asset: &Asset) -> Option<String> {
    let lower = asset.path.to_lowercase();
    match asset.format {
        Some(FileFormat::NoPicture(what)) => {
            let article = if what.starts_with(['O', 'A', 'E', 'I']) { "an" } else { "a" };
            Some(format!("{article} {what}"))
        }
        Some(_) => None,
        None => {
            let ending = NO_PICTURES.iter().find(|ending| lower.ends_with(**ending))?;
            Some(format!("a `{ending}` file"))
        }
    }
}
