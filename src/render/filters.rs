//! All choices of one sort in; the few that stand above each list out, and a page of all of them.
//!
//! A site can have thousands of pillars, places or themes. If each list showed all of them as choices, the site would grow with the square of
//! their number.

use std::collections::HashMap;

use super::letters::{self, LetterIndex};
use super::{RenderError, Renderer, Route, Routes, view};

/// Choices that stand above a list. More are on a page of their own.
const MOST: usize = 12;

/// What begins the view of a page of all choices: `choices/pillar`.
pub(super) const VIEW: &str = "choices/";

/// All choices of one sort, in a language.
#[derive(Debug)]
pub(super) struct Filters {
    /// The sort, as it stands in addresses: `pillar`.
    pub sort: &'static str,
    choices: Vec<view::Choice>,
    /// The places of the choices that hold most, in order.
    most: Vec<usize>,
    by_address: HashMap<String, usize>,
}

impl Filters {
    /// Orders the choices of a sort. Each holds something.
    pub(super) fn new(sort: &'static str, choices: Vec<view::Choice>) -> Filters {
        let mut most: Vec<usize> = (0..choices.len()).collect();
        most.sort_by_key(|at| (std::cmp::Reverse(choices[*at].count), *at));
        most.truncate(MOST);
        most.sort_unstable();
        let by_address = choices.iter().enumerate().map(|(at, choice)| (choice.href.clone(), at)).collect();
        Filters { sort, choices, most, by_address }
    }

    /// Whether there are more than stand above a list.
    fn has_page(&self) -> bool {
        self.choices.len() > MOST
    }

    /// The choices above the list at an address: those that hold most, and the list itself.
    pub(super) fn group(&self, renderer: &Renderer, language: usize, folder: &str, shown: &str) -> view::FilterGroup {
        let own = self.by_address.get(shown).copied();
        let mut places = self.most.clone();
        if let Some(own) = own
            && let Err(at) = places.binary_search(&own)
        {
            places.insert(at, own);
        }
        let choice = |at: usize| view::Choice { current: own == Some(at), ..self.choices[at].clone() };
        let count = renderer.words(language).number(self.choices.len() as i64);
        let more = self.has_page().then(|| {
            let address = renderer.href_in(language, &self.address(folder));
            view::Link::own(renderer.tn(language, "filter-all", &[("count", count.into())]), address)
        });
        let id = format!("filter-{}", self.sort);
        let choices = places.into_iter().map(choice).collect();
        view::FilterGroup { title: renderer.t(language, &id).to_owned(), id, choices, more }
    }

    fn address(&self, folder: &str) -> String {
        format!("/{folder}/{}/", self.sort)
    }

    /// Lists the pages of all choices, where there are more than stand above a list. `folder` is that of the lists.
    pub(super) fn add_routes(&self, routes: &mut Routes, folder: &str) {
        if self.has_page() {
            letters::add_routes(routes, &self.address(folder), &format!("{VIEW}{}", self.sort), self.choices.len());
        }
    }

    /// Writes a page of all choices. `list` is what all of them choose from: "Partners".
    ///
    /// # Errors
    /// A fault of the template.
    pub(super) fn write(
        &self,
        renderer: &Renderer,
        route: &Route,
        folder: &str,
        list: &str,
        out: &mut Vec<u8>,
    ) -> Result<(), RenderError> {
        let language = route.language;
        let sort = renderer.t(language, &format!("filter-{}", self.sort)).to_owned();
        let title = renderer.tn(language, "title-choices", &[("list", list.into()), ("sort", sort.as_str().into())]);
        let mut page = renderer.frame(route, title, "a-to-z");
        let count = renderer.words(language).number(self.choices.len() as i64);
        let all = renderer.tn(language, "filter-all", &[("count", count.into())]);
        page.description = Some(format!("{}: {all}", page.title));
        super::lists::say_number(renderer, route, &mut page);
        let links = self.choices.iter().map(|choice| view::Link {
            title: choice.title.clone(),
            href: choice.href.clone(),
            lang: choice.lang.clone(),
            note: choice.count.map(|count| renderer.words(language).number(count as i64)),
        });
        let index = LetterIndex::new(links.collect(), renderer.code(language));
        let view = index.page(renderer, language, &self.address(folder), route.subject.number);
        renderer.write_page(route, view::AToZ::TEMPLATE, &page, &view, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(counts: &[usize]) -> Vec<view::Choice> {
        let choice = |(at, count): (usize, &usize)| view::Choice {
            title: format!("{at}"),
            href: format!("/{at}/"),
            count: Some(*count),
            ..view::Choice::default()
        };
        counts.iter().enumerate().map(choice).collect()
    }

    #[test]
    fn the_choices_that_hold_most_are_shown_in_their_own_order() {
        let counts: Vec<usize> = (0..40).map(|at| at % 20).collect();
        let filters = Filters::new("pillar", choices(&counts));
        assert_eq!(filters.most, [14, 15, 16, 17, 18, 19, 34, 35, 36, 37, 38, 39]);
        assert!(filters.has_page());
        assert!(!Filters::new("pillar", choices(&counts[..12])).has_page());
    }
}
