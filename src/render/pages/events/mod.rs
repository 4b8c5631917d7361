//! The pages of events: lists, month grids, an archive, and each event's page.

use crate::render::context::{Renderer, RouteContext};
use crate::render::keys::{EventPage, RouteKey};
use crate::render::route::{RenderError, Route, Routes};

mod booking;
mod day;
mod grid;
mod json_ld;
mod lists;
mod notices;
mod page;
mod page_dates;
mod page_facts;
mod views;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    lists::routes(context, language, routes);
    grid::routes(context, language, routes);
    let site = &context.site;
    for version in site.of_type("event").iter().filter_map(|id| site.version(*id, language)) {
        routes.add_whole(&site.address(version), RouteKey::Events(EventPage::Event(version)));
    }
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    page: &EventPage,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    match page {
        EventPage::Event(id) => page::write(renderer, route, *id, out),
        EventPage::List { facet, number } => lists::write(renderer, route, facet, *number, out),
        EventPage::Month(month) => grid::write(renderer, route, *month, out),
        EventPage::Day { day, number } => day::write(renderer, route, *day, *number, out),
        EventPage::Archive { year, number } => lists::write_archive(renderer, route, *year, *number, out),
        EventPage::Choices { sort, number: _ } => lists::write_choices(renderer, route, *sort, out),
    }
}
