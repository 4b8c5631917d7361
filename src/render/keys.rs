//! What each route shows: one variant for each group of routes, with an enum of its own where the group writes several kinds of page or file. The
//! module of a group reads its own enum, so that the compiler sees each kind that nothing writes.

use std::sync::Arc;

use super::index::events::{ListFacet, Month};
use crate::site::DocId;

/// What a route shows. Documents are the versions in the route's language; pages of long lists count from 1.
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
    /// What the organisation must publish.
    Publication(DocId),
    /// The search page and the files of the search index.
    Search(SearchFile),
    /// A calendar feed.
    CalendarFeeds(CalendarFeed),
    /// A feed of news or changes.
    Feeds(NewsFeed),
    /// A table as CSV or JSON.
    Data(DataFile),
    /// A picture in another width.
    Images(ImageFile),
    /// The settings of a web server.
    Headers(HeaderFile),
    /// Files for programs, and files that are published as they are.
    Sitemap(StaticFile),
    /// What leads on from old addresses.
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

/// A page of a framework, a pillar or a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameworkPage {
    /// A framework's overview.
    Overview(DocId),
    /// One of a framework's further views.
    View(DocId, FrameworkView),
    /// A pillar.
    Pillar(DocId),
    /// A reference.
    Reference(DocId),
}

/// A further view of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameworkView {
    /// The whole framework on one page.
    Whole,
    /// The tracker of its measures.
    Measures,
    /// How it covers references.
    Coverage,
}

/// A policy, or one page of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyPage {
    /// A policy.
    Policy(DocId),
    /// The policies in a state, by its word; all of them at the empty word.
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
    /// The directory in one arrangement.
    Directory {
        /// How it is arranged.
        by: Arrangement,
        /// The page's number.
        number: usize,
    },
    /// All choices of one sort.
    Choices {
        /// The position of the sort among the directory's filters.
        sort: usize,
        /// The page's number.
        number: usize,
    },
}

/// How the directory of partners is arranged. The numbers are positions in the lists of the partner index.
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
        /// The theme's position among the site's.
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
    /// What is to come, all of it or a facet.
    List {
        /// Which events.
        facet: ListFacet,
        /// The page's number.
        number: usize,
    },
    /// A month as a grid.
    Month(Month),
    /// What is over.
    Archive {
        /// The year in which the school year begins.
        year: i16,
        /// The page's number.
        number: usize,
    },
    /// All choices of one sort.
    Choices {
        /// The position of the sort among the lists' filters.
        sort: usize,
        /// The page's number.
        number: usize,
    },
}

/// The list of news, or one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewsPage {
    /// A piece, with the originals before and after it.
    Item {
        /// The piece.
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

/// A page that every site has whether or not someone wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementPage {
    /// The accessibility statement.
    Accessibility,
    /// What the site does with personal information.
    Privacy,
    /// The glossary: the version that it shows.
    Glossary(DocId),
    /// One page of all pages by their letters.
    AToZ(usize),
    /// One page of what changed.
    Changes(usize),
    /// What is shown where there is nothing.
    NotFound,
}

/// A page or file of the search. The numbers of files are positions in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchFile {
    /// One page of the subject index; the first also searches.
    Page(usize),
    /// The description of the search for browsers.
    OpenSearch,
    /// A shard of words.
    Words(usize),
    /// Some results.
    Cards(usize),
    /// What misspelt words are compared with.
    Spelling,
}

/// What a calendar feed holds.
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
    /// What it tells.
    pub of: FeedSubject,
    /// How it is written.
    pub format: FeedFormat,
}

/// What a feed tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedSubject {
    /// News.
    News,
    /// What changed on the site.
    Changes,
}

/// How a feed is written.
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

/// A picture in another width, in WebP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFile {
    /// The path of the file that it is made of.
    pub path: Box<str>,
    /// Its width.
    pub width: u32,
}

/// What a web server sends with the files.
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

/// A file for programs, or one that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaticFile {
    /// The site map.
    SiteMap,
    /// `robots.txt`.
    Robots,
    /// A file of the site or of a theme, by its path in the site's folder.
    File(Box<str>),
    /// The stylesheet or a script: its position among the theme's.
    ThemeAsset(usize),
}

/// What leads on from old addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedirectFile {
    /// `_redirects`.
    List,
    /// The page at an old address of a document.
    Document(DocId),
    /// The page at an old address that leads to this one.
    Address(Box<str>),
}

impl FrameworkView {
    /// Its name, in addresses and as the type of its page.
    pub(crate) fn word(self) -> &'static str {
        match self {
            FrameworkView::Whole => "whole",
            FrameworkView::Measures => "measures",
            FrameworkView::Coverage => "coverage",
        }
    }
}

impl RouteKey {
    /// The document whose page or file it is. `None` for lists and for pages that every site has, even where a document gives them their words.
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

    /// The number of a page of a long list, from 1; 1 for all else.
    pub(crate) fn number(&self) -> usize {
        match self {
            RouteKey::Lists(ListPage { number, .. })
            | RouteKey::Policies(PolicyPage::Register { number, .. })
            | RouteKey::Partners(PartnerPage::Directory { number, .. } | PartnerPage::Choices { number, .. })
            | RouteKey::Events(
                EventPage::List { number, .. } | EventPage::Archive { number, .. } | EventPage::Choices { number, .. },
            )
            | RouteKey::News(NewsPage::List { number, .. })
            | RouteKey::Statements(StatementPage::AToZ(number) | StatementPage::Changes(number))
            | RouteKey::Search(SearchFile::Page(number)) => *number,
            _ => 1,
        }
    }

    /// Whether it is a page at an old address, which leads on.
    pub(crate) fn is_old_address(&self) -> bool {
        matches!(self, RouteKey::Redirects(RedirectFile::Document(_) | RedirectFile::Address(_)))
    }

    /// The name of its group.
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
