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

/// Most addresses of one site map (Sitemaps protocol 0.9).
const MOST_ADDRESSES: usize = 50_000;

/// Most links to versions of pages in one site map. With 150 bytes for each, it stays below the 50 MB of the protocol.
const MOST_VERSIONS: usize = 250_000;

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

/// Adds the parts of the site map of a site with that number of pages, if it has more than one.
pub(crate) fn add_parts(context: &RouteContext, pages: usize, routes: &mut Routes) {
    let parts = parts(pages, context.site.languages().len());
    for part in (0..parts).filter(|_| parts > 1) {
        routes.add(&part_name(part), RouteKey::Sitemap(StaticFile::SiteMapPart(part)));
    }
}

/// Returns the number of parts of a site map.
fn parts(pages: usize, languages: usize) -> usize {
    pages.div_ceil(per_part(languages))
}

fn per_part(languages: usize) -> usize {
    (MOST_VERSIONS / languages.max(1)).min(MOST_ADDRESSES)
}

fn part_name(part: usize) -> String {
    format!("/sitemap-{}.xml", part + 1)
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
        StaticFile::SiteMap => {
            let pages: Vec<&Route> = renderer.pages().collect();
            match parts(pages.len(), renderer.site.languages().len()) {
                ..=1 => site_map(renderer, &pages),
                parts => site_map_index(renderer, parts),
            }
        }
        StaticFile::SiteMapPart(part) => {
            let per_part = per_part(renderer.site.languages().len());
            let pages: Vec<&Route> = renderer.pages().skip(part * per_part).take(per_part).collect();
            site_map(renderer, &pages)
        }
        StaticFile::Robots => {
            let site_map = renderer.site.config.base.absolute(&Address::from_name("sitemap.xml"));
            format!("User-agent: *\nAllow: /\n\nSitemap: {site_map}\n")
        }
    };
    out.extend_from_slice(text.as_bytes());
    RouteBody::Made
}

/// Returns the index of a site map in several parts (Sitemaps protocol 0.9).
fn site_map_index(renderer: &Renderer, parts: usize) -> String {
    let mut xml = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    ));
    for part in 0..parts {
        let address = renderer.site.config.base.absolute(&Address::from_name(&part_name(part)));
        let _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", plain::escape_xml(&address));
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

/// Returns a site map (Sitemaps protocol 0.9) of some pages, with the language alternates of each.
fn site_map(renderer: &Renderer, pages: &[&Route]) -> String {
    let site = &renderer.site;
    let base = &site.config.base;
    let mut xml = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    ));
    for route in pages {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_map_has_a_limited_number_of_addresses_and_of_bytes() {
        assert_eq!([0, 50_000, 50_001, 120_000].map(|pages| parts(pages, 1)), [0, 1, 2, 3]);
        assert_eq!([25_000, 25_001, 50_001].map(|pages| parts(pages, 10)), [1, 2, 3]);
    }
}
