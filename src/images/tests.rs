//! Small generated pictures, with and without metadata.

use super::*;
use crate::images::{clean, exif};

/// A picture with a red corner at the top left, on grey.
fn sketch(width: u32, height: u32) -> image::RgbImage {
    image::RgbImage::from_fn(width, height, |x, y| match x < width / 4 && y < height / 4 {
        true => image::Rgb([220, 20, 20]),
        false => image::Rgb([120, 125, 130]),
    })
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encode(&DynamicImage::ImageRgb8(sketch(width, height)), Format::Jpeg).unwrap()
}

/// With an orientation, and text that must not be published.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut note = b"Exif\0\0".to_vec();
    note.extend(exif::orientation_only(orientation));
    note.extend(b"GPS 51.6N 3.9W");
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(note.len() + 2).unwrap().to_be_bytes());
    out.extend(note);
    out.extend(&jpeg[2..]);
    // Phones append data behind the picture: a second picture, a film.
    out.extend(b"ftypmp4 GPS 51.6N 3.9W");
    out
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

fn one(bytes: &[u8], format: Format, width: u32) -> Vec<u8> {
    encode_variants(bytes, &[ImageVariant { format, width }]).unwrap().remove(0)
}

#[test]
fn camera_metadata_is_removed_and_no_pixel_changes() {
    let plain = jpeg(64, 48);
    let photo = with_exif(&plain, 1);
    assert!(holds(&photo, b"GPS"));
    assert_eq!(one(&photo, Format::Jpeg, 64), plain);
}

#[test]
fn texts_in_a_png_are_removed() {
    let plain = encode(&DynamicImage::ImageRgb8(sketch(8, 8)), Format::Png).unwrap();
    let mut told = plain[..33].to_vec();
    told.extend(b"\0\0\0\x09tEXtGPS\x0051.6N\0\0\0\0");
    told.extend(&plain[33..]);
    assert_eq!(one(&told, Format::Png, 8), plain);
}

/// An icon of pictures, with text between them.
fn icon(pictures: &[&[u8]]) -> Vec<u8> {
    let mut out = vec![0, 0, 1, 0, pictures.len() as u8, 0];
    let mut at = 6 + 16 * pictures.len();
    for picture in pictures {
        out.extend([16, 16, 0, 0, 1, 0, 32, 0]);
        out.extend((picture.len() as u32).to_le_bytes());
        out.extend((at as u32 + 3).to_le_bytes());
        at += picture.len() + 3;
    }
    for picture in pictures {
        out.extend(b"GPS");
        out.extend(*picture);
    }
    out
}

#[test]
fn an_icon_loses_the_metadata_of_its_pictures() {
    let plain = encode(&DynamicImage::ImageRgb8(sketch(16, 16)), Format::Png).unwrap();
    let mut noted = plain[..33].to_vec();
    for name in [b"tEXt", b"eXIf", b"iTXt"] {
        noted.extend(b"\0\0\0\x09");
        noted.extend(name);
        noted.extend(b"GPS\x0051.6N\0\0\0\0");
    }
    noted.extend(&plain[33..]);
    let bitmap = [40, 0, 0, 0, 16, 0, 0, 0, 32, 0, 0, 0];
    let made = one(&icon(&[&noted, &bitmap]), Format::Ico, 16);
    assert!(!holds(&made, b"GPS") && holds(&made, &plain) && made.ends_with(&bitmap));
    assert_eq!(one(&made, Format::Ico, 16), made);
    let header = read_header(&made).unwrap();
    assert_eq!((header.format, header.dimensions), (PictureFormat::Ico, (16, 16)));
    for length in 0..made.len() {
        assert!(strip(&made[..length], PictureFormat::Ico).is_err(), "{length}");
    }
}

#[test]
fn a_webp_loses_its_metadata_and_the_flag_for_it() {
    let plain = encode(&DynamicImage::ImageRgb8(sketch(8, 8)), Format::Webp).unwrap();
    let mut told = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x0c\0\0\0\x07\0\0\x07\0\0".to_vec();
    told.extend(&plain[12..]);
    told.extend(b"XMP \x0a\0\0\0GPS 51.6N!");
    let length = u32::try_from(told.len() - 8).unwrap().to_le_bytes();
    told[4..8].copy_from_slice(&length);
    let made = one(&told, Format::Webp, 8);
    assert!(!holds(&made, b"GPS") && made[20] == 0);
    assert_eq!(read_header(&made).map(|header| header.dimensions), Ok((8, 8)));
}

