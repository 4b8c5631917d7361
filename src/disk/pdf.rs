//! What a PDF tells about itself: its bytes in, whether it has tags, a language and a title, and how many pages, out.
//!
//! A reader of PDFs whole is a hundred times the size of this one; four facts need only the dictionaries, in the clear or in object streams
//! (ISO 32000-1 section 7.5.7). What cannot be read counts as being there: a file is never blamed for what it may well have.

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit as inflate;

use crate::source::Pdf;

/// Bytes of one object stream, and of all of a file, unpacked: more is an attack or a fault.
const LARGEST: usize = 4 << 20;
const LARGEST_SUM: usize = 32 << 20;
/// Bytes between a stream's type and its content: a dictionary is short.
const DICTIONARY: usize = 1024;

/// Reads the facts. `None` for what is no PDF, or is locked with a password so that nothing can be known.
pub fn read(bytes: &[u8]) -> Option<Pdf> {
    let head = &bytes[..bytes.len().min(DICTIONARY)];
    if find(head, b"%PDF-", 0).is_none() || find(bytes, b"/Encrypt", 0).is_some() {
        return None;
    }
    let unpacked = object_streams(bytes);
    let parts: Vec<&[u8]> = std::iter::once(bytes).chain(unpacked.iter().map(Vec::as_slice)).collect();
    let any = |has: &dyn Fn(&[u8]) -> bool| parts.iter().any(|part| has(part));
    Some(Pdf {
        tagged: any(&|part| find(part, b"/StructTreeRoot", 0).is_some()),
        language: any(&|part| has_text(part, b"/Lang")),
        title: any(&|part| has_text(part, b"/Title") || has_xmp_title(part)),
        pages: parts.iter().filter_map(|part| pages(part)).max(),
    })
}

/// The object streams, unpacked. One that cannot be unpacked is left out.
fn object_streams(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (mut out, mut sum, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = find(bytes, b"/ObjStm", at) {
        at = found + 1;
        let window = &bytes[found..bytes.len().min(found + DICTIONARY)];
        let Some(start) = find(window, b"stream", 0).map(|start| found + start + b"stream".len()) else { continue };
        let line = bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).take(2).count();
        // The stream ends by itself; what follows it is not looked at.
        if let Ok(content) = inflate(&bytes[start + line..], LARGEST) {
            sum += content.len();
            out.push(content);
        }
        if sum > LARGEST_SUM {
            break;
        }
    }
    out
}

/// Whether a name is followed by a text that is not empty: `/Lang (en-GB)`, `/Title <FEFF0041>`, or by a reference to one.
fn has_text(part: &[u8], name: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = find(part, name, at) {
        at = found + name.len();
        let mut rest = part[at..].iter().copied().skip_while(u8::is_ascii_whitespace);
        let text = match rest.next() {
            Some(b'(') => rest.next().is_some_and(|byte| byte != b')'),
            Some(b'<') => rest.next().is_some_and(|byte| byte.is_ascii_hexdigit()),
            Some(byte) => byte.is_ascii_digit(),
            None => false,
        };
        if text {
            return true;
        }
    }
    false
}

/// Whether the metadata (XMP) has a title.
fn has_xmp_title(part: &[u8]) -> bool {
    let Some(open) = find(part, b"<dc:title>", 0) else { return false };
    let close = find(part, b"</dc:title>", open).unwrap_or(part.len());
    let mut within_tag = false;
    part[open..close].iter().any(|byte| {
        match byte {
            b'<' => within_tag = true,
            b'>' => within_tag = false,
            byte => return !within_tag && !byte.is_ascii_whitespace(),
        }
        false
    })
}

/// The largest count of a tree of pages (section 7.7.3.2).
fn pages(part: &[u8]) -> Option<u32> {
    let (mut most, mut at) = (None, 0);
    while let Some(found) = find(part, b"/Pages", at) {
        at = found + 1;
        let from = found.saturating_sub(DICTIONARY);
        let open = part[from..found].windows(2).rposition(|pair| pair == b"<<").map_or(found, |open| from + open);
        let close = find(&part[..part.len().min(found + DICTIONARY * 8)], b">>", found).unwrap_or(found);
        let dictionary = &part[open..close];
        if find(dictionary, b"/Kids", 0).is_none() {
            continue;
        }
        let Some(count) = find(dictionary, b"/Count", 0) else { continue };
        let digits = dictionary[count + b"/Count".len()..].iter().skip_while(|byte| byte.is_ascii_whitespace());
        let digits: String = digits.take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
        most = most.max(digits.parse().ok());
    }
    most
}

/// Where some bytes first stand, from an offset on.
fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let (first, mut at) = (*wanted.first()?, 0);
    loop {
        at += rest.get(at..)?.iter().position(|byte| *byte == first)?;
        if rest[at..].starts_with(wanted) {
            return Some(from + at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n\
        2 0 obj << /Type /Pages /Kids [3 0 R] /Count 12 >> endobj\n";

    #[test]
    fn a_plain_file_has_pages_and_nothing_else() {
        let expected = Pdf { tagged: false, language: false, title: false, pages: Some(12) };
        assert_eq!(read(PLAIN), Some(expected));
    }

    #[test]
    fn tags_language_and_title_are_found_in_the_clear() {
        let whole = [PLAIN, b"<< /StructTreeRoot 5 0 R /Lang (en-GB) >> << /Title <FEFF0041> >>"].concat();
        assert_eq!(read(&whole), Some(Pdf { tagged: true, language: true, title: true, pages: Some(12) }));
        let empty =
            [PLAIN, b"<< /Lang () /Title () >><dc:title><rdf:Alt><rdf:li> </rdf:li></rdf:Alt></dc:title>"].concat();
        assert_eq!(read(&empty).map(|pdf| (pdf.language, pdf.title)), Some((false, false)));
        let xmp = [PLAIN, b"<dc:title><rdf:li>Menu</rdf:li></dc:title>"].concat();
        assert!(read(&xmp).is_some_and(|pdf| pdf.title));
    }

    #[test]
    fn they_are_found_in_object_streams_too() {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(b"7 0 << /StructTreeRoot 5 0 R /Lang(cy) >>", 6);
        let whole =
            [PLAIN, b"9 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\r\n", &packed, b"\nendstream"].concat();
        assert_eq!(read(&whole).map(|pdf| (pdf.tagged, pdf.language, pdf.title)), Some((true, true, false)));
    }

    #[test]
    fn what_is_no_pdf_or_is_locked_tells_nothing_and_no_cut_breaks_it() {
        assert_eq!(read(b"<html>"), None);
        assert_eq!(read(&[PLAIN, b"trailer << /Encrypt 4 0 R >>"].concat()), None);
        let whole = [PLAIN, b"<< /Type /ObjStm >> stream\n\x78\x9c\xff /Lang".as_slice()].concat();
        let told = (0..whole.len()).filter(|cut| read(&whole[..*cut]).is_some()).count();
        assert_eq!(told, whole.len() - b"%PDF-".len());
    }
}
