//! The dates of an imported series. A rule that calendar programs expand alike is kept, with its end made explicit; where
//! they would differ, each date becomes an event of its own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use super::{Component, Reader, parameter};
use crate::calendar::event::{Change, Event, Form, Occurrence, Series, Status};
use crate::calendar::occurrences::{MOST_DATES, expand_text};
use crate::calendar::repeat::{Ends, Every, Nth, Repeat};
use crate::calendar::school_year;
use crate::calendar::settings::Settings;
use crate::calendar::when::When;
use crate::calendar::write::{day_stamp, stamp};
use crate::calendar::zone::{Zone, weekday_code};
use crate::moment::DayOrTime;

/// The most dates that the series of one file may have together: eighty events a day for two years. Each is a
/// line of lists, months and feeds.
pub const MOST_DATES_OF_FILE: usize = 50_000;

/// As many dates as a rule counts that has none at all: finding that out takes as long.
const COST_OF_NONE: usize = 1_000;

/// Gives the event its rule, its dates and the changes to them. `None` when they cannot be read; a finding tells.
pub fn read(reader: &mut Reader, component: &Component, changes: Vec<Component>, event: &mut Event) -> Option<()> {
    let Some(rule) = component.value("RRULE").map(str::to_ascii_uppercase) else {
        if component.get("RDATE").is_some() {
            reader.warn(
                component.line,
                "the further dates (RDATE) of this event are left out: calendar programs read them differently",
                "",
            );
        }
        for change in changes {
            reader.warn(change.line, "this changes a date of an event that happens once, and is left out", "");
        }
        return Some(());
    };
    let left_out = |reader: &mut Reader, message: &str| {
        reader.warn(component.line, message, "ask the partner for single dates, or write the series by hand");
        None
    };
    let mut parts: Vec<(&str, &str)> = rule.split(';').filter_map(|part| part.split_once('=')).collect();
    let part = |name: &str| parts.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
    let (frequency, until, count) = (part("FREQ").unwrap_or(""), part("UNTIL"), part("COUNT"));
    if !["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].contains(&frequency)
        || ["BYHOUR", "BYMINUTE", "BYSECOND"].iter().any(|name| part(name).is_some())
    {
        return left_out(reader, "this event repeats by a rule that is not for public events, and is left out");
    }
    let start = event.when.first_day();
    let ends = match until {
        Some(until) => last_date(reader, until, event),
        None => None,
    };
    if until.is_some() && count.is_some() {
        reader.warn(component.line, "this rule has both COUNT and UNTIL: whichever ends it first is taken", "");
    }
    if count.is_some_and(|count| count.parse().is_ok_and(|count: usize| count == 0)) {
        return left_out(reader, "this event repeats by a rule that cannot be read, and is left out");
    }
    let horizon = horizon(event, reader.settings);
    let ends = ends.map_or(horizon, |ends| ends.min(horizon));
    let portable = is_portable(&parts, event.when);
    let most = count.and_then(|count| count.parse().ok()).unwrap_or(usize::MAX);
    parts.retain(|(name, _)| !["UNTIL", "COUNT"].contains(name));
    let rule: String = parts.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(";");
    if reader.dates >= MOST_DATES_OF_FILE {
        let message =
            format!("the series of this file have more than {MOST_DATES_OF_FILE} dates: this one is left out");
        reader.warn(component.line, &message, "ask the partner for a calendar of fewer months or events");
        return None;
    }
    let Some(dates) = expanded(&rule, start, ends.max(start)) else {
        return left_out(reader, "this event repeats by a rule that cannot be read, and is left out");
    };
    let mut dates: Vec<Date> = dates.take(most).collect();
    reader.dates += if dates.is_empty() { COST_OF_NONE } else { dates.len() };
    let in_rule = dates.first() == Some(&start);
    if !in_rule {
        reader.warn(
            component.line,
            "the first date of this series is none of its own rule: calendar programs disagree on it, and it is shown here",
            "ask the partner whether it takes place on that day",
        );
        dates.insert(0, start);
        dates.truncate(most);
    }
    if dates.len() > MOST_DATES {
        return left_out(reader, "this event has thousands of dates, and is left out");
    }
    let mut except = excepted(reader, component, event);
    let (private, changes): (Vec<Component>, Vec<Component>) = changes.into_iter().partition(Component::is_private);
    for change in private {
        reader.warn(change.line, "this date is marked private and is left out", "");
        except.extend(change.get("RECURRENCE-ID").and_then(|id| reader.date_of(id, event)));
    }
    if dates.iter().any(|date| event.when.on(*date).is_doubtful(event)) {
        return left_out(reader, "a date of this event lies where the clock changes: it is left out");
    }
    if component.get("RDATE").is_some() {
        reader.warn(
            component.line,
            "the further dates (RDATE) of this series are left out: calendar programs read them differently",
            "",
        );
    }
    let regular = portable && in_rule;
    let mut changed = changed(reader, changes, event);
    changed.retain(|date, (line, ..)| {
        let hits = dates.binary_search(date).is_ok() && !except.contains(date);
        if !hits {
            reader.warn(*line, "this changes a date that its series does not have, and is left out", "");
        }
        hits
    });
    let repeat = if regular { as_repeat(&rule, &dates) } else { None };
    fill(event, rule, &dates, &except, changed, regular);
    if let Some(series) = &mut event.series {
        series.repeat = repeat;
    }
    if event.occurrences.is_empty() {
        return left_out(reader, "this series has no date at all, and is left out");
    }
    Some(())
}

/// The dates of a rule from its first to its last day. A rule may have none, such as each 30 February: the crate looks for one up to the year
/// 10000. The calendar is the same again after 400 years, so the rule is looked at in the last of those, where it is given up twenty times as soon.
fn expanded(rule: &str, first: Date, last: Date) -> Option<impl Iterator<Item = Date>> {
    const SAME_AGAIN: i16 = 400;
    let later = (Date::MAX.year() - last.year()) / SAME_AGAIN * SAME_AGAIN;
    let moved = |date: Date, years: i16| Date::new(date.year() + years, date.month(), date.day()).unwrap_or(date);
    let [from, until] = [first, last].map(|date| day_stamp(moved(date, later)));
    let dates = expand_text(&format!("DTSTART:{from}T000000Z\nRRULE:{rule};UNTIL={until}T000000Z"))?;
    Some(dates.map(move |date| moved(date, -later)))
}

/// The day up to which a series is followed, the end of the next school year: that changes once a year, and neither an
/// endless series nor one until 2099 fills a family's calendar.
pub fn horizon(event: &Event, settings: &Settings) -> Date {
    let from = settings.today.max(event.when.first_day());
    Date::new(school_year(from.year(), from.month()).saturating_add(2), 8, 31).unwrap_or(from)
}

/// Rules that readers expand alike (FEEDS.md section 3).
fn is_portable(parts: &[(&str, &str)], when: When) -> bool {
    let has = |name: &str| parts.iter().any(|(own, _)| *own == name);
    let is = |value: &str| parts.contains(&("FREQ", value));
    let day = when.first_day().day();
    let bare = !parts.iter().any(|(name, _)| name.starts_with("BY"));
    // Days that every month has, from either end: `BYMONTHDAY=-1` is the last.
    let in_each_month =
        |days: &str| days.split(',').all(|day| day.parse().is_ok_and(|day: i8| (-28..=28).contains(&day)));
    let rare_day = parts.iter().any(|(name, days)| *name == "BYMONTHDAY" && !in_each_month(days));
    !(has("BYWEEKNO")
        || has("BYSETPOS")
        || has("BYYEARDAY")
        || (has("WKST") && !parts.contains(&("WKST", "MO")))
        || (is("YEARLY") && has("BYMONTHDAY") && !has("BYMONTH"))
        || rare_day
        || (is("MONTHLY") && bare && day > 28)
        || (is("YEARLY") && !has("BYMONTHDAY") && when.first_day().month() == 2 && day == 29))
}

/// The rule as people write it, for pages to say in words; `None` for one that no `repeat` table means.
fn as_repeat(rule: &str, dates: &[Date]) -> Option<Repeat> {
    let (start, last) = (*dates.first()?, *dates.last()?);
    let part = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let days = part("BYDAY").map_or(Vec::new(), |days| days.split(',').collect());
    let weekday = |day: &&str| {
        let code = day.get(day.len().checked_sub(2)?..)?;
        Weekday::Monday.cycle_forward().take(7).find(|own| weekday_code(*own) == code)
    };
    let nth = match days.first().map(|day| day.trim_end_matches(|c: char| c.is_ascii_alphabetic())) {
        None if part("BYMONTHDAY") == Some("-1") => Some(Nth::Last),
        None | Some("") => None,
        Some("-1") => Some(Nth::Last),
        Some(number) => Some(Nth::Number(number.trim_start_matches('+').parse().ok()?)),
    };
    let mut on: Vec<Weekday> = days.iter().filter_map(weekday).collect();
    let every = match part("FREQ")? {
        "DAILY" => Every::Day,
        "WEEKLY" => Every::Week,
        "MONTHLY" => Every::Month,
        _ => Every::Year,
    };
    if on.is_empty() && every == Every::Week {
        on.push(start.weekday());
    }
    on.sort_by_key(|day| day.to_monday_zero_offset());
    let interval = part("INTERVAL").map_or(Some(1), |number| number.parse().ok())?;
    let ends = Ends::Until(last);
    let repeat = Repeat { every, interval, on, nth, ends, during_term: false, except_bank_holidays: false };
    // Whatever else the rule says: only if both give the same dates do the words tell the truth.
    (interval > 0 && repeat.dates(start, last).eq(dates.iter().copied())).then_some(repeat)
}

/// The last date that UNTIL lets in.
fn last_date(reader: &Reader, until: &str, event: &Event) -> Option<Date> {
    let time = match super::stamp(until)? {
        DayOrTime::Day(date) => return Some(date),
        DayOrTime::Time(time) => time,
    };
    let zone = if until.ends_with('Z') { Zone::utc() } else { event.zone.clone() };
    let When::Times { start, .. } = event.when else { return Some(reader.day(&(DayOrTime::Time(time), zone))) };
    let local = if until.ends_with('Z') { event.zone.local(reader.utc(time)) } else { time };
    if local.time() >= start.time() { Some(local.date()) } else { local.date().yesterday().ok() }
}

/// The dates that fall out, told as dates or as times in any zone.
fn excepted(reader: &mut Reader, component: &Component, event: &Event) -> BTreeSet<Date> {
    let mut dates = BTreeSet::new();
    for property in component.properties.iter().filter(|property| property.name.eq_ignore_ascii_case("EXDATE")) {
        let zone = reader.zone_of(property);
        for value in property.value.as_deref().unwrap_or("").split(',') {
            let point = reader.point_of(value, || zone.clone());
            dates.extend(point.map(|point| reader.date_in(event, point)));
        }
    }
    dates
}

/// The changes by the date of the series that each replaces, with their lines.
fn changed(reader: &mut Reader, changes: Vec<Component>, event: &Event) -> BTreeMap<Date, (usize, When, Change)> {
    let mut changed = BTreeMap::new();
    for component in changes {
        let line = component.line;
        let id = component.get("RECURRENCE-ID");
        if id.is_some_and(|id| parameter(id, "RANGE").is_some()) {
            reader.warn(line, "this changes all later dates too, which Google and Outlook do not follow: only the one date is changed", "");
        }
        let date = id.and_then(|id| reader.date_of(id, event));
        let when = reader.when(&component).map(|(when, zone)| match when {
            When::Times { start, end } => {
                let here = |local| event.zone.local(zone.moment(local));
                When::Times { start: here(start), end: end.map(here) }
            }
            days => days,
        });
        let Some((date, when)) = date.zip(when).filter(|(_, when)| !when.is_doubtful(event)) else {
            reader.warn(line, "this change has no date that can be read, and is left out", "");
            continue;
        };
        let (title, is_off) = component.title().unwrap_or_default();
        let change = Change {
            place: component.place().filter(|place| Some(place) != event.place.as_ref()),
            status: Some(if is_off { Status::Cancelled } else { component.status() }),
            note: (!event.title.ends_with(title.as_str())).then_some(title),
            moved: when != event.when.on(date),
        };
        changed.insert(date, (line, when, change));
    }
    changed
}

fn fill(
    event: &mut Event,
    rule: String,
    dates: &[Date],
    except: &BTreeSet<Date>,
    mut changed: BTreeMap<Date, (usize, When, Change)>,
    regular: bool,
) {
    let crosses = |when: When| match when {
        When::Times { start, end: Some(end) } => event.zone.changes_between(start, end),
        _ => false,
    };
    let first_crosses = crosses(event.when);
    let mut out: Vec<DayOrTime> = Vec::new();
    let mut occurrences = Vec::new();
    for date in dates {
        let own = event.when.on(*date);
        if except.contains(date) {
            out.push(own.start());
            continue;
        }
        let mut occurrence = Occurrence { date: *date, when: own, form: Form::Regular, change: None };
        if first_crosses || crosses(own) {
            occurrence.form = Form::Override;
        }
        if let Some((_, when, change)) = changed.remove(date) {
            occurrence.form = if when.is_days() == own.is_days() { Form::Override } else { Form::Detached };
            occurrence.when = when;
            occurrence.change = Some(Box::new(change));
        }
        if !regular {
            occurrence.form = Form::Detached;
        }
        if occurrence.form == Form::Detached {
            out.push(own.start());
        }
        occurrences.push(occurrence);
    }
    let last = event.when.on(dates.last().copied().unwrap_or(event.when.first_day())).start();
    let until = match last {
        DayOrTime::Day(date) => day_stamp(date),
        DayOrTime::Time(time) => {
            format!("{}Z", stamp(jiff::tz::Offset::UTC.to_datetime(event.zone.moment(time))))
        }
    };
    event.series = Some(Series { repeat: None, rule: format!("{rule};UNTIL={until}"), except: out });
    event.occurrences = occurrences;
}

impl When {
    /// Whether it starts or ends where the clock is skipped or repeated.
    fn is_doubtful(self, event: &Event) -> bool {
        match self {
            When::Days { .. } => false,
            When::Times { start, end } => {
                event.zone.doubt(start).is_some() || end.is_some_and(|end| event.zone.doubt(end).is_some())
            }
        }
    }
}

impl Reader<'_> {
    fn utc(&self, time: jiff::civil::DateTime) -> jiff::Timestamp {
        Zone::utc().moment(time)
    }

    /// The date of the series that a property names, in the event's own zone.
    fn date_of(&self, property: &ical::property::Property, event: &Event) -> Option<Date> {
        Some(self.date_in(event, self.point(property)?))
    }

    fn date_in(&self, event: &Event, point: (DayOrTime, Zone)) -> Date {
        match point {
            (DayOrTime::Day(date), _) => date,
            point if event.when.is_days() => self.day(&point),
            (DayOrTime::Time(time), zone) => event.zone.local(zone.moment(time)).date(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::expanded;

    #[test]
    fn dates_are_found_though_the_rule_is_looked_at_in_another_age() {
        let dates = |rule, first, last| expanded(rule, first, last).expect("a rule").collect::<Vec<_>>();
        let leap_days = dates("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2024, 2, 29), date(2035, 12, 31));
        assert_eq!(leap_days, [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]);
        let last_sundays = dates("FREQ=MONTHLY;BYDAY=-1SU", date(2026, 11, 1), date(2027, 2, 28));
        assert_eq!(last_sundays, [date(2026, 11, 29), date(2026, 12, 27), date(2027, 1, 31), date(2027, 2, 28)]);
        let never = dates("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 2, 1), date(2036, 12, 31));
        assert_eq!(never, []);
    }
}
