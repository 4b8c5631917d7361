//! Entries of lists, each with what matters in its list: programmes, partners, policies, news.

use std::cmp::Reverse;

use crate::datetime::PartialDate;
use crate::render::context::Localized;
use crate::render::index::register::Policy;
use crate::render::index::{partners, register};
use crate::render::parts::images;
use crate::render::{queries, view};
use crate::site::DocId;
use crate::types::programme::ProgrammeStatus;

/// News on the page of something else: the latest few, for the list of news has them all.
const LATEST_NEWS: usize = 10;

/// Whether something runs, in word and shape: `planned`, `active`, `paused`, `done`.
pub(crate) fn status_tag(renderer: Localized, word: &str) -> view::Tag {
    use view::{Kind, Shape};
    let (kind, shape) = match word {
        "planned" => (Kind::Info, Shape::Diamond),
        "active" => (Kind::Ok, Shape::Dot),
        "done" => (Kind::Ok, Shape::Tick),
        _ => (Kind::Quiet, Shape::Ring),
    };
    view::Tag::shaped(renderer.t(&format!("status-{word}")), kind, shape)
}

/// Programmes, each with its state.
pub(crate) fn programmes(renderer: Localized, programmes: &[DocId]) -> Vec<view::Card> {
    let site = &renderer.site;
    let card = |id: &DocId| {
        let standing = ProgrammeStatus::on_day(site.fields(*id), site.options.today);
        let tag = standing.map(|standing| status_tag(renderer, standing.word()));
        view::Card { tag, ..renderer.card(*id) }
    };
    programmes.iter().map(card).collect()
}

/// Partners, past ones marked and last.
pub(crate) fn partners(renderer: Localized, partners: &[DocId]) -> Vec<view::Card> {
    let site = &renderer.site;
    let is_past = |id: &DocId| partners::is_past(site.fields(*id), site.options.today);
    let mut partners = partners.to_vec();
    partners.sort_by_key(is_past);
    let past = |id: &DocId| is_past(id).then(|| view::Tag::new(renderer.t("status-past"), view::Kind::Quiet));
    partners.iter().map(|id| view::Card { tag: past(id), ..renderer.card(*id) }).collect()
}

/// The latest news, each with its day.
pub(crate) fn news(renderer: Localized, news: Vec<DocId>) -> Vec<view::Card> {
    let mut cards = dated_cards(renderer, news, "date");
    cards.truncate(LATEST_NEWS);
    cards
}

/// Reports, each with the day of which it tells.
pub(crate) fn reports(renderer: Localized, reports: Vec<DocId>) -> Vec<view::Card> {
    dated_cards(renderer, reports, "as_of")
}

/// Documents by a date of theirs, newest first; those without it last.
fn dated_cards(renderer: Localized, mut ids: Vec<DocId>, field: &str) -> Vec<view::Card> {
    let site = &renderer.site;
    ids.sort_by_key(|id| Reverse(site.fields(*id).date(field).map(PartialDate::last_day)));
    ids.iter()
        .map(|id| {
            let when = renderer.when_in(site.fields(*id), field);
            view::Card { when, ..renderer.card(*id) }
        })
        .collect()
}

/// Cards of those policies that are in force, with their state.
pub(crate) fn policies_in_force(renderer: Localized, policies: &[DocId]) -> Vec<view::Card> {
    policies
        .iter()
        .map(|id| register::policy(&renderer.site, *id, renderer.language))
        .filter(|policy| !matches!(policy.word(), "withdrawn" | "superseded"))
        .map(|policy| {
            let state = policy_tag(renderer, &policy).filter(|_| policy.word() != "current");
            view::Card { tag: state, ..renderer.card(policy.id) }
        })
        .collect()
}

/// A policy's state in word and shape; none for one whose state no field says.
pub(crate) fn policy_tag(renderer: Localized, policy: &Policy) -> Option<view::Tag> {
    let kind = match policy.word() {
        "" => return None,
        "current" => view::Kind::Ok,
        "due" => view::Kind::Warn,
        "overdue" => view::Kind::Bad,
        _ => view::Kind::Quiet,
    };
    Some(view::Tag::new(renderer.t(&format!("policy-{}", policy.word())), kind))
}

/// A partner's entry in a list: where it works, its logo, and whether it is a past one.
pub(crate) fn partner(renderer: Localized, id: DocId) -> view::Card {
    let best = renderer.site.best(id, renderer.language);
    let logo = renderer.site.fields(best).table("logo");
    view::Card {
        tag: past_tag(renderer, id),
        details: renderer.text(best, "area").into_iter().collect(),
        // The name stands beside it: a logo that says it again would be heard twice.
        image: logo.and_then(|logo| images::picture(renderer, best, logo, true)).map(|logo| view::Image {
            alt: String::new(),
            lang: None,
            ..logo
        }),
        ..renderer.card(id)
    }
}

/// Marks a partner that no longer works with the organisation.
pub(crate) fn past_tag(renderer: Localized, id: DocId) -> Option<view::Tag> {
    let past = partners::is_past(renderer.site.fields(id), renderer.site.options.today);
    past.then(|| view::Tag::new(renderer.t("partners-past-tag"), view::Kind::Quiet))
}

/// A piece's entry in a list, with its date.
pub(crate) fn news_item(renderer: Localized, id: DocId) -> view::Card {
    view::Card { when: renderer.when_in(renderer.site.fields(id), "date"), ..renderer.card(id) }
}

/// The newest pieces that name one of some documents in a field: `partners`, `programme`.
pub(crate) fn news_naming(renderer: Localized, targets: &[DocId], field: &str, most: usize) -> Vec<view::Card> {
    let mut news = renderer.site.naming(targets, "news", field);
    queries::sort_news(&renderer.site, &mut news);
    news.into_iter().take(most).map(|id| news_item(renderer, id)).collect()
}
