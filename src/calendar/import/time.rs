//! When a partner's event takes place. The properties of its times in, local times in a zone out.

use ical::property::Property;
use jiff::civil::{Date, DateTime, Time};

use super::ImportReader;
use super::component::{Component, duration, parameter, stamp};
use crate::calendar::read_back::unescape;
use crate::calendar::time_range::TimeRange;
use crate::calendar::zone::{LocalTimeAmbiguity, Zone};
use crate::datetime::DayOrTime;

impl ImportReader<'_> {
    /// Start, end and the zone in which both are local times, of an event of our time.
    pub(super) fn time_range(&mut self, component: &Component) -> Option<(TimeRange, Zone)> {
        /// Years of public events. Address books write birthdays without a year into 1604.
        const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;
        let of_our_time =
            |when: TimeRange| [when.first_day(), when.last_day()].iter().all(|day| YEARS.contains(&day.year()));
        self.when_as_written(component).filter(|(when, _)| of_our_time(*when))
    }

    /// The same of any time. A moment that has no single local time stays in UTC.
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
        // Times in UTC are days where they are midnight here; other times where they are midnight in their own zone.
        let clock = if zone.name() == "UTC" { &self.settings.zone } else { &zone };
        if let Some(days) = end.and_then(|end| whole_days(clock.local(moment), clock.local(end))) {
            return Some((days, self.settings.zone.clone()));
        }
        // A recurring event in UTC stays there: its rule counts in UTC. So does one in a zone that only its
        // file knows; its dates are converted.
        let has_rule = component.get("RRULE").is_some();
        let is_foreign = zone.name() == "UTC" || !zone.is_shared();
        let zone = if is_foreign && !has_rule { self.settings.zone.clone() } else { zone };
        let clear = |zone: &Zone| {
            [Some(moment), end].into_iter().flatten().all(|moment| zone.ambiguity(zone.local(moment)).is_none())
        };
        let zone = if clear(&zone) { zone } else { Zone::utc() };
        Some((TimeRange::Times { start: zone.local(moment), end: end.map(|end| zone.local(end)) }, zone))
    }

    /// Whole days from the first one to the day before the end.
    fn days(&self, first: Date, end: Option<(DayOrTime, Zone)>, length: Option<jiff::Span>) -> (TimeRange, Zone) {
        let end = end.map(|end| self.day(&end)).or_else(|| first.checked_add(length?).ok());
        let last = end.and_then(|end| end.yesterday().ok()).unwrap_or(first).max(first);
        (TimeRange::Days { first, last }, self.settings.zone.clone())
    }

    /// A date or a time, and the zone that it is told in: its TZID's, UTC for a `Z`, the calendar's for none.
    fn point(&self, property: &Property) -> Option<(DayOrTime, Zone)> {
        self.point_of(property.value.as_deref()?, || self.zone_of(property))
    }

    /// A date or a time, in a zone that only a time without a `Z` needs.
    pub(super) fn point_of(&self, value: &str, zone: impl FnOnce() -> Option<Zone>) -> Option<(DayOrTime, Zone)> {
        match stamp(value)? {
            at @ DayOrTime::Day(_) => Some((at, Zone::utc())),
            at if value.trim_end().ends_with(['Z', 'z']) => Some((at, Zone::utc())),
            at => Some((at, zone()?)),
        }
    }

    /// The zone of a property's times: its TZID's, the calendar's for none. `None` for one that is not known.
    pub(super) fn zone_of(&self, property: &Property) -> Option<Zone> {
        match parameter(property, "TZID") {
            None => Some(self.floating.clone()),
            Some(name) => self.zone_named(name),
        }
    }

    /// The zone of that name: as the file defines it, else as other programs mean it.
    pub(super) fn zone_named(&self, name: &str) -> Option<Zone> {
        self.zones.get(&*unescape(name.trim())).cloned().or_else(|| foreign_zone(name))
    }

    /// The day on which a moment begins, if it is midnight there or here: how Exchange writes whole days.
    fn whole_day(&self, point: &(DayOrTime, Zone)) -> Option<Date> {
        let DayOrTime::Time(at) = point.0 else { return None };
        let here = self.settings.zone.local(point.1.instant(at));
        let is_midnight = |at: &DateTime| at.time() == Time::midnight();
        [here, at].iter().find(|at| is_midnight(at)).map(|at| at.date())
    }

    /// The date of whole days that a point names.
    pub(super) fn day(&self, point: &(DayOrTime, Zone)) -> Date {
        self.whole_day(point).unwrap_or(point.0.date())
    }

    /// The date of a series that a property names: of a series that begins at a time, in a zone.
    pub(super) fn date_of(&self, property: &Property, begins: TimeRange, zone: &Zone) -> Option<Date> {
        self.date_named(property.value.as_deref()?, || self.zone_of(property), begins, zone)
    }

    /// The date of a series that a value names. Of a series of whole days only the date counts, so that a
    /// zone that is not known does no harm.
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

/// Local times from midnight to a later midnight, or to the last minute of a day, as the days that they mean:
/// programs write whole days so.
fn whole_days(start: DateTime, end: DateTime) -> Option<TimeRange> {
    let last = match (end.time().hour(), end.time().minute(), end.time().second()) {
        (0, 0, 0) => end.date().yesterday().ok()?,
        (23, 59, 0 | 59) => end.date(),
        _ => return None,
    };
    let first = start.date();
    (start.time() == Time::midnight() && last >= first).then_some(TimeRange::Days { first, last })
}

/// The zone that a TZID means. It may carry the name of who made it: `/freeassociation.sourceforge.net/Europe/London`.
pub(super) fn foreign_zone(name: &str) -> Option<Zone> {
    /// Bytes: no zone's name is longer, and each slash in a name is a zone to look for.
    const LONGEST: usize = 255;
    let name = Some(name).filter(|name| name.len() <= LONGEST)?;
    let tail = name.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| &name[at + 1..]);
    std::iter::once(name).chain(tail).find_map(Zone::outside_united_kingdom).or_else(|| fixed_zone(name))
}

/// A name that is an offset itself: `UTC+01:00`, `GMT-5`, `UTC+0`.
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
    if offset == jiff::tz::Offset::UTC { Some(Zone::utc()) } else { Some(Zone::defined(name, offset.to_time_zone())) }
}
