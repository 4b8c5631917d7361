//! All that the search of a site is made of: the index of each language, and the routes that it adds.

use std::sync::Arc;

use super::letters::LetterIndex;
use crate::render::route::Route;
use crate::search::Index;

/// The script of the search page: `scripts/search.js` of the theme.
pub(crate) const SCRIPT: &str = "search";

/// Where the search page is, within a language's part of the site.
pub(crate) const PAGE: &str = "/search/";

/// Where the files of the index are, each named by its content.
pub(crate) const FILES: &str = "assets/search/";

/// All that a site's search is made of.
#[derive(Debug)]
pub(crate) struct SiteSearch {
    pub(crate) languages: Vec<LanguageSearch>,
    /// Sorted by path.
    pub(crate) routes: Vec<Arc<Route>>,
}

/// The search of one language.
#[derive(Debug)]
pub(crate) struct LanguageSearch {
    pub(crate) index: Index,
    /// Where the pages of each group begin, with what the group is called: `120`, `Policies`.
    pub(crate) groups: Vec<(usize, String)>,
    pub(crate) pages: usize,
    pub(crate) subjects: LetterIndex,
}
