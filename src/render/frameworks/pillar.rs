//! A pillar in, its page out: what it says, what stands beneath it, and everything that serves it or anything beneath it.

use super::super::blocks::{ListFacet, events_block};
use super::super::prose::PageText;
use super::super::{RenderError, Renderer, Route, policies, programmes, queries, view};
use super::{coverage, level, measures, number, owner_fact, pillars_of, status_of, tree};
use crate::schema::Fields;
use crate::site::{DocId, Site};
use crate::types::pillar::{self, ActionPlan};

pub(super) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let (original, fields) = (site.original(id), site.fields(id));
    let (text, beneath) = (PageText::new(renderer, id, language), site.descendants(id));
    let naming = |kind, field| site.naming(&beneath, kind, field);
    let (previous, next) = around(site, original);
    let view = view::PillarView {
        body: text.body(),
        attributes: text.phrases(fields, "attributes"),
        children_title: None,
        children: tree(renderer, original, language),
        status: status_of(renderer, original, language),
        measures: own_measures(renderer, id, &text, language)?,
        action_plan: action_plan(renderer, fields, &text, language),
        programmes: programmes::cards(renderer, &naming("programme", "pillars"), language),
        events: events_block(renderer, language, ListFacet::Pillar(original)),
        partners: programmes::partner_cards(renderer, &naming("partner", "pillars"), language),
        policies: policies::cards_in_force(renderer, &naming("policy", "implements"), language),
        news: programmes::news_cards(renderer, naming("news", "pillars"), language),
        mappings: coverage::mappings(renderer, id, language),
        previous: previous.map(|pillar| renderer.link(pillar, language)),
        next: next.map(|pillar| renderer.link(pillar, language)),
    };
    let mut page = renderer.frame_of(route, id, "pillar", &text);
    page.kicker = kicker(renderer, id, language);
    page.facts = facts(renderer, id, language);
    page.facts.splice(0..0, owner_fact(renderer, page.owner.take(), language));
    page.feeds = programmes::calendar_feed(&view.events);
    text.finish()?;
    renderer.write_page(route, view::PillarView::TEMPLATE, &page, &view, out)
}

/// "Aim 1.2"; the framework's name where neither is known.
fn kicker(renderer: &Renderer, id: DocId, language: usize) -> Option<view::Text> {
    let site = &renderer.site;
    let words = level(renderer, id, language).or_else(|| {
        let framework = site.best(site.shown_framework_of(id)?, language);
        let lang = renderer.title(framework, language).lang;
        Some(view::Text { text: site.short_title(framework).to_owned(), lang })
    })?;
    let text = number(site, id).map_or_else(|| words.text.clone(), |number| format!("{} {number}", words.text));
    Some(view::Text { text, ..words })
}

fn facts(renderer: &Renderer, id: DocId, language: usize) -> Vec<view::Fact> {
    let (site, fields) = (&renderer.site, renderer.site.fields(id));
    let term = |key: &'static str| renderer.t(language, key);
    let framework = site.shown_framework_of(id);
    let plan = fields.table("action_plan").filter(|plan| plan.text("summary").is_none());
    // A public plan without words: the date is all there is to tell.
    let review = plan.filter(|plan| plan.text("visibility") != Some("internal"));
    [
        framework.map(|id| view::Fact::links(term("fact-framework"), [renderer.link(id, language)])),
        fields
            .text("status")
            .map(|word| view::Fact::tag(term("fact-status"), programmes::status_tag(renderer, language, word))),
        renderer.text(id, "stage", language).map(|text| view::Fact::single(term("fact-stage"), text.into())),
        fields.text("hashtag").map(|hashtag| view::Fact::text(term("fact-hashtag"), hashtag)),
        review
            .and_then(|plan| renderer.when_in(plan, "review", language))
            .map(|when| view::Fact::when(term("action-plan-next-review"), when)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A pillar's own measures, then those of others that also serve it, each with the pillar that it stands in.
fn own_measures(
    renderer: &Renderer,
    id: DocId,
    text: &PageText,
    language: usize,
) -> Result<Vec<view::Measure>, RenderError> {
    let (site, mut ids) = (&renderer.site, measures::RowIds::default());
    let own = queries::measures_of(site, id, language);
    let mut rows: Vec<view::Measure> =
        own.iter().map(|measure| measures::row(renderer, measure, text, language, &mut ids)).collect();
    for measure in queries::measures_also(site, &[site.original(id)], language) {
        if site.original(measure.pillar) == site.original(id) {
            continue;
        }
        let theirs = text.of_other(measure.pillar);
        let row = measures::row(renderer, &measure, &theirs, language, &mut ids);
        theirs.finish()?;
        let this_page = renderer.href(&site.address(id));
        let also = row.also.into_iter().filter(|link| link.href != this_page).collect();
        rows.push(view::Measure { pillar: Some(renderer.link(measure.pillar, language)), also, ..row });
    }
    Ok(rows)
}

/// The action plan, as far as it is public. Of one without words nothing stands here: an empty summary would read as a plan kept back.
pub(super) fn action_plan(
    renderer: &Renderer,
    fields: &Fields,
    text: &PageText,
    language: usize,
) -> Option<view::ActionPlan> {
    let (summary, review) = match pillar::action_plan(fields)? {
        ActionPlan::Held { review } => (None, review),
        ActionPlan::Public { summary, review } => (Some(text.blocks_of(summary?)?), review),
    };
    Some(view::ActionPlan { summary, review: review.map(|date| renderer.time_text(date, language)) })
}

/// The pillars before and after one, as the framework's tree is read: each before its children.
fn around(site: &Site, id: DocId) -> (Option<DocId>, Option<DocId>) {
    match site.framework_of(id) {
        Some(framework) => (before(site, id, framework), after(site, id, framework)),
        None => (None, None),
    }
}

fn before(site: &Site, id: DocId, framework: DocId) -> Option<DocId> {
    let parent = site.parent(id)?;
    match pillars_of(site, parent).take_while(|sibling| *sibling != id).last() {
        Some(mut last) => {
            while let Some(deeper) = pillars_of(site, last).last() {
                last = deeper;
            }
            Some(last)
        }
        None => (parent != framework && site.is_visible(parent)).then_some(parent),
    }
}

fn after(site: &Site, id: DocId, framework: DocId) -> Option<DocId> {
    let mut at = id;
    let mut next = pillars_of(site, id).next();
    while next.is_none() && at != framework {
        let parent = site.parent(at)?;
        next = pillars_of(site, parent).skip_while(|sibling| *sibling != at).nth(1);
        at = parent;
    }
    next
}
