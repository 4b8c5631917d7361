//! Frameworks, pillars, measures and how they meet external references.

use serde::Serialize;

use super::events::EventsBlock;
use super::pictures::StateBar;
use super::words::{Card, Choice, Html, Image, Link, Prose, Quote, Tag, Text, TimeText};

/// A framework's overview. Period, publisher and the like are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Framework {
    /// One line that sums it up.
    pub strapline: Option<Text>,
    /// What it aims at: blocks.
    pub goal: Option<Prose>,
    /// What index.md says.
    pub body: Option<Prose>,
    /// Its pillars, nested.
    pub tree: Vec<TreeNode>,
    /// Its picture: below the tree, which begins on the first screen.
    pub picture: Option<Image>,
    /// How its measures stand.
    pub status: Option<StateBar>,
    /// Ready sentence: "12 measures, 3 of them met".
    pub status_text: Option<String>,
    /// The whole on one page, the tracker, the coverage: those that exist.
    pub views: Vec<Link>,
    /// Statements by group.
    pub statements: Vec<StatementGroup>,
    /// Messages from people, by role.
    pub messages: Vec<Quote>,
    /// What it rests on: title linked where there is an address; `note` holds author and year.
    pub sources: Vec<Card>,
}

/// One pillar in a tree.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TreeNode {
    /// Its page.
    pub link: Link,
    /// "1.2".
    pub number: Option<String>,
    /// What its depth is called: "Pillar", "Aim".
    pub level: Option<String>,
    /// One sentence.
    pub summary: Option<Text>,
    /// "Year 2": how far it is, in the author's words.
    pub stage: Option<Text>,
    /// The role that answers for it.
    pub owner: Option<Text>,
    /// Its state, where it is told.
    pub tag: Option<Tag>,
    /// Those beneath it.
    pub children: Vec<TreeNode>,
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
    /// How it begins, stressed: a phrase.
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
    /// What it aims at.
    pub goal: Option<Prose>,
    /// What index.md says.
    pub body: Option<Prose>,
    /// Every pillar, parents before children.
    pub parts: Vec<WholePart>,
    /// Statements by group.
    pub statements: Vec<StatementGroup>,
    /// Messages from people, by role.
    pub messages: Vec<Quote>,
    /// What it rests on.
    pub sources: Vec<Card>,
}

/// One pillar within the whole.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct WholePart {
    /// The heading's `id`.
    pub id: String,
    /// The heading's level: 2 for a top pillar, 3 beneath it, at most 5. Measures stand one level beneath.
    pub heading: u8,
    /// "1.2".
    pub number: Option<String>,
    /// "Aim".
    pub level: Option<String>,
    /// The pillar's page.
    pub link: Link,
    /// Its summary.
    pub summary: Option<Text>,
    /// What it says, headings moved beneath its own and ids made unique.
    pub body: Option<Prose>,
    /// Short promises.
    pub attributes: Vec<Prose>,
    /// Its measures.
    pub measures: Vec<Measure>,
    /// "Year 2".
    pub stage: Option<Text>,
    /// The role that answers for it.
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
    /// What will be so: a phrase.
    pub statement: Prose,
    /// Its parts: phrases.
    pub items: Vec<Prose>,
    /// More: blocks.
    pub note: Option<Prose>,
    /// The pillar it stands in, where the list is not that pillar's own.
    pub pillar: Option<Link>,
    /// Other pillars that it serves.
    pub also: Vec<Link>,
    /// By when.
    pub due: Option<TimeText>,
    /// Where it began.
    pub baseline: Option<Reading>,
    /// Where it should get.
    pub target: Option<Text>,
    /// Where it is.
    pub latest: Option<Reading>,
    /// How much of the way from `baseline` to `target` is behind it, in per cent from 0 to 100; `None` where they are not figures.
    pub way: Option<u8>,
    /// Its state.
    pub tag: Tag,
    /// "45 days overdue".
    pub overdue: Option<String>,
    /// Where the figures come from.
    pub source: Option<Text>,
    /// The role that answers for it.
    pub owner: Option<Text>,
}

