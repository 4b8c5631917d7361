//! Events: what is on as lists, month grids and an archive; each event's page; every calendar feed. A renderer in, routes and bytes out.

pub(crate) mod facets;
pub(crate) mod feeds;
mod grid;
mod json_ld;
pub(crate) mod lists;
mod notices;
mod page;
mod page_dates;
mod page_facts;
pub(crate) mod rows;
mod rule;
pub(crate) mod subscribe;
mod windows;

use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes};

pub(super) use facets::ListFacet;

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    lists::routes(context, language, routes);
    grid::routes(context, language, routes);
    let site = &context.site;
    for version in site.of_type("event").iter().filter_map(|id| site.version(*id, language)) {
        routes.add_whole(&site.address(version), RouteKey::for_document(version));
    }
    feeds::routes(context, language, routes);
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let view = &*route.subject.view;
    match route.subject.document {
        _ if view.starts_with(feeds::VIEW) => feeds::write(renderer, route, out),
        Some(id) => page::write(renderer, route, id, out),
        None if view.starts_with(grid::VIEW) => grid::write(renderer, route, out),
        None => lists::write(renderer, route, out),
    }
}
