//! Reads the dates of an imported series. A rule that calendar programs expand alike is kept, with
//! an explicit end; otherwise the feed lists each date.

use jiff::civil::{Date, Weekday};

use super::ImportReader;
use super::component::Component;
use super::dates::{self, MOST_DATES_OF_FILE, RuleDates};
use crate::calendar::event::Event;
use crate::calendar::occurrences::{MOST_DATES, expand_text};
use crate::calendar::repeat::{Frequency, RepeatRule, RuleEnd, WeekdayPosition};
use crate::calendar::school_year;
use crate::calendar::settings::CalendarSettings;
use crate::calendar::time_range::TimeRange;
use crate::calendar::write::format_date;
use crate::calendar::zone::{Zone, weekday_code};
use crate::datetime::DayOrTime;
use crate::diagnostic::Finding;

/// The number of dates that a rule without dates counts as, because finding that out takes as long.
const COST_OF_NONE: usize = 1_000;

/// Sets the rule, the dates and the changes of the event. Returns `None`, with a finding, if they
/// cannot be read.
pub(super) fn read(
    reader: &mut ImportReader,
    component: &Component,
    changes: Vec<Component>,
    event: &mut Event,
) -> Option<()> {
    let Some(rule) = component.value("RRULE").map(str::to_ascii_uppercase) else {
        if component.get("RDATE").is_some() {
            let start = event.when.first_day();
            return dates::set_dates(
                reader,
                component,
                changes,
                event,
                RuleDates { rule: String::new(), dates: vec![start], regular: true },
            );
        }
        for change in changes {
            reader.warn(change.line, "this changes a date of an event that happens once, and is left out", "");
        }
        return Some(());
    };
    let left_out = |reader: &mut ImportReader, message: &str| {
        reader.warn(component.line, message, "ask the partner for single dates, or write the series by hand");
        None
    };
    let mut parts: Vec<(&str, &str)> = rule.split(';').filter_map(|part| part.split_once('=')).collect();
    let part = |name: &str| parts.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
    let (frequency, until, count) = (part("FREQ").unwrap_or(""), part("UNTIL"), part("COUNT"));
    if !["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].contains(&frequency)
        || ["BYHOUR", "BYMINUTE", "BYSECOND"].iter().any(|name| part(name).is_some())
    {
        return left_out(reader, "this event repeats by a rule that is not supported, and is left out");
    }
    let start = event.when.first_day();
    if part("BYWEEKNO").is_some() {
        let message = "this event repeats by numbers of weeks (BYWEEKNO), which calendar programs read differently, and is left out";
        return left_out(reader, message);
    }
    let stated = until.and_then(|until| last_date(reader, until, event));
    let unread = [
        until.filter(|_| stated.is_none()).map(|until| format!("UNTIL={until}")),
        count.filter(|count| count.parse::<usize>().is_err()).map(|count| format!("COUNT={count}")),
    ];
    let unread = unread.into_iter().flatten().next();
    if until.is_some() && count.is_some() {
        reader.warn(component.line, "this rule has both COUNT and UNTIL: whichever ends it first is taken", "");
    }
    if count.is_some_and(|count| count.parse().is_ok_and(|count: usize| count == 0)) {
        return left_out(reader, "this event repeats by a rule that cannot be read, and is left out");
    }
    let horizon = last_expanded_day(event, reader.settings);
    let ends = stated.map_or(horizon, |ends| ends.min(horizon));
    let most = count.and_then(|count| count.parse().ok()).unwrap_or(usize::MAX);
    parts.retain(|(name, _)| !["UNTIL", "COUNT"].contains(name));
    let mut rule = join_parts(&parts);
    if reader.dates >= MOST_DATES_OF_FILE {
        let message =
            format!("the series of this file have more than {MOST_DATES_OF_FILE} dates: this one is left out");
        reader.warn(component.line, &message, "ask the partner for a calendar of fewer months or events");
        return None;
    }
    let Some(dates) = expand(&rule, start, ends.max(start)) else {
        return left_out(reader, "this event repeats by a rule that cannot be read, and is left out");
    };
    let mut dates: Vec<Date> = dates.take(most).collect();
    reader.dates += if dates.is_empty() { COST_OF_NONE } else { dates.len() };
    if let Some(without) = without_week_start(&parts, |rule| {
        reader.dates += dates.len();
        expand(rule, start, ends.max(start)).is_some_and(|other| other.take(most).eq(dates.iter().copied()))
    }) {
        parts = without;
        rule = join_parts(&parts);
    }
    let portable = is_portable(&parts, event.when);
    let in_rule = dates.first() == Some(&start);
    if !in_rule {
        reader.warn(
            component.line,
            "the first date of this series does not match its rule: calendar programs disagree on it, and it is shown here",
            "ask the partner whether it takes place on that day",
        );
        dates.insert(0, start);
        dates.truncate(most);
    }
    if dates.len() > MOST_DATES {
        return left_out(reader, "this event has thousands of dates, and is left out");
    }
    for (name, message) in [
        ("RRULE", "this event repeats by a second rule, whose dates are left out"),
        ("EXRULE", "this series leaves out dates by a rule (EXRULE), which is not supported: these dates are shown"),
    ] {
        if component.properties_named(name).count() > usize::from(name == "RRULE") {
            reader.warn(
                component.line,
                message,
                "ask the partner for a series of its own for each rule, or for single dates",
            );
        }
    }
    if dates.iter().any(|date| event.when.on_date(*date).is_doubtful(event)) {
        return left_out(reader, "a date of this event is at a time that the clocks skip or repeat: it is left out");
    }
    let has_more = |last: Date| stated.is_none_or(|end| end > horizon) && goes_on(&rule, last, stated, horizon);
    let goes_on = unread.is_some() || (dates.len() < most && dates.last().is_some_and(|last| has_more(*last)));
    let regular = portable && in_rule;
    let repeat = if regular && event.zone.is_shared() { as_repeat(&rule, &dates) } else { None };
    dates::set_dates(reader, component, changes, event, RuleDates { rule, dates, regular })?;
    if let Some(series) = &mut event.series {
        series.repeat = repeat;
        series.goes_on = goes_on;
    }
    report_end(reader, component, event, unread, (until.is_some() || count.is_some(), horizon));
    Some(())
}

/// Reports a series with hidden dates, or with an unreadable end.
fn report_end(
    reader: &mut ImportReader,
    component: &Component,
    event: &Event,
    unread: Option<String>,
    (has_end, horizon): (bool, Date),
) {
    let Some(last) = event.series.as_ref().filter(|series| series.goes_on).map(|_| event.last_day()) else { return };
    if let Some(end) = unread {
        let message = format!("the end of this series, `{end}`, cannot be read: its dates are shown up to {last}");
        reader.warn(component.line, &message, "ask the partner when it ends, and correct it in the saved file");
        return;
    }
    let message = match has_end {
        true => format!("this series goes on after {horizon}: its dates are shown up to that day"),
        false => format!("this series has no end: its dates are shown up to {horizon}"),
    };
    let help = "ask the partner when it ends; until then, download the file again before that day";
    reader.findings.push(Finding::advice("import", reader.span(component.line), message).help(help));
}

/// Returns whether a rule has a date between the horizon and its end, searched from its last date
/// before the horizon.
fn goes_on(rule: &str, last: Date, end: Option<Date>, horizon: Date) -> bool {
    /// The number of years to search. The rarest rule in use, for 29 February, has one date in eight.
    const YEARS: i16 = 10;
    let limit = Date::new(horizon.year().saturating_add(YEARS), 12, 31).unwrap_or(Date::MAX);
    let end = end.map_or(limit, |end| end.min(limit));
    expand(rule, last, end).is_some_and(|mut dates| dates.any(|date| date > horizon))
}

/// Joins the parts of a rule.
fn join_parts(parts: &[(&str, &str)]) -> String {
    parts.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(";")
}

/// Returns a rule without the first day of its weeks (WKST), if that makes no difference: Outlook
/// and Google write `WKST=SU` into every rule of American users. Returns `None` for a rule without
/// WKST, or with Monday, which is the default.
fn without_week_start<'p>(
    parts: &[(&'p str, &'p str)],
    gives_the_same: impl FnOnce(&str) -> bool,
) -> Option<Vec<(&'p str, &'p str)>> {
    parts.iter().find(|(name, value)| *name == "WKST" && *value != "MO")?;
    let without: Vec<_> = parts.iter().filter(|(name, _)| *name != "WKST").copied().collect();
    let is_every_week = parts.iter().all(|(name, value)| *name != "INTERVAL" || *value == "1");
    (is_every_week || gives_the_same(&join_parts(&without))).then_some(without)
}

