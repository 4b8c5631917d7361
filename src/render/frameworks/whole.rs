//! A framework in, the whole of it on one printable page out: every pillar with its words and measures, parents before children.

use super::super::prose::PageText;
use super::super::{RenderError, Renderer, Route, queries, view};
use super::nested::nested;
use super::{back, coverage, frame_of_view, level, measures, number, overview, part_id, pillar, pillars_of};
use crate::site::DocId;

/// Headings of pillars go no deeper: measures stand one level beneath, and HTML has six.
const DEEPEST: u8 = 5;

pub(super) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (fields, language) = (renderer.site.fields(id), route.language);
    let text = PageText::new(renderer, id, language);
    let mut view = view::Whole {
        overview: back(renderer, id, language),
        strapline: renderer.text(id, "strapline", language),
        goal: text.blocks(fields, "goal"),
        body: text.body(),
        ..view::Whole::default()
    };
    let mut ids = measures::RowIds::default();
    parts(&text, renderer, id, 2, language, &mut ids, &mut view.parts)?;
    view.statements = overview::statements(renderer, id, &text, language);
    view.messages = overview::messages(fields, &text);
    view.sources = overview::sources(renderer, id, language);
    let own = renderer.frame_of(route, id, "whole", &text);
    text.finish()?;
    let mut page = frame_of_view(renderer, route, id, "title-whole");
    page.facts = overview::facts(renderer, id, language);
    (page.changes, page.updated, page.owner) = (own.changes, own.updated, own.owner);
    renderer.write_page(route, view::Whole::TEMPLATE, &page, &view, out)
}

/// Adds every pillar beneath a document, with headings from a level on.
fn parts(
    page: &PageText,
    renderer: &Renderer,
    above: DocId,
    heading: u8,
    language: usize,
    ids: &mut measures::RowIds,
    all: &mut Vec<view::WholePart>,
) -> Result<(), RenderError> {
    let site = &renderer.site;
    for pillar in pillars_of(site, above) {
        let version = site.best(pillar, language);
        let text = PageText::new(renderer, version, language);
        let id = part_id(site, version);
        let body = text.body().map(|body| view::Prose { html: nested(&body.html, heading - 1, &id), ..body });
        // Its text has ids that begin with its own; those of its fields are the page's.
        let fields = page.of_other(version);
        let attributes = text.phrases(site.fields(version), "attributes");
        let measures = queries::measures_of(site, pillar, language);
        all.push(view::WholePart {
            heading,
            number: number(site, version),
            level: level(renderer, version, language).map(|level| level.text),
            link: renderer.link(pillar, language),
            summary: renderer.text(version, "summary", language),
            body,
            attributes,
            stage: renderer.text(version, "stage", language),
            owner: renderer.text(version, "owner", language),
            action_plan: pillar::action_plan(renderer, site.fields(version), &fields, language),
            mappings: coverage::mappings(renderer, version, language),
            measures: measures.iter().map(|row| measures::row(renderer, row, &fields, language, ids)).collect(),
            id,
        });
        text.finish()?;
        fields.finish()?;
        parts(page, renderer, pillar, (heading + 1).min(DEEPEST), language, ids, all)?;
    }
    Ok(())
}
