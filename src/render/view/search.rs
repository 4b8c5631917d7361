//! The search page.

use serde::Serialize;

use super::pages::AToZ;

/// The search page: a form, and every subject of the site by letter.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Search {
    /// The form's target: this page.
    pub action: String,
    /// The script that lists results; on the first page only.
    pub script: Option<String>,
    /// The data for the script, if there is one.
    pub index: Option<SearchIndex>,
    /// One page of subjects.
    pub subjects: AToZ,
}

/// The files of the search index, for the script.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct SearchIndex {
    /// The folder of the files, each named `NAME.txt`.
    pub files: String,
    /// The files of words, one per line: the file's name and its first word.
    pub words: String,
    /// The names of the files with results' texts, separated by spaces.
    pub cards: String,
    /// The number of pages in each of these files.
    pub cards_each: usize,
    /// The name of the file of words for spelling suggestions.
    pub spelling: String,
    /// The groups of pages, one per line: the number of the first page and the title.
    pub groups: String,
    /// The number of pages.
    pub pages: usize,
    /// Words that the index ignores, separated by spaces.
    pub common: String,
    /// Initial letters that a mutation changes: `b>p`.
    pub beginnings: String,
    /// Endings that two forms of one word may have, separated by spaces; the first is empty.
    pub endings: String,
}

impl Search {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "search.html";
}
