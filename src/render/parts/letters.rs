//! Builds the pages of an index by letter: the site map, all pillars that partners serve, all places with events.
//!
//! A page has a limited number of links, so that its size does not grow with the site. The letters above them link to
//! the page on which each begins.

use crate::render::context::Renderer;
use crate::render::index::alphabet;
use crate::render::index::letters::LetterIndex;
use crate::render::parts::pagination;
use crate::render::view;

/// Links on one page: about 20 kB of HTML.
pub(crate) const PER_PAGE: usize = 250;

/// Returns one page of the index at an address within the language's part of the site.
pub(crate) fn page(
    index: &LetterIndex,
    renderer: &Renderer,
    language: usize,
    address: &str,
    number: usize,
) -> view::AToZ {
    let href = |page| match page {
        1 => renderer.href_in(language, address),
        _ => renderer.href_in(language, &format!("{address}page/{page}/")),
    };
    page_at(index, renderer, language, number, &href)
}

/// Returns one page of an index; `page_href` gives the link of each page.
pub(crate) fn page_at(
    index: &LetterIndex,
    renderer: &Renderer,
    language: usize,
    number: usize,
    page_href: &dyn Fn(usize) -> String,
) -> view::AToZ {
    let alphabet = alphabet::alphabet(renderer.code(language));
    let title = |place: usize| alphabet.get(place).copied().unwrap_or("0-9");
    let id = |place: usize| format!("letter-{}", title(place).to_lowercase());
    let number = number.max(1);
    let href = |place: usize| {
        let first = index.links.partition_point(|(own, _)| *own < place);
        if index.links.get(first).is_none_or(|(own, _)| *own != place) {
            return String::new();
        }
        match first / PER_PAGE + 1 {
            page if page == number => format!("#{}", id(place)),
            page => format!("{}#{}", page_href(page), id(place)),
        }
    };
    let letters = (0..alphabet.len()).map(|place| view::Choice {
        title: title(place).to_owned(),
        href: href(place),
        ..view::Choice::default()
    });
    let shown = pagination::page_of(&index.links, number, PER_PAGE).chunk_by(|a, b| a.0 == b.0);
    let groups = shown.map(|links| view::Letter {
        title: title(links[0].0).to_owned(),
        id: id(links[0].0),
        links: links.iter().map(|(_, link)| link.clone()).collect(),
    });
    view::AToZ {
        groups: groups.collect(),
        letters: letters.collect(),
        pagination: pagination::links_between(number, index.len().div_ceil(PER_PAGE), page_href),
    }
}