/// Returns the dates of a rule between two days. A rule may have none, such as each 30 February:
/// the crate then searches up to the year 10000. The calendar repeats after 400 years, so the rule
/// is expanded in the last such period, where the search ends twenty times sooner.
fn expand(rule: &str, first: Date, last: Date) -> Option<impl Iterator<Item = Date>> {
    const CALENDAR_CYCLE: i16 = 400;
    let later = (Date::MAX.year() - last.year()) / CALENDAR_CYCLE * CALENDAR_CYCLE;
    let moved = |date: Date, years: i16| Date::new(date.year() + years, date.month(), date.day()).unwrap_or(date);
    let [from, until] = [first, last].map(|date| format_date(moved(date, later)));
    let dates = expand_text(&format!("DTSTART:{from}T000000Z\nRRULE:{rule};UNTIL={until}T000000Z"))?;
    Some(dates.map(move |date| moved(date, -later)))
}

/// Returns the day up to which a series is expanded, which is the end of the next school year. It
/// changes once a year, and it keeps a series without an end, or until 2099, from filling a
/// family's calendar. The last date until then becomes the end of the series in the feed. Pages do not
/// show it as the end, because no one stated it ([`Series::goes_on`]).
///
/// [`Series::goes_on`]: crate::calendar::event::Series::goes_on
pub fn last_expanded_day(event: &Event, settings: &CalendarSettings) -> Date {
    let from = settings.today.max(event.when.first_day());
    Date::new(school_year(from.year(), from.month()).saturating_add(2), 8, 31).unwrap_or(from)
}

