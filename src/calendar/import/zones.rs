//! Reads the time zones that a calendar file defines itself (RFC 5545 section 3.6.5). Its
//! VTIMEZONEs come in; a zone for each TZID goes out: a zone of the IANA database if the definition means
//! one, because feeds contain no others, else a zone with the offsets of the definition.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use ical::parser::ical::component::{IcalTimeZone, IcalTimeZoneTransition};
use ical::property::Property;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::{Offset, TimeZone};

use super::ImportReader;
use super::component::{Component, stamp};
use super::time::foreign_zone;
use crate::calendar::read_back::unescape;
use crate::calendar::settings::CalendarSettings;
use crate::calendar::windows;
use crate::calendar::zone::{Zone, weekday_code};
use crate::datetime::DayOrTime;

/// The years in which the rules of a definition are expanded: those of imported events, and one on either side.
const YEARS: RangeInclusive<i16> = 1899..=2200;

/// The limit of STANDARD and DAYLIGHT parts in one file: the longest history of a zone has about two hundred.
const MOST_PARTS: usize = 2_000;

/// The limit of zones in one file. Each may be compared with all zones that Windows knows.
const MOST_ZONES: usize = 100;

/// Returns the zones that a file defines, by TZID. An unreadable definition is left out.
pub(super) fn defined_zones(zones: &[IcalTimeZone], settings: &CalendarSettings) -> HashMap<String, Zone> {
    let mut found = HashMap::new();
    let mut parts = 0;
    for zone in zones.iter().take(MOST_ZONES) {
        parts += zone.transitions.len();
        if parts > MOST_PARTS {
            break;
        }
        let Some(name) = value(&zone.properties, "TZID") else { continue };
        let location = value(&zone.properties, "X-LIC-LOCATION");
        if let Some(meant) =
            ZoneDefinition::read(zone).and_then(|definition| matching_zone(&definition, name, location, settings))
        {
            found.entry(unescape(name).into_owned()).or_insert(meant);
        }
    }
    found
}

impl ImportReader<'_> {
    /// Reports zones of the file with the name of a different zone in the IANA database: programs
    /// that use the name show other times.
    pub(super) fn report_misnamed(&mut self) {
        let is_other =
            |name: &str, zone: &Zone| name.contains('/') && Zone::from_database(name).is_some_and(|own| own != *zone);
        let misnamed = self.zones.iter().filter(|(name, zone)| is_other(name, zone));
        let mut names: Vec<String> = misnamed.map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        for name in names {
            let message = format!(
                "this file defines the time zone `{name}` with rules that differ from those of {name}: the file's rules are used"
            );
            self.warn(1, &message, "ask the partner which is right: some calendar programs use the name");
        }
    }

    /// Reports an unknown zone of a calendar (X-WR-TIMEZONE), at the first event that needs it.
    pub(super) fn report_zone_of_calendar(&mut self, name: &str, components: &[Component]) {
        let Some(event) = components.iter().find(|own| own.is_floating()) else { return };
        let message = format!(
            "the time zone of this calendar, `{name}` (X-WR-TIMEZONE), is unknown: times without a zone, as \
             here, are read as {}",
            event.floating.name()
        );
        self.warn(event.line, &message, "ask the partner for times in a zone such as Europe/London");
    }
}

/// Returns the zone that a definition means.
fn matching_zone(
    definition: &ZoneDefinition,
    name: &str,
    location: Option<&str>,
    settings: &CalendarSettings,
) -> Option<Zone> {
    let year = settings.today.year();
    let named = foreign_zone(name).or_else(|| foreign_zone(location?));
    if let Some(named) = &named
        && definition.matches(named, year)
    {
        return Some(named.clone());
    }
    // Many programs write the offsets of one year, or one offset, with a name of the IANA database.
    // Google and Outlook then use the name. A definition with an offset that the zone never has is
    // not such a short form.
    if let Some(named) = named.filter(|named| {
        !definition.is_lasting
            && name.ends_with(named.name())
            && named.name().contains('/')
            && definition.is_part_of(named, year)
    }) {
        return Some(named);
    }
    // A definition that differs from its named zone means no other zone either, so the times are converted.
    if !definition.is_lasting && Zone::from_database(name).is_some_and(|named| named.name().contains('/')) {
        return Some(Zone::from_definition(name, definition.zone(name)?));
    }
    if definition.matches(&settings.zone, year) {
        return Some(settings.zone.clone());
    }
    let known = windows::rows().filter_map(|(_, iana)| Zone::from_database(iana));
    let mut known = known;
    let same = known.find(|zone| definition.matches(zone, year));
    same.or_else(|| Some(Zone::from_definition(name, definition.zone(name)?)))
}

/// The content of a VTIMEZONE.
struct ZoneDefinition {
    /// The offset before the first change.
    before: Offset,
    /// The time of each change and the offset after it, in order.
    onsets: Vec<(Timestamp, Offset)>,
    /// Whether one of its rules has no end.
    is_lasting: bool,
}

