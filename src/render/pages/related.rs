//! The pages of a long list of a document, from A to Z: all policies of a place, all partners of a pillar.

use crate::content::Visibility;
use crate::render::context::{Renderer, RouteContext};
use crate::render::frame::list_frame;
use crate::render::index::letters::LetterIndex;
use crate::render::index::related::RelatedList;
use crate::render::keys::{RelatedPage, RouteKey};
use crate::render::parts::{letters, pagination, related};
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::site::DocId;

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
    let entries = related::entries(renderer, document, list);
    let title = related::title(localized, document, list).text;
    let name = site.title(document);
    let title = renderer.tn(language, "title-related", &[("list", title.into()), ("name", name.into())]);
    let mut page = frame::generated(renderer, route, title, "a-to-z");
    page.noindex = site.document(document).shown != Visibility::Public;
    let count = renderer.words(language).number(entries.len() as i64);
    let all = renderer.tn(language, "filter-all", &[("count", count.into())]);
    page.description = Some(format!("{}: {all}", page.title));
    list_frame::say_number(renderer, route, &mut page);
    let links = links(renderer, document, list, &entries, language);
    let index = LetterIndex::new(links, renderer.code(language));
    let address = site.address(document).join(&list.folder());
    let href = |number| renderer.href(&pagination::address_of(&address, number));
    let view = letters::page_at(&index, renderer, language, number, &href);
    frame::write_page(renderer, route, view::AToZ::TEMPLATE, &page, &view, out)
}

fn links(
    renderer: &Renderer,
    document: DocId,
    list: RelatedList,
    entries: &[DocId],
    language: usize,
) -> Vec<view::Link> {
    let localized = renderer.localized(language);
    let is_of_several = renderer.serving_pillars().is_of_several(renderer.site.original(document));
    let framework = |pillar| renderer.site.framework_of(pillar).filter(|_| is_of_several);
    let link = |id: &DocId| match list {
        RelatedList::Pillars => related::child_link(localized, *id),
        RelatedList::Area(_) => related::serving_link(localized, *id, framework(*id)),
        _ => renderer.link(*id, language),
    };
    entries.iter().map(link).collect()
}
