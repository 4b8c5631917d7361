//! Finds the stems of English words with the Snowball stemmer. A stem need not be a word, so the index
//! does not contain it. It joins words with the same stem.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// Endings that an unknown form of a known word may have, beginning with none, because the script
/// of the search page has no stemmer.
pub(super) const ENDINGS: &str = " s es ed d ing er ers or ion ions ment ments ly y ies ied al e";

/// Finds stems.
pub(super) struct English(Stemmer);

impl English {
    pub(super) fn new() -> English {
        English(Stemmer::create(Algorithm::English))
    }

    /// Returns the stem of a folded word.
    pub(super) fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        self.0.stem(word)
    }
}
