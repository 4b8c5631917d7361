//! Turns a site and a theme into routes and their bytes. Routes form groups, which [`keys::RouteKey`] names: the
//! module of a group lists its routes and writes each of them. Invariant: a route's bytes depend only on the
//! [`Renderer`] and the route.
//!
//! Imports follow this order: `view` (what templates read), `route`, `keys`, `index` and `context` (the data of
//! routes), `parts` (view helpers of many pages), `prose` (Markdown with its directives), `frame` (head, menu, facts
//! and footer of every page), `search`, then `pages` and `files` (a module for each group of routes).

pub(crate) mod view;

pub mod calendars;
mod context;
mod index;
mod keys;
mod queries;
mod route;

mod parts;
mod prose;

pub(crate) mod frame;
mod search;

mod files;
mod pages;

mod duplicate_paths;
mod listing;
#[cfg(test)]
mod testing;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::Finding;
use crate::site::Site;
use crate::source::{Asset, Sources};

use files::theme_files;
use frame::shared;
use keys::RouteKey;
use parts::images;

pub(crate) use context::RouteInput;
pub use context::{Renderer, RouteContext, RouteTable};
pub(crate) use files::headers::{ImmutableFiles, cache_control};
pub use route::{RenderError, Route, RouteBody};

impl RouteContext {
    /// Lists every route of a site.
    pub(crate) fn list_routes(input: &RouteInput) -> RouteTable {
        listing::list(input)
    }
}

impl Renderer {
    /// Prepares the data of all pages. Reports faults of the menu, and of the files of the site's own theme.
    pub(crate) fn new(sources: Sources, site: Site, table: &Arc<RouteTable>, findings: &mut Vec<Finding>) -> Renderer {
        let abbreviations = site.languages().map(|language| shared::abbreviations(&site, language)).collect();
        let mut renderer = Renderer {
            whole_pictures: images::linked(&site),
            by_asset: HashMap::new(),
            sources,
            site,
            abbreviations,
            shared: Vec::new(),
            menus: Vec::new(),
            table: Arc::clone(table),
            search: std::sync::OnceLock::new(),
        };
        renderer.by_asset =
            renderer.theme.assets().iter().enumerate().map(|(at, asset)| (asset.path.clone(), at)).collect();
        shared::check_menu(&renderer, findings);
        shared::check_logo(&renderer, findings);
        theme_files::check_theme(&renderer, findings);
        let hrefs = |language| shared::menu(renderer.localized(language)).into_iter().map(|link| link.href).collect();
        renderer.menus = renderer.site.languages().map(hrefs).collect();
        let shared = |language| tera::Value::from_serializable(&shared::site_view(&renderer, language));
        renderer.shared = renderer.site.languages().map(shared).collect();
        renderer
    }

    /// Writes a route's bytes into `buffer`, or returns where they are.
    ///
    /// # Errors
    /// Returns a finding (`template-error`) if a template fails.
    pub fn render<'r>(&'r self, route: &'r Route, buffer: &mut Vec<u8>) -> Result<RouteBody<'r>, RenderError> {
        buffer.clear();
        match &route.key {
            RouteKey::Home(document) => pages::home::write(self, route, *document, buffer)?,
            RouteKey::Documents(page) => pages::documents::write(self, route, *page, buffer)?,
            RouteKey::Lists(page) => pages::lists::write(self, route, page, buffer)?,
            RouteKey::Frameworks(page) => pages::frameworks::write(self, route, *page, buffer)?,
            RouteKey::Policies(page) => pages::policies::write(self, route, *page, buffer)?,
            RouteKey::Partners(page) => pages::partners::write(self, route, *page, buffer)?,
            RouteKey::Taskforces(page) => pages::taskforces::write(self, route, *page, buffer)?,
            RouteKey::Places(id) => pages::places::write(self, route, *id, buffer)?,
            RouteKey::Programmes(page) => pages::programmes::write(self, route, *page, buffer)?,
            RouteKey::Events(page) => pages::events::write(self, route, page, buffer)?,
            RouteKey::Terms(id) => pages::terms::write(self, route, *id, buffer)?,
            RouteKey::Pledges(page) => pages::pledges::write(self, route, *page, buffer)?,
            RouteKey::News(page) => pages::news::write(self, route, page, buffer)?,
            RouteKey::Statements(page) => pages::statements::write(self, route, *page, buffer)?,
            RouteKey::Publication(list) => pages::publication::write(self, route, *list, buffer)?,
            RouteKey::Related(page) => pages::related::write(self, route, *page, buffer)?,
            RouteKey::Search(file) => search::write(self, route, *file, buffer)?,
            RouteKey::CalendarFeeds(feed) => files::calendar_feeds::write(self, route, feed, buffer)?,
            RouteKey::Feeds(feed) => files::feeds::write(self, route, *feed, buffer)?,
            RouteKey::Data(file) => files::data::write(self, route, *file, buffer),
            RouteKey::Images(file) => return Ok(files::images::body(self, file)),
            RouteKey::Headers(file) => files::headers::write(self, *file, buffer)?,
            RouteKey::Sitemap(file) => return Ok(files::sitemap::body(self, file, buffer)),
            RouteKey::Redirects(file) => files::redirects::write(self, file, buffer),
        }
        Ok(RouteBody::Made)
    }

    /// Returns the route with a public path: `about/index.html`.
    pub fn route(&self, path: &str) -> Option<&Route> {
        search::route(self, path)
    }

    /// Builds what the search page lists without script, and leaves the index of words empty.
    pub(crate) fn build_subjects_only(&self) {
        search::build_subjects_only(self);
    }

    /// Returns the routes of the search index, sorted by path. They depend on every word of the site, so this builds
    /// the index.
    pub fn routes_of_search(&self) -> &[Arc<Route>] {
        search::routes_of_index(self)
    }

    /// Iterates over the published files of the theme's `static/` folders, by their paths in the site's folder.
    pub(crate) fn theme_files(&self) -> impl Iterator<Item = &str> {
        self.theme_files.values().map(String::as_str)
    }

    /// Returns the old files that servers redirect.
    pub(crate) fn old_files(&self) -> HashSet<String> {
        files::redirects::old_files(self)
    }

    /// Returns the finding for a picture that turns out to be damaged when it is decoded.
    pub(crate) fn damaged(&self, asset: &Asset) -> Finding {
        images::damaged(self, asset)
    }
}
