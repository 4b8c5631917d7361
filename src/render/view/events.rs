//! Events: rows, lists by month, the month grid, the event's page, subscriptions, term dates.

use serde::Serialize;

use super::pictures::MonthDays;
use super::words::{Choice, Contact, FilterGroup, Html, Link, Pagination, Prose, Tag, Text, TimeText};

/// One date of an event, in a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventRow {
    /// The event's page.
    pub link: Link,
    /// The date as a block beside the row; decorative, because `when` contains it.
    pub date: DateBlock,
    /// "Friday 27 November 2026, 8am to 8:45am".
    pub when: TimeText,
    /// Where: the place's name, or "Online".
    pub place: Option<Text>,
    /// "Free", "£3", or the author's text.
    pub cost: Option<String>,
    /// "Every Friday in term time".
    pub repeats: Option<String>,
    /// Its state, unless it takes place as planned.
    pub tag: Option<Tag>,
    /// One sentence.
    pub summary: Option<Text>,
    /// Whether the event has only this date.
    pub one_off: bool,
    /// "and 3 more in December": the other dates of a series in the same month, if the row includes them.
    pub more: Option<Link>,
    /// The event's fields, as `fields` of its page, in a list of events, if a template of the site's own reads them;
    /// otherwise null.
    pub fields: serde_json::Value,
}

/// The parts of a date for a date block.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct DateBlock {
    /// "27".
    pub day: String,
    /// "Nov", "Tach".
    pub month: String,
    /// "Fri", "Gwe".
    pub weekday: String,
}

/// The next events of a pillar, a partner, a place or the home page, and how to subscribe to them.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventsBlock {
    /// The next few; may be empty.
    pub events: Vec<EventRow>,
    /// Whether the page's own text lists them already, so that the block does not repeat them.
    pub listed: bool,
    /// All of them, if there are more or if they have a page.
    pub more: Option<Link>,
    /// Its feed, unless it is empty.
    pub subscribe: Option<Subscribe>,
    /// The last past events, the latest first.
    pub past: Vec<EventRow>,
    /// The archive that contains the latest of them.
    pub archive: Option<Link>,
}

/// A list of events: upcoming ones, a facet of them, or the archive of a school year.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventList {
    /// The text of events/index.md; on the first page only.
    pub body: Option<Prose>,
    /// Other views: list, this month as a grid, archive.
    pub views: Vec<Choice>,
    /// All dates, this week, this month, this term, as links; empty on the archive.
    pub whens: Vec<Choice>,
    /// Filters by audience, place, theme, cost, as links.
    pub filters: Vec<FilterGroup>,
    /// "57 dates"; `None` if there are none.
    pub count_text: Option<String>,
    /// By month, in order.
    pub months: Vec<MonthEvents>,
    /// The text if there are no months.
    pub nothing: String,
    /// Alternatives to an empty list.
    pub instead: Vec<Link>,
    /// Its pages.
    pub pagination: Option<Pagination>,
    /// The feed of this list; `None` on the archive.
    pub subscribe: Option<Subscribe>,
    /// Whether the events are past: the archive.
    pub past: bool,
    /// The school years with an archive.
    pub years: Vec<Choice>,
    /// The dates of the next twelve months; on the first page of all events only.
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
    /// Other views: list, this month as a grid, archive.
    pub views: Vec<Choice>,
    /// "Events in November 2026".
    pub caption: String,
    /// "14 dates".
    pub count_text: String,
    /// The seven full names of days.
    pub weekdays: Vec<String>,
    /// Rows of seven.
    pub weeks: Vec<Vec<GridDay>>,
    /// The nearest month before it with events.
    pub previous: Option<Link>,
    /// The nearest month after it with events.
    pub next: Option<Link>,
    /// The months that these two links skip: "Nothing is listed in August 2027."
    pub skipped: Vec<String>,
    /// "As published on Monday 23 November 2026": the meaning of `today`, also on paper.
    pub made: String,
    /// The feed of all events.
    pub subscribe: Option<Subscribe>,
}

