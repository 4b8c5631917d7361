//! News: the list with the newest first, and a page for each piece with the one before and the one after.

use super::prose::PageText;
use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, lists, pages, view};
use crate::datetime::PartialDate;
use crate::site::{Catalogue, DocId};

/// News on one page.
const PER_PAGE: usize = 20;

/// Nothing stands before the newest and after the oldest.
const NONE: &str = "-";

/// The order is worked out once, here: each route carries in its view what its page shows of it.
pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    let all = newest_first(site);
    if all.is_empty() && !site.at_path("news").is_some_and(|id| site.is_visible(id)) {
        return;
    }
    for number in 1..=all.len().div_ceil(PER_PAGE).max(1) {
        let address = if number == 1 { "/news/".to_owned() } else { format!("/news/page/{number}/") };
        let view = written(lists::page_of(&all, number, PER_PAGE).iter().copied().map(Some));
        routes.add(&address, RouteKey { document: None, view: view.into(), number });
    }
    for (at, id) in all.iter().enumerate() {
        if let Some(id) = site.version(*id, language) {
            let newer = at.checked_sub(1).and_then(|at| all.get(at));
            let view = written([newer.copied(), all.get(at + 1).copied()].into_iter());
            routes.add_whole(&site.address(id), RouteKey::view_of(id, view));
        }
    }
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    match route.subject.document {
        Some(id) => item(renderer, route, id, out),
        None => list(renderer, route, out),
    }
}

fn list(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (language, number) = (route.language, route.subject.number);
    let count = renderer.site.of_type("news").len();
    let (mut page, body) = lists::list_frame(renderer, route, "news", "list")?;
    let feeds = feeds(renderer, language);
    page.feeds = feeds.clone();
    let titles = ["feed-atom", "feed-json"].map(|key| renderer.t(language, key));
    let view = view::NewsList {
        body: body.filter(|_| number <= 1),
        items: read(&route.subject.view)
            .flatten()
            .map(|id| view::Card { fields: renderer.entry_fields(id, language), ..card(renderer, id, language) })
            .collect(),
        pagination: lists::pagination(renderer, language, "/news/", number, count, PER_PAGE),
        feeds: titles.into_iter().zip(feeds).map(|(title, feed)| view::Link::own(title, feed.href)).collect(),
    };
    renderer.write_page(route, view::NewsList::TEMPLATE, &page, &view, out)
}

fn item(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let text = PageText::new(renderer, id, language);
    let mut page = renderer.frame_of(route, id, "item", &text);
    page.facts = facts(renderer, id, language, &text);
    page.feeds = feeds(renderer, language);
    let published = renderer.when_in(site.fields(id), "date", language).unwrap_or_default();
    let article = schema_org(renderer, id, language, &page, &published);
    renderer.json_ld(&mut page, vec![article]);
    let mut around = read(&route.subject.view).map(|id| id.map(|id| renderer.link(id, language)));
    let (newer, older) = (around.next().flatten(), around.next().flatten());
    let view = view::NewsItem { published, body: text.body(), newer, older };
    text.finish()?;
    renderer.write_page(route, view::NewsItem::TEMPLATE, &page, &view, out)
}

fn facts(renderer: &Renderer, id: DocId, language: usize, text: &PageText) -> Vec<view::Fact> {
    let links = |(key, field)| {
        let links = renderer.links(&renderer.site.references(id, field), language);
        view::Fact::links(renderer.t(language, key), links)
    };
    [("fact-pillars", "pillars"), ("fact-partners", "partners"), ("fact-programme", "programme")]
        .map(links)
        .into_iter()
        .filter(|fact| !fact.values.is_empty())
        .chain(pages::own_facts(renderer, id, language, text))
        .collect()
}

/// The feeds of all news, for the head of its pages.
fn feeds(renderer: &Renderer, language: usize) -> Vec<view::FeedLink> {
    if renderer.site.of_type("news").is_empty() {
        return Vec::new();
    }
    let title = renderer.list_title("news", language).unwrap_or_default();
    [("feed.xml", "application/atom+xml"), ("feed.json", "application/feed+json")]
        .map(|(file, mime)| view::FeedLink {
            title: title.clone(),
            href: renderer.href_in(language, &format!("news/{file}")),
            mime: mime.to_owned(),
        })
        .to_vec()
}

