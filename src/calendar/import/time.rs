//! Reads when a partner's event takes place: takes the properties of its times, returns local times
//! in a zone.

use ical::property::Property;
use jiff::civil::{Date, DateTime, Time};

use super::ImportReader;
use super::component::{Component, duration, parameter, stamp};
use crate::calendar::read_back::unescape;
use crate::calendar::time_range::TimeRange;
use crate::calendar::zone::{LocalTimeAmbiguity, Zone};
use crate::datetime::DayOrTime;

impl ImportReader<'_> {
    /// Returns the start, the end and the zone of an event in the supported years.
    pub(super) fn time_range(&mut self, component: &Component) -> Option<(TimeRange, Zone)> {
        /// The years of public events. Address books put birthdays without a year into 1604.
        const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;
        let of_our_time =
            |when: TimeRange| [when.first_day(), when.last_day()].iter().all(|day| YEARS.contains(&day.year()));
        self.when_as_written(component).filter(|(when, _)| of_our_time(*when))
    }

    /// Returns the times of any event. A moment without a unique local time stays in UTC.
    fn when_as_written(&mut self, component: &Component) -> Option<(TimeRange, Zone)> {
        let start = component.get("DTSTART")?;
        let begins = self.point(start)?;
        let ends = component.get("DTEND").and_then(|end| self.point(end));
        let length = component.value("DURATION").and_then(duration);
        let is_marked =
            component.value("X-MICROSOFT-CDO-ALLDAYEVENT").is_some_and(|says| says.eq_ignore_ascii_case("TRUE"));
        if is_marked && let Some(first) = self.whole_day(&begins) {
            return Some(self.days(first, ends, length));
        }
        let (at, zone) = match begins {
            (DayOrTime::Day(first), _) => return Some(self.days(first, ends, length)),
            (DayOrTime::Time(at), zone) => (at, zone),
        };
        let moment = zone.instant(at);
        let is_skipped = zone.ambiguity(at) == Some(LocalTimeAmbiguity::Missing);
        // A start in the hour that the clocks leave out moves on, and its end moves with it.
        let end_of = |end: DateTime, own: &Zone| match is_skipped && own.name() == zone.name() {
            true => moment.checked_add(at.duration_until(end)).ok(),
            false => Some(own.instant(end)),
        };
        let end = ends.and_then(|end| match end {
            (DayOrTime::Time(end), own) => end_of(end, &own),
            (DayOrTime::Day(_), _) => None,
        });
        let end = end.or_else(|| end_of(at.checked_add(length?).ok()?, &zone));
        if is_skipped {
            let (written, shown) = (at.strftime("%H:%M on %-d %B %Y"), zone.local(moment).strftime("%H:%M"));
            let message = format!(
                "this event starts at {written}, which the clocks leave out: it is shown at {shown}, as long as it was"
            );
            self.warn(
                component.line,
                &message,
                "ask the partner when it starts, and correct the time in the saved file",
            );
        }
        if end.is_some_and(|end| end < moment) {
            self.warn(component.line, "this event ends before it starts: its end is left out", "");
        }
        let end = end.filter(|end| *end > moment);
        // Times in UTC are whole days if they are midnight here; other times if they are midnight
        // in their own zone.
        let clock = if zone.name() == "UTC" { &self.settings.zone } else { &zone };
        if let Some(days) = end.and_then(|end| whole_days(clock.local(moment), clock.local(end))) {
            return Some((days, self.settings.zone.clone()));
        }
        // A recurring event in UTC stays in UTC, because its rule counts in UTC. So does one in a
        // zone that only its file defines; its dates are converted later.
        let has_rule = component.get("RRULE").is_some();
        let is_foreign = zone.name() == "UTC" || !zone.is_shared();
        let zone = if is_foreign && !has_rule { self.settings.zone.clone() } else { zone };
        let clear = |zone: &Zone| {
            [Some(moment), end].into_iter().flatten().all(|moment| zone.ambiguity(zone.local(moment)).is_none())
        };
        let zone = if clear(&zone) { zone } else { Zone::utc() };
        Some((TimeRange::Times { start: zone.local(moment), end: end.map(|end| zone.local(end)) }, zone))
    }

    /// Returns whole days from the first one to the day before the end.
    fn days(&self, first: Date, end: Option<(DayOrTime, Zone)>, length: Option<jiff::Span>) -> (TimeRange, Zone) {
        let end = end.map(|end| self.day(&end)).or_else(|| first.checked_add(length?).ok());
        let last = end.and_then(|end| end.yesterday().ok()).unwrap_or(first).max(first);
        (TimeRange::Days { first, last }, self.settings.zone.clone())
    }

    /// Returns a date or a time with its zone: that of its TZID, UTC for a `Z`, else the calendar's.
    fn point(&self, property: &Property) -> Option<(DayOrTime, Zone)> {
        self.point_of(property.value.as_deref()?, || self.zone_of(property))
    }

    /// Returns a date or a time; `zone` is called only for a time without a `Z`.
    pub(super) fn point_of(&self, value: &str, zone: impl FnOnce() -> Option<Zone>) -> Option<(DayOrTime, Zone)> {
        match stamp(value)? {
            at @ DayOrTime::Day(_) => Some((at, Zone::utc())),
            at if value.trim_end().ends_with(['Z', 'z']) => Some((at, Zone::utc())),
            at => Some((at, zone()?)),
        }
    }

    /// Returns the zone of a property's times: that of its TZID, else the calendar's. Returns
    /// `None` for an unknown zone.
    pub(super) fn zone_of(&self, property: &Property) -> Option<Zone> {
        match parameter(property, "TZID") {
            None => Some(self.floating.clone()),
            Some(name) => self.zone_named(name),
        }
    }

    /// Returns the zone with that name: the file's definition, else the meaning in other programs.
    pub(super) fn zone_named(&self, name: &str) -> Option<Zone> {
        self.zones.get(&*unescape(name.trim())).cloned().or_else(|| foreign_zone(name))
    }

    /// Returns the day that begins at a moment, if it is midnight there or here: Exchange writes whole days so.
    fn whole_day(&self, point: &(DayOrTime, Zone)) -> Option<Date> {
        let DayOrTime::Time(at) = point.0 else { return None };
        let here = self.settings.zone.local(point.1.instant(at));
        let is_midnight = |at: &DateTime| at.time() == Time::midnight();
        [here, at].iter().find(|at| is_midnight(at)).map(|at| at.date())
    }

    /// Returns the date of a value in a series of whole days.
    pub(super) fn day(&self, point: &(DayOrTime, Zone)) -> Date {
        self.whole_day(point).unwrap_or(point.0.date())
    }

    /// Returns the date of a property in a series with a start and a zone.
    pub(super) fn date_of(&self, property: &Property, begins: TimeRange, zone: &Zone) -> Option<Date> {
        self.date_named(property.value.as_deref()?, || self.zone_of(property), begins, zone)
    }

    /// Returns the date of a value in a series. For a series of whole days only the date counts, so
    /// an unknown zone does not matter.
    pub(super) fn date_named(
        &self,
        value: &str,
        named: impl FnOnce() -> Option<Zone>,
        begins: TimeRange,
        zone: &Zone,
    ) -> Option<Date> {
        match self.point_of(value, named) {
            Some((DayOrTime::Day(date), _)) => Some(date),
            Some(point) if begins.is_days() => Some(self.day(&point)),
            Some((DayOrTime::Time(time), own)) => Some(zone.local(own.instant(time)).date()),
            None => stamp(value).filter(|_| begins.is_days()).map(DayOrTime::date),
        }
    }
}

