//! What a picture's file tells without its pixels being decoded: format, size as shown, how the camera was held. A file that lies or is cut
//! short is told here, while sources are read, so that no page is made with it.

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::clean::gif_size;
use super::container::{ImagePart, parts};
use super::sniff::{SNIFFED, sniff};
use super::strip::strip;
use super::{DecodeError, check_size, exif, ico};
use crate::source::{FileFormat, PictureFormat};

/// Scans of a JPEG: encoders write 12 or fewer. A decoder goes through all pixels once for each, also for one of a few bytes.
const MOST_SCANS: usize = 32;

/// Bytes of a colour profile: those of screens have 4 kB or less, those of printers up to 2 MB.
const LARGEST_PROFILE: usize = 4 << 20;

/// What the file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// By its bytes, whatever its name.
    pub format: PictureFormat,
    /// Width and height in pixels as people see it, turned upright.
    pub dimensions: (u32, u32),
    /// Exif's note on how it lies; 1 is upright.
    pub orientation: u8,
    /// Whether it is a moving picture.
    pub moves: bool,
}

/// Reads what a JPEG, PNG or WebP tells, and walks its parts to the end. No pixel is decoded: whatever would cost much is
/// refused here.
///
/// # Errors
/// [`DecodeError`].
pub fn read_header(bytes: &[u8]) -> Result<Header, DecodeError> {
    let format = match bytes {
        [0xff, 0xd8, ..] => PictureFormat::Jpeg,
        [0x89, b'P', b'N', b'G', ..] => PictureFormat::Png,
        [b'R', b'I', b'F', b'F', ..] => PictureFormat::Webp,
        _ => return read_other(bytes),
    };
    let parts = parts(bytes, format)?;
    let named = |name: &[u8; 4]| parts.iter().find(|part| &part.name == name);
    let mut header = Header { format, dimensions: (0, 0), orientation: 1, moves: false };
    let mut depth = 1;
    let size = match format {
        PictureFormat::Jpeg => {
            let scans = parts.iter().filter(|part| part.marker == 0xda).count();
            let frames = parts.iter().filter(|part| frame_of_jpeg(part).is_some()).count();
            // A second frame may have another size than the one that is checked here.
            if scans > MOST_SCANS || frames > 1 {
                return Err(DecodeError::Unreadable);
            }
            let profile = parts.iter().filter(|part| part.marker == 0xe2 && part.data.starts_with(ICC)).map(length);
            check_profile(profile.sum())?;
            let note = parts
                .iter()
                .find_map(|part| (part.marker == 0xe1).then(|| part.data.strip_prefix(b"Exif\0\0")).flatten());
            header.orientation = note.map_or(1, exif::orientation);
            parts.iter().find_map(frame_of_jpeg)
        }
        PictureFormat::Png => {
            let first = named(b"IHDR").map(|part| part.data).unwrap_or_default();
            header.orientation = named(b"eXIf").map_or(1, |part| exif::orientation(part.data));
            header.moves = named(b"acTL").is_some();
            depth = if first.get(8) == Some(&16) { 2 } else { 1 };
            check_profile(named(b"iCCP").map_or(0, |part| unpacked_profile(part.data)))?;
            named(b"IDAT").and_then(|_| Some((big_endian(first, 0)?, big_endian(first, 4)?)))
        }
        PictureFormat::Gif | PictureFormat::Avif | PictureFormat::Ico | PictureFormat::Svg => None,
        PictureFormat::Webp => {
            let note = named(b"EXIF").map(|part| part.data.strip_prefix(b"Exif\0\0").unwrap_or(part.data));
            header.orientation = note.map_or(1, exif::orientation);
            header.moves = named(b"ANIM").is_some();
            let extended = named(b"VP8X").map(|part| part.data);
            check_profile(named(b"ICCP").map_or(0, length))?;
            let mut frames = parts.iter().filter_map(|part| match &part.name {
                b"VP8L" => lossless_size(part.data),
                b"VP8 " => lossy_size(part.data),
                _ => None,
            });
            let size = extended.and_then(canvas).or_else(|| frames.clone().next());
            // A decoder makes room for the canvas and decodes a frame: a picture that stands still has one size.
            if frames.any(|frame| Some(frame) != size) {
                return Err(DecodeError::Unreadable);
            }
            size
        }
    };
    let (width, height) = size.filter(|(width, height)| *width > 0 && *height > 0).ok_or(DecodeError::Unreadable)?;
    check_size(width, height, depth)?;
    // Turns 5 to 8 lay the picture on its side.
    header.dimensions = if header.orientation >= 5 { (height, width) } else { (width, height) };
    Ok(header)
}

/// Reads a GIF, an AVIF, an icon or an SVG, whose pixels are published as they are. Cleaning it shows whether it can be published.
fn read_other(bytes: &[u8]) -> Result<Header, DecodeError> {
    let format = match sniff(bytes.get(..SNIFFED as usize).unwrap_or(bytes)) {
        Some(FileFormat::Gif) => PictureFormat::Gif,
        Some(FileFormat::Avif) => PictureFormat::Avif,
        Some(FileFormat::Ico) => PictureFormat::Ico,
        // A drawing's first element can stand behind a long comment.
        Some(FileFormat::Svg) | None => PictureFormat::Svg,
        Some(_) => return Err(DecodeError::Unreadable),
    };
    let cleaned = strip(bytes, format)?;
    let size = match format {
        PictureFormat::Svg => Some((1, 1)),
        PictureFormat::Gif => gif_size(&cleaned),
        PictureFormat::Ico => ico::size(&cleaned),
        _ => imagesize::blob_size(&cleaned)
            .ok()
            .and_then(|size| Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))),
    };
    let dimensions = size.filter(|(width, height)| *width > 0 && *height > 0).ok_or(DecodeError::Unreadable)?;
    check_size(dimensions.0, dimensions.1, 1)?;
    Ok(Header { format, dimensions, orientation: 1, moves: true })
}

/// What a JPEG's segment of a colour profile begins with (ICC.1:2022 annex B.4).
const ICC: &[u8] = b"ICC_PROFILE\0";

fn length(part: &ImagePart) -> usize {
    part.data.len()
}

fn check_profile(bytes: usize) -> Result<(), DecodeError> {
    if bytes > LARGEST_PROFILE { Err(DecodeError::LargeProfile) } else { Ok(()) }
}

/// How many bytes a PNG's colour profile has (PNG specification section 11.3.2.3: a name, a zero, the method, zlib); more than
/// [`LARGEST_PROFILE`] where it has more. One that cannot be unpacked is ignored by decoders and counts as empty.
fn unpacked_profile(chunk: &[u8]) -> usize {
    let packed = chunk.iter().position(|byte| *byte == 0).and_then(|name| chunk.get(name + 2..)).unwrap_or_default();
    match decompress_to_vec_zlib_with_limit(packed, LARGEST_PROFILE) {
        Ok(profile) => profile.len(),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => usize::MAX,
        Err(_) => 0,
    }
}

/// ITU-T T.81 section B.2.2: a start of frame tells the size.
fn frame_of_jpeg(part: &ImagePart) -> Option<(u32, u32)> {
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
