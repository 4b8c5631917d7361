//! The pages of a long list of a document, from A to Z: all policies of a place, all partners of a pillar.

use crate::content::Visibility;
use crate::render::context::{Renderer, RouteContext};
use crate::render::frame::list_frame;
use crate::render::index::letters::LetterIndex;
use crate::render::keys::{RelatedPage, RouteKey};
use crate::render::parts::{letters, pagination, related};
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for (id, list, count) in related::long_lists(context) {
        let Some(document) = site.version(id, language) else { continue };
        let address = site.address(document).join(&list.folder());
        for number in 1..=count.div_ceil(letters::PER_PAGE) {
            let key = RouteKey::Related(RelatedPage { document, list, number });
            routes.add_whole(&pagination::address_of(&address, number), key);
        }
    }
}

/// Writes one page of a list.
///
/// # Errors
/// Returns an error of the template.
pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    shown: RelatedPage,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let RelatedPage { document, list, number } = shown;
    // The route exists, so the list is long.
    let none = LetterIndex::default();
    let index = related::by_letter(localized, document, list).unwrap_or(&none);
    let title = related::title(localized, document, list).text;
    let name = site.title(document);
    let title = renderer.tn(language, "title-related", &[("list", title.into()), ("name", name.into())]);
    let mut page = frame::generated_page(renderer, route, title, "a-to-z");
    page.noindex = site.document(document).shown != Visibility::Public;
    let count = renderer.date_formatter(language).number(index.len() as i64);
    let all = renderer.tn(language, "filter-all", &[("count", count.into())]);
    page.description = Some(format!("{}: {all}", page.title));
    list_frame::say_number(renderer, route, &mut page);
    let address = site.address(document).join(&list.folder());
    let href = |number| renderer.href(&pagination::address_of(&address, number));
    let view = letters::page_at(index, renderer, language, number, &href);
    frame::write_page(renderer, route, view::AToZ::TEMPLATE, &page, &view, out)
}
