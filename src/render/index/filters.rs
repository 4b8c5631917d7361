//! Divides all choices of one filter: the largest appear above each list, and all of them on a page of their own.
//!
//! A site can have thousands of pillars, places or themes. If each list showed all of them as
//! choices, the size of the site would grow with the square of their number.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::letters::LetterIndex;
use crate::render::view;

/// Most choices above a list. If there are more, they have a page of their own.
const MOST: usize = 12;

/// All choices of one filter, in a language.
#[derive(Debug)]
pub(crate) struct Filters {
    /// The filter's name in addresses: `pillar`.
    pub(crate) sort: &'static str,
    pub(crate) choices: Vec<view::Choice>,
    /// The indexes of the largest choices, in order.
    pub(crate) most: Vec<usize>,
    pub(crate) by_address: HashMap<String, usize>,
    /// All choices by letter, computed when the first of their pages needs them.
    pub(crate) letters: OnceLock<LetterIndex>,
}

impl Filters {
    /// Creates a filter from its nonempty choices.
    pub(crate) fn new(sort: &'static str, choices: Vec<view::Choice>) -> Filters {
        let mut most: Vec<usize> = (0..choices.len()).collect();
        most.sort_by_key(|at| (std::cmp::Reverse(choices[*at].count), *at));
        most.truncate(MOST);
        most.sort_unstable();
        let by_address = choices.iter().enumerate().map(|(at, choice)| (choice.href.clone(), at)).collect();
        Filters { sort, choices, most, by_address, letters: OnceLock::new() }
    }

    /// Returns whether there are more choices than fit above a list.
    pub(crate) fn has_page(&self) -> bool {
        self.choices.len() > MOST
    }

    /// Returns the address of its page of all choices, within the language's part of the site. `folder` is that of the
    /// lists.
    pub(crate) fn address(&self, folder: &str) -> String {
        format!("/{folder}/{}/", self.sort)
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
    fn the_largest_choices_are_shown_in_their_own_order() {
        let counts: Vec<usize> = (0..40).map(|at| at % 20).collect();
        let filters = Filters::new("pillar", choices(&counts));
        assert_eq!(filters.most, [14, 15, 16, 17, 18, 19, 34, 35, 36, 37, 38, 39]);
        assert!(filters.has_page());
        assert!(!Filters::new("pillar", choices(&counts[..12])).has_page());
    }
}
