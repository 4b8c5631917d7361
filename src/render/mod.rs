//! A site and a theme in, routes and their bytes out. Routes come in groups, one file and one row in [`ROUTE_GROUPS`] each; a group lists its
//! routes and writes any one of them. Invariant: a route's bytes depend on nothing but the [`Renderer`] and the route.

pub(crate) mod view;

mod blocks;
pub mod calendars;
mod data;
mod duplicate_paths;
mod filters;
mod frame;
mod images;
mod letters;
mod sitemap;
pub(crate) mod own_templates;
mod parts;
mod pictures;
mod prose;
mod queries;
mod site_context;
mod theme_addresses;
mod theme_files;

mod events;
mod feeds;
mod forms;
mod frameworks;
mod headers;
mod home;
mod lists;
mod news;
mod pages;
mod partners;
mod places;
mod pledges;
mod policies;
mod programmes;
mod publication;
mod redirects;
mod search;
mod statements;
mod taskforces;
mod terms;
mod ways;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::calendar::{Calendar, Event};
use crate::diagnostic::Finding;
use crate::images::ImageVariant;
use crate::markdown::Abbreviations;
use crate::reuse::Same;
use crate::site::{Catalogue, DocId, Site};
use crate::source::{Asset, Sources, Span};
use crate::theme::Theme;
use crate::url::{Address, is_public_path};

/// Everything that pages are made of, read-only.
#[derive(Debug)]
pub struct Renderer {
    /// The sources: bodies are rendered from their text.
    pub sources: Sources,
    /// The assembled site.
    pub site: Site,
    /// The glossary's words, by language.
    abbreviations: Vec<Abbreviations>,
    /// The pictures that a text links to, which are published whole.
    whole_pictures: HashSet<String>,
    /// The stylesheet and scripts, by path.
    by_asset: HashMap<String, usize>,
    /// What every page of a language shares, as the value that templates read.
    shared: Vec<tera::Value>,
    /// The menu's addresses by language: every page asks in which it lies.
    menus: Vec<Vec<String>>,
    /// Every public file, and what decided that.
    table: Arc<RouteTable>,
    /// What visitors search, made when it is first asked for.
    search: OnceLock<search::SiteIndex>,
}

impl Deref for Renderer {
    type Target = RouteContext;

    fn deref(&self) -> &RouteContext {
        &self.table.context
    }
}

/// What decides which public files a site has: the site without the bodies of its documents, the theme, and the events by language.
pub type RouteInput = (Catalogue, Same<Theme>, Vec<Same<Calendar>>);

/// What routes are listed from: a [`RouteInput`], and what several routes ask of it.
#[derive(Debug)]
pub struct RouteContext {
    /// The site without the bodies of its documents.
    pub site: Catalogue,
    /// Templates, strings and styles.
    pub theme: Same<Theme>,
    /// Events, by language.
    calendars: Vec<Same<Calendar>>,
    /// The files of the theme's `static/` folders, by their paths in the public folder.
    theme_files: BTreeMap<String, String>,
    /// What whole lists are cut into.
    lists: ListCache,
}

/// Every public file of a site.
#[derive(Debug)]
pub struct RouteTable {
    /// Sorted by path.
    pub routes: Arc<Vec<Arc<Route>>>,
    /// Routes that stand in each other's way.
    findings: Vec<RouteFinding>,
    context: RouteContext,
}

impl RouteTable {
    /// What is wrong with the routes. A finding about a file that is no text stands at the file's own path.
    pub fn findings(&self, sources: &Sources) -> impl Iterator<Item = Finding> {
        self.findings.iter().map(|found| {
            let place = found.file.as_ref().and_then(|file| sources.place_of(file));
            let mut finding = found.finding.clone();
            finding.span = place.unwrap_or(finding.span);
            finding
        })
    }
}

/// A finding about routes, without the sources that know the places of files.
#[derive(Debug)]
struct RouteFinding {
    finding: Finding,
    /// The path of the file that it is about, if that is no text.
    file: Option<Box<str>>,
}

impl From<Finding> for RouteFinding {
    fn from(finding: Finding) -> RouteFinding {
        RouteFinding { finding, file: None }
    }
}

