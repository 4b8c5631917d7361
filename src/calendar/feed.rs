//! Writes feeds. Takes events. Returns the bytes of a calendar file, and findings for events that a
//! parser reads back differently.

use std::collections::BTreeMap;

use crate::calendar::event::Event;
use crate::calendar::feed_event::{FeedEvent, entry, parts, recurrence, times};
use crate::calendar::feed_strings::FeedStrings;
use crate::calendar::read_back::read_back;
use crate::calendar::settings::CalendarSettings;
use crate::calendar::write::FeedWriter;
use crate::calendar::zone::{SINCE, Zone};
use crate::datetime::{DayOrTime, Duration};
use crate::diagnostic::Finding;

/// One calendar file: its header texts and its events.
#[derive(Debug, Clone)]
pub struct Feed<'a> {
    /// The name of the subscription in calendar programs.
    pub name: &'a str,
    /// A sentence about it; may be empty.
    pub description: &'a str,
    /// The absolute address of the page that it belongs to.
    pub url: &'a str,
    /// The absolute address of the feed itself.
    pub source: &'a str,
    /// The messages of its language.
    pub strings: &'a FeedStrings,
    /// The CSS name of a colour; other colours are left out (RFC 7986 section 5.9).
    pub color: Option<&'a str>,
    /// How often programs should refresh it.
    pub refresh: Duration,
    /// The site's zone. Descriptions give times in it, and a feed without events contains only this one.
    pub zone: &'a Zone,
    /// The events in order, each with its text: the body of its document as plain text.
    pub events: Vec<(&'a Event, &'a str)>,
}

impl Feed<'_> {
    /// Returns the bytes of the file, and a `feed-text` finding for each event that does not read
    /// back correctly. It writes and reads back one event at a time, because the feed of a large
    /// trust has tens of megabytes.
    pub fn write(&self) -> (Vec<u8>, Vec<Finding>) {
        // Besides its text an event takes about 700 bytes, and lines are folded.
        let expected: usize = self.events.iter().map(|(_, text)| text.len() * 17 / 16 + 1024).sum();
        let mut writer = FeedWriter::with_capacity(2048 + expected);
        let mut findings = Vec::new();
        self.head(&mut writer);
        self.zones(&mut writer);
        for (event, text) in &self.events {
            let entries = self.entries(event, text);
            let begins = writer.bytes().len();
            entries.iter().for_each(|entry| entry.write(&mut writer));
            findings.extend(read_back(&writer.bytes()[begins..], &entries));
        }
        writer.raw("END:VCALENDAR");
        (writer.finish(), findings)
    }

    /// Returns the feed entries of an event: itself, then its changed dates, one for each VEVENT.
    pub fn entries<'e>(&self, event: &'e Event, text: &str) -> Vec<FeedEvent<'e>> {
        parts(event).map(|occurrence| entry(event, text, occurrence, self.strings, self.zone)).collect()
    }

    fn head(&self, writer: &mut FeedWriter) {
        writer.raw("BEGIN:VCALENDAR");
        writer.raw("VERSION:2.0");
        writer.raw("PRODID:-//Commonweal//Commonweal//EN");
        writer.raw("CALSCALE:GREGORIAN");
        writer.raw("METHOD:PUBLISH");
        writer.text("NAME", self.name);
        writer.text("X-WR-CALNAME", self.name);
        if !self.description.is_empty() {
            writer.text("DESCRIPTION", self.description);
            writer.text("X-WR-CALDESC", self.description);
        }
        let refresh = duration(self.refresh);
        writer.property_with("REFRESH-INTERVAL", &[("VALUE", "DURATION")], &refresh);
        writer.property("X-PUBLISHED-TTL", &refresh);
        writer.uri("SOURCE", &[("VALUE", "URI")], self.source);
        writer.uri("URL", &[], self.url);
        if let Some(color) = self.color.filter(|color| color.bytes().all(|byte| byte.is_ascii_alphabetic())) {
            writer.property("COLOR", color);
        }
    }

    /// Writes one VTIMEZONE for each zone used, for the years of its events; for a feed without
    /// events, the site's zone.
    fn zones(&self, writer: &mut FeedWriter) {
        let mut zones: BTreeMap<&str, (&Zone, i16, i16)> = BTreeMap::new();
        for (event, _) in &self.events {
            let last_year = event.last_day().year();
            for occurrence in parts(event) {
                let DayOrTime::Time(start) = times(event, occurrence).start() else { continue };
                let first = recurrence(event, occurrence).map_or(start.year(), |at| at.date().year().min(start.year()));
                let last = last_year.max(start.year());
                let years = zones.entry(event.zone.name()).or_insert((&event.zone, first, last));
                years.1 = years.1.min(first);
                years.2 = years.2.max(last);
            }
        }
        if self.events.is_empty() {
            zones.insert(self.zone.name(), (self.zone, SINCE, SINCE));
        }
        for (zone, first, last) in zones.into_values() {
            zone.write(writer, first, last);
        }
    }
}

