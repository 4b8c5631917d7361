//! Reads a copy of a partner's calendar, and compares it with another. Takes bytes, and returns what visitors would gain and lose.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::{Date, DateTime};

use crate::calendar::import::{CalendarImport, import, text};
use crate::calendar::{CalendarSettings, Event};
use crate::diagnostic::Level;
use crate::source::FileId;

/// A copy that reads as a calendar.
#[derive(Debug)]
pub(super) struct CalendarCopy {
    events: Vec<Event>,
}

/// The reason why a text is not a calendar.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotCalendar {
    /// The line that shows it, from 1.
    pub line: usize,
    /// The problem: no capital at its start, no full stop at its end.
    pub message: String,
}

/// The coming events of a new copy, compared with the saved one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// The number of coming events of the saved copy.
    pub before: usize,
    /// The number of coming events of the new copy.
    pub coming: usize,
    /// How many of them the saved copy does not have.
    pub new: usize,
    /// The titles of the coming events that only the saved copy has, in order.
    pub lost: Vec<String>,
}

impl CalendarCopy {
    /// Reads a calendar as a build would.
    ///
    /// # Errors
    /// Fails if the bytes are not a whole calendar.
    pub(super) fn read(bytes: &[u8], file: &str, settings: &CalendarSettings) -> Result<CalendarCopy, NotCalendar> {
        let categories = Default::default();
        let source = FileId(0);
        let wanted =
            CalendarImport { file, source, partner: None, organiser: None, prefix: "", categories: &categories };
        let mut findings = Vec::new();
        let events = import(bytes, &wanted, settings, &mut BTreeSet::new(), &mut findings);
        match findings.into_iter().find(|finding| finding.level == Level::Error) {
            Some(finding) => {
                let before = text(bytes);
                let before = before.get(..finding.span.start as usize).unwrap_or_default();
                Err(NotCalendar { line: before.matches('\n').count() + 1, message: finding.message })
            }
            None => Ok(CalendarCopy { events }),
        }
    }

    /// Returns what changes if `new` replaces this copy.
    pub(super) fn changes(&self, new: &CalendarCopy, today: Date) -> Changes {
        let (before, coming) = (upcoming(&self.events, today), upcoming(&new.events, today));
        let (saved, announced) = (Announced::new(self, today), Announced::new(new, today));
        Changes {
            before: before.len(),
            coming: coming.len(),
            new: coming.iter().filter(|event| !saved.has(event)).count(),
            lost: before.iter().filter(|event| !announced.has(event)).map(|event| event.title.clone()).collect(),
        }
    }

    /// Returns the number of coming events.
    pub(super) fn upcoming(&self, today: Date) -> usize {
        upcoming(&self.events, today).len()
    }
}

impl Changes {
    /// Returns whether more than half of the coming events would vanish.
    pub(super) fn loses_most(&self) -> bool {
        self.lost.len() * 2 > self.before
    }
}

/// Returns the events with a date from `today` on that takes place.
fn upcoming(events: &[Event], today: Date) -> Vec<&Event> {
    let takes_place = |event: &&Event| {
        let mut dates = event.occurrences.iter();
        dates.any(|own| own.when.last_day() >= today && !event.status_of(own).is_off())
    };
    events.iter().filter(takes_place).collect()
}

/// The events of a copy that are not over. Includes cancelled ones, because a copy that cancels an event has not lost it.
struct Announced<'c> {
    uids: HashSet<&'c str>,
    /// Some programs give every event a new UID in each copy.
    titles: HashSet<(&'c str, DateTime)>,
}

