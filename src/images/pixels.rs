//! Pictures made of a picture: decoded once, its colours brought to sRGB, turned upright, made smaller, encoded. Where only what stands beside
//! the pixels has to go, nothing is decoded.

use std::io::Cursor;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::{jpeg::JpegDecoder, png, webp::WebPDecoder};
use image::{DynamicImage, ImageBuffer, ImageDecoder, ImageEncoder, Limits, Pixel};

use super::strip::strip;
use super::{DecodeError, Format, Header, ImageVariant, MOST_PIXELS, read_header};
use crate::source::PictureFormat;

/// Decoders may take so much memory for a picture of [`MOST_PIXELS`], and no more.
const MOST_MEMORY: u64 = MOST_PIXELS * 8;

/// JPEG's quality: below it, skies show steps; above it, bytes grow faster than what anyone sees.
const JPEG_QUALITY: u8 = 78;

/// AVIF's quality on ravif's scale, for about the likeness of [`JPEG_QUALITY`].
const AVIF_QUALITY: f32 = 62.0;

/// How hard AVIF's encoder looks for fewer bytes: 1 (hours) to 10 (fastest). See Cargo.toml for what it costs.
const AVIF_SPEED: u8 = 10;

/// The pictures wanted of one that is read, in their order. The same bytes give the same pictures, on any machine.
///
/// # Errors
/// [`DecodeError`] if the picture cannot be read.
pub fn make(bytes: &[u8], wanted: &[ImageVariant]) -> Result<Vec<Vec<u8>>, DecodeError> {
    let header = read_header(bytes)?;
    let as_it_is = |rendition: &ImageVariant| {
        let same = matches!(
            (rendition.format, header.format),
            (Format::Jpeg, PictureFormat::Jpeg)
                | (Format::Png, PictureFormat::Png)
                | (Format::Webp, PictureFormat::Webp)
                | (Format::Gif, PictureFormat::Gif)
                | (Format::Avif, PictureFormat::Avif)
                | (Format::Svg, PictureFormat::Svg)
        );
        let upright = header.orientation == 1 || rendition.format == Format::Webp;
        same && (header.moves || (upright && rendition.width >= header.dimensions.0))
    };
    let mut pixels: Option<DynamicImage> = None;
    wanted
        .iter()
        .map(|rendition| {
            if as_it_is(rendition) {
                return strip(bytes, header.format);
            }
            let pixels = match &mut pixels {
                Some(pixels) => pixels,
                none => none.insert(decode(bytes, &header)?),
            };
            match resize(pixels, rendition.width)? {
                Some(smaller) => encode(&smaller, rendition.format),
                None => encode(pixels, rendition.format),
            }
        })
        .collect()
}

