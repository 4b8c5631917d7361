//! What leads on from old addresses: `_redirects`, and a page of its own where a host sends one, because many hosts that schools use read no
//! such file. Where the site has a page or file of its own at an old address, that page stays.

use std::collections::HashSet;

use super::sitemap::escape;
use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes};
use crate::site::{Destination, DocId, Redirect};
use crate::source::Span;
use crate::url::{Address, is_public_path};

/// The view of a page at an old address. After a colon: where it leads, where that is no document.
const OLD: &str = "old";

const REDIRECTS: &str = "_redirects";

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    if language == 0 {
        routes.add(REDIRECTS, RouteKey::view(REDIRECTS));
    }
    for redirect in site.redirects() {
        let subject = match redirect.to {
            Destination::Document(id) => RouteKey::view_of(id, OLD),
            _ => RouteKey::view(format!("{OLD}:{}", href(context, &redirect))),
        };
        let own = subject.document.map_or(0, |id| site.document(id).language);
        // One that no public file can have is reported of its route.
        if own == language && (redirect.is_page() || !is_public_path(&redirect.from.file())) {
            routes.add_whole(&redirect.from, subject);
        }
    }
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let text = match (&*route.subject.view, route.subject.document) {
        (REDIRECTS, _) => moved(renderer).into_iter().map(|(from, to)| format!("{from} {to} 301\n")).collect(),
        (_, Some(id)) => page_of(renderer, id),
        (view, None) => page_to(renderer, view.split_once(':').map_or("", |(_, href)| href)),
    };
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

/// Whether a view of this group is a page at an old address.
pub(super) fn is_old(view: &str) -> bool {
    view.starts_with(OLD)
}

/// Where a document's old address is written that the site has at an address.
pub(super) fn alias_span(context: &RouteContext, id: DocId, address: &Address) -> Option<Span> {
    let all = context.site.redirects();
    all.into_iter().find(|own| own.to == Destination::Document(id) && own.from == *address).map(|own| own.span)
}

/// Each old address, and where it leads; sorted. Without those at which the site has a page or file of its own.
pub(super) fn moved(renderer: &Renderer) -> Vec<(String, String)> {
    let base = &renderer.site.config.base;
    let is_free = |redirect: &Redirect| {
        renderer.route(&redirect.from.file()).is_none_or(|route| route.is_old_address())
            && is_public_path(&redirect.from.file())
    };
    let all = renderer.site.redirects().into_iter().filter(is_free);
    all.map(|redirect| (base.link(&redirect.from), href(renderer, &redirect))).collect()
}

impl Renderer {
    /// The files that old addresses name from which servers lead on.
    pub fn old_files(&self) -> HashSet<String> {
        let all = self.site.redirects().into_iter();
        all.filter(|redirect| self.route(&redirect.from.file()).is_none_or(Route::is_old_address))
            .map(|redirect| redirect.from.file())
            .collect()
    }
}

fn href(context: &RouteContext, redirect: &Redirect) -> String {
    match &redirect.to {
        Destination::Document(id) => context.href(&context.site.address(*id)),
        Destination::Within(written) => context.href(&written.address) + &written.rest,
        Destination::Elsewhere(url) => context.href_written(url),
    }
}

/// The page at an old address of a document.
fn page_of(renderer: &Renderer, id: DocId) -> String {
    let site = &renderer.site;
    let (address, lang) = (site.address(id), renderer.code(site.document(id).language));
    page(lang, site.title(id), &renderer.href(&address), Some(&site.config.base.absolute(&address)))
}

/// The page at an old address that site.toml sends elsewhere.
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
    let (href, title) = (escape(href), escape(title));
    let canonical = canonical.map(|url| format!("<link rel=\"canonical\" href=\"{}\">\n", escape(url)));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n{}\
         <meta name=\"robots\" content=\"noindex\">\n</head>\n<body><p><a href=\"{href}\">{title}</a></p></body>\n</html>\n",
        canonical.unwrap_or_default()
    )
}
