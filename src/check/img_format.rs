//! A picture has a format that browsers do not show, or is not a picture.
//!
//! Most browsers show a gap for pictures from phones (HEIC), scanners (TIFF) and drawing programs. Such a
//! file can also contain the place where it was taken, and the program cannot remove that. So the file is
//! not published. Its content decides, not its name: `photo.jpg` can be a HEIC picture. Servers report a
//! file's format by its extension. So a browser shows a gap, or cannot open the file, if a drawing has the
//! extension of a photograph, or a picture that of a document. If a photograph has the extension of another
//! photograph format, browsers show it.
//!
//! Bad: `![Pupils planting trees](IMG_0042.HEIC)`, `![The form](form.docx)`, `plan.png` that is an SVG drawing
//!
//! Good: the photograph saved as JPEG; a drawing or a screenshot saved as PNG; a link to the form

use std::collections::{BTreeMap, HashSet};

use super::{CheckContext, RuleReporter};
use crate::content::Document;
use crate::schema::{Fields, Value};
use crate::site::WithheldReason;
use crate::source::{Asset, FileFormat, COMPRESSED_SVG, Span};

/// Extensions of pictures that browsers show, for files whose content does not show their format.
const PICTURES: [&str; 10] = ["jpg", "jpeg", "jfif", "png", "apng", "webp", "gif", "avif", "svg", "ico"];

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    let all = site.with_all_files();
    let mut refused: BTreeMap<&str, Span> = site
        .withheld()
        .iter()
        .filter(|(_, reason)| **reason == WithheldReason::Format)
        .map(|(path, _)| (&**path, context.span_of_file(path)))
        .collect();
    let mut no_pictures = HashSet::new();
    for (id, document) in site.visible() {
        for (target, span, is_shown) in named_pictures(document) {
            let Some(asset) = all.resolve_file(id, target) else { continue };
            if let Some(place) = refused.get_mut(asset.path.as_str()) {
                // Keep the first position.
                if *place == context.span_of_file(&asset.path) {
                    *place = span;
                }
            } else if is_shown && let Some(what) = non_picture_kind(asset) {
                no_pictures.insert(asset.path.clone());
                report
                    .report(span, format!("`{target}` is not a picture: it is {what}"))
                    .note("Readers see a gap in its place.")
                    .help("link to the file, or name a picture saved as JPEG, PNG or SVG");
            }
        }
    }
    report_misnamed(context, &no_pictures, report);
    for (path, span) in refused {
        let format = match all.asset(path).and_then(|asset| asset.format) {
            Some(FileFormat::OtherPicture(format)) => format,
            _ => continue,
        };
        let save = match format {
            COMPRESSED_SVG => "plain SVG",
            "BMP" | "Windows drawing" => "PNG",
            _ => "JPEG",
        };
        report
            .report(span, format!("`{path}` is not published: it is a {format} picture, which most browsers do not show"))
            .note("Readers would see a gap in its place, and the file could reveal the place where it was taken.")
            .help(format!("open it in a picture editor, save it as {save}, and use that file instead"));
    }
}

