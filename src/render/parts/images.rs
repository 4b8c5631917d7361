//! Builds pictures of pages: the addresses of their variants, and the `srcset` from which browsers choose.

use std::collections::HashSet;

use crate::diagnostic::Finding;
use crate::images::{ENCODER_VERSION, Format, ImageVariant, base, variants};
use crate::render::context::{Localized, Renderer};
use crate::render::view;
use crate::schema::{Field, Fields};
use crate::site::{DocId, Site, Target, asset_address};
use crate::source::{Asset, Span};
use crate::url::{Address, slug};

/// The addresses of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ImageSources {
    /// The picture's own address, for browsers without support for WebP.
    pub src: String,
    /// The `srcset` with WebP variants in several widths.
    pub srcset: Option<String>,
}

/// Returns the pictures that a text links to without showing them; the link leads to the full size.
pub(crate) fn linked(site: &Site) -> HashSet<String> {
    // Few links lead to a picture, and its name excludes most of them quickly.
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let pictures: HashSet<String> =
        site.assets().iter().filter(|asset| asset.picture.is_some()).map(|asset| name(&asset.path)).collect();
    if pictures.is_empty() {
        return HashSet::new();
    }
    let may_be = |target: &str| {
        let path = target.split(['#', '?']).next().unwrap_or_default();
        pictures.contains(&name(&crate::url::decode(path)))
    };
    site.visible()
        .flat_map(|(id, document)| document.content_summary.links.iter().map(move |link| (id, &link.target)))
        .filter(|(_, target)| may_be(target))
        .filter_map(|(id, target)| match site.resolve_target(id, target) {
            Target::Asset(asset) if asset.picture.is_some() => Some(asset.path.clone()),
            _ => None,
        })
        .collect()
}

/// Returns the address of a variant: its name contains the file's name and a hash of everything that decides its
/// bytes, so that browsers may cache it forever.
pub(crate) fn address(asset: &Asset, made: ImageVariant) -> Address<'static> {
    let file = asset.path.rsplit('/').next().unwrap_or(&asset.path);
    let stem = slug(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
    let hash = asset.picture.map_or(0, |picture| picture.hash);
    let all = xxhash_rust::xxh3::xxh3_64(format!("{ENCODER_VERSION} {hash:016x} {}", asset.path).as_bytes()) >> 32;
    let name = format!("{stem}-{all:08x}-{}.{}", made.width, made.format.extension());
    Address::from_name(PICTURES).join(name.trim_start_matches('-'))
}

/// The folder of all variants.
const PICTURES: &str = "assets/pictures/";

/// Returns the addresses of a picture for a page.
pub(crate) fn sources(renderer: &Renderer, asset: &Asset) -> ImageSources {
    let src = renderer.href(&asset_address(&asset.path));
    let all = variants(asset);
    if all.is_empty() {
        return ImageSources { src, srcset: None };
    }
    let mut entries: Vec<String> =
        all.iter().map(|made| format!("{} {}w", renderer.href(&address(asset, *made)), made.width)).collect();
    // A WebP picture is itself the widest variant.
    let own = base(asset, renderer.whole_pictures.contains(&asset.path));
    if let Some(base) = own.filter(|base| base.format == Format::Webp) {
        entries.push(format!("{src} {}w", base.width));
    }
    ImageSources { src, srcset: Some(entries.join(", ")) }
}

/// Returns a picture of a document without its caption, from a table of `src`, `alt`. `None` if the file does not
/// exist, which has its own finding.
pub(crate) fn picture(renderer: Localized, id: DocId, image: &Fields, lazy: bool) -> Option<view::Image> {
    let asset = renderer.site.resolve_file(id, image.text("src")?)?;
    let alt = image.get("alt");
    let sources = sources(&renderer, asset);
    Some(view::Image {
        src: sources.src,
        srcset: sources.srcset,
        alt: alt.and_then(Field::as_text).unwrap_or_default().to_owned(),
        width: asset.dimensions.map(|(width, _)| width),
        height: asset.dimensions.map(|(_, height)| height),
        caption: None,
        lang: renderer.lang_of(id, alt),
        lazy,
    })
}

/// Returns the finding for a picture that turns out to be damaged when it is decoded: at the text that shows it, else
/// at its own path.
pub(crate) fn damaged(renderer: &Renderer, asset: &Asset) -> Finding {
    let shown = renderer.site.all().find_map(|(id, document)| {
        let is_it = |src: &str| renderer.site.resolve_file(id, src).is_some_and(|shown| shown.path == asset.path);
        let image = document.fields.table("image");
        let own = image.filter(|image| image.text("src").is_some_and(is_it)).map(|image| image.span_of("src"));
        own.or_else(|| {
            document.content_summary.images.iter().find(|image| is_it(&image.target)).map(|image| image.place)
        })
    });
    let span = shown.or_else(|| renderer.sources.span_of_file(&asset.path));
    let span = span.unwrap_or_else(|| Span::file_start(renderer.site.config.file));
    Finding::error("img-damaged", span, format!("the picture `{}` cannot be read", asset.path))
        .note("Browsers would show nothing, or only a part of it.")
        .help("open it in an image editor, and save it again in the format of its file extension")
}
