//! The texts of a feed. Takes an event. Returns the plain text that calendar programs show, in the
//! language of the feed. Facts that a program may not display (status, cost, access) are part of the text.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};

use crate::calendar::event::{Event, EventStatus, Occurrence};
use crate::calendar::write::remove_controls;
use crate::calendar::zone::Zone;
use crate::datetime::{DayOrTime, PartialDate};
use crate::phrase::Phrase;

mod own_clock;

/// Returns the message of a key with these named values filled in: the theme's Fluent messages of one language.
type Messages = dyn Fn(&str, &[(&str, &str)]) -> String + Send + Sync;

/// The messages of feeds in one language (`strings/feeds.LANG.ftl` of a theme).
pub struct FeedStrings {
    cancelled: Phrase,
    postponed: Phrase,
    moved_online: String,
    full: String,
    rescheduled: String,
    rescheduled_from: Phrase,
    line: Phrase,
    doors: String,
    cost: String,
    free: String,
    book: String,
    opens: Phrase,
    closes: Phrase,
    access: String,
    bsl: String,
    relaxed: String,
    interpreter: String,
    ask: Phrase,
    ask_by: Phrase,
    join: String,
    more: String,
    time: Phrase,
    time_there: Phrase,
    hours: Phrase,
    day_before: Phrase,
    day_after: Phrase,
    hours_from: Phrase,
    hours_or: Phrase,
    first_day: Phrase,
    last_day: Phrase,
    date: Phrase,
    month_and_year: Phrase,
    months: [String; 12],
    /// The message that names a city's clock chooses by the city, so it is formatted at each use.
    messages: Box<Messages>,
}

impl fmt::Debug for FeedStrings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FeedStrings").field("line", &self.line).finish_non_exhaustive()
    }
}

impl FeedStrings {
    /// Creates the strings. `messages` returns the message with a key and these values.
    pub fn new(messages: impl Fn(&str, &[(&str, &str)]) -> String + Send + Sync + 'static) -> FeedStrings {
        let text = |key: &str| messages(key, &[]);
        let phrase = |key: &str, names: &[&str]| Phrase::new(names, |values| messages(key, values));
        FeedStrings {
            cancelled: phrase("feed-cancelled", &["title"]),
            postponed: phrase("feed-postponed", &["title"]),
            moved_online: text("feed-moved-online"),
            full: text("feed-full"),
            rescheduled: text("feed-rescheduled"),
            rescheduled_from: phrase("feed-rescheduled-from", &["time"]),
            line: phrase("feed-line", &["name", "value"]),
            doors: text("feed-doors"),
            cost: text("feed-cost"),
            free: text("feed-free"),
            book: text("feed-book"),
            opens: phrase("feed-booking-opens", &["time"]),
            closes: phrase("feed-booking-closes", &["time"]),
            access: text("feed-access"),
            bsl: text("feed-bsl"),
            relaxed: text("feed-relaxed"),
            interpreter: text("feed-interpreter"),
            ask: phrase("feed-ask", &["contact"]),
            ask_by: phrase("feed-ask-by", &["contact", "date"]),
            join: text("feed-join"),
            more: text("feed-more"),
            time: phrase("feed-time", &["date", "time"]),
            time_there: phrase("feed-time-there", &["there", "clock", "here"]),
            hours: phrase("feed-hours", &["from", "to"]),
            day_before: phrase("feed-hours-day-before", &["hours"]),
            day_after: phrase("feed-hours-day-after", &["hours"]),
            hours_from: phrase("feed-hours-from", &["date", "hours"]),
            hours_or: phrase("feed-hours-or", &["first", "second"]),
            first_day: phrase("feed-first-day", &["title"]),
            last_day: phrase("feed-last-day", &["title"]),
            date: phrase("date-day-month-year", &["day", "month", "year"]),
            month_and_year: phrase("date-month-year", &["month", "year"]),
            months: std::array::from_fn(|at| text(&format!("month-{}", at + 1))),
            messages: Box::new(messages),
        }
    }

    /// Names the first day of something: "Autumn term: first day".
    pub(crate) fn first_day(&self, title: &str) -> String {
        self.first_day.write(&[title])
    }

