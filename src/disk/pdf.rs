//! Takes the bytes of a PDF. Returns whether it has tags, a language and a title, and its number of pages.
//!
//! A complete PDF parser would be a hundred times the size of this one. These four facts need only the
//! dictionaries, uncompressed or in object streams (ISO 32000-1 section 7.5.7). This module follows no
//! reference and parses no cross-reference table.
//!
//! Invariant: a fact that cannot be read counts as present, so that no file is reported by mistake.
//! The work for one file has a limit ([`Budget`]).

use memchr::memmem;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit as inflate;

use crate::source::Pdf;

/// Most bytes of all object streams of a file after decompression. They hold dictionaries, not pictures:
/// those of a report of 1,000 pages take about 5 MB.
const MOST_UNPACKED: usize = 32 << 20;
/// Most bytes that are searched around names, besides the passes over the whole file: about 0.1 s.
const MOST_SEARCHED: usize = 256 << 20;
/// Most bytes between a stream's type and its content, or from the start of a dictionary to its type.
const DICTIONARY: usize = 1024;
/// Most bytes of a page-tree dictionary, which lists its children.
const PAGES: usize = DICTIONARY * 8;

/// The remaining work for one file. A few bytes can decompress to a thousand times as many, and a file
/// can name one stream many times.
struct Budget {
    unpacked: usize,
    searched: usize,
}

impl Budget {
    /// Counts searched bytes. Returns `None` if there are too many.
    fn search(&mut self, bytes: usize) -> Option<()> {
        self.searched = self.searched.checked_sub(bytes)?;
        Some(())
    }
}

/// Reads the facts. Returns `None` if the file is no PDF, is encrypted, or takes too much work.
pub(super) fn read(bytes: &[u8]) -> Option<Pdf> {
    read_within(bytes, Budget { unpacked: MOST_UNPACKED, searched: MOST_SEARCHED })
}

fn read_within(bytes: &[u8], mut budget: Budget) -> Option<Pdf> {
    let head = &bytes[..bytes.len().min(DICTIONARY)];
    if find(head, b"%PDF-", 0).is_none() || find(bytes, b"/Encrypt", 0).is_some() {
        return None;
    }
    let mut facts = Pdf { tagged: false, language: false, title: false, pages: None };
    read_facts(bytes, &mut facts, &mut budget)?;
    match object_streams(bytes, &mut facts, &mut budget)? {
        Streams::Read => Some(facts),
        Streams::Unread => Some(Pdf { tagged: true, language: true, title: true, pages: None }),
    }
}

/// Updates the facts from a part of the file.
fn read_facts(part: &[u8], facts: &mut Pdf, budget: &mut Budget) -> Option<()> {
    facts.tagged |= find(part, b"/StructTreeRoot", 0).is_some();
    facts.language |= has_text(part, b"/Lang");
    facts.title |= has_text(part, b"/Title") || has_xmp_title(part);
    facts.pages = facts.pages.max(pages(part, budget)?);
    Some(())
}

/// Whether all object streams could be read.
enum Streams {
    Read,
    Unread,
}

/// Decompresses each object stream once and updates the facts. Returns `None` if the budget is spent.
fn object_streams(bytes: &[u8], facts: &mut Pdf, budget: &mut Budget) -> Option<Streams> {
    let (mut streams, mut at, mut keyword) = (Streams::Read, 0, 0);
    while let Some(found) = find(bytes, b"/ObjStm", at) {
        at = found + 1;
        // Search only forward: the file is searched once, however often it names the type.
        if keyword < found {
            let Some(next) = find(bytes, b"stream", found) else { break };
            keyword = next;
        }
        if keyword - found > DICTIONARY || bytes[..keyword].ends_with(b"end") {
            continue;
        }
        let open = found.saturating_sub(DICTIONARY);
        budget.search(keyword - open)?;
        let open = memmem::rfind(&bytes[open..found], b"obj").map_or(open, |before| open + before);
        let start = keyword + b"stream".len();
        let line = bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).take(2).count();
        let end = find(bytes, b"endstream", start).unwrap_or(bytes.len());
        let content = bytes.get(start + line..end).unwrap_or_default();
        at = end;
        match compression_of(&bytes[open..keyword]) {
            // Uncompressed: the pass over the whole file has read it.
            Compression::None => continue,
            Compression::Other => streams = Streams::Unread,
            Compression::Deflate => match inflate(content, budget.unpacked) {
                Ok(content) => {
                    budget.unpacked -= content.len();
                    read_facts(&content, facts, budget)?;
                }
                Err(error) => {
                    streams = Streams::Unread;
                    budget.unpacked = budget.unpacked.checked_sub(error.output.len()).filter(|left| *left > 0)?;
                }
            },
        }
    }
    Some(streams)
}

