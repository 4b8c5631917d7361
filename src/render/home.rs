//! The home page: what the organisation promises, how it stands, what is on, what is new, how to take part.

use super::blocks::{ListFacet, events_block};
use super::feeds::latest_news;
use super::prose::PageText;
use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, frameworks, queries, view, ways};
use crate::site::{DocId, Site};
use crate::url::Address;

/// News shown.
const NEWS: usize = 3;

/// Dates shown.
const EVENTS: usize = 3;

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let home = context.site.at_path("").and_then(|id| context.site.version(id, language));
    routes.add("/", home.map_or_else(|| RouteKey::view("home"), RouteKey::for_document));
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let (mut page, body) = match route.subject.document {
        Some(id) => {
            let text = PageText::new(renderer, id, language);
            let page = renderer.frame_of(route, id, "home", &text);
            let body = text.body();
            text.finish()?;
            (page, body)
        }
        None => (renderer.frame(route, site.config.title(language).to_owned(), "home"), None),
    };
    page.updated = None;
    page.contents = Vec::new();
    renderer.json_ld(&mut page, vec![organisation(renderer, language)]);
    let all: Vec<DocId> = site.of_type("framework").to_vec();
    let measured = all.iter().copied().find(|id| !queries::measures_beneath(site, *id, language).is_empty());
    let involve: Vec<DocId> = site.of_type("taskforce").iter().chain(site.of_type("pledge")).copied().collect();
    let news = latest_news(renderer, language);
    let mut events = events_block(renderer, language, ListFacet::All);
    events.events.truncate(EVENTS);
    let view = view::Home {
        body,
        ways: ways::ways(renderer, language, measured),
        frameworks: all.iter().map(|id| section(renderer, *id, language)).collect(),
        status: measured.and_then(|id| frameworks::status_of(renderer, id, language)),
        tracker: measured.map(|id| ways::tracker(renderer, id, language, "home-tracker")),
        events,
        programmes: ways::programmes(renderer, language),
        report: ways::report(renderer, language),
        lists: ways::lists(renderer, language),
        news: news.iter().take(NEWS).map(|id| news_card(renderer, *id, language)).collect(),
        news_link: (!news.is_empty()).then(|| {
            let href = renderer.href_in(language, "news/");
            view::Link::own(renderer.t(language, "home-all-news"), href)
        }),
        involve: renderer.cards(&involve, language),
    };
    renderer.write_page(route, view::Home::TEMPLATE, &page, &view, out)
}

/// The id of a framework's part: its own, unless a heading of the page's text has that.
fn id_of(site: &Site, framework: DocId, language: usize) -> String {
    let own = site.document(framework).id();
    let text = site.at_path("").map(|home| &site.document(site.best(home, language)).content_summary);
    match text.is_some_and(|text| text.anchors().any(|anchor| anchor == own)) {
        true => format!("framework_{own}"),
        false => own.to_owned(),
    }
}

fn section(renderer: &Renderer, framework: DocId, language: usize) -> view::HomeSection {
    let site = &renderer.site;
    let best = site.best(framework, language);
    let summary = renderer.text(best, "strapline", language).or_else(|| renderer.text(best, "summary", language));
    view::HomeSection {
        link: renderer.link(framework, language),
        summary,
        id: id_of(site, framework, language),
        pillars: site
            .children(framework)
            .iter()
            .map(|pillar| {
                let best = site.best(*pillar, language);
                view::TreeNode {
                    link: renderer.link(*pillar, language),
                    number: site.fields(best).text("number").map(str::to_owned),
                    summary: renderer.text(best, "summary", language),
                    ..view::TreeNode::default()
                }
            })
            .collect(),
    }
}

fn news_card(renderer: &Renderer, id: DocId, language: usize) -> view::Card {
    view::Card { when: renderer.when_in(renderer.site.fields(id), "date", language), ..renderer.card(id, language) }
}

/// schema.org's Organization, from what site.toml says.
fn organisation(renderer: &Renderer, language: usize) -> serde_json::Value {
    let config = &renderer.site.config;
    let fields = config.fields[language].table("organisation");
    let text = |name: &str| fields.and_then(|fields| fields.text(name));
    let mut facts = serde_json::json!({
        "@type": "Organization",
        "name": config.organisation_name(language),
        "url": config.base.absolute(&Address::from_name("")),
    });
    for (key, name) in [("email", "email"), ("telephone", "phone")] {
        if let Some(value) = text(name) {
            facts[key] = value.into();
        }
    }
    facts
}
