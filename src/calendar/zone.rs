//! Time zones. Takes a name. Returns a [`Zone`], whose local times are checked for hours that
//! the clock skips or repeats, and its VTIMEZONE for calendar programs (RFC 5545 section 3.6.5).

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::{AmbiguousOffset, Dst, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::calendar::windows;
use crate::calendar::write::{FeedWriter, format_time};
use crate::diagnostic::{Finding, nearest};
use crate::source::Span;

/// The year from which every zone is written; if the law has not changed since, that costs no line.
pub(crate) const SINCE: i16 = 2020;
/// If every change of the clock up to this year follows the law in force, later ones do too: the
/// database lists most zones up to this year.
const UNTIL: i16 = 2037;

/// A zone of the IANA database, with its name in feeds.
#[derive(Debug, Clone)]
pub struct Zone {
    name: Arc<str>,
    zone: TimeZone,
    shared: bool,
    cache: Arc<ZoneCache>,
}

/// Computed parts that feeds need repeatedly; clones share them.
#[derive(Debug, Default)]
struct ZoneCache {
    /// The yearly rules of the law in force.
    yearly: OnceLock<Vec<TransitionRule>>,
    /// The lines of the VTIMEZONE for all years, if that law was already in force in [`SINCE`]:
    /// thousands of feeds contain the same lines.
    since: OnceLock<Option<Box<[u8]>>>,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.zone == other.zone && self.name == other.name
    }
}

/// The reason why a local time is not a unique moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTimeAmbiguity {
    /// The clock skips it in spring.
    Missing,
    /// The clock passes it twice in autumn.
    Repeated,
}

impl Zone {
    /// Returns the zone with that name; `event-zone` for one that calendar programs do not share.
    ///
    /// # Errors
    /// A finding for an unknown name, a Windows name, or an abbreviation such as `BST`.
    pub fn from_name(name: &str, span: Span) -> Result<Zone, Box<Finding>> {
        if let Some(zone) = Zone::from_database(name) {
            return Ok(zone);
        }
        let offer = windows::iana_name(name).map(str::to_string).or_else(|| {
            let all: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
            nearest(name, all.iter().map(String::as_str).filter(|name| name.contains('/'))).map(str::to_string)
        });
        let help = match offer {
            Some(offer) => format!("write `{offer}`"),
            None => "write a name from the IANA time zone database, such as `Europe/London`".into(),
        };
        Err(Box::new(
            Finding::error("event-zone", span, format!("`{name}` is not a time zone that calendar programs share"))
                .note("families' phones would show different times")
                .help(help),
        ))
    }

    /// Returns the zone with that name in the database.
    pub fn from_database(name: &str) -> Option<Zone> {
        let fits = name == "UTC" || name.contains('/');
        let zone = fits.then(|| TimeZone::get(name).ok()).flatten()?;
        let name = zone.iana_name().map(Arc::from)?;
        Some(Zone::new(name, zone))
    }

    fn new(name: Arc<str>, zone: TimeZone) -> Zone {
        Zone { name, zone, shared: true, cache: Arc::default() }
    }

    /// Returns the default zone of a site: Europe/London, or UTC if the database lacks it.
    pub fn london() -> Zone {
        let name = "Europe/London";
        TimeZone::get(name).map_or_else(|_| Zone::utc(), |zone| Zone::new(Arc::from(name), zone))
    }

    /// Returns Coordinated Universal Time.
    pub fn utc() -> Zone {
        Zone::new(Arc::from("UTC"), TimeZone::UTC)
    }

    /// Returns the zone that another program's name means: an IANA name or a Windows name.
    pub fn from_foreign_name(name: &str) -> Option<Zone> {
        Zone::from_database(name).or_else(|| windows::iana_name(name).and_then(Zone::from_database))
    }

    /// Returns a zone that a calendar file defines itself. Feeds cannot use its name: see
    /// [`Zone::is_shared`].
    pub fn from_definition(name: &str, zone: TimeZone) -> Zone {
        Zone { shared: false, ..Zone::new(Arc::from(name), zone) }
    }

    /// Returns whether it is a zone of the IANA database, whose name calendar programs share.
    pub fn is_shared(&self) -> bool {
        self.shared
    }

