//! The tracker of a framework: one table of all measures, with pages for each order of its rows.

use std::collections::HashMap;

use crate::render::context::{Localized, Renderer};
use crate::render::frame::list_frame;
use crate::render::index::tracker::{MeasureAt, code_of};
use crate::render::keys::{FrameworkView, MeasureOrder};
use crate::render::pages::frameworks::{further, gaps};
use crate::render::parts::measures::RowIds;
use crate::render::parts::{measures, pagination, state_bar};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::{frame, queries, view};
use crate::site::DocId;

/// Measures on one page: about 60 kB of HTML.
const PER_PAGE: usize = 100;

/// One page of a tracker.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// The framework.
    pub(crate) id: DocId,
    /// The order of the rows.
    pub(crate) order: MeasureOrder,
    /// The number of the page.
    pub(crate) number: usize,
}

/// Returns the pages of a tracker with `count` measures, in each order.
pub(crate) fn pages(count: usize) -> Vec<FrameworkView> {
    let numbers = || 1..=count.div_ceil(PER_PAGE);
    let in_order = |order| numbers().map(move |number| FrameworkView::Measures(order, number));
    MeasureOrder::ALL.into_iter().flat_map(in_order).collect()
}

pub(crate) fn write(renderer: &Renderer, route: &Route, shown: Shown, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let Shown { id, order, number } = shown;
    let localized = renderer.localized(language);
    let all = renderer.tracker(id, language).map_or(&[][..], |rows| rows.in_order(order));
    let mut view = view::Tracker {
        overview: further::back(localized, id),
        orders: orders(localized, id, order),
        pagination: links_between(localized, shown, all.len()),
        ..view::Tracker::default()
    };
    let (shown_rows, ids) = rows(localized, id, pagination::page_of(all, number, PER_PAGE))?;
    view.measures = shown_rows;
    if number <= 1 {
        let all = queries::measures_beneath(site, id, language);
        view.bar = state_bar::state_bar(localized, &all);
        view.status_text = measures::summary(localized, &all);
        view.gaps = gaps::gaps(localized, id, &all, &ids);
    }
    let mut page = further::frame_of_view(renderer, route, id, FrameworkView::Measures(order, number));
    if order != MeasureOrder::Due {
        let key = string_key(order);
        let by = renderer.t(language, &key);
        page.head_title = format!("{by}: {}", page.head_title);
        page.description = page.description.map(|own| format!("{by}: {own}"));
        page.noindex = true;
    }
    list_frame::say_number(renderer, route, &mut page);
    page.downloads = [("measures.csv", "measures-csv"), ("measures.json", "measures-json")]
        .map(|(file, key)| renderer.download(&site.address(id).join(file), renderer.t(language, key)))
        .into();
    frame::write_page(renderer, route, view::Tracker::TEMPLATE, &page, &view, out)
}

/// Returns rows for some measures of a framework, and the `id` of each on this page.
fn rows(
    renderer: Localized,
    framework: DocId,
    shown: &[MeasureAt],
) -> Result<(Vec<view::Measure>, HashMap<MeasureAt, String>), RenderError> {
    let site = &renderer.site;
    let page_text = PageText::new(&renderer, framework, renderer.language).without_body();
    let (mut ids, mut by_measure, mut rows) = (RowIds::default(), HashMap::new(), Vec::new());
    for &(pillar, position) in shown {
        let Some(fields) = site.fields(pillar).tables("measures").nth(position) else { continue };
        let measure = queries::Measure { pillar, position, fields };
        let text = page_text.for_document(pillar);
        let mut row = measures::row(renderer, &measure, text.measure(fields), &mut ids);
        text.finish()?;
        row.code = code_of(site, &measure).map(str::to_owned);
        let link = renderer.short_link(pillar);
        row.pillar = Some(view::Link { href: format!("{}#{}", link.href, measure.anchor()), ..link });
        by_measure.insert((pillar, position), row.id.clone());
        rows.push(row);
    }
    Ok((rows, by_measure))
}

/// Returns the links between the pages of a tracker in one order.
fn links_between(renderer: Localized, shown: Shown, count: usize) -> Option<view::Pagination> {
    let first = renderer.site.address(shown.id).join(&FrameworkView::Measures(shown.order, 1).folder());
    let href = |number| renderer.href(&pagination::address_of(&first, number));
    pagination::links_between(shown.number, count.div_ceil(PER_PAGE), &href)
}

/// Returns the key of an order's name: "measures-by-owner".
fn string_key(order: MeasureOrder) -> String {
    format!("measures-by-{}", order.keyword())
}

/// Returns the orders as links; the order of the page is current.
fn orders(renderer: Localized, id: DocId, shown: MeasureOrder) -> Vec<view::Choice> {
    let choice = |order| view::Choice {
        title: renderer.t(&string_key(order)).to_owned(),
        href: renderer.href(&renderer.site.address(id).join(&FrameworkView::Measures(order, 1).folder())),
        current: order == shown,
        ..view::Choice::default()
    };
    MeasureOrder::ALL.map(choice).into()
}
