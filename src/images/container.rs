//! Removes from a JPEG, PNG or WebP what cameras and programs write beside its pixels: place, time, names,
//! thumbnails, second pictures. The pixels and the facts about colour (ICC profiles, gamma) stay.

use super::DecodeError;
use crate::source::PictureFormat;

/// The limit of parts in one file. Encoders write some thousand; a part of 2 bytes takes 20 times
/// as much memory here.
const MOST_PARTS: usize = 1 << 18;

/// One part of a picture's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ImagePart<'b> {
    /// JPEG: the marker's second byte. Others: 0.
    pub marker: u8,
    /// PNG and WebP: the four letters of the chunk. JPEG: zeros.
    pub name: [u8; 4],
    /// Its title.
    pub data: &'b [u8],
    /// All its bytes in the file.
    pub whole: &'b [u8],
}

/// Returns a JPEG, PNG or WebP without metadata.
///
/// # Errors
/// Returns [`DecodeError::Unreadable`].
pub(super) fn strip(bytes: &[u8], format: PictureFormat) -> Result<Vec<u8>, DecodeError> {
    let parts = parts(bytes, format)?;
    let mut out = Vec::with_capacity(bytes.len());
    match format {
        PictureFormat::Gif | PictureFormat::Avif | PictureFormat::Ico | PictureFormat::Svg => {
            return Err(DecodeError::Unreadable);
        }
        PictureFormat::Jpeg => {
            out.extend_from_slice(&JPEG);
            for part in parts.iter().filter(|part| is_visible_segment(part)) {
                match part.data.get(..JFIF.len()).filter(|_| part.marker == 0xe0 && part.data.len() > JFIF_LENGTH) {
                    // A thumbnail follows: the segment ends before it and declares that there is none.
                    Some(_) => {
                        out.extend_from_slice(&[0xff, 0xe0, 0, JFIF_LENGTH as u8 + 2]);
                        out.extend_from_slice(&part.data[..JFIF_LENGTH - 2]);
                        out.extend_from_slice(&[0, 0]);
                    }
                    None => out.extend_from_slice(part.whole),
                }
            }
        }
        PictureFormat::Png => {
            out.extend_from_slice(&PNG);
            for part in parts.iter().filter(|part| PNG_VISIBLE_CHUNKS.contains(&&part.name)) {
                out.extend_from_slice(part.whole);
            }
        }
        PictureFormat::Webp => {
            out.extend_from_slice(b"RIFF\0\0\0\0WEBP");
            for part in parts.iter().filter(|part| WEBP_VISIBLE_CHUNKS.contains(&&part.name)) {
                let at = out.len();
                out.extend_from_slice(part.whole);
                if &part.name == b"VP8X"
                    && let Some(flags) = out.get_mut(at + 8)
                {
                    *flags &= !0b1100; // It says whether Exif and XMP follow.
                }
            }
            let length = u32::try_from(out.len() - 8).map_err(|_| DecodeError::Unreadable)?;
            out[4..8].copy_from_slice(&length.to_le_bytes());
        }
    }
    Ok(out)
}

const JPEG: [u8; 2] = [0xff, 0xd8];
/// The signature of a PNG.
pub(super) const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Chunks of PNG that affect what is shown (PNG specification, third edition, section 5.6), and
/// those of animations.
const PNG_VISIBLE_CHUNKS: [&[u8; 4]; 15] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
];

/// Chunks of WebP that affect what is shown (RFC 9649 section 2.7).
const WEBP_VISIBLE_CHUNKS: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// The first bytes of a JFIF segment, and its length without a thumbnail (JFIF 1.02).
const JFIF: &[u8] = b"JFIF\0";
const JFIF_LENGTH: usize = 14;