    /// Returns the offset from UTC at a moment.
    pub fn offset(&self, moment: Timestamp) -> Offset {
        self.zone.to_offset(moment)
    }

    /// Returns the changes of the offset between two moments: the time of each, and the offset after it.
    pub fn changes(&self, after: Timestamp, before: Timestamp) -> Vec<(Timestamp, Offset)> {
        let mut offset = self.offset(after);
        let onsets = self.zone.following(after).take_while(|onset| onset.timestamp() < before);
        onsets
            .map(|onset| (onset.timestamp(), onset.offset()))
            .filter(|(_, now)| std::mem::replace(&mut offset, *now) != *now)
            .collect()
    }

    /// Returns its IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the moment of a local time. A skipped or repeated time, which [`Zone::ambiguity`]
    /// has already reported, is interpreted by RFC 5545 section 3.3.5 (the offset before the change).
    pub fn instant(&self, local: DateTime) -> Timestamp {
        self.zone.to_ambiguous_timestamp(local).compatible().unwrap_or(Timestamp::MAX)
    }

    /// Returns the local time of a moment.
    pub fn local(&self, moment: Timestamp) -> DateTime {
        self.zone.to_datetime(moment)
    }

    /// Returns whether the clock skips or repeats this local time.
    pub fn ambiguity(&self, local: DateTime) -> Option<LocalTimeAmbiguity> {
        match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some(LocalTimeAmbiguity::Missing),
            AmbiguousOffset::Fold { .. } => Some(LocalTimeAmbiguity::Repeated),
        }
    }

    /// Returns the finding for a local time that the clock skips or repeats; `name` is the name of its field.
    pub fn report_ambiguity(&self, time: DateTime, name: &str, span: Span) -> Option<Finding> {
        let clock = time.strftime("%H:%M on %-d %B %Y");
        let (message, why) = match self.ambiguity(time)? {
            LocalTimeAmbiguity::Missing => (
                format!("the {name}, {clock}, does not exist in `{}`: the clocks go forward over it", self.name()),
                "some calendar programs would show it an hour early, others an hour late",
            ),
            LocalTimeAmbiguity::Repeated => (
                format!("the {name}, {clock}, comes twice in `{}`: the clocks go back over it", self.name()),
                "some calendar programs use the first, others the second, an hour later",
            ),
        };
        Some(Finding::error("event-time", span, message).note(why).help("choose a time outside that hour"))
    }

    /// Returns whether the clock changes between two local times.
    pub fn changes_between(&self, start: DateTime, end: DateTime) -> bool {
        self.zone.to_offset(self.instant(start)) != self.zone.to_offset(self.instant(end))
    }

    /// Writes the VTIMEZONE for events of these years, and for earlier ones that calendar programs
    /// also show. The rule in force has no end.
    pub fn write(&self, writer: &mut FeedWriter, first_year: i16, last_year: i16) {
        let first_year = first_year.saturating_sub(2).min(SINCE);
        let since = self.cache.since.get_or_init(|| {
            let onsets = self.onsets(SINCE, UNTIL);
            let mut writer = FeedWriter::default();
            self.lines(&onsets, &mut writer);
            onsets.iter().all(|onset| onset.rule.is_some()).then(|| writer.finish().into())
        });
        match since {
            Some(lines) if first_year == SINCE => writer.lines(lines),
            _ => self.lines(&self.onsets(first_year, last_year), writer),
        }
    }

    fn lines(&self, onsets: &[Transition], writer: &mut FeedWriter) {
        writer.raw("BEGIN:VTIMEZONE");
        writer.property("TZID", &self.name);
        for onset in onsets {
            let part = if onset.daylight { "DAYLIGHT" } else { "STANDARD" };
            writer.raw(if onset.daylight { "BEGIN:DAYLIGHT" } else { "BEGIN:STANDARD" });
            writer.property("DTSTART", &format_time(onset.local));
            if let Some(rule) = &onset.rule {
                writer.property("RRULE", rule);
            }
            writer.property("TZOFFSETFROM", &offset_text(onset.from));
            writer.property("TZOFFSETTO", &offset_text(onset.to));
            writer.property("TZNAME", &onset.name);
            writer.property("END", part);
        }
        writer.raw("END:VTIMEZONE");
    }

    /// Returns the clock changes from the one in force at the start of the first year. Changes that
    /// follow the law in force become one entry with its rule, from the first year in which all
    /// later changes follow it.
    fn onsets(&self, first_year: i16, last_year: i16) -> Vec<Transition> {
        let begin = self.instant(date(first_year.clamp(1, 9000), 1, 1).at(0, 0, 0, 0));
        let end = self.instant(date(last_year.clamp(first_year.clamp(1, 9000), 9000) + 2, 1, 1).at(0, 0, 0, 0));
        let before = self.zone.preceding(begin).next();
        let mut onsets: Vec<Transition> = before
            .into_iter()
            .chain(
                self.zone.following(begin - SignedDuration::from_secs(1)).take_while(|onset| onset.timestamp() < end),
            )
            .map(|onset| {
                let from = self.zone.to_offset(onset.timestamp() - SignedDuration::from_secs(1));
                Transition {
                    local: from.to_datetime(onset.timestamp()),
                    from,
                    to: onset.offset(),
                    daylight: onset.dst() == Dst::Yes,
                    name: onset.abbreviation().to_string(),
                    rule: None,
                }
            })
            .collect();
        onsets.dedup_by(|a, b| a.local == b.local);
        if onsets.is_empty() {
            let info = self.zone.to_offset_info(begin);
            onsets.push(Transition {
                local: date(1970, 1, 1).at(0, 0, 0, 0),
                from: info.offset(),
                to: info.offset(),
                daylight: false,
                name: info.abbreviation().to_string(),
                rule: None,
            });
        }
        let yearly = self.cache.yearly.get_or_init(|| self.yearly());
        let lawful = |onset: &Transition| yearly.iter().find(|rule| rule.matches(onset));
        let from = onsets.iter().rposition(|onset| lawful(onset).is_none()).map_or(0, |at| at + 1);
        let mut kept: Vec<Transition> = Vec::new();
        for (at, mut onset) in onsets.into_iter().enumerate() {
            if at >= from {
                let Some(rule) = lawful(&onset) else { continue };
                let text = rule.text();
                if kept.iter().any(|kept| kept.rule.as_ref() == Some(&text)) {
                    continue;
                }
                onset.rule = Some(text);
            }
            kept.push(onset);
        }
        kept
    }

    /// Returns the yearly rules of clock changes in the far future: the continuation of the law in force.
    fn yearly(&self) -> Vec<TransitionRule> {
        /// A range of years with each weekday on each date, including leap years, without a century year.
        const SAMPLE: (i16, i16) = (2068, 2096);
        let begin = date(SAMPLE.0, 1, 1).at(0, 0, 0, 0);
        let end = self.instant(date(SAMPLE.1, 1, 1).at(0, 0, 0, 0));
        let mut rules: Vec<TransitionRule> = Vec::new();
        for onset in self.zone.following(self.instant(begin)).take_while(|onset| onset.timestamp() < end) {
            let from = self.zone.to_offset(onset.timestamp() - SignedDuration::from_secs(1));
            let local = from.to_datetime(onset.timestamp());
            let same = |rule: &&mut TransitionRule| {
                rule.from == from && rule.to == onset.offset() && rule.sample.month() == local.month()
            };
            match rules.iter_mut().find(same) {
                Some(rule) => {
                    rule.regular &= rule.sample.weekday() == local.weekday() && rule.sample.time() == local.time();
                    rule.first = rule.first.min(local.day());
                    rule.last = rule.last.max(local.day());
                    rule.count += 1;
                }
                None => rules.push(TransitionRule {
                    sample: local,
                    from,
                    to: onset.offset(),
                    first: local.day(),
                    last: local.day(),
                    count: 1,
                    regular: true,
                }),
            }
        }
        let years = SAMPLE.1 - SAMPLE.0;
        let lawful = rules.iter().all(|rule| rule.regular && rule.count == years && rule.last - rule.first == 6);
        if lawful { rules } else { Vec::new() }
    }
}

