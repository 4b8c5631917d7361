//! Links in alphabetical order, for the pages of an index by letter.

use super::alphabet::{alphabet, letter};
use crate::render::view;
use crate::site::sort_key;

/// Links in the order of a language's alphabet.
#[derive(Debug, Default)]
pub(crate) struct LetterIndex {
    /// Each link with the index of its letter in the alphabet; numbers and other characters are last.
    pub(crate) links: Vec<(usize, view::Link)>,
}

impl LetterIndex {
    /// Sorts links by the alphabet of a language code.
    pub(crate) fn new(links: Vec<view::Link>, code: &str) -> LetterIndex {
        let alphabet = alphabet(code);
        let keyed = links.into_iter().map(|link| {
            let own = letter(&link.title, code);
            let place = alphabet.iter().position(|letter| *letter == own).unwrap_or(alphabet.len());
            (place, sort_key(&link.title), link)
        });
        let mut keyed: Vec<_> = keyed.collect();
        keyed.sort_by(|a, b| (a.0, &a.1, &a.2.href).cmp(&(b.0, &b.1, &b.2.href)));
        LetterIndex { links: keyed.into_iter().map(|(place, _, link)| (place, link)).collect() }
    }

    /// Returns the number of links.
    pub(crate) fn len(&self) -> usize {
        self.links.len()
    }
}
