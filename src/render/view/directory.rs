//! Who takes part and where: partners, task forces, themes, places.

use serde::Serialize;

use super::events::EventsBlock;
use super::words::{Card, Choice, Contact, Fact, Group, Image, Link, Pagination, Prose, Text};

/// The partner directory in any of its arrangements: all, A to Z, of one kind, theme or pillar.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Directory {
    /// What partners/index.md says; on the first page only.
    pub body: Option<Prose>,
    /// Ready sentence: "14 partners".
    pub count_text: String,
    /// Arrangements: all, A to Z.
    pub views: Vec<Choice>,
    /// Filters by kind, theme, pillar, as links.
    pub filters: Vec<FilterGroup>,
    /// The partners.
    pub groups: Vec<Group>,
    /// Letters to jump to, in the A to Z; else empty.
    pub letters: Vec<Choice>,
    /// Its pages.
    pub pagination: Option<Pagination>,
}

/// Filters of one sort.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct FilterGroup {
    /// "By theme".
    pub title: String,
    /// An `id` for the heading.
    pub id: String,
    /// The facets that hold most, and the one shown.
    pub choices: Vec<Choice>,
    /// The page of all of them, where there are more.
    pub more: Option<Link>,
}

/// A partner's page. Kind, area, since, status, themes, pillars and address are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Partner {
    /// Its logo.
    pub logo: Option<Image>,
    /// What it says.
    pub body: Option<Prose>,
    /// What it offers: phrases.
    pub offers: Vec<Prose>,
    /// Access at its place: blocks.
    pub access_note: Option<Prose>,
    /// How to reach it.
    pub contact: Option<Contact>,
    /// Programmes that it takes part in.
    pub programmes: Vec<Card>,
    /// News about it.
    pub news: Vec<Card>,
    /// Its events and feed.
    pub events: EventsBlock,
}

/// A task force's page: how to get involved.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TaskForce {
    /// What it says.
    pub body: Option<Prose>,
    /// Ways to join, in order.
    pub join: Vec<Join>,
    /// Its themes.
    pub themes: Vec<Card>,
    /// How to reach it.
    pub contact: Option<Contact>,
}

/// One way, or one step, to join.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Join {
    /// What to do.
    pub title: Text,
    /// How: blocks.
    pub text: Option<Prose>,
}

/// One theme of a task force. Its owner is a fact.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Theme {
    /// What it is about: blocks.
    pub summary: Option<Prose>,
    /// The task force.
    pub task_force: Link,
    /// Partners that serve it.
    pub partners: Vec<Card>,
    /// Its events and feed.
    pub events: EventsBlock,
    /// How to reach the task force.
    pub contact: Option<Contact>,
}

/// A place's page. Address, phase, phone and web address are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Place {
    /// What it says.
    pub body: Option<Prose>,
    /// Step-free way in, hearing loop, parking, toilets, quiet space: each told, "not known" where it is not.
    pub access: Vec<Fact>,
    /// More on access: blocks.
    pub access_note: Option<Prose>,
    /// Maps elsewhere, said to lead away.
    pub maps: Vec<Link>,
    /// Term dates of this place.
    pub terms: Vec<Card>,
    /// Policies of this place.
    pub policies: Vec<Card>,
    /// Its events and feed.
    pub events: EventsBlock,
}

impl Directory {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "partners/directory.html";
}
impl Partner {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "partners/partner.html";
}
impl TaskForce {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "taskforces/taskforce.html";
}
impl Theme {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "taskforces/theme.html";
}
impl Place {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "places/place.html";
}
