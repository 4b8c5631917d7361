//! The home page: the organisation's promises and their progress, next events, news, ways to take part.

mod ways;

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::index::events::ListFacet;
use crate::render::keys::RouteKey;
use crate::render::parts::events::block::events_block;
use crate::render::parts::{cards, state_bar};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, queries, view};
use crate::site::{DocId, Site};
use crate::url::Address;

/// News items on the home page.
const NEWS: usize = 3;

/// Dates on the home page.
const EVENTS: usize = 3;

/// Most frameworks on the home page.
const FRAMEWORKS: usize = 8;

/// Most pillars of each framework on the home page.
const PILLARS: usize = 12;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let home = context.site.at_path("").and_then(|id| context.site.version(id, language));
    routes.add("/", RouteKey::Home(home));
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    document: Option<DocId>,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let (mut page, body) = match document {
        Some(id) => {
            let text = PageText::new(renderer, id, language);
            let page = frame::of_document(renderer, route, id, "home", &text);
            let body = text.body();
            text.finish()?;
            (page, body)
        }
        None => (frame::generated_page(renderer, route, site.config.title(language).to_owned(), "home"), None),
    };
    page.updated = None;
    page.contents = Vec::new();
    frame::json_ld(renderer, &mut page, vec![organisation(localized)]);
    let all: Vec<DocId> = site.of_type("framework").to_vec();
    let measured = all.iter().copied().find(|id| !queries::measures_beneath(site, *id, language).is_empty());
    let news = queries::latest_news(&renderer.site, language);
    let mut events = events_block(localized, ListFacet::All);
    events.events.truncate(EVENTS);
    let view = view::Home {
        body,
        ways: ways::ways(localized, measured),
        frameworks: all.iter().take(FRAMEWORKS).map(|id| section(localized, *id)).collect(),
        frameworks_more: if all.len() > FRAMEWORKS { ways::see_all(localized, "frameworks") } else { None },
        status: measured.and_then(|id| state_bar::status_of(localized, id)),
        tracker: measured.map(|id| ways::tracker(localized, id, "home-tracker")),
        events,
        programmes: ways::programmes(localized),
        report: ways::report(localized),
        lists: ways::lists(localized),
        news: news.iter().take(NEWS).map(|id| cards::news_item(localized, *id)).collect(),
        news_link: (!news.is_empty()).then(|| {
            let href = renderer.href_in(language, "news/");
            view::Link::own(renderer.t(language, "home-all-news"), href)
        }),
        involve: ways::involve(localized),
    };
    frame::write_page(renderer, route, view::Home::TEMPLATE, &page, &view, out)
}

/// Returns the id of a framework's section: its own, unless a heading of the page's text has that id.
fn id_of(site: &Site, framework: DocId, language: usize) -> String {
    let own = site.document(framework).id();
    let text = site.at_path("").map(|home| &site.document(site.version_or_original(home, language)).content_summary);
    match text.is_some_and(|text| text.anchors().any(|anchor| anchor == own)) {
        true => format!("framework_{own}"),
        false => own.to_owned(),
    }
}

fn section(renderer: Localized, framework: DocId) -> view::HomeSection {
    let site = &renderer.site;
    let best = site.version_or_original(framework, renderer.language);
    let summary = renderer.text(best, "strapline").or_else(|| renderer.text(best, "summary"));
    view::HomeSection {
        link: renderer.link(framework),
        summary,
        id: id_of(site, framework, renderer.language),
        more: (site.children(framework).len() > PILLARS).then(|| {
            let named = [("list", renderer.title(best).text.into())];
            view::Link::own(renderer.tn("see-all", &named), renderer.href(&site.address(best)))
        }),
        pillars: site
            .children(framework)
            .iter()
            .take(PILLARS)
            .map(|pillar| {
                let best = site.version_or_original(*pillar, renderer.language);
                view::TreeNode {
                    link: renderer.link(*pillar),
                    number: site.fields(best).text("number").map(str::to_owned),
                    summary: renderer.text(best, "summary"),
                    ..view::TreeNode::default()
                }
            })
            .collect(),
    }
}

/// Returns schema.org's Organization, from site.toml.
fn organisation(renderer: Localized) -> serde_json::Value {
    let config = &renderer.site.config;
    let fields = config.fields[renderer.language].table("organisation");
    let text = |name: &str| fields.and_then(|fields| fields.text(name));
    let mut facts = serde_json::json!({
        "@type": "Organization",
        "name": config.organisation_name(renderer.language),
        "url": config.base.absolute(&Address::from_name("")),
    });
    for (key, name) in [("email", "email"), ("telephone", "phone")] {
        if let Some(value) = text(name) {
            facts[key] = value.into();
        }
    }
    facts
}