/// One clock change, or a yearly one.
struct Transition {
    local: DateTime,
    from: Offset,
    to: Offset,
    daylight: bool,
    name: String,
    rule: Option<String>,
}

/// A yearly change on one weekday within seven dates of one month.
#[derive(Debug)]
struct TransitionRule {
    sample: DateTime,
    from: Offset,
    to: Offset,
    first: i8,
    last: i8,
    count: i16,
    regular: bool,
}

impl TransitionRule {
    fn matches(&self, onset: &Transition) -> bool {
        let local = onset.local;
        (onset.from, onset.to) == (self.from, self.to)
            && local.month() == self.sample.month()
            && local.weekday() == self.sample.weekday()
            && local.time() == self.sample.time()
            && (self.first..=self.last).contains(&local.day())
    }

    fn text(&self) -> String {
        let month = self.sample.month();
        let day = weekday_code(self.sample.weekday());
        let length = Date::new(2023, month, 1).map_or(28, Date::days_in_month);
        if self.last == length && month != 2 {
            format!("FREQ=YEARLY;BYMONTH={month};BYDAY=-1{day}")
        } else if self.first % 7 == 1 {
            format!("FREQ=YEARLY;BYMONTH={month};BYDAY={}{day}", self.first / 7 + 1)
        } else {
            let days: Vec<String> = (self.first..=self.last).map(|day| day.to_string()).collect();
            format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={};BYDAY={day}", days.join(","))
        }
    }
}

