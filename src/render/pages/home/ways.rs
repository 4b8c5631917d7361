//! The parts of the home page that follow from the content of the site: links for families, partners and governors, the
//! running programmes, the newest report, and on a small site the entries of its lists.

use crate::datetime::PartialDate;
use crate::render::context::{Localized, Renderer};
use crate::render::keys::{FrameworkView, MeasureOrder};
use crate::render::parts::cards;
use crate::render::view;
use crate::site::DocId;
use crate::types::programme::ProgrammeStatus;

/// Most links for one group of readers: as many as fit on a line of a phone.
const LINKS: usize = 2;

/// Most entries of a list on the home page.
const MOST: usize = 12;

/// Most documents of a small site. Its home page shows the entries of its lists, because it has little else to show.
const SMALL: usize = 24;

/// Lists on the home page of a small site: a type and its folder.
const LISTS: [(&str, &str); 4] =
    [("policy", "policies"), ("partner", "partners"), ("place", "places"), ("terms", "terms")];

/// Returns the links for each group of readers, without groups that have none.
pub(crate) fn ways(renderer: Localized, measured: Option<DocId>) -> Vec<view::HomeWay> {
    let families = [
        list(renderer, "event", "events/", "home-whats-on"),
        terms(renderer),
        list(renderer, "place", "places/", "home-places"),
    ];
    let partners = std::iter::once(list(renderer, "partner", "partners/", "home-partners"))
        .chain(to_join(&renderer).map(|id| Some(renderer.short_link(id))));
    let governors = [
        measured.map(|id| tracker(renderer, id, "measures")),
        list(renderer, "policy", "policies/", "policies"),
        first(&renderer, "framework").filter(|_| measured.is_none()).map(|id| renderer.short_link(id)),
    ];
    [
        ("home-for-families", families.into_iter().flatten().take(LINKS).collect()),
        ("home-for-partners", partners.flatten().take(LINKS).collect()),
        ("home-for-governors", governors.into_iter().flatten().collect()),
    ]
    .into_iter()
    .filter(|(_, links): &(&str, Vec<view::Link>)| !links.is_empty())
    .map(|(key, links)| view::HomeWay { title: renderer.t(key).to_owned(), links })
    .collect()
}

/// Returns a link to the tracker of a framework.
pub(crate) fn tracker(renderer: Localized, framework: DocId, key: &str) -> view::Link {
    let site = &renderer.site;
    let folder = FrameworkView::Measures(MeasureOrder::Due, 1).folder();
    let address = site.address(site.version_or_original(framework, renderer.language)).join(&folder);
    view::Link::own(renderer.t(key), renderer.href(&address))
}

/// Returns the programmes that run today.
pub(crate) fn programmes(renderer: Localized) -> view::CardList {
    let site = &renderer.site;
    let runs = |id: &DocId| {
        ProgrammeStatus::on_day(site.fields(*id), site.options.today).is_some_and(|status| status.keyword() == "active")
    };
    let running: Vec<DocId> = site.of_type("programme").iter().copied().filter(runs).collect();
    let shown = cards::programmes(renderer, &running[..running.len().min(MOST)]);
    view::CardList {
        cards: shown.into_iter().map(|card| view::Card { tag: None, ..card }).collect(),
        more: if running.len() > MOST { see_all(renderer, "programmes").into_iter().collect() } else { Vec::new() },
    }
}

/// Returns the ways to take part: task forces, then pledges.
pub(crate) fn involve(renderer: Localized) -> view::CardList {
    let site = &renderer.site;
    let all: Vec<DocId> = site.of_type("taskforce").iter().chain(site.of_type("pledge")).copied().collect();
    let lists = ["taskforces", "pledges"].into_iter().filter(|_| all.len() > MOST);
    view::CardList {
        cards: renderer.cards(&all[..all.len().min(MOST)], renderer.language),
        more: lists.filter_map(|folder| see_all(renderer, folder)).collect(),
    }
}

/// Returns the link to the list of a folder: "See all: Programmes".
pub(crate) fn see_all(renderer: Localized, folder: &str) -> Option<view::Link> {
    let title = renderer.list_title(folder)?;
    let words = renderer.tn("see-all", &[("list", title.into())]);
    Some(view::Link::own(words, renderer.href_in(&format!("{folder}/"))))
}

/// Returns the newest report.
pub(crate) fn report(renderer: Localized) -> Option<view::Card> {
    let site = &renderer.site;
    let date = |id: &DocId| site.fields(*id).date("as_of").map(PartialDate::last_day);
    let newest = site.of_type("report").iter().copied().max_by_key(date)?;
    let when = renderer.when_in(site.fields(newest), "as_of");
    Some(view::Card { when, ..renderer.card(newest) })
}

/// Returns the entries of a small site's lists, and its pages outside any folder; empty for other sites.
pub(crate) fn lists(renderer: Localized) -> Vec<view::Group> {
    let site = &renderer.site;
    if site.visible().take(SMALL + 1).count() > SMALL {
        return Vec::new();
    }
    let group = |(kind, folder): (&str, &str)| view::Group {
        title: renderer.list_title(folder).map(view::Text::own),
        id: format!("list-{folder}"),
        cards: match kind {
            "policy" => cards::policies_in_force(renderer, site.of_type(kind)),
            _ => renderer.cards(site.of_type(kind), renderer.language),
        },
    };
    let is_alone = |id: &DocId| {
        let path = &*site.document(*id).path;
        !path.is_empty() && !path.contains('/') && path != "privacy" && site.types.for_folder(path).is_none()
    };
    let pages: Vec<DocId> = site.of_type("page").iter().copied().filter(is_alone).collect();
    let pages = view::Group {
        title: Some(view::Text::own(renderer.t("home-pages"))),
        id: "list-pages".to_owned(),
        cards: renderer.cards(&pages, renderer.language),
    };
    LISTS.into_iter().map(group).chain([pages]).filter(|group| !group.cards.is_empty()).collect()
}

/// Returns a link to the list of a type; `None` if the site has no document of that type.
fn list(renderer: Localized, kind: &str, address: &str, key: &str) -> Option<view::Link> {
    let has_some = !renderer.site.of_type(kind).is_empty();
    has_some.then(|| view::Link::own(renderer.t(key), renderer.href_in(address)))
}

/// Returns a link to the term dates of today, or to the list of all.
fn terms(renderer: Localized) -> Option<view::Link> {
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
            let own = renderer.link(only);
            Some(view::Link { title: renderer.t("terms").to_owned(), lang: None, ..own })
        }
        _ => list(renderer, "terms", "terms/", "terms"),
    }
}

/// Iterates over the documents with which people join in: the first task force, then the first pledge.
fn to_join(renderer: &Renderer) -> impl Iterator<Item = DocId> {
    let site = &renderer.site;
    let pledge = first(renderer, "pledge");
    first(renderer, "taskforce").into_iter().chain(pledge).filter(|id| site.is_visible(*id))
}

fn first(renderer: &Renderer, kind: &str) -> Option<DocId> {
    renderer.site.of_type(kind).first().copied()
}
