//! Creates the published versions of a picture. It decodes the picture once, converts its colours
//! to sRGB, rotates it upright, scales it down and encodes it. To remove only metadata it decodes nothing.

use std::io::Cursor;

use image::codecs::{jpeg::JpegDecoder, png, webp::WebPDecoder};
use image::{DynamicImage, ImageDecoder, ImageEncoder, Limits, RgbImage, RgbaImage};

use super::resize::scale_down;
use super::strip::strip;
use super::{DecodeError, Format, Header, ImageVariant, MOST_PIXELS, WIDEST, read_header};
use crate::source::PictureFormat;

/// In bytes: the memory that a decoder may use for a picture of [`MOST_PIXELS`].
const MOST_MEMORY: u64 = MOST_PIXELS * 8;

/// JPEG's quality. Below it, skies show steps; above it, the size grows faster than the visible quality.
const JPEG_QUALITY: u8 = 78;

/// WebP's quality. Photographs have a SSIMULACRA2 score of 55 to 75 with it, in a third fewer bytes
/// than a JPEG with that score (docs/decisions.md).
const WEBP_QUALITY: f32 = 75.0;

/// The effort of WebP's encoder: 0 (fastest) to 6 (smallest). docs/decisions.md has the measurements.
const WEBP_METHOD: i32 = 5;

/// Creates the wanted versions of a picture, in the order of `wanted`. The same bytes give the same pictures.
///
/// # Errors
/// [`DecodeError`] if the picture cannot be read.
pub fn encode_variants(bytes: &[u8], wanted: &[ImageVariant]) -> Result<Vec<Vec<u8>>, DecodeError> {
    let header = read_header(bytes)?;
    let as_it_is = |rendition: &ImageVariant| {
        let same = matches!(
            (rendition.format, header.format),
            (Format::Jpeg, PictureFormat::Jpeg)
                | (Format::Png, PictureFormat::Png)
                | (Format::Webp, PictureFormat::Webp)
                | (Format::Gif, PictureFormat::Gif)
                | (Format::Ico, PictureFormat::Ico)
                | (Format::Avif, PictureFormat::Avif)
                | (Format::Svg, PictureFormat::Svg)
        );
        let upright = header.orientation == 1 || rendition.format == Format::Webp;
        same && (header.keeps_pixels || (upright && rendition.width >= header.dimensions.0))
    };
    let mut sizes: Option<DecodedPicture> = None;
    wanted
        .iter()
        .map(|rendition| {
            if as_it_is(rendition) {
                return strip(bytes, header.format);
            }
            let sizes = match &mut sizes {
                Some(sizes) => sizes,
                none => none.insert(DecodedPicture::new(decode(bytes, &header)?)?),
            };
            sizes.encode(*rendition)
        })
        .collect()
}

/// A decoded picture. Reading all its pixels is most of the work of scaling, so it happens once.
/// Colours are multiplied by their opacity, so that the colour of a transparent pixel does not
/// affect its neighbours.
struct DecodedPicture {
    whole: DynamicImage,
    /// The picture at [`WIDEST`], if the original is wider: narrower versions are scaled from this one.
    widest: Option<DynamicImage>,
}

impl DecodedPicture {
    fn new(mut whole: DynamicImage) -> Result<DecodedPicture, DecodeError> {
        if let DynamicImage::ImageRgba8(pixels) = &mut whole {
            premultiply(pixels);
        }
        let widest = resize(&whole, WIDEST)?;
        Ok(DecodedPicture { whole, widest })
    }

    fn encode(&self, rendition: ImageVariant) -> Result<Vec<u8>, DecodeError> {
        let from = self.widest.as_ref().filter(|widest| rendition.width <= widest.width()).unwrap_or(&self.whole);
        let smaller = resize(from, rendition.width)?;
        match smaller.as_ref().unwrap_or(from) {
            DynamicImage::ImageRgba8(pixels) => {
                encode(&DynamicImage::ImageRgba8(unmultiply(pixels.clone())), rendition.format)
            }
            opaque => encode(opaque, rendition.format),
        }
    }
}

fn premultiply(pixels: &mut RgbaImage) {
    for pixel in pixels.pixels_mut().filter(|pixel| pixel[3] < u8::MAX) {
        let [colours @ .., opacity] = &mut pixel.0;
        for colour in colours {
            *colour = ((u16::from(*colour) * u16::from(*opacity) + 127) / 255) as u8;
        }
    }
}

/// Undoes [`premultiply`].
fn unmultiply(mut pixels: RgbaImage) -> RgbaImage {
    for pixel in pixels.pixels_mut().filter(|pixel| (1..u8::MAX).contains(&pixel[3])) {
        let [colours @ .., opacity] = &mut pixel.0;
        let opacity = u16::from(*opacity);
        for colour in colours {
            *colour = ((u16::from(*colour) * 255 + opacity / 2) / opacity).min(255) as u8;
        }
    }
    pixels
}

