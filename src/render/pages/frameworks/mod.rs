//! The pages of frameworks, pillars and references: the overview, the whole framework on one page,
//! the tracker in each of its orders, the coverage, and each pillar and reference.

mod coverage;
mod further;
mod gaps;
mod overview;
mod pillar;
mod pillars;
mod tracker;
mod whole;

use crate::render::context::{Renderer, RouteContext};
use crate::render::keys::{FrameworkPage, FrameworkView, RouteKey};
use crate::render::queries;
use crate::render::route::{RenderError, Route, Routes};
use crate::site::DocId;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for &framework in site.of_type("framework") {
        let Some(id) = site.version(framework, language) else { continue };
        routes.add_whole(&site.address(id), RouteKey::Frameworks(FrameworkPage::Overview(id)));
        let in_orders = |view| match view {
            FrameworkView::Measures(..) => tracker::pages(queries::measures_beneath(site, framework, language).len()),
            _ => vec![view],
        };
        for view in further::views(site, framework).flat_map(in_orders) {
            let key = RouteKey::Frameworks(FrameworkPage::View(id, view));
            routes.add_whole(&site.address(id).join(&view.folder()), key);
        }
    }
    for (kind, page) in
        [("pillar", FrameworkPage::Pillar as fn(DocId) -> FrameworkPage), ("reference", FrameworkPage::Reference)]
    {
        for id in site.of_type(kind).iter().filter_map(|id| site.version(*id, language)) {
            routes.add_whole(&site.address(id), RouteKey::Frameworks(page(id)));
        }
    }
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    page: FrameworkPage,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    match page {
        FrameworkPage::Overview(id) => overview::write(renderer, route, id, out),
        FrameworkPage::View(id, FrameworkView::Whole) => whole::write(renderer, route, id, out),
        FrameworkPage::View(id, FrameworkView::Measures(order, number)) => {
            tracker::write(renderer, route, tracker::Shown { id, order, number }, out)
        }
        FrameworkPage::View(id, FrameworkView::Coverage) => coverage::write(renderer, route, id, out),
        FrameworkPage::Pillar(id) => pillar::write(renderer, route, id, out),
        FrameworkPage::Reference(id) => coverage::write_reference(renderer, route, id, out),
    }
}
