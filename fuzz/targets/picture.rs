//! Reads any bytes as a picture: an accepted header is within the limits, and the encoded picture decodes again.

#![no_main]

use std::borrow::Cow;

use commonweal::disk::fuzzing::svg_dimensions;
use commonweal::images::{Format, ImageVariant, check_size, encode_variants, height, read_header};
use commonweal::source::PictureFormat;
use libfuzzer_sys::fuzz_target;

/// The most pixels: larger pictures take too long to try many of them.
const MOST_PIXELS: u64 = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    let _ = svg_dimensions(&String::from_utf8_lossy(bytes));
    let bytes = with_checksums(bytes);
    let Ok(header) = read_header(&bytes) else { return };
    let (width, own_height) = header.dimensions;
    let cleaned = match header.format {
        PictureFormat::Gif => Some(Format::Gif),
        PictureFormat::Avif => Some(Format::Avif),
        PictureFormat::Ico => Some(Format::Ico),
        PictureFormat::Svg => Some(Format::Svg),
        _ => None,
    };
    if let Some(format) = cleaned {
        // Removes metadata from the bytes without decoding.
        let _ = encode_variants(&bytes, &[ImageVariant { format, width }]);
        return;
    }
    assert!(width > 0 && own_height > 0 && check_size(width, own_height, 1).is_ok());
    if u64::from(width) * u64::from(own_height) > MOST_PIXELS {
        return;
    }
    let own = match header.format {
        PictureFormat::Jpeg => Format::Jpeg,
        PictureFormat::Png => Format::Png,
        _ => Format::Webp,
    };
    if let Ok(made) = encode_variants(&bytes, &[ImageVariant { format: own, width }]) {
        let again = read_header(&made[0]).expect("what was made can be read");
        let (made_width, made_height) = again.dimensions;
        // Without decoding, the orientation in the metadata is removed, so the sides may be swapped.
        let sides = [header.dimensions, (own_height, width)];
        assert!(sides.contains(&(made_width, made_height)), "{header:?} became {again:?}");
    }
    if header.keeps_pixels {
        return;
    }
    let smaller = width.div_ceil(2);
    for format in [Format::Jpeg, Format::Png, Format::Webp] {
        if let Ok(made) = encode_variants(&bytes, &[ImageVariant { format, width: smaller }]) {
            let again = read_header(&made[0]).expect("what was made can be read");
            assert_eq!(again.dimensions, (smaller, height(header.dimensions, smaller)), "{header:?}");
            assert_eq!((again.orientation, again.keeps_pixels), (1, false));
        }
    }
});

/// Corrects the checksums of a PNG: a fuzzer finds none by itself, and decoders stop at the first wrong one.
fn with_checksums(bytes: &[u8]) -> Cow<'_, [u8]> {
    const SIGNATURE: usize = 8;
    if !bytes.starts_with(b"\x89PNG") {
        return Cow::Borrowed(bytes);
    }
    let mut bytes = bytes.to_vec();
    let mut at = SIGNATURE;
    while let Some(length) = bytes.get(at..at + 4).and_then(|length| <[u8; 4]>::try_from(length).ok()) {
        let end = at + 8 + u32::from_be_bytes(length) as usize;
        let Some(chunk) = bytes.get(at + 4..end) else { break };
        let sum = crc32fast::hash(chunk).to_be_bytes();
        let Some(place) = bytes.get_mut(end..end + 4) else { break };
        place.copy_from_slice(&sum);
        at = end + 4;
    }
    Cow::Owned(bytes)
}