/// Decodes a picture into sRGB, upright, with 8 bits a channel. Grey becomes colour; transparency stays.
fn decode(bytes: &[u8], header: &Header) -> Result<DynamicImage, DecodeError> {
    // The decoder needs no text and metadata, which can be large when unpacked.
    let bytes = strip(bytes, header.format)?;
    let file = Cursor::new(bytes.as_slice());
    let damaged = |_| DecodeError::Unreadable;
    let (width, height) = header.dimensions;
    let size = if header.orientation >= 5 { (height, width) } else { (width, height) };
    // The decoders should not panic. If one does on hostile bytes, the effect is one damaged picture.
    let read = std::panic::catch_unwind(move || match header.format {
        PictureFormat::Jpeg => read(JpegDecoder::new(file).map_err(damaged)?, size),
        PictureFormat::Png => read(png::PngDecoder::with_limits(file, limits()).map_err(damaged)?, size),
        PictureFormat::Webp => read(WebPDecoder::new(file).map_err(damaged)?, size),
        PictureFormat::Gif | PictureFormat::Avif | PictureFormat::Ico | PictureFormat::Svg => {
            Err(DecodeError::Unreadable)
        }
    });
    let mut image = read.unwrap_or(Err(DecodeError::Unreadable))?;
    if let Some(turn) = image::metadata::Orientation::from_exif(header.orientation) {
        image.apply_orientation(turn);
    }
    Ok(image)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

/// Reads the pixels. `size` is the checked size: a decoder that reports another one is rejected.
fn read(mut decoder: impl ImageDecoder, size: (u32, u32)) -> Result<DynamicImage, DecodeError> {
    let damaged = |_| DecodeError::Unreadable;
    if decoder.dimensions() != size {
        return Err(DecodeError::Unreadable);
    }
    decoder.set_limits(limits()).map_err(damaged)?;
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(if image.color().has_alpha() {
        let mut image = image.into_rgba8();
        if let Some(profile) = profile {
            to_srgb(&mut image, &profile, moxcms::Layout::Rgba);
        }
        DynamicImage::ImageRgba8(image)
    } else {
        let mut image = image.into_rgb8();
        if let Some(profile) = profile {
            to_srgb(&mut image, &profile, moxcms::Layout::Rgb);
        }
        DynamicImage::ImageRgb8(image)
    })
}

/// Converts colours to sRGB. Phones write wider colours than sRGB with a profile; the published
/// picture has no profile, which means sRGB. If the profile cannot be applied, the colours stay as they are.
fn to_srgb(samples: &mut [u8], profile: &[u8], layout: moxcms::Layout) {
    let Ok(own) = moxcms::ColorProfile::new_from_slice(profile) else { return };
    if own.color_space != moxcms::DataColorSpace::Rgb {
        return;
    }
    let srgb = moxcms::ColorProfile::new_srgb();
    let Ok(transform) = own.create_transform_8bit(layout, &srgb, layout, moxcms::TransformOptions::default()) else {
        return;
    };
    // Converts pieces of whole pixels (3 or 4 bytes each), so that no second picture is needed in memory.
    const PIECE: usize = 12 << 12;
    let mut converted = vec![0; PIECE.min(samples.len())];
    for piece in samples.chunks_mut(PIECE) {
        let Some(converted) = converted.get_mut(..piece.len()) else { return };
        if transform.transform(piece, converted).is_ok() {
            piece.copy_from_slice(converted);
        }
    }
}

/// Returns the picture at that width; `None` if it is no wider than that.
fn resize(image: &DynamicImage, width: u32) -> Result<Option<DynamicImage>, DecodeError> {
    if width >= image.width() {
        return Ok(None);
    }
    let height = super::height((image.width(), image.height()), width);
    let (from, to) = ((image.width() as usize, image.height() as usize), (width as usize, height as usize));
    let smaller = match image {
        DynamicImage::ImageRgb8(image) => scale_down::<3>(image, from, to)
            .and_then(|samples| RgbImage::from_raw(width, height, samples))
            .map(DynamicImage::ImageRgb8),
        DynamicImage::ImageRgba8(image) => scale_down::<4>(image, from, to)
            .and_then(|samples| RgbaImage::from_raw(width, height, samples))
            .map(DynamicImage::ImageRgba8),
        // `decode` returns no other kind.
        _ => None,
    };
    smaller.map(Some).ok_or(DecodeError::Unreadable)
}

fn encode(image: &DynamicImage, format: Format) -> Result<Vec<u8>, DecodeError> {
    let (width, height) = (image.width(), image.height());
    let mut out = Vec::new();
    match format {
        Format::Jpeg => {
            let rgb = image.to_rgb8();
            let sides = (u16::try_from(width), u16::try_from(height));
            let (Ok(width), Ok(height)) = sides else { return Err(DecodeError::TooLarge(width, height)) };
            let mut encoder = jpeg_encoder::Encoder::new(&mut out, JPEG_QUALITY);
            encoder.set_progressive(true);
            encoder.set_optimized_huffman_tables(true);
            let done = encoder.encode(&rgb, width, height, jpeg_encoder::ColorType::Rgb);
            done.map_err(|_| DecodeError::Unreadable)?;
        }
        Format::Png => {
            let encoder =
                png::PngEncoder::new_with_quality(&mut out, png::CompressionType::Best, png::FilterType::Adaptive);
            let done = encoder.write_image(image.as_bytes(), width, height, image.color().into());
            done.map_err(|_| DecodeError::Unreadable)?;
        }
        Format::Webp => out = webp(image).ok_or(DecodeError::Unreadable)?,
        Format::Avif | Format::Gif | Format::Ico | Format::Svg => return Err(DecodeError::Unreadable),
    }
    Ok(out)
}

/// Encodes on the calling thread, because several pictures are encoded in parallel.
fn webp(image: &DynamicImage) -> Option<Vec<u8>> {
    let mut config = webp::WebPConfig::new().ok()?;
    config.quality = WEBP_QUALITY;
    config.method = WEBP_METHOD;
    let layout = if image.color().has_alpha() { webp::PixelLayout::Rgba } else { webp::PixelLayout::Rgb };
    let encoder = webp::Encoder::new(image.as_bytes(), layout, image.width(), image.height());
    Some(encoder.encode_advanced(&config).ok()?.to_vec())
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
