//! Statutory pages: the accessibility statement to the UK model, whose claim and sentences follow from the listed issues, and the list of
//! what must be published.

use serde::Serialize;

use super::words::{Contact, Link, Prose, Text, TimeText};

/// The statement.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct AccessibilityStatement {
    /// Whether accessibility.toml says when the site was tested: without a day the page says that the site is not assessed, and what it can do is not claimed.
    pub assessed: bool,
    /// Who runs the site.
    pub organisation: Text,
    /// The site's address, as read: "www.example.org".
    pub host: String,
    /// What the issues allow to be claimed.
    pub claim: Claim,
    /// What the file's body says.
    pub body: Option<Prose>,
    /// Failures to be mended (`not-yet`).
    pub not_yet: Vec<StatementIssue>,
    /// Failures that would be a disproportionate burden to mend now.
    pub disproportionate: Vec<StatementIssue>,
    /// Failures in what the law does not cover.
    pub exempt: Vec<StatementIssue>,
    /// Whom to tell and to ask for another format.
    pub contact: Option<Contact>,
    /// Whom to turn to after that: blocks. `None`: the body for the nation, by `nation`.
    pub enforcement: Option<Prose>,
    /// "england", "wales", "scotland" or "northern-ireland".
    pub nation: String,
    /// When it was written or last looked through.
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
    /// Some are.
    Partial,
    /// Not assessed, or most of it fails.
    #[default]
    Not,
}

/// One failure.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct StatementIssue {
    /// What it is, for the list at the top: the page says it twice, and no part of it may have one id twice.
    pub summary: Prose,
    /// What fails and whom it keeps out: blocks.
    pub what: Prose,
    /// Ready words: "WCAG 2.2 success criterion 1.1.1 (non-text content)".
    pub criterion: Option<String>,
    /// What to do meanwhile: blocks.
    pub alternative: Option<Prose>,
    /// By when it will be mended.
    pub fix_by: Option<TimeText>,
}

/// The last test.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Tested {
    /// When.
    pub when: Option<TimeText>,
    /// By whom.
    pub by: Option<Text>,
    /// How: blocks.
    pub how: Option<Prose>,
}

impl AccessibilityStatement {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "accessibility.html";
}

/// What the organisation must publish.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Publication {
    /// What the file's body says.
    pub body: Option<Prose>,
    /// When someone last went through the list.
    pub reviewed: Option<TimeText>,
    /// What is not there yet, what is, what does not apply; none without rows.
    pub groups: Vec<PublicationGroup>,
    /// The laws and guides that ask for it.
    pub sources: Vec<PublicationSource>,
}

/// Things that stand alike.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PublicationGroup {
    /// The caption's `id`.
    pub id: String,
    /// "Not published yet: 3".
    pub title: String,
    /// Its rows.
    pub rows: Vec<PublicationRow>,
}

/// One thing that must or should be published.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PublicationRow {
    /// What it is.
    pub title: Text,
    /// Whom it holds for, where not for all.
    pub only: Option<Text>,
    /// Whether it is recommended only.
    pub should: bool,
    /// Whether it may be published by other means than the website.
    pub other_means: bool,
    /// The day by which it must be published, where that has not come.
    pub due: Option<TimeText>,
    /// Where it is.
    pub link: Option<Link>,
    /// Why it does not apply: blocks.
    pub reason: Option<Prose>,
    /// What readers should know beside it: blocks.
    pub note: Option<Prose>,
    /// Who asks for it, each a link to its place in the list of sources.
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