/// What long lists are cut into, each worked out when the first page asks.
#[derive(Debug, Default)]
struct ListCache {
    /// Partners by all that their directory arranges them by.
    partners: Lazy<partners::PartnerIndex>,
    /// The policies of the register, by language.
    registers: Lazy<Vec<queries::Register>>,
    /// What lists of events hold, by language.
    listed: Lazy<Vec<events::facets::ListedEvents>>,
    /// Every page by its letter, by language.
    site_map: Lazy<Vec<letters::LetterIndex>>,
}

/// A value that is made of a [`RouteContext`] when it is first asked for.
#[derive(Debug)]
struct Lazy<T>(OnceLock<T>);

impl<T> Default for Lazy<T> {
    fn default() -> Self {
        Lazy(OnceLock::new())
    }
}

impl<T> Lazy<T> {
    fn get(&self, context: &RouteContext, make: fn(&RouteContext) -> T) -> &T {
        self.0.get_or_init(|| make(context))
    }
}

/// The file that a host shows for a folder's address.
const INDEX: &str = "index.html";

/// One public file.
#[derive(Debug, Clone)]
pub struct Route {
    /// Its path after a `/`. Most addresses are the beginning of it.
    name: Box<str>,
    /// Its address, where that does not follow from the path: it has escapes (RFC 3986 section 2.1), or is that of a folder's `index.html`.
    address: Option<Box<str>>,
    /// Its language, as an index into the site's.
    pub language: usize,
    /// What it shows.
    pub subject: RouteKey,
    group: &'static RouteGroup,
}

/// What a route shows, in the terms of its group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RouteKey {
    /// The document whose page or file it is: the version in the route's language.
    pub document: Option<DocId>,
    /// Which of a group's views: `a-to-z`, `state/overdue`, `2026-11`.
    pub view: Box<str>,
    /// The page of a long list, from 1; 0 where lists are not meant.
    pub number: usize,
}

/// A group of routes that one file makes.
pub struct RouteGroup {
    /// Its name, for `--timings` and tests.
    pub name: &'static str,
    routes: fn(&RouteContext, usize, &mut Routes),
    write: fn(&Renderer, &Route, &mut Vec<u8>) -> Result<(), RenderError>,
}

impl std::fmt::Debug for RouteGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Route {
    fn new(address: &Address, language: usize, subject: RouteKey, group: &'static RouteGroup) -> Route {
        let name = format!("/{}", address.file()).into();
        let route = Route { name, address: None, language, subject, group };
        let follows = route.address() == *address;
        Route { address: (!follows).then(|| address.as_str().into()), ..route }
    }

    /// Relative to the public folder: `policies/volunteering/index.html`.
    pub fn path(&self) -> &str {
        &self.name[1..]
    }

    /// Its address within the site: `/policies/volunteering/`, `/news/feed.xml`.
    pub fn address(&self) -> Address<'_> {
        let folder = || self.name.strip_suffix(INDEX).filter(|folder| folder.ends_with('/'));
        Address::from_encoded(self.address.as_deref().or_else(folder).unwrap_or(&self.name))
    }

    /// Whether it is a page at an old address, which leads on.
    pub fn is_old_address(&self) -> bool {
        self.group.name == "redirects" && redirects::is_old(&self.subject.view)
    }

    /// The name of the group that writes it: for those who time what they do.
    pub fn group_name(&self) -> &'static str {
        self.group.name
    }
}

macro_rules! route_groups {
    ($($module:ident),* $(,)?) => {
        /// Every group of routes. Each lists the routes of one language at a time.
        pub static ROUTE_GROUPS: &[RouteGroup] =
            &[$(RouteGroup { name: stringify!($module), routes: $module::routes, write: $module::write }),*];
    };
}

route_groups! {
    home, pages, lists, frameworks, policies, partners, taskforces, places, programmes, events, terms, pledges, news, statements, publication, search, images, feeds, data, headers, sitemap, redirects,
}

/// What a template did not manage: told once, with its place.
pub type RenderError = Box<Finding>;

