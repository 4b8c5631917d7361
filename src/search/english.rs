//! English words that are forms of one: the Snowball stemmer. Its results are no words and stay here; the index joins the words that have one.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// What an unknown form of a known word may end with, nothing first: the script of the search page has no stemmer.
pub(super) const ENDINGS: &str = " s es ed d ing er ers or ion ions ment ments ly y ies ied al e";

/// Finds stems.
pub(super) struct English(Stemmer);

impl English {
    pub(super) fn new() -> English {
        English(Stemmer::create(Algorithm::English))
    }

    /// The stem of a folded word.
    pub(super) fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        self.0.stem(word)
    }
}
