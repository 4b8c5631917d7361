//! Reads the header of a picture without decoding its pixels: format, size as shown, orientation.
//! It detects a wrong or truncated file when the sources are read, before a page uses the picture.

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::clean::gif_size;
use super::container::{ImagePart, parts};
use super::sniff::{SNIFFED, sniff};
use super::strip::strip;
use super::{DecodeError, check_size, exif, ico};
use crate::source::{FileFormat, PictureFormat};

/// The limit of scans in a JPEG; encoders write 12 or fewer. A decoder passes over all pixels once
/// for each scan, even for one of a few bytes.
const MOST_SCANS: usize = 32;

/// In bytes: the limit of a colour profile. Profiles of screens have 4 kB or less, those of
/// printers up to 2 MB.
const LARGEST_PROFILE: usize = 4 << 20;

/// The facts that a picture's header states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The format by its bytes, whatever its name says.
    pub format: PictureFormat,
    /// Width and height in pixels as shown, after rotation.
    pub dimensions: (u32, u32),
    /// Exif's orientation; 1 is upright.
    pub orientation: u8,
    /// Whether its pixels are published as they are: an animation, or a format that the program does not encode
    /// (GIF, AVIF, ICO, SVG).
    pub keeps_pixels: bool,
}

/// Reads the header of a picture. Walks the parts of a JPEG, PNG or WebP to the end, and cleans a file of
/// another format to see whether it can be published. It decodes no pixel and rejects files that would be
/// expensive to decode.
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
    let mut header = Header { format, dimensions: (0, 0), orientation: 1, keeps_pixels: false };
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
            header.keeps_pixels = named(b"acTL").is_some();
            depth = if first.get(8) == Some(&16) { 2 } else { 1 };
            check_profile(named(b"iCCP").map_or(0, |part| unpacked_profile(part.data)))?;
            named(b"IDAT").and_then(|_| Some((big_endian(first, 0)?, big_endian(first, 4)?)))
        }
        PictureFormat::Gif | PictureFormat::Avif | PictureFormat::Ico | PictureFormat::Svg => None,
        PictureFormat::Webp => {
            let note = named(b"EXIF").map(|part| part.data.strip_prefix(b"Exif\0\0").unwrap_or(part.data));
            header.orientation = note.map_or(1, exif::orientation);
            header.keeps_pixels = named(b"ANIM").is_some();
            let extended = named(b"VP8X").map(|part| part.data);
            check_profile(named(b"ICCP").map_or(0, length))?;
            let mut frames = parts.iter().filter_map(|part| match &part.name {
                b"VP8L" => lossless_size(part.data),
                b"VP8 " => lossy_size(part.data),
                _ => None,
            });
            let size = extended.and_then(canvas).or_else(|| frames.clone().next());
            // A decoder allocates the canvas and decodes a frame: both of a still picture have one size.
            if frames.any(|frame| Some(frame) != size) {
                return Err(DecodeError::Unreadable);
            }
            size
        }
    };
    let (width, height) = size.filter(|(width, height)| *width > 0 && *height > 0).ok_or(DecodeError::Unreadable)?;
    check_size(width, height, depth)?;
    // Orientations 5 to 8 turn the picture by 90 degrees.
    header.dimensions = if header.orientation >= 5 { (height, width) } else { (width, height) };
    Ok(header)
}

/// Reads a GIF, an AVIF, an icon or an SVG, whose pixels the site publishes unchanged.
fn read_other(bytes: &[u8]) -> Result<Header, DecodeError> {
    let format = match sniff(bytes.get(..SNIFFED as usize).unwrap_or(bytes)) {
        Some(FileFormat::Gif) => PictureFormat::Gif,
        Some(FileFormat::Avif) => PictureFormat::Avif,
        Some(FileFormat::Ico) => PictureFormat::Ico,
        // A long comment may be before the first element of a drawing.
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
    Ok(Header { format, dimensions, orientation: 1, keeps_pixels: true })
}

/// The first bytes of a JPEG segment with a colour profile (ICC.1:2022 annex B.4).
const ICC: &[u8] = b"ICC_PROFILE\0";

fn length(part: &ImagePart) -> usize {
    part.data.len()
}

fn check_profile(bytes: usize) -> Result<(), DecodeError> {
    if bytes > LARGEST_PROFILE { Err(DecodeError::LargeProfile) } else { Ok(()) }
}

/// Returns the unpacked size of a PNG's colour profile in bytes (PNG specification section
/// 11.3.2.3: a name, a zero, the method, zlib); more than [`LARGEST_PROFILE`] if it exceeds that.
/// Decoders ignore a profile that cannot be unpacked, so its size is 0.
fn unpacked_profile(chunk: &[u8]) -> usize {
    let packed = chunk.iter().position(|byte| *byte == 0).and_then(|name| chunk.get(name + 2..)).unwrap_or_default();
    match decompress_to_vec_zlib_with_limit(packed, LARGEST_PROFILE) {
        Ok(profile) => profile.len(),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => usize::MAX,
        Err(_) => 0,
    }
}

/// Reads the size from a start-of-frame segment (ITU-T T.81 section B.2.2).
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

/// Reads the canvas size (RFC 9649 section 2.7.1).
fn canvas(data: &[u8]) -> Option<(u32, u32)> {
    Some((three_bytes(data, 4)? + 1, three_bytes(data, 7)? + 1))
}

/// Reads the size of a lossless frame (RFC 9649 section 3.4): fourteen bits each.
fn lossless_size(data: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(data.get(1..5)?.try_into().ok()?);
    Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}

/// Reads the size of a lossy frame (RFC 6386 section 9.1): fourteen bits each.
fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    let two = |at: usize| Some(u32::from(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?) & 0x3fff));
    (data.get(3..6)? == [0x9d, 0x01, 0x2a]).then_some(())?;
    Some((two(6)?, two(8)?))
}
