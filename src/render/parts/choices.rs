//! Builds the choices above a list: the largest ones, and a link to all of them.

use crate::render::context::Renderer;
use crate::render::index::filters::Filters;
use crate::render::keys::RouteKey;
use crate::render::parts::letters;
use crate::render::route::Routes;
use crate::render::view;

/// Returns the choices above the list at an address: the largest ones, and the list itself.
pub(crate) fn group(
    filters: &Filters,
    renderer: &Renderer,
    language: usize,
    folder: &str,
    shown: &str,
) -> view::FilterGroup {
    let own = filters.by_address.get(shown).copied();
    let mut places = filters.most.clone();
    if let Some(own) = own
        && let Err(at) = places.binary_search(&own)
    {
        places.insert(at, own);
    }
    let choice = |at: usize| view::Choice { current: own == Some(at), ..filters.choices[at].clone() };
    let count = renderer.date_formatter(language).number(filters.choices.len() as i64);
    let more = filters.has_page().then(|| {
        let address = renderer.href_in(language, &filters.address(folder));
        view::Link::own(renderer.tn(language, "filter-all", &[("count", count.into())]), address)
    });
    let id = format!("filter-{}", filters.sort);
    let choices = places.into_iter().map(choice).collect();
    view::FilterGroup { title: renderer.t(language, &id).to_owned(), id, choices, more }
}

/// Adds the routes of the pages of all choices, for each filter with more choices than fit above a
/// list. `folder` is that of the lists; `key` takes the index of the filter, and the page's number.
pub(crate) fn add_routes(routes: &mut Routes, all: &[Filters], folder: &str, key: impl Fn(usize, usize) -> RouteKey) {
    for (sort, filters) in all.iter().enumerate().filter(|(_, filters)| filters.has_page()) {
        routes
            .add_pages(&filters.address(folder), filters.choices.len(), letters::PER_PAGE, |number| key(sort, number));
    }
}
