//! The gaps of a tracker: pillars without measures, open measures without a date.

use crate::render::context::Localized;
use crate::render::pages::frameworks::pillars;
use crate::render::parts::plain;
use crate::render::{queries, view};
use crate::site::{DocId, Site};
use crate::types::pillar::MeasureStatus;

/// Returns what a tracker lacks: pillars without a measure, and open measures without a date.
pub(crate) fn gaps(renderer: Localized, framework: DocId, undated: Vec<view::Link>) -> Vec<view::TrackerGap> {
    let site = &renderer.site;
    let pillars =
        queries::in_order(site, framework).into_iter().filter(|id| is_unmeasured(site, *id, renderer.language));
    let pillar = |id| {
        let link = renderer.link(id);
        let notes: Vec<String> =
            pillars::number(site, site.best(id, renderer.language)).into_iter().chain(link.note).collect();
        view::Link { note: (!notes.is_empty()).then(|| notes.join(", ")), ..link }
    };
    [("gap-pillars", pillars.map(pillar).collect()), ("gap-measures", undated)]
        .into_iter()
        .filter(|(_, links): &(&str, Vec<view::Link>)| !links.is_empty())
        .map(|(key, links)| view::TrackerGap { id: key.to_owned(), title: renderer.t(key).to_owned(), links })
        .collect()
}

/// Returns whether a pillar has no measure: neither its own, nor one of its descendants, nor one that names it in
/// `also`.
fn is_unmeasured(site: &Site, pillar: DocId, language: usize) -> bool {
    let has_none = |id: &DocId| site.fields(*id).tables("measures").next().is_none();
    site.is_a(pillar, "pillar")
        && queries::in_order(site, pillar).iter().all(has_none)
        && queries::measures_also(site, &site.descendants(pillar), language).is_empty()
}

/// Returns the link to an open measure without a date, for the list of gaps.
pub(crate) fn undated(measure: &queries::Measure, row: &view::Measure, pillar: &view::Link) -> Option<view::Link> {
    let is_closed = MeasureStatus::stated(measure.fields).is_some_and(MeasureStatus::is_closed);
    (row.due.is_none() && !is_closed).then(|| view::Link {
        title: row.code.clone().unwrap_or_else(|| plain::words(measure.fields.text("statement").unwrap_or_default())),
        href: format!("#{}", row.id),
        lang: row.statement.lang.clone().filter(|_| row.code.is_none()),
        note: Some(pillar.title.clone()),
    })
}
