//! Removes from a GIF, an AVIF or a picture within an SVG what programs and cameras write beside the picture:
//! comments, places, serial numbers, thumbnails. No pixel changes.

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::container;
use crate::source::{FileFormat, PictureFormat};

/// Decodes base64 (RFC 4648 section 4) with or without padding.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The limit of parts in one file. A real picture has far fewer; a hostile one could have millions.
const MOST_PARTS: usize = 1 << 18;

/// Returns a GIF without comments, plain text and application data (GIF89a sections 24 to 26). The
/// loop count of an animation stays.
pub(super) fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    if !matches!(bytes.get(..6)?, b"GIF87a" | b"GIF89a") {
        return None;
    }
    let table = |flags: u8| if flags & 0x80 != 0 { 3usize << ((flags & 7) + 1) } else { 0 };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    for _ in 0..MOST_PARTS {
        let start = at;
        match *bytes.get(at)? {
            0x3b => {
                out.push(0x3b);
                return Some(out);
            }
            0x2c => {
                let flags = *bytes.get(at + 9)?;
                at = after_blocks(bytes, at + 10 + table(flags) + 1)?;
                out.extend_from_slice(bytes.get(start..at)?);
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                at = after_blocks(bytes, at + 2)?;
                let whole = bytes.get(start..at)?;
                let repeats = || matches!(whole.get(3..14), Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0")) && whole.len() == 19;
                if label == 0xf9 || (label == 0xff && repeats()) {
                    out.extend_from_slice(whole);
                }
            }
            _ => return None,
        }
    }
    None
}

/// Returns the offset after a chain of data blocks: each begins with its length, and the last is empty.
fn after_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

/// Returns the width and height of a GIF in pixels.
pub(super) fn gif_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let two = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    Some((two(6)?, two(8)?))
}

/// One box of the ISO base media file format (ISO/IEC 14496-12 section 4.2).
#[derive(Debug, Clone, Copy)]
struct IsoBox {
    name: [u8; 4],
    /// The offset of its header: the length and the name.
    start: usize,
    /// The offset of its content.
    content: usize,
    end: usize,
}

/// Returns the boxes from `at` to exactly `end`.
fn boxes(bytes: &[u8], mut at: usize, end: usize) -> Option<Vec<IsoBox>> {
    let mut found = Vec::new();
    while at < end && found.len() < MOST_PARTS {
        let (start, name) = (at, bytes.get(at + 4..at + 8)?.try_into().ok()?);
        let (length, content) = match number(bytes, at, 4)? {
            0 => (end - at, at + 8),
            1 => (number(bytes, at + 8, 8)?, at + 16),
            length => (length, at + 8),
        };
        at = at.checked_add(length).filter(|next| *next <= end && content <= *next)?;
        found.push(IsoBox { name, start, content, end: at });
    }
    (at >= end).then_some(found)
}

/// Reads a big-endian number of `length` bytes; a length of 0 gives 0.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    let value = bytes.iter().try_fold(0u64, |value, byte| value.checked_mul(256)?.checked_add(u64::from(*byte)))?;
    usize::try_from(value).ok()
}

/// Overwrites the metadata (Exif, XMP and others) and thumbnails of an AVIF with zeros. Its length
/// stays, because the file refers to its parts by offset (ISO/IEC 23008-12, annex A).
pub(super) fn avif(bytes: &[u8]) -> Option<Vec<u8>> {
    let top = boxes(bytes, 0, bytes.len())?;
    let mut out = bytes.to_vec();
    for part in &top {
        match &part.name {
            b"meta" => erase_items(bytes, part, &top, &mut out)?,
            b"moov" => erase_animation_metadata(bytes, *part, &mut out, 0)?,
            b"ftyp" | b"mdat" => {}
            _ => erase(&mut out, part)?,
        }
    }
    Some(out)
}

/// Turns a box into free space.
fn erase(out: &mut [u8], part: &IsoBox) -> Option<()> {
    out.get_mut(part.start + 4..part.start + 8)?.copy_from_slice(b"free");
    out.get_mut(part.content..part.end)?.fill(0);
    Some(())
}

/// Erases the metadata of an animation and of each of its tracks.
fn erase_animation_metadata(bytes: &[u8], part: IsoBox, out: &mut [u8], depth: usize) -> Option<()> {
    /// `moov`, `trak`, `mdia`, `minf`: metadata is no deeper.
    const DEEPEST: usize = 4;
    for inner in boxes(bytes, part.content, part.end)? {
        match &inner.name {
            b"udta" | b"meta" | b"uuid" => erase(out, &inner)?,
            b"trak" | b"mdia" | b"minf" if depth < DEEPEST => erase_animation_metadata(bytes, inner, out, depth + 1)?,
            _ => {}
        }
    }
    Some(())
}

