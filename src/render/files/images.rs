//! The files of pictures: the site's own, and their variants in several widths.

use crate::images::{self, Format, ImageVariant};
use crate::render::context::{Renderer, RouteContext};
use crate::render::keys::{ImageFile, RouteKey};
use crate::render::route::{RouteBody, Routes};

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    if language != 0 {
        return;
    }
    for asset in context.site.assets() {
        for made in images::variants(asset) {
            let file = ImageFile { path: asset.path.as_str().into(), width: made.width };
            routes.add_whole(&crate::render::parts::images::address(asset, made), RouteKey::Images(file));
        }
    }
}

/// Returns the content of a variant's route.
pub(crate) fn body<'r>(renderer: &'r Renderer, file: &'r ImageFile) -> RouteBody<'r> {
    let variant = ImageVariant { format: Format::Webp, width: file.width };
    let asset = renderer.site.asset(&file.path);
    asset.map_or(RouteBody::Asset(&file.path), |asset| RouteBody::Picture(asset, variant))
}

/// Returns the content at a file's own address.
pub(crate) fn own<'r>(renderer: &'r Renderer, path: &'r str) -> RouteBody<'r> {
    let asset = renderer.site.asset(path);
    let made = asset.and_then(|asset| Some((asset, images::base(asset, renderer.whole_pictures.contains(path))?)));
    made.map_or(RouteBody::Asset(path), |(asset, base)| RouteBody::Picture(asset, base))
}
