//! Plain pages and lists: home, page, generic lists, news, glossary, changes, A to Z, privacy, not found.

use serde::Serialize;

use super::events::EventsBlock;
use super::framework::TreeNode;
use super::pictures::StateBar;
use super::pledges::Form;
use super::words::{Card, CardList, Choice, Group, Html, Link, Pagination, Prose, Text, TimeText};

/// The home page.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Home {
    /// The text of content/index.md.
    pub body: Option<Prose>,
    /// Links for families, partners and governors, as far as the site has their pages.
    pub ways: Vec<HomeWay>,
    /// The first frameworks, each with its top pillars.
    pub frameworks: Vec<HomeSection>,
    /// The list of all frameworks, if `frameworks` has only the first ones.
    pub frameworks_more: Option<Link>,
    /// The states of the measures of all frameworks; empty without measures.
    pub status: Option<StateBar>,
    /// The tracker of the first framework with measures.
    pub tracker: Option<Link>,
    /// The next events: at most three dates.
    pub events: EventsBlock,
    /// The programmes that run today.
    pub programmes: CardList,
    /// The newest report.
    pub report: Option<Card>,
    /// On a small site, the entries of its lists; otherwise empty.
    pub lists: Vec<Group>,
    /// The latest news items.
    pub news: Vec<Card>,
    /// All news.
    pub news_link: Option<Link>,
    /// Ways to take part: task forces, open pledges.
    pub involve: CardList,
}

/// The links for one group of readers.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct HomeWay {
    /// "For families".
    pub title: String,
    /// The pages that these readers need first.
    pub links: Vec<Link>,
}

/// One framework on the home page.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct HomeSection {
    /// The framework's page.
    pub link: Link,
    /// Its strapline or summary.
    pub summary: Option<Text>,
    /// The heading's `id`.
    pub id: String,
    /// Its first top pillars (no children).
    pub pillars: Vec<TreeNode>,
    /// The framework's page, if `pillars` has only the first ones.
    pub more: Option<Link>,
}

/// A plain page and, for a folder's index, its children.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PageView {
    /// The document's text.
    pub body: Option<Prose>,
    /// The pages in its folder.
    pub children: CardList,
    /// A form that visitors can send.
    pub form: Option<Form>,
}

/// Any list of documents: frameworks, programmes, places, task forces, term dates, reports, pledges, references, users' own types.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ListView {
    /// The text of the folder's index.md.
    pub body: Option<Prose>,
    /// The entries, under headings or as one group without a title.
    pub groups: Vec<Group>,
    /// Its pages, if it is long.
    pub pagination: Option<Pagination>,
}

/// The list of news.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct NewsList {
    /// The text of news/index.md; on the first page only.
    pub body: Option<Prose>,
    /// The items of this page, newest first, each with `when`.
    pub items: Vec<Card>,
    /// Its pages.
    pub pagination: Option<Pagination>,
    /// Atom and JSON Feed.
    pub feeds: Vec<Link>,
}

/// One news item. Its date is in `page.facts` or `published`; pillars, partners and programme are facts.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct NewsItem {
    /// When it was published.
    pub published: TimeText,
    /// The document's text.
    pub body: Option<Prose>,
    /// The next newer item.
    pub newer: Option<Link>,
    /// The next older item.
    pub older: Option<Link>,
}

/// The glossary.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Glossary {
    /// The file's own body.
    pub body: Option<Prose>,
    /// Every letter with entries.
    pub letters: Vec<GlossaryLetter>,
}

/// Entries under one letter.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct GlossaryLetter {
    /// "A", or "Ch", "Dd" in Welsh.
    pub title: String,
    /// The heading's `id`.
    pub id: String,
    /// In order.
    pub entries: Vec<GlossaryEntry>,
}

/// One explained term.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct GlossaryEntry {
    /// The anchor of `<abbr>` and of links.
    pub id: String,
    /// The term or abbreviation.
    pub term: Text,
    /// Its meaning.
    pub meaning: Prose,
    /// Its meaning in plain language.
    pub plain: Option<Text>,
}

/// The changes of the site.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Changes {
    /// By month, newest first.
    pub months: Vec<ChangesMonth>,
    /// Its pages.
    pub pagination: Option<Pagination>,
    /// Atom and JSON Feed.
    pub feeds: Vec<Link>,
}

/// One month's changes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ChangesMonth {
    /// "October 2026".
    pub title: String,
    /// The heading's `id`: "month-2026-10".
    pub id: String,
    /// Newest first.
    pub entries: Vec<SiteChange>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct SiteChange {
    /// The day.
    pub when: TimeText,
    /// The page that changed.
    pub link: Link,
    /// What changed.
    pub note: Html,
    /// Language of the note, where it is not the page's.
    pub lang: Option<String>,
}

/// The site map: every page by its first letter.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct AToZ {
    /// The letters with pages.
    pub groups: Vec<Letter>,
    /// The alphabet of the language, with links to the letters that have pages; an empty `href` for the others.
    pub letters: Vec<Choice>,
    /// Its pages.
    pub pagination: Option<Pagination>,
}

/// A letter and the pages that begin with it. They are links without summaries, because every page of the site is in
/// this list.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Letter {
    /// The letter.
    pub title: String,
    /// The heading's `id`.
    pub id: String,
    /// The pages, in list order.
    pub links: Vec<Link>,
}

/// The privacy page: the document's text, and the generated note on cookies and third parties.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Privacy {
    /// The text of content/privacy.md.
    pub body: Option<Prose>,
    /// Every form on the site.
    pub forms: Vec<PrivacyForm>,
}

/// The questions of one form, and their receiver.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PrivacyForm {
    /// The page with the form.
    pub link: Link,
    /// The purpose of the questions: blocks.
    pub purpose: Option<Prose>,
    /// Until when the answers are kept.
    pub keep_until: Option<Text>,
    /// Another company that receives it ("Netlify", "Formspree"); `None` if only the controller does.
    pub third_party: Option<String>,
}

/// The page for addresses that do not exist.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct NotFound {
    /// Links to follow instead: home, A to Z, the menu's lists.
    pub links: Vec<Link>,
    /// The email address for questions.
    pub email: Option<String>,
}

impl Home {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "home.html";
}
impl PageView {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "page.html";
}
impl ListView {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "list.html";
}
impl NewsList {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "news/list.html";
}
impl NewsItem {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "news/item.html";
}
impl Glossary {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "glossary.html";
}
impl Changes {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "changes.html";
}
impl AToZ {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "a-to-z.html";
}
impl Privacy {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "privacy.html";
}
impl NotFound {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "404.html";
}
