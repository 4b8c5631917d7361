//! Programmes and reports: work done, results and next steps.

use serde::Serialize;

use super::events::EventsBlock;
use super::words::{Card, CardList, Image, Prose, Quote, Text};

/// A programme's page. Status, dates and pillars are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ProgrammeView {
    /// Who and what it covers: blocks.
    pub scope: Option<Prose>,
    /// The definition of its main term, with its source.
    pub definition: Option<Quote>,
    /// The document's text.
    pub body: Option<Prose>,
    /// Work done, results and next steps.
    pub sections: Vec<ProgressSection>,
    /// The partners.
    pub partners: Vec<Card>,
    /// Reports on it.
    pub reports: CardList,
    /// News about it.
    pub news: Vec<Card>,
    /// Its events.
    pub events: EventsBlock,
}

/// A report's page. Readers, date and programme are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ReportView {
    /// The document's text.
    pub body: Option<Prose>,
    /// Work done, results and next steps.
    pub sections: Vec<ProgressSection>,
}

/// One section of progress.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ProgressSection {
    /// The heading's `id`.
    pub id: String,
    /// "context", "continuum", "support", "done", "finding", "next": for its mark in the margin.
    pub kind: String,
    /// The kind in the page's language: "What we found".
    pub kind_word: String,
    /// The heading; without one, the name of the kind (and `kind_word` is then empty).
    pub title: Text,
    /// Blocks.
    pub text: Option<Prose>,
    /// The items.
    pub items: Vec<ProgressItem>,
    /// A picture with a long description.
    pub figure: Option<Image>,
    /// The long description: blocks.
    pub long: Option<Prose>,
}

/// One item, with items below it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ProgressItem {
    /// Inline Markdown or blocks.
    pub text: Prose,
    /// Inline Markdown.
    pub items: Vec<Prose>,
}

impl ProgrammeView {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "programmes/programme.html";
}
impl ReportView {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "reports/report.html";
}
