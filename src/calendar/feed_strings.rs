//! The texts of a feed. An event comes in; the plain text that calendar programs show goes out, in
//! the language of the feed. Facts that a program may not display (status, cost, access) are part of the text.

use std::fmt::Write;

use jiff::civil::{Date, DateTime, Time};

use crate::calendar::event::{Event, EventStatus, Occurrence};
use crate::calendar::write::remove_controls;
use crate::calendar::zone::Zone;
use crate::datetime::{DayOrTime, PartialDate};

mod own_clock;

/// The words of one language.
pub(crate) struct FeedStrings {
    cancelled: &'static str,
    postponed: &'static str,
    moved_online: &'static str,
    full: &'static str,
    rescheduled: &'static str,
    was: &'static str,
    doors: &'static str,
    cost: &'static str,
    free: &'static str,
    book: &'static str,
    opens: &'static str,
    closes: &'static str,
    access: &'static str,
    bsl: &'static str,
    relaxed: &'static str,
    interpreter: &'static str,
    ask: &'static str,
    by: &'static str,
    join: &'static str,
    more: &'static str,
    /// What stands before and after a city to name its clock.
    clock_of: [&'static str; 2],
    /// Cities that have another name in the language.
    cities: &'static [(&'static str, &'static str)],
    to: &'static str,
    or: &'static str,
    from: &'static str,
    day_before: &'static str,
    day_after: &'static str,
    /// The first day of something: "Autumn term: first day".
    pub first_day: &'static str,
    /// The last day of something.
    pub last_day: &'static str,
    months: [&'static str; 12],
}

static ENGLISH: FeedStrings = FeedStrings {
    cancelled: "Cancelled",
    postponed: "Postponed",
    moved_online: "Moved online",
    full: "Full: no places left",
    rescheduled: "New date or time",
    was: "it was",
    doors: "Doors open",
    cost: "Cost",
    free: "free",
    book: "Book",
    opens: "opens",
    closes: "closes",
    access: "Access",
    bsl: "British Sign Language",
    relaxed: "relaxed session",
    interpreter: "interpreter",
    ask: "ask",
    by: "by",
    join: "Join online",
    more: "More",
    clock_of: ["", " time"],
    cities: &[],
    to: "to",
    or: "or",
    from: "from",
    day_before: "the day before",
    day_after: "the day after",
    first_day: "first day",
    last_day: "last day",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

static WELSH: FeedStrings = FeedStrings {
    cancelled: "Wedi’i ganslo",
    postponed: "Wedi’i ohirio",
    moved_online: "Wedi symud ar-lein",
    full: "Llawn: dim lle ar ôl",
    rescheduled: "Dyddiad neu amser newydd",
    was: "yn wreiddiol",
    doors: "Drysau’n agor",
    cost: "Cost",
    free: "am ddim",
    book: "Archebu",
    opens: "yn agor",
    closes: "yn cau",
    access: "Hygyrchedd",
    bsl: "Iaith Arwyddion Prydain",
    relaxed: "sesiwn hamddenol",
    interpreter: "cyfieithydd",
    ask: "gofynnwch",
    by: "erbyn",
    join: "Ymuno ar-lein",
    more: "Rhagor",
    clock_of: ["Amser ", ""],
    cities: &[("London", "Llundain"), ("Dublin", "Dulyn"), ("Rome", "Rhufain")],
    to: "i",
    or: "neu",
    from: "o",
    day_before: "y diwrnod cynt",
    day_after: "y diwrnod wedyn",
    first_day: "diwrnod cyntaf",
    last_day: "diwrnod olaf",
    months: [
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ],
};

/// The words of a language; English where there are none.
pub(crate) fn words(language: &str) -> &'static FeedStrings {
    if language == "cy" || language.starts_with("cy-") { &WELSH } else { &ENGLISH }
}

impl FeedStrings {
    /// The title, with the word before it that tells that nobody should come: Outlook ignores STATUS.
    pub(crate) fn title(&self, event: &Event, status: EventStatus) -> String {
        match status {
            EventStatus::Cancelled => format!("{}: {}", self.cancelled, event.title),
            EventStatus::Postponed => format!("{}: {}", self.postponed, event.title),
            _ => event.title.clone(),
        }
    }

    /// Returns the description: the status first, then the summary and the event's `own` text, then
    /// the time in the site's zone if it differs, cost, booking and access.
    pub(crate) fn description(&self, event: &Event, own: &str, occurrence: Option<&Occurrence>, zone: &Zone) -> String {
        let status = occurrence.map_or(event.status, |occurrence| event.status_of(occurrence));
        let mut text = String::with_capacity(own.len() + 256);
        match status {
            EventStatus::MovedOnline => line(&mut text, self.moved_online, ""),
            EventStatus::Full => line(&mut text, self.full, ""),
            EventStatus::Rescheduled => match event.previous_start {
                Some(previous) => {
                    let was = format!("{} {}", self.was, self.moment(previous, event, zone));
                    line(&mut text, self.rescheduled, &was);
                }
                None => line(&mut text, self.rescheduled, ""),
            },
            _ => {}
        }
        text.truncate(text.trim_end().len());
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
            line(&mut text, &self.clock(zone.name()), &times);
        }
        if let Some(doors) = event.doors {
            line(&mut text, self.doors, &clock(doors));
        }
        if let Some(cost) = &event.cost {
            let price = if cost.free { Some(self.free) } else { cost.price.as_deref() };
            let parts = [price, cost.concessions.as_deref(), cost.note.as_deref()];
            line(&mut text, self.cost, &join(parts.map(|part| part.map(plain))));
        }
        if let Some(booking) = &event.booking {
            let opens = booking.opens.map(|at| format!("{} {}", self.opens, self.moment(at, event, zone)));
            let closes = booking.closes.map(|at| format!("{} {}", self.closes, self.moment(at, event, zone)));
            line(&mut text, self.book, &join([booking.url.clone(), opens, closes]));
        }
        if let Some(access) = &event.access {
            let kind = |name: &str, said: &Option<String>| match said.as_deref() {
                None => None,
                Some("yes") => Some(name.to_string()),
                Some(words) => Some(format!("{name}: {}", plain(words))),
            };
            let ask = access.contact.as_ref().map(|contact| match access.ask_by {
                Some(date) => format!("{} {contact} {} {}", self.ask, self.by, self.partial(date)),
                None => format!("{} {contact}", self.ask),
            });
            let parts = [
                kind(self.bsl, &access.bsl),
                kind(self.relaxed, &access.relaxed),
                kind(self.interpreter, &access.interpreter),
                access.note.as_deref().map(plain),
                ask,
            ];
            line(&mut text, self.access, &join(parts));
        }
        if let Some(online) = &event.online {
            line(&mut text, online.label.as_deref().unwrap_or(self.join), &online.url);
        }
        line(&mut text, self.more, &event.url);
        text
    }

    /// A zone's clock by its city: "London time".
    fn clock(&self, zone: &str) -> String {
        let city = zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
        let known = self.cities.iter().find(|(own, _)| *own == city).map(|(_, name)| *name);
        format!("{}{}{}", self.clock_of[0], known.unwrap_or(&city), self.clock_of[1])
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
            own if own.date() == time.date() => format!("{text} ({}: {})", self.clock(zone.name()), clock(own.time())),
            own => format!("{text} ({}: {})", self.clock(zone.name()), self.time(own)),
        }
    }

    fn time(&self, time: DateTime) -> String {
        format!("{}, {}", self.day(time.date()), clock(time.time()))
    }

    fn day(&self, date: Date) -> String {
        format!("{} {} {}", date.day(), self.month(date.month()), date.year())
    }

    fn month(&self, month: i8) -> &'static str {
        usize::try_from(month - 1).ok().and_then(|month| self.months.get(month)).copied().unwrap_or("")
    }

    fn partial(&self, date: PartialDate) -> String {
        match date {
            PartialDate::Year(year) => year.to_string(),
            PartialDate::Month(year, month) => format!("{} {year}", self.month(month)),
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

fn line(text: &mut String, name: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = if value.is_empty() { writeln!(text, "{name}") } else { writeln!(text, "{name}: {value}") };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::event;

    #[test]
    fn the_state_comes_first_and_facts_follow_the_words() {
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
        assert_eq!(words("en").description(&event, "", None, &Zone::london()), expected);
        let welsh = words("cy").description(&event, "", None, &Zone::london());
        assert!(welsh.starts_with("Dyddiad neu amser newydd: yn wreiddiol 4 Rhagfyr 2026, 10:00"), "{welsh}");
    }
}
