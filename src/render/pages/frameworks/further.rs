//! The further views of a framework: their list, their frame, and the link back. Invariant: a view
//! exists if and only if [`queries::has_measures`] or [`queries::is_mapped`] is true.

use crate::render::context::{Localized, Renderer};
use crate::render::keys::{FrameworkView, MeasureOrder};
use crate::render::parts::plain;
use crate::render::route::Route;
use crate::render::{frame, queries, view};
use crate::site::{Catalogue, DocId};

/// Iterates over the further views of a framework, the tracker in its first order.
pub(crate) fn views(site: &Catalogue, framework: DocId) -> impl Iterator<Item = FrameworkView> {
    let measures = queries::has_measures(site, framework).then_some(FrameworkView::Measures(MeasureOrder::Due, 1));
    let coverage = queries::is_mapped(site, framework).then_some(FrameworkView::Coverage);
    [Some(FrameworkView::Whole), measures, coverage].into_iter().flatten()
}

/// Returns the frame of a further view of a framework.
pub(crate) fn frame_of_view(renderer: &Renderer, route: &Route, id: DocId, view: FrameworkView) -> view::Page {
    let name = renderer.site.title(id);
    let title = renderer.tn(route.language, &format!("title-{}", view.keyword()), &[("name", name.into())]);
    let mut page = frame::generated_page(renderer, route, title, view.keyword());
    page.description = Some(match renderer.site.fields(id).text("summary") {
        Some(summary) => format!("{}: {}", page.title, plain::plain_text(summary)),
        None => page.title.clone(),
    });
    page
}

/// Returns the link from a view to the framework's own page.
pub(crate) fn back(renderer: Localized, id: DocId) -> view::Link {
    view::Link::own(renderer.t("see-framework"), renderer.href(&renderer.site.address(id)))
}
