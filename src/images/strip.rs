//! Removes metadata from a picture of any format.

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
        PictureFormat::Svg => std::str::from_utf8(bytes).ok().and_then(svg::clean).map(String::into_bytes),
        PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::Webp => return container::strip(bytes, format),
    };
    stripped.ok_or(DecodeError::Unreadable)
}
