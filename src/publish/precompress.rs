//! Compresses public files with Brotli (RFC 7932) and gzip (RFC 1952), for servers that serve
//! pre-compressed files. Does no I/O.

use std::io::Write;

use flate2::{Compression, GzBuilder};

/// A kind of compressed copy.
pub(crate) struct CopyEncoding {
    /// The file name suffix, with its dot, which the static modules of nginx and Caddy expect.
    pub suffix: &'static str,
    make: fn(&[u8]) -> Vec<u8>,
}

/// All kinds of compressed copies.
pub(crate) const ENCODINGS: [CopyEncoding; 2] =
    [CopyEncoding { suffix: ".br", make: brotli }, CopyEncoding { suffix: ".gz", make: gzip }];

/// Files with fewer bytes are not compressed: that would save no network packet.
const SMALL: usize = 860;

/// Files with more bytes are not compressed: copies are created in memory, and Brotli takes a second or
/// more for each MiB.
const LARGE: usize = 16 << 20;

/// Extensions of text formats that are not compressed themselves.
const TEXTS: [&str; 12] = ["html", "css", "js", "json", "xml", "ics", "svg", "txt", "csv", "webmanifest", "map", "md"];

impl CopyEncoding {
    /// Returns the compressed copy, if it is shorter.
    pub(crate) fn compress(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let copy = (self.make)(bytes);
        (copy.len() < bytes.len()).then_some(copy)
    }
}

/// Returns whether a file should have compressed copies: a text that is neither very short nor very long.
pub(crate) fn is_compressible(path: &str, length: usize) -> bool {
    (SMALL..=LARGE).contains(&length) && path.rsplit_once('.').is_some_and(|(_, extension)| TEXTS.contains(&extension))
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    // Levels 5, 9, 10 and 11 over 200 pages of 14 kB take 0.4, 7.6, 6.3 and 16.9 ms a page, and compress to
    // 24, 24, 22 and 22 per cent. Level 10 gives 2 per cent more bytes than level 11 in a third of its
    // time. Only changed pages are compressed.
    let parameters = brotli::enc::BrotliEncoderParams { quality: 10, size_hint: bytes.len(), ..Default::default() };
    let mut copy = Vec::with_capacity(bytes.len() / 3);
    // Compression from memory to memory cannot fail. A copy that is not shorter is discarded.
    match brotli::BrotliCompress(&mut &bytes[..], &mut copy, &parameters) {
        Ok(_) => copy,
        Err(_) => bytes.to_vec(),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    // The header has no name and no time, so that the same bytes give the same copy.
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
    fn a_compressed_copy_decompresses_to_the_original_and_is_shorter() {
        let text = "<p>Words about a promise, and more words about it.</p>\n".repeat(40);
        let [brotli, gzip] = ENCODINGS.each_ref().map(|encoding| encoding.compress(text.as_bytes()).expect("shorter"));
        let (mut from_brotli, mut from_gzip) = (Vec::new(), String::new());
        brotli::BrotliDecompress(&mut &brotli[..], &mut from_brotli).unwrap();
        flate2::read::GzDecoder::new(&gzip[..]).read_to_string(&mut from_gzip).unwrap();
        assert_eq!((from_brotli, from_gzip.as_str()), (text.clone().into_bytes(), text.as_str()));
        assert!(brotli.len() < gzip.len() && gzip.len() < text.len() / 4);
    }

    #[test]
    fn a_file_that_would_grow_has_no_compressed_copy() {
        let noise: Vec<u8> = (0..2000u32).map(|at| xxhash_rust::xxh3::xxh3_64(&at.to_le_bytes()) as u8).collect();
        assert!(ENCODINGS.iter().all(|encoding| encoding.compress(&noise).is_none()));
    }

    #[test]
    fn texts_above_a_length_are_compressible() {
        assert!(is_compressible("a/index.html", 4000) && is_compressible("events/calendar.ics", 4000));
        assert!(
            !is_compressible("a/index.html", 200)
                && !is_compressible("a.json", LARGE + 1)
                && !is_compressible("photo.jpg", 400_000)
                && !is_compressible("LICENCE", 4000)
        );
    }
}
