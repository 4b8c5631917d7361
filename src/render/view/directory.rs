//! Partners, task forces, themes, places.

use serde::Serialize;

use super::events::EventsBlock;
use super::words::{Card, CardList, Choice, Contact, Fact, FilterGroup, Group, Image, Link, Pagination, Prose, Text};

/// The partner directory in any order or filter: all, A to Z, of one kind, theme or pillar.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Directory {
    /// The text of partners/index.md; on the first page only.
    pub body: Option<Prose>,
    /// Ready sentence: "14 partners".
    pub count_text: String,
    /// The orders: all, A to Z.
    pub views: Vec<Choice>,
    /// Filters by kind, theme, pillar, as links.
    pub filters: Vec<FilterGroup>,
    /// The partners.
    pub groups: Vec<Group>,
    /// The letters of the A to Z; otherwise empty.
    pub letters: Vec<Choice>,
    /// Its pages.
    pub pagination: Option<Pagination>,
}

/// A partner's page. Kind, area, since, status, themes, pillars and address are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Partner {
    /// Its logo.
    pub logo: Option<Image>,
    /// The document's text.
    pub body: Option<Prose>,
    /// What it offers: inline Markdown.
    pub offers: Vec<Prose>,
    /// Access at its place: blocks.
    pub access_note: Option<Prose>,
    /// Its contact details.
    pub contact: Option<Contact>,
    /// Programmes that it takes part in.
    pub programmes: CardList,
    /// News about it.
    pub news: Vec<Card>,
    /// Its events and feed.
    pub events: EventsBlock,
}

/// A task force's page: how to join.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TaskForce {
    /// The document's text.
    pub body: Option<Prose>,
    /// Ways to join, in order.
    pub join: Vec<Join>,
    /// Its themes.
    pub themes: Vec<Card>,
    /// Its contact details.
    pub contact: Option<Contact>,
}

/// One way, or one step, to join.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Join {
    /// What to do.
    pub title: Text,
    /// The method: blocks.
    pub text: Option<Prose>,
}

/// One theme of a task force. Its owner is a fact.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Theme {
    /// Its description: blocks.
    pub summary: Option<Prose>,
    /// The task force.
    pub task_force: Link,
    /// Its partners.
    pub partners: CardList,
    /// Its events and feed.
    pub events: EventsBlock,
    /// The contact details of the task force.
    pub contact: Option<Contact>,
}

/// A place's page. Address, phase, phone and web address are `page.facts`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Place {
    /// The document's text.
    pub body: Option<Prose>,
    /// Step-free way in, hearing loop, parking, toilets, quiet space: each is included, as "not known" if it is not
    /// written.
    pub access: Vec<Fact>,
    /// More on access: blocks.
    pub access_note: Option<Prose>,
    /// External maps, marked as external.
    pub maps: Vec<Link>,
    /// Term dates of this place.
    pub terms: CardList,
    /// Policies of this place.
    pub policies: CardList,
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
