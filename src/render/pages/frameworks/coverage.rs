//! The coverage of external references by a framework as a matrix, and the pages of references.

use std::collections::HashMap;

use crate::render::context::{Localized, Renderer};
use crate::render::index::events::ListFacet;
use crate::render::index::related::RelatedList;
use crate::render::keys::FrameworkView;
use crate::render::pages::frameworks::{further, gaps, overview, pillars};
use crate::render::parts::related;
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::{frame, queries, view};
use crate::schema::Field;
use crate::site::{DocId, Site};

/// Most cells of a matrix, and most links in them: about 40 kB of HTML.
const MOST_IN_MATRIX: usize = 400;

/// Most pillars in the list of those that nothing serves.
const MOST_UNSERVED: usize = 100;

pub(crate) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let columns = Columns::new(site, id);
    let tables = queries::coverage(site, id, language);
    let mut unserved = unserved(localized, id);
    let unserved_left_out = gaps::left_out(localized, unserved.len(), MOST_UNSERVED);
    unserved.truncate(MOST_UNSERVED);
    let view = view::Coverage {
        overview: further::back(localized, id),
        unserved,
        unserved_left_out,
        tables: tables.iter().map(|coverage| table(localized, coverage, &columns)).collect(),
    };
    let mut page = further::frame_of_view(renderer, route, id, FrameworkView::Coverage);
    let file = site.address(id).join("coverage.csv");
    page.downloads = vec![renderer.download(&file, renderer.t(language, "coverage-csv"))];
    frame::write_page(renderer, route, view::Coverage::TEMPLATE, &page, &view, out)
}

/// Returns the pillars that no programme, partner, policy or event serves; not the descendants of such a pillar.
fn unserved(renderer: Localized, above: DocId) -> Vec<view::Link> {
    let site = &renderer.site;
    let mut all = Vec::new();
    for pillar in pillars::pillars_of(site, above) {
        let beneath = site.descendants(pillar);
        let named = [("programme", "pillars"), ("partner", "pillars"), ("policy", "implements")];
        let is_served =
            named.iter().any(|(kind, field)| !site.documents_referring_to(&beneath, kind, field).is_empty())
                || !ListFacet::Pillar(pillar).events(&renderer, renderer.language).is_empty();
        match is_served {
            true => all.extend(unserved(renderer, pillar)),
            false => all.push(view::Link {
                note: pillars::number(site, site.version_or_original(pillar, renderer.language)),
                ..renderer.link(pillar)
            }),
        }
    }
    all
}

/// Writes the page of a reference.
///
/// # Errors
/// Returns an error of a template.
pub(crate) fn write_reference(
    renderer: &Renderer,
    route: &Route,
    id: DocId,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let text = PageText::new(renderer, id, language);
    let body = text.body();
    let mut page = frame::of_document(renderer, route, id, "reference", &text);
    text.finish()?;
    page.facts = overview::origin(renderer.localized(language), id);
    let areas = site.fields(id).tables("areas").enumerate().map(|(at, area)| {
        let number = area.text("number").unwrap_or_default().to_owned();
        view::ReferenceArea {
            id: area_id(&number),
            title: renderer.text_in(id, area, "title", language).unwrap_or_default(),
            pillars: serving_links(renderer.localized(language), id, at, &number),
            more: related::more(
                renderer.localized(language),
                id,
                RelatedList::Area(at),
                serving(renderer, id, &number).len(),
            ),
            number,
        }
    });
    let view = view::ReferenceView { body, areas: areas.collect() };
    frame::write_page(renderer, route, view::ReferenceView::TEMPLATE, &page, &view, out)
}

/// Returns framework and pillar of each entry of an area.
fn serving<'r>(renderer: &'r Renderer, reference: DocId, number: &str) -> &'r [(DocId, DocId)] {
    renderer.serving_pillars().of_area(renderer.site.original(reference), number)
}

/// Returns the first pillars that map to an area of a reference.
fn serving_links(renderer: Localized, reference: DocId, at: usize, number: &str) -> Vec<view::Link> {
    let most = RelatedList::Area(at).most(&renderer.site, reference);
    let is_of_several = renderer.serving_pillars().is_of_several(renderer.site.original(reference));
    let link = |(framework, pillar): &(DocId, DocId)| {
        let framework = is_of_several.then_some(*framework);
        related::serving_link(renderer, *pillar, framework)
    };
    serving(renderer.renderer, reference, number).iter().take(most).map(link).collect()
}

/// Returns the areas of references that a pillar serves, each linked to its row on the reference's page.
pub(crate) fn mappings(renderer: Localized, pillar: DocId) -> Vec<view::Mapping> {
    let site = &renderer.site;
    let mapping = |(reference, numbers): (DocId, &[Field])| {
        let best = site.version_or_original(reference, renderer.language);
        let area = |number: &str| {
            let area = site.fields(best).tables("areas").find(|area| area.text("number") == Some(number))?;
            let title = renderer.text_in(best, area, "title")?;
            Some(view::Link {
                title: format!("{number} {}", title.text),
                href: format!("{}#{}", renderer.href(&site.address(best)), area_id(number)),
                lang: title.lang,
                note: None,
            })
        };
        let areas = numbers.iter().filter_map(Field::as_text).filter_map(area).collect();
        view::Mapping { reference: renderer.link(reference), areas }
    };
    queries::mapped(site, pillar).map(mapping).filter(|mapping| !mapping.areas.is_empty()).collect()
}

