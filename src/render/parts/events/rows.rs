//! Builds the rows of dates in lists: when, where, what it costs, whether it takes place.

use std::collections::HashSet;

use jiff::civil::DateTime;

use crate::calendar::event::{EventPlace, EventStatus, Occurrence};
use crate::calendar::{Event, OccurrenceRef, TimeRange};
use crate::datetime::DayOrTime;
use crate::render::context::{Localized, Renderer};
use crate::render::parts::events::rule;
use crate::render::parts::plain;
use crate::render::{calendars, view};
use crate::schema::{Fields, Value};
use crate::site::DocId;
use view::{Kind, Shape};

/// Returns a date's row, with or without the facts that all dates of its event share.
fn row(renderer: Localized, date: &OccurrenceRef, is_first: bool) -> view::EventRow {
    let (event, occurrence) = renderer.calendar().get(date);
    let document = calendars::document_of(&renderer.site, event);
    let best = document.map(|id| renderer.site.version_or_original(id, renderer.language));
    view::EventRow {
        link: link(renderer, event),
        date: block(renderer, date),
        when: time_text(renderer, event, occurrence.when),
        place: place_text(renderer, event, occurrence),
        cost: best.and_then(|id| cost(renderer, renderer.site.fields(id).table("cost")?)),
        repeats: if is_first { rule::sentence(renderer, event) } else { None },
        tag: tag_of(renderer, event, occurrence),
        summary: best.filter(|_| is_first).and_then(|id| renderer.text(id, "summary")),
        one_off: event.series.is_none(),
        more: None,
        fields: serde_json::Value::Null,
    }
}

/// Returns dates' rows. Only the first date of an event has its summary and rule, to avoid
/// repetition. In a list of a place, an event has its rule only if it is usually at that place.
pub(crate) fn rows(renderer: Localized, dates: &[OccurrenceRef], place: Option<&str>) -> Vec<view::EventRow> {
    let mut told = HashSet::new();
    let is_usual = |date: &OccurrenceRef| {
        let (event, _) = renderer.calendar().get(date);
        place.is_none_or(|place| event.is_usually_at(place))
    };
    let mut one = |date: &OccurrenceRef| match row(renderer, date, told.insert(date.event)) {
        row if is_usual(date) => row,
        row => view::EventRow { repeats: None, ..row },
    };
    dates.iter().map(&mut one).collect()
}

/// Returns a link to an event's page.
pub(crate) fn link(renderer: Localized, event: &Event) -> view::Link {
    match calendars::document_of(&renderer.site, event) {
        Some(id) => renderer.link(id),
        None => view::Link::own(event.title.as_str(), event.url.as_str()),
    }
}

/// Returns "Friday 27 November 2026, 8am to 8:45am"; a range of days without weekdays. A time in another time zone
/// than the site's names its zone.
pub(crate) fn time_text(renderer: Localized, event: &Event, when: TimeRange) -> view::TimeText {
    let end = match when {
        TimeRange::Days { last, .. } => Some(DayOrTime::Day(last)),
        TimeRange::Times { end, .. } => end.map(DayOrTime::Time),
    };
    let words = renderer.date_formatter();
    let mut text = words.range(when.start(), end);
    if when.first_day() == when.last_day() {
        let weekday = words.weekday_name(when.first_day().weekday());
        text = renderer.tn("date-with-weekday", &[("weekday", weekday.into()), ("date", text.into())]);
    }
    view::TimeText { text: of_its_clock(renderer, event, when, text), iso: iso(when.start()) }
}

/// Returns the text for a time of an event. If the site's time zone shows another hour, the text names the event's
/// zone and adds the site's own time.
pub(crate) fn of_its_clock(renderer: Localized, event: &Event, when: TimeRange, text: String) -> String {
    let TimeRange::Times { start, end } = when else { return text };
    if event.zone.name() == renderer.site.config.time_zone {
        return text;
    }
    let here = &calendars::settings(&renderer.site, renderer.language).zone;
    let local = |time: DateTime| here.local(event.zone.instant(time));
    let (own, own_end) = (local(start), end.map(local));
    if own == start {
        return text;
    }
    let words = renderer.date_formatter();
    let is_same_day = own.date() == start.date();
    let own = match own_end {
        Some(end) if is_same_day && end.date() == own.date() => words.time_range(own.time(), end.time()),
        None if is_same_day => words.time(own.time()),
        _ => words.range(DayOrTime::Time(own), own_end.map(DayOrTime::Time)),
    };
    let values = [
        ("when", text.into()),
        ("place", clock_of(renderer, event.zone.name()).into()),
        ("own", own.into()),
        ("home", clock_of(renderer, here.name()).into()),
    ];
    renderer.tn("events-clock", &values)
}

/// Returns a day or a time of day as text; a time in another time zone than the site's with both times.
pub(crate) fn day_or_time(renderer: Localized, event: &Event, at: DayOrTime) -> String {
    let text = renderer.date_formatter().day_or_time(at);
    match at {
        DayOrTime::Day(_) => text,
        DayOrTime::Time(start) => of_its_clock(renderer, event, TimeRange::Times { start, end: None }, text),
    }
}

