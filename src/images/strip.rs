//! Removes metadata from a picture of any format.

use std::borrow::Cow;

use super::{DecodeError, clean, container, ico, svg};
use crate::source::PictureFormat;

/// Returns a picture without metadata.
///
/// # Errors
/// Returns [`DecodeError::Unreadable`].
pub(super) fn strip(bytes: &[u8], format: PictureFormat) -> Result<Vec<u8>, DecodeError> {
    let stripped = match format {
        PictureFormat::Gif => clean::gif(bytes),
        PictureFormat::Avif => clean::avif(bytes),
        PictureFormat::Ico => ico::clean(bytes),
        PictureFormat::Svg => svg_text(bytes).and_then(|text| svg::clean(&text)).map(String::into_bytes),
        PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::Webp => return container::strip(bytes, format),
    };
    stripped.ok_or(DecodeError::Unreadable)
}

/// Returns the text of a drawing in UTF-8, also of one in UTF-16 with a byte order mark, as some programs save it.
fn svg_text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (bytes, number): (_, fn([u8; 2]) -> u16) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => (rest, u16::from_be_bytes),
        bytes => return std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    };
    let units = bytes.chunks_exact(2).map(|two| number([two[0], two[1]]));
    let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    let end = if text.starts_with("<?xml") { text.find("?>")? + 2 } else { 0 };
    // The declaration names the old encoding; without one, XML is UTF-8.
    Some(Cow::Owned(text[end..].trim_start().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_in_utf_16_is_decoded() {
        let text = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><title>T\u{177}</title></svg>";
        for bytes in [
            text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ] {
            let clean = strip(&bytes, PictureFormat::Svg).map_err(|_| "unreadable").unwrap();
            assert_eq!(clean, b"<svg xmlns=\"http://www.w3.org/2000/svg\"><title>T\xc5\xb7</title></svg>");
        }
    }
}
