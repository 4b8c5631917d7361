//! Writes files for programs, the site map and robots.txt, and publishes files unchanged.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::render::context::{Renderer, RouteContext};
use crate::render::keys::{RouteKey, StaticFile};
use crate::render::parts::plain;
use crate::render::route::{Route, RouteBody, Routes};
use crate::site::{DocId, asset_address};
use crate::url::Address;

/// The site's own robots.txt.
pub(crate) const OWN_ROBOTS: &str = "static/robots.txt";

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    if language != 0 {
        return;
    }
    routes.add("/sitemap.xml", RouteKey::Sitemap(StaticFile::SiteMap));
    // The site's own robots.txt replaces the generated one.
    if context.site.asset(OWN_ROBOTS).is_none() {
        routes.add("/robots.txt", RouteKey::Sitemap(StaticFile::Robots));
    }
    let file = |path: &str| RouteKey::Sitemap(StaticFile::File(path.into()));
    for (path, own) in &context.theme_files {
        routes.add(path, file(own));
    }
    for (at, asset) in context.theme.assets().iter().enumerate() {
        routes.add(&asset.path, RouteKey::Sitemap(StaticFile::ThemeAsset(at)));
    }
    for asset in context.site.assets() {
        if !asset.path.starts_with("themes/") {
            routes.add_whole(&asset_address(&asset.path), file(&asset.path));
        }
    }
}

/// Returns the file of the site or of a theme that a route publishes unchanged: `static/logo.svg`.
pub(crate) fn file_of(route: &Route) -> Option<&str> {
    match &route.key {
        RouteKey::Sitemap(StaticFile::File(path)) => Some(path),
        _ => None,
    }
}

/// Writes a generated file into `out`, or returns an unchanged file.
pub(crate) fn body<'r>(renderer: &'r Renderer, file: &'r StaticFile, out: &mut Vec<u8>) -> RouteBody<'r> {
    let text = match file {
        StaticFile::File(path) => return crate::render::files::images::own(renderer, path),
        StaticFile::ThemeAsset(at) => return RouteBody::Bytes(Cow::Borrowed(&renderer.theme.assets()[*at].bytes)),
        StaticFile::SiteMap => site_map(renderer),
        StaticFile::Robots => {
            let site_map = renderer.site.config.base.absolute(&Address::from_name("sitemap.xml"));
            format!("User-agent: *\nAllow: /\n\nSitemap: {site_map}\n")
        }
    };
    out.extend_from_slice(text.as_bytes());
    RouteBody::Made
}

/// Returns the site map (Sitemaps protocol 0.9), with the language alternates of each page.
fn site_map(renderer: &Renderer) -> String {
    let site = &renderer.site;
    let base = &site.config.base;
    let mut xml = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    ));
    for route in renderer.pages() {
        let _ = write!(xml, "<url><loc>{}</loc>", plain::escape_xml(&base.absolute(&route.address())));
        if let Some(id) = route.key.own_page() {
            if let Some(updated) = site.fields(id).date("updated") {
                // The date is as precise as the source: the protocol also allows years and months.
                let _ = write!(xml, "<lastmod>{}</lastmod>", updated.iso());
            }
            let versions: Vec<(usize, DocId)> =
                site.languages().filter_map(|language| Some((language, site.version(id, language)?))).collect();
            if versions.len() > 1 {
                for (language, version) in versions {
                    let _ = write!(
                        xml,
                        "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                        site.config.languages[language],
                        plain::escape_xml(&base.absolute(&site.address(version)))
                    );
                }
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}
