//! Removes the metadata from the PNG pictures in an icon (ICO). Bitmaps in an icon have no metadata.

use super::container::{PNG, strip};
use crate::source::PictureFormat;

/// In bytes: the header, and each entry of the table after it.
const HEADER: usize = 6;
const ENTRY: usize = 16;

/// One picture of an icon.
struct IcoEntry<'b> {
    /// Its entry in the table.
    line: &'b [u8],
    data: &'b [u8],
}

/// Returns the pictures of an icon, in the order of its table; `None` if the file is truncated.
fn entries(bytes: &[u8]) -> Option<Vec<IcoEntry<'_>>> {
    let two = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let four = |at: usize| usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok();
    if two(0)? != 0 || two(2)? != 1 {
        return None;
    }
    let count = usize::from(two(4)?);
    let mut total = 0usize;
    let mut found = Vec::with_capacity(count.min(bytes.len() / ENTRY));
    for at in (0..count).map(|own| HEADER + own * ENTRY) {
        let (length, start) = (four(at + 8)?, four(at + 12)?);
        let data = bytes.get(start..start.checked_add(length)?)?;
        // Entries that share bytes would turn a small file into a large one.
        total = total.checked_add(length).filter(|total| *total <= bytes.len())?;
        found.push(IcoEntry { line: bytes.get(at..at + ENTRY)?, data });
    }
    (!found.is_empty()).then_some(found)
}

/// Returns an icon without metadata in its pictures and without bytes between them; `None` if it
/// cannot be parsed.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let entries = entries(bytes)?;
    let mut table = bytes.get(..HEADER)?.to_vec();
    let mut pictures: Vec<u8> = Vec::with_capacity(bytes.len());
    let first = HEADER + entries.len() * ENTRY;
    for IcoEntry { line, data } in entries {
        let start = first + pictures.len();
        match data.starts_with(&PNG) {
            true => pictures.extend(strip(data, PictureFormat::Png).ok()?),
            false => pictures.extend_from_slice(data),
        }
        table.extend_from_slice(&line[..8]);
        table.extend_from_slice(&u32::try_from(first + pictures.len() - start).ok()?.to_le_bytes());
        table.extend_from_slice(&u32::try_from(start).ok()?.to_le_bytes());
    }
    table.extend(pictures);
    Some(table)
}

/// Returns the width and height of the largest picture in pixels. 0 in the table means 256.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let side = |byte: u8| if byte == 0 { 256 } else { u32::from(byte) };
    let sizes =
        entries(bytes)?.into_iter().filter_map(|entry| Some((side(*entry.line.first()?), side(*entry.line.get(1)?))));
    sizes.max()
}
