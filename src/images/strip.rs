//! A picture of any format without what cameras and programs write beside its pixels.

use super::{DecodeError, clean, container, ico, svg};
use crate::source::PictureFormat;

/// The picture's bytes without the rest.
///
/// # Errors
/// [`DecodeError::Unreadable`].
pub(super) fn strip(bytes: &[u8], format: PictureFormat) -> Result<Vec<u8>, DecodeError> {
    let stripped = match format {
        PictureFormat::Gif => clean::gif(bytes),
        PictureFormat::Avif => clean::avif(bytes),
        PictureFormat::Ico => ico::clean(bytes),
        PictureFormat::Svg => std::str::from_utf8(bytes).ok().and_then(svg::clean).map(String::into_bytes),
        PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::Webp => return container::strip(bytes, format),
    };
    stripped.ok_or(DecodeError::Unreadable)
}
