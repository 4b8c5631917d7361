//! The page of a pillar: its text, its descendants, and everything that serves it or one of them.

use crate::render::context::{Localized, Renderer};
use crate::render::frame::facts as common_facts;
use crate::render::index::events::ListFacet;
use crate::render::pages::frameworks::{coverage, pillars};
use crate::render::parts::events::block::events_block;
use crate::render::parts::events::subscribe;
use crate::render::parts::{cards, measures, state_bar};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::{frame, queries, view};
use crate::schema::Fields;
use crate::site::{DocId, Site};
use crate::types::pillar::{self, ActionPlan};

pub(crate) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let (original, fields) = (site.original(id), site.fields(id));
    let (text, beneath) = (PageText::new(renderer, id, language), site.descendants(id));
    let naming = |kind, field| site.naming(&beneath, kind, field);
    let (previous, next) = around(site, original);
    let view = view::PillarView {
        body: text.body(),
        attributes: text.phrases(fields, "attributes"),
        children_title: None,
        children: pillars::tree(localized, original),
        status: state_bar::status_of(localized, original),
        measures: own_measures(localized, id, &text)?,
        action_plan: action_plan(localized, fields, &text),
        programmes: cards::programmes(localized, &naming("programme", "pillars")),
        events: events_block(localized, ListFacet::Pillar(original)),
        partners: cards::partners(localized, &naming("partner", "pillars")),
        policies: cards::policies_in_force(localized, &naming("policy", "implements")),
        news: cards::news(localized, naming("news", "pillars")),
        mappings: coverage::mappings(localized, id),
        previous: previous.map(|pillar| renderer.link(pillar, language)),
        next: next.map(|pillar| renderer.link(pillar, language)),
    };
    let mut page = frame::of_document(renderer, route, id, "pillar", &text);
    page.kicker = kicker(localized, id);
    page.facts = facts(localized, id);
    page.facts.extend(view.status.as_ref().map(|bar| measures_fact(localized, bar)));
    page.facts.splice(0..0, common_facts::owner(localized, &mut page.owner));
    page.feeds = view.events.subscribe.iter().map(subscribe::feed_link).collect();
    text.finish()?;
    frame::write_page(renderer, route, view::PillarView::TEMPLATE, &page, &view, out)
}

/// Returns "Aim 1.2"; the framework's name if neither is known.
fn kicker(renderer: Localized, id: DocId) -> Option<view::Text> {
    let site = &renderer.site;
    let words = pillars::level(renderer, id).or_else(|| {
        let framework = site.best(site.shown_framework_of(id)?, renderer.language);
        let lang = renderer.title(framework).lang;
        Some(view::Text { text: site.short_title(framework).to_owned(), lang })
    })?;
    let text =
        pillars::number(site, id).map_or_else(|| words.text.clone(), |number| format!("{} {number}", words.text));
    Some(view::Text { text, ..words })
}

fn facts(renderer: Localized, id: DocId) -> Vec<view::Fact> {
    let (site, fields) = (&renderer.site, renderer.site.fields(id));
    let term = |key: &'static str| renderer.t(key);
    let framework = site.shown_framework_of(id);
    let plan = fields.table("action_plan").filter(|plan| plan.text("summary").is_none());
    // A public plan without a summary has only its date.
    let review = plan.filter(|plan| plan.text("visibility") != Some("internal"));
    [
        framework.map(|id| view::Fact::links(term("fact-framework"), [renderer.link(id)])),
        fields.text("status").map(|word| view::Fact::tag(term("fact-status"), cards::status_tag(renderer, word))),
        renderer.text(id, "stage").map(|text| view::Fact::single(term("fact-stage"), text.into())),
        fields.text("hashtag").map(|hashtag| view::Fact::text(term("fact-hashtag"), hashtag)),
        review
            .and_then(|plan| renderer.when_in(plan, "review"))
            .map(|when| view::Fact::when(term("action-plan-next-review"), when)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns how the measures are doing, linked to them: "2 Met, 1 At risk".
fn measures_fact(renderer: Localized, bar: &view::StateBar) -> view::Fact {
    let states = bar.segments.iter().map(|segment| format!("{} {}", segment.count, segment.tag.word));
    let states: Vec<String> = states.collect();
    let link = view::Link::own(states.join(", "), "#measures");
    view::Fact::links(renderer.t("measures"), [link])
}

/// Returns a pillar's own measures, then those of other pillars that also serve it, each with its pillar.
fn own_measures(renderer: Localized, id: DocId, text: &PageText) -> Result<Vec<view::Measure>, RenderError> {
    let (site, mut ids) = (&renderer.site, measures::RowIds::default());
    let own = queries::measures_of(site, id, renderer.language);
    let mut rows: Vec<view::Measure> =
        own.iter().map(|measure| measures::row(renderer, measure, text.measure(measure.fields), &mut ids)).collect();
    for measure in queries::measures_also(site, &[site.original(id)], renderer.language) {
        if site.original(measure.pillar) == site.original(id) {
            continue;
        }
        let theirs = text.of_other(measure.pillar);
        let row = measures::row(renderer, &measure, theirs.measure(measure.fields), &mut ids);
        theirs.finish()?;
        let this_page = renderer.href(&site.address(id));
        let also = row.also.into_iter().filter(|link| link.href != this_page).collect();
        rows.push(view::Measure { pillar: Some(renderer.link(measure.pillar)), also, ..row });
    }
    Ok(rows)
}

/// Returns the public part of the action plan. `None` for a public plan without a summary, which would look like an
/// internal plan.
pub(crate) fn action_plan(renderer: Localized, fields: &Fields, text: &PageText) -> Option<view::ActionPlan> {
    let (summary, review) = match pillar::action_plan(fields)? {
        ActionPlan::Held { review } => (None, review),
        ActionPlan::Public { summary, review } => (Some(text.blocks_of(summary?)?), review),
    };
    Some(view::ActionPlan { summary, review: review.map(|date| renderer.time_text(date)) })
}

/// Returns the pillars before and after one, in the order of the framework's tree: each before its children.
fn around(site: &Site, id: DocId) -> (Option<DocId>, Option<DocId>) {
    match site.framework_of(id) {
        Some(framework) => (before(site, id, framework), after(site, id, framework)),
        None => (None, None),
    }
}

fn before(site: &Site, id: DocId, framework: DocId) -> Option<DocId> {
    let parent = site.parent(id)?;
    match pillars::pillars_of(site, parent).take_while(|sibling| *sibling != id).last() {
        Some(mut last) => {
            while let Some(deeper) = pillars::pillars_of(site, last).last() {
                last = deeper;
            }
            Some(last)
        }
        None => (parent != framework && site.is_visible(parent)).then_some(parent),
    }
}

fn after(site: &Site, id: DocId, framework: DocId) -> Option<DocId> {
    let mut at = id;
    let mut next = pillars::pillars_of(site, id).next();
    while next.is_none() && at != framework {
        let parent = site.parent(at)?;
        next = pillars::pillars_of(site, parent).skip_while(|sibling| *sibling != at).nth(1);
        at = parent;
    }
    next
}