#[test]
fn a_picture_held_sideways_is_turned_upright() {
    let photo = with_exif(&jpeg(64, 48), 6);
    assert_eq!(read_header(&photo).map(|header| (header.dimensions, header.orientation)), Ok(((48, 64), 6)));
    let made = one(&photo, Format::Jpeg, 48);
    let pixels = image::load_from_memory(&made).unwrap().to_rgb8();
    assert_eq!(pixels.dimensions(), (48, 64));
    assert!(pixels.get_pixel(44, 3)[0] > 180, "the red corner went from the top left to the top right");
    assert!(pixels.get_pixel(3, 3)[0] < 160 && !holds(&made, b"GPS"));
}

#[test]
fn variants_have_the_requested_width_and_the_same_bytes_each_time() {
    let photo = with_exif(&jpeg(120, 90), 1);
    let wanted = [(Format::Webp, 48), (Format::Jpeg, 60)].map(|(format, width)| ImageVariant { format, width });
    let made = encode_variants(&photo, &wanted).unwrap();
    let headers = [&made[0], &made[1]].map(|made| read_header(made).map(|header| (header.format, header.dimensions)));
    assert_eq!(headers, [Ok((PictureFormat::Webp, (48, 36))), Ok((PictureFormat::Jpeg, (60, 45)))]);
    assert_eq!(encode_variants(&photo, &wanted).unwrap(), made);
}

#[test]
fn the_bytes_of_one_version_do_not_depend_on_the_others_that_are_made() {
    let photo = jpeg(2000, 30);
    let widths = [2000, 480, 1600, 960];
    let wanted: Vec<ImageVariant> = [Format::Webp, Format::Jpeg]
        .iter()
        .flat_map(|format| widths.map(|width| ImageVariant { format: *format, width }))
        .collect();
    let together = encode_variants(&photo, &wanted).unwrap();
    for (wanted, made) in wanted.iter().zip(&together) {
        assert_eq!(&one(&photo, wanted.format, wanted.width), made, "{wanted:?}");
        assert_eq!(read_header(made).map(|header| header.dimensions.0), Ok(wanted.width));
    }
}

#[test]
fn transparency_is_kept() {
    let pixels = image::RgbaImage::from_fn(64, 48, |x, _| match x < 32 {
        true => image::Rgba([220, 20, 20, 0]),
        false => image::Rgba([120, 125, 130, 255]),
    });
    let drawing = encode(&DynamicImage::ImageRgba8(pixels), Format::Png).unwrap();
    let made = image::load_from_memory(&one(&drawing, Format::Webp, 32)).unwrap().to_rgba8();
    assert_eq!((made.get_pixel(4, 12)[3], made.get_pixel(28, 12)[3]), (0, 255));
}

#[test]
fn the_colour_of_transparent_pixels_does_not_affect_edges() {
    // Drawing programs leave transparent pixels black.
    let pixels = image::RgbaImage::from_fn(100, 20, |x, _| match x % 10 < 5 {
        true => image::Rgba([0, 0, 0, 0]),
        false => image::Rgba([240, 200, 40, 255]),
    });
    let drawing = encode(&DynamicImage::ImageRgba8(pixels), Format::Png).unwrap();
    let made = image::load_from_memory(&one(&drawing, Format::Png, 37)).unwrap().to_rgba8();
    let seen: Vec<_> = made.pixels().filter(|pixel| pixel[3] > 40).collect();
    assert!(seen.len() > 100 && seen.iter().any(|pixel| pixel[3] < 200), "edges are half see-through");
    assert!(seen.iter().all(|pixel| pixel[0] > 225 && pixel[1] > 185), "{seen:?}");
}

#[test]
fn no_damaged_picture_causes_a_panic() {
    let photos = [
        with_exif(&jpeg(40, 30), 6),
        encode(&DynamicImage::ImageRgb8(sketch(20, 20)), Format::Png).unwrap(),
        encode(&DynamicImage::ImageRgb8(sketch(20, 20)), Format::Webp).unwrap(),
    ];
    let wanted = [ImageVariant { format: Format::Jpeg, width: 10 }];
    for photo in &photos {
        for end in 0..photo.len() - 1 {
            let _ = encode_variants(&photo[..end], &wanted);
        }
        for at in 0..photo.len() {
            let mut bent = photo.clone();
            bent[at] ^= 0x5a;
            let _ = encode_variants(&bent, &wanted);
        }
    }
}

#[test]
fn a_truncated_picture_is_detected_from_its_header() {
    for photo in [jpeg(40, 30), encode(&DynamicImage::ImageRgb8(sketch(20, 20)), Format::Png).unwrap()] {
        assert_eq!(read_header(&photo[..photo.len() * 2 / 3]), Err(DecodeError::Unreadable));
    }
}

