//! The tracker of a framework: one table of all measures, with one page for each order of its rows.

use jiff::civil::Date;

use crate::render::context::{Localized, Renderer};
use crate::render::keys::{FrameworkView, MeasureOrder};
use crate::render::pages::frameworks::{further, gaps, pillars};
use crate::render::parts::measures::RowIds;
use crate::render::parts::{measures, state_bar};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::{frame, queries, view};
use crate::site::{DocId, sort_key};
use crate::types::pillar::MeasureStatus;

/// The sort key of a row; rows with equal keys keep the order of the framework.
type SortKey = (bool, Option<Date>, String, usize);

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    (id, order): (DocId, MeasureOrder),
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let page_text = PageText::new(renderer, id, language).without_body();
    let mut ids = RowIds::default();
    let (mut rows, mut undated, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for pillar in queries::in_order(site, id) {
        let own = queries::measures_of(site, pillar, language);
        if own.is_empty() {
            continue;
        }
        let version = site.best(pillar, language);
        let text = page_text.of_other(version);
        let pillar = localized.short_link(pillar);
        for measure in &own {
            let mut row = measures::row(localized, measure, text.measure(measure.fields), &mut ids);
            undated.extend(gaps::undated(measure, &row, &pillar));
            row.code = row.code.or_else(|| pillars::number(site, version));
            row.pillar = Some(view::Link { href: format!("{}#{}", pillar.href, measure.anchor()), ..pillar.clone() });
            rows.push((sort_key_of(order, measure, &row), row));
        }
        text.finish()?;
        all.extend(own);
    }
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    let view = view::Tracker {
        overview: further::back(localized, id),
        bar: state_bar::state_bar(localized, &all),
        status_text: measures::summary(localized, &all),
        gaps: gaps::gaps(localized, id, undated),
        orders: orders(localized, id, order),
        measures: rows.into_iter().map(|(_, row)| row).collect(),
    };
    let mut page = further::frame_of_view(renderer, route, id, FrameworkView::Measures(order));
    if order != MeasureOrder::Due {
        let key = string_key(order);
        let by = renderer.t(language, &key);
        page.head_title = format!("{by}: {}", page.head_title);
        page.description = page.description.map(|own| format!("{by}: {own}"));
        page.noindex = true;
    }
    page.downloads = [("measures.csv", "measures-csv"), ("measures.json", "measures-json")]
        .map(|(file, key)| renderer.download(&site.address(id).join(file), renderer.t(language, key)))
        .into();
    frame::write_page(renderer, route, view::Tracker::TEMPLATE, &page, &view, out)
}

/// Returns the key of an order's name: "measures-by-owner".
fn string_key(order: MeasureOrder) -> String {
    format!("measures-by-{}", order.word())
}

/// Returns the orders as links; the order of the page is current.
fn orders(renderer: Localized, id: DocId, shown: MeasureOrder) -> Vec<view::Choice> {
    let choice = |order| view::Choice {
        title: renderer.t(&string_key(order)).to_owned(),
        href: renderer.href(&renderer.site.address(id).join(&FrameworkView::Measures(order).folder())),
        current: order == shown,
        ..view::Choice::default()
    };
    MeasureOrder::ALL.map(choice).into()
}

/// Returns a row's key. By date, open measures come first, the longest overdue at the top and those without a date after
/// them; closed measures come last.
fn sort_key_of(order: MeasureOrder, measure: &queries::Measure, row: &view::Measure) -> SortKey {
    let status = MeasureStatus::stated(measure.fields);
    let due = measure.fields.date("due").map(|due| due.last_day());
    let is_closed = status.is_some_and(MeasureStatus::is_closed);
    let words = |text: Option<&str>| (text.is_none(), None, text.map(natural_key).unwrap_or_default(), 0);
    match order {
        MeasureOrder::Due => (is_closed, due.or(Some(Date::MAX)), String::new(), 0),
        MeasureOrder::Code => words(row.code.as_deref()),
        MeasureOrder::Area => (false, None, String::new(), 0),
        MeasureOrder::State => (false, None, String::new(), MeasureStatus::ALL.len() - state_rank(status)),
        MeasureOrder::Owner => words(row.owner.as_ref().map(|owner| owner.text.as_str())),
    }
}

/// Returns how much attention a status needs: most off track, then at risk, missed, and so on. No status is above all.
fn state_rank(status: Option<MeasureStatus>) -> usize {
    use MeasureStatus::{AtRisk, Met, Missed, NotStarted, OffTrack, OnTrack, Superseded};
    let order = [Superseded, Met, OnTrack, NotStarted, Missed, AtRisk, OffTrack];
    status.and_then(|status| order.iter().position(|own| *own == status)).unwrap_or(order.len())
}

/// Returns a sort key with numbers of equal length, so that "L2" comes before "L10".
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
}