/// Returns whether all calendar programs expand a rule to the same dates.
fn is_portable(parts: &[(&str, &str)], when: TimeRange) -> bool {
    let has = |name: &str| parts.iter().any(|(own, _)| *own == name);
    let is = |value: &str| parts.contains(&("FREQ", value));
    let day = when.first_day().day();
    let bare = !parts.iter().any(|(name, _)| name.starts_with("BY"));
    // Days that every month has, counted from either end: `BYMONTHDAY=-1` is the last.
    let in_each_month =
        |days: &str| days.split(',').all(|day| day.parse().is_ok_and(|day: i8| (-28..=28).contains(&day)));
    let rare_day = parts.iter().any(|(name, days)| *name == "BYMONTHDAY" && !in_each_month(days));
    !(has("BYSETPOS")
        || has("BYYEARDAY")
        || (has("WKST") && !parts.contains(&("WKST", "MO")))
        || (is("YEARLY") && has("BYMONTHDAY") && !has("BYMONTH"))
        || rare_day
        || (is("MONTHLY") && bare && day > 28)
        || (is("YEARLY") && !has("BYMONTHDAY") && when.first_day().month() == 2 && day == 29))
}

/// Returns the rule as a `repeat` table, which pages describe in words; `None` if no such table has
/// the same meaning.
fn as_repeat(rule: &str, dates: &[Date]) -> Option<RepeatRule> {
    let (start, last) = (*dates.first()?, *dates.last()?);
    let part = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let days = part("BYDAY").map_or(Vec::new(), |days| days.split(',').collect());
    let weekday = |day: &&str| {
        let code = day.get(day.len().checked_sub(2)?..)?;
        Weekday::Monday.cycle_forward().take(7).find(|own| weekday_code(*own) == code)
    };
    let nth = match days.first().map(|day| day.trim_end_matches(|c: char| c.is_ascii_alphabetic())) {
        None if part("BYMONTHDAY") == Some("-1") => Some(WeekdayPosition::Last),
        None | Some("") => None,
        Some("-1") => Some(WeekdayPosition::Last),
        Some(number) => Some(WeekdayPosition::Number(number.trim_start_matches('+').parse().ok()?)),
    };
    let mut on: Vec<Weekday> = days.iter().filter_map(weekday).collect();
    let every = match part("FREQ")? {
        "DAILY" => Frequency::Day,
        "WEEKLY" => Frequency::Week,
        "MONTHLY" => Frequency::Month,
        _ => Frequency::Year,
    };
    if on.is_empty() && every == Frequency::Week {
        on.push(start.weekday());
    }
    on.sort_by_key(|day| day.to_monday_zero_offset());
    let interval = part("INTERVAL").map_or(Some(1), |number| number.parse().ok())?;
    let ends = RuleEnd::Until(last);
    let repeat = RepeatRule { every, interval, on, nth, ends, during_term: false, except_bank_holidays: false };
    // The rule may have other parts: the description is correct only if both give the same dates.
    (interval > 0 && repeat.dates(start, last).eq(dates.iter().copied())).then_some(repeat)
}

/// Returns the last date that UNTIL allows.
fn last_date(reader: &ImportReader, until: &str, event: &Event) -> Option<Date> {
    let time = match super::component::stamp(until)? {
        DayOrTime::Day(date) => return Some(date),
        DayOrTime::Time(time) => time,
    };
    let zone = if until.ends_with('Z') { Zone::utc() } else { event.zone.clone() };
    let TimeRange::Times { start, .. } = event.when else { return Some(reader.day(&(DayOrTime::Time(time), zone))) };
    let local = if until.ends_with('Z') { event.zone.local(Zone::utc().instant(time)) } else { time };
    if local.time() >= start.time() { Some(local.date()) } else { local.date().yesterday().ok() }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::expand;

    #[test]
    fn dates_are_found_with_any_horizon() {
        let dates = |rule, first, last| expand(rule, first, last).expect("a rule").collect::<Vec<_>>();
        let leap_days = dates("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2024, 2, 29), date(2035, 12, 31));
        assert_eq!(leap_days, [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]);
        let last_sundays = dates("FREQ=MONTHLY;BYDAY=-1SU", date(2026, 11, 1), date(2027, 2, 28));
        assert_eq!(last_sundays, [date(2026, 11, 29), date(2026, 12, 27), date(2027, 1, 31), date(2027, 2, 28)]);
        let never = dates("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 2, 1), date(2036, 12, 31));
        assert_eq!(never, []);
    }
}