/// The pixels in sRGB, upright, with 8 bits a channel: grey becomes colour, and see-through stays so.
fn decode(bytes: &[u8], header: &Header) -> Result<DynamicImage, DecodeError> {
    // Texts and notes are not for the decoder: packed ones can be large.
    let bytes = strip(bytes, header.format)?;
    let file = Cursor::new(bytes.as_slice());
    let damaged = |_| DecodeError::Unreadable;
    let (width, height) = header.dimensions;
    let size = if header.orientation >= 5 { (height, width) } else { (width, height) };
    // The decoders are written not to panic; should one do so on bytes made to break it, that is one damaged picture and no more.
    let read = std::panic::catch_unwind(move || match header.format {
        PictureFormat::Jpeg => read(JpegDecoder::new(file).map_err(damaged)?, size),
        PictureFormat::Png => read(png::PngDecoder::with_limits(file, limits()).map_err(damaged)?, size),
        PictureFormat::Webp => read(WebPDecoder::new(file).map_err(damaged)?, size),
        PictureFormat::Gif | PictureFormat::Avif | PictureFormat::Svg => Err(DecodeError::Unreadable),
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

/// `size` is the one that was checked: a decoder that reads another from the same bytes is not followed.
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

/// Telephones write wider colours than sRGB and say so in a profile; what we write has none and means sRGB. A profile that cannot be
/// followed leaves the colours as they are.
fn to_srgb(samples: &mut [u8], profile: &[u8], layout: moxcms::Layout) {
    let Ok(own) = moxcms::ColorProfile::new_from_slice(profile) else { return };
    if own.color_space != moxcms::DataColorSpace::Rgb {
        return;
    }
    let srgb = moxcms::ColorProfile::new_srgb();
    let Ok(transform) = own.create_transform_8bit(layout, &srgb, layout, moxcms::TransformOptions::default()) else {
        return;
    };
    // In pieces of whole pixels (3 or 4 bytes each), so that no second picture is needed in memory.
    const PIECE: usize = 12 << 12;
    let mut converted = vec![0; PIECE.min(samples.len())];
    for piece in samples.chunks_mut(PIECE) {
        let Some(converted) = converted.get_mut(..piece.len()) else { return };
        if transform.transform(piece, converted).is_ok() {
            piece.copy_from_slice(converted);
        }
    }
}

/// At that width, by Lanczos' filter. `None` where the picture is no wider than that.
fn resize(image: &DynamicImage, width: u32) -> Result<Option<DynamicImage>, DecodeError> {
    if width >= image.width() {
        return Ok(None);
    }
    let height = super::height((image.width(), image.height()), width);
    let mut smaller = DynamicImage::new(width, height, image.color());
    match (image, &mut smaller) {
        (DynamicImage::ImageRgb8(from), DynamicImage::ImageRgb8(to)) => resize_pixels::<U8x3>(from, to)?,
        (DynamicImage::ImageRgba8(from), DynamicImage::ImageRgba8(to)) => resize_pixels::<U8x4>(from, to)?,
        // `decode` makes no others.
        _ => return Err(DecodeError::Unreadable),
    }
    Ok(Some(smaller))
}

/// For one kind of pixel: the crate's `resize`, which takes any of a dozen, was a third of what there was to compile of this program.
fn resize_pixels<P: PixelTrait>(
    from: &ImageBuffer<impl Pixel<Subpixel = u8>, Vec<u8>>,
    to: &mut ImageBuffer<impl Pixel<Subpixel = u8>, Vec<u8>>,
) -> Result<(), DecodeError> {
    let (width, height) = to.dimensions();
    let from =
        TypedImageRef::<P>::from_buffer(from.width(), from.height(), from).map_err(|_| DecodeError::Unreadable)?;
    let mut to = TypedImage::<P>::from_buffer(width, height, to).map_err(|_| DecodeError::Unreadable)?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize_typed(&from, &mut to, &options).map_err(|_| DecodeError::Unreadable)
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
        Format::Webp => {
            let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut out);
            let done = encoder.write_image(image.as_bytes(), width, height, image.color().into());
            done.map_err(|_| DecodeError::Unreadable)?;
        }
        Format::Avif => out = avif(image).ok_or(DecodeError::Unreadable)?,
        Format::Gif | Format::Svg => return Err(DecodeError::Unreadable),
    }
    Ok(out)
}

/// One thread: pictures are made side by side, and rayon must not start another within one.
fn avif(image: &DynamicImage) -> Option<Vec<u8>> {
    let encoder = ravif::Encoder::new().with_quality(AVIF_QUALITY).with_speed(AVIF_SPEED).with_num_threads(Some(1));
    let (width, height) = (image.width() as usize, image.height() as usize);
    let file = if image.color().has_alpha() {
        let pixels: Vec<rgb::RGBA8> =
            image.as_bytes().chunks_exact(4).map(|p| rgb::RGBA8::new(p[0], p[1], p[2], p[3])).collect();
        encoder.encode_rgba(imgref::Img::new(&pixels[..], width, height))
    } else {
        let pixels: Vec<rgb::RGB8> =
            image.as_bytes().chunks_exact(3).map(|p| rgb::RGB8::new(p[0], p[1], p[2])).collect();
        encoder.encode_rgb(imgref::Img::new(&pixels[..], width, height))
    };
    file.ok().map(|encoded| encoded.avif_file)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
