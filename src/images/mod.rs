//! A picture's bytes in; the bytes that are published out: no larger than pages show them, in a modern format and in one that every browser
//! reads, without what cameras write beside the pixels (place, time, serial numbers). Pure: the same bytes give the same pictures.

mod exif;
mod header;
mod pixels;
mod strip;

use crate::source::{Asset, Picture, PictureFormat};

pub use header::{Header, read_header};
pub use pixels::make;

/// Changes whenever the same bytes would give other pictures: part of their addresses and of their names among those made already.
pub const RECIPE: u32 = 1;

/// The widths in which pictures are made, in pixels: a phone, a phone's fine screen or a column of text, a column on a fine screen.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];

/// The widest that a page shows.
pub const WIDEST: u32 = WIDTHS[2];

/// More pixels than this are not read: decoded they would take 4 bytes each. Cameras of 50 megapixels stay within it.
pub const MOST_PIXELS: u64 = 64_000_000;

/// How wide pages show pictures: the column of text, or nearly the whole of a small screen.
pub const SIZES: &str = "(min-width: 46rem) 42rem, 92vw";

/// A picture to be made of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rendition {
    /// In which format.
    pub format: Format,
    /// How wide, in pixels; the height follows.
    pub width: u32,
}

/// A format that pictures are made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// AV1 Image File Format: a third of JPEG's bytes; every browser since 2022 reads it.
    Avif,
    /// For photographs.
    Jpeg,
    /// For drawings, and whatever is see-through.
    Png,
    /// As it came: only what is published without change of its pixels.
    Webp,
}

impl Format {
    /// The end of its files' names.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Avif => "avif",
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::Webp => "webp",
        }
    }
}

/// Why a picture cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It is not what its name says, or cut short, or its parts contradict each other.
    Unreadable,
    /// It has more than [`MOST_PIXELS`].
    TooLarge(u32, u32),
}

/// The smaller and modern versions of a picture that pages offer to browsers. None for drawings by lines (SVG), moving pictures and small ones.
pub fn renditions(asset: &Asset) -> Vec<Rendition> {
    let (Some(picture), Some((width, _))) = (asset.picture, asset.dimensions) else { return Vec::new() };
    if picture.moves || width <= WIDTHS[0] {
        return Vec::new();
    }
    let widest = width.min(WIDEST);
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|own| *own < widest).collect();
    // A version that is hardly smaller is not worth its bytes on the server.
    if widths.last().is_some_and(|last| last * 5 > widest * 4) {
        widths.pop();
    }
    let plain = plain_format(&picture);
    let smaller = widths.iter().map(|width| Rendition { format: plain, width: *width });
    let modern = widths.iter().chain([&widest]).map(|width| Rendition { format: Format::Avif, width: *width });
    // The largest in the plain format is the picture at its own address, unless that is in a format that old browsers do not read.
    let largest = (picture.format == PictureFormat::Webp).then_some(Rendition { format: plain, width: widest });
    modern.chain(smaller).chain(largest).collect()
}

/// What stands at the picture's own address: no wider than [`WIDEST`], unless someone links to it `whole`.
pub fn base(asset: &Asset, whole: bool) -> Option<Rendition> {
    let (picture, (width, _)) = (asset.picture?, asset.dimensions?);
    let format = match picture.format {
        PictureFormat::Jpeg => Format::Jpeg,
        PictureFormat::Png => Format::Png,
        PictureFormat::Webp => Format::Webp,
    };
    let keeps = whole || picture.moves || format == Format::Webp;
    Some(Rendition { format, width: if keeps { width } else { width.min(WIDEST) } })
}

/// The format that every browser reads.
fn plain_format(picture: &Picture) -> Format {
    if picture.format == PictureFormat::Png || picture.see_through { Format::Png } else { Format::Jpeg }
}

/// The height that goes with a width.
pub fn height(dimensions: (u32, u32), width: u32) -> u32 {
    let (own_width, own_height) = (u64::from(dimensions.0.max(1)), u64::from(dimensions.1));
    let height = (own_height * u64::from(width) + own_width / 2) / own_width;
    u32::try_from(height.max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(format: PictureFormat, width: u32, see_through: bool) -> Asset {
        let picture = Picture { format, hash: 1, upright: true, see_through, moves: false };
        Asset {
            path: "static/a.jpg".into(),
            length: 9,
            dimensions: Some((width, 100)),
            picture: Some(picture),
            pdf: None,
            active: None,
        }
    }

    fn names(asset: &Asset) -> Vec<String> {
        renditions(asset).iter().map(|made| format!("{}.{}", made.width, made.format.extension())).collect()
    }

    #[test]
    fn wide_pictures_have_smaller_versions_and_small_ones_none() {
        assert_eq!(names(&asset(PictureFormat::Jpeg, 480, false)), Vec::<String>::new());
        assert_eq!(names(&asset(PictureFormat::Jpeg, 1000, false)), ["480.avif", "1000.avif", "480.jpg"]);
        assert_eq!(
            names(&asset(PictureFormat::Png, 4000, false)),
            ["480.avif", "960.avif", "1600.avif", "480.png", "960.png"]
        );
        assert_eq!(
            names(&asset(PictureFormat::Webp, 1300, false)),
            ["480.avif", "960.avif", "1300.avif", "480.jpg", "960.jpg", "1300.jpg"]
        );
        assert_eq!(names(&asset(PictureFormat::Webp, 600, true)), ["480.avif", "600.avif", "480.png", "600.png"]);
    }

    #[test]
    fn nothing_is_published_wider_than_needed_unless_someone_links_to_it() {
        let wide = asset(PictureFormat::Jpeg, 4000, false);
        assert_eq!(base(&wide, false).map(|base| base.width), Some(1600));
        assert_eq!(base(&wide, true).map(|base| base.width), Some(4000));
    }

    #[test]
    fn heights_keep_the_shape() {
        assert_eq!(height((4000, 3000), 1600), 1200);
        assert_eq!(height((4000, 1), 480), 1);
        assert_eq!(height((0, 0), 480), 1);
    }
}
