//! The search page.

use serde::Serialize;

use super::pages::AToZ;

/// The search page: a form, and every subject of the site by its letter.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Search {
    /// Where the form leads: this page.
    pub action: String,
    /// The script that lists results; on the first page only.
    pub script: Option<String>,
    /// What the script reads; where there is a script.
    pub index: Option<SearchIndex>,
    /// The subjects, a page of them.
    pub subjects: AToZ,
}

/// The files of the search index, for the script.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct SearchIndex {
    /// The folder of the files: each stands there as `NAME.txt`.
    pub files: String,
    /// The files of words, a line each: its name and the first word in it.
    pub words: String,
    /// The names of the files of what results show, parted by blanks.
    pub cards: String,
    /// How many pages one of those holds.
    pub cards_each: usize,
    /// The name of the file of words that misspelt ones are held against.
    pub spelling: String,
    /// The groups of pages, a line each: the number of its first page and its title.
    pub groups: String,
    /// How many pages there are.
    pub pages: usize,
    /// Words that say nothing, parted by blanks.
    pub common: String,
    /// Beginnings of words that may stand for others: `b>p`.
    pub beginnings: String,
    /// Endings that two forms of one word may have, separated by spaces; the first is empty.
    pub endings: String,
}

impl Search {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "search.html";
}
