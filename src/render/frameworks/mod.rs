//! Frameworks, pillars and references in, their pages out: the overview, the whole on one page, the tracker, the coverage, a page for each
//! pillar and each reference. Invariant: a view of a framework exists if and only if [`has_measures`] or [`is_mapped`] says so.

mod coverage;
pub(crate) mod measures;
mod nested;
mod overview;
mod pillar;
mod state_bar;
pub(super) mod tracker;
mod whole;

use super::prose::plain;
use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, queries, view};
use crate::site::{Catalogue, DocId, Site};
use crate::types::framework;

const WHOLE: &str = "whole";
const MEASURES: &str = "measures";
const COVERAGE: &str = "coverage";

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for &framework in site.of_type("framework") {
        let Some(id) = site.version(framework, language) else { continue };
        routes.add_whole(&site.address(id), RouteKey::for_document(id));
        tracker::routes(site, id, routes);
        for view in views(site, framework).filter(|view| *view != MEASURES) {
            routes.add_whole(&site.address(id).join(&format!("{view}/")), RouteKey::view_of(id, view));
        }
    }
    for &original in site.of_type("pillar").iter().chain(site.of_type("reference")) {
        if let Some(id) = site.version(original, language) {
            routes.add_whole(&site.address(id), RouteKey::for_document(id));
        }
    }
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let Some(id) = route.subject.document else { return Ok(()) };
    match &*route.subject.view {
        WHOLE => whole::write(renderer, route, id, out),
        COVERAGE => coverage::write(renderer, route, id, out),
        view if view.starts_with(MEASURES) => tracker::write(renderer, route, id, out),
        _ if renderer.site.is_a(id, "framework") => overview::write(renderer, route, id, out),
        _ if renderer.site.is_a(id, "pillar") => pillar::write(renderer, route, id, out),
        _ => coverage::write_reference(renderer, route, id, out),
    }
}

/// Whether a framework has any measures: only then it has a tracker, and files of the same.
pub(super) fn has_measures(site: &Catalogue, framework: DocId) -> bool {
    let held = |id: &DocId| site.fields(*id).tables("measures").next().is_some();
    queries::in_order(site, framework).iter().any(held)
}

/// Whether any of a framework's pillars maps to a reference that visitors see: only then it has a coverage, and a file of the same.
pub(super) fn is_mapped(site: &Catalogue, framework: DocId) -> bool {
    queries::in_order(site, framework).iter().any(|id| coverage::mapped(site, *id).next().is_some())
}

/// The states of the measures of a framework or pillar, its own and those beneath it.
pub(super) fn status_of(renderer: &Renderer, root: DocId, language: usize) -> Option<view::StateBar> {
    state_bar::state_bar(renderer, &queries::measures_beneath(&renderer.site, root, language), language)
}

/// The further views that a framework has.
fn views(site: &Catalogue, framework: DocId) -> impl Iterator<Item = &'static str> {
    let measures = has_measures(site, framework).then_some(MEASURES);
    let coverage = is_mapped(site, framework).then_some(COVERAGE);
    [Some(WHOLE), measures, coverage].into_iter().flatten()
}

/// The frame of one of a framework's further views.
fn frame_of_view(renderer: &Renderer, route: &Route, id: DocId, title: &str) -> view::Page {
    let name = renderer.site.title(id);
    let title = renderer.tn(route.language, title, &[("name", name.into())]);
    let mut page = renderer.frame(route, title, &route.subject.view);
    page.description = Some(match renderer.site.fields(id).text("summary") {
        Some(summary) => format!("{}: {}", page.title, plain(summary)),
        None => page.title.clone(),
    });
    page
}

/// The way back from a view to the framework's own page.
fn back(renderer: &Renderer, id: DocId, language: usize) -> view::Link {
    view::Link::own(renderer.t(language, "see-framework"), renderer.href(&renderer.site.address(id)))
}

/// Who answers for a framework or pillar: the first of its facts.
fn owner_fact(renderer: &Renderer, owner: Option<view::Text>, language: usize) -> Option<view::Fact> {
    owner.map(|owner| view::Fact::single(renderer.t(language, "fact-owner"), owner.into()))
}

/// The visible pillars right beneath a framework or pillar.
fn pillars_of(site: &Site, id: DocId) -> impl Iterator<Item = DocId> {
    site.children(id).iter().copied().filter(|child| site.is_a(*child, "pillar"))
}

/// The `id` of a pillar's heading on a page that shows several: the same in every language.
fn part_id(site: &Site, pillar: DocId) -> String {
    let path = &site.document(pillar).path;
    let within = site.framework_of(pillar).and_then(|framework| path.strip_prefix(&site.document(framework).path));
    format!("part-{}", within.unwrap_or(path).trim_start_matches('/').replace('/', "--"))
}

/// A pillar's number: "1.2".
fn number(site: &Site, id: DocId) -> Option<String> {
    site.fields(id).text("number").map(str::to_owned)
}

/// What a pillar is called by its depth: "Aim". Pillar and framework are those of the page's language.
fn level(renderer: &Renderer, pillar: DocId, language: usize) -> Option<view::Text> {
    let site = &renderer.site;
    let own = site.fields(pillar);
    let Some(framework) = site.shown_framework_of(pillar) else {
        // The words of a hidden framework are hidden with it.
        let text = own.text("level")?.to_owned();
        return Some(view::Text { text, lang: renderer.lang_of(pillar, own.get("level"), language) });
    };
    let framework = site.best(framework, language);
    let whole = site.fields(framework);
    let text = framework::level_name(whole, own, depth(site, pillar))?.to_owned();
    let lang = match own.get("level") {
        Some(field) => renderer.lang_of(pillar, Some(field), language),
        None => renderer.lang_of(framework, whole.get("levels"), language),
    };
    Some(view::Text { text, lang })
}

/// How many pillars stand above one.
fn depth(site: &Site, pillar: DocId) -> usize {
    std::iter::successors(site.parent(pillar), |id| site.parent(*id)).take_while(|id| site.is_a(*id, "pillar")).count()
}

/// All pillars beneath a framework or pillar, nested.
fn tree(renderer: &Renderer, above: DocId, language: usize) -> Vec<view::TreeNode> {
    let site = &renderer.site;
    let node = |pillar| {
        let best = site.best(pillar, language);
        view::TreeNode {
            link: renderer.link(pillar, language),
            number: number(site, best),
            level: level(renderer, best, language).map(|level| level.text),
            summary: renderer.text(best, "summary", language),
            stage: renderer.text(best, "stage", language),
            owner: renderer.text(best, "owner", language),
            tag: site.fields(best).text("status").map(|word| super::programmes::status_tag(renderer, language, word)),
            children: tree(renderer, pillar, language),
        }
    };
    pillars_of(site, above).map(node).collect()
}
