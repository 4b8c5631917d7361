//! Writes the search page of each language: a subject index for everyone, and the files of the search index for
//! browsers that run scripts. A preview builds the index when a visitor requests one of these.
//!
//! The number of files and pages depends on the words of the whole site, so [`Renderer::list_routes`] lists only the
//! search page; [`routes_of_index`] returns the others and builds the index.

mod entries;
mod subjects;

use std::collections::HashSet;
use std::sync::Arc;

use crate::render::context::{Renderer, RouteContext};
use crate::render::frame::list_frame;
use crate::render::index::letters::LetterIndex;
use crate::render::index::search::{FILES, LanguageSearch, PAGE, SCRIPT, SiteSearch};
use crate::render::keys::{RouteKey, SearchFile};
use crate::render::parts::{letters, plain};
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::search::{self, File, Index, Settings};
use crate::url::Address;

/// The longest short name in OpenSearch 1.1, in characters.
const SHORT_NAME: usize = 16;

pub(crate) fn routes(_context: &RouteContext, _language: usize, routes: &mut Routes) {
    routes.add(PAGE, RouteKey::Search(SearchFile::Page(1)));
    routes.add("/opensearch.xml", RouteKey::Search(SearchFile::OpenSearch));
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    file: SearchFile,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let index = || &index_of(renderer).languages[route.language].index;
    let text = match file {
        SearchFile::Page(number) => return write_page(renderer, route, number, out),
        SearchFile::OpenSearch => &open_search(renderer, route.language),
        SearchFile::Words(at) => &index().shards[at].1.text,
        SearchFile::Cards(at) => &index().cards[at].text,
        SearchFile::Spelling => index().spelling.as_ref().map_or("", |file| &file.text),
    };
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

/// Returns the routes of the index, sorted by path: its files, and the further pages of subjects.
pub(crate) fn routes_of_index(renderer: &Renderer) -> &[Arc<Route>] {
    &index_of(renderer).routes
}

/// Returns the route at a public path, from the listed routes and those of the index.
pub(crate) fn route<'r>(renderer: &'r Renderer, path: &str) -> Option<&'r Route> {
    renderer.table.route(path).or_else(|| route_of_index(renderer, path))
}

/// Returns the route of the index at a path. Builds the index only if the path may belong to it.
fn route_of_index<'r>(renderer: &'r Renderer, path: &str) -> Option<&'r Route> {
    let within = |home: Address| format!("{}page/", home.join(PAGE).name());
    let is_page = || renderer.site.languages().any(|language| path.starts_with(&within(renderer.site.home(language))));
    if !path.starts_with(FILES) && !is_page() {
        return None;
    }
    let routes = routes_of_index(renderer);
    let at = routes.binary_search_by(|route| route.path().cmp(path)).ok()?;
    Some(&routes[at])
}

/// Returns the index, which the first call builds.
fn index_of(renderer: &Renderer) -> &SiteSearch {
    renderer.search.get_or_init(|| site_index(renderer, IndexExtent::Whole))
}

/// Builds the index without words, unless there is one already.
pub(crate) fn build_subjects_only(renderer: &Renderer) {
    renderer.search.get_or_init(|| site_index(renderer, IndexExtent::Subjects));
}

/// How much of the index is built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IndexExtent {
    Whole,
    /// Only what the page lists without script.
    Subjects,
}

fn site_index(renderer: &Renderer, extent: IndexExtent) -> SiteSearch {
    let languages: Vec<LanguageSearch> =
        renderer.site.languages().map(|language| language_index(renderer, language, extent)).collect();
    let routes = list(renderer, &languages);
    SiteSearch { languages, routes }
}

fn language_index(renderer: &Renderer, language: usize, extent: IndexExtent) -> LanguageSearch {
    let common: HashSet<&str> = renderer.t(language, "search-common").split_whitespace().collect();
    let is_common = |word: &str| common.contains(word);
    let entries = entries::collect(renderer, language);
    let pages = entries.pages.len();
    let settings = Settings { language: renderer.code(language), common: &is_common };
    let prose = |number: usize| {
        let id = entries.documents[number];
        let is_whole = renderer.site.document(id).language == language;
        search::prose(&renderer.site, &renderer.sources, id, is_whole)
    };
    let subjects = LetterIndex::new(
        subjects::collect(renderer, language, &entries.documents, &is_common),
        renderer.code(language),
    );
    let index = match extent {
        IndexExtent::Whole => search::build(entries.pages, &settings, &prose),
        IndexExtent::Subjects => Index::default(),
    };
    LanguageSearch { index, groups: entries.groups, pages, subjects }
}