/// The compression of an object stream.
#[derive(Debug, PartialEq, Eq)]
enum Compression {
    None,
    /// Deflate alone, as programs write it.
    Deflate,
    /// Another filter, several filters, or a predictor. Not supported.
    Other,
}

/// Parses `/Filter` and `/DecodeParms` of a stream's dictionary (ISO 32000-1 section 7.3.8.2).
fn compression_of(dictionary: &[u8]) -> Compression {
    let after = |name: &[u8]| find(dictionary, name, 0).map(|at| dictionary[at + name.len()..].trim_ascii_start());
    let Some(filter) = after(b"/Filter") else { return Compression::None };
    let (filter, is_list) = match filter.strip_prefix(b"[") {
        Some(first) => (first.trim_ascii_start(), true),
        None => (filter, false),
    };
    let Some(rest) = filter.strip_prefix(b"/FlateDecode") else { return Compression::Other };
    let is_alone = !is_list || rest.trim_ascii_start().starts_with(b"]");
    // Predictor 1 leaves the bytes unchanged (section 7.4.4.4).
    let is_plain = after(b"/Predictor").is_none_or(|value| number(value) == Some(1));
    // Indirect parameters are not resolved.
    let is_here = after(b"/DecodeParms").is_none_or(|value| number(value).is_none());
    if is_alone && is_plain && is_here { Compression::Deflate } else { Compression::Other }
}

/// Returns whether a non-empty string follows a name, or a reference to a string: `/Lang (en-GB)`,
/// `/Title <FEFF0041>`.
fn has_text(part: &[u8], name: &[u8]) -> bool {
    memmem::find_iter(part, name).any(|found| match part[found + name.len()..].trim_ascii_start() {
        [b'(', next, ..] => *next != b')',
        [b'<', next, ..] => next.is_ascii_hexdigit(),
        [first, ..] => first.is_ascii_digit(),
        [] => false,
    })
}

/// Returns whether the XMP metadata has a title.
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

/// Returns the largest count of a page tree (section 7.7.3.2), or `None` if the budget is spent.
fn pages(part: &[u8], budget: &mut Budget) -> Option<Option<u32>> {
    let mut most = None;
    for found in memmem::find_iter(part, b"/Pages") {
        let from = found.saturating_sub(DICTIONARY);
        let to = part.len().min(found + PAGES);
        budget.search(to - from)?;
        let open = memmem::rfind(&part[from..found], b"<<").map_or(found, |open| from + open);
        let close = find(&part[..to], b">>", found).unwrap_or(found);
        let dictionary = &part[open..close];
        if find(dictionary, b"/Kids", 0).is_none() {
            continue;
        }
        let Some(count) = find(dictionary, b"/Count", 0) else { continue };
        most = most.max(number(dictionary[count + b"/Count".len()..].trim_ascii_start()));
    }
    Some(most)
}

/// Parses the number at the start of some bytes.
fn number(bytes: &[u8]) -> Option<u32> {
    let digits: String = bytes.iter().take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
    digits.parse().ok()
}

