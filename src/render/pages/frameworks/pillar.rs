//! The page of a pillar: its text, its descendants, and everything that serves it or one of them.

use crate::render::context::{Localized, Renderer};
use crate::render::frame::facts as common_facts;
use crate::render::index::events::ListFacet;
use crate::render::index::related::RelatedList;
use crate::render::keys::{FrameworkView, MeasureOrder};
use crate::render::pages::frameworks::{coverage, pillars};
use crate::render::parts::events::block::events_block;
use crate::render::parts::events::subscribe;
use crate::render::parts::{cards, measures, related, state_bar};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::{frame, queries, view};
use crate::schema::Fields;
use crate::site::{DocId, Site};
use crate::types::pillar::{self, ActionPlan};

/// Most measures of other pillars that also serve a pillar, on its page. The tracker has all of them.
const MOST_ALSO: usize = 50;

pub(crate) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let (original, fields) = (site.original(id), site.fields(id));
    let text = PageText::new(renderer, id, language);
    let (children, children_more) = pillars::tree(localized, original);
    let (measures, measures_more) = own_measures(localized, id, &text)?;
    let (previous, next) = around(site, original);
    let view = view::PillarView {
        body: text.body(),
        attributes: text.inline_list(fields, "attributes"),
        children_title: None,
        children,
        children_more,
        status: state_bar::status_of(localized, original),
        measures,
        measures_more,
        action_plan: action_plan(localized, fields, &text),
        programmes: related::cards(localized, id, RelatedList::Programmes, |ids| cards::programmes(localized, ids)),
        events: events_block(localized, ListFacet::Pillar(original)),
        partners: related::cards(localized, id, RelatedList::Partners, |ids| cards::partners(localized, ids)),
        policies: related::cards(localized, id, RelatedList::Policies, |ids| cards::policies_in_force(localized, ids)),
        news: cards::news(localized, site.documents_referring_to(&site.descendants(id), "news", "pillars")),
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
        let framework = site.version_or_original(site.shown_framework_of(id)?, renderer.language);
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

/// Returns a pillar's own measures, then those of other pillars that also serve it, each with its pillar. If there are
/// very many, also returns the link to the tracker.
fn own_measures(
    renderer: Localized,
    id: DocId,
    text: &PageText,
) -> Result<(Vec<view::Measure>, Option<view::Link>), RenderError> {
    let (site, mut ids) = (&renderer.site, measures::RowIds::default());
    let own = queries::measures_of(site, id, renderer.language);
    let mut rows: Vec<view::Measure> =
        own.iter().map(|measure| measures::row(renderer, measure, text.measure(measure.fields), &mut ids)).collect();
    let mut others = queries::measures_also(site, &[site.original(id)], renderer.language);
    others.retain(|measure| site.original(measure.pillar) != site.original(id));
    let framework = site.shown_framework_of(id).filter(|_| others.len() > MOST_ALSO);
    others.truncate(MOST_ALSO);
    for measure in others {
        let theirs = text.for_document(measure.pillar);
        let row = measures::row(renderer, &measure, theirs.measure(measure.fields), &mut ids);
        theirs.finish()?;
        let this_page = renderer.href(&site.address(id));
        let also = row.also.into_iter().filter(|link| link.href != this_page).collect();
        rows.push(view::Measure { pillar: Some(renderer.link(measure.pillar)), also, ..row });
    }
    Ok((rows, framework.map(|framework| tracker_link(renderer, framework))))
}

/// Returns the link to the tracker of a framework.
fn tracker_link(renderer: Localized, framework: DocId) -> view::Link {
    let address = renderer.site.address(renderer.site.version_or_original(framework, renderer.language));
    let folder = FrameworkView::Measures(MeasureOrder::Area, 1).folder();
    view::Link::own(renderer.t("view-measures"), renderer.href(&address.join(&folder)))
}

/// Returns the public part of the action plan. `None` for a public plan without a summary, which would look like an
/// internal plan.
pub(crate) fn action_plan(renderer: Localized, fields: &Fields, text: &PageText) -> Option<view::ActionPlan> {
    let (summary, review) = match pillar::action_plan(fields)? {
        ActionPlan::Held { review } => (None, review),
        ActionPlan::Public { summary, review } => (Some(text.blocks_value(summary?)?), review),
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
    let is_pillar = |id: &DocId| site.is_a(*id, "pillar");
    let last_of = |siblings: &[DocId]| siblings.iter().rev().copied().find(is_pillar);
    match last_of(siblings_around(site, parent, id).0) {
        Some(mut last) => {
            while let Some(deeper) = last_of(site.children(last)) {
                last = deeper;
            }
            Some(last)
        }
        None => (parent != framework && site.is_visible(parent)).then_some(parent),
    }
}

fn after(site: &Site, id: DocId, framework: DocId) -> Option<DocId> {
    let is_pillar = |id: &DocId| site.is_a(*id, "pillar");
    let mut at = id;
    let mut next = pillars::pillars_of(site, id).next();
    while next.is_none() && at != framework {
        let parent = site.parent(at)?;
        next = siblings_around(site, parent, at).1.iter().copied().find(is_pillar);
        at = parent;
    }
    next
}

/// Returns the children of a document before and after one of them. Only compares ids, because there may be thousands.
fn siblings_around(site: &Site, parent: DocId, id: DocId) -> (&[DocId], &[DocId]) {
    let all = site.children(parent);
    match all.iter().position(|own| *own == id) {
        Some(at) => (&all[..at], &all[at + 1..]),
        None => (&[], &[]),
    }
}
