//! The gaps of a tracker: pillars without measures, open measures without a date.

use std::collections::HashMap;

use crate::render::context::Localized;
use crate::render::index::tracker::MeasureAt;
use crate::render::pages::frameworks::pillars;
use crate::render::parts::plain;
use crate::render::{queries, view};
use crate::site::{DocId, Site};
use crate::types::pillar::MeasureStatus;

/// Most entries of one kind of gap.
const MOST: usize = 100;

/// Returns what a tracker lacks: pillars without a measure, and open measures without a date. `ids` has the `id` of each
/// measure on the page.
pub(crate) fn gaps(
    renderer: Localized,
    framework: DocId,
    measures: &[queries::Measure],
    ids: &HashMap<MeasureAt, String>,
) -> Vec<view::TrackerGap> {
    let site = &renderer.site;
    let pillars =
        queries::in_order(site, framework).into_iter().filter(|id| is_unmeasured(site, *id, renderer.language));
    let pillar = |id| {
        let link = renderer.link(id);
        let notes: Vec<String> = pillars::number(site, site.version_or_original(id, renderer.language))
            .into_iter()
            .chain(link.note)
            .collect();
        view::Link { note: (!notes.is_empty()).then(|| notes.join(", ")), ..link }
    };
    let pillars: Vec<DocId> = pillars.collect();
    let undated: Vec<&queries::Measure> = measures.iter().filter(|measure| is_undated(measure)).collect();
    let gap = |key: &str, count: usize, links: Vec<view::Link>| {
        (count > 0).then(|| view::TrackerGap {
            id: key.to_owned(),
            title: renderer.t(key).to_owned(),
            links,
            left_out: left_out(renderer, count, MOST),
        })
    };
    let shown = |measure: &&queries::Measure| undated_link(renderer, measure, ids);
    [
        gap("gap-pillars", pillars.len(), pillars.iter().take(MOST).map(|id| pillar(*id)).collect()),
        gap("gap-measures", undated.len(), undated.iter().take(MOST).map(shown).collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns "and 20 more" if the page shows only the first entries of a list; `None` if it shows all.
pub(crate) fn left_out(renderer: Localized, count: usize, most: usize) -> Option<String> {
    (count > most).then(|| renderer.tn("list-left-out", &[("count", (count - most).into())]))
}

/// Returns whether a pillar has no measure: neither its own, nor one of its descendants, nor one that names it in
/// `also`.
fn is_unmeasured(site: &Site, pillar: DocId, language: usize) -> bool {
    let has_none = |id: &DocId| site.fields(*id).tables("measures").next().is_none();
    site.is_a(pillar, "pillar")
        && queries::in_order(site, pillar).iter().all(has_none)
        && queries::measures_also(site, &site.descendants(pillar), language).is_empty()
}

/// Returns whether a measure is open and has no date.
fn is_undated(measure: &queries::Measure) -> bool {
    let is_closed = MeasureStatus::from_measure(measure.fields).is_some_and(MeasureStatus::is_closed);
    measure.fields.date("due").is_none() && !is_closed
}

/// Returns the link to a measure without a date: to its row, or to its pillar's page if the row is on another page.
fn undated_link(renderer: Localized, measure: &queries::Measure, ids: &HashMap<MeasureAt, String>) -> view::Link {
    let pillar = renderer.link(measure.pillar);
    let code = measure.fields.text("code");
    let statement = || measure.fields.text("statement").unwrap_or_default();
    let lang = || renderer.lang_of(measure.pillar, measure.fields.get("statement"));
    view::Link {
        title: code.map_or_else(|| plain::plain_text(statement()), str::to_owned),
        href: match ids.get(&(measure.pillar, measure.position)) {
            Some(id) => format!("#{id}"),
            None => format!("{}#{}", pillar.href, measure.anchor()),
        },
        lang: if code.is_none() { lang() } else { None },
        note: Some(pillar.title),
    }
}