impl ZoneDefinition {
    fn read(zone: &IcalTimeZone) -> Option<ZoneDefinition> {
        let mut changes: Vec<(Timestamp, Offset, Offset)> = Vec::new();
        let mut is_lasting = false;
        for part in &zone.transitions {
            let part = ZonePart::read(part)?;
            is_lasting |= part.rule.as_ref().is_some_and(|rule| rule.until.is_none() && rule.count.is_none());
            let moment = |local| part.from.to_timestamp(local).ok();
            changes.extend(part.onsets().filter_map(moment).map(|moment| (moment, part.from, part.to)));
        }
        changes.sort_by_key(|(moment, ..)| *moment);
        changes.dedup_by_key(|(moment, ..)| *moment);
        let (_, before, _) = *changes.first()?;
        Some(ZoneDefinition {
            before,
            onsets: changes.into_iter().map(|(moment, _, to)| (moment, to)).collect(),
            is_lasting,
        })
    }

    /// Returns whether a zone has the same offsets, from the year before a given one to two years
    /// after it; for a definition without a rule that has no end, as long as it lasts.
    fn matches(&self, zone: &Zone, year: i16) -> bool {
        let (mut after, mut before) = (january(year - 1), january(year + 3));
        if let [(first, _), .., (last, _)] = self.onsets[..]
            && !self.is_lasting
        {
            after = if last < after { first } else { after.max(first) };
            before = before.min(last + jiff::SignedDuration::from_secs(1));
        }
        let at = self.onsets.partition_point(|(moment, _)| *moment <= after);
        let mut offset = self.offset_before(at);
        if zone.offset(after) != offset {
            return false;
        }
        let own = self.onsets[at..].iter().take_while(|(moment, _)| *moment < before).copied();
        let own = own.filter(|(_, now)| std::mem::replace(&mut offset, *now) != *now);
        own.eq(zone.changes(after, before))
    }

    /// Returns whether a zone also has every offset of the definition, from the year before a given
    /// one to two years after it.
    fn is_part_of(&self, zone: &Zone, year: i16) -> bool {
        let (after, before) = (january(year - 1), january(year + 3));
        let mut known = vec![zone.offset(after)];
        known.extend(zone.changes(after, before).into_iter().map(|(_, offset)| offset));
        let at = self.onsets.partition_point(|(moment, _)| *moment <= after);
        let own = self.onsets[at..].iter().take_while(|(moment, _)| *moment < before).map(|(_, offset)| *offset);
        std::iter::once(self.offset_before(at)).chain(own).all(|offset| known.contains(&offset))
    }

    /// Returns the offset before the change at an index.
    fn offset_before(&self, at: usize) -> Offset {
        at.checked_sub(1).map_or(self.before, |at| self.onsets[at].1)
    }

    /// Converts the definition to a zone of the library through the file format of zones (RFC
    /// 8536): 64-bit data without a rule for later years.
    fn zone(&self, name: &str) -> Option<TimeZone> {
        let mut offsets = vec![self.before];
        let mut types = Vec::new();
        for (_, offset) in &self.onsets {
            let at = offsets.iter().position(|own| own == offset).unwrap_or_else(|| {
                offsets.push(*offset);
                offsets.len() - 1
            });
            types.push(u8::try_from(at).ok()?);
        }
        // The counts of UT indicators, standard indicators, leap seconds, changes, types, and
        // characters of names.
        let header = |changes: usize, types: usize| -> Option<Vec<u8>> {
            let mut out = b"TZif2".to_vec();
            out.extend([0; 15]);
            for count in [0, 0, 0, changes, types, 4] {
                out.extend(u32::try_from(count).ok()?.to_be_bytes());
            }
            Some(out)
        };
        let kind = |offset: Offset| {
            let mut out = offset.seconds().to_be_bytes().to_vec();
            out.extend([0, 0]);
            out
        };
        const NAME: &[u8] = b"-00\0";
        let mut out = header(0, 1)?;
        out.extend(kind(self.before));
        out.extend(NAME);
        out.extend(header(types.len(), offsets.len())?);
        out.extend(self.onsets.iter().flat_map(|(moment, _)| moment.as_second().to_be_bytes()));
        out.extend(types);
        out.extend(offsets.into_iter().flat_map(kind));
        out.extend(NAME);
        out.extend(b"\n\n");
        TimeZone::tzif(name, &out).ok()
    }
}

/// One STANDARD or DAYLIGHT part.
struct ZonePart {
    start: DateTime,
    from: Offset,
    to: Offset,
    rule: Option<YearlyRule>,
    more: Vec<DateTime>,
}

