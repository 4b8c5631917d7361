//! The whole framework on one printable page: every pillar with its text and measures, parents before children.

use crate::render::context::Renderer;
use crate::render::keys::FrameworkView;
use crate::render::pages::frameworks::{coverage, further, overview, pillar, pillars};
use crate::render::parts::measures;
use crate::render::prose::PageText;
use crate::render::prose::nested::nested;
use crate::render::route::{RenderError, Route};
use crate::render::{frame, queries, view};
use crate::site::DocId;

/// The deepest level of headings of pillars: measures are one level below, and HTML has six.
const DEEPEST: u8 = 5;

pub(crate) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (fields, language) = (renderer.site.fields(id), route.language);
    let localized = renderer.localized(language);
    let text = PageText::new(renderer, id, language);
    let mut view = view::Whole {
        overview: further::back(localized, id),
        strapline: renderer.text(id, "strapline", language),
        goal: overview::goal(fields, &text),
        body: text.body(),
        ..view::Whole::default()
    };
    let mut ids = measures::RowIds::default();
    parts(&text, renderer, id, 2, language, &mut ids, &mut view.parts)?;
    view.statements = overview::statements(localized, id, &text);
    view.messages = overview::messages(fields, &text);
    view.sources = overview::sources(localized, id);
    let own = frame::of_document(renderer, route, id, "whole", &text);
    text.finish()?;
    let mut page = further::frame_of_view(renderer, route, id, FrameworkView::Whole);
    page.facts = overview::facts(localized, id);
    (page.changes, page.updated, page.owner) = (own.changes, own.updated, own.owner);
    frame::write_page(renderer, route, view::Whole::TEMPLATE, &page, &view, out)
}

/// Adds every descendant of a document, with headings from a level on.
fn parts(
    page: &PageText,
    renderer: &Renderer,
    above: DocId,
    heading: u8,
    language: usize,
    ids: &mut measures::RowIds,
    all: &mut Vec<view::WholePart>,
) -> Result<(), RenderError> {
    let localized = renderer.localized(language);
    let site = &renderer.site;
    for pillar in pillars::pillars_of(site, above) {
        let version = site.version_or_original(pillar, language);
        let text = PageText::new(renderer, version, language);
        let id = pillars::part_id(site, version);
        let body = text.body().map(|body| view::Prose { html: nested(&body.html, heading - 1, &id), ..body });
        // The ids of its text have its own prefix; those of its fields are the page's.
        let fields = page.for_document(version);
        let attributes = text.inline_list(site.fields(version), "attributes");
        let measures = queries::measures_of(site, pillar, language);
        all.push(view::WholePart {
            heading,
            number: pillars::number(site, version),
            level: pillars::level(localized, version).map(|level| level.text),
            link: renderer.link(pillar, language),
            summary: renderer.text(version, "summary", language),
            body,
            attributes,
            stage: renderer.text(version, "stage", language),
            owner: renderer.text(version, "owner", language),
            action_plan: pillar::action_plan(localized, site.fields(version), &fields),
            mappings: coverage::mappings(localized, version),
            measures: measures
                .iter()
                .map(|row| measures::row(localized, row, fields.measure(row.fields), ids))
                .collect(),
            id,
        });
        text.finish()?;
        fields.finish()?;
        parts(page, renderer, pillar, (heading + 1).min(DEEPEST), language, ids, all)?;
    }
    Ok(())
}