impl<'c> Announced<'c> {
    fn new(copy: &'c CalendarCopy, today: Date) -> Announced<'c> {
        let own = || copy.events.iter().filter(|event| event.last_day() >= today);
        Announced {
            uids: own().map(|event| event.uid.as_str()).collect(),
            titles: own().map(|event| (event.title.as_str(), event.when.begins())).collect(),
        }
    }

    fn has(&self, event: &Event) -> bool {
        self.uids.contains(event.uid.as_str()) || self.titles.contains(&(event.title.as_str(), event.when.begins()))
    }
}

/// Returns whether two copies say the same. Ignores DTSTAMP, because many programs write the time of the download into it, and calendar
/// programs would show a change of every event.
pub(super) fn are_equivalent(a: &[u8], b: &[u8]) -> bool {
    fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
        let is_stamp = |line: &&[u8]| line.get(..7).is_some_and(|name| name.eq_ignore_ascii_case(b"DTSTAMP"));
        bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).filter(move |line| !is_stamp(line))
    }
    lines(a).eq(lines(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Returns a calendar of events: UID, title, day, and more lines.
    fn calendar(events: &[(&str, &str, &str, &str)]) -> Vec<u8> {
        let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_owned();
        for (uid, title, day, more) in events {
            text.push_str(&format!(
                "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T090000Z\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\n"
            ));
        }
        (text + "END:VCALENDAR\r\n").into_bytes()
    }

    fn read(bytes: &[u8]) -> Result<CalendarCopy, NotCalendar> {
        let today = date(2026, 11, 23);
        CalendarCopy::read(bytes, "imports/a.ics", &CalendarSettings::new("trust.example.org", today))
    }

    fn changes(before: &[(&str, &str, &str, &str)], after: &[(&str, &str, &str, &str)]) -> Changes {
        let [before, after] = [before, after].map(|events| read(&calendar(events)).expect("a calendar"));
        before.changes(&after, date(2026, 11, 23))
    }

    const FOUR: [(&str, &str, &str, &str); 4] = [
        ("a", "Fair", "20261201", ""),
        ("b", "Club", "20261202", ""),
        ("c", "Walk", "20261203", ""),
        ("d", "Past", "20261101", ""),
    ];

    #[test]
    fn events_that_are_over_are_not_missed() {
        let same = Changes { before: 3, coming: 3, new: 0, lost: Vec::new() };
        assert_eq!(changes(&FOUR, &FOUR[..3]), same);
        assert!(!same.loses_most());
    }

    #[test]
    fn half_may_go_and_more_may_not() {
        let two = changes(&FOUR, &FOUR[1..3]);
        assert_eq!((two.lost.as_slice(), two.loses_most()), (&["Fair".to_owned()][..], false));
        let one = changes(&FOUR, &FOUR[2..3]);
        assert_eq!((one.lost.len(), one.loses_most()), (2, true));
        assert!(changes(&FOUR, &[]).loses_most());
        assert!(!changes(&FOUR[..2], &FOUR[1..2]).loses_most());
        assert!(!changes(&[], &[]).loses_most() && !changes(&FOUR[3..], &[]).loses_most());
    }

    #[test]
    fn another_calendar_at_the_address_is_noticed() {
        let others = [("x", "Sale", "20261201", ""), ("y", "Sale", "20261202", ""), ("z", "Sale", "20261203", "")];
        let other = changes(&FOUR, &others);
        assert_eq!((other.coming, other.new, other.loses_most()), (3, 3, true));
    }

    #[test]
    fn new_uids_moved_days_and_cancellations_lose_nothing() {
        let anew = FOUR.map(|(uid, title, day, more)| ([uid, "2"].concat(), title, day, more));
        let anew = anew.each_ref().map(|(uid, title, day, more)| (uid.as_str(), *title, *day, *more));
        assert_eq!(changes(&FOUR, &anew).lost, Vec::<String>::new());
        let moved = FOUR.map(|(uid, title, _, more)| (uid, title, "20270104", more));
        assert_eq!(changes(&FOUR, &moved).lost, Vec::<String>::new());
        let cancelled = FOUR.map(|(uid, title, day, _)| (uid, title, day, "STATUS:CANCELLED\r\n"));
        let cancelled = changes(&FOUR, &cancelled);
        assert_eq!((cancelled.coming, cancelled.lost.len()), (0, 0));
    }

    #[test]
    fn what_is_no_calendar_is_refused_with_its_line() {
        let whole = calendar(&FOUR);
        let half = String::from_utf8_lossy(&whole).find("SUMMARY:Walk").expect("the third event");
        for (bytes, line, part) in [
            (&b""[..], 1, "the file is empty"),
            (b"<!doctype html>\n<p>BEGIN:VCALENDAR", 1, "this is a web page"),
            (b"{\"error\":\"x\"}", 1, "this is not a calendar"),
            (&whole[..half], 18, "the file is cut off"),
            (&[0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J'], 1, ""),
        ] {
            let refused = read(bytes).expect_err("not a calendar");
            assert!(refused.line == line && refused.message.contains(part), "{refused:?}");
        }
        assert_eq!(read(&calendar(&[])).expect("an empty calendar").upcoming(date(2026, 11, 23)), 0);
    }

    #[test]
    fn a_time_of_download_is_no_change() {
        let (one, crlf) = (calendar(&FOUR), String::from_utf8(calendar(&FOUR)).expect("UTF-8"));
        assert!(are_equivalent(&one, crlf.replace("DTSTAMP:20261101T090000Z", "DTSTAMP:20261123T101112Z").as_bytes()));
        assert!(are_equivalent(&one, crlf.replace("\r\n", "\n").as_bytes()));
        assert!(!are_equivalent(&one, crlf.replace("SUMMARY:Fair", "SUMMARY:Fete").as_bytes()));
        assert!(!are_equivalent(&one, b""));
    }
}
