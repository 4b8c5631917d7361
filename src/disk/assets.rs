//! Describes a binary file: its length, and the facts in the header of a picture or a PDF.

#![allow(clippy::disallowed_methods)] // This module may read files.

use std::fs::File;
use std::io;

use xxhash_rust::xxh3::xxh3_64;

use super::site_folder::{read_bounded, read_head};
use super::{active, pdf};
use crate::images::{self, DecodeError, LARGEST_FILE};
use crate::source::{Asset, COMPRESSED_SVG, FileFormat, Picture, PictureFormat};

/// Bytes of an SVG file that are read to find its size. The root element is within them.
const SVG_HEAD: usize = 4096;

/// Most bytes of a PDF that is examined for accessibility. Larger PDFs are not checked.
const LARGEST_PDF: u64 = 64 << 20;

/// Describes a file by its path within the site. Reads a raster picture whole, so that damage is
/// reported before any page uses it, but decodes no pixels.
pub(super) fn asset(path: &str, file: &mut File) -> io::Result<Result<Asset, DecodeError>> {
    let mut length = file.metadata()?.len();
    let mut picture = None;
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let mut format = images::sniff(&read_head(file, images::SNIFFED)?);
    match extension.as_str() {
        "svg" if format.is_none() => format = Some(FileFormat::Svg),
        // A gzip-compressed SVG. Few servers send the right header, and its metadata would have to be
        // removed inside the archive.
        "svgz" => format = Some(FileFormat::OtherPicture(COMPRESSED_SVG)),
        _ => {}
    }
    // The content decides the format of a picture: the file extension may be wrong.
    let is_named_so = matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "jfif" | "webp" | "gif" | "avif");
    let dimensions = match format {
        Some(
            FileFormat::Jpeg
            | FileFormat::Png
            | FileFormat::Webp
            | FileFormat::Gif
            | FileFormat::Avif
            | FileFormat::Ico
            | FileFormat::Svg,
        ) => {
            let bytes = match read_bounded(file, LARGEST_FILE)? {
                Ok(bytes) => bytes,
                Err(length) => return Ok(Err(DecodeError::TooHeavy(length))),
            };
            length = bytes.len() as u64;
            let header = match images::read_header(&bytes) {
                Ok(header) => header,
                Err(damage) => return Ok(Err(damage)),
            };
            picture = Some(Picture {
                format: header.format,
                hash: xxh3_64(&bytes),
                upright: header.orientation == 1,
                keeps_pixels: header.keeps_pixels,
            });
            match header.format {
                PictureFormat::Svg => svg_dimensions(&String::from_utf8_lossy(&bytes[..bytes.len().min(SVG_HEAD)])),
                _ => Some(header.dimensions),
            }
        }
        None if is_named_so && length > LARGEST_FILE => return Ok(Err(DecodeError::TooHeavy(length))),
        None if is_named_so => return Ok(Err(DecodeError::Unreadable)),
        _ => None,
    };
    let pdf = match extension.as_str() {
        "pdf" => read_bounded(file, LARGEST_PDF)?.ok().and_then(|bytes| pdf::read(&bytes)),
        _ => None,
    };
    let active = match active::is_kind(path) {
        // Read one byte more than the limit, so that the file is reported as too large.
        true => active::read(path, &read_head(file, active::LARGEST + 1)?),
        false => None,
    };
    Ok(Ok(Asset { path: path.to_owned(), length, dimensions, picture, format, pdf, active }))
}

/// Returns the size of an SVG in CSS pixels: `width` and `height` of its root element if both are plain
/// lengths, else its `viewBox` (SVG 2 sections 7.2 and 8.2).
pub(super) fn svg_dimensions(head: &str) -> Option<(u32, u32)> {
    let root = &head[head.find("<svg")? + "<svg".len()..];
    let root = &root[..root.find('>').unwrap_or(root.len())];
    let length = |name: &str| {
        let value = attribute(root, name)?;
        value.trim().strip_suffix("px").unwrap_or(value.trim()).trim().parse::<f64>().ok()
    };
    let whole = |width: f64, height: f64| {
        let fits = |length: f64| (0.5..=f64::from(u32::MAX)).contains(&length);
        (fits(width) && fits(height)).then(|| (width.round() as u32, height.round() as u32))
    };
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return whole(width, height);
    }
    let numbers: Vec<f64> = attribute(root, "viewBox")?
        .split([' ', ',', '\n', '\t', '\r'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    match numbers[..] {
        [_, _, width, height] => whole(width, height),
        _ => None,
    }
}

/// Returns the value of an attribute in the text of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        if before.trim() == name {
            return Some(value);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_drawing_comes_from_its_width_and_height_or_its_view_box() {
        assert_eq!(svg_dimensions("<?xml?><svg width=\"120\" height='80px' viewBox=\"0 0 9 9\">"), Some((120, 80)));
        assert_eq!(
            svg_dimensions("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 359.6\">"),
            Some((640, 360))
        );
        assert_eq!(svg_dimensions("<svg width=\"100%\" height=\"100%\" viewBox='0,0,4,3'>"), Some((4, 3)));
        for none in ["", "<svg", "<svg width=\"-1\" height=\"3\">", "<svg viewBox=\"0 0 a b\">", "<p>"] {
            assert_eq!(svg_dimensions(none), None, "{none}");
        }
    }
}
