//! The list of news, newest first, and a page for each item with links to the previous and the next one.

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::{facts, list_frame};
use crate::render::keys::{NewsPage, RouteKey};
use crate::render::parts::{cards, pagination};
use crate::render::prose::{PageText, field_values};
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, queries, view};
use crate::site::DocId;

/// News items on one page.
const PER_PAGE: usize = 20;

/// Adds the routes of news. Sorts them once: each route contains the items of its page.
pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    let all = queries::news_newest_first(site);
    if all.is_empty() && !site.at_path("news").is_some_and(|id| site.is_visible(id)) {
        return;
    }
    routes.add_pages("/news/", all.len(), PER_PAGE, |number| {
        RouteKey::News(NewsPage::List { items: pagination::page_of(&all, number, PER_PAGE).into(), number })
    });
    for (at, id) in all.iter().enumerate() {
        if let Some(document) = site.version(*id, language) {
            let newer = at.checked_sub(1).and_then(|at| all.get(at)).copied();
            let key = NewsPage::Item { document, newer, older: all.get(at + 1).copied() };
            routes.add_whole(&site.address(document), RouteKey::News(key));
        }
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, page: &NewsPage, out: &mut Vec<u8>) -> Result<(), RenderError> {
    match page {
        NewsPage::List { items, number } => list(renderer, route, items, *number, out),
        NewsPage::Item { document, newer, older } => item(renderer, route, *document, (*newer, *older), out),
    }
}

fn list(
    renderer: &Renderer,
    route: &Route,
    items: &[DocId],
    number: usize,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let language = route.language;
    let localized = renderer.localized(language);
    let count = renderer.site.of_type("news").len();
    let (mut page, body) = list_frame::for_folder(renderer, route, "news", "list")?;
    let feeds = feeds(localized);
    page.feeds = feeds.clone();
    let titles = ["feed-atom", "feed-json"].map(|key| renderer.t(language, key));
    let view = view::NewsList {
        body: body.filter(|_| number <= 1),
        items: items
            .iter()
            .map(|id| view::Card {
                fields: field_values::of_entry(renderer, *id, language),
                ..cards::news_item(localized, *id)
            })
            .collect(),
        pagination: pagination::links(localized, "/news/", number, count, PER_PAGE),
        feeds: titles.into_iter().zip(feeds).map(|(title, feed)| view::Link::own(title, feed.href)).collect(),
    };
    frame::write_page(renderer, route, view::NewsList::TEMPLATE, &page, &view, out)
}

fn item(
    renderer: &Renderer,
    route: &Route,
    id: DocId,
    (newer, older): (Option<DocId>, Option<DocId>),
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let text = PageText::new(renderer, id, language);
    let mut page = frame::of_document(renderer, route, id, "item", &text);
    page.facts = facts(localized, id, &text);
    page.feeds = feeds(localized);
    let published = renderer.when_in(site.fields(id), "date", language).unwrap_or_default();
    let article = schema_org(localized, id, &page, &published);
    frame::json_ld(renderer, &mut page, vec![article]);
    let [newer, older] = [newer, older].map(|id| id.map(|id| renderer.link(id, language)));
    let view = view::NewsItem { published, body: text.body(), newer, older };
    text.finish()?;
    frame::write_page(renderer, route, view::NewsItem::TEMPLATE, &page, &view, out)
}

fn facts(renderer: Localized, id: DocId, text: &PageText) -> Vec<view::Fact> {
    let links = |(key, field)| {
        let links = renderer.links(&renderer.site.references(id, field));
        view::Fact::links(renderer.t(key), links)
    };
    [("fact-pillars", "pillars"), ("fact-partners", "partners"), ("fact-programme", "programme")]
        .map(links)
        .into_iter()
        .filter(|fact| !fact.values.is_empty())
        .chain(facts::own_facts(renderer, id, text))
        .collect()
}

/// Returns the feeds of all news, for the head of its pages.
fn feeds(renderer: Localized) -> Vec<view::FeedLink> {
    if renderer.site.of_type("news").is_empty() {
        return Vec::new();
    }
    let title = renderer.list_title("news").unwrap_or_default();
    [("feed.xml", "application/atom+xml"), ("feed.json", "application/feed+json")]
        .map(|(file, mime)| view::FeedLink {
            title: title.clone(),
            href: renderer.href_in(&format!("news/{file}")),
            mime: mime.to_owned(),
        })
        .to_vec()
}

/// Returns schema.org's NewsArticle.
fn schema_org(renderer: Localized, id: DocId, page: &view::Page, published: &view::TimeText) -> serde_json::Value {
    let site = &renderer.site;
    let mut facts = serde_json::json!({
        "@type": "NewsArticle",
        "headline": site.title(id),
        "url": page.canonical,
        "inLanguage": renderer.code(renderer.language),
        "publisher": { "@type": "Organization", "name": site.config.organisation_name(renderer.language) },
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
    use crate::render::testing::{in_order, page};

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
