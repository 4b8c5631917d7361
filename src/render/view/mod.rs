//! What templates may read, and nothing else. The Site comes in through `render`'s families of routes; these plain structs go
//! out, every word, date and address in them ready to print.
//!
//! A template sees five variables: `site` ([`Site`], one for each language, shared by all pages), `page` ([`Page`], head
//! and frame), `view` (the struct whose `TEMPLATE` names the template), `lang` (the page's language code) and `fields` (the
//! document's own fields, typed, for templates of the site's own).
//!
//! Rules that every struct here keeps, so that templates hold no logic beyond `if` and `for`:
//! - An absent value is `None` (serialised as null) or an empty list: templates test it, they never meet an undefined name.
//! - An address (`href`, `src`) is complete: it holds the base path and is percent-encoded.
//! - Plain text is escaped by the template; only [`Html`] is printed as it is, and only the Markdown stage makes it.
//! - Directives of lists (`events`, `partners`, `measures`, `news`) get their rows as `items`: [`EventRow`], [`Card`],
//!   [`Measure`] and [`Card`] in that order.
//! - `lang` beside words is the code of their language where it differs from the page's, else `None`.

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

/// The text of the files of this folder: `explain template` reads the structs and their comments in it, so that what it lists is what templates
/// get.
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

pub(crate) use directory::{Directory, FilterGroup, Join, Partner, Place, TaskForce, Theme};
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
    Card, Choice, Contact, DocumentLink, Fact, FactValue, Group, Html, Image, Kind, Link, Pagination, Prose, Quote,
    Shape, Tag, Text, TimeText,
};