/// A value at a date.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Reading {
    /// "62%".
    pub value: Text,
    /// When it was so.
    pub as_of: Option<TimeText>,
    /// Who says so.
    pub source: Option<Text>,
}

/// The measures tracker. CSV and JSON are `page.downloads`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Tracker {
    /// The framework's page.
    pub overview: Link,
    /// How many in each state.
    pub bar: Option<StateBar>,
    /// Ready sentence: "12 measures, 3 of them met".
    pub status_text: Option<String>,
    /// What is missing: pillars without a measure, open measures without a date.
    pub gaps: Vec<TrackerGap>,
    /// The orders of its rows, each a page of its own.
    pub orders: Vec<Choice>,
    /// Every measure, in the order that the page shows; `pillar` leads to the measure on its pillar's page.
    pub measures: Vec<Measure>,
}

/// One kind of gap in the tracker.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TrackerGap {
    /// The heading's `id`.
    pub id: String,
    /// "Parts of the framework without a measure".
    pub title: String,
    /// Each part or measure that it concerns.
    pub links: Vec<Link>,
}

/// How a framework covers external references. CSV is in `page.downloads`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Coverage {
    /// The framework's page.
    pub overview: Link,
    /// One for each reference.
    pub tables: Vec<CoverageTable>,
    /// Parts of the framework that no programme, partner, policy or event serves.
    pub unserved: Vec<Link>,
}

/// One matrix: areas down, pillars across.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct CoverageTable {
    /// The reference's page.
    pub reference: Link,
    /// The heading's `id`.
    pub id: String,
    /// The table's caption: "Areas of … and the pillars that serve them".
    pub caption: String,
    /// Ready sentence: "12 of 14 areas are covered".
    pub text: String,
    /// How many areas some pillar serves, and how many none does.
    pub bar: StateBar,
    /// Areas that no pillar serves, "9 Financial reporting"; empty when there are none.
    pub gaps: Vec<Text>,
    /// The pillars, as column heads; `note` holds the number.
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
    /// As many as there are columns.
    pub cells: Vec<CoverageCell>,
}

/// Whether one pillar serves one area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct CoverageCell {
    /// Yes or no.
    pub covered: bool,
    /// What beneath that pillar serves it: "1.2", "1.3", each linked; empty when the pillar itself does.
    pub by: Vec<Link>,
}

/// A pillar's page. Number, stage, status, hashtag are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PillarView {
    /// What it says.
    pub body: Option<Prose>,
    /// Short promises: phrases.
    pub attributes: Vec<Prose>,
    /// What the depth beneath is called, in the plural where the author gave one: heading of `children`.
    pub children_title: Option<String>,
    /// Those beneath it.
    pub children: Vec<TreeNode>,
    /// How its measures stand, its own and those beneath it.
    pub status: Option<StateBar>,
    /// Its own and those that also serve it.
    pub measures: Vec<Measure>,
    /// The plan behind it.
    pub action_plan: Option<ActionPlan>,
    /// Areas of references that it maps to.
    pub mappings: Vec<Mapping>,
    /// Programmes that serve it.
    pub programmes: Vec<Card>,
    /// Partners that serve it.
    pub partners: Vec<Card>,
    /// Policies that put it into practice.
    pub policies: Vec<Card>,
    /// News about it.
    pub news: Vec<Card>,
    /// Events of it and of everything beneath it.
    pub events: EventsBlock,
    /// The pillar before it, in the framework's order.
    pub previous: Option<Link>,
    /// The pillar after it.
    pub next: Option<Link>,
}

/// A pillar's action plan, as far as it is public.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ActionPlan {
    /// What it says, when public: blocks. When internal only that one is held is told.
    pub summary: Option<Prose>,
    /// When it is next reviewed.
    pub review: Option<TimeText>,
}

/// Areas of one reference.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Mapping {
    /// The reference's page.
    pub reference: Link,
    /// "3 Reading", each linked to its place on that page.
    pub areas: Vec<Link>,
}

/// An external reference and who serves each of its areas. Publisher and address are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ReferenceView {
    /// What it says.
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
    /// The pillars that map to it; empty is a gap, and is said.
    pub pillars: Vec<Link>,
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