/// Returns whether feeds still contain an event: until `keep_past` after its last date, or
/// `keep_cancelled` if it is cancelled or postponed.
pub fn is_kept(event: &Event, settings: &CalendarSettings) -> bool {
    let keep = if event.status.is_off() { settings.keep_cancelled } else { settings.keep_past };
    keep.after(event.last_day()) >= settings.today
}

/// Formats a duration by RFC 5545 section 3.3.6. A month counts as thirty days, because the
/// standard has no months. An empty duration becomes six hours.
fn duration(length: Duration) -> String {
    let minutes =
        i64::from(length.months) * 30 * 24 * 60 + i64::from(length.days) * 24 * 60 + i64::from(length.minutes);
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let part = |number: i64, unit: &str| if number > 0 { format!("{number}{unit}") } else { String::new() };
    let clock = format!("{}{}", part(hours, "H"), part(minutes, "M"));
    let clock = if clock.is_empty() { clock } else { format!("T{clock}") };
    let text = format!("P{}{clock}", part(days, "D"));
    if text == "P" { "PT6H".into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{event, strings};
    use jiff::civil::date;

    fn feed<'a>(zone: &'a Zone, strings: &'a FeedStrings, events: Vec<&'a Event>) -> Feed<'a> {
        Feed {
            name: "What is on; all of it",
            description: "",
            url: "https://example.org/events/",
            source: "https://example.org/events/calendar.ics",
            strings,
            color: Some("teal"),
            refresh: Duration { minutes: 360, ..Duration::default() },
            zone,
            events: events.into_iter().map(|event| (event, "")).collect(),
        }
    }

    fn written(events: &[Event]) -> String {
        let (bytes, findings) = feed(&Zone::london(), &strings("en"), events.iter().collect()).write();
        assert_eq!(findings, []);
        String::from_utf8(bytes).unwrap().replace("\r\n ", "").replace("\r\n", "\n")
    }

    #[test]
    fn a_single_event_is_written_with_all_properties() {
        let event = event(
            "open-evening",
            r#"
            title = "Open evening, for all"
            start = 2026-11-27T18:00:00
            duration = "1h 30m"
            doors = "5.30pm"
            place = "riverside"
            tags = ["Families", "Schools"]
            cost = { free = true }
            access = { bsl = true }
            updated = 2026-10-02
            sequence = 2"#,
        );
        let expected = "BEGIN:VEVENT\nUID:open-evening@example.org\nDTSTAMP:20261002T000000Z\n\
            LAST-MODIFIED:20261002T000000Z\nSEQUENCE:2\nDTSTART;TZID=Europe/London:20261127T180000\n\
            DTEND;TZID=Europe/London:20261127T193000\nSUMMARY:Open evening\\, for all\n\
            DESCRIPTION:Doors open: 17:30\\nCost: free\\nAccess: British Sign Language\\n\
            More: https://example.org/events/open-evening/\n\
            LOCATION:Riverside Hall\\, 1 Bridge Street\\; Otley\\, LS21 3XX\nGEO:53.905900;-1.690900\n\
            URL:https://example.org/events/open-evening/\nCATEGORIES:Families,Schools\n\
            ORGANIZER;CN=\"Example Trust\":mailto:events@example.org\nSTATUS:CONFIRMED\nTRANSP:TRANSPARENT\nEND:VEVENT\n";
        let text = written(&[event]);
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn whole_days_end_on_the_day_after() {
        let text = written(&[event("half-term", "title = \"Half term\"\nstart = 2026-10-26\nend = 2026-10-30")]);
        assert!(text.contains("DTSTART;VALUE=DATE:20261026\nDTEND;VALUE=DATE:20261031\n"), "{text}");
        assert!(!text.contains("VTIMEZONE"), "{text}");
    }

    #[test]
    fn an_empty_feed_contains_its_zone() {
        let text = written(&[]);
        assert!(text.contains("TZID:Europe/London") && !text.contains("VEVENT"), "{text}");
        assert!(
            text.contains("NAME:What is on\\; all of it\n") && text.contains("REFRESH-INTERVAL;VALUE=DURATION:PT6H\n")
        );
    }

    #[test]
    fn titles_of_cancelled_events_say_so_in_the_language_of_the_feed() {
        let event = event("fair", "title = \"Fair\"\nstart = 2026-12-05\nstatus = \"cancelled\"");
        let text = written(std::slice::from_ref(&event));
        assert!(text.contains("SUMMARY:Cancelled: Fair\n") && text.contains("STATUS:CANCELLED\n"), "{text}");
        let zone = Zone::london();
        let (bytes, _) = feed(&zone, &strings("cy"), vec![&event]).write();
        let welsh = String::from_utf8(bytes).unwrap();
        assert!(
            welsh.contains("SUMMARY:Wedi’i ganslo: Fair\r\n") && welsh.contains("UID:fair@example.org\r\n"),
            "{welsh}"
        );
    }

    #[test]
    fn past_events_leave_the_feed_after_a_time_and_cancelled_ones_sooner() {
        let mut settings = crate::calendar::testing::settings();
        let on = event("on", "title = \"On\"\nstart = 2026-01-10");
        let off = event("off", "title = \"Off\"\nstart = 2026-01-10\nstatus = \"cancelled\"");
        for (today, kept) in
            [(date(2026, 4, 10), (true, true)), (date(2026, 4, 11), (true, false)), (date(2027, 2, 15), (false, false))]
        {
            settings.today = today;
            assert_eq!((is_kept(&on, &settings), is_kept(&off, &settings)), kept, "{today}");
        }
    }

    #[test]
    fn a_changed_date_is_a_second_entry_and_a_date_changed_to_whole_days_is_a_separate_event() {
        let event = event(
            "club",
            r#"
            title = "Club"
            start = 2026-11-27T08:00:00
            end = 2026-11-27T08:45:00
            repeat = { every = "week", on = ["fri"], count = 4, except = [2026-12-11] }
            occurrence = [
                { date = 2026-12-04, start = "09:00", place = "riverside" },
                { date = 2026-12-18, start = 2026-12-18 },
                { date = 2026-12-25, status = "cancelled" },
            ]"#,
        );
        let text = written(std::slice::from_ref(&event));
        for line in [
            "RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20261225T080000Z\nEXDATE;TZID=Europe/London:20261211T080000\nEXDATE;TZID=Europe/London:20261218T080000\n",
            "RECURRENCE-ID;TZID=Europe/London:20261204T080000\n",
            "DTSTART;TZID=Europe/London:20261204T090000\nDTEND;TZID=Europe/London:20261204T094500\n",
            "UID:club-20261218@example.org\n",
            "DTSTART;VALUE=DATE:20261218\nDTEND;VALUE=DATE:20261219\nRELATED-TO:club@example.org\n",
            "SUMMARY:Cancelled: Club\n",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 4);
    }

    #[test]
    fn a_feed_that_parses_differently_is_reported() {
        let mut event = event("a", "title = \"A\"\nstart = 2026-12-05");
        event.title = "A\u{7}B".into();
        let (_, findings) = feed(&Zone::london(), &strings("en"), vec![&event]).write();
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["feed-text"]);
    }
}
