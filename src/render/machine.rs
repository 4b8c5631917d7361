//! Files that programs read and people do not: site map, robots.txt, `_redirects`, stubs at old addresses, and all that is
//! published as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Body, Fault, Renderer, Route, Routes, Subject, images};
use crate::site::{DocId, asset_address};
use crate::source::Span;
use crate::url::{encode_file, encode_path};

const THEME: &str = "theme:";
const FILE: &str = "file:";
/// A robots.txt of the site's own.
const OWN_ROBOTS: &str = "static/robots.txt";
/// The view of a stub at an old address.
pub const ALIAS: &str = "alias";

pub fn routes(renderer: &Renderer, language: usize, routes: &mut Routes) {
    for (id, document) in renderer.site.visible().filter(|(_, document)| document.language == language) {
        for alias in document.fields.texts("aliases") {
            if let Some(address) = alias_address(alias.value) {
                routes.add_whole(&address, Subject::view_of(id, ALIAS));
            }
        }
    }
    if language != 0 {
        return;
    }
    for name in ["sitemap.xml", "robots.txt", "_redirects"] {
        // A robots.txt of the site's own takes the place of ours.
        if name != "robots.txt" || renderer.site.asset(OWN_ROBOTS).is_none() {
            routes.add(&format!("/{name}"), Subject::view(name));
        }
    }
    for (path, file) in &renderer.theme_files {
        routes.add(&format!("/{}", encode_file(path)), Subject::view(format!("{FILE}{file}")));
    }
    for asset in renderer.theme.assets() {
        routes.add(&format!("/{}", encode_file(&asset.path)), Subject::view(format!("{THEME}{}", asset.path)));
    }
    for asset in renderer.site.assets() {
        if !asset.path.starts_with("themes/") {
            routes.add(&asset_address(&asset.path), Subject::view(format!("{FILE}{}", asset.path)));
        }
    }
}

/// The content of a route that no one writes anew: a file of the site or of the theme.
pub fn as_it_is<'r>(renderer: &'r Renderer, route: &'r Route) -> Option<Body<'r>> {
    if let Some(path) = route.subject.view.strip_prefix(FILE) {
        return Some(images::own(renderer, path));
    }
    if let Some(body) = images::body(renderer, route) {
        return Some(body);
    }
    let path = route.subject.view.strip_prefix(THEME)?;
    let asset = &renderer.theme.assets()[*renderer.by_asset.get(path)?];
    Some(Body::Bytes(Cow::Borrowed(&asset.bytes)))
}

pub fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), Fault> {
    let text = match &*route.subject.view {
        "sitemap.xml" => site_map(renderer),
        "robots.txt" => {
            format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", renderer.site.config.base.absolute("/sitemap.xml"))
        }
        "_redirects" => redirects(renderer),
        _ => route.subject.document.map(|id| stub(renderer, id)).unwrap_or_default(),
    };
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

/// Where a document's old address is written that the site has at an address.
pub fn alias_place(renderer: &Renderer, id: DocId, address: &str) -> Option<Span> {
    let mut aliases = renderer.site.fields(id).texts("aliases");
    aliases.find(|alias| alias_address(alias.value).as_deref() == Some(address)).map(|alias| alias.span)
}

/// An old address as its author wrote it, as an address within the site: `/old/page.html`, `/old/`. `None` if it leads elsewhere.
fn alias_address(alias: &str) -> Option<String> {
    let path = alias.trim().trim_matches('/');
    if path.is_empty() || path.contains("://") || path.contains(['?', '#']) {
        return None;
    }
    let last = path.rsplit('/').next().unwrap_or(path);
    Some(format!("/{}{}", encode_path(path), if last.contains('.') { "" } else { "/" }))
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
        let _ = write!(xml, "<url><loc>{}</loc>", escape(&base.absolute(route.address())));
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
                        escape(&base.absolute(site.address(version)))
                    );
                }
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

fn escape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

/// Old addresses and site.toml's redirects, in the form that Netlify and Cloudflare Pages read.
fn redirects(renderer: &Renderer) -> String {
    let lines = moved(renderer).into_iter().map(|(from, to)| format!("{from} {to} 301\n"));
    lines.collect()
}

/// Each old address, and where it leads; sorted.
pub fn moved(renderer: &Renderer) -> Vec<(String, String)> {
    let site = &renderer.site;
    let base = &site.config.base;
    let aliases = site.visible().flat_map(|(id, document)| {
        let to = base.link(site.address(id));
        let from = |alias: crate::source::Spanned<&str>| Some(base.link(&alias_address(alias.value)?));
        document.fields.texts("aliases").filter_map(from).map(move |from| (from, to.clone()))
    });
    let written = site.config.redirects.iter().map(|(from, to)| {
        let to = if to.value.starts_with('/') { base.link(&to.value) } else { to.value.clone() };
        (base.link(&from.value), to)
    });
    let mut moved: Vec<(String, String)> = aliases.chain(written).collect();
    moved.sort();
    moved
}

/// What stands at an old address, for hosts that know no `_redirects`.
fn stub(renderer: &Renderer, id: DocId) -> String {
    let site = &renderer.site;
    let (lang, href) = (&site.config.languages[site.document(id).language], site.config.base.link(site.address(id)));
    let (href, title) = (escape(&href), escape(site.title(id)));
    let canonical = site.config.base.absolute(site.address(id));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<link rel=\"canonical\" href=\"{}\">\n\
         <meta name=\"robots\" content=\"noindex\">\n</head>\n<body><p><a href=\"{href}\">{title}</a></p></body>\n</html>\n",
        escape(&canonical)
    )
}
