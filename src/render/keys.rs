//! The keys of routes: one variant for each group of routes, with an enum of its own if the group writes several kinds
//! of page or file. The module of a group matches on its own enum, so the compiler finds a kind without a writer.

mod frameworks;

use std::sync::Arc;

use jiff::civil::Date;

use super::index::events::{ListFacet, Month};
use super::index::related::RelatedList;
use crate::site::DocId;

pub(crate) use frameworks::{FrameworkPage, FrameworkView, MeasureOrder};

/// The content of a route. Documents are the versions in the route's language; pages of long lists count from 1.
#[derive(Debug, Clone, PartialEq)]
pub enum RouteKey {
    /// The home page, with its document if it has one.
    Home(Option<DocId>),
    /// A document without a group of its own.
    Documents(FormPage),
    /// One page of the list of a type.
    Lists(ListPage),
    /// Frameworks, their pillars and the references that these map to.
    Frameworks(FrameworkPage),
    /// Policies and their register.
    Policies(PolicyPage),
    /// Partners and their directory.
    Partners(PartnerPage),
    /// Task forces and their themes.
    Taskforces(TaskforcePage),
    /// A place.
    Places(DocId),
    /// Programmes and their reports.
    Programmes(ProgrammePage),
    /// Events and their lists.
    Events(EventPage),
    /// The term dates of a school year.
    Terms(DocId),
    /// A pledge.
    Pledges(FormPage),
    /// News and its list.
    News(NewsPage),
    /// Pages that every site has.
    Statements(StatementPage),
    /// What the organisation must publish by law.
    Publication(DocId),
    /// One page of a long list of a document.
    Related(RelatedPage),
    /// The search page and the files of the search index.
    Search(SearchFile),
    /// A calendar feed.
    CalendarFeeds(CalendarFeed),
    /// A feed of news or changes.
    Feeds(NewsFeed),
    /// A table as CSV or JSON.
    Data(DataFile),
    /// A picture of another width.
    Images(ImageFile),
    /// The settings of a web server.
    Headers(HeaderFile),
    /// Files for programs, and unchanged files.
    Sitemap(StaticFile),
    /// Redirects from old addresses.
    Redirects(RedirectFile),
}

/// A document's page, or the page after its form is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormPage {
    /// The document's own page.
    Document(DocId),
    /// The page after its form.
    Thanks(DocId),
}

/// One page of the list of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// The type's name.
    pub kind: Arc<str>,
    /// The type's folder.
    pub folder: Arc<str>,
    /// The page's number.
    pub number: usize,
}

/// A policy, or one page of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyPage {
    /// A policy.
    Policy(DocId),
    /// The policies in a state, by its name; all policies if it is empty.
    Register {
        /// The state.
        state: &'static str,
        /// The page's number.
        number: usize,
    },
}

/// A partner, or one page of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartnerPage {
    /// A partner.
    Partner(DocId),
    /// The directory in one order.
    Directory {
        /// Its order.
        by: Arrangement,
        /// The page's number.
        number: usize,
    },
    /// All choices of one filter.
    Choices {
        /// The index of the filter among the directory's filters.
        sort: usize,
        /// The page's number.
        number: usize,
    },
}

/// The order or filter of the directory of partners. The numbers are indexes into the lists of the partner index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrangement {
    /// All, by kind.
    All,
    /// From A to Z.
    AToZ,
    /// Those of one kind.
    Kind(usize),
    /// Those of one theme.
    Theme(usize),
    /// Those of one pillar.
    Pillar(usize),
}

/// A task force, or one of its themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskforcePage {
    /// A task force.
    Taskforce(DocId),
    /// A theme.
    Theme {
        /// The task force.
        taskforce: DocId,
        /// The theme's index among the site's.
        theme: usize,
    },
}

/// A programme, or a report of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgrammePage {
    /// A programme.
    Programme(DocId),
    /// A report.
    Report(DocId),
}

/// An event, or one page of a list of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventPage {
    /// An event.
    Event(DocId),
    /// Upcoming events: all, or those of a facet.
    List {
        /// The facet.
        facet: ListFacet,
        /// The page's number.
        number: usize,
    },
    /// A month as a grid.
    Month(Month),
    /// All dates of a day that has more than its cell in the grid shows.
    Day {
        /// The day.
        day: Date,
        /// The page's number.
        number: usize,
    },
    /// Past events.
    Archive {
        /// The first calendar year of the school year.
        year: i16,
        /// The page's number.
        number: usize,
    },
    /// All choices of one filter.
    Choices {
        /// The index of the filter among the lists' filters.
        sort: usize,
        /// The page's number.
        number: usize,
    },
}