/// A route's content.
#[derive(Debug, PartialEq, Eq)]
pub enum RouteBody<'a> {
    /// Made from the sources: the caller's buffer holds it.
    Made,
    /// Part of the theme, as it is.
    Bytes(Cow<'a, [u8]>),
    /// The file at this path, relative to the site's root, as it is.
    Asset(&'a str),
    /// To be made of a picture of the site, or taken from those made before.
    Picture(&'a Asset, ImageVariant),
}

/// Collects the routes of a group.
pub struct Routes<'r> {
    group: &'static RouteGroup,
    language: usize,
    home: &'r Address<'r>,
    all: &'r mut Vec<Arc<Route>>,
}

impl Routes<'_> {
    /// A page or file by its name within the language's part of the site: `/policies/` (not `/cy/policies/`).
    pub fn add(&mut self, name: &str, subject: RouteKey) {
        self.add_whole(&self.home.join(name), subject);
    }

    /// The page of a document, or one beneath it, at a whole address: `/cy/polisiau/`.
    pub fn add_whole(&mut self, address: &Address, subject: RouteKey) {
        self.all.push(Arc::new(Route::new(address, self.language, subject, self.group)));
    }

    /// The language that is being listed.
    pub fn language(&self) -> usize {
        self.language
    }
}

impl RouteKey {
    /// A document's own page.
    pub fn for_document(document: DocId) -> RouteKey {
        RouteKey { document: Some(document), ..RouteKey::default() }
    }

    /// One of a document's further views: `whole`, `measures`.
    pub fn view_of(document: DocId, view: impl Into<Box<str>>) -> RouteKey {
        RouteKey { document: Some(document), view: view.into(), number: 0 }
    }

    /// A view of the group as a whole.
    pub fn view(view: impl Into<Box<str>>) -> RouteKey {
        RouteKey { view: view.into(), ..RouteKey::default() }
    }
}

/// Leaves no page at an old address that differs from an address of the site in capitals alone, as where a file was renamed in small letters:
/// many computers and hosts take the two for one file. Servers lead on from it all the same.
fn drop_old_addresses_in_other_capitals(all: &mut Vec<Arc<Route>>) {
    let lower = |route: &Arc<Route>| route.path().to_lowercase();
    let old: HashSet<String> = all.iter().filter(|route| route.is_old_address()).map(lower).collect();
    if old.is_empty() {
        return;
    }
    let own = all.iter().filter(|route| !route.is_old_address()).map(lower);
    let taken: HashSet<String> = own.filter(|path| old.contains(path)).collect();
    let mut seen = HashSet::new();
    all.retain(|route| !route.is_old_address() || (!taken.contains(&lower(route)) && seen.insert(lower(route))));
}

/// Each route that is a file where another one needs a folder, and that other one, by their places in the order of their paths.
fn files_above(sorted: &[Arc<Route>]) -> impl Iterator<Item = (usize, usize)> {
    let folder = |route: &Route| route.path().rfind('/').unwrap_or(0);
    // Those of one folder follow each other.
    let is_first = move |at: usize| {
        let (own, before) = (&sorted[at], at.checked_sub(1).map(|before| &sorted[before]));
        let own = &own.path()[..folder(own)];
        !own.is_empty() && before.is_none_or(|before| before.path()[..folder(before)] != *own)
    };
    (0..sorted.len()).filter(move |at| is_first(*at)).flat_map(move |at| {
        let own = &sorted[at].path()[..folder(&sorted[at])];
        let ends = own.match_indices('/').map(|(end, _)| end).chain([own.len()]);
        ends.filter_map(move |end| {
            let file = sorted.binary_search_by(|other| other.path().cmp(&own[..end])).ok()?;
            Some((file, at))
        })
    })
}

impl RouteContext {
    /// Lists every route of a site.
    pub fn list_routes(input: &RouteInput) -> RouteTable {
        let (site, theme, calendars) = input.clone();
        let theme_files = theme_files::published(&site, &theme);
        let context = RouteContext { site, theme, calendars, theme_files, lists: ListCache::default() };
        let mut findings = Vec::new();
        let routes = Arc::new(context.routes(&mut findings));
        RouteTable { routes, findings, context }
    }

    /// Lists every route, sorted by path. Two at one path are a `duplicate-route` finding, and only the first stays. One at a path
    /// that no public file can have is a `path-unsafe` finding, and does not stay.
    fn routes(&self, findings: &mut Vec<RouteFinding>) -> Vec<Arc<Route>> {
        let mut all = self.list_all_groups();
        all.retain(|route| {
            let is_safe = is_public_path(route.path());
            if !is_safe {
                findings.push(self.unsafe_path(route).into());
            }
            is_safe
        });
        // Stable: of two at one path the first stays.
        all.par_sort_by(|a, b| a.path().cmp(b.path()));
        all.dedup_by(|second, first| {
            let same = second.path() == first.path();
            if same && first.is_old_address() {
                std::mem::swap(second, first);
            }
            // The rule `redirect` reports a page of the site at an old address.
            if same && !second.is_old_address() {
                findings.push(self.duplicate_path(first, second));
            }
            same
        });
        drop_old_addresses_in_other_capitals(&mut all);
        let in_the_way: BTreeMap<usize, usize> = files_above(&all).collect();
        for (file, beneath) in &in_the_way {
            findings.push(self.file_and_folder(&all[*file], &all[*beneath]));
        }
        let mut at = 0..;
        all.retain(|_| at.next().is_none_or(|at| !in_the_way.contains_key(&at)));
        all
    }