#[test]
fn a_decompression_bomb_is_not_decompressed() {
    let mut bomb = encode(&DynamicImage::ImageRgb8(sketch(8, 8)), Format::Png).unwrap();
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    assert_eq!(encode_variants(&bomb, &[]), Err(DecodeError::TooLarge(65535, 65535)));
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    // No decoder reads as far as the checksum.
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], name, data, &[0; 4]].concat()
}

fn png(width: u32, height: u32, depth: u8, others: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, 6, 0, 0, 0]].concat();
    let parts = [chunk(b"IHDR", &header), others.concat(), chunk(b"IDAT", b""), chunk(b"IEND", b"")];
    [&b"\x89PNG\r\n\x1a\n"[..], &parts.concat()].concat()
}

#[test]
fn size_limits_are_enforced_from_the_header() {
    let size = |bytes: &[u8]| read_header(bytes).map(|header| header.dimensions);
    assert_eq!(size(&png(16_000_000, 1, 8, &[])), Err(DecodeError::TooLarge(16_000_000, 1)));
    assert_eq!(size(&png(2_000, 32_000, 8, &[])), Err(DecodeError::TooLarge(2_000, 32_000)));
    assert_eq!(size(&png(8_000, 8_000, 16, &[])), Err(DecodeError::TooLarge(8_000, 8_000)));
    assert_eq!(size(&png(8_000, 8_000, 8, &[])), Ok((8_000, 8_000)));
    let mut tall = jpeg(40, 30);
    let frame = tall.windows(2).position(|two| two == [0xff, 0xc2]).unwrap();
    tall[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0x01, 0x00]);
    assert_eq!(size(&tall), Err(DecodeError::TooLarge(256, 65_535)));
    // RFC 9649 section 2.7.1: 24 bits each, less one.
    let webp = |canvas: [u8; 6], frame: &[u8]| {
        let whole = [&b"WEBPVP8X\x0a\0\0\0\0\0\0\0"[..], &canvas, frame].concat();
        [&b"RIFF"[..], &u32::try_from(whole.len()).unwrap().to_le_bytes(), &whole].concat()
    };
    assert_eq!(size(&webp([0xff, 0xff, 0xff, 0, 0, 0], b"")), Err(DecodeError::TooLarge(16_777_216, 1)));
    // A frame of 16384 by 16384 on a canvas of 8 by 8.
    let frame = b"VP8L\x05\0\0\0\x2f\xff\xff\xff\x0f\0";
    assert_eq!(size(&webp([7, 0, 0, 7, 0, 0], frame)), Err(DecodeError::Unreadable));
    // The large frame follows a small one.
    let small = b"VP8L\x05\0\0\0\x2f\x07\xc0\x01\0\0";
    assert_eq!(size(&webp([7, 0, 0, 7, 0, 0], small)), Ok((8, 8)));
    let lossy = b"VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\xff\x3f\xff\x3f";
    assert_eq!(size(&webp([7, 0, 0, 7, 0, 0], &[&small[..], lossy].concat())), Err(DecodeError::Unreadable));
}

#[test]
fn a_large_compressed_profile_is_rejected_and_texts_are_never_decompressed() {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 5 << 20], 9);
    let bomb = [b"x\0\0".as_slice(), &packed].concat();
    assert_eq!(read_header(&png(8, 8, 8, &[chunk(b"iCCP", &bomb)])), Err(DecodeError::LargeProfile));
    let texts = [chunk(b"zTXt", &bomb), chunk(b"iTXt", &[b"x\0\x01\0\0\0".as_slice(), &packed].concat())];
    let whole = png(8, 8, 8, &texts);
    assert!(read_header(&whole).is_ok());
    assert!(strip(&whole, PictureFormat::Png).unwrap().len() < 100, "decoders do not see them");
    let segment = [&[0xff, 0xe2, 0xff, 0xff][..], b"ICC_PROFILE\0", &[0; 65_521]].concat();
    let photo = jpeg(8, 8);
    let heavy = [&photo[..2], &segment.repeat(65), &photo[2..]].concat();
    assert_eq!(read_header(&heavy), Err(DecodeError::LargeProfile));
    assert!(read_header(&[&photo[..2], &segment.repeat(60), &photo[2..]].concat()).is_ok());
}

#[test]
fn a_jpeg_with_many_scans_parts_or_frames_is_rejected() {
    let photo = jpeg(40, 30);
    let scan = photo.windows(2).position(|two| two == [0xff, 0xda]).unwrap();
    let many = [&photo[..scan], &photo[scan..photo.len() - 2].repeat(20), &photo[photo.len() - 2..]].concat();
    assert_eq!(read_header(&many), Err(DecodeError::Unreadable));
    let restarts = [0xff, 0xd0].repeat(1 << 19);
    assert_eq!(read_header(&[&photo[..2], &restarts, &photo[2..]].concat()), Err(DecodeError::Unreadable));
    let frame = photo.windows(2).position(|two| two == [0xff, 0xc2]).unwrap();
    let length = usize::from(photo[frame + 3]) + 2;
    let twice = [&photo[..frame], &photo[frame..frame + length], &photo[frame..]].concat();
    assert_eq!(read_header(&twice), Err(DecodeError::Unreadable));
}

