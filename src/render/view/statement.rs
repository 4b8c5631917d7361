//! Statutory pages: the accessibility statement of the UK model, whose claim and sentences follow
//! from the listed issues, and the list of what must be published.

use serde::Serialize;

use super::words::{Contact, Link, Prose, Text, TimeText};

/// The statement.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct AccessibilityStatement {
    /// Whether accessibility.toml says when the site was tested. Otherwise the page says that the site is not
    /// assessed.
    pub assessed: bool,
    /// The organisation that runs the site.
    pub organisation: Text,
    /// The site's address as people read it: "www.example.org".
    pub host: String,
    /// The claim that the issues allow.
    pub claim: Claim,
    /// The document's text.
    pub body: Option<Prose>,
    /// Failures that will be fixed (`not-yet`).
    pub not_yet: Vec<StatementIssue>,
    /// Failures that would be a disproportionate burden to fix now.
    pub disproportionate: Vec<StatementIssue>,
    /// Failures in content that the law exempts.
    pub exempt: Vec<StatementIssue>,
    /// The contact for problems and for other formats.
    pub contact: Option<Contact>,
    /// The enforcement body: blocks. If it is `None`, the body follows from `nation`.
    pub enforcement: Option<Prose>,
    /// "england", "wales", "scotland" or "northern-ireland".
    pub nation: String,
    /// When it was written or last reviewed.
    pub reviewed: Option<TimeText>,
    /// When the site was last tested.
    pub tested: Option<Tested>,
}

/// How far the site conforms to WCAG 2.2 AA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Claim {
    /// No issue is listed.
    Full,
    /// At least one issue is listed.
    Partial,
    /// Not assessed, or most of the site fails.
    #[default]
    Not,
}

/// One failure.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct StatementIssue {
    /// A summary for the list at the top, with other ids than `what`, because the page shows both.
    pub summary: Prose,
    /// What fails, and who it affects: blocks.
    pub what: Prose,
    /// "WCAG 2.2 success criterion 1.1.1 (non-text content)".
    pub criterion: Option<String>,
    /// An alternative until then: blocks.
    pub alternative: Option<Prose>,
    /// When it will be fixed.
    pub fix_by: Option<TimeText>,
}

/// The last test.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Tested {
    /// The day.
    pub when: Option<TimeText>,
    /// The tester.
    pub by: Option<Text>,
    /// The method: blocks.
    pub how: Option<Prose>,
}

impl AccessibilityStatement {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "accessibility.html";
}

/// What the organisation must publish by law.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Publication {
    /// The document's text.
    pub body: Option<Prose>,
    /// When the list was last reviewed.
    pub reviewed: Option<TimeText>,
    /// The items by state: not published yet, published, not applicable. Empty without rows.
    pub groups: Vec<PublicationGroup>,
    /// The laws and guides that require the items.
    pub sources: Vec<PublicationSource>,
}

/// Items with the same state.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PublicationGroup {
    /// The caption's `id`.
    pub id: String,
    /// "Not published yet: 3".
    pub title: String,
    /// Its rows.
    pub rows: Vec<PublicationRow>,
}

/// One item that must or should be published.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PublicationRow {
    /// Its name.
    pub title: Text,
    /// The organisations that it applies to, unless it applies to all.
    pub only: Option<Text>,
    /// Whether it is only recommended.
    pub should: bool,
    /// Whether it may be published by other means than the website.
    pub other_means: bool,
    /// The day by which it must be published, if that is in the future.
    pub due: Option<TimeText>,
    /// Where it is published.
    pub link: Option<Link>,
    /// Why it does not apply: blocks.
    pub reason: Option<Prose>,
    /// A remark for readers: blocks.
    pub note: Option<Prose>,
    /// The laws and guides that require it, each a link to its entry in the list of sources.
    pub sources: Vec<Link>,
}

/// A law or guide.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PublicationSource {
    /// Its name, for `id="source-…"`.
    pub id: String,
    /// Its address.
    pub link: Link,
    /// The version that the list follows.
    pub as_of: Option<TimeText>,
}

impl Publication {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "publication.html";
}
