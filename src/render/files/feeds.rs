//! Writes feeds of news and changes: Atom (RFC 4287) and JSON Feed 1.1. Documents have no time of day, so entries have
//! midnight UTC.

use serde::Serialize;

use crate::datetime::PartialDate;
use crate::render::context::{Renderer, RouteContext};
use crate::render::keys::{FeedFormat, FeedSubject, NewsFeed, RouteKey};
use crate::render::parts::plain;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{prose, queries};

/// Most entries of a feed: feed readers keep older ones themselves.
const ENTRIES: usize = 50;

pub(crate) fn routes(context: &RouteContext, _language: usize, routes: &mut Routes) {
    let has_news = !context.site.of_type("news").is_empty();
    for (of, folder) in [(FeedSubject::News, "news"), (FeedSubject::Changes, "changes")] {
        for (format, file) in [(FeedFormat::Atom, "feed.xml"), (FeedFormat::Json, "feed.json")] {
            if has_news || of != FeedSubject::News {
                routes.add(&format!("/{folder}/{file}"), RouteKey::Feeds(NewsFeed { subject: of, format }));
            }
        }
    }
}

/// The data of both formats.
struct FeedData {
    title: String,
    page: String,
    own: String,
    language: String,
    author: String,
    entries: Vec<FeedEntry>,
}

struct FeedEntry {
    id: String,
    url: String,
    title: String,
    day: String,
    /// The day of its last change, if that is later.
    updated: Option<String>,
    summary: String,
    html: String,
}

impl FeedEntry {
    /// Returns the day of its last change.
    fn updated(&self) -> &str {
        self.updated.as_deref().unwrap_or(&self.day)
    }
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    NewsFeed { subject: of, format }: NewsFeed,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let feed = feed(renderer, route, of)?;
    match format {
        FeedFormat::Atom => atom(&feed, out),
        FeedFormat::Json => json(&feed, out),
    }
    Ok(())
}

fn feed(renderer: &Renderer, route: &Route, of: FeedSubject) -> Result<FeedData, RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let base = &site.config.base;
    let strings = renderer.strings(language);
    let entries: Result<Vec<FeedEntry>, RenderError> = match of {
        FeedSubject::News => queries::latest_news(&renderer.site, language)
            .into_iter()
            .take(ENTRIES)
            .map(|id| {
                let url = base.absolute(&site.address(id));
                let day = |name: &str| site.fields(id).date(name).map(PartialDate::first_day);
                let (date, updated) = (day("date"), day("updated"));
                Ok(FeedEntry {
                    id: url.clone(),
                    title: site.title(id).to_owned(),
                    day: date.map(|date| date.to_string()).unwrap_or_default(),
                    updated: updated.filter(|updated| Some(*updated) > date).map(|updated| updated.to_string()),
                    summary: site.fields(id).text("summary").unwrap_or_default().to_owned(),
                    html: prose::body_for_feed(renderer, id)?,
                    url,
                })
            })
            .collect(),
        FeedSubject::Changes => Ok(queries::changes(site, language)
            .into_iter()
            .take(ENTRIES)
            .map(|change| {
                let url = base.absolute(&site.address(change.id));
                let note = change.fields.text("note").unwrap_or_default();
                FeedEntry {
                    id: format!(
                        "{url}#changed-{}-{:08x}",
                        change.date,
                        xxhash_rust::xxh3::xxh3_64(note.as_bytes()) as u32
                    ),
                    url,
                    title: site.title(change.id).to_owned(),
                    day: change.date.to_string(),
                    updated: None,
                    summary: plain::plain_text(note),
                    html: String::new(),
                }
            })
            .collect()),
    };
    let title = strings.text(if of == FeedSubject::News { "news-title" } else { "changes-title" });
    Ok(FeedData {
        title: format!("{}: {title}", site.config.title(language)),
        page: base.absolute(&route.address().folder()),
        own: base.absolute(&route.address()),
        language: site.config.languages[language].clone(),
        author: site.config.organisation_name(language).to_owned(),
        entries: entries?,
    })
}

fn atom(feed: &FeedData, out: &mut Vec<u8>) {
    let e = |text: &str| quick_xml::escape::escape(&*plain::xml_safe(text)).into_owned();
    let updated = feed.entries.iter().map(FeedEntry::updated).max().unwrap_or("1970-01-01");
    let (title, own, page) = (e(&feed.title), e(&feed.own), e(&feed.page));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{title}</title>\n<id>{own}</id>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>\n<updated>{updated}T00:00:00Z</updated>\n\
         <author><name>{}</name></author>\n",
        e(&feed.language),
        e(&feed.author)
    );
    for entry in &feed.entries {
        xml.push_str(&format!(
            "<entry>\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<published>{}T00:00:00Z</published>\n<updated>{}T00:00:00Z</updated>\n<summary>{}</summary>\n",
            e(&entry.title),
            e(&entry.id),
            e(&entry.url),
            entry.day,
            entry.updated(),
            e(&entry.summary)
        ));
        if !entry.html.is_empty() {
            xml.push_str(&format!("<content type=\"html\">{}</content>\n", e(&entry.html)));
        }
        xml.push_str("</entry>\n");
    }
    xml.push_str("</feed>\n");
    out.extend_from_slice(xml.as_bytes());
}

#[derive(Serialize)]
struct JsonFeed<'f> {
    version: &'static str,
    title: &'f str,
    home_page_url: &'f str,
    feed_url: &'f str,
    language: &'f str,
    authors: [JsonAuthor<'f>; 1],
    items: Vec<JsonItem<'f>>,
}

#[derive(Serialize)]
struct JsonAuthor<'f> {
    name: &'f str,
}

#[derive(Serialize)]
struct JsonItem<'f> {
    id: &'f str,
    url: &'f str,
    title: &'f str,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    summary: &'f str,
    #[serde(skip_serializing_if = "str::is_empty")]
    content_html: &'f str,
    #[serde(skip_serializing_if = "str::is_empty")]
    content_text: &'f str,
}

fn json(feed: &FeedData, out: &mut Vec<u8>) {
    let items = feed.entries.iter().map(|entry| JsonItem {
        id: &entry.id,
        url: &entry.url,
        title: &entry.title,
        date_published: format!("{}T00:00:00Z", entry.day),
        date_modified: entry.updated.as_ref().map(|day| format!("{day}T00:00:00Z")),
        summary: &entry.summary,
        content_html: &entry.html,
        content_text: if entry.html.is_empty() { &entry.summary } else { "" },
    });
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.page,
        feed_url: &feed.own,
        language: &feed.language,
        authors: [JsonAuthor { name: &feed.author }],
        items: items.collect(),
    };
    // Writing strings to memory cannot fail.
    let _ = serde_json::to_writer_pretty(&mut *out, &feed);
    out.push(b'\n');
}
