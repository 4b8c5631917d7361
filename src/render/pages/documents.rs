//! Documents without a group of their own: plain pages, and those of users' own types, with a fact for each field that
//! the type declares.

use std::sync::Arc;

use crate::render::context::{Renderer, RouteContext};
use crate::render::frame::{facts, form_page};
use crate::render::index::related::{OTHER_GROUPS, RelatedList};
use crate::render::keys::{FormPage, RouteKey};
use crate::render::parts::{forms, related};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::site::{Catalogue, DocId};
use crate::types::ContentType;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    // Filters by type first: on a large site most documents belong to other groups, and visiting each of them takes
    // more time than everything else here.
    let is_ours = |kind: &&Arc<ContentType>| !OTHER_GROUPS.iter().any(|other| site.types.is_a(&kind.name, other));
    for kind in site.types.iter().filter(is_ours) {
        let of_kind = site.of_type(&kind.name).iter().filter(|id| Arc::ptr_eq(&site.document(**id).kind, kind));
        for id in of_kind.filter_map(|id| site.version(*id, language)) {
            let path = &site.document(id).path;
            if !path.is_empty() && path != "privacy" && !is_list_page(site, id) {
                forms::add_routes(context, id, routes, RouteKey::Documents);
                routes.add_whole(&site.address(id), RouteKey::Documents(FormPage::Document(id)));
            }
        }
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, page: FormPage, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let id = match page {
        FormPage::Document(id) => id,
        FormPage::Thanks(id) => return form_page::thanks(renderer, route, id, out),
    };
    let language = route.language;
    let localized = renderer.localized(language);
    let text = PageText::new(renderer, id, language);
    let mut page = frame::of_document(renderer, route, id, "page", &text);
    page.facts = facts::own_facts(localized, id, &text);
    facts::fill_margin(localized, id, &mut page);
    let view = view::PageView {
        body: text.body(),
        children: related::cards(localized, id, RelatedList::Children, |ids| renderer.cards(ids, language)),
        form: form_page::form(localized, id, &text),
    };
    text.finish()?;
    frame::write_page(renderer, route, view::PageView::TEMPLATE, &page, &view, out)
}

/// Returns whether a document is the `FOLDER/index.md` of a type's folder, which belongs to the group of its list.
pub(crate) fn is_list_page(site: &Catalogue, id: DocId) -> bool {
    let document = site.document(id);
    document.is_list_page() && site.types.for_folder(&document.path).is_some()
}
