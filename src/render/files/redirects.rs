//! Writes redirects from old addresses: `_redirects`, and a page for each address that needs one, because many hosts
//! of schools ignore that file. A page or file of the site at an old address takes precedence.

use std::collections::HashSet;

use crate::render::context::{Renderer, RouteContext};
use crate::render::keys::{RedirectFile, RouteKey};
use crate::render::parts::plain;
use crate::render::route::{Route, Routes};
use crate::site::{Destination, DocId, Redirect};
use crate::source::Span;
use crate::url::{Address, is_public_path};

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    if language == 0 {
        routes.add("_redirects", RouteKey::Redirects(RedirectFile::List));
    }
    for redirect in site.redirects() {
        let (file, own) = match redirect.to {
            Destination::Document(id) => (RedirectFile::Document(id), site.document(id).language),
            _ => (RedirectFile::Address(href(context, &redirect).into()), 0),
        };
        // A path that no public file can have is reported with its route.
        if own == language && (redirect.is_page() || !is_public_path(&redirect.from.file())) {
            routes.add_whole(&redirect.from, RouteKey::Redirects(file));
        }
    }
}

pub(crate) fn write(renderer: &Renderer, file: &RedirectFile, out: &mut Vec<u8>) {
    let text = match file {
        RedirectFile::List => {
            effective_redirects(renderer).into_iter().map(|(from, to)| format!("{from} {to} 301\n")).collect()
        }
        RedirectFile::Document(id) => page_of(renderer, *id),
        RedirectFile::Address(href) => page_to(renderer, href),
    };
    out.extend_from_slice(text.as_bytes());
}

/// Returns the position of a document's alias for an address of the site.
pub(crate) fn alias_span(context: &RouteContext, id: DocId, address: &Address) -> Option<Span> {
    let all = context.site.redirects();
    all.into_iter().find(|own| own.to == Destination::Document(id) && own.from == *address).map(|own| own.span)
}

/// Returns each old address and its target, sorted. Omits those at which the site has a page or file of its own.
pub(crate) fn effective_redirects(renderer: &Renderer) -> Vec<(String, String)> {
    let base = &renderer.site.config.base;
    let is_free = |redirect: &Redirect| {
        crate::render::search::route(renderer, &redirect.from.file()).is_none_or(|route| route.is_old_address())
            && is_public_path(&redirect.from.file())
    };
    let all = renderer.site.redirects().into_iter().filter(is_free);
    all.map(|redirect| (base.link(&redirect.from), href(renderer, &redirect))).collect()
}

/// Returns the old files that servers redirect.
pub(crate) fn old_files(renderer: &Renderer) -> HashSet<String> {
    let files = renderer.site.redirects().into_iter().map(|redirect| redirect.from.file());
    files.filter(|file| crate::render::search::route(renderer, file).is_none_or(Route::is_old_address)).collect()
}

fn href(context: &RouteContext, redirect: &Redirect) -> String {
    match &redirect.to {
        Destination::Document(id) => context.href(&context.site.address(*id)),
        Destination::Within(written) => context.href(&written.address) + &written.rest,
        Destination::Elsewhere(url) => context.href_written(url),
    }
}

/// Returns the page at an old address of a document.
fn page_of(renderer: &Renderer, id: DocId) -> String {
    let site = &renderer.site;
    let (address, lang) = (site.address(id), renderer.code(site.document(id).language));
    page(lang, site.title(id), &renderer.href(&address), Some(&site.config.base.absolute(&address)))
}

/// Returns the page at an old address that site.toml redirects.
fn page_to(renderer: &Renderer, href: &str) -> String {
    let site = &renderer.site;
    let within = href.strip_prefix(site.config.base.path.as_str()).filter(|within| within.starts_with('/'));
    let end = within.map(|within| within.find(['?', '#']).unwrap_or(within.len()));
    let address = within.zip(end).map(|(within, end)| Address::from_encoded(&within[..end]));
    match address.as_ref().and_then(|address| site.at_address(address)) {
        Some(id) => {
            let canonical = site.config.base.absolute(&site.address(id));
            page(renderer.code(site.document(id).language), site.title(id), href, Some(&canonical))
        }
        None => page(renderer.code(0), href, href, None),
    }
}

fn page(lang: &str, title: &str, href: &str, canonical: Option<&str>) -> String {
    let (href, title) = (plain::escape_xml(href), plain::escape_xml(title));
    let canonical = canonical.map(|url| format!("<link rel=\"canonical\" href=\"{}\">\n", plain::escape_xml(url)));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n{}\
         <meta name=\"robots\" content=\"noindex\">\n</head>\n<body><p><a href=\"{href}\">{title}</a></p></body>\n</html>\n",
        canonical.unwrap_or_default()
    )
}