/// A piece's entry in a list, with its date.
pub(super) fn card(renderer: &Renderer, id: DocId, language: usize) -> view::Card {
    view::Card { when: renderer.when_in(renderer.site.fields(id), "date", language), ..renderer.card(id, language) }
}

/// The newest pieces that name one of some documents in a field: `partners`, `programme`.
pub(super) fn cards_naming(
    renderer: &Renderer,
    targets: &[DocId],
    field: &str,
    most: usize,
    language: usize,
) -> Vec<view::Card> {
    let mut news = renderer.site.naming(targets, "news", field);
    sort(&renderer.site, &mut news);
    news.into_iter().take(most).map(|id| card(renderer, id, language)).collect()
}

/// Every piece, as the list shows them: originals, since a list in Welsh names those that are in English only too.
fn newest_first(site: &Catalogue) -> Vec<DocId> {
    let mut all = site.of_type("news").to_vec();
    sort(site, &mut all);
    all
}

fn sort(site: &Catalogue, news: &mut [DocId]) {
    news.sort_by_cached_key(|id| {
        let day = site.fields(*id).date("date").map(PartialDate::first_day);
        (std::cmp::Reverse(day), site.address(*id).into_owned())
    });
}

/// Documents as a view holds them: "12 40 -".
fn written(ids: impl Iterator<Item = Option<DocId>>) -> String {
    ids.map(|id| id.map_or_else(|| NONE.to_owned(), |id| id.0.to_string())).collect::<Vec<_>>().join(" ")
}

fn read(view: &str) -> impl Iterator<Item = Option<DocId>> {
    view.split_whitespace().map(|id| id.parse().ok().map(DocId))
}

/// schema.org's NewsArticle.
fn schema_org(
    renderer: &Renderer,
    id: DocId,
    language: usize,
    page: &view::Page,
    published: &view::TimeText,
) -> serde_json::Value {
    let site = &renderer.site;
    let mut facts = serde_json::json!({
        "@type": "NewsArticle",
        "headline": site.title(id),
        "url": page.canonical,
        "inLanguage": renderer.code(language),
        "publisher": { "@type": "Organization", "name": site.config.organisation_name(language) },
    });
    let modified = page.updated.as_ref().map(|updated| updated.iso.as_str());
    let facts_known = [
        ("datePublished", Some(published.iso.as_str()).filter(|iso| !iso.is_empty())),
        ("dateModified", modified),
        ("description", page.description.as_deref()),
        ("image", page.share_image.as_deref()),
    ];
    for (key, value) in facts_known {
        if let Some(value) = value {
            facts[key] = value.into();
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::partners::{in_order, page};

    #[test]
    fn a_view_keeps_the_order_and_what_is_not_there() {
        let ids = [None, Some(DocId(12)), Some(DocId(4))];
        assert_eq!(written(ids.into_iter()), "- 12 4");
        assert_eq!(read("- 12 4").collect::<Vec<_>>(), ids);
        assert_eq!(read("").count(), 0);
    }

    #[test]
    fn news_leads_to_the_newer_and_the_older_in_any_language() {
        let files = [
            ("content/news/a.md", "+++\ntitle = \"Oldest\"\ndate = 2026-01-01\n+++\n"),
            ("content/news/b.md", "+++\ntitle = \"Middle\"\ndate = 2026-02-01\n+++\n"),
            ("content/news/b.cy.md", "+++\ntitle = \"Canol\"\n+++\n"),
            ("content/news/c.md", "+++\ntitle = \"Newest\"\ndate = 2026-03-01\n+++\n"),
        ];
        assert!(in_order(&page(&files, "news/index.html"), &["Newest</a>", "Middle</a>", "Oldest</a>"]));
        let welsh = page(&files, "cy/news/b/index.html");
        assert!(in_order(&welsh, &["href=\"/news/c/\" rel=\"prev\" lang=\"en\"", "href=\"/news/a/\" rel=\"next\""]));
        assert!(in_order(&page(&files, "cy/news/index.html"), &["lang=\"en\"", "Newest", "Canol", "Oldest"]));
    }
}