/// Returns the first position of some bytes at or after an offset.
fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    memmem::find(bytes.get(from..)?, wanted).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n\
        2 0 obj << /Type /Pages /Kids [3 0 R] /Count 12 >> endobj\n";

    fn packed(content: &[u8]) -> Vec<u8> {
        miniz_oxide::deflate::compress_to_vec_zlib(content, 6)
    }

    /// Returns a file with one object stream, from the end of its dictionary and its bytes.
    fn with_stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
        let head = format!("9 0 obj << /Type /ObjStm {dictionary} >> stream\r\n");
        [PLAIN, head.as_bytes(), content, b"\nendstream\nendobj\n"].concat()
    }

    /// Returns whether the file has tags, a language and a title.
    fn facts(bytes: &[u8]) -> Option<(bool, bool, bool)> {
        read(bytes).map(|pdf| (pdf.tagged, pdf.language, pdf.title))
    }

    #[test]
    fn a_plain_file_has_only_a_number_of_pages() {
        let expected = Pdf { tagged: false, language: false, title: false, pages: Some(12) };
        assert_eq!(read(PLAIN), Some(expected));
    }

    #[test]
    fn uncompressed_tags_language_and_title_are_found() {
        let whole = [PLAIN, b"<< /StructTreeRoot 5 0 R /Lang (en-GB) >> << /Title <FEFF0041> >>"].concat();
        assert_eq!(read(&whole), Some(Pdf { tagged: true, language: true, title: true, pages: Some(12) }));
        let empty =
            [PLAIN, b"<< /Lang () /Title () >><dc:title><rdf:Alt><rdf:li> </rdf:li></rdf:Alt></dc:title>"].concat();
        assert_eq!(read(&empty).map(|pdf| (pdf.language, pdf.title)), Some((false, false)));
        let xmp = [PLAIN, b"<dc:title><rdf:li>Menu</rdf:li></dc:title>"].concat();
        assert!(read(&xmp).is_some_and(|pdf| pdf.title));
    }

    #[test]
    fn tags_language_and_title_in_object_streams_are_found() {
        let content = packed(b"7 0 << /StructTreeRoot 5 0 R /Lang(cy) >>");
        for filter in ["/Filter /FlateDecode", "/Filter [ /FlateDecode ]", "/Filter/FlateDecode/DecodeParms null"] {
            assert_eq!(facts(&with_stream(filter, &content)), Some((true, true, false)), "{filter}");
        }
        assert_eq!(facts(&with_stream("", b"7 0 << /Lang(cy) >>")), Some((false, true, false)));
    }

    #[test]
    fn an_unreadable_stream_gives_no_finding() {
        let content = packed(b"7 0 << >>");
        for filter in [
            "/Filter /LZWDecode",
            "/Filter [/ASCIIHexDecode /FlateDecode]",
            "/Filter [/FlateDecode /FlateDecode]",
            "/Filter 8 0 R",
            "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 5 >>",
            "/Filter /FlateDecode /DecodeParms 8 0 R",
        ] {
            assert_eq!(facts(&with_stream(filter, &content)), Some((true, true, true)), "{filter}");
        }
        assert_eq!(facts(&with_stream("/Filter /FlateDecode", b"\x78\x9c\xff")), Some((true, true, true)));
        assert_eq!(facts(&with_stream("/Filter /FlateDecode", &content)), Some((false, false, false)));
    }

    #[test]
    fn all_decompressed_bytes_count() {
        // Deflate compresses this to a hundredth.
        const LENGTH: usize = 10_000;
        let stream = |content: &[u8]| with_stream("/Filter /FlateDecode", content)[PLAIN.len()..].to_vec();
        let content = packed(&[b' '; LENGTH]);
        let is_known = |stream: &[u8], count: usize| {
            let budget = Budget { unpacked: 10 * LENGTH, searched: MOST_SEARCHED };
            read_within(&[PLAIN, &stream.repeat(count)].concat(), budget).is_some()
        };
        assert!(is_known(&stream(&content), 10));
        assert!(!is_known(&stream(&content), 11));
        assert!(!is_known(&stream(&packed(&[b' '; 10 * LENGTH + 1])), 1));
        // Bytes decompressed before a fault count too.
        let broken = stream(&content[..content.len() - 8]);
        assert!(is_known(&broken, 5) && !is_known(&broken, 20));
    }

    #[test]
    fn a_stream_is_decompressed_once() {
        let names = "/ObjStm ".repeat(100);
        let whole = with_stream(&format!("{names} /Filter /FlateDecode"), &packed(&[b' '; 1_000]));
        let budget = Budget { unpacked: 1_000, searched: MOST_SEARCHED };
        assert!(read_within(&whole, budget).is_some());
    }

    #[test]
    fn a_search_around_names_is_counted() {
        let read_with = |names: &str| {
            let budget = Budget { unpacked: MOST_UNPACKED, searched: 100 * PAGES };
            read_within(&[PLAIN, names.as_bytes()].concat(), budget)
        };
        assert!(read_with(&"/Pages ".repeat(50)).is_some());
        assert_eq!(read_with(&"/Pages ".repeat(2_000)), None);
        assert!(read_with(&"/ObjStm ".repeat(2_000)).is_some(), "no stream follows");
    }

    #[test]
    fn other_locked_and_truncated_files_give_no_facts() {
        assert_eq!(read(b"<html>"), None);
        assert_eq!(read(&[PLAIN, b"trailer << /Encrypt 4 0 R >>"].concat()), None);
        let whole = [PLAIN, b"<< /Type /ObjStm >> stream\n\x78\x9c\xff /Lang".as_slice()].concat();
        let told = (0..whole.len()).filter(|cut| read(&whole[..*cut]).is_some()).count();
        assert_eq!(told, whole.len() - b"%PDF-".len());
    }
}