/// Returns whether a JPEG segment affects what is shown: JFIF, colour profiles, Adobe's colour
/// model, and the image itself.
fn is_visible_segment(part: &ImagePart) -> bool {
    match part.marker {
        // `JFXX` is not kept: it is a thumbnail.
        0xe0 => part.data.starts_with(JFIF) && part.data.len() >= JFIF_LENGTH,
        0xee => part.data.starts_with(b"Adobe"),
        0xe2 => part.data.starts_with(b"ICC_PROFILE\0"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// Splits a JPEG, PNG or WebP into its parts.
///
/// # Errors
/// [`DecodeError::Unreadable`] if the file has another format, is truncated, or has more parts than [`MOST_PARTS`].
pub(super) fn parts(bytes: &[u8], format: PictureFormat) -> Result<Vec<ImagePart<'_>>, DecodeError> {
    match format {
        PictureFormat::Jpeg => jpeg(bytes),
        PictureFormat::Png => png(bytes),
        PictureFormat::Webp => webp(bytes),
        PictureFormat::Gif | PictureFormat::Avif | PictureFormat::Ico | PictureFormat::Svg => None,
    }
    .ok_or(DecodeError::Unreadable)
}

/// Splits a JPEG (ITU-T T.81 annex B): markers with their segments; after a start of scan, coded
/// data up to the next marker.
fn jpeg(bytes: &[u8]) -> Option<Vec<ImagePart<'_>>> {
    let mut parts = Vec::new();
    let mut at = bytes.starts_with(&JPEG).then_some(JPEG.len())?;
    while parts.len() < MOST_PARTS {
        let start = at;
        // A marker may follow any number of fill bytes.
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let marker = (bytes.get(at) == Some(&0xff)).then(|| bytes.get(at + 1).copied()).flatten()?;
        at += 2;
        if marker == 0xd9 {
            parts.push(ImagePart { marker, name: [0; 4], data: &[], whole: &bytes[start..at] });
            return Some(parts);
        }
        if (0xd0..=0xd7).contains(&marker) || marker == 0x01 {
            parts.push(ImagePart { marker, name: [0; 4], data: &[], whole: &bytes[start..at] });
            continue;
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let data = bytes.get(at + 2..at.checked_add(length)?)?;
        at += length;
        if marker == 0xda {
            // In data, 0xff is followed by 0; 0xd0 to 0xd7 after it restart the decoder.
            let rest = bytes.get(at..)?;
            at += rest.windows(2).position(|two| two[0] == 0xff && !matches!(two[1], 0 | 0xff | 0xd0..=0xd7))?;
        }
        parts.push(ImagePart { marker, name: [0; 4], data, whole: &bytes[start..at] });
    }
    None
}

/// Splits a PNG (PNG specification section 5.3): length, name, data, checksum.
fn png(bytes: &[u8]) -> Option<Vec<ImagePart<'_>>> {
    let mut parts = Vec::new();
    let mut at = bytes.starts_with(&PNG).then_some(PNG.len())?;
    while parts.len() < MOST_PARTS {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let name: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let end = at.checked_add(length)?.checked_add(12)?;
        let whole = bytes.get(at..end)?;
        parts.push(ImagePart { marker: 0, name, data: &whole[8..8 + length], whole });
        at = end;
        if &name == b"IEND" {
            return Some(parts);
        }
    }
    None
}

/// Splits a WebP (RFC 9649 section 2.3): name, length, data, a padding byte if the length is odd.
fn webp(bytes: &[u8]) -> Option<Vec<ImagePart<'_>>> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let length = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let bytes = bytes.get(..length.checked_add(8)?)?;
    let mut parts = Vec::new();
    let mut at = 12;
    while at < bytes.len() && parts.len() < MOST_PARTS {
        let name: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        let length = usize::try_from(u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let data = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        let end = (at + 8 + length + length % 2).min(bytes.len());
        parts.push(ImagePart { marker: 0, name, data, whole: &bytes[at..end] });
        at = end;
    }
    (at >= bytes.len() && !parts.is_empty()).then_some(parts)
}
