//! The data of every route: the site, the theme, the events, and the lists that several pages share.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::calendars;
use super::index::events::ListedEvents;
use super::index::letters::LetterIndex;
use super::index::partners::PartnerIndex;
use super::index::register::Register;
use super::index::related::{PlaceTerms, RelatedIndexes, ServingPillars};
use super::index::search::SiteSearch;
use super::index::tracker::TrackerRows;
use super::route::Route;
use crate::calendar::{Calendar, Event};
use crate::diagnostic::Finding;
use crate::markdown::Abbreviations;
use crate::reuse::ByPointer;
use crate::site::{Catalogue, DocId, Site};
use crate::source::Sources;
use crate::theme::Theme;

/// The read-only data of all pages.
#[derive(Debug)]
pub struct Renderer {
    /// The sources, whose text contains the bodies.
    pub sources: Sources,
    /// The assembled site.
    pub site: Site,
    /// The glossary's abbreviations, by language.
    pub(crate) abbreviations: Vec<Abbreviations>,
    /// The pictures that a text links to, which are published in full size.
    pub(crate) whole_pictures: HashSet<String>,
    /// The stylesheet and scripts, by path.
    pub(crate) by_asset: HashMap<String, usize>,
    /// The values that all pages of a language share, as templates read them.
    pub(crate) shared: Vec<tera::Value>,
    /// The menu's addresses by language, to find the menu entry of each page.
    pub(crate) menus: Vec<Vec<String>>,
    /// Every public file, and the data that decides it.
    pub(crate) table: Arc<RouteTable>,
    /// The search index, built on first use.
    pub(crate) search: OnceLock<SiteSearch>,
}

impl Deref for Renderer {
    type Target = RouteContext;

    fn deref(&self) -> &RouteContext {
        &self.table.context
    }
}

/// The data that decides which public files a site has: the site without the bodies of its documents, the theme, and
/// the events by language.
pub(crate) type RouteInput = (Catalogue, ByPointer<Theme>, Vec<ByPointer<Calendar>>);

/// The data from which routes are listed: a [`RouteInput`], and values that several routes derive from it.
#[derive(Debug)]
pub struct RouteContext {
    /// The site without the bodies of its documents.
    pub site: Catalogue,
    /// Templates, strings and styles.
    pub theme: ByPointer<Theme>,
    /// Events, by language.
    pub(crate) calendars: Vec<ByPointer<Calendar>>,
    /// The files of the theme's `static/` folders, by their paths in the public folder.
    pub(crate) theme_files: BTreeMap<String, String>,
    /// The lists that are divided into pages.
    pub(crate) lists: ListCache,
}

/// Every public file of a site.
#[derive(Debug)]
pub struct RouteTable {
    /// Sorted by path.
    pub routes: Arc<Vec<Arc<Route>>>,
    /// Routes whose paths conflict.
    pub(crate) findings: Vec<RouteFinding>,
    pub(crate) context: RouteContext,
}

impl RouteTable {
    /// Returns the route at a public path.
    pub(crate) fn route(&self, path: &str) -> Option<&Route> {
        let at = self.routes.binary_search_by(|route| route.path().cmp(path)).ok()?;
        self.routes.get(at).map(|route| &**route)
    }

    /// Returns the findings about routes. A finding about a binary file has that file's own path.
    pub fn findings(&self, sources: &Sources) -> impl Iterator<Item = Finding> {
        self.findings.iter().map(|found| {
            let place = found.file.as_ref().and_then(|file| sources.span_of_file(file));
            let mut finding = found.finding.clone();
            finding.span = place.unwrap_or(finding.span);
            finding
        })
    }
}

/// A finding about routes, not yet resolved against the sources.
#[derive(Debug)]
pub(crate) struct RouteFinding {
    pub(crate) finding: Finding,
    /// The path of the file that it concerns, if that is not a text.
    pub(crate) file: Option<Box<str>>,
}

impl From<Finding> for RouteFinding {
    fn from(finding: Finding) -> RouteFinding {
        RouteFinding { finding, file: None }
    }
}

