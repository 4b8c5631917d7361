//! The notices of an event: that it is cancelled, has moved, is full, or is over.

use crate::calendar::Event;
use crate::calendar::event::EventStatus;
use crate::datetime::DayOrTime;
use crate::render::context::Localized;
use crate::render::pages::events::page_dates;
use crate::render::parts::events::rows;
use crate::render::view;

/// Returns an event's notices, the most important first.
pub(crate) fn for_event(renderer: Localized, event: &Event) -> Vec<view::Notice> {
    let mut notices = Vec::new();
    if let Some(tag) = rows::tag(renderer, event.status) {
        notices.push(notice(tag, &sentence(renderer, event)));
    }
    notices.extend(next_date(renderer, event));
    if event.last_day() < renderer.site.options.today && !event.status.is_off() {
        let tag = view::Tag::new(renderer.t("events-past"), view::Kind::Quiet);
        notices.push(notice(tag, renderer.t("events-past-text")));
    }
    notices
}

/// Returns one or two sentences that explain a status.
fn sentence(renderer: Localized, event: &Event) -> String {
    let dated = |key: &str, at: DayOrTime| renderer.tn(key, &[("date", rows::day_or_time(renderer, event, at).into())]);
    let key = match event.status {
        EventStatus::Scheduled => return String::new(),
        EventStatus::Cancelled if event.series.is_none() => return dated("event-cancelled-was", event.when.start()),
        EventStatus::Cancelled => "event-cancelled-text",
        EventStatus::Postponed => "event-postponed-text",
        EventStatus::Rescheduled => match event.previous_start {
            Some(previous) => return moved(renderer, previous, event),
            None => "events-rescheduled-text",
        },
        EventStatus::MovedOnline => "event-moved-online-text",
        EventStatus::Full => "event-full-text",
        EventStatus::Tentative => "event-tentative-text",
    };
    renderer.t(key).to_owned()
}

fn moved(renderer: Localized, previous: DayOrTime, event: &Event) -> String {
    let moment = |at: DayOrTime| rows::day_or_time(renderer, event, at);
    let dates = [("date", moment(previous).into()), ("new", moment(event.when.start()).into())];
    renderer.tn("events-now-on", &dates)
}

/// Returns how the next date differs, for a series that takes place.
fn next_date(renderer: Localized, event: &Event) -> Option<view::Notice> {
    let today = renderer.site.options.today;
    let ahead = event.occurrences.iter().filter(|own| own.when.last_day() >= today);
    let next = ahead.min_by_key(|own| own.when.begins()).filter(|_| !event.status.is_off())?;
    let change = next.change.as_deref()?;
    let tag = rows::tag_of(renderer, event, next)?;
    let date = rows::within(renderer, &rows::time_text(renderer, event, next.when).text);
    let mut said = match (event.status_of(next).is_off(), &change.place) {
        (true, _) => renderer.tn("events-next-off", &[("date", date.into())]),
        (false, Some(place)) => {
            let place = rows::place_name(renderer, event, place).text;
            renderer.tn("events-next-elsewhere", &[("date", date.into()), ("place", place.into())])
        }
        (false, None) => renderer.tn("events-next-moved", &[("date", date.into())]),
    };
    if let Some(instead) = page_dates::replacement(renderer, event, next) {
        said.push(' ');
        said.push_str(&instead);
    }
    Some(notice(tag, &said))
}

/// Returns a notice with plain text.
pub(crate) fn notice(tag: view::Tag, text: &str) -> view::Notice {
    view::Notice { tag, html: view::Html::from_text(text), lang: None }
}