/// Returns the city of a time zone, "New York", in the page's language if the strings have a name for it.
fn clock_of(renderer: Localized, zone: &str) -> String {
    let city = zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
    let known = renderer.strings().get(&format!("zone-{}", crate::url::slug(&city)));
    known.map_or(city, str::to_owned)
}

/// Returns a date within a sentence, where Welsh writes "dydd Gwener" in lower case.
pub(crate) fn within(renderer: Localized, date: &str) -> String {
    let small = renderer.t("weekday-within");
    match date.get(..small.len()).filter(|first| first.to_lowercase() == small) {
        Some(first) => format!("{small}{}", &date[first.len()..]),
        None => date.to_owned(),
    }
}

/// Returns the value of HTML's `datetime`: "2026-10-05", "2026-10-05T10:00".
pub(crate) fn iso(at: DayOrTime) -> String {
    match at {
        DayOrTime::Day(date) => date.to_string(),
        DayOrTime::Time(time) => time.strftime("%Y-%m-%dT%H:%M").to_string(),
    }
}

/// Returns the tag of a status; `None` for an event that takes place as planned.
pub(crate) fn tag(renderer: Localized, status: EventStatus) -> Option<view::Tag> {
    let (kind, shape) = match status {
        EventStatus::Scheduled => return None,
        EventStatus::Tentative | EventStatus::Postponed => (Kind::Warn, Shape::Triangle),
        EventStatus::Cancelled => (Kind::Bad, Shape::Cross),
        EventStatus::Rescheduled | EventStatus::MovedOnline | EventStatus::Full => (Kind::Info, Shape::Diamond),
    };
    let key = format!("event-{}", status.keyword());
    Some(view::Tag::shaped(renderer.t(&key), kind, shape))
}

/// Returns the tag of one date: its status, else that its time or place has changed.
pub(crate) fn tag_of(renderer: Localized, event: &Event, occurrence: &Occurrence) -> Option<view::Tag> {
    let changed = |key: &str| view::Tag::shaped(renderer.t(key), Kind::Info, Shape::Diamond);
    let change = occurrence.change.as_deref();
    tag(renderer, event.status_of(occurrence)).or_else(|| match change? {
        change if change.moved && occurrence.when.first_day() == occurrence.date => Some(changed("events-new-time")),
        change if change.moved => Some(changed("events-new-date")),
        change => change.place.as_ref().map(|_| changed("events-new-place")),
    })
}

/// Returns "Free", "£3", or the author's text.
pub(crate) fn cost(renderer: Localized, cost: &Fields) -> Option<String> {
    if cost.is_true("free") {
        return Some(renderer.t("free").to_owned());
    }
    match &cost.get("price")?.value {
        Value::Text(text) => Some(plain::plain_text(text)).filter(|text| !text.is_empty()),
        Value::Integer(pounds) => Some(format!("£{}", renderer.date_formatter().number(*pounds))),
        Value::Number(pounds) if pounds.fract() == 0.0 => Some(format!("£{pounds:.0}")),
        Value::Number(pounds) => Some(format!("£{pounds:.2}")),
        _ => None,
    }
}

/// Returns the name of a date's place, or "Online".
pub(crate) fn place_text(renderer: Localized, event: &Event, occurrence: &Occurrence) -> Option<view::Text> {
    let online = || view::Text::own(renderer.t("online"));
    if event.status_of(occurrence) == EventStatus::MovedOnline {
        return Some(online());
    }
    let place = event.place_of(occurrence).map(|place| place_name(renderer, event, place));
    place.or_else(|| event.online.is_some().then(online))
}

/// Returns a place's name, marked with its own language.
pub(crate) fn place_name(renderer: Localized, event: &Event, place: &EventPlace) -> view::Text {
    if let Some(id) = place_document(&renderer, place) {
        return renderer.title(renderer.site.version_or_original(id, renderer.language));
    }
    // A place that the event itself describes has the event's language.
    let best = calendars::document_of(&renderer.site, event)
        .map(|id| renderer.site.version_or_original(id, renderer.language));
    let lang = best.and_then(|id| {
        let name = renderer.site.fields(id).table("place").and_then(|place| place.get("name"));
        renderer.lang_of(id, name)
    });
    view::Text { text: place.name.clone(), lang }
}

/// Returns the document of a place, if it has one that is visible.
pub(crate) fn place_document(renderer: &Renderer, place: &EventPlace) -> Option<DocId> {
    calendars::document_named(&renderer.site, "place", place.id.as_deref()?)
}

fn block(renderer: Localized, date: &OccurrenceRef) -> view::DateBlock {
    let (day, words) = (date.begins.date(), renderer.date_formatter());
    view::DateBlock {
        day: day.day().to_string(),
        month: words.month_short(day.month()).to_owned(),
        weekday: words.weekday_short(day.weekday()).to_owned(),
    }
}
