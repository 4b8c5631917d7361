//! Writes the page of all choices of one filter, if there are more than fit above a list.

use crate::render::context::Renderer;
use crate::render::frame::{list_frame, page};
use crate::render::index::filters::Filters;
use crate::render::index::letters::LetterIndex;
use crate::render::parts::letters;
use crate::render::route::{RenderError, Route};
use crate::render::view;

/// Writes a page of all choices. `list` is the title of the filtered list: "Partners".
///
/// # Errors
/// Returns an error of the template.
pub(crate) fn write(
    filters: &Filters,
    renderer: &Renderer,
    route: &Route,
    folder: &str,
    list: &str,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let language = route.language;
    let sort = renderer.t(language, &format!("filter-{}", filters.sort)).to_owned();
    let title = renderer.tn(language, "title-choices", &[("list", list.into()), ("sort", sort.as_str().into())]);
    let mut page = page::generated_page(renderer, route, title, "a-to-z");
    let count = renderer.date_formatter(language).number(filters.choices.len() as i64);
    let all = renderer.tn(language, "filter-all", &[("count", count.into())]);
    page.description = Some(format!("{}: {all}", page.title));
    list_frame::say_number(renderer, route, &mut page);
    let links = || {
        filters.choices.iter().map(|choice| view::Link {
            title: choice.title.clone(),
            href: choice.href.clone(),
            lang: choice.lang.clone(),
            note: choice.count.map(|count| renderer.date_formatter(language).number(count as i64)),
        })
    };
    let index = filters.letters.get_or_init(|| LetterIndex::new(links().collect(), renderer.code(language)));
    let view = letters::page(index, renderer, language, &filters.address(folder), route.key.number());
    page::write_page(renderer, route, view::AToZ::TEMPLATE, &page, &view, out)
}
