//! Files that programs read and people do not: site map, robots.txt, and all that is published as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{RenderError, Renderer, Route, RouteBody, RouteContext, RouteKey, Routes, images};
use crate::site::{DocId, asset_address};
use crate::url::Address;

const THEME: &str = "theme:";
const FILE: &str = "file:";
/// A robots.txt of the site's own.
pub(super) const OWN_ROBOTS: &str = "static/robots.txt";

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    if language != 0 {
        return;
    }
    for name in ["sitemap.xml", "robots.txt"] {
        // A robots.txt of the site's own takes the place of ours.
        if name != "robots.txt" || context.site.asset(OWN_ROBOTS).is_none() {
            routes.add(&format!("/{name}"), RouteKey::view(name));
        }
    }
    for (path, file) in &context.theme_files {
        routes.add(path, RouteKey::view(format!("{FILE}{file}")));
    }
    for asset in context.theme.assets() {
        routes.add(&asset.path, RouteKey::view(format!("{THEME}{}", asset.path)));
    }
    for asset in context.site.assets() {
        if !asset.path.starts_with("themes/") {
            routes.add_whole(&asset_address(&asset.path), RouteKey::view(format!("{FILE}{}", asset.path)));
        }
    }
}

/// The file of the site or of a theme that stands at a route as it is: `static/logo.svg`.
pub(super) fn file_of(route: &Route) -> Option<&str> {
    route.subject.view.strip_prefix(FILE).filter(|_| route.group_name() == "sitemap")
}

/// The content of a route that no one writes anew: a file of the site or of the theme.
pub(super) fn as_it_is<'r>(renderer: &'r Renderer, route: &'r Route) -> Option<RouteBody<'r>> {
    if let Some(path) = route.subject.view.strip_prefix(FILE) {
        return Some(images::own(renderer, path));
    }
    if let Some(body) = images::body(renderer, route) {
        return Some(body);
    }
    let path = route.subject.view.strip_prefix(THEME)?;
    let asset = &renderer.theme.assets()[*renderer.by_asset.get(path)?];
    Some(RouteBody::Bytes(Cow::Borrowed(&asset.bytes)))
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let text = match &*route.subject.view {
        "sitemap.xml" => site_map(renderer),
        _ => {
            let site_map = renderer.site.config.base.absolute(&Address::from_name("sitemap.xml"));
            format!("User-agent: *\nAllow: /\n\nSitemap: {site_map}\n")
        }
    };
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

/// The Sitemaps protocol 0.9, with the language alternates of each page.
fn site_map(renderer: &Renderer) -> String {
    let site = &renderer.site;
    let base = &site.config.base;
    let mut xml = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    ));
    for route in renderer.pages() {
        let _ = write!(xml, "<url><loc>{}</loc>", escape(&base.absolute(&route.address())));
        if let Some(id) = route.subject.document.filter(|_| route.subject.view.is_empty()) {
            if let Some(updated) = site.fields(id).date("updated") {
                // As exactly as it is known: the protocol takes years and months too.
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
                        escape(&base.absolute(&site.address(version)))
                    );
                }
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// What XML and HTML reserve, as entities.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}