/// A box of the ISO base media file format (ISO/IEC 14496-12 section 4.2).
fn part(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&u32::try_from(content.len() + 8).unwrap().to_be_bytes()[..], name, content].concat()
}

/// An AVIF of a picture (item 1), Exif (2), XMP (3) and a thumbnail (4); `in_meta` puts the data of items into `idat` instead of `mdat`.
fn avif_with_notes(in_meta: bool) -> Vec<u8> {
    let items: [(u16, &[u8; 4], &[u8]); 4] = [
        (1, b"av01", b"PICTURE OF PIXELS"),
        (2, b"Exif", b"\0\0\0\0MM GPS 51.6N 3.9W SERIAL 0042"),
        (3, b"mime", b"<x:xmpmeta>GPS 51.6N</x:xmpmeta>"),
        (4, b"av01", b"THUMBNAIL OF PIXELS"),
    ];
    let entries = items
        .map(|(id, kind, _)| part(b"infe", &[&[2, 0, 0, 0][..], &id.to_be_bytes(), &[0, 0], kind, b"\0"].concat()));
    let info = part(b"iinf", &[&[0, 0, 0, 0, 0, 4][..], &entries.concat()].concat());
    let thumbnail = part(b"thmb", &[0, 4, 0, 1, 0, 1]);
    let references = part(b"iref", &[&[0, 0, 0, 0][..], &thumbnail].concat());
    let data: Vec<u8> = items.iter().flat_map(|(.., bytes)| bytes.iter().copied()).collect();
    let head = part(b"ftyp", b"avif\0\0\0\0avifmif1");
    // Two passes: the offset of the data depends on the length of the part before it, which does not change.
    let whole = |begin: usize| {
        let mut at = begin;
        let mut places = vec![1, 0, 0, 0, 0x44, 0, 0, 4];
        for (id, _, bytes) in items {
            places.extend(id.to_be_bytes());
            places.extend([0, u8::from(in_meta), 0, 0, 0, 1]);
            places.extend(u32::try_from(at).unwrap().to_be_bytes());
            places.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
            at += bytes.len();
        }
        let own = part(b"uuid", b"0123456789abcdefGPS of the maker");
        let inner = [info.clone(), references.clone(), part(b"iloc", &places), own].concat();
        let inside = if in_meta { part(b"idat", &data) } else { Vec::new() };
        let meta = part(b"meta", &[&[0; 4][..], &inner, &inside].concat());
        let mdat = if in_meta { Vec::new() } else { part(b"mdat", &data) };
        [head.clone(), meta, mdat, part(b"uuid", b"fedcba9876543210GPS once more")].concat()
    };
    let begin = whole(0).windows(7).position(|window| window == b"PICTURE").unwrap();
    whole(if in_meta { 0 } else { begin })
}

#[test]
fn an_avif_loses_its_metadata_and_thumbnails_and_keeps_its_picture() {
    for in_meta in [false, true] {
        let photo = avif_with_notes(in_meta);
        assert!(holds(&photo, b"GPS") && holds(&photo, b"SERIAL") && holds(&photo, b"THUMBNAIL"));
        let cleaned = clean::avif(&photo).unwrap();
        assert_eq!(cleaned.len(), photo.len(), "other parts are found by their place");
        assert!(holds(&cleaned, b"PICTURE OF PIXELS"));
        for private in [&b"GPS"[..], b"SERIAL", b"THUMBNAIL", b"xmpmeta"] {
            assert!(!holds(&cleaned, private), "{}, in_meta: {in_meta}", String::from_utf8_lossy(private));
        }
        assert_eq!(clean::avif(&cleaned).as_ref(), Some(&cleaned), "a second time changes nothing");
        // No truncation makes the program panic or keeps metadata.
        for end in 0..photo.len() {
            let cut = clean::avif(&photo[..end]);
            assert!(cut.is_none_or(|cut: Vec<u8>| !holds(&cut, b"SERIAL")), "cut at {end}");
        }
    }
}

#[test]
fn an_avif_without_metadata_is_unchanged() {
    let still = include_bytes!("../../fuzz/seeds/picture/still.avif");
    assert_eq!(clean::avif(still).as_deref(), Some(&still[..]));
}
