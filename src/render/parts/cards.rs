//! Builds the entries of lists: programmes, partners, policies, news.

use std::cmp::Reverse;

use crate::datetime::PartialDate;
use crate::render::context::Localized;
use crate::render::index::register::Policy;
use crate::render::index::{partners, register};
use crate::render::parts::images;
use crate::render::{queries, view};
use crate::site::DocId;
use crate::types::programme::ProgrammeStatus;

/// Most news items on the page of another document: the list of news shows all.
const LATEST_NEWS: usize = 10;

/// Returns the tag for a status: `planned`, `active`, `paused`, `done`.
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

/// Returns the cards of programmes, each with its status.
pub(crate) fn programmes(renderer: Localized, programmes: &[DocId]) -> Vec<view::Card> {
    let site = &renderer.site;
    let card = |id: &DocId| {
        let standing = ProgrammeStatus::on_day(site.fields(*id), site.options.today);
        let tag = standing.map(|standing| status_tag(renderer, standing.keyword()));
        view::Card { tag, ..renderer.card(*id) }
    };
    programmes.iter().map(card).collect()
}

/// Returns the cards of partners; past ones are marked and last.
pub(crate) fn partners(renderer: Localized, partners: &[DocId]) -> Vec<view::Card> {
    let site = &renderer.site;
    let is_past = |id: &DocId| partners::is_past(site.fields(*id), site.options.today);
    let mut partners = partners.to_vec();
    partners.sort_by_key(is_past);
    let past = |id: &DocId| is_past(id).then(|| view::Tag::new(renderer.t("status-past"), view::Kind::Quiet));
    partners.iter().map(|id| view::Card { tag: past(id), ..renderer.card(*id) }).collect()
}

/// Returns the cards of the latest news, each with its day.
pub(crate) fn news(renderer: Localized, news: Vec<DocId>) -> Vec<view::Card> {
    let mut cards = dated_cards(renderer, news, "date");
    cards.truncate(LATEST_NEWS);
    cards
}

/// Returns the cards of reports, each with the day that it reports on.
pub(crate) fn reports(renderer: Localized, reports: Vec<DocId>) -> Vec<view::Card> {
    dated_cards(renderer, reports, "as_of")
}

/// Returns the cards of documents by one of their dates, newest first; those without it last.
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

/// Returns the cards of the policies in force, with their states.
pub(crate) fn policies_in_force(renderer: Localized, policies: &[DocId]) -> Vec<view::Card> {
    policies
        .iter()
        .map(|id| register::policy(&renderer.site, *id, renderer.language))
        .filter(|policy| !matches!(policy.keyword(), "withdrawn" | "superseded"))
        .map(|policy| {
            let state = policy_tag(renderer, &policy).filter(|_| policy.keyword() != "current");
            view::Card { tag: state, ..renderer.card(policy.id) }
        })
        .collect()
}

/// Returns the tag for a policy's state; `None` if no field says its state.
pub(crate) fn policy_tag(renderer: Localized, policy: &Policy) -> Option<view::Tag> {
    let kind = match policy.keyword() {
        "" => return None,
        "current" => view::Kind::Ok,
        "due" => view::Kind::Warn,
        "overdue" => view::Kind::Bad,
        _ => view::Kind::Quiet,
    };
    Some(view::Tag::new(renderer.t(&format!("policy-{}", policy.keyword())), kind))
}

/// Returns a partner's card: its area, its logo, and a tag if it is a past partner.
pub(crate) fn partner(renderer: Localized, id: DocId) -> view::Card {
    let best = renderer.site.version_or_original(id, renderer.language);
    let logo = renderer.site.fields(best).table("logo");
    view::Card {
        tag: past_tag(renderer, id),
        details: renderer.text(best, "area").into_iter().collect(),
        // The name is beside the logo: with an `alt`, a screen reader would say it twice.
        image: logo.and_then(|logo| images::picture(renderer, best, logo, true)).map(|logo| view::Image {
            alt: String::new(),
            lang: None,
            ..logo
        }),
        ..renderer.card(id)
    }
}

/// Returns the tag of a partner that no longer works with the organisation.
pub(crate) fn past_tag(renderer: Localized, id: DocId) -> Option<view::Tag> {
    let past = partners::is_past(renderer.site.fields(id), renderer.site.options.today);
    past.then(|| view::Tag::new(renderer.t("partners-past-tag"), view::Kind::Quiet))
}

/// Returns a news item's card, with its date.
pub(crate) fn news_item(renderer: Localized, id: DocId) -> view::Card {
    view::Card { when: renderer.when_in(renderer.site.fields(id), "date"), ..renderer.card(id) }
}

/// Returns the newest news items that refer to one of some documents in a field: `partners`, `programme`.
pub(crate) fn news_naming(renderer: Localized, targets: &[DocId], field: &str, most: usize) -> Vec<view::Card> {
    let mut news = renderer.site.documents_referring_to(targets, "news", field);
    queries::sort_news(&renderer.site, &mut news);
    news.into_iter().take(most).map(|id| news_item(renderer, id)).collect()
}