/// Reports published files whose content does not match their extension.
fn report_misnamed(context: &CheckContext, reported: &HashSet<String>, report: &mut RuleReporter) {
    for asset in context.site.assets().iter().filter(|asset| !reported.contains(&asset.path)) {
        let Some((what, ending)) = asset.format.and_then(|format| actual_format(&asset.path, format)) else { continue };
        let (path, name) = (&asset.path, asset.path.rsplit('/').next().unwrap_or(&asset.path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        report
            .report(context.span_of_file(path), format!("`{path}` is {what}, but has the wrong file extension"))
            .note("Browsers rely on the extension: readers would see a gap, or a file that does not open.")
            .help(format!("rename it to `{stem}{ending}`, also in the pages that use it"));
    }
}

/// The extensions of drawings, raster pictures and documents, by which browsers and programs choose how to
/// open a file.
const BY_NAME: [(&str, &[&str]); 4] = [
    (".svg", &[".svg"]),
    (".jpg", &[".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif", ".avif"]),
    (".pdf", &[".pdf"]),
    (".docx", &[".docx", ".doc", ".xlsx", ".xls", ".pptx", ".ppt", ".odt", ".ods", ".odp", ".zip", ".epub"]),
];

/// Returns what a file is and its right extension, if its name has another one.
fn actual_format(path: &str, format: FileFormat) -> Option<(&'static str, &'static str)> {
    let lower = path.to_lowercase();
    let group = |ending: &str| BY_NAME.iter().position(|(_, endings)| endings.contains(&ending));
    let named = lower.rfind('.').and_then(|at| group(&lower[at..]))?;
    let (what, ending) = match format {
        FileFormat::Svg => ("an SVG drawing", ".svg"),
        FileFormat::Jpeg => ("a JPEG picture", ".jpg"),
        FileFormat::Png => ("a PNG picture", ".png"),
        FileFormat::Webp => ("a WebP picture", ".webp"),
        FileFormat::Gif => ("a GIF picture", ".gif"),
        FileFormat::Avif => ("an AVIF picture", ".avif"),
        FileFormat::Ico => ("an icon", ".ico"),
        FileFormat::NoPicture("PDF") => ("a PDF", ".pdf"),
        FileFormat::NoPicture("Office document" | "Office document or a ZIP archive") => ("an Office document or a ZIP archive", ".docx"),
        FileFormat::OtherPicture(_) | FileFormat::NoPicture(_) => return None,
    };
    (group(ending) != Some(named)).then_some((what, ending))
}

/// Returns the files that a document names as pictures: the text, the position, and whether the page shows
/// it rather than links to it.
fn named_pictures(document: &Document) -> Vec<(&str, Span, bool)> {
    let images = document.content_summary.images.iter().map(|image| (&*image.target, image.place, true));
    let links = document.content_summary.links.iter().map(|link| (&*link.target, link.place, false));
    let mut named: Vec<_> = images.chain(links).collect();
    pictures_of(&document.fields, &mut named);
    named
}

/// Collects the pictures in fields: tables with `src` and `alt`, at any depth.
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

/// Returns what a file is, if it is not a picture.
fn non_picture_kind(asset: &Asset) -> Option<String> {
    let lower = asset.path.to_lowercase();
    match asset.format {
        Some(FileFormat::NoPicture(what)) => {
            let article = if what.starts_with(['O', 'A', 'E', 'I']) { "an" } else { "a" };
            Some(format!("{article} {what}"))
        }
        Some(_) => None,
        None => {
            let name = lower.rsplit('/').next().unwrap_or(&lower);
            match name.rsplit_once('.') {
                Some((_, ending)) if PICTURES.contains(&ending) => None,
                Some((_, ending)) => Some(format!("a `.{ending}` file")),
                None => Some("a file of another kind".to_owned()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_that_does_not_match_the_content_is_found() {
        use FileFormat::*;
        let office = NoPicture("Office document or a ZIP archive");
        for (path, format, ending) in [
            ("static/plan.png", Svg, ".svg"),
            ("static/plan.PDF", Svg, ".svg"),
            ("static/plan.svg", Png, ".png"),
            ("static/plan.pdf", Jpeg, ".jpg"),
            ("static/plan.docx", NoPicture("PDF"), ".pdf"),
            ("static/plan.pdf", office, ".docx"),
            ("static/plan.jpg", NoPicture("PDF"), ".pdf"),
        ] {
            assert_eq!(actual_format(path, format).map(|(_, ending)| ending), Some(ending), "{path}");
        }
        for (path, format) in [
            ("static/plan.png", Jpeg),
            ("static/plan.svg", Svg),
            ("static/plan.xlsx", office),
            ("static/plan.zip", office),
            ("static/plan.ai", NoPicture("PDF")),
            ("static/plan.txt", Svg),
            ("static/plan", Svg),
        ] {
            assert_eq!(actual_format(path, format), None, "{path}");
        }
    }
}
