//! Events: rows, lists by month, the month grid, the event's own page, subscribing, term dates.

use serde::Serialize;

use super::directory::FilterGroup;
use super::pictures::MonthDays;
use super::words::{Choice, Contact, Html, Link, Pagination, Prose, Tag, Text, TimeText};

/// One date of an event, in a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventRow {
    /// The event's page.
    pub link: Link,
    /// The date as a block beside it; decorative, since `when` says all.
    pub date: DateBlock,
    /// "Friday 27 November 2026, 8am to 8:45am".
    pub when: TimeText,
    /// Where: the place's name, or "Online".
    pub place: Option<Text>,
    /// "Free", "£3", or what the author wrote.
    pub cost: Option<String>,
    /// "Every Friday in term time".
    pub repeats: Option<String>,
    /// Its state, unless it simply takes place.
    pub tag: Option<Tag>,
    /// One sentence.
    pub summary: Option<Text>,
    /// In a list of its own page, where a template of the site's own reads them: the event's fields, as `fields` of its page; else null.
    pub fields: serde_json::Value,
}

/// A date cut into pieces for the eye.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct DateBlock {
    /// "27".
    pub day: String,
    /// "Nov", "Tach".
    pub month: String,
    /// "Fri", "Gwe".
    pub weekday: String,
}

/// The next events of something (a pillar, a partner, a place, the home page) and how to follow them.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventsBlock {
    /// The next few; may be empty.
    pub events: Vec<EventRow>,
    /// Whether the page's own words list them already: they are not said twice.
    pub listed: bool,
    /// All of them, where there are more or there is a page for them.
    pub more: Option<Link>,
    /// Its feed, when it holds some.
    pub subscribe: Option<Subscribe>,
    /// The last few that are over, the latest first.
    pub past: Vec<EventRow>,
    /// The archive that holds the latest of them.
    pub archive: Option<Link>,
}

/// What is on: the coming list, a facet of it, or the archive of a school year.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventList {
    /// What events/index.md says; on the first page only.
    pub body: Option<Prose>,
    /// Other ways to look: list, this month as a grid, archive.
    pub views: Vec<Choice>,
    /// All dates, this week, this month, this term, as links; empty on the archive.
    pub whens: Vec<Choice>,
    /// Filters by audience, place, theme, cost, as links.
    pub filters: Vec<FilterGroup>,
    /// "57 dates"; `None` where there are none.
    pub count_text: Option<String>,
    /// By month, in order.
    pub months: Vec<MonthEvents>,
    /// What to say where there are no months.
    pub nothing: String,
    /// Where to look then.
    pub instead: Vec<Link>,
    /// Its pages.
    pub pagination: Option<Pagination>,
    /// The feed of what this list holds; `None` on the archive.
    pub subscribe: Option<Subscribe>,
    /// Whether these are over: the archive.
    pub past: bool,
    /// School years that have an archive.
    pub years: Vec<Choice>,
    /// Where dates fall in the next twelve months; on the first page of all events only.
    pub year: Vec<MonthDays>,
}

/// One month of a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct MonthEvents {
    /// "November 2026".
    pub title: String,
    /// The heading's `id`: "month-2026-11".
    pub id: String,
    /// The month as a grid.
    pub grid: Option<String>,
    /// Its events, in order.
    pub events: Vec<EventRow>,
}

/// One month as a table, Monday first.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct MonthGrid {
    /// Other ways to look: list, this month as a grid, archive.
    pub views: Vec<Choice>,
    /// "Events in November 2026".
    pub caption: String,
    /// "14 dates".
    pub count_text: String,
    /// The seven full names of days.
    pub weekdays: Vec<String>,
    /// Rows of seven.
    pub weeks: Vec<Vec<GridDay>>,
    /// The nearest month before it that holds something.
    pub previous: Option<Link>,
    /// The nearest month after it that does.
    pub next: Option<Link>,
    /// Which months those two links step over: "Nothing is listed in August 2027."
    pub skipped: Vec<String>,
    /// "As published on Monday 23 November 2026": what `today` means, also on paper.
    pub made: String,
    /// The feed of all events.
    pub subscribe: Option<Subscribe>,
}

/// One cell of the grid.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct GridDay {
    /// "27"; empty for a cell outside the month.
    pub day: String,
    /// "Friday 27 November": instead of the number where a narrow screen shows days one beneath the other.
    pub long: String,
    /// "2026-11-27".
    pub iso: String,
    /// Says that it is the day of the build.
    pub today: Option<Tag>,
    /// Half term, bank holiday, training day: plain words.
    pub marks: Vec<Text>,
    /// What happens then.
    pub events: Vec<GridEvent>,
}

