//! The search page of each language: a subject index for all, and for browsers that run scripts the files of the search index. A preview makes
//! the index when one of these is asked for.
//!
//! How many files and pages there are follows from the words of the whole site, so [`Renderer::list_routes`] lists the search page alone; the
//! others come from [`routes_of_index`] with the index.

mod entries;
mod subjects;

use std::collections::HashSet;
use std::sync::Arc;

use super::letters::{self, LetterIndex};
use super::{ROUTE_GROUPS, RenderError, Renderer, Route, RouteContext, RouteKey, Routes, lists, sitemap, view};
use crate::search::{self, File, Index, Settings};
use crate::url::Address;

/// The script of the search page: `scripts/search.js` of the theme.
pub(super) const SCRIPT: &str = "search";

/// Where the search page stands within a language's part of the site.
pub(super) const PAGE: &str = "/search/";

/// Where the files of the index stand, each named by its content.
pub(super) const FILES: &str = "assets/search/";

const OPEN_SEARCH: &str = "opensearch";

/// The letters that OpenSearch 1.1 allows in a short name.
const SHORT_NAME: usize = 16;

/// All that a site's search is made of.
#[derive(Debug)]
pub(super) struct SiteIndex {
    languages: Vec<LanguageIndex>,
    /// Sorted by path.
    routes: Vec<Arc<Route>>,
}

/// The search of one language.
#[derive(Debug)]
struct LanguageIndex {
    index: Index,
    /// Where the pages of each group begin, with what the group is called: `120`, `Policies`.
    groups: Vec<(usize, String)>,
    pages: usize,
    subjects: LetterIndex,
}

/// The files of an index, by the view of their routes.
type Files = (&'static str, fn(&Index) -> Vec<&File>);

const KINDS: [Files; 3] = [
    ("words", |index| index.shards.iter().map(|(_, file)| file).collect()),
    ("cards", |index| index.cards.iter().collect()),
    ("spelling", |index| index.spelling.iter().collect()),
];

pub(super) fn routes(_context: &RouteContext, _language: usize, routes: &mut Routes) {
    routes.add(PAGE, RouteKey { view: SCRIPT.into(), number: 1, ..RouteKey::default() });
    routes.add("/opensearch.xml", RouteKey::view(OPEN_SEARCH));
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    match &*route.subject.view {
        SCRIPT => return write_page(renderer, route, out),
        OPEN_SEARCH => out.extend_from_slice(open_search(renderer, route.language).as_bytes()),
        view => {
            let files = KINDS.iter().find(|(name, _)| *name == view).map(|(_, files)| files);
            let index = &of(renderer).languages[route.language].index;
            if let Some(file) = files.and_then(|files| files(index).get(route.subject.number).copied()) {
                out.extend_from_slice(file.text.as_bytes());
            }
        }
    }
    Ok(())
}

/// The routes that the index adds, sorted by path: its files, and the further pages of subjects.
pub(super) fn routes_of_index(renderer: &Renderer) -> &[Arc<Route>] {
    &of(renderer).routes
}

/// The route at a path, where it is one that the index adds. Only then the index is made.
pub(super) fn route<'r>(renderer: &'r Renderer, path: &str) -> Option<&'r Route> {
    let within = |home: Address| format!("{}page/", home.join(PAGE).name());
    let is_page = || renderer.site.languages().any(|language| path.starts_with(&within(renderer.site.home(language))));
    if !path.starts_with(FILES) && !is_page() {
        return None;
    }
    let routes = routes_of_index(renderer);
    let at = routes.binary_search_by(|route| route.path().cmp(path)).ok()?;
    Some(&routes[at])
}

/// The index, made when it is first asked for.
fn of(renderer: &Renderer) -> &SiteIndex {
    renderer.search.get_or_init(|| site_index(renderer, Extent::Whole))
}

/// Makes the index without words, unless one is made already.
pub(super) fn make_subjects_alone(renderer: &Renderer) {
    renderer.search.get_or_init(|| site_index(renderer, Extent::Subjects));
}

