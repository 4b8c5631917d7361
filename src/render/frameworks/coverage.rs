//! Frameworks and the external references that their pillars map to in, matrices and the references' own pages out.

use std::collections::HashMap;

use super::super::blocks::ListFacet;
use super::super::prose::PageText;
use super::super::{RenderError, Renderer, Route, queries, view};
use super::{back, frame_of_view, number, overview, pillars_of};
use crate::schema::Field;
use crate::site::{Catalogue, DocId, Site};

pub(super) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let columns = Columns::new(site, id);
    let tables = queries::coverage(site, id, language);
    let view = view::Coverage {
        overview: back(renderer, id, language),
        unserved: unserved(renderer, id, language),
        tables: tables.iter().map(|coverage| table(renderer, coverage, &columns, language)).collect(),
    };
    let mut page = frame_of_view(renderer, route, id, "title-coverage");
    let file = site.address(id).join("coverage.csv");
    page.downloads = vec![renderer.download(&file, renderer.t(language, "coverage-csv"))];
    renderer.write_page(route, view::Coverage::TEMPLATE, &page, &view, out)
}

/// The parts of a framework that no programme, partner, policy or event serves; of one with parts beneath it, not these too.
fn unserved(renderer: &Renderer, above: DocId, language: usize) -> Vec<view::Link> {
    let site = &renderer.site;
    let mut all = Vec::new();
    for pillar in pillars_of(site, above) {
        let beneath = site.descendants(pillar);
        let named = [("programme", "pillars"), ("partner", "pillars"), ("policy", "implements")];
        let is_served = named.iter().any(|(kind, field)| !site.naming(&beneath, kind, field).is_empty())
            || !ListFacet::Pillar(pillar).events(renderer, language).is_empty();
        match is_served {
            true => all.extend(unserved(renderer, pillar, language)),
            false => all.push(view::Link {
                note: number(site, site.best(pillar, language)),
                ..renderer.link(pillar, language)
            }),
        }
    }
    all
}

/// The page of a reference.
///
/// # Errors
/// A fault of a template.
pub(super) fn write_reference(
    renderer: &Renderer,
    route: &Route,
    id: DocId,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let text = PageText::new(renderer, id, language);
    let body = text.body();
    let mut page = renderer.frame_of(route, id, "reference", &text);
    text.finish()?;
    page.kicker = Some(view::Text::own(renderer.t(language, "kicker-reference")));
    page.facts = overview::origin(renderer, id, language);
    let serving = ServingPillars::new(site, id);
    let areas = site.fields(id).tables("areas").map(|area| {
        let number = area.text("number").unwrap_or_default().to_owned();
        view::ReferenceArea {
            id: area_id(&number),
            title: renderer.text_in(id, area, "title", language).unwrap_or_default(),
            pillars: serving.links(renderer, &number, language),
            number,
        }
    });
    let view = view::ReferenceView { body, areas: areas.collect() };
    renderer.write_page(route, view::ReferenceView::TEMPLATE, &page, &view, out)
}

/// The references that a pillar maps to and visitors see, each with the numbers of its areas, as written.
pub(super) fn mapped(site: &Catalogue, pillar: DocId) -> impl Iterator<Item = (DocId, &[Field])> {
    let entries = site.fields(pillar).table("maps_to").into_iter().flat_map(|maps| maps.iter());
    entries.filter_map(|(name, _, numbers)| {
        let reference = site.find(&["reference".into()], name).ok().filter(|id| site.is_visible(*id))?;
        Some((reference, numbers.as_list()?))
    })
}

/// Areas of references that a pillar serves, each linked to its place on the reference's page.
pub(super) fn mappings(renderer: &Renderer, pillar: DocId, language: usize) -> Vec<view::Mapping> {
    let site = &renderer.site;
    let mapping = |(reference, numbers): (DocId, &[Field])| {
        let best = site.best(reference, language);
        let area = |number: &str| {
            let area = site.fields(best).tables("areas").find(|area| area.text("number") == Some(number))?;
            let title = renderer.text_in(best, area, "title", language)?;
            Some(view::Link {
                title: format!("{number} {}", title.text),
                href: format!("{}#{}", renderer.href(&site.address(best)), area_id(number)),
                lang: title.lang,
                note: None,
            })
        };
        let areas = numbers.iter().filter_map(Field::as_text).filter_map(area).collect();
        view::Mapping { reference: renderer.link(reference, language), areas }
    };
    mapped(site, pillar).map(mapping).filter(|mapping| !mapping.areas.is_empty()).collect()
}

fn area_id(number: &str) -> String {
    format!("area-{}", crate::url::slug(number))
}

/// A framework's top pillars, and under which of them each pillar stands.
struct Columns {
    tops: Vec<DocId>,
    of: HashMap<DocId, usize>,
}

impl Columns {
    fn new(site: &Site, framework: DocId) -> Columns {
        let tops: Vec<DocId> = pillars_of(site, framework).collect();
        let of = tops
            .iter()
            .enumerate()
            .flat_map(|(at, top)| queries::in_order(site, *top).into_iter().map(move |pillar| (pillar, at)))
            .collect();
        Columns { tops, of }
    }
}