/// Returns the two letters of a weekday (RFC 5545 section 3.3.10).
pub(crate) fn weekday_code(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

/// Formats an offset: `+0100`; seconds only if there are some (RFC 5545 section 3.3.14).
fn offset_text(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, seconds) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
    let mut text = format!("{sign}{:02}{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 {
        let _ = write!(text, "{:02}", seconds % 60); // writing to a String cannot fail
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::from_name(name, Span::default()).unwrap()
    }

    fn written(name: &str, from: i16, to: i16) -> String {
        let mut writer = FeedWriter::default();
        zone(name).write(&mut writer, from, to);
        String::from_utf8(writer.finish()).unwrap().replace("\r\n", "\n")
    }

    #[test]
    fn london_is_two_open_ended_rules() {
        let expected = "BEGIN:VTIMEZONE\nTZID:Europe/London\n\
            BEGIN:STANDARD\nDTSTART:20191027T020000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n\
            TZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nTZNAME:GMT\nEND:STANDARD\n\
            BEGIN:DAYLIGHT\nDTSTART:20200329T010000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n\
            TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nTZNAME:BST\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
        assert_eq!(written("Europe/London", 2026, 2027), expected);
    }

    #[test]
    fn a_zone_without_changes_has_one_onset() {
        let text = written("UTC", 2026, 2027);
        assert_eq!(text.matches("BEGIN:STANDARD").count(), 1);
        assert!(text.contains("TZOFFSETFROM:+0000\nTZOFFSETTO:+0000\nTZNAME:UTC\n"), "{text}");
        assert!(written("Asia/Kolkata", 2026, 2027).contains("TZOFFSETTO:+0530\n"));
    }

    #[test]
    fn a_zone_whose_law_follows_no_rule_lists_its_changes() {
        let text = written("Africa/Casablanca", 2026, 2027);
        assert!(!text.contains("RRULE") && text.matches("DTSTART").count() >= 4, "{text}");
    }

    #[test]
    fn names_outside_the_database_are_rejected_with_the_right_one() {
        for (wrong, offered) in [
            ("GMT Standard Time", "Europe/London"),
            ("Europe/Londn", "Europe/London"),
            ("BST", "Europe/London"),
            ("Mars/Olympus", "IANA"),
        ] {
            let finding = Zone::from_name(wrong, Span::default()).unwrap_err();
            assert_eq!(finding.code, "event-zone");
            assert!(finding.help.contains(offered), "{wrong}: {}", finding.help);
        }
    }

    #[test]
    fn skipped_and_repeated_hours_are_detected() {
        let london = zone("Europe/London");
        assert_eq!(london.ambiguity(date(2027, 3, 28).at(1, 30, 0, 0)), Some(LocalTimeAmbiguity::Missing));
        assert_eq!(london.ambiguity(date(2026, 10, 25).at(1, 30, 0, 0)), Some(LocalTimeAmbiguity::Repeated));
        assert_eq!(london.ambiguity(date(2026, 10, 25).at(2, 0, 0, 0)), None);
        assert!(london.changes_between(date(2026, 10, 24).at(19, 0, 0, 0), date(2026, 10, 25).at(9, 0, 0, 0)));
    }
}
