//! The dates of a series on its page: the next ones, later ones, past ones, and the differences of
//! each.

use crate::calendar::event::Occurrence;
use crate::calendar::time_range::TimeRange;
use crate::calendar::{Event, OccurrenceRef};
use crate::datetime::DayOrTime;
use crate::render::context::{Localized, Renderer};
use crate::render::parts::events::{facets, rows};
use crate::render::prose::PageText;
use crate::render::view;
use crate::schema::{Fields, Value};

/// Dates that are always visible; the reader opens the rest.
const NEXT: usize = 10;

/// Most later dates: a school year of school days.
const LATER: usize = 200;

/// Most past dates.
const PAST: usize = 100;

/// Returns the dates of a series. `None` for a single event, whose date is a fact.
pub(crate) fn for_series(
    renderer: Localized,
    event: &Event,
    fields: &Fields,
    text: &PageText,
) -> Option<view::EventDates> {
    event.series.as_ref()?;
    let today = renderer.site.options.today;
    let mut all: Vec<&Occurrence> = event.occurrences.iter().collect();
    all.sort_by_key(|occurrence| occurrence.when.begins());
    let (past, ahead): (Vec<_>, Vec<_>) = all.into_iter().partition(|occurrence| occurrence.when.last_day() < today);
    let rows = |dates: &[&Occurrence]| -> Vec<view::OccurrenceRow> {
        dates.iter().map(|occurrence| row(renderer, event, occurrence, fields, text)).collect()
    };
    let (next, later) = ahead.split_at(ahead.len().min(NEXT));
    let counted = |key: &str, count: usize| renderer.tn(key, &[("count", count.into())]);
    let left_out = |key: &str, count: usize, most: usize| (count > most).then(|| counted(key, count - most));
    Some(view::EventDates {
        next: rows(next),
        later_title: counted("events-later-dates", later.len()),
        later: rows(&later[..later.len().min(LATER)]),
        later_left_out: left_out("events-later-left-out", later.len(), LATER),
        past_title: counted("events-past-dates", past.len()),
        past: rows(&past[past.len().saturating_sub(PAST)..]),
        past_left_out: left_out("events-past-left-out", past.len(), PAST),
        skipped: skipped(renderer, fields),
    })
}

fn row(
    renderer: Localized,
    event: &Event,
    occurrence: &Occurrence,
    fields: &Fields,
    text: &PageText,
) -> view::OccurrenceRow {
    let change = occurrence.change.as_deref();
    let written = change.and_then(|_| {
        let own = |entry: &&Fields| entry.date("date").map(|date| date.first_day()) == Some(occurrence.date);
        fields.tables("occurrence").find(own)
    });
    let note = match &event.imported {
        Some(_) => change.and_then(|change| change.note.as_deref()).map(|note| text.inline_of_partner(note)),
        None => written.and_then(|entry| text.inline(entry, "note")),
    };
    view::OccurrenceRow {
        when: rows::time_text(renderer, event, occurrence.when),
        place: change.and_then(|change| change.place.as_ref()).map(|place| {
            match rows::place_document(&renderer, place) {
                Some(id) => renderer.link(id),
                None => view::Link::own(place.name.as_str(), ""),
            }
        }),
        tag: rows::tag_of(renderer, event, occurrence),
        instead: replacement(renderer, event, occurrence),
        lang: note.as_ref().and_then(|note| note.lang.clone()),
        note: note.map(|note| note.html),
    }
}

/// Returns "Instead of Friday 22 January 2027, 8am." for a moved date; `None` for any other.
pub(crate) fn replacement(renderer: Localized, event: &Event, occurrence: &Occurrence) -> Option<String> {
    occurrence.change.as_ref().filter(|change| change.moved)?;
    let words = renderer.date_formatter();
    let usual = event.when.on_date(occurrence.date);
    let same_day = usual.first_day() == occurrence.when.first_day();
    let date = match (usual, usual.start()) {
        (TimeRange::Times { start, end: Some(end) }, _) if same_day && start.date() == end.date() => {
            rows::of_its_clock(renderer, event, usual, words.time_range(start.time(), end.time()))
        }
        (_, DayOrTime::Time(start)) if same_day => rows::of_its_clock(renderer, event, usual, words.time(start.time())),
        _ => rows::within(renderer, &rows::time_text(renderer, event, usual).text),
    };
    Some(renderer.tn("events-instead-of", &[("date", date.into())]))
}

/// Returns "Not on Friday 5 March 2027.": the upcoming exceptions, without those outside term time.
fn skipped(renderer: Localized, fields: &Fields) -> Option<String> {
    let repeat = fields.table("repeat")?;
    let words = renderer.date_formatter();
    let single = repeat.get("except").filter(|field| field.as_list().is_none());
    let days = repeat.list("except").iter().chain(single).filter_map(|field| match &field.value {
        Value::Date(date) => Some(date.first_day()),
        Value::Moment(moment) => Some(moment.date()),
        _ => None,
    });
    let ahead = days.filter(|day| *day >= renderer.site.options.today);
    let names: Vec<String> = ahead.map(|day| rows::within(renderer, &words.date_with_weekday(day))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let said = || renderer.tn("events-not-on", &[("dates", words.list(&names).into())]);
    (!names.is_empty()).then(said)
}

/// Returns the main date of an event's page and JSON-LD: the next that takes place, else the last.
pub(crate) fn main_date(renderer: &Renderer, event: &Event) -> Option<OccurrenceRef> {
    let today = renderer.site.options.today;
    let dated = |(at, occurrence): (usize, &Occurrence)| OccurrenceRef {
        event: 0,
        occurrence: at,
        begins: occurrence.when.begins(),
        last_day: occurrence.when.last_day(),
    };
    let dates = || event.occurrences.iter().enumerate().map(dated);
    let ahead = dates().filter(|date| date.last_day >= today);
    let off = |date: &OccurrenceRef| event.status_of(&event.occurrences[date.occurrence]).is_off();
    ahead.min_by_key(|date| (off(date), facets::order(date))).or_else(|| dates().max_by_key(facets::order))
}
