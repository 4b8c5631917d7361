//! Describes how an event repeats: "Every Friday in term time".

use jiff::civil::Weekday;

use crate::calendar::Event;
use crate::calendar::repeat::{Frequency, RepeatRule, WeekdayPosition};
use crate::render::context::Localized;

/// Returns the rule of a repeating event: "Every second Tuesday". `None` for a single one.
pub(crate) fn sentence(renderer: Localized, event: &Event) -> Option<String> {
    let repeat = event.series.as_ref()?.repeat.as_ref()?;
    let mut rule = match repeat.every {
        Frequency::Day => counted(renderer, "days", repeat),
        Frequency::Week => weekly(renderer, repeat, event.when.first_day().weekday()),
        Frequency::Month => {
            let every = counted(renderer, "months", repeat);
            let which = which(renderer, repeat, event.when.first_day().day());
            renderer.tn("events-every-on", &[("every", every.into()), ("which", which.into())])
        }
        Frequency::Year => counted(renderer, "years", repeat),
    };
    for (said, key) in
        [(repeat.during_term, "events-in-term-time"), (repeat.except_bank_holidays, "events-not-on-bank-holidays")]
    {
        if said {
            rule = renderer.tn(key, &[("rule", rule.into())]);
        }
    }
    Some(rule)
}

/// Returns the rule with its first and last date: "Every Friday in term time, from 27 November 2026 to 16 July 2027".
/// Omits the last one if the series continues after the shown dates: "Every Friday, from 27 November 2026".
pub(crate) fn with_range(renderer: Localized, event: &Event) -> Option<String> {
    let rule = sentence(renderer, event)?;
    let days = || event.occurrences.iter().map(|occurrence| occurrence.when.first_day());
    let words = renderer.date_formatter();
    let (from, to) = (words.date(days().min()?), words.date(days().max()?));
    if event.series.as_ref()?.goes_on {
        return Some(renderer.tn("events-rule-from", &[("rule", rule.into()), ("from", from.into())]));
    }
    Some(renderer.tn("events-rule-range", &[("rule", rule.into()), ("from", from.into()), ("to", to.into())]))
}

/// Returns "Every month" or "Every 2 months".
fn counted(renderer: Localized, unit: &str, repeat: &RepeatRule) -> String {
    match repeat.interval {
        0 | 1 => renderer.t(&format!("events-every-{unit}")).to_owned(),
        count => renderer.tn(&format!("events-every-n-{unit}"), &[("count", count.into())]),
    }
}

fn weekly(renderer: Localized, repeat: &RepeatRule, start: Weekday) -> String {
    let on: &[Weekday] = if repeat.on.is_empty() { &[start] } else { &repeat.on };
    let days = days(renderer, on, false);
    let soft = self::days(renderer, on, true);
    match repeat.interval {
        0 | 1 if is_whole_week(on) => renderer.t("events-every-weekday").to_owned(),
        0 | 1 => renderer.tn("events-every-week", &[("days", days.into())]),
        2 => renderer.tn("events-every-second-week", &[("days", soft.into())]),
        count => renderer.tn("events-every-n-weeks", &[("count", count.into()), ("days", soft.into())]),
    }
}

/// Returns "the first Saturday" or "the last day of the month".
fn which(renderer: Localized, repeat: &RepeatRule, day: i8) -> String {
    let nth = match repeat.nth {
        None if repeat.on.is_empty() => {
            return renderer.tn("events-day-of-month", &[("number", i64::from(day).into())]);
        }
        Some(WeekdayPosition::Last) if repeat.on.is_empty() => {
            return renderer.t("events-last-day").to_owned();
        }
        Some(WeekdayPosition::Last) => "last".to_owned(),
        Some(WeekdayPosition::Number(number)) => number.to_string(),
        None => "every".to_owned(),
    };
    let days = days(renderer, &repeat.on, nth == "2");
    renderer.tn(&format!("events-which-{nth}"), &[("days", days.into())])
}

/// Returns "Tuesday and Thursday" for use within a sentence. In Welsh, `soft` mutates the first one.
fn days(renderer: Localized, days: &[Weekday], soft: bool) -> String {
    let keys: Vec<String> = days
        .iter()
        .enumerate()
        .map(|(at, day)| {
            let form = if soft && at == 0 { "-soft" } else { "" };
            format!("events-weekday{form}-{}", day.to_monday_one_offset())
        })
        .collect();
    let names: Vec<&str> = keys.iter().map(|key| renderer.t(key)).collect();
    renderer.date_formatter().list(&names)
}

/// Returns whether the days are Monday to Friday.
fn is_whole_week(days: &[Weekday]) -> bool {
    use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
    days.len() == 5 && [Monday, Tuesday, Wednesday, Thursday, Friday].iter().all(|day| days.contains(day))
}
