//! A site in; out, what the home page shows of it without being asked: ways in for families, partners and governors, the programmes that run, the
//! newest report, and on a small site all that its lists hold.

use super::{Renderer, policies, programmes, view};
use crate::datetime::PartialDate;
use crate::site::DocId;
use crate::types::programme::ProgrammeStatus;

/// Links of one way at most: what fits in a line on a phone.
const LINKS: usize = 2;

/// Documents up to which a site is small: its home page then shows what its lists hold, because it has little else to show.
const SMALL: usize = 24;

/// Lists that the home page of a small site shows: a type and its folder.
const LISTS: [(&str, &str); 4] =
    [("policy", "policies"), ("partner", "partners"), ("place", "places"), ("terms", "terms")];

/// The ways into a site: only those that lead somewhere.
pub(super) fn ways(renderer: &Renderer, language: usize, measured: Option<DocId>) -> Vec<view::HomeWay> {
    let families = [
        list(renderer, language, "event", "events/", "home-whats-on"),
        terms(renderer, language),
        list(renderer, language, "place", "places/", "home-places"),
    ];
    let partners = std::iter::once(list(renderer, language, "partner", "partners/", "home-partners"))
        .chain(to_join(renderer).map(|id| Some(short_link(renderer, id, language))));
    let governors = [
        measured.map(|id| tracker(renderer, id, language, "measures")),
        list(renderer, language, "policy", "policies/", "policies"),
        first(renderer, "framework").filter(|_| measured.is_none()).map(|id| short_link(renderer, id, language)),
    ];
    [
        ("home-for-families", families.into_iter().flatten().take(LINKS).collect()),
        ("home-for-partners", partners.flatten().take(LINKS).collect()),
        ("home-for-governors", governors.into_iter().flatten().collect()),
    ]
    .into_iter()
    .filter(|(_, links): &(&str, Vec<view::Link>)| !links.is_empty())
    .map(|(key, links)| view::HomeWay { title: renderer.t(language, key).to_owned(), links })
    .collect()
}

/// The tracker of a framework.
pub(super) fn tracker(renderer: &Renderer, framework: DocId, language: usize, key: &str) -> view::Link {
    let site = &renderer.site;
    let address = site.address(site.best(framework, language)).join("measures/");
    view::Link::own(renderer.t(language, key), renderer.href(&address))
}

/// The programmes that run today.
pub(super) fn programmes(renderer: &Renderer, language: usize) -> Vec<view::Card> {
    let site = &renderer.site;
    let runs = |id: &DocId| {
        ProgrammeStatus::on_day(site.fields(*id), site.options.today).is_some_and(|status| status.word() == "active")
    };
    let running: Vec<DocId> = site.of_type("programme").iter().copied().filter(runs).collect();
    programmes::cards(renderer, &running, language).into_iter().map(|card| view::Card { tag: None, ..card }).collect()
}

/// The newest report.
pub(super) fn report(renderer: &Renderer, language: usize) -> Option<view::Card> {
    let site = &renderer.site;
    let date = |id: &DocId| site.fields(*id).date("as_of").map(PartialDate::last_day);
    let newest = site.of_type("report").iter().copied().max_by_key(date)?;
    let when = renderer.when_in(site.fields(newest), "as_of", language);
    Some(view::Card { when, ..renderer.card(newest, language) })
}

/// What the lists of a small site hold, and its pages that stand in no folder; empty for other sites.
pub(super) fn lists(renderer: &Renderer, language: usize) -> Vec<view::Group> {
    let site = &renderer.site;
    if site.visible().take(SMALL + 1).count() > SMALL {
        return Vec::new();
    }
    let group = |(kind, folder): (&str, &str)| view::Group {
        title: renderer.list_title(folder, language).map(view::Text::own),
        id: format!("list-{folder}"),
        cards: match kind {
            "policy" => policies::cards_in_force(renderer, site.of_type(kind), language),
            _ => renderer.cards(site.of_type(kind), language),
        },
    };
    let is_alone = |id: &DocId| {
        let path = &*site.document(*id).path;
        !path.is_empty() && !path.contains('/') && path != "privacy" && site.types.of_folder(path).is_none()
    };
    let pages: Vec<DocId> = site.of_type("page").iter().copied().filter(is_alone).collect();
    let pages = view::Group {
        title: Some(view::Text::own(renderer.t(language, "home-pages"))),
        id: "list-pages".to_owned(),
        cards: renderer.cards(&pages, language),
    };
    LISTS.into_iter().map(group).chain([pages]).filter(|group| !group.cards.is_empty()).collect()
}

/// The list of a type, where the site has some of it.
fn list(renderer: &Renderer, language: usize, kind: &str, address: &str, key: &str) -> Option<view::Link> {
    let has_some = !renderer.site.of_type(kind).is_empty();
    has_some.then(|| view::Link::own(renderer.t(language, key), renderer.href_in(language, address)))
}

/// Term dates: those that hold today, else the list of all.
fn terms(renderer: &Renderer, language: usize) -> Option<view::Link> {
    let site = &renderer.site;
    let holds = |id: &DocId| {
        let days = || site.fields(*id).tables("terms");
        let first = days().filter_map(|term| term.date("start")).map(PartialDate::first_day).min();
        let last = days().filter_map(|term| term.date("end")).map(PartialDate::last_day).max();
        let today = site.options.today;
        first.is_some_and(|first| first <= today) && last.is_some_and(|last| last >= today)
    };
    let mut holding = site.of_type("terms").iter().copied().filter(holds);
    match (holding.next(), holding.next()) {
        (Some(only), None) => {
            let own = renderer.link(only, language);
            Some(view::Link { title: renderer.t(language, "terms").to_owned(), lang: None, ..own })
        }
        _ => list(renderer, language, "terms", "terms/", "terms"),
    }
}

/// Where people join in: task forces, then pledges.
fn to_join(renderer: &Renderer) -> impl Iterator<Item = DocId> {
    let site = &renderer.site;
    let pledges = first(renderer, "pledge");
    first(renderer, "taskforce").into_iter().chain(pledges).filter(|id| site.is_visible(*id))
}

fn first(renderer: &Renderer, kind: &str) -> Option<DocId> {
    renderer.site.of_type(kind).first().copied()
}

/// A link by a document's short title.
fn short_link(renderer: &Renderer, id: DocId, language: usize) -> view::Link {
    let short = renderer.site.short_title(renderer.site.best(id, language)).to_owned();
    view::Link { title: short, ..renderer.link(id, language) }
}
