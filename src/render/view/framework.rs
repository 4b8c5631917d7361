//! Frameworks, pillars, measures, and their coverage of external references.

use serde::Serialize;

use super::events::EventsBlock;
use super::pictures::StateBar;
use super::words::{Card, CardList, Choice, Html, Image, Link, Pagination, Prose, Quote, Tag, Text, TimeText};

/// A framework's overview. Period, publisher and the like are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Framework {
    /// One line that summarises it.
    pub strapline: Option<Text>,
    /// Its goal: blocks.
    pub goal: Option<Prose>,
    /// The text of index.md.
    pub body: Option<Prose>,
    /// Its pillars, nested: as many levels as fit on the page.
    pub tree: Vec<TreeNode>,
    /// The page of all top pillars, if `tree` has only the first ones.
    pub tree_more: Option<Link>,
    /// Its picture, which is below the tree so that the tree begins on the first screen.
    pub picture: Option<Image>,
    /// The states of its measures.
    pub status: Option<StateBar>,
    /// A complete sentence: "12 measures, 3 of them met".
    pub status_text: Option<String>,
    /// The whole framework on one page, the tracker, the coverage: those that exist.
    pub views: Vec<Link>,
    /// Statements by group.
    pub statements: Vec<StatementGroup>,
    /// Messages from people, by role.
    pub messages: Vec<Quote>,
    /// Its sources: the title is a link if there is an address; `note` contains author and year.
    pub sources: Vec<Card>,
}

/// One pillar in a tree.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TreeNode {
    /// Its page.
    pub link: Link,
    /// "1.2".
    pub number: Option<String>,
    /// The name of its level: "Pillar", "Aim".
    pub level: Option<String>,
    /// One sentence.
    pub summary: Option<Text>,
    /// "Year 2": its progress, as the author writes it.
    pub stage: Option<Text>,
    /// The responsible role.
    pub owner: Option<Text>,
    /// Its state, if it has one.
    pub tag: Option<Tag>,
    /// Its children, if they fit on the page.
    pub children: Vec<TreeNode>,
    /// "12 parts beneath this", if they do not fit.
    pub beneath: Option<String>,
}

/// Statements under one heading.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct StatementGroup {
    /// The group; `None` for statements without one.
    pub title: Option<Text>,
    /// The heading's `id`.
    pub id: String,
    /// In order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Statement {
    /// The stressed beginning: inline Markdown.
    pub lead: Option<Prose>,
    /// The rest: blocks.
    pub text: Option<Prose>,
}

/// The whole framework on one printable page.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Whole {
    /// The framework's own page.
    pub overview: Link,
    /// One line.
    pub strapline: Option<Text>,
    /// Its goal.
    pub goal: Option<Prose>,
    /// The text of index.md.
    pub body: Option<Prose>,
    /// Every pillar, parents before children.
    pub parts: Vec<WholePart>,
    /// Statements by group.
    pub statements: Vec<StatementGroup>,
    /// Messages from people, by role.
    pub messages: Vec<Quote>,
    /// Its sources.
    pub sources: Vec<Card>,
}

/// One pillar within the whole.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct WholePart {
    /// The heading's `id`.
    pub id: String,
    /// The heading's level: 2 for a top pillar, 3 for its children, at most 5. Measures are one level below.
    pub heading: u8,
    /// "1.2".
    pub number: Option<String>,
    /// "Aim".
    pub level: Option<String>,
    /// The pillar's page.
    pub link: Link,
    /// Its summary.
    pub summary: Option<Text>,
    /// Its text, with headings below its own and unique ids.
    pub body: Option<Prose>,
    /// Short promises.
    pub attributes: Vec<Prose>,
    /// Its measures.
    pub measures: Vec<Measure>,
    /// "Year 2".
    pub stage: Option<Text>,
    /// The responsible role.
    pub owner: Option<Text>,
    /// The plan behind it.
    pub action_plan: Option<ActionPlan>,
    /// Areas of references that it maps to.
    pub mappings: Vec<Mapping>,
}

/// One measure.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Measure {
    /// The row's `id`, unique on the page.
    pub id: String,
    /// "M1.2".
    pub code: Option<String>,
    /// The intended result: inline Markdown.
    pub statement: Prose,
    /// Its parts: inline Markdown.
    pub items: Vec<Prose>,
    /// More: blocks.
    pub note: Option<Prose>,
    /// Its pillar, in a list with measures of several pillars.
    pub pillar: Option<Link>,
    /// Other pillars that it serves.
    pub also: Vec<Link>,
    /// When it is due.
    pub due: Option<TimeText>,
    /// The initial value.
    pub baseline: Option<Reading>,
    /// The value to reach.
    pub target: Option<Text>,
    /// The latest value.
    pub latest: Option<Reading>,
    /// The progress from `baseline` to `target` in per cent, from 0 to 100; `None` if they are not figures.
    pub way: Option<u8>,
    /// Its state.
    pub tag: Tag,
    /// "45 days overdue".
    pub overdue: Option<String>,
    /// The source of the figures.
    pub source: Option<Text>,
    /// The responsible role.
    pub owner: Option<Text>,
}

/// A value at a date.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Reading {
    /// "62%".
    pub value: Text,
    /// The day of the value.
    pub as_of: Option<TimeText>,
    /// The source of the value.
    pub source: Option<Text>,
}