impl ZonePart {
    fn read(part: &IcalTimeZoneTransition) -> Option<ZonePart> {
        let local = |text: &str| match stamp(text)? {
            DayOrTime::Time(time) => Some(time),
            DayOrTime::Day(_) => None,
        };
        let start = local(value(&part.properties, "DTSTART")?)?;
        let more = part.properties.iter().filter(|own| own.name.eq_ignore_ascii_case("RDATE"));
        let more = more.filter_map(|own| own.value.as_deref()).flat_map(|text| text.split(','));
        Some(ZonePart {
            start,
            from: offset(value(&part.properties, "TZOFFSETFROM")?)?,
            to: offset(value(&part.properties, "TZOFFSETTO")?)?,
            rule: match value(&part.properties, "RRULE") {
                Some(rule) => Some(YearlyRule::read(rule, start)?),
                None => None,
            },
            more: more.filter_map(local).collect(),
        })
    }

    /// Iterates over the local times of its changes, in the offset before each.
    fn onsets(&self) -> impl Iterator<Item = DateTime> + '_ {
        let first = self.start;
        let by_rule = self.rule.iter().flat_map(move |rule| {
            let count = rule.count.unwrap_or(usize::MAX);
            let years = first.year()..=*YEARS.end();
            let dates = years.filter_map(|year| rule.date(year)).map(move |date| date.to_datetime(first.time()));
            let dates = dates.filter(move |at| *at >= first).take(count);
            dates
                .take_while(|at| rule.until.is_none_or(|until| at.date() <= until))
                .filter(|at| YEARS.contains(&at.year()))
        });
        let before = self.rule.as_ref().is_none_or(|_| !YEARS.contains(&first.year()));
        before.then_some(first).into_iter().chain(by_rule).chain(self.more.iter().copied())
    }
}

/// A rule with one date in each year.
struct YearlyRule {
    month: i8,
    /// The index of the weekday in the month; 0 if `days` decides.
    nth: i8,
    weekday: Option<Weekday>,
    days: Vec<i8>,
    until: Option<Date>,
    count: Option<usize>,
}

impl YearlyRule {
    fn read(rule: &str, start: DateTime) -> Option<YearlyRule> {
        let mut own =
            YearlyRule { month: start.month(), nth: 0, weekday: None, days: Vec::new(), until: None, count: None };
        let mut is_yearly = false;
        let upper = rule.to_ascii_uppercase();
        for (name, value) in upper.split(';').filter_map(|part| part.trim().split_once('=')) {
            match name {
                "FREQ" => is_yearly = value == "YEARLY",
                "INTERVAL" if value == "1" => {}
                "WKST" => {}
                "BYMONTH" => own.month = value.parse().ok()?,
                "BYDAY" => {
                    let code = value.get(value.len().checked_sub(2)?..)?;
                    own.weekday = Weekday::Monday.cycle_forward().take(7).find(|day| weekday_code(*day) == code);
                    own.weekday?;
                    let nth = value[..value.len() - 2].trim_start_matches('+');
                    own.nth = if nth.is_empty() { 0 } else { nth.parse().ok()? };
                }
                "BYMONTHDAY" => own.days = value.split(',').map(str::parse).collect::<Result<_, _>>().ok()?,
                "UNTIL" => own.until = Some(stamp(value)?.date()),
                "COUNT" => own.count = Some(value.parse().ok()?),
                _ => return None,
            }
        }
        if own.days.is_empty() && own.weekday.is_none() {
            own.days.push(start.day());
        }
        let says_one = own.nth != 0 || (!own.days.is_empty() && (own.weekday.is_some() || own.days.len() == 1));
        (is_yearly && says_one).then_some(own)
    }

    /// Returns its date in a year.
    fn date(&self, year: i16) -> Option<Date> {
        let first = Date::new(year, self.month, 1).ok()?;
        let length = first.days_in_month();
        match self.weekday {
            Some(weekday) if self.nth != 0 => first.nth_weekday_of_month(self.nth, weekday).ok(),
            weekday => self
                .days
                .iter()
                .map(|day| if *day < 0 { length.saturating_add(*day).saturating_add(1) } else { *day })
                .filter_map(|day| Date::new(year, self.month, day).ok())
                .find(|date| weekday.is_none_or(|weekday| date.weekday() == weekday)),
        }
    }
}

/// Returns the moment at which a year begins in UTC.
fn january(year: i16) -> Timestamp {
    Zone::utc().instant(date(year.clamp(1, 9000), 1, 1).at(0, 0, 0, 0))
}

fn value<'p>(properties: &'p [Property], name: &str) -> Option<&'p str> {
    properties.iter().find(|own| own.name.eq_ignore_ascii_case(name))?.value.as_deref().map(str::trim)
}

/// Parses `+0100` or `-003000` (RFC 5545 section 3.3.14).
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let number = |range: std::ops::Range<usize>| {
        let digits = digits.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i32>().ok())?
    };
    let seconds = match digits.len() {
        4 => 0,
        6 => number(4..6)?,
        _ => return None,
    };
    Offset::from_seconds(sign * (number(0..2)? * 3600 + number(2..4)? * 60 + seconds)).ok()
}