/// Erases the items of a `meta` box that are not the picture: metadata items and thumbnails.
fn erase_items(bytes: &[u8], meta: &IsoBox, top: &[IsoBox], out: &mut [u8]) -> Option<()> {
    let inner = boxes(bytes, meta.content + 4, meta.end)?;
    let find = |name: &[u8; 4]| inner.iter().find(|part| &part.name == name);
    let mut private: Vec<usize> = Vec::new();
    if let Some(info) = find(b"iinf") {
        let counted = if *bytes.get(info.content)? == 0 { 2 } else { 4 };
        for entry in boxes(bytes, info.content + 4 + counted, info.end)?.iter().filter(|part| &part.name == b"infe") {
            let wide = match *bytes.get(entry.content)? {
                2 => 2,
                3 => 4,
                _ => return None,
            };
            let id = number(bytes, entry.content + 4, wide)?;
            let at = entry.content + 4 + wide + 2;
            if matches!(bytes.get(at..at + 4)?, b"Exif" | b"mime" | b"uri ") {
                private.push(id);
            }
        }
    }
    if let Some(references) = find(b"iref") {
        let wide = if *bytes.get(references.content)? == 0 { 2 } else { 4 };
        for thumbnail in
            boxes(bytes, references.content + 4, references.end)?.iter().filter(|part| &part.name == b"thmb")
        {
            private.push(number(bytes, thumbnail.content, wide)?);
        }
    }
    for part in inner.iter().filter(|part| matches!(&part.name, b"uuid" | b"udta")) {
        erase(out, part)?;
    }
    if private.is_empty() {
        return Some(());
    }
    let places = find(b"iloc")?;
    let data = find(b"idat");
    for (id, spans) in locations(bytes, places)? {
        if !private.contains(&id) {
            continue;
        }
        for (in_data, start, length) in spans {
            let start = if in_data { data?.content.checked_add(start)? } else { start };
            // A length of 0 means the whole file, which no item needs.
            let end = start.checked_add(length).filter(|end| length > 0 && *end <= bytes.len())?;
            // Only the data of items is erased, never the structure of the file.
            let within = |part: &IsoBox| part.content <= start && end <= part.end;
            let is_data = data.is_some_and(within) || top.iter().filter(|part| &part.name == b"mdat").any(within);
            out.get_mut(start..end).filter(|_| is_data)?.fill(0);
        }
    }
    Some(())
}

/// The byte ranges of one item: whether the range is in the `idat` box, its start, its length.
type ItemRanges = Vec<(bool, usize, usize)>;

/// Returns the byte ranges of each item (ISO/IEC 14496-12 section 8.11.3).
fn locations(bytes: &[u8], part: &IsoBox) -> Option<Vec<(usize, ItemRanges)>> {
    let version = *bytes.get(part.content)?;
    let (sizes, more) = (*bytes.get(part.content + 4)?, *bytes.get(part.content + 5)?);
    let (offset_size, length_size) = (usize::from(sizes >> 4), usize::from(sizes & 15));
    let (base_size, index_size) = (usize::from(more >> 4), if version > 0 { usize::from(more & 15) } else { 0 });
    let wide = if version < 2 { 2 } else { 4 };
    let mut at = part.content + 6;
    let mut take = |length: usize| {
        let value = number(bytes, at, length).filter(|_| at + length <= part.end);
        at += length;
        value
    };
    let count = take(wide)?;
    let (mut found, mut stretches) = (Vec::new(), 0);
    for _ in 0..count {
        let id = take(wide)?;
        let method = if version > 0 { take(2)? & 15 } else { 0 };
        take(2)?;
        let base = take(base_size)?;
        let mut spans = ItemRanges::new();
        for _ in 0..take(2)? {
            take(index_size)?;
            let (offset, length) = (take(offset_size)?, take(length_size)?);
            stretches += 1;
            if stretches > MOST_PARTS || method > 1 {
                return None;
            }
            spans.push((method == 1, base.checked_add(offset)?, length));
        }
        found.push((id, spans));
    }
    Some(found)
}

/// Returns an embedded picture of an SVG without its metadata: `data:image/jpeg;base64,…`. Returns
/// `None` if it cannot be decoded.
pub(super) fn data_url(value: &str) -> Option<String> {
    let (kind, data) = value.split_once(',')?;
    if !kind.trim_end().to_ascii_lowercase().ends_with(";base64") {
        return None;
    }
    // Browsers skip white space in base64 (Fetch Standard, "forgiving-base64 decode").
    let data: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = FORGIVING.decode(data).ok()?;
    let (stripped, media) = match super::sniff(&bytes)? {
        FileFormat::Jpeg => (container::strip(&bytes, PictureFormat::Jpeg).ok()?, "jpeg"),
        FileFormat::Png => (container::strip(&bytes, PictureFormat::Png).ok()?, "png"),
        FileFormat::Webp => (container::strip(&bytes, PictureFormat::Webp).ok()?, "webp"),
        FileFormat::Gif => (gif(&bytes)?, "gif"),
        _ => return None,
    };
    Some(format!("data:image/{media};base64,{}", STANDARD.encode(stripped)))
}