/// Lists the routes of the indexes, without those at the path of another page of the site.
fn list(renderer: &Renderer, languages: &[LanguageSearch]) -> Vec<Arc<Route>> {
    let mut all = Vec::new();
    for (language, LanguageSearch { index, subjects, .. }) in languages.iter().enumerate() {
        let home = renderer.site.home(language);
        let mut routes = Routes::new(language, &home, &mut all);
        let mut add = |file: &File, key| routes.add_whole(&address(file), RouteKey::Search(key));
        index.shards.iter().enumerate().for_each(|(at, (_, file))| add(file, SearchFile::Words(at)));
        index.cards.iter().enumerate().for_each(|(at, file)| add(file, SearchFile::Cards(at)));
        index.spelling.iter().for_each(|file| add(file, SearchFile::Spelling));
        routes.add_pages(PAGE, subjects.len(), letters::PER_PAGE, |number| RouteKey::Search(SearchFile::Page(number)));
    }
    all.sort_by(|a, b| a.path().cmp(b.path()));
    all.dedup_by(|a, b| a.path() == b.path());
    all.retain(|route| renderer.table.routes.binary_search_by(|own| own.path().cmp(route.path())).is_err());
    all
}

fn address(file: &File) -> Address<'static> {
    Address::from_name(&format!("{FILES}{}.txt", file.name))
}

/// Writes a page of subjects; the first also has the search form.
fn write_page(renderer: &Renderer, route: &Route, number: usize, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (language, own) = (route.language, &index_of(renderer).languages[route.language]);
    let mut page = frame::generated_page(renderer, route, renderer.t(language, "search-title").to_owned(), "search");
    page.description = Some(renderer.t(language, "search-description").to_owned());
    list_frame::say_number(renderer, route, &mut page);
    let is_first = number <= 1;
    if !is_first {
        // The index of another language has other subjects, and perhaps fewer pages.
        page.alternates.clear();
        for link in &mut page.languages {
            let other = renderer.site.languages().find(|other| renderer.code(*other) == link.lang);
            link.href = renderer.href_in(other.unwrap_or_default(), PAGE);
        }
    }
    let script = renderer.theme.script(SCRIPT).filter(|_| is_first).map(|address| renderer.href(address));
    let view = view::Search {
        action: renderer.href_in(language, PAGE),
        index: script.is_some().then(|| files(renderer, language, own)),
        script,
        subjects: letters::page(&own.subjects, renderer, language, PAGE, number),
    };
    frame::write_page(renderer, route, view::Search::TEMPLATE, &page, &view, out)
}

/// Returns the paths and settings of the index that the script needs.
fn files(renderer: &Renderer, language: usize, own: &LanguageSearch) -> view::SearchIndex {
    let index = &own.index;
    let lines = |lines: Vec<String>| lines.join("\n");
    view::SearchIndex {
        files: renderer.href(&Address::from_name(FILES)),
        words: lines(index.shards.iter().map(|(first, file)| format!("{} {first}", file.name)).collect()),
        cards: index.cards.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(" "),
        cards_each: search::PER_FILE,
        spelling: index.spelling.as_ref().map(|file| file.name.clone()).unwrap_or_default(),
        groups: lines(own.groups.iter().map(|(first, title)| format!("{first} {title}")).collect()),
        pages: own.pages,
        common: renderer.t(language, "search-common").to_owned(),
        beginnings: index.rules.beginnings.clone(),
        endings: index.rules.endings.clone(),
    }
}

/// Returns the OpenSearch description, with which browsers offer the site's search (OpenSearch 1.1).
fn open_search(renderer: &Renderer, language: usize) -> String {
    let (site, code) = (&renderer.site, renderer.code(language));
    let title = site.config.title(language);
    let name = match title.char_indices().nth(SHORT_NAME) {
        None => title,
        Some((most, next)) => {
            let end = if next == ' ' { most } else { title[..most].rfind(' ').unwrap_or(most) };
            title[..end].trim_end()
        }
    };
    let page = site.config.base.absolute(&site.generated_address(language, PAGE));
    let description = renderer.tn(language, "search-of", &[("site", title.into())]);
    let [name, description, page] = [name, &description, &page].map(plain::escape_xml);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{name}</ShortName>\n<Description>{description}</Description>\n<InputEncoding>UTF-8</InputEncoding>\n\
         <Language>{code}</Language>\n<Url type=\"text/html\" template=\"{page}?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n"
    )
}
