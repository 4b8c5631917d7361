//! A framework in, its measures tracker out: one table of every measure, a page for each order of its rows.

use jiff::civil::Date;

use super::super::prose::PageText;
use super::super::{RenderError, Renderer, Route, RouteKey, Routes, queries, view};
use super::{MEASURES, back, frame_of_view, has_measures, measures, number, state_bar};
use crate::site::{Catalogue, DocId, sort_key};
use crate::types::pillar::MeasureStatus;

/// An order of the tracker's rows. The first is that of `measures/` itself; each other has a page beneath it: `measures/by-owner/`.
const ORDERS: [&str; 5] = ["due", "code", "area", "state", "owner"];

/// The pages of a framework's tracker.
pub(super) fn routes(site: &Catalogue, id: DocId, routes: &mut Routes) {
    if has_measures(site, id) {
        for order in ORDERS {
            let view = view_of(order);
            routes.add_whole(&site.address(id).join(&format!("{view}/")), RouteKey::view_of(id, view));
        }
    }
}

/// Whether a view of a framework is the tracker in another order: the same rows as `measures/`, so search engines need not read it.
pub(crate) fn is_reordered(view: &str) -> bool {
    ORDERS.into_iter().skip(1).any(|order| view_of(order) == view)
}

fn view_of(order: &str) -> String {
    if order == ORDERS[0] { MEASURES.to_owned() } else { format!("{MEASURES}/by-{order}") }
}

/// What the rows are sorted by; rows with equal keys keep the order of the framework.
type SortKey = (bool, Option<Date>, String, usize);

pub(super) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let order = ORDERS.into_iter().find(|order| view_of(order) == *route.subject.view).unwrap_or(ORDERS[0]);
    let page_text = PageText::new(renderer, id, language).without_body();
    let mut ids = measures::RowIds::default();
    let (mut rows, mut undated, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for pillar in queries::in_order(site, id) {
        let own = queries::measures_of(site, pillar, language);
        if own.is_empty() {
            continue;
        }
        let version = site.best(pillar, language);
        let text = page_text.of_other(version);
        let pillar = renderer.link(pillar, language);
        for measure in &own {
            let mut row = measures::row(renderer, measure, &text, language, &mut ids);
            undated.extend(measures::undated(measure, &row, &pillar));
            row.code = row.code.or_else(|| number(site, version));
            row.pillar = Some(view::Link { href: format!("{}#{}", pillar.href, measure.anchor()), ..pillar.clone() });
            rows.push((sort_key_of(order, measure, &row), row));
        }
        text.finish()?;
        all.extend(own);
    }
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    let view = view::Tracker {
        overview: back(renderer, id, language),
        bar: state_bar::state_bar(renderer, &all, language),
        status_text: measures::summary(renderer, &all, language),
        gaps: measures::gaps(renderer, id, undated, language),
        orders: orders(renderer, id, order, language),
        measures: rows.into_iter().map(|(_, row)| row).collect(),
    };
    let mut page = frame_of_view(renderer, route, id, "title-measures");
    page.page_type = MEASURES.to_owned();
    if order != ORDERS[0] {
        let key = format!("measures-by-{order}");
        let by = renderer.t(language, &key);
        page.head_title = format!("{by}: {}", page.head_title);
        page.description = page.description.map(|own| format!("{by}: {own}"));
        page.noindex = true;
    }
    page.downloads = [("measures.csv", "measures-csv"), ("measures.json", "measures-json")]
        .map(|(file, key)| renderer.download(&site.address(id).join(file), renderer.t(language, key)))
        .into();
    renderer.write_page(route, view::Tracker::TEMPLATE, &page, &view, out)
}

/// The orders as links, the one that the page shows marked.
fn orders(renderer: &Renderer, id: DocId, shown: &str, language: usize) -> Vec<view::Choice> {
    let choice = |order| view::Choice {
        title: renderer.t(language, &format!("measures-by-{order}")).to_owned(),
        href: renderer.href(&renderer.site.address(id).join(&format!("{}/", view_of(order)))),
        current: order == shown,
        ..view::Choice::default()
    };
    ORDERS.map(choice).into()
}

/// By date: what is open first, the longest overdue at the top, then what has no date; last what is closed.
fn sort_key_of(order: &str, measure: &queries::Measure, row: &view::Measure) -> SortKey {
    let status = MeasureStatus::stated(measure.fields);
    let due = measure.fields.date("due").map(|due| due.last_day());
    let is_closed = status.is_some_and(MeasureStatus::is_closed);
    let words = |text: Option<&str>| (text.is_none(), None, text.map(natural_key).unwrap_or_default(), 0);
    match order {
        "code" => words(row.code.as_deref()),
        "owner" => words(row.owner.as_ref().map(|owner| owner.text.as_str())),
        "state" => (false, None, String::new(), MeasureStatus::ALL.len() - state_rank(status)),
        "area" => (false, None, String::new(), 0),
        _ => (is_closed, due.or(Some(Date::MAX)), String::new(), 0),
    }
}

/// How much care a status needs, most first: off track, at risk, missed, and so on; none given is before all.
fn state_rank(status: Option<MeasureStatus>) -> usize {
    use MeasureStatus::{AtRisk, Met, Missed, NotStarted, OffTrack, OnTrack, Superseded};
    let order = [Superseded, Met, OnTrack, NotStarted, Missed, AtRisk, OffTrack];
    status.and_then(|status| order.iter().position(|own| *own == status)).unwrap_or(order.len())
}

/// A key by which "L2" comes before "L10": numbers as long as each other.
fn natural_key(text: &str) -> String {
    let mut key = String::new();
    let mut digits = String::new();
    for letter in sort_key(text).chars().chain(['-']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            key.push_str(&format!("{:0>9}", std::mem::take(&mut digits)));
        }
        key.push(letter);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_as_people_count() {
        let mut codes = ["L10", "L2", "1.10", "1.2", "L1"];
        codes.sort_by_key(|code| natural_key(code));
        assert_eq!(codes, ["1.2", "1.10", "L1", "L2", "L10"]);
    }

    #[test]
    fn only_the_pages_beneath_the_tracker_are_reordered() {
        let views = ["measures", "measures/by-owner", "measures/by-due", "whole"];
        assert_eq!(views.map(is_reordered), [false, true, false, false]);
    }
}
