//! Policies and their register.

use serde::Serialize;

use super::words::{Choice, DocumentLink, Link, Pagination, Prose, Tag, Text, TimeText};

/// The register: all policies, or those in one state. CSV and JSON are `page.downloads`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Register {
    /// The text of policies/index.md; on the first page only.
    pub body: Option<Prose>,
    /// All policies, and each nonempty state, with counts.
    pub states: Vec<Choice>,
    /// One table each: trust policies, school policies.
    pub groups: Vec<PolicyGroup>,
    /// Its pages.
    pub pagination: Option<Pagination>,
}

/// Policies of one level.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PolicyGroup {
    /// The table's caption: "Policies for the whole trust".
    pub title: String,
    /// The heading's `id`.
    pub id: String,
    /// In alphabetical order of title.
    pub rows: Vec<PolicyRow>,
}

/// One policy in the register.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PolicyRow {
    /// Its page.
    pub link: Link,
    /// Whether the law asks for it.
    pub statutory: bool,
    /// Current, due, overdue, withdrawn, superseded; none of a policy without an approval and dates.
    pub tag: Option<Tag>,
    /// "45 days overdue", "due in 12 days".
    pub note: Option<String>,
    /// The next review; for a superseded policy, its planned review; `None` for a withdrawn policy.
    pub next_review: Option<TimeText>,
    /// When it was withdrawn.
    pub withdrawn: Option<TimeText>,
    /// The responsible role.
    pub owner: Option<Text>,
    /// The policy's fields, as `fields` of its page, if a template of the site's own reads them; otherwise null.
    pub fields: serde_json::Value,
}

/// A policy's page. Version, approval, review, level, schools, what it implements and supersedes are `page.facts`; an overdue
/// review or a withdrawal is a notice.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PolicyView {
    /// The document's text.
    pub body: Option<Prose>,
    /// The policy as a file.
    pub document: Option<DocumentLink>,
    /// The laws that require it.
    pub legislation: Vec<Link>,
    /// The pages that refer to it.
    pub citing: Vec<Link>,
    /// "And 12 more pages.", if there are more than `citing` has.
    pub more_citing: Option<String>,
}

impl Register {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "policies/register.html";
}
impl PolicyView {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "policies/policy.html";
}
