//! Prepares pictures for publication. Takes the bytes of a picture. Returns the published bytes:
//! no larger than pages show them, in the picture's own format and as WebP in several widths,
//! without metadata (place, time, serial numbers). The same bytes always give the same pictures.

mod clean;
mod container;
mod exif;
mod header;
mod ico;
mod pixels;
mod resize;
mod sniff;
mod strip;
mod svg;

use crate::source::{Asset, PictureFormat};

pub use header::{Header, read_header};
pub use pixels::encode_variants;
pub use sniff::{SNIFFED, sniff};

/// The version of the encoder, which is part of the addresses and cached names of pictures. It
/// changes whenever the same bytes would give other pictures.
pub const ENCODER_VERSION: u32 = 2;

/// The widths of the scaled versions, in pixels: a phone; a phone with a dense screen or a column
/// of text; a column on a dense screen.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];

/// The largest width that a page shows.
pub const WIDEST: u32 = WIDTHS[2];

/// Pictures with more pixels than this are not decoded: they would take 4 bytes each. Cameras of 50
/// megapixels stay within it. A picture with 16 bits a channel takes twice as much memory, so it
/// may have half as many pixels.
pub const MOST_PIXELS: u64 = 64_000_000;

/// The limit of a picture's longer side, in pixels. The panoramas of phones stay below it, and so
/// do the limits of WebP and of browsers' canvases. A few kilobytes can describe a line of millions
/// of pixels, which takes seconds and gigabytes to scale down.
pub const LONGEST_SIDE: u32 = 16_384;

/// The pixels of the largest scaled version. A phone's screenshot at [`WIDEST`] stays within it,
/// and no side reaches WebP's limit of 16,383 pixels. The site publishes a taller picture in its own size.
const MOST_VARIANT_PIXELS: u64 = 6_000_000;

/// In bytes: the limit of a picture's file. Files are read whole, several at a time; a photograph
/// of [`MOST_PIXELS`] as PNG is smaller.
pub const LARGEST_FILE: u64 = 128 << 20;

/// The width at which pages show pictures: the column of text, or nearly the whole of a small screen.
pub const SIZES: &str = "(min-width: 46rem) 42rem, 92vw";

/// A version of a picture to create.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageVariant {
    /// The format.
    pub format: Format,
    /// The width in pixels; the height follows from it.
    pub width: u32,
}

/// The format of an image variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// The format of all scaled versions: every browser since 2020 supports it.
    Webp,
    /// For a JPEG at its own address.
    Jpeg,
    /// For a PNG at its own address.
    Png,
    /// The original, published without change of its pixels.
    Avif,
    /// The original.
    Gif,
    /// The original.
    Ico,
    /// The original.
    Svg,
}

impl Format {
    /// Returns the file extension.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Avif => "avif",
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::Webp => "webp",
            Format::Gif => "gif",
            Format::Ico => "ico",
            Format::Svg => "svg",
        }
    }
}

/// The reason why a picture cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// It has no supported format, is truncated, or its parts contradict each other.
    Unreadable,
    /// It has more than [`MOST_PIXELS`], or a side longer than [`LONGEST_SIDE`]: width and height in pixels.
    TooLarge(u32, u32),
    /// Its file is larger than [`LARGEST_FILE`]: the size in bytes.
    TooHeavy(u64),
    /// Its colour profile is larger than any that programs write.
    LargeProfile,
}

/// Checks whether a picture of this width and height may be decoded. `depth` is the number of bytes
/// a channel: 1 or 2.
///
/// # Errors
/// [`DecodeError::TooLarge`].
pub fn check_size(width: u32, height: u32, depth: u64) -> Result<(), DecodeError> {
    let pixels = u64::from(width) * u64::from(height);
    let fits = width.max(height) <= LONGEST_SIDE && pixels <= MOST_PIXELS / depth.max(1);
    if fits { Ok(()) } else { Err(DecodeError::TooLarge(width, height)) }
}

/// Returns whether scaled versions would have more pixels than [`MOST_VARIANT_PIXELS`]: a tall strip of many screens.
fn is_strip(dimensions: (u32, u32)) -> bool {
    let width = dimensions.0.min(WIDEST);
    u64::from(width) * u64::from(height(dimensions, width)) > MOST_VARIANT_PIXELS
}

/// Returns the WebP versions of a picture, narrowest first. Vector drawings (SVG), animations,
/// small pictures and tall strips have none.
pub fn variants(asset: &Asset) -> Vec<ImageVariant> {
    let (Some(picture), Some((width, height))) = (asset.picture, asset.dimensions) else { return Vec::new() };
    if picture.keeps_pixels || width <= WIDTHS[0] || is_strip((width, height)) {
        return Vec::new();
    }
    let widest = width.min(WIDEST);
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|own| *own < widest).collect();
    // A version that is hardly smaller is not worth its bytes on the server.
    if widths.last().is_some_and(|last| last * 5 > widest * 4) {
        widths.pop();
    }
    // The widest version of a WebP is the picture at its own address.
    if picture.format != PictureFormat::Webp {
        widths.push(widest);
    }
    widths.into_iter().map(|width| ImageVariant { format: Format::Webp, width }).collect()
}

