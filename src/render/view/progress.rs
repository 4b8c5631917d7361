//! What was done, found and comes next: programmes and reports.

use serde::Serialize;

use super::events::EventsBlock;
use super::words::{Card, Image, Prose, Quote, Text};

/// A programme's page. Status, dates and pillars are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ProgrammeView {
    /// Whom and what it covers: blocks.
    pub scope: Option<Prose>,
    /// What its key word means, and who says so.
    pub definition: Option<Quote>,
    /// What it says.
    pub body: Option<Prose>,
    /// What was done, found and comes next.
    pub sections: Vec<ProgressSection>,
    /// Who takes part.
    pub partners: Vec<Card>,
    /// Reports on it.
    pub reports: Vec<Card>,
    /// News about it.
    pub news: Vec<Card>,
    /// Its events, where there are some.
    pub events: EventsBlock,
}

/// A report's page. For whom, as of when and on which programme are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ReportView {
    /// What it says.
    pub body: Option<Prose>,
    /// What was done, found and comes next.
    pub sections: Vec<ProgressSection>,
}

/// One section of progress.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ProgressSection {
    /// The heading's `id`.
    pub id: String,
    /// "context", "continuum", "support", "done", "finding", "next": for its mark at the side.
    pub kind: String,
    /// The kind in the page's language: "What we found".
    pub kind_word: String,
    /// The heading; where the author gave none, the kind's word (and `kind_word` is then empty).
    pub title: Text,
    /// Blocks.
    pub text: Option<Prose>,
    /// Points.
    pub items: Vec<ProgressItem>,
    /// A picture with a long description.
    pub figure: Option<Image>,
    /// The long description: blocks.
    pub long: Option<Prose>,
}

/// One point, with points beneath it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct ProgressItem {
    /// A phrase or blocks.
    pub text: Prose,
    /// Phrases.
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
