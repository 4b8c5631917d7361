//! The values that all pages share: the site (one value for each language, built once), and the head and frame of a
//! page.

use serde::Serialize;

use super::words::{DocumentLink, Fact, Html, Image, Link, Tag, Text, TimeText};

/// The site in one language. Built once, shared by all its pages.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Site {
    /// The site's name, in the header and in `<title>`.
    pub title: String,
    /// Language of `title`, where it is not the page's.
    pub title_lang: Option<String>,
    /// This language's code: "en", "cy".
    pub lang: String,
    /// The home page in this language.
    pub home: String,
    /// The base path without a slash at its end: "" or "/trust". For themes that refer to their own files.
    pub base_path: String,
    /// The stylesheet's address.
    pub stylesheet: String,
    /// The icon's address, if there is one.
    pub icon: Option<String>,
    /// The logo in the header; its `alt` is empty if the name is beside it.
    pub logo: Option<Image>,
    /// The brand colour as "#rrggbb", for `theme-color`.
    pub brand: Option<String>,
    /// The main menu, in order.
    pub menu: Vec<Link>,
    /// The banner on every page, from its first to its last day.
    pub alert: Option<Alert>,
    /// The search page: a form there sends the query as `q`.
    pub search: String,
    /// The OpenSearch description, with which browsers offer the site's search.
    pub open_search: String,
    /// Legal facts and contact for the footer.
    pub organisation: Organisation,
    /// Accessibility statement, privacy, A to Z, changes, glossary: those that exist.
    pub footer_links: Vec<Link>,
    /// `[params]` of site.toml, for themes.
    pub params: serde_json::Value,
}

/// The alert banner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Alert {
    /// Its title.
    pub title: String,
    /// More text.
    pub text: Option<Html>,
    /// The target of its title.
    pub href: Option<String>,
    /// Language of `title` and `text`, where it is not the page's.
    pub lang: Option<String>,
}

/// The organisation in the footer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Organisation {
    /// Its legal name.
    pub name: String,
    /// Language of the name, where it is not the page's.
    pub lang: Option<String>,
    /// Its legal form: "Company limited by guarantee".
    pub kind: Option<Text>,
    /// Complete sentences: "A charity registered in England and Wales, number 1200001."
    pub legal: Vec<String>,
    /// The registered office, one line.
    pub address: Option<String>,
    /// The phone number as people read it.
    pub phone: Option<String>,
    /// The phone number as dialled: "tel:+44…".
    pub phone_href: Option<String>,
    /// The email address in lower case.
    pub email: Option<String>,
    /// Its main website, if that is not this site.
    pub url: Option<Link>,
    /// Its accounts on other sites.
    pub social: Vec<Link>,
}

/// One page's head and frame.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Page {
    /// The h1.
    pub title: String,
    /// Language of the title, where it is not the page's.
    pub title_lang: Option<String>,
    /// A few words above the h1: "Pillar 1.2", the date and place of an event.
    pub kicker: Option<Text>,
    /// Its state, beside the h1: "Cancelled", "Overdue".
    pub tag: Option<Tag>,
    /// The whole of `<title>`: "Volunteering policy - Tawe Learning Trust".
    pub head_title: String,
    /// For `<meta name="description">`: one line of plain text.
    pub description: Option<String>,
    /// This page's own address: "/trust/policies/volunteering/".
    pub address: String,
    /// This page's absolute URL.
    pub canonical: String,
    /// The kind of page, one word, for `<meta name="page-type">`: the template's name without its folder, "policy".
    pub page_type: String,
    /// The content type of the page's document, or of the entries of a list: "policy", "minutes"; empty for other
    /// pages.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether search engines must not index it: 404, thank-you pages, hidden documents in preview.
    pub noindex: bool,
    /// This page in each of its languages, including its own; empty for a page in one language only.
    pub alternates: Vec<Alternate>,
    /// Links to the other languages, in the header.
    pub languages: Vec<LanguageLink>,
    /// `href` of the menu entry that this page belongs to, to mark it.
    pub section: Option<String>,
    /// The links from the home page to the parent page; empty on the home page.
    pub breadcrumbs: Vec<Link>,
    /// The summary beneath the h1.
    pub lead: Option<Text>,
    /// Important notices: cancelled, moved, review overdue, provisional dates.
    pub notices: Vec<Notice>,
    /// The facts beneath the lead.
    pub facts: Vec<Fact>,
    /// The document's picture.
    pub picture: Option<Image>,
    /// The page's sections if there are enough for a contents list; otherwise empty.
    pub contents: Vec<ContentsEntry>,
    /// Related documents.
    pub related: Vec<Link>,
    /// Last changed.
    pub updated: Option<TimeText>,
    /// The responsible role.
    pub owner: Option<Text>,
    /// What changed, newest first.
    pub changes: Vec<Change>,
    /// Why this page is not public (preview only).
    pub mark: Option<Mark>,
    /// JSON-LD (schema.org), with every `<` written as `\u003c`.
    pub json_ld: Option<String>,
    /// The picture for shared links, as an absolute URL.
    pub share_image: Option<String>,
    /// The text alternative of that picture.
    pub share_image_alt: Option<String>,
    /// Feeds of this page, for `<link rel="alternate">`.
    pub feeds: Vec<FeedLink>,
    /// Files with the same data as this page (CSV, JSON), shown below its content.
    pub downloads: Vec<DocumentLink>,
    /// The document's own `[extra]`, for themes; null without.
    pub extra: serde_json::Value,
}

/// The address of this page in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Alternate {
    /// Code, or "x-default".
    pub lang: String,
    /// Absolute address.
    pub href: String,
}

/// A link to another language, in the header.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct LanguageLink {
    /// The language's own name: "Cymraeg"; that of its home page if the link leads there: "Hafan Gymraeg".
    pub title: String,
    /// Whether the title says that the link leads to the home page.
    pub says_home: bool,
    /// Its code.
    pub lang: String,
    /// The same page in it, or its home page if there is none.
    pub href: String,
    /// A note in the page's language if there is none: "This page is not in Welsh yet."
    pub note: Option<String>,
}

/// A notice that readers must see first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Notice {
    /// The state and its colours.
    pub tag: Tag,
    /// One or two sentences, or the author's text.
    pub html: Html,
    /// Language of `html`, where it is not the page's.
    pub lang: Option<String>,
}

/// One line of the contents list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct ContentsEntry {
    /// The heading's text.
    pub title: String,
    /// "#id".
    pub href: String,
    /// Language of the words, where it is not the page's.
    pub lang: Option<String>,
}

/// One entry of the page history.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Change {
    /// The day.
    pub when: TimeText,
    /// What changed: inline Markdown or blocks.
    pub note: Html,
    /// Language of the note, where it is not the page's.
    pub lang: Option<String>,
}

/// Why a page is shown only in preview.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Mark {
    /// "Draft", "Scheduled", "Expired", "Internal".
    pub word: String,
    /// One sentence: "This page will be published on 5 October 2026."
    pub text: String,
}

/// A feed of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct FeedLink {
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
    /// "application/atom+xml", "application/feed+json", "text/calendar".
    pub mime: String,
}
