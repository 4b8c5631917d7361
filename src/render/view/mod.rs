//! The data of templates: plain structs whose texts, dates and addresses are ready to print. The
//! modules of `render` fill them in.
//!
//! A template sees five variables: `site` ([`Site`], one for each language, shared by all pages), `page` ([`Page`], head
//! and frame), `view` (the struct whose `TEMPLATE` names the template), `lang` (the page's language code) and `fields` (the
//! document's own fields, typed, for templates of the site's own).
//!
//! Rules for every struct here, so that templates contain no logic beyond `if` and `for`:
//! - An absent value is `None` (serialised as null) or an empty list, so templates can test it, and every name is
//!   defined.
//! - An address (`href`, `src`) is complete: it includes the base path and is percent-encoded.
//! - Templates escape plain text. They print only [`Html`] unescaped, and only its own functions create it: from
//!   Markdown, or from text that they escape.
//! - Directives of lists (`events`, `partners`, `measures`, `news`) get their rows as `items`: [`EventRow`], [`Card`],
//!   [`Measure`] and [`Card`] in that order.
//! - `lang` beside a text is the code of its language if that differs from the page's, else `None`.

pub(crate) mod directory;
pub(crate) mod events;
pub(crate) mod frame;
pub(crate) mod framework;
pub(crate) mod pages;
pub(crate) mod pictures;
pub(crate) mod pledges;
pub(crate) mod policies;
pub(crate) mod progress;
pub(crate) mod search;
pub(crate) mod statement;
pub(crate) mod words;

/// The sources of this folder. `explain template` reads the structs and their comments from them,
/// so its list matches the data of templates.
pub(crate) const SOURCES: &[&str] = &[
    include_str!("directory.rs"),
    include_str!("events.rs"),
    include_str!("frame.rs"),
    include_str!("framework.rs"),
    include_str!("pages.rs"),
    include_str!("pictures.rs"),
    include_str!("pledges.rs"),
    include_str!("policies.rs"),
    include_str!("progress.rs"),
    include_str!("search.rs"),
    include_str!("statement.rs"),
    include_str!("words.rs"),
];

pub(crate) use directory::{Directory, Join, Partner, Place, TaskForce, Theme};
pub(crate) use events::{
    AddTo, Booking, DateBlock, EventDates, EventList, EventPage, EventRow, EventsBlock, GridDay, GridEvent,
    MonthEvents, MonthGrid, OccurrenceRow, Subscribe, TermDates, TermRow,
};
pub(crate) use frame::{
    Alert, Alternate, Change, ContentsEntry, FeedLink, LanguageLink, Mark, Notice, Organisation, Page, Site,
};
pub(crate) use framework::{
    ActionPlan, Coverage, CoverageCell, CoverageRow, CoverageTable, Framework, Mapping, Measure, PillarView, Reading,
    ReferenceArea, ReferenceView, Statement, StatementGroup, Tracker, TrackerGap, TreeNode, Whole, WholePart,
};
pub(crate) use pages::{
    AToZ, Changes, ChangesMonth, Glossary, GlossaryEntry, GlossaryLetter, Home, HomeSection, HomeWay, Letter, ListView,
    NewsItem, NewsList, NotFound, PageView, Privacy, PrivacyForm, SiteChange,
};
pub(crate) use pictures::{MonthDays, StateBar, StateBarSegment};
pub(crate) use pledges::{Form, FormField, FormOption, HiddenField, PledgeView, Signatories, Thanks};
pub(crate) use policies::{PolicyGroup, PolicyRow, PolicyView, Register};
pub(crate) use progress::{ProgrammeView, ProgressItem, ProgressSection, ReportView};
pub(crate) use search::{Search, SearchIndex};
pub(crate) use statement::{
    AccessibilityStatement, Claim, Publication, PublicationGroup, PublicationRow, PublicationSource, StatementIssue,
    Tested,
};
pub(crate) use words::{
    Card, CardList, Choice, Contact, DocumentLink, Fact, FactValue, FilterGroup, Group, Html, Image, Kind, Link,
    Pagination, Prose, Quote, Shape, Tag, Text, TimeText,
};
