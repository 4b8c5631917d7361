//! The views of events: list, month grid, archive.

use crate::render::context::Localized;
use crate::render::index::events::Month;
use crate::render::parts::events::{archive, months};
use crate::render::view;

/// The view of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventView {
    /// The list of all events, or of a facet.
    List { all: bool },
    /// A month's grid.
    Month(Month),
    /// A day of a month with very many dates.
    Day,
    /// A school year's archive, by its first calendar year.
    Archive(i16),
}

/// Returns the choices of list, month grid and archive.
pub(crate) fn choices(renderer: Localized, shown: EventView) -> Vec<view::Choice> {
    let choice = |key: &str, address: &str, current: bool| view::Choice {
        title: renderer.t(key).to_owned(),
        href: renderer.href_in(address),
        current,
        ..view::Choice::default()
    };
    let mut views = vec![choice("view-list", "/events/", shown == EventView::List { all: true })];
    views.extend(months::current(renderer).map(|(month, address)| view::Choice {
        within: shown == EventView::Day || matches!(shown, EventView::Month(shown) if shown != month),
        ..choice("view-month", &address, shown == EventView::Month(month))
    }));
    let latest = match shown {
        EventView::Archive(year) => Some(year),
        _ => archive::years(&renderer, renderer.language).last().copied(),
    };
    views.extend(latest.map(|year| choice("view-archive", &archive::address(year), shown == EventView::Archive(year))));
    views
}