/// Returns the version at the picture's own address: no wider than [`WIDEST`], unless someone links
/// to it `whole` or it is a tall strip.
pub fn base(asset: &Asset, whole: bool) -> Option<ImageVariant> {
    let picture = asset.picture?;
    // A vector drawing may have no size.
    let (width, height) = asset.dimensions.or((picture.format == PictureFormat::Svg).then_some((1, 1)))?;
    let format = match picture.format {
        PictureFormat::Jpeg => Format::Jpeg,
        PictureFormat::Png => Format::Png,
        PictureFormat::Webp => Format::Webp,
        PictureFormat::Gif => Format::Gif,
        PictureFormat::Avif => Format::Avif,
        PictureFormat::Ico => Format::Ico,
        PictureFormat::Svg => Format::Svg,
    };
    let keeps = whole || picture.keeps_pixels || is_strip((width, height));
    Some(ImageVariant { format, width: if keeps { width } else { width.min(WIDEST) } })
}

/// Returns the height for a width.
pub fn height(dimensions: (u32, u32), width: u32) -> u32 {
    let (own_width, own_height) = (u64::from(dimensions.0.max(1)), u64::from(dimensions.1));
    let height = (own_height * u64::from(width) + own_width / 2) / own_width;
    u32::try_from(height.max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Picture;

    fn asset(format: PictureFormat, width: u32) -> Asset {
        let picture = Picture { format, hash: 1, upright: true, keeps_pixels: false };
        Asset {
            path: "static/a.jpg".into(),
            length: 9,
            dimensions: Some((width, 100)),
            picture: Some(picture),
            format: None,
            pdf: None,
            active: None,
        }
    }

    fn names(asset: &Asset) -> Vec<String> {
        variants(asset).iter().map(|made| format!("{}.{}", made.width, made.format.extension())).collect()
    }

    #[test]
    fn wide_pictures_have_smaller_versions_and_small_ones_none() {
        assert_eq!(names(&asset(PictureFormat::Jpeg, 480)), Vec::<String>::new());
        assert_eq!(names(&asset(PictureFormat::Jpeg, 1000)), ["480.webp", "1000.webp"]);
        assert_eq!(names(&asset(PictureFormat::Png, 4000)), ["480.webp", "960.webp", "1600.webp"]);
        assert_eq!(names(&asset(PictureFormat::Webp, 1300)), ["480.webp", "960.webp"]);
        assert_eq!(names(&asset(PictureFormat::Webp, 4000)), ["480.webp", "960.webp"]);
        assert_eq!(names(&asset(PictureFormat::Webp, 500)), Vec::<String>::new());
    }

    #[test]
    fn nothing_is_published_wider_than_needed_unless_someone_links_to_it() {
        for format in [PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::Webp] {
            let wide = asset(format, 4000);
            assert_eq!(base(&wide, false).map(|base| base.width), Some(1600));
            assert_eq!(base(&wide, true).map(|base| base.width), Some(4000));
        }
    }

    #[test]
    fn a_tall_strip_is_published_unscaled() {
        let tall = |width, height| Asset { dimensions: Some((width, height)), ..asset(PictureFormat::Png, width) };
        assert_eq!(names(&tall(1080, 2400)).len(), 2, "a screenshot has its versions");
        assert_eq!(names(&tall(1000, 16_000)), Vec::<String>::new());
        assert_eq!(base(&tall(2000, 16_000), false).map(|base| base.width), Some(2000));
    }

    #[test]
    fn sides_and_pixels_are_limited() {
        assert_eq!(check_size(16_384, 3_900, 1), Ok(()));
        assert_eq!(check_size(16_000_000, 1, 1), Err(DecodeError::TooLarge(16_000_000, 1)));
        assert_eq!(check_size(1, 16_385, 1), Err(DecodeError::TooLarge(1, 16_385)));
        assert_eq!(check_size(8_000, 8_001, 1), Err(DecodeError::TooLarge(8_000, 8_001)));
        assert_eq!(check_size(8_000, 8_000, 2), Err(DecodeError::TooLarge(8_000, 8_000)));
        assert_eq!(check_size(u32::MAX, u32::MAX, 1), Err(DecodeError::TooLarge(u32::MAX, u32::MAX)));
    }

    #[test]
    fn heights_keep_the_aspect_ratio() {
        assert_eq!(height((4000, 3000), 1600), 1200);
        assert_eq!(height((4000, 1), 480), 1);
        assert_eq!(height((0, 0), 480), 1);
    }
}
