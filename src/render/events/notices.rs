//! What a visitor must know before all else about an event: that it is off, has moved, is full, or is over.

use crate::calendar::Event;
use crate::calendar::event::Status;
use crate::markdown::html::escape;
use crate::moment::DayOrTime;
use crate::render::{Renderer, view};

use super::rows;

/// An event's notices, the most important first.
pub fn of(renderer: &Renderer, language: usize, event: &Event) -> Vec<view::Notice> {
    let mut notices = Vec::new();
    if let Some(tag) = rows::tag(renderer, language, event.status) {
        notices.push(notice(tag, &sentence(renderer, language, event)));
    }
    if event.last_day() < renderer.site.options.today && !event.status.is_off() {
        let tag = view::Tag::new(renderer.t(language, "events-past"), view::Kind::Quiet);
        notices.push(notice(tag, renderer.t(language, "events-past-text")));
    }
    notices
}

/// What a status means, in a sentence or two.
fn sentence(renderer: &Renderer, language: usize, event: &Event) -> String {
    let dated =
        |key: &str, at: DayOrTime| renderer.tn(language, key, &[("date", renderer.words(language).moment(at).into())]);
    let key = match event.status {
        Status::Scheduled => return String::new(),
        Status::Cancelled if event.series.is_none() => return dated("event-cancelled-was", event.when.start()),
        Status::Cancelled => "event-cancelled-text",
        Status::Postponed => "event-postponed-text",
        Status::Rescheduled => match event.previous_start {
            Some(previous) => return dated("event-rescheduled-text", previous),
            None => "events-rescheduled-text",
        },
        Status::MovedOnline => "event-moved-online-text",
        Status::Full => "event-full-text",
        Status::Tentative => "event-tentative-text",
    };
    renderer.t(language, key).to_owned()
}

/// A notice of plain words.
pub fn notice(tag: view::Tag, text: &str) -> view::Notice {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    view::Notice { tag, html: view::Html(html), lang: None }
}