/// Returns local times from midnight to a later midnight, or to the last minute of a day, as whole
/// days, because programs write whole days so.
fn whole_days(start: DateTime, end: DateTime) -> Option<TimeRange> {
    let last = match (end.time().hour(), end.time().minute(), end.time().second()) {
        (0, 0, 0) => end.date().yesterday().ok()?,
        (23, 59, 0 | 59) => end.date(),
        _ => return None,
    };
    let first = start.date();
    (start.time() == Time::midnight() && last >= first).then_some(TimeRange::Days { first, last })
}

/// Returns the zone of a TZID. It may have a prefix with the name of its author:
/// `/freeassociation.sourceforge.net/Europe/London`.
pub(super) fn foreign_zone(name: &str) -> Option<Zone> {
    /// In bytes: no zone's name is longer, and each slash in a name costs one look-up.
    const LONGEST: usize = 255;
    let name = Some(name).filter(|name| name.len() <= LONGEST)?;
    if name.eq_ignore_ascii_case("tzone://Microsoft/Utc") {
        return Some(Zone::utc());
    }
    let tail = name.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| &name[at + 1..]);
    std::iter::once(name).chain(tail).find_map(Zone::from_foreign_name).or_else(|| fixed_zone(name))
}

/// Parses a name that is an offset: `UTC+01:00`, `GMT-5`, `UTC+0`.
fn fixed_zone(name: &str) -> Option<Zone> {
    let upper = name.to_ascii_uppercase();
    let offset = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT"))?;
    let sign = match offset.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let digits: String = offset.chars().skip(1).filter(|c| *c != ':').collect();
    let (hours, minutes) =
        digits.split_at_checked(digits.len().saturating_sub(2)).filter(|_| digits.len() > 2).unwrap_or((&digits, "0"));
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || hours > 14 || minutes > 59 {
        return None;
    }
    let offset = jiff::tz::Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
    if offset == jiff::tz::Offset::UTC {
        Some(Zone::utc())
    } else {
        Some(Zone::from_definition(name, offset.to_time_zone()))
    }
}
