//! Links in; the pages of an index by letter out: the site map, all pillars that partners serve, all places with events.
//!
//! A page holds a fixed number of links, so that none grows with the site. The letters above them lead to the page on which each begins.

use super::lists::{self, page_of};
use super::statements::{alphabet, letter};
use super::{Renderer, RouteKey, Routes, view};
use crate::site::sort_key;

/// Links on one page: about 20 kB of HTML.
pub(super) const PER_PAGE: usize = 250;

/// Links in the order of a language's alphabet.
#[derive(Debug, Default)]
pub(super) struct LetterIndex {
    /// Each with the place of its letter in the alphabet; numbers and other signs stand at the end.
    links: Vec<(usize, view::Link)>,
}

/// Lists the pages of an index that has so many links.
pub(super) fn add_routes(routes: &mut Routes, address: &str, view: &str, count: usize) {
    for number in 1..=count.div_ceil(PER_PAGE).max(1) {
        let address = if number == 1 { address.to_owned() } else { format!("{address}page/{number}/") };
        routes.add(&address, RouteKey { view: view.into(), number, ..RouteKey::default() });
    }
}

impl LetterIndex {
    /// Sorts links for a language, by its code.
    pub(super) fn new(links: Vec<view::Link>, code: &str) -> LetterIndex {
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

    /// How many links it has.
    pub(super) fn len(&self) -> usize {
        self.links.len()
    }

    /// One page of the index that stands at an address within the language's part of the site.
    pub(super) fn page(&self, renderer: &Renderer, language: usize, address: &str, number: usize) -> view::AToZ {
        let alphabet = alphabet(renderer.code(language));
        let title = |place: usize| alphabet.get(place).copied().unwrap_or("0-9");
        let id = |place: usize| format!("letter-{}", title(place).to_lowercase());
        let number = number.max(1);
        let href = |place: usize| {
            let first = self.links.partition_point(|(own, _)| *own < place);
            if self.links.get(first).is_none_or(|(own, _)| *own != place) {
                return String::new();
            }
            match first / PER_PAGE + 1 {
                page if page == number => format!("#{}", id(place)),
                1 => format!("{}#{}", renderer.href_in(language, address), id(place)),
                page => format!("{}#{}", renderer.href_in(language, &format!("{address}page/{page}/")), id(place)),
            }
        };
        let letters = (0..alphabet.len()).map(|place| view::Choice {
            title: title(place).to_owned(),
            href: href(place),
            ..view::Choice::default()
        });
        let shown = page_of(&self.links, number, PER_PAGE).chunk_by(|a, b| a.0 == b.0);
        let groups = shown.map(|links| view::Letter {
            title: title(links[0].0).to_owned(),
            id: id(links[0].0),
            links: links.iter().map(|(_, link)| link.clone()).collect(),
        });
        view::AToZ {
            groups: groups.collect(),
            letters: letters.collect(),
            pagination: lists::pagination(renderer, language, address, number, self.links.len(), PER_PAGE),
        }
    }
}
