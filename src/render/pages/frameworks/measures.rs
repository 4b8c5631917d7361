//! The tracker of a framework: every measure, and the gaps.

use crate::render::context::{Localized, Renderer};
use crate::render::keys::FrameworkView;
use crate::render::pages::frameworks::{further, pillars};
use crate::render::parts::measures::RowIds;
use crate::render::parts::{measures, plain};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::{frame, queries, view};
use crate::site::{DocId, Site};
use crate::types::pillar::MeasureStatus;

pub(crate) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let page_text = PageText::new(renderer, id, language).without_body();
    let (mut ids, mut groups, mut all) = (RowIds::default(), Vec::new(), Vec::new());
    let mut without_date = Vec::new();
    for pillar in queries::in_order(site, id) {
        let measures = queries::measures_of(site, pillar, language);
        if measures.is_empty() {
            continue;
        }
        let version = site.best(pillar, language);
        let text = page_text.of_other(version);
        let link = renderer.link(pillar, language);
        let rows: Vec<view::Measure> = measures
            .iter()
            .map(|measure| measures::row(localized, measure, text.measure(measure.fields), &mut ids))
            .collect();
        without_date.extend(measures.iter().zip(&rows).filter_map(|(measure, row)| undated(measure, row, &link)));
        groups.push(view::MeasureGroup {
            link,
            number: pillars::number(site, version),
            id: pillars::part_id(site, version),
            measures: rows,
        });
        text.finish()?;
        all.extend(measures);
    }
    let view = view::Tracker {
        overview: further::back(localized, id),
        status: measures::counts(localized, &all),
        status_text: measures::summary(localized, &all),
        gaps: gaps(localized, id, without_date),
        groups,
    };
    let mut page = further::frame_of_view(renderer, route, id, FrameworkView::Measures);
    page.downloads = [("measures.csv", "measures-csv"), ("measures.json", "measures-json")]
        .map(|(file, key)| renderer.download(&site.address(id).join(file), renderer.t(language, key)))
        .into();
    frame::write_page(renderer, route, view::Tracker::TEMPLATE, &page, &view, out)
}

/// Returns the gaps: pillars without a measure, and open measures without a date.
fn gaps(renderer: Localized, framework: DocId, undated: Vec<view::Link>) -> Vec<view::TrackerGap> {
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
fn undated(measure: &queries::Measure, row: &view::Measure, pillar: &view::Link) -> Option<view::Link> {
    let is_closed = MeasureStatus::stated(measure.fields).is_some_and(MeasureStatus::is_closed);
    (row.due.is_none() && !is_closed).then(|| view::Link {
        title: row.code.clone().unwrap_or_else(|| plain::words(measure.fields.text("statement").unwrap_or_default())),
        href: format!("#{}", row.id),
        lang: row.statement.lang.clone().filter(|_| row.code.is_none()),
        note: Some(pillar.title.clone()),
    })
}