/// One cell of the grid.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct GridDay {
    /// "27"; empty for a cell outside the month.
    pub day: String,
    /// "Friday 27 November": replaces the number where a narrow screen shows days below each other.
    pub long: String,
    /// "2026-11-27".
    pub iso: String,
    /// The tag of the day of the build.
    pub today: Option<Tag>,
    /// Half term, bank holiday, training day: plain text.
    pub marks: Vec<Text>,
    /// The events of the day: the first ones if the month has very many.
    pub events: Vec<GridEvent>,
    /// All events of the day, if `events` has only the first ones.
    pub more: Option<Link>,
}

/// One event in a cell.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct GridEvent {
    /// Its page.
    pub link: Link,
    /// "8am"; "continues" after its first day; `None` when it lasts all day.
    pub time: Option<String>,
    /// Its state, unless it takes place as planned.
    pub tag: Option<Tag>,
}

/// An event's page. When, where, cost, booking, access, organiser are `page.facts`, in that
/// order, always including cost and access; cancelled, moved and similar states are `page.notices`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventPage {
    /// The document's text.
    pub body: Option<Prose>,
    /// The rule in words: "Every Friday in term time, from 27 November 2026 to 16 July 2027".
    pub repeats: Option<String>,
    /// The dates of a series; `None` for a single event.
    pub dates: Option<EventDates>,
    /// How to book.
    pub booking: Option<Booking>,
    /// The contact for an interpreter and similar requests.
    pub access_contact: Option<Contact>,
    /// The organiser.
    pub organiser: Option<Contact>,
    /// Links that add it once to a calendar.
    pub add: Option<AddTo>,
    /// The subscription to the event's own feed.
    pub subscribe: Option<Subscribe>,
    /// The origin of an imported event: "From the calendar of Mumbles Library".
    pub source: Option<Link>,
}

/// The dates of a series.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct EventDates {
    /// The next few.
    pub next: Vec<OccurrenceRow>,
    /// "12 more dates".
    pub later_title: String,
    /// The later ones, of a very long series the first of them.
    pub later: Vec<OccurrenceRow>,
    /// The number of later dates that are not in `later`, as a sentence.
    pub later_left_out: Option<String>,
    /// "5 dates that are over".
    pub past_title: String,
    /// The past ones, of a very long series the last of them.
    pub past: Vec<OccurrenceRow>,
    /// The number of past dates that are not in `past`, as a sentence.
    pub past_left_out: Option<String>,
    /// "Not on Friday 5 March 2027."
    pub skipped: Option<String>,
}

/// One date of a series.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct OccurrenceRow {
    /// When.
    pub when: TimeText,
    /// Where, if it is not the usual place.
    pub place: Option<Link>,
    /// Its state, unless it takes place as planned.
    pub tag: Option<Tag>,
    /// "Instead of Friday 22 January 2027, 8am.", if it has moved.
    pub instead: Option<String>,
    /// The differences: inline Markdown.
    pub note: Option<Html>,
    /// Language of the note, where it is not the page's.
    pub lang: Option<String>,
}

/// How to book.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Booking {
    /// The booking page; `None` while booking is closed.
    pub href: Option<String>,
    /// Complete sentences: "Booking opens on 2 November 2026." "20 places."
    pub lines: Vec<String>,
}

/// Links that add one event to a calendar, as a copy that does not change later.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct AddTo {
    /// Google's form, filled in.
    pub google: Option<String>,
    /// The date of a series that the link adds, if it adds only one.
    pub google_date: Option<String>,
    /// Outlook's form, filled in.
    pub outlook: Option<String>,
    /// The same for Outlook.
    pub outlook_date: Option<String>,
    /// The file.
    pub download: String,
}

/// Subscribing to a feed.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Subscribe {
    /// The title of the feed: "Events for families".
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
    /// The document's text.
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
    /// "Pupils return: Tuesday 5 January 2027": if schools are closed to pupils on the first day of a term, or on the
    /// first weekday after a closure.
    pub return_text: Option<String>,
    /// Its last day, with the weekday; the same as `start` for one day.
    pub end: TimeText,
    /// "1 day", "7 weeks": how long.
    pub length: Option<String>,
}

impl EventList {
    /// Its template: the list, facets and archive.
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
