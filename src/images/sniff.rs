//! Detects the format of a file from its first bytes, whatever its name says.

use crate::source::FileFormat;

/// The number of bytes that [`sniff`] reads.
pub const SNIFFED: u64 = 512;

/// Returns the format of a file by its first bytes; `None` for texts and unknown formats.
pub fn sniff(head: &[u8]) -> Option<FileFormat> {
    use FileFormat::*;
    let at = |place: usize, text: &[u8]| head.get(place..place + text.len()) == Some(text);
    Some(match head {
        [0xff, 0xd8, 0xff, ..] => Jpeg,
        _ if at(0, b"\x89PNG\r\n\x1a\n") => Png,
        _ if at(0, b"RIFF") && at(8, b"WEBP") => Webp,
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => Gif,
        [0, 0, 1, 0, count, 0, ..] if *count > 0 && head.get(9) == Some(&0) => Ico,
        _ if at(4, b"ftyp") => return of_brand(head),
        _ if at(0, b"II*\0") || at(0, b"MM\0*") || at(0, b"II+\0") || at(0, b"MM\0+") => OtherPicture("TIFF"),
        _ if at(0, b"IIRO") || at(0, b"IIU\0") => OtherPicture("camera raw"),
        _ if at(0, b"FUJIFILMCCD-RAW") => OtherPicture("camera raw"),
        _ if at(0, b"BM") && at(6, &[0; 4]) => OtherPicture("BMP"),
        _ if at(0, b"8BPS") => OtherPicture("Photoshop"),
        _ if at(0, b"\xff\x0a") || at(0, b"\0\0\0\x0cJXL ") => OtherPicture("JPEG XL"),
        _ if at(0, b"\0\0\0\x0cjP  ") || at(0, b"\xff\x4f\xff\x51") => OtherPicture("JPEG 2000"),
        _ if at(0, b"\xd7\xcd\xc6\x9a") || (at(0, &[1, 0, 0, 0]) && at(40, b" EMF")) => OtherPicture("Windows drawing"),
        _ if at(0, b"%PDF") => NoPicture("PDF"),
        _ if at(0, b"PK\x03\x04") => NoPicture("Office document or a ZIP archive"),
        _ if at(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => NoPicture("Office document"),
        _ if at(0, b"{\\rtf") => NoPicture("text document"),
        _ => return is_drawing(head).then_some(Svg),
    })
}

/// Returns the format by the major brand of an ISO base media file, or one of its compatible brands
/// (ISO/IEC 14496-12 section 4.3).
fn of_brand(head: &[u8]) -> Option<FileFormat> {
    let length = u32::from_be_bytes(head.get(..4)?.try_into().ok()?) as usize;
    let brands = head.get(8..length.min(head.len()))?;
    let major = brands.get(..4)?;
    let has = |brand: &[u8; 4]| major == brand || brands.get(8..).unwrap_or_default().chunks(4).any(|own| own == brand);
    if has(b"avif") || has(b"avis") {
        return Some(FileFormat::Avif);
    }
    if [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"].into_iter().any(has) {
        return Some(FileFormat::OtherPicture("HEIC"));
    }
    Some(if major == b"crx " { FileFormat::OtherPicture("camera raw") } else { FileFormat::NoPicture("film") })
}

/// Returns whether a text is a drawing: its first element is `svg`.
fn is_drawing(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest {
            rest if rest.starts_with("<svg") || rest.starts_with("<svg:svg") => return true,
            rest if rest.starts_with("<!--") => "-->",
            rest if rest.starts_with("<?") => "?>",
            rest if rest.starts_with("<!DOCTYPE svg") => return true,
            _ => return false,
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_decides_what_a_file_is() {
        use FileFormat::*;
        for (head, format) in [
            (&b"\xff\xd8\xff\xe0"[..], Some(Jpeg)),
            (b"GIF89a..", Some(Gif)),
            (b"\0\0\x01\0\x02\0\x10\x10\0\0", Some(Ico)),
            (b"\0\0\x01\0\0\0\x10\x10\0\0", None),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Some(OtherPicture("HEIC"))),
            (b"\0\0\0\x18ftypmif1\0\0\0\0avifmif1", Some(Avif)),
            (b"\0\0\0\x18ftypisom\0\0\0\0mp42isom", Some(NoPicture("film"))),
            (b"II*\0\x08\0", Some(OtherPicture("TIFF"))),
            (b"BM\x46\0\0\0\0\0\0\0", Some(OtherPicture("BMP"))),
            (b"PK\x03\x04", Some(NoPicture("Office document or a ZIP archive"))),
            (b"<?xml version='1.0'?><!-- a --><svg>", Some(Svg)),
            (b"<html><svg>", None),
            (b"BMW is a car", None),
            (b"", None),
        ] {
            assert_eq!(sniff(head), format, "{:?}", String::from_utf8_lossy(head));
        }
    }
}
