//! Lists of documents without a group of their own: one paginated list for each type's folder, with the text of its
//! `index.md`.

use std::sync::Arc;

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::list_frame;
use crate::render::keys::{ListPage, RouteKey};
use crate::render::parts::pagination;
use crate::render::prose::field_values;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::site::DocId;
use crate::types::ContentType;

/// Types whose list belongs to another group.
const ELSEWHERE: [&str; 4] = ["event", "partner", "policy", "news"];

pub(crate) fn routes(context: &RouteContext, _language: usize, routes: &mut Routes) {
    for kind in context.site.types.iter().filter(|kind| is_listed(context, kind)) {
        let count = context.site.of_type(&kind.name).len();
        let key = |number| {
            RouteKey::Lists(ListPage { kind: Arc::clone(&kind.name), folder: Arc::clone(&kind.folder), number })
        };
        routes.add_pages(&format!("/{}/", kind.folder), count, pagination::PER_PAGE, key);
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, page: &ListPage, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let ListPage { kind, folder, number } = page;
    let all = site.of_type(kind);
    let shown = pagination::page_of(all, *number, pagination::PER_PAGE);
    let (page, body) = list_frame::for_folder(renderer, route, folder, "list")?;
    let cards = shown.iter().map(|id| card(localized, *id)).collect();
    let view = view::ListView {
        body: body.filter(|_| *number <= 1),
        groups: if all.is_empty() { Vec::new() } else { vec![view::Group { title: None, id: "list".into(), cards }] },
        pagination: pagination::links(localized, &format!("/{folder}/"), *number, all.len(), pagination::PER_PAGE),
    };
    frame::write_page(renderer, route, view::ListView::TEMPLATE, &page, &view, out)
}

/// Returns whether a type has a list in this group: it has a folder with documents or an `index.md`.
fn is_listed(context: &RouteContext, kind: &ContentType) -> bool {
    let own_family = ELSEWHERE.contains(&&*kind.name) || kind.folder.is_empty();
    let site = &context.site;
    let page = || site.at_path(&kind.folder).is_some_and(|id| site.is_visible(id));
    !own_family && (!site.of_type(&kind.name).is_empty() || page())
}

/// Returns a document's card, with the facts for its list.
fn card(renderer: Localized, id: DocId) -> view::Card {
    let site = &renderer.site;
    let best = site.version_or_original(id, renderer.language);
    let fields = site.fields(best);
    let mut card = renderer.card(id);
    card.when = renderer.when_in(fields, "as_of");
    if card.summary.is_none() {
        card.summary = renderer.text(best, "headline").or_else(|| renderer.text(best, "strapline"));
    }
    card.fields = field_values::of_entry(&renderer, id, renderer.language);
    for name in ["school_year", "publisher", "postcode"] {
        card.details.extend(renderer.text(best, name));
    }
    card
}