/// The measures tracker. CSV and JSON are `page.downloads`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Tracker {
    /// The framework's page.
    pub overview: Link,
    /// The number of measures in each state; on the first page only.
    pub bar: Option<StateBar>,
    /// A complete sentence: "12 measures, 3 of them met".
    pub status_text: Option<String>,
    /// The gaps: pillars without a measure, open measures without a date; on the first page only.
    pub gaps: Vec<TrackerGap>,
    /// The orders of its rows; each is a page of its own.
    pub orders: Vec<Choice>,
    /// The measures, in the order of the page; `pillar` links to the measure on its pillar's page.
    pub measures: Vec<Measure>,
    /// Its pages.
    pub pagination: Option<Pagination>,
}

/// One kind of gap in the tracker.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TrackerGap {
    /// The heading's `id`.
    pub id: String,
    /// "Parts of the framework without a measure".
    pub title: String,
    /// Each part or measure that it concerns: the first ones of very many.
    pub links: Vec<Link>,
    /// "and 20 more", if there are very many.
    pub left_out: Option<String>,
}

/// The coverage of external references by a framework. CSV is in `page.downloads`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Coverage {
    /// The framework's page.
    pub overview: Link,
    /// One for each reference.
    pub tables: Vec<CoverageTable>,
    /// Parts of the framework that no programme, partner, policy or event serves.
    pub unserved: Vec<Link>,
    /// "and 20 more", if there are very many.
    pub unserved_left_out: Option<String>,
}

/// One matrix: a row for each area, a column for each pillar. A matrix that would be very large has no columns; its rows
/// count the pillars instead.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct CoverageTable {
    /// The reference's page.
    pub reference: Link,
    /// The heading's `id`.
    pub id: String,
    /// The table's caption: "Areas of … and the pillars that serve them".
    pub caption: String,
    /// A complete sentence: "12 of 14 areas are covered".
    pub text: String,
    /// The number of areas that a pillar serves, and of those that none serves.
    pub bar: StateBar,
    /// Areas that no pillar serves, "9 Financial reporting"; empty if there are none.
    pub gaps: Vec<Text>,
    /// The pillars, as column headings; `note` contains the number.
    pub columns: Vec<Link>,
    /// The areas.
    pub rows: Vec<CoverageRow>,
}

/// One area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct CoverageRow {
    /// "9".
    pub number: String,
    /// Its name.
    pub title: Text,
    /// Whether any pillar serves it.
    pub covered: bool,
    /// One cell for each column.
    pub cells: Vec<CoverageCell>,
    /// "37 pillars", with a link to the area on the reference's page, if there are no columns.
    pub count: Option<Link>,
}

/// Whether one pillar serves one area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct CoverageCell {
    /// Whether it does.
    pub covered: bool,
    /// The descendants of that pillar that serve it: "1.2", "1.3", each a link; empty if the pillar itself does.
    pub by: Vec<Link>,
}

/// A pillar's page. Number, stage, status, hashtag are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PillarView {
    /// The document's text.
    pub body: Option<Prose>,
    /// Short promises: inline Markdown.
    pub attributes: Vec<Prose>,
    /// The name of the level of its children, in the plural if the author gives one: the heading of `children`.
    pub children_title: Option<String>,
    /// Its children, with as many levels as fit on the page.
    pub children: Vec<TreeNode>,
    /// The page of all its children, if `children` has only the first ones.
    pub children_more: Option<Link>,
    /// The states of its measures, including those of its descendants.
    pub status: Option<StateBar>,
    /// Its own measures, and those that also serve it.
    pub measures: Vec<Measure>,
    /// The tracker of the framework, if very many measures serve it and `measures` has only the first ones.
    pub measures_more: Option<Link>,
    /// The plan behind it.
    pub action_plan: Option<ActionPlan>,
    /// Areas of references that it maps to.
    pub mappings: Vec<Mapping>,
    /// Programmes that serve it.
    pub programmes: CardList,
    /// Its partners.
    pub partners: CardList,
    /// Policies that put it into practice.
    pub policies: CardList,
    /// News about it.
    pub news: Vec<Card>,
    /// Its events, and those of its descendants.
    pub events: EventsBlock,
    /// The pillar before it, in the framework's order.
    pub previous: Option<Link>,
    /// The pillar after it.
    pub next: Option<Link>,
}

/// The public part of a pillar's action plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ActionPlan {
    /// The summary of a public plan: blocks. `None` for an internal plan, for which the page only says that it exists.
    pub summary: Option<Prose>,
    /// Its next review.
    pub review: Option<TimeText>,
}

/// Areas of one reference.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Mapping {
    /// The reference's page.
    pub reference: Link,
    /// "3 Reading", each linked to its row on that page.
    pub areas: Vec<Link>,
}

/// An external reference, and the pillars that serve each of its areas. Publisher and address are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ReferenceView {
    /// The document's text.
    pub body: Option<Prose>,
    /// Its areas.
    pub areas: Vec<ReferenceArea>,
}

/// One area of a reference.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ReferenceArea {
    /// The row's `id`.
    pub id: String,
    /// "9".
    pub number: String,
    /// Its name.
    pub title: Text,
    /// The pillars that map to it; if there are none, the page reports a gap.
    pub pillars: Vec<Link>,
    /// The page of all of them, if `pillars` has only the first ones.
    pub more: Option<Link>,
}

impl Framework {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "frameworks/framework.html";
}
impl Whole {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "frameworks/whole.html";
}
impl Tracker {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "frameworks/measures.html";
}
impl Coverage {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "frameworks/coverage.html";
}
impl PillarView {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "frameworks/pillar.html";
}
impl ReferenceView {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "references/reference.html";
}

impl From<Html> for Prose {
    fn from(html: Html) -> Prose {
        Prose { html, lang: None }
    }
}