fn table(renderer: &Renderer, coverage: &queries::Coverage, columns: &Columns, language: usize) -> view::CoverageTable {
    let (site, reference) = (&renderer.site, coverage.reference);
    let entries = site.fields(reference).tables("areas");
    let rows: Vec<view::CoverageRow> = coverage
        .areas
        .iter()
        .zip(entries)
        .map(|(area, entry)| view::CoverageRow {
            number: area.number.to_owned(),
            title: renderer.text_in(reference, entry, "title", language).unwrap_or_default(),
            covered: !area.pillars.is_empty(),
            cells: cells(renderer, &area.pillars, columns, language),
        })
        .collect();
    let gaps = rows
        .iter()
        .filter(|row| !row.covered)
        .map(|row| view::Text { text: format!("{} {}", row.number, row.title.text), lang: row.title.lang.clone() });
    let covered = rows.iter().filter(|row| row.covered).count();
    let head =
        |top: &DocId| view::Link { note: number(site, site.best(*top, language)), ..renderer.link(*top, language) };
    view::CoverageTable {
        reference: renderer.link(reference, language),
        id: format!("coverage-{}", site.document(reference).id()),
        caption: renderer.tn(language, "matrix-caption", &[("name", site.title(reference).into())]),
        text: renderer.tn(language, "areas-covered", &[("covered", covered.into()), ("total", rows.len().into())]),
        bar: bar(renderer, &rows, language),
        gaps: gaps.collect(),
        columns: columns.tops.iter().map(head).collect(),
        rows,
    }
}

/// How many areas some pillar serves, and how many none does.
fn bar(renderer: &Renderer, rows: &[view::CoverageRow], language: usize) -> view::StateBar {
    let served = rows.iter().filter(|row| row.covered).count();
    let segment = |start, count, key: &'static str, kind, shape| {
        let tag = view::Tag::shaped(renderer.t(language, key), kind, shape);
        (count > 0).then_some(view::StateBarSegment { start, count, tag })
    };
    let segments = [
        segment(0, served, "area-served", view::Kind::Ok, view::Shape::Tick),
        segment(served, rows.len() - served, "gap", view::Kind::Warn, view::Shape::Triangle),
    ];
    view::StateBar { total: rows.len(), segments: segments.into_iter().flatten().collect() }
}

/// One area's cells: whether each top pillar serves it, and if only what stands beneath does, by what.
fn cells(renderer: &Renderer, serving: &[DocId], columns: &Columns, language: usize) -> Vec<view::CoverageCell> {
    let site = &renderer.site;
    let mut by: Vec<(bool, Vec<view::Link>)> = vec![(false, Vec::new()); columns.tops.len()];
    for pillar in serving {
        let Some(&at) = columns.of.get(pillar) else { continue };
        if columns.tops[at] == *pillar {
            by[at].0 = true;
        } else {
            let best = site.best(*pillar, language);
            let title = number(site, best).unwrap_or_else(|| site.short_title(best).to_owned());
            by[at].1.push(view::Link { title, note: None, ..renderer.link(*pillar, language) });
        }
    }
    by.into_iter()
        .map(|(itself, beneath)| view::CoverageCell {
            covered: itself || !beneath.is_empty(),
            by: if itself { Vec::new() } else { beneath },
        })
        .collect()
}

/// The pillars of every framework that map to the areas of one reference.
struct ServingPillars<'s> {
    /// By the area's number: framework and pillar, framework by framework from the top down.
    by_area: HashMap<&'s str, Vec<(DocId, DocId)>>,
    /// Whether pillars of several frameworks do: then each is told with its framework, for two may share a title.
    several: bool,
}

impl<'s> ServingPillars<'s> {
    fn new(site: &'s Site, reference: DocId) -> ServingPillars<'s> {
        let reference = site.original(reference);
        let mut by_area: HashMap<&str, Vec<(DocId, DocId)>> = HashMap::new();
        let mut frameworks = 0;
        for &framework in site.of_type("framework") {
            let mut serves = false;
            for pillar in queries::in_order(site, framework) {
                let own = mapped(site, pillar).filter(|(to, _)| *to == reference);
                for area in own.flat_map(|(_, numbers)| numbers).filter_map(Field::as_text) {
                    by_area.entry(area).or_default().push((framework, pillar));
                    serves = true;
                }
            }
            frameworks += usize::from(serves);
        }
        ServingPillars { by_area, several: frameworks > 1 }
    }

    fn links(&self, renderer: &Renderer, area: &str, language: usize) -> Vec<view::Link> {
        let site = &renderer.site;
        let link = |(framework, pillar): &(DocId, DocId)| {
            let link = renderer.link(*pillar, language);
            let framework = self.several.then(|| site.short_title(site.best(*framework, language)).to_owned());
            let note: Vec<String> = framework.into_iter().chain(link.note).collect();
            view::Link { note: (!note.is_empty()).then(|| note.join(", ")), ..link }
        };
        self.by_area.get(area).into_iter().flatten().map(link).collect()
    }
}
