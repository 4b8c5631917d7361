//! A public file's bytes in; the same as Brotli (RFC 7932) and gzip (RFC 1952) for servers that send such copies as they lie. Pure.

use std::io::Write;

use flate2::{Compression, GzBuilder};

/// A kind of copy: what is added to the file's name, and how it is made.
pub(crate) struct CopyEncoding {
    /// With its point, as nginx's and Caddy's static modules look for it.
    pub suffix: &'static str,
    make: fn(&[u8]) -> Vec<u8>,
}

/// Each kind of copy.
pub(crate) const ENCODINGS: [CopyEncoding; 2] =
    [CopyEncoding { suffix: ".br", make: brotli }, CopyEncoding { suffix: ".gz", make: gzip }];

/// Below this many bytes a copy saves no packet.
const SMALL: usize = 860;

/// Beyond this many bytes no copy is made: it is made in memory, and Brotli takes a second or more for each MiB.
const LARGE: usize = 16 << 20;

/// What is text, and not compressed by its format.
const TEXTS: [&str; 12] = ["html", "css", "js", "json", "xml", "ics", "svg", "txt", "csv", "webmanifest", "map", "md"];

impl CopyEncoding {
    /// The copy, if it is worth having.
    pub(crate) fn copy(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let copy = (self.make)(bytes);
        (copy.len() < bytes.len()).then_some(copy)
    }
}

/// Whether copies of a file are worth making: a text that is neither short nor huge.
pub(crate) fn is_compressible(path: &str, length: usize) -> bool {
    (SMALL..=LARGE).contains(&length) && path.rsplit_once('.').is_some_and(|(_, extension)| TEXTS.contains(&extension))
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    // Of levels 5, 9, 10 and 11, over 200 pages of 14 kB: 0.4, 7.6, 6.3 and 16.9 ms a page, and 24, 24, 22 and 22 in 100 of the bytes.
    // The tenth: 2 in 100 more bytes than the eleventh, in a third of its time, and only for pages that changed.
    let parameters = brotli::enc::BrotliEncoderParams { quality: 10, size_hint: bytes.len(), ..Default::default() };
    let mut copy = Vec::with_capacity(bytes.len() / 3);
    // Memory to memory: there is nothing that could fail. What is not shorter is no copy.
    match brotli::BrotliCompress(&mut &bytes[..], &mut copy, &parameters) {
        Ok(_) => copy,
        Err(_) => bytes.to_vec(),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    // No name and no time in the header: the same bytes give the same copy.
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::with_capacity(bytes.len() / 3), Compression::best());
    match encoder.write_all(bytes).and_then(|()| encoder.finish()) {
        Ok(copy) => copy,
        Err(_) => bytes.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_copy_reads_back_as_the_original_and_is_shorter() {
        let text = "<p>Words about a promise, and more words about it.</p>\n".repeat(40);
        let [brotli, gzip] = ENCODINGS.each_ref().map(|encoding| encoding.copy(text.as_bytes()).expect("shorter"));
        let (mut from_brotli, mut from_gzip) = (Vec::new(), String::new());
        brotli::BrotliDecompress(&mut &brotli[..], &mut from_brotli).unwrap();
        flate2::read::GzDecoder::new(&gzip[..]).read_to_string(&mut from_gzip).unwrap();
        assert_eq!((from_brotli, from_gzip.as_str()), (text.clone().into_bytes(), text.as_str()));
        assert!(brotli.len() < gzip.len() && gzip.len() < text.len() / 4);
    }

    #[test]
    fn what_would_grow_has_no_copy() {
        let noise: Vec<u8> = (0..2000u32).map(|at| xxhash_rust::xxh3::xxh3_64(&at.to_le_bytes()) as u8).collect();
        assert!(ENCODINGS.iter().all(|encoding| encoding.copy(&noise).is_none()));
    }

    #[test]
    fn texts_of_some_length_are_worth_it() {
        assert!(is_compressible("a/index.html", 4000) && is_compressible("events/calendar.ics", 4000));
        assert!(
            !is_compressible("a/index.html", 200)
                && !is_compressible("a.json", LARGE + 1)
                && !is_compressible("photo.jpg", 400_000)
                && !is_compressible("LICENCE", 4000)
        );
    }
}
