//! Pictures in several widths: the address of each, and the list from which browsers choose.

use std::collections::HashSet;

use super::{RenderError, Renderer, Route, RouteBody, RouteContext, RouteKey, Routes};
use crate::diagnostic::Finding;
use crate::images::{self, Format, ImageVariant, RECIPE};
use crate::site::{Site, Target, asset_address};
use crate::source::{Asset, Span};
use crate::url::{Address, slug};

/// The start of the view of a version; the path of the file that it is made of follows.
const VERSION: &str = "picture:";

/// The folder of all versions.
const PICTURES: &str = "assets/pictures/";

/// The addresses of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImageSources {
    /// The picture's own address, for browsers that do not read WebP.
    pub src: String,
    /// WebP in several widths, as `srcset` takes it.
    pub srcset: Option<String>,
}

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    if language != 0 {
        return;
    }
    for asset in context.site.assets() {
        for made in images::variants(asset) {
            let view = format!("{VERSION}{}", asset.path);
            routes.add_whole(
                &address(asset, made),
                RouteKey { view: view.into(), number: made.width as usize, ..RouteKey::default() },
            );
        }
    }
}

pub(super) fn write(_: &Renderer, _: &Route, _: &mut Vec<u8>) -> Result<(), RenderError> {
    Ok(()) // Never asked for: `body` answers for every route of this group.
}

/// What the route of a version is made of.
pub(super) fn body<'r>(renderer: &'r Renderer, route: &Route) -> Option<RouteBody<'r>> {
    let path = route.subject.view.strip_prefix(VERSION)?;
    let rendition = ImageVariant { format: Format::Webp, width: u32::try_from(route.subject.number).ok()? };
    Some(RouteBody::Picture(renderer.site.asset(path)?, rendition))
}

/// What stands at a file's own address.
pub(super) fn own<'r>(renderer: &'r Renderer, path: &'r str) -> RouteBody<'r> {
    let asset = renderer.site.asset(path);
    let made = asset.and_then(|asset| Some((asset, images::base(asset, renderer.whole_pictures.contains(path))?)));
    made.map_or(RouteBody::Asset(path), |(asset, base)| RouteBody::Picture(asset, base))
}

/// The pictures that a text links to rather than shows: whoever follows the link wants all of it.
pub(super) fn linked(site: &Site) -> HashSet<String> {
    // Few links lead to a picture: by its name most are told from one at once.
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
        .filter_map(|(id, target)| match site.target(id, target) {
            Target::Asset(asset) if asset.picture.is_some() => Some(asset.path.clone()),
            _ => None,
        })
        .collect()
}

/// The address of a version: named by the file and by all that decides its bytes, so that it can be kept for ever.
fn address(asset: &Asset, made: ImageVariant) -> Address<'static> {
    let file = asset.path.rsplit('/').next().unwrap_or(&asset.path);
    let stem = slug(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
    let hash = asset.picture.map_or(0, |picture| picture.hash);
    let all = xxhash_rust::xxh3::xxh3_64(format!("{RECIPE} {hash:016x} {}", asset.path).as_bytes()) >> 32;
    let name = format!("{stem}-{all:08x}-{}.{}", made.width, made.format.extension());
    Address::from_name(PICTURES).join(name.trim_start_matches('-'))
}

impl Renderer {
    /// The addresses of a picture for a page.
    pub fn sources(&self, asset: &Asset) -> ImageSources {
        let src = self.href(&asset_address(&asset.path));
        let all = images::variants(asset);
        if all.is_empty() {
            return ImageSources { src, srcset: None };
        }
        let mut entries: Vec<String> =
            all.iter().map(|made| format!("{} {}w", self.href(&address(asset, *made)), made.width)).collect();
        // A WebP is the widest of its own versions.
        let base = images::base(asset, self.whole_pictures.contains(&asset.path));
        if let Some(base) = base.filter(|base| base.format == Format::Webp) {
            entries.push(format!("{src} {}w", base.width));
        }
        ImageSources { src, srcset: Some(entries.join(", ")) }
    }
}

impl Renderer {
    /// What to tell of a picture that turns out damaged when its pixels are read: where a text shows it, else at its own path.
    pub fn damaged(&self, asset: &Asset) -> Finding {
        let shown = self.site.all().find_map(|(id, document)| {
            let is_it = |src: &str| self.site.file(id, src).is_some_and(|shown| shown.path == asset.path);
            let image = document.fields.table("image");
            let own = image.filter(|image| image.text("src").is_some_and(is_it)).map(|image| image.span_of("src"));
            own.or_else(|| {
                document.content_summary.images.iter().find(|image| is_it(&image.target)).map(|image| image.place)
            })
        });
        let span = shown.or_else(|| self.sources.place_of(&asset.path));
        let span = span.unwrap_or_else(|| Span::file_start(self.site.config.file));
        Finding::error("img-damaged", span, format!("the picture `{}` cannot be read", asset.path))
            .note("Browsers would show nothing, or half of it.")
            .help("open it in a program for pictures and save it again, as the format that its name says")
    }
}