    /// Names the last day of something.
    pub(crate) fn last_day(&self, title: &str) -> String {
        self.last_day.write(&[title])
    }

    /// Returns the title, with a prefix if the event does not take place, because Outlook ignores STATUS.
    pub(crate) fn title(&self, event: &Event, status: EventStatus) -> String {
        match status {
            EventStatus::Cancelled => self.cancelled.write(&[&event.title]),
            EventStatus::Postponed => self.postponed.write(&[&event.title]),
            _ => event.title.clone(),
        }
    }

    /// Returns the description: the status, the note about the date, the summary, the event's `own` text,
    /// then the facts. A partner's note follows the text.
    pub(crate) fn description(&self, event: &Event, own: &str, occurrence: Option<&Occurrence>, zone: &Zone) -> String {
        let status = occurrence.map_or(event.status, |occurrence| event.status_of(occurrence));
        let mut text = String::with_capacity(own.len() + 256);
        match status {
            EventStatus::MovedOnline => text.push_str(&self.moved_online),
            EventStatus::Full => text.push_str(&self.full),
            EventStatus::Rescheduled => text.push_str(&match event.previous_start {
                Some(previous) => self.rescheduled_from.write(&[&self.moment(previous, event, zone)]),
                None => self.rescheduled.clone(),
            }),
            _ => {}
        }
        let note = occurrence.and_then(|occurrence| occurrence.change.as_ref()?.note.as_deref());
        let note = note.map(|note| remove_controls(&plain(note)));
        let begin = |text: &mut String| {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
        };
        // A partner's note about one date may repeat the description with small changes, so it
        // follows the description.
        let note = note.as_deref().filter(|note| !note.is_empty());
        let (first, last) = if event.imported.is_some() { (None, note) } else { (note, None) };
        let paragraphs = [first, event.summary.as_deref()];
        for paragraph in paragraphs.into_iter().flatten().filter(|paragraph| !paragraph.is_empty()) {
            begin(&mut text);
            text.push_str(paragraph);
        }
        let own = remove_controls(own);
        if !own.is_empty() {
            begin(&mut text);
            text.push_str(&own);
        }
        if let Some(note) = last {
            begin(&mut text);
            text.push_str(note);
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&remove_controls(&self.facts(event, occurrence, zone)));
        text
    }

    /// Returns the facts below an event's text, one on each line.
    fn facts(&self, event: &Event, occurrence: Option<&Occurrence>, zone: &Zone) -> String {
        let mut text = String::new();
        if let Some(times) = own_clock::times(self, event, occurrence, zone) {
            self.line(&mut text, &self.clock(zone.name()), &times);
        }
        if let Some(doors) = event.doors {
            self.line(&mut text, &self.doors, &clock(doors));
        }
        if let Some(cost) = &event.cost {
            let price = if cost.free { Some(&*self.free) } else { cost.price.as_deref() };
            let parts = [price, cost.concessions.as_deref(), cost.note.as_deref()];
            self.line(&mut text, &self.cost, &join(parts.map(|part| part.map(plain))));
        }
        if let Some(booking) = &event.booking {
            let opens = booking.opens.map(|at| self.opens.write(&[&self.moment(at, event, zone)]));
            let closes = booking.closes.map(|at| self.closes.write(&[&self.moment(at, event, zone)]));
            self.line(&mut text, &self.book, &join([booking.url.clone(), opens, closes]));
        }
        if let Some(access) = &event.access {
            let kind = |name: &str, said: &Option<String>| match said.as_deref() {
                None => None,
                Some("yes") => Some(name.to_string()),
                Some(words) => Some(self.line.write(&[name, &plain(words)])),
            };
            let ask = access.contact.as_ref().map(|contact| match access.ask_by {
                Some(date) => self.ask_by.write(&[contact, &self.partial(date)]),
                None => self.ask.write(&[contact]),
            });
            let parts = [
                kind(&self.bsl, &access.bsl),
                kind(&self.relaxed, &access.relaxed),
                kind(&self.interpreter, &access.interpreter),
                access.note.as_deref().map(plain),
                ask,
            ];
            self.line(&mut text, &self.access, &join(parts));
        }
        if let Some(online) = &event.online {
            self.line(&mut text, online.label.as_deref().unwrap_or(&self.join), &online.url);
        }
        self.line(&mut text, &self.more, &event.url);
        text
    }

