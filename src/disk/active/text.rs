//! Decodes a file as browsers do: decompresses gzip (`.svgz`, and any file that begins with the gzip
//! signature), then decodes UTF-16 or an encoding that is a superset of ASCII.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

/// The gzip signature (RFC 1952 section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Decodes a file of at most `largest` bytes.
///
/// # Errors
/// Returns the reason why the file cannot be examined, as text for people.
pub(super) fn decode(bytes: &[u8], largest: u64) -> Result<String, String> {
    let too_large = || format!("it has more than {} MB", largest >> 20);
    let mut unpacked = Vec::new();
    let bytes = if bytes.starts_with(&GZIP) {
        let read = MultiGzDecoder::new(bytes).take(largest + 1).read_to_end(&mut unpacked);
        if read.is_err() {
            return Err("it cannot be unpacked".into());
        }
        unpacked.as_slice()
    } else {
        bytes
    };
    if bytes.len() as u64 > largest {
        return Err(too_large());
    }
    Ok(match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => eight_bits(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => sixteen_bits(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => sixteen_bits(rest, u16::from_be_bytes),
        // There is no byte order mark: the first `<` shows the byte order (XML 1.0 appendix F.1).
        [b'<', 0, ..] => sixteen_bits(bytes, u16::from_le_bytes),
        [0, b'<', ..] => sixteen_bits(bytes, u16::from_be_bytes),
        bytes => eight_bits(bytes).into_owned(),
    })
}

/// Decodes UTF-8, or an encoding that is like ASCII below 128.
fn eight_bits(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
    }
}

fn sixteen_bits(bytes: &[u8], number: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|two| number([two[0], two[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Returns whether a browser that uses this encoding (Encoding Standard section 4.2) sees the same
/// markup as [`decode`]. In other encodings a byte that looks like `<` may be part of a letter, and
/// the reverse.
pub(super) fn is_supported(encoding: &str) -> bool {
    let name = encoding.trim().to_ascii_lowercase();
    let known = [
        "utf-8",
        "utf8",
        "unicode-1-1-utf-8",
        "us-ascii",
        "ascii",
        "utf-16",
        "utf-16le",
        "utf-16be",
        "macintosh",
        "l1",
        "mac",
    ];
    let one_byte = [
        "iso-8859-",
        "iso8859-",
        "iso_8859-",
        "windows-125",
        "cp125",
        "latin",
        "koi8",
        "x-mac-",
        "ibm866",
        "windows-874",
    ];
    known.contains(&name.as_str()) || one_byte.iter().any(|start| name.starts_with(start))
}