/// One event in a cell.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct GridEvent {
    /// Its page.
    pub link: Link,
    /// "8am"; "continues" after its first day; `None` when it lasts all day.
    pub time: Option<String>,
    /// Its state, unless it simply takes place.
    pub tag: Option<Tag>,
}

/// An event's page. Cost, access, when, where, booking, organiser are `page.facts`, in that order, cost and access always told;
/// cancelled, moved and the like are `page.notices`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventPage {
    /// What it says.
    pub body: Option<Prose>,
    /// The rule in words: "Every Friday in term time, from 27 November 2026 to 16 July 2027".
    pub repeats: Option<String>,
    /// The dates of a series; `None` for a single event.
    pub dates: Option<EventDates>,
    /// How to book.
    pub booking: Option<Booking>,
    /// Whom to ask for an interpreter and the like.
    pub access_contact: Option<Contact>,
    /// Who runs it.
    pub organiser: Option<Contact>,
    /// Add it, once, to a calendar.
    pub add: Option<AddTo>,
    /// Follow it: this event's own feed.
    pub subscribe: Option<Subscribe>,
    /// For an imported event, where it came from: "From the calendar of Mumbles Library".
    pub source: Option<Link>,
}

/// The dates of a series.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventDates {
    /// The next few.
    pub next: Vec<OccurrenceRow>,
    /// "12 more dates".
    pub later_title: String,
    /// Those after them.
    pub later: Vec<OccurrenceRow>,
    /// "5 dates that are over".
    pub past_title: String,
    /// Those that are over.
    pub past: Vec<OccurrenceRow>,
    /// "Not on Friday 5 March 2027."
    pub skipped: Option<String>,
}

/// One date of a series.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct OccurrenceRow {
    /// When.
    pub when: TimeText,
    /// Where, when it is not the usual place.
    pub place: Option<Link>,
    /// Its state, unless it simply takes place.
    pub tag: Option<Tag>,
    /// "Instead of Friday 22 January 2027, 8am.", when it has moved.
    pub instead: Option<String>,
    /// What is different: a phrase.
    pub note: Option<Html>,
    /// Language of the note, where it is not the page's.
    pub lang: Option<String>,
}

/// How to book.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Booking {
    /// The booking page; `None` while booking is closed.
    pub href: Option<String>,
    /// Ready sentences: "Booking opens on 2 November 2026." "20 places."
    pub lines: Vec<String>,
}

/// Adding one event to a calendar: a copy that will not follow changes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct AddTo {
    /// Google's form, filled in.
    pub google: Option<String>,
    /// The date of a series that it adds, if it adds one alone.
    pub google_date: Option<String>,
    /// Outlook's form, filled in.
    pub outlook: Option<String>,
    /// As `google_date`.
    pub outlook_date: Option<String>,
    /// The file.
    pub download: String,
}

/// Subscribing to a feed.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Subscribe {
    /// What the feed holds: "Events for families".
    pub title: Text,
    /// "webcal://…".
    pub webcal: String,
    /// "https://…", to copy.
    pub https: String,
    /// Google Calendar's "add by address".
    pub google: Option<String>,
    /// Outlook's "add from web".
    pub outlook: Option<String>,
    /// The same as a path, to download.
    pub download: String,
}

/// Term dates of one school year. Nation, year and schools are `page.facts`; provisional dates are a notice.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TermDates {
    /// What it says.
    pub body: Option<Prose>,
    /// Caption of the first table: "Terms in 2026 to 2027".
    pub terms_caption: String,
    /// The terms.
    pub terms: Vec<TermRow>,
    /// Caption of the second table: "Days when schools are closed".
    pub closures_caption: String,
    /// Half terms, training days, holidays.
    pub closures: Vec<TermRow>,
    /// The feed.
    pub subscribe: Option<Subscribe>,
}

/// One term or closure.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct TermRow {
    /// "Autumn term".
    pub title: Text,
    /// Its first day, with the weekday.
    pub start: TimeText,
    /// Its last day, with the weekday; the same as `start` for one day.
    pub end: TimeText,
    /// "1 day", "7 weeks": how long.
    pub length: Option<String>,
}

impl EventList {
    /// Its template: the list, facets and archive alike.
    pub(crate) const TEMPLATE: &'static str = "events/list.html";
}
impl MonthGrid {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "events/month.html";
}
impl EventPage {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "events/event.html";
}
impl TermDates {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "terms/terms.html";
}