fn area_id(number: &str) -> String {
    format!("area-{}", crate::url::slug(number))
}

/// A framework's top pillars, and the top pillar above each pillar.
struct Columns {
    tops: Vec<DocId>,
    of: HashMap<DocId, usize>,
}

impl Columns {
    fn new(site: &Site, framework: DocId) -> Columns {
        let tops: Vec<DocId> = pillars::pillars_of(site, framework).collect();
        let of = tops
            .iter()
            .enumerate()
            .flat_map(|(at, top)| queries::in_order(site, *top).into_iter().map(move |pillar| (pillar, at)))
            .collect();
        Columns { tops, of }
    }
}

fn table(renderer: Localized, coverage: &queries::Coverage, columns: &Columns) -> view::CoverageTable {
    let (site, reference) = (&renderer.site, coverage.reference);
    let entries = site.fields(reference).tables("areas");
    let serving: usize = coverage.areas.iter().map(|area| area.pillars.len()).sum();
    let is_matrix = coverage.areas.len() * columns.tops.len() + serving <= MOST_IN_MATRIX;
    let rows: Vec<view::CoverageRow> = coverage
        .areas
        .iter()
        .zip(entries)
        .map(|(area, entry)| view::CoverageRow {
            number: area.number.to_owned(),
            title: renderer.text_in(reference, entry, "title").unwrap_or_default(),
            covered: !area.pillars.is_empty(),
            cells: if is_matrix { cells(renderer, &area.pillars, columns) } else { Vec::new() },
            count: (!is_matrix && !area.pillars.is_empty()).then(|| count(renderer, reference, area)),
        })
        .collect();
    let gaps = rows
        .iter()
        .filter(|row| !row.covered)
        .map(|row| view::Text { text: format!("{} {}", row.number, row.title.text), lang: row.title.lang.clone() });
    let covered = rows.iter().filter(|row| row.covered).count();
    let head = |top: &DocId| view::Link {
        note: pillars::number(site, site.version_or_original(*top, renderer.language)),
        ..renderer.short_link(*top)
    };
    view::CoverageTable {
        reference: renderer.link(reference),
        id: format!("coverage-{}", site.document(reference).id()),
        caption: renderer.tn("matrix-caption", &[("name", site.title(reference).into())]),
        text: renderer.tn("areas-covered", &[("covered", covered.into()), ("total", rows.len().into())]),
        bar: bar(renderer, &rows),
        gaps: gaps.collect(),
        columns: if is_matrix { columns.tops.iter().map(head).collect() } else { Vec::new() },
        rows,
    }
}

/// Returns "37 pillars", with a link to the area on the page of its reference.
fn count(renderer: Localized, reference: DocId, area: &queries::Area) -> view::Link {
    let words = renderer.tn("coverage-pillars", &[("count", area.pillars.len().into())]);
    let href = renderer.href(&renderer.site.address(reference));
    view::Link::own(words, format!("{href}#{}", area_id(area.number)))
}

/// Counts the areas that a pillar serves, and those that none serves.
fn bar(renderer: Localized, rows: &[view::CoverageRow]) -> view::StateBar {
    let served = rows.iter().filter(|row| row.covered).count();
    let segment = |start, count, key: &'static str, kind, shape| {
        let tag = view::Tag::shaped(renderer.t(key), kind, shape);
        (count > 0).then_some(view::StateBarSegment { start, count, tag })
    };
    let segments = [
        segment(0, served, "area-served", view::Kind::Ok, view::Shape::Tick),
        segment(served, rows.len() - served, "gap", view::Kind::Warn, view::Shape::Triangle),
    ];
    view::StateBar { total: rows.len(), segments: segments.into_iter().flatten().collect() }
}

/// Returns one area's cells: whether each top pillar serves it, and which of its descendants do if it does not itself.
fn cells(renderer: Localized, serving: &[DocId], columns: &Columns) -> Vec<view::CoverageCell> {
    let site = &renderer.site;
    let mut by: Vec<(bool, Vec<view::Link>)> = vec![(false, Vec::new()); columns.tops.len()];
    for pillar in serving {
        let Some(&at) = columns.of.get(pillar) else { continue };
        if columns.tops[at] == *pillar {
            by[at].0 = true;
        } else {
            let best = site.version_or_original(*pillar, renderer.language);
            let title = pillars::number(site, best).unwrap_or_else(|| site.short_title(best).to_owned());
            by[at].1.push(view::Link { title, note: None, ..renderer.link(*pillar) });
        }
    }
    by.into_iter()
        .map(|(itself, beneath)| view::CoverageCell {
            covered: itself || !beneath.is_empty(),
            by: if itself { Vec::new() } else { beneath },
        })
        .collect()
}