    /// A page or file that would be written outside the public folder, or under a name that some computers refuse: reported at the
    /// old address that leads there, else at the document whose file or folder has the name.
    fn unsafe_path(&self, route: &Route) -> Finding {
        let (id, address) = (route.subject.document, route.address());
        let alias = id.and_then(|id| redirects::alias_span(self, id, &address));
        let own = id.map(|id| self.site.fields(id).span);
        let span = alias.or(own).unwrap_or_else(|| Span::file_start(self.site.config.file));
        let help = match alias {
            Some(_) => "write the old address as `/old/page/`, without `..`, `//`, backslashes and control characters",
            None => "give the file or folder a name of letters, digits, hyphens and dots, without `%`",
        };
        let path = route.path().strip_suffix(INDEX).unwrap_or(route.path());
        Finding::error("path-unsafe", span, format!("no public file can be at `{}`", path.escape_debug()))
            .note("A file that leads out of the public folder could overwrite other files of this computer.")
            .help(help)
    }

    /// The routes of all groups in every language, in no order.
    fn list_all_groups(&self) -> Vec<Arc<Route>> {
        let languages =
            self.site.languages().flat_map(|language| ROUTE_GROUPS.iter().map(move |group| (language, group)));
        let listed = languages.collect::<Vec<_>>().into_par_iter().map(|(language, group)| {
            let mut all = Vec::new();
            let home = self.site.home(language);
            (group.routes)(self, language, &mut Routes { group, language, home: &home, all: &mut all });
            all
        });
        listed.flatten_iter().collect()
    }

    /// The events of a language.
    pub fn calendar(&self, language: usize) -> &Calendar {
        &self.calendars[language]
    }
}

impl Renderer {
    /// One route's bytes, into `buffer`, or where they lie.
    ///
    /// # Errors
    /// A finding (`template-error`) when a template fails.
    pub fn render<'r>(&'r self, route: &'r Route, buffer: &mut Vec<u8>) -> Result<RouteBody<'r>, RenderError> {
        buffer.clear();
        if let Some(body) = sitemap::as_it_is(self, route) {
            return Ok(body);
        }
        (route.group.write)(self, route, buffer)?;
        Ok(RouteBody::Made)
    }

    /// The route at a public path: `about/index.html`.
    pub fn route(&self, path: &str) -> Option<&Route> {
        match self.table.routes.binary_search_by(|route| route.path().cmp(path)) {
            Ok(at) => self.table.routes.get(at).map(|route| &**route),
            Err(_) => search::route(self, path),
        }
    }

    /// The routes that the search index adds, sorted by path: they follow from every word of the site, so that the index is made for them.
    pub fn routes_of_search(&self) -> &[Arc<Route>] {
        search::routes_of_index(self)
    }

    /// Events with their texts in a language: the bodies of their documents, or what partners' calendars say.
    pub fn with_texts<'e>(
        &'e self,
        language: usize,
        events: impl Iterator<Item = &'e Event>,
    ) -> Vec<(&'e Event, &'e str)> {
        let own = |event: &Event| {
            let document = self.site.document(self.site.best(calendars::document_of(&self.site, event)?, language));
            let source = self.sources.get(document.file);
            let is_own = event.imported.is_none() || document.language > 0;
            is_own.then(|| document.plain_text(source, &self.site.config.dialect()))
        };
        events.map(|event| (event, own(event).unwrap_or(&event.description))).collect()
    }

    /// The routes that are pages to be found, in the order of their addresses: none that thanks, leads on, or shows another page in another order.
    pub fn pages(&self) -> impl Iterator<Item = &Route> {
        self.table.routes.iter().map(|route| &**route).filter(|route| {
            route.path().ends_with("index.html")
                && !route.path().ends_with("thanks/index.html")
                && !frameworks::tracker::is_reordered(&route.subject.view)
                && !route.is_old_address()
        })
    }
}