/// The list of news, or one news item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewsPage {
    /// A news item, with the originals before and after it.
    Item {
        /// The item.
        document: DocId,
        /// The next newer one.
        newer: Option<DocId>,
        /// The next older one.
        older: Option<DocId>,
    },
    /// One page of the list.
    List {
        /// The originals that it shows.
        items: Box<[DocId]>,
        /// The page's number.
        number: usize,
    },
}

/// A page that every site has, even without a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementPage {
    /// The accessibility statement.
    Accessibility,
    /// The privacy notice.
    Privacy,
    /// The glossary, in the version of this document.
    Glossary(DocId),
    /// One page of all pages by letter.
    AToZ(usize),
    /// One page of the site's changes.
    Changes(usize),
    /// The page for addresses that do not exist.
    NotFound,
}

/// One page of all entries of a long list of a document: the policies of a place, the partners of a pillar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelatedPage {
    /// The document.
    pub document: DocId,
    /// The list.
    pub list: RelatedList,
    /// The page's number.
    pub number: usize,
}

/// A page or file of the search. The numbers of files are indexes into the search index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchFile {
    /// One page of the subject index; the first also has the search form.
    Page(usize),
    /// The OpenSearch description for browsers.
    OpenSearch,
    /// A shard of words.
    Words(usize),
    /// Some results.
    Cards(usize),
    /// The words for spelling suggestions.
    Spelling,
}

/// The events of a calendar feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarFeed {
    /// The events of a facet.
    Facet(ListFacet),
    /// One event.
    Event(DocId),
    /// The term dates of a school year.
    Terms(DocId),
}

/// A feed for feed readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewsFeed {
    /// Its subject.
    pub subject: FeedSubject,
    /// Its format.
    pub format: FeedFormat,
}

/// The subject of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedSubject {
    /// News.
    News,
    /// The site's changes.
    Changes,
}

/// The format of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFormat {
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

/// A table for spreadsheets and programs. Measures and coverage are those of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataFile {
    /// Measures as CSV.
    MeasuresCsv(DocId),
    /// Measures as JSON.
    MeasuresJson(DocId),
    /// Coverage as CSV.
    CoverageCsv(DocId),
    /// The register of policies as CSV.
    RegisterCsv,
    /// The register of policies as JSON.
    RegisterJson,
}

/// A picture of another width, in WebP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFile {
    /// The path of the original file.
    pub path: Box<str>,
    /// Its width.
    pub width: u32,
}

/// The headers that a web server sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderFile {
    /// `_headers`, which Netlify and Cloudflare Pages read.
    Headers,
    /// `.htaccess`.
    Apache,
    /// A server block of nginx.
    Nginx,
    /// A Caddyfile.
    Caddy,
}

/// A file for programs, or an unchanged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaticFile {
    /// The site map, or the index of its parts.
    SiteMap,
    /// A part of a long site map, by its index.
    SiteMapPart(usize),
    /// `robots.txt`.
    Robots,
    /// A file of the site or of a theme, by its path in the site's folder.
    File(Box<str>),
    /// The stylesheet or a script, by its index among the theme's.
    ThemeAsset(usize),
}

/// Redirects from old addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedirectFile {
    /// `_redirects`.
    List,
    /// The page at an old address of a document.
    Document(DocId),
    /// The page at an old address that leads to this one.
    Address(Box<str>),
}

impl RouteKey {
    /// Returns the document whose page or file it is. `None` for lists and for pages that every site has, even if a
    /// document provides their text.
    pub fn document(&self) -> Option<DocId> {
        match self {
            RouteKey::Home(document) => *document,
            RouteKey::Documents(FormPage::Document(id) | FormPage::Thanks(id))
            | RouteKey::Pledges(FormPage::Document(id) | FormPage::Thanks(id))
            | RouteKey::Frameworks(
                FrameworkPage::Overview(id)
                | FrameworkPage::View(id, _)
                | FrameworkPage::Pillar(id)
                | FrameworkPage::Reference(id),
            )
            | RouteKey::Policies(PolicyPage::Policy(id))
            | RouteKey::Partners(PartnerPage::Partner(id))
            | RouteKey::Taskforces(TaskforcePage::Taskforce(id) | TaskforcePage::Theme { taskforce: id, .. })
            | RouteKey::Places(id)
            | RouteKey::Programmes(ProgrammePage::Programme(id) | ProgrammePage::Report(id))
            | RouteKey::Events(EventPage::Event(id))
            | RouteKey::Terms(id)
            | RouteKey::Related(RelatedPage { document: id, .. })
            | RouteKey::News(NewsPage::Item { document: id, .. })
            | RouteKey::CalendarFeeds(
                CalendarFeed::Event(id)
                | CalendarFeed::Terms(id)
                | CalendarFeed::Facet(ListFacet::Pillar(id) | ListFacet::Partner(id) | ListFacet::Place(id)),
            )
            | RouteKey::Data(DataFile::MeasuresCsv(id) | DataFile::MeasuresJson(id) | DataFile::CoverageCsv(id))
            | RouteKey::Redirects(RedirectFile::Document(id)) => Some(*id),
            _ => None,
        }
    }

