//! What all pages share: the site around them (one value for each language, built once) and the head and frame of a page.

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
    /// The base path without a slash at its end: "" or "/trust". For themes that name files of their own.
    pub base_path: String,
    /// The stylesheet's address.
    pub stylesheet: String,
    /// The icon's address, where there is one.
    pub icon: Option<String>,
    /// The logo in the header; its `alt` is empty when the name stands beside it.
    pub logo: Option<Image>,
    /// The brand colour as "#rrggbb", for `theme-color`.
    pub brand: Option<String>,
    /// The main menu, in order.
    pub menu: Vec<Link>,
    /// The banner that stands on every page from its first to its last day.
    pub alert: Option<Alert>,
    /// The search page: a form there sends what is searched for as `q`.
    pub search: String,
    /// What browsers need to offer the site's search themselves.
    pub open_search: String,
    /// Legal facts and contact for the footer.
    pub organisation: Organisation,
    /// Accessibility statement, privacy, A to Z, what changed, glossary: those that exist.
    pub footer_links: Vec<Link>,
    /// `[params]` of site.toml, for themes.
    pub params: serde_json::Value,
}

/// The alert banner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Alert {
    /// The themes.
    pub title: String,
    /// More words, if any.
    pub text: Option<Html>,
    /// Where to read on: its title leads there.
    pub href: Option<String>,
    /// Language of `title` and `text`, where it is not the page's.
    pub lang: Option<String>,
}

/// The organisation as the footer shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Organisation {
    /// Its legal name.
    pub name: String,
    /// Language of the name, where it is not the page's.
    pub lang: Option<String>,
    /// What it is in law: "Company limited by guarantee".
    pub kind: Option<Text>,
    /// Ready sentences: "A charity registered in England and Wales, number 1200001."
    pub legal: Vec<String>,
    /// The registered office, one line.
    pub address: Option<String>,
    /// As read.
    pub phone: Option<String>,
    /// As dialled: "tel:+44…".
    pub phone_href: Option<String>,
    /// In lower case.
    pub email: Option<String>,
    /// Its main website, where this site is not it.
    pub url: Option<Link>,
    /// Accounts elsewhere.
    pub social: Vec<Link>,
}

/// One page's head and frame.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Page {
    /// The h1.
    pub title: String,
    /// Language of the title, where it is not the page's.
    pub title_lang: Option<String>,
    /// A few words above the h1: "Pillar 1.2", "Policy", the framework's name.
    pub kicker: Option<Text>,
    /// Its state, beside the h1: "Cancelled", "Overdue".
    pub tag: Option<Tag>,
    /// The whole of `<title>`: "Volunteering policy - Tawe Learning Trust".
    pub head_title: String,
    /// For `<meta name="description">`: plain, one line.
    pub description: Option<String>,
    /// This page's own address: "/trust/policies/volunteering/".
    pub address: String,
    /// The same with the origin.
    pub canonical: String,
    /// The kind of page, one word, for `<meta name="page-type">`: the template's name without folder marks, "policy".
    pub page_type: String,
    /// The content type of the page's document, or of what a list holds: "policy", "minutes"; empty for other pages.
    #[serde(rename = "type")]
    pub kind: String,
    /// Keep out of search engines: 404, thank-you pages, hidden documents in preview.
    pub noindex: bool,
    /// This page in each of its languages, itself among them; empty for a page in one language only.
    pub alternates: Vec<Alternate>,
    /// To the other languages, in the header.
    pub languages: Vec<LanguageLink>,
    /// `href` of the menu entry in which this page lies, so that it can be marked.
    pub section: Option<String>,
    /// The way from the home page to the page above this one; empty on the home page.
    pub breadcrumbs: Vec<Link>,
    /// The summary beneath the h1.
    pub lead: Option<Text>,
    /// What must be read first: cancelled, moved, review overdue, provisional dates.
    pub notices: Vec<Notice>,
    /// The facts beneath the lead.
    pub facts: Vec<Fact>,
    /// The document's picture.
    pub picture: Option<Image>,
    /// The page's sections, when there are four or more; else empty.
    pub contents: Vec<ContentsEntry>,
    /// Related documents.
    pub related: Vec<Link>,
    /// Last changed.
    pub updated: Option<TimeText>,
    /// The role that answers for it.
    pub owner: Option<Text>,
    /// What changed, newest first.
    pub changes: Vec<Change>,
    /// Why this page is not public (preview only).
    pub mark: Option<Mark>,
    /// schema.org facts as JSON, every `<` written `\u003c`.
    pub json_ld: Option<String>,
    /// The picture for shared links, absolute.
    pub share_image: Option<String>,
    /// What that picture shows.
    pub share_image_alt: Option<String>,
    /// Feeds of this page, for `<link rel="alternate">`.
    pub feeds: Vec<FeedLink>,
    /// Files that hold the same as this page (CSV, JSON), shown beneath its content.
    pub downloads: Vec<DocumentLink>,
    /// The document's own `[extra]`, for themes; null without.
    pub extra: serde_json::Value,
}

/// This page in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Alternate {
    /// Code, or "x-default".
    pub lang: String,
    /// Absolute address.
    pub href: String,
}

/// The way to another language, in the header.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct LanguageLink {
    /// The language's own name: "Cymraeg".
    pub title: String,
    /// Its code.
    pub lang: String,
    /// The same page in it, or its home page where there is none.
    pub href: String,
    /// Where there is none, an honest note in the page's language: "This page is not in Welsh yet."
    pub note: Option<String>,
}

/// Something to read before all else.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Notice {
    /// The state and its colours.
    pub tag: Tag,
    /// One or two sentences, or what the author wrote.
    pub html: Html,
    /// Language of `html`, where it is not the page's.
    pub lang: Option<String>,
}

/// One line of the contents list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct ContentsEntry {
    /// The heading's words.
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
    /// What changed: a phrase or blocks.
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
    /// The content.
    pub title: String,
    /// Its address.
    pub href: String,
    /// "application/atom+xml", "application/feed+json", "text/calendar".
    pub mime: String,
}
