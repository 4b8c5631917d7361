//! What a picture's file tells without its pixels being decoded: format, size as shown, how the camera was held. A file that lies or is cut
//! short is told here, while sources are read, so that no page is made with it.

use super::strip::{Part, parts};
use super::{Damage, MOST_PIXELS, exif};
use crate::source::PictureFormat;

/// What the file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// By its bytes, whatever its name.
    pub format: PictureFormat,
    /// Width and height in pixels as people see it, turned upright.
    pub dimensions: (u32, u32),
    /// Exif's note on how it lies; 1 is upright.
    pub orientation: u8,
    /// Whether it may be see-through.
    pub see_through: bool,
    /// Whether it is a moving picture.
    pub moves: bool,
}

/// Reads what a JPEG, PNG or WebP tells, and walks its parts to the end.
///
/// # Errors
/// [`Damage`].
pub fn read_header(bytes: &[u8]) -> Result<Header, Damage> {
    let format = match bytes {
        [0xff, 0xd8, ..] => PictureFormat::Jpeg,
        [0x89, b'P', b'N', b'G', ..] => PictureFormat::Png,
        [b'R', b'I', b'F', b'F', ..] => PictureFormat::Webp,
        _ => return Err(Damage::Unreadable),
    };
    let parts = parts(bytes, format)?;
    let named = |name: &[u8; 4]| parts.iter().find(|part| &part.name == name);
    let mut header = Header { format, dimensions: (0, 0), orientation: 1, see_through: false, moves: false };
    let size = match format {
        PictureFormat::Jpeg => {
            let note = parts
                .iter()
                .find_map(|part| (part.marker == 0xe1).then(|| part.data.strip_prefix(b"Exif\0\0")).flatten());
            header.orientation = note.map_or(1, exif::orientation);
            parts.iter().find_map(frame_of_jpeg)
        }
        PictureFormat::Png => {
            let first = named(b"IHDR").map(|part| part.data).unwrap_or_default();
            header.orientation = named(b"eXIf").map_or(1, |part| exif::orientation(part.data));
            header.see_through = matches!(first.get(9), Some(4 | 6)) || named(b"tRNS").is_some();
            header.moves = named(b"acTL").is_some();
            named(b"IDAT").and_then(|_| Some((big_endian(first, 0)?, big_endian(first, 4)?)))
        }
        PictureFormat::Webp => {
            let note = named(b"EXIF").map(|part| part.data.strip_prefix(b"Exif\0\0").unwrap_or(part.data));
            header.orientation = note.map_or(1, exif::orientation);
            header.moves = named(b"ANIM").is_some();
            let extended = named(b"VP8X").map(|part| part.data);
            let flags = extended.and_then(|data| data.first()).copied().unwrap_or(0);
            let lossless = named(b"VP8L").map(|part| part.data);
            header.see_through =
                flags & 0x10 != 0 || lossless.is_some_and(|data| data.get(4).is_some_and(|b| b & 0x10 != 0));
            extended
                .and_then(canvas)
                .or_else(|| lossless.and_then(lossless_size))
                .or_else(|| lossy_size(named(b"VP8 ")?.data))
        }
    };
    let (width, height) = size.filter(|(width, height)| *width > 0 && *height > 0).ok_or(Damage::Unreadable)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Damage::TooLarge(width, height));
    }
    // Turns 5 to 8 lay the picture on its side.
    header.dimensions = if header.orientation >= 5 { (height, width) } else { (width, height) };
    Ok(header)
}

/// ITU-T T.81 section B.2.2: a start of frame tells the size.
fn frame_of_jpeg(part: &Part) -> Option<(u32, u32)> {
    let is_frame = matches!(part.marker, 0xc0..=0xcf) && !matches!(part.marker, 0xc4 | 0xc8 | 0xcc);
    let two = |at: usize| Some(u32::from(u16::from_be_bytes(part.data.get(at..at + 2)?.try_into().ok()?)));
    if is_frame { Some((two(3)?, two(1)?)) } else { None }
}

fn big_endian(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

fn three_bytes(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at + 3)?;
    Some(u32::from(bytes[0]) | u32::from(bytes[1]) << 8 | u32::from(bytes[2]) << 16)
}

/// RFC 9649 section 2.7.1.
fn canvas(data: &[u8]) -> Option<(u32, u32)> {
    Some((three_bytes(data, 4)? + 1, three_bytes(data, 7)? + 1))
}

/// RFC 9649 section 3.4: fourteen bits each.
fn lossless_size(data: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(data.get(1..5)?.try_into().ok()?);
    Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}

/// RFC 6386 section 9.1: fourteen bits each.
fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    let two = |at: usize| Some(u32::from(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?) & 0x3fff));
    (data.get(3..6)? == [0x9d, 0x01, 0x2a]).then_some(())?;
    Some((two(6)?, two(8)?))
}