    /// Returns the document whose own page it is, rather than a further view, a feed or a file of it.
    pub(crate) fn own_page(&self) -> Option<DocId> {
        match self {
            RouteKey::Documents(FormPage::Thanks(_))
            | RouteKey::Pledges(FormPage::Thanks(_))
            | RouteKey::Frameworks(FrameworkPage::View(..))
            | RouteKey::Taskforces(TaskforcePage::Theme { .. })
            | RouteKey::Related(_)
            | RouteKey::CalendarFeeds(_)
            | RouteKey::Data(_)
            | RouteKey::Redirects(_) => None,
            key => key.document(),
        }
    }

    /// Returns the number of a page of a long list, from 1; otherwise 1.
    pub(crate) fn number(&self) -> usize {
        match self {
            RouteKey::Lists(ListPage { number, .. })
            | RouteKey::Policies(PolicyPage::Register { number, .. })
            | RouteKey::Partners(PartnerPage::Directory { number, .. } | PartnerPage::Choices { number, .. })
            | RouteKey::Events(
                EventPage::List { number, .. }
                | EventPage::Day { number, .. }
                | EventPage::Archive { number, .. }
                | EventPage::Choices { number, .. },
            )
            | RouteKey::News(NewsPage::List { number, .. })
            | RouteKey::Related(RelatedPage { number, .. })
            | RouteKey::Statements(StatementPage::AToZ(number) | StatementPage::Changes(number))
            | RouteKey::Search(SearchFile::Page(number))
            | RouteKey::Frameworks(FrameworkPage::View(_, FrameworkView::Measures(_, number))) => *number,
            _ => 1,
        }
    }

    /// Returns whether it is a feed that holds all events, or all dates of a school year.
    pub(crate) fn is_whole_feed(&self) -> bool {
        matches!(self, RouteKey::CalendarFeeds(CalendarFeed::Facet(ListFacet::All) | CalendarFeed::Terms(_)))
    }

    /// Returns whether it is the register of policies as JSON.
    pub(crate) fn is_register(&self) -> bool {
        matches!(self, RouteKey::Data(DataFile::RegisterJson))
    }

    /// Returns whether it is a redirect page at an old address.
    pub(crate) fn is_old_address(&self) -> bool {
        matches!(self, RouteKey::Redirects(RedirectFile::Document(_) | RedirectFile::Address(_)))
    }

    /// Returns whether it is the tracker in another order. It has the same rows as `measures/`, so search engines do
    /// not need it.
    pub(crate) fn is_reordered(&self) -> bool {
        matches!(self, RouteKey::Frameworks(page) if page.is_reordered())
    }

    /// Returns the name of its group.
    pub(crate) fn group_name(&self) -> &'static str {
        match self {
            RouteKey::Home(_) => "home",
            RouteKey::Documents(_) => "documents",
            RouteKey::Lists(_) => "lists",
            RouteKey::Frameworks(_) => "frameworks",
            RouteKey::Policies(_) => "policies",
            RouteKey::Partners(_) => "partners",
            RouteKey::Taskforces(_) => "taskforces",
            RouteKey::Places(_) => "places",
            RouteKey::Programmes(_) => "programmes",
            RouteKey::Events(_) => "events",
            RouteKey::Terms(_) => "terms",
            RouteKey::Pledges(_) => "pledges",
            RouteKey::News(_) => "news",
            RouteKey::Statements(_) => "statements",
            RouteKey::Publication(_) => "publication",
            RouteKey::Related(_) => "related",
            RouteKey::Search(_) => "search",
            RouteKey::CalendarFeeds(_) => "calendar_feeds",
            RouteKey::Feeds(_) => "feeds",
            RouteKey::Data(_) => "data",
            RouteKey::Images(_) => "images",
            RouteKey::Headers(_) => "headers",
            RouteKey::Sitemap(_) => "sitemap",
            RouteKey::Redirects(_) => "redirects",
        }
    }
}