/// The long lists, each computed when the first page needs it.
#[derive(Debug, Default)]
pub(crate) struct ListCache {
    /// Partners by everything that their directory filters by.
    pub(crate) partners: Lazy<PartnerIndex>,
    /// The policies of the register, by language.
    pub(crate) registers: Lazy<Vec<Register>>,
    /// The events of each list, by language.
    pub(crate) listed: Lazy<Vec<ListedEvents>>,
    /// The long lists of documents, by letter.
    pub(crate) related: Lazy<RelatedIndexes>,
    /// Term dates by place.
    pub(crate) place_terms: Lazy<PlaceTerms>,
    /// The pillars that serve the areas of references.
    pub(crate) serving_pillars: Lazy<ServingPillars>,
    /// The rows of the trackers of frameworks, by language.
    pub(crate) trackers: Lazy<Vec<HashMap<DocId, TrackerRows>>>,
    /// Every page by its first letter, by language.
    pub(crate) site_map: Lazy<Vec<LetterIndex>>,
}

/// A value that is computed from a [`RouteContext`] on first use.
#[derive(Debug)]
pub(crate) struct Lazy<T>(OnceLock<T>);

impl<T> Default for Lazy<T> {
    fn default() -> Self {
        Lazy(OnceLock::new())
    }
}

impl<T> Lazy<T> {
    pub(crate) fn get(&self, context: &RouteContext, make: fn(&RouteContext) -> T) -> &T {
        self.0.get_or_init(|| make(context))
    }
}

/// A renderer, with the language of the page that it writes for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Localized<'r> {
    pub(crate) renderer: &'r Renderer,
    /// The language, as an index into the site's.
    pub(crate) language: usize,
}

impl Deref for Localized<'_> {
    type Target = Renderer;

    fn deref(&self) -> &Renderer {
        self.renderer
    }
}

impl Renderer {
    /// Returns the renderer for a page in a language.
    pub(crate) fn localized(&self, language: usize) -> Localized<'_> {
        Localized { renderer: self, language }
    }
}

impl RouteContext {
    /// Returns the events of a language.
    pub fn calendar(&self, language: usize) -> &Calendar {
        &self.calendars[language]
    }

    /// Returns the policies of a language, computed on first use because each page of the register needs them.
    pub(crate) fn register(&self, language: usize) -> &Register {
        let registers = |context: &RouteContext| {
            let site = &context.site;
            site.languages().map(|language| Register::of_language(site, language)).collect()
        };
        &self.lists.registers.get(self, registers)[language]
    }

    /// Returns the term dates by place, computed on first use.
    pub(crate) fn place_terms(&self) -> &PlaceTerms {
        self.lists.place_terms.get(self, |context| PlaceTerms::new(&context.site))
    }

    /// Returns the pillars that serve the areas of references, computed on first use.
    pub(crate) fn serving_pillars(&self) -> &ServingPillars {
        self.lists.serving_pillars.get(self, |context| ServingPillars::new(&context.site))
    }

    /// Returns the rows of the tracker of a framework in a language, computed on first use because each page of the
    /// tracker needs them.
    pub(crate) fn tracker(&self, framework: DocId, language: usize) -> Option<&TrackerRows> {
        let trackers = |context: &RouteContext| {
            let site = &context.site;
            site.languages().map(|language| TrackerRows::of_language(site, language)).collect()
        };
        self.lists.trackers.get(self, trackers)[language].get(&self.site.original(framework))
    }

    /// Returns the index of partners, computed on first use.
    pub(crate) fn partners(&self) -> &PartnerIndex {
        self.lists.partners.get(self, |context| PartnerIndex::new(&context.site))
    }
}

impl Renderer {
    /// Returns the glossary's abbreviations in a language.
    pub(crate) fn abbreviations(&self, language: usize) -> Option<&Abbreviations> {
        self.abbreviations.get(language).filter(|abbreviations| !abbreviations.is_empty())
    }

    /// Returns events with their texts in a language: the bodies of their documents, or the texts of partners'
    /// calendars.
    pub fn with_texts<'e>(
        &'e self,
        language: usize,
        events: impl Iterator<Item = &'e Event>,
    ) -> Vec<(&'e Event, &'e str)> {
        let own = |event: &Event| {
            let document =
                self.site.document(self.site.version_or_original(calendars::document_of(&self.site, event)?, language));
            let source = self.sources.get(document.file);
            let is_own = event.imported.is_none() || document.language > 0;
            is_own.then(|| document.plain_text(source, &self.site.config.dialect()))
        };
        events.map(|event| (event, own(event).unwrap_or(&event.description))).collect()
    }

    /// Iterates over the routes that are pages for search engines, in the order of their addresses: not the pages after
    /// a form, the redirect pages, and the pages that show another page in another order.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &Route> {
        self.table.routes.iter().map(|route| &**route).filter(|route| route.is_for_search_engines())
    }
}