    /// Writes a fact in a line of its own; nothing where it has no value.
    fn line(&self, text: &mut String, name: &str, value: &str) {
        if !value.is_empty() {
            text.push_str(&self.line.write(&[name, value]));
            text.push('\n');
        }
    }

    /// Names a zone's clock by its city: "London time".
    fn clock(&self, zone: &str) -> String {
        let city = zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
        (self.messages)("feed-clock", &[("city", &city)])
    }

    /// Formats a day, or a time on a day; adds the site's local time if the event has another zone.
    fn moment(&self, moment: DayOrTime, event: &Event, zone: &Zone) -> String {
        let time = match moment {
            DayOrTime::Day(date) => return self.day(date),
            DayOrTime::Time(time) => time,
        };
        let (text, own) = (self.time(time), zone.local(event.zone.instant(time)));
        match own {
            own if own == time => text,
            own if own.date() == time.date() => {
                self.time_there.write(&[&text, &self.clock(zone.name()), &clock(own.time())])
            }
            own => self.time_there.write(&[&text, &self.clock(zone.name()), &self.time(own)]),
        }
    }

    fn time(&self, time: DateTime) -> String {
        self.time.write(&[&self.day(time.date()), &clock(time.time())])
    }

    fn day(&self, date: Date) -> String {
        self.date.write(&[&date.day().to_string(), self.month(date.month()), &date.year().to_string()])
    }

    fn month(&self, month: i8) -> &str {
        usize::try_from(month - 1).ok().and_then(|month| self.months.get(month)).map_or("", String::as_str)
    }

    fn partial(&self, date: PartialDate) -> String {
        match date {
            PartialDate::Year(year) => year.to_string(),
            PartialDate::Month(year, month) => self.month_and_year.write(&[self.month(month), &year.to_string()]),
            PartialDate::Day(date) => self.day(date),
        }
    }
}

/// Returns the plain text of a Markdown note, because calendar programs show no markup.
fn plain(markdown: &str) -> String {
    use pulldown_cmark::{Event as Part, Parser, TagEnd};
    if !markdown.contains(['*', '_', '[', '`', '<', '&', '\\', '#', '>']) {
        return markdown.to_string();
    }
    if markdown.contains("[^") {
        return crate::markdown::field::phrase_text(markdown, &crate::markdown::Dialect::default()).into_owned();
    }
    let mut text = String::with_capacity(markdown.len());
    for part in Parser::new(markdown) {
        match part {
            Part::Text(words) | Part::Code(words) => text.push_str(&words),
            Part::SoftBreak | Part::HardBreak => text.push('\n'),
            Part::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => text.push('\n'),
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn join<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{event, strings};

    #[test]
    fn the_description_begins_with_the_status_and_ends_with_facts() {
        let event = event(
            "a",
            r#"
            title = "A"
            summary = "Come along."
            start = 2026-12-05T10:00
            status = "rescheduled"
            previous_start = 2026-12-04T10:00
            cost = { price = 3.5, note = "Ask us if *cost* is a [worry](/help/)." }
            booking = { url = "https://example.org/book", closes = 2026-12-01 }
            access = { interpreter = "Polish", contact = "the office", ask_by = 2026-11-30 }"#,
        );
        let expected = "New date or time: it was 4 December 2026, 10:00\n\nCome along.\n\
            Cost: £3.50; Ask us if cost is a worry.\nBook: https://example.org/book; closes 1 December 2026\n\
            Access: interpreter: Polish; ask the office by 30 November 2026\nMore: https://example.org/events/a/";
        assert_eq!(strings("en").description(&event, "", None, &Zone::london()), expected);
        let welsh = strings("cy").description(&event, "", None, &Zone::london());
        assert!(welsh.starts_with("Dyddiad neu amser newydd: yn wreiddiol 4 Rhagfyr 2026, 10:00"), "{welsh}");
    }
}
