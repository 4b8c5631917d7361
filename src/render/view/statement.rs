//! The accessibility statement to the UK model: the claim and its sentences follow from the listed issues.

use serde::Serialize;

use super::words::{Contact, Prose, Text, When};

/// The statement.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct AccessibilityStatement {
    /// Whether accessibility.toml exists: without it the page says honestly that nobody has tested the site yet.
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
    pub reviewed: Option<When>,
    /// When the site was last tested.
    pub tested: Option<Tested>,
}

/// How far the site conforms to WCAG 2.2 AA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
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
pub struct StatementIssue {
    /// What fails and whom it keeps out: blocks.
    pub what: Prose,
    /// Ready words: "WCAG 2.2 success criterion 1.1.1 (non-text content)".
    pub criterion: Option<String>,
    /// What to do meanwhile: blocks.
    pub alternative: Option<Prose>,
    /// By when it will be mended.
    pub fix_by: Option<When>,
}

/// The last test.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Tested {
    /// When.
    pub when: Option<When>,
    /// By whom.
    pub by: Option<Text>,
    /// How: blocks.
    pub how: Option<Prose>,
}

impl AccessibilityStatement {
    /// Its template.
    pub const TEMPLATE: &'static str = "accessibility.html";
}