/// How much of the index is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    /// What the page lists without script.
    Subjects,
}

fn site_index(renderer: &Renderer, extent: Extent) -> SiteIndex {
    let languages: Vec<LanguageIndex> =
        renderer.site.languages().map(|language| language_index(renderer, language, extent)).collect();
    let routes = list(renderer, &languages);
    SiteIndex { languages, routes }
}

fn language_index(renderer: &Renderer, language: usize, extent: Extent) -> LanguageIndex {
    let common: HashSet<&str> = renderer.t(language, "search-common").split_whitespace().collect();
    let is_common = |word: &str| common.contains(word);
    let entries = entries::of(renderer, language);
    let pages = entries.pages.len();
    let settings = Settings { language: renderer.code(language), common: &is_common };
    let prose = |number: usize| {
        let id = entries.documents[number];
        let is_whole = renderer.site.document(id).language == language;
        search::prose(&renderer.site, &renderer.sources, id, is_whole)
    };
    let subjects =
        LetterIndex::new(subjects::of(renderer, language, &entries.documents, &is_common), renderer.code(language));
    let index = match extent {
        Extent::Whole => search::build(entries.pages, &settings, &prose),
        Extent::Subjects => Index::default(),
    };
    LanguageIndex { index, groups: entries.groups, pages, subjects }
}

/// The routes that the indexes add, without those at whose paths another page of the site stands.
fn list(renderer: &Renderer, languages: &[LanguageIndex]) -> Vec<Arc<Route>> {
    let mut all = Vec::new();
    let Some(group) = ROUTE_GROUPS.iter().find(|group| group.name == "search") else { return all };
    for (language, own) in languages.iter().enumerate() {
        let home = renderer.site.home(language);
        let mut routes = Routes { group, language, home: &home, all: &mut all };
        for (view, files) in KINDS {
            for (number, file) in files(&own.index).into_iter().enumerate() {
                let subject = RouteKey { view: view.into(), number, ..RouteKey::default() };
                routes.add_whole(&address(file), subject);
            }
        }
        letters::add_routes(&mut routes, PAGE, SCRIPT, own.subjects.len());
    }
    all.sort_by(|a, b| a.path().cmp(b.path()));
    all.dedup_by(|a, b| a.path() == b.path());
    all.retain(|route| renderer.table.routes.binary_search_by(|own| own.path().cmp(route.path())).is_err());
    all
}

fn address(file: &File) -> Address<'static> {
    Address::from_name(&format!("{FILES}{}.txt", file.name))
}

/// A page of subjects; the first also searches.
fn write_page(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (language, own) = (route.language, &of(renderer).languages[route.language]);
    let mut page = renderer.frame(route, renderer.t(language, "search-title").to_owned(), "search");
    page.description = Some(renderer.t(language, "search-description").to_owned());
    lists::say_number(renderer, route, &mut page);
    let is_first = route.subject.number <= 1;
    if !is_first {
        // Another language has other subjects, and perhaps fewer pages of them.
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
        subjects: own.subjects.page(renderer, language, PAGE, route.subject.number),
    };
    renderer.write_page(route, view::Search::TEMPLATE, &page, &view, out)
}

/// What the script has to know of the index.
fn files(renderer: &Renderer, language: usize, own: &LanguageIndex) -> view::SearchIndex {
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

/// What browsers need to offer the site's search themselves (OpenSearch 1.1).
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
    let page = site.config.base.absolute(&site.generated(language, PAGE));
    let description = renderer.tn(language, "search-of", &[("site", title.into())]);
    let [name, description, page] = [name, &description, &page].map(sitemap::escape);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{name}</ShortName>\n<Description>{description}</Description>\n<InputEncoding>UTF-8</InputEncoding>\n\
         <Language>{code}</Language>\n<Url type=\"text/html\" template=\"{page}?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n"
    )
}
