//! Describes how an event repeats: "Every Friday in term time".

use jiff::civil::Weekday;

use crate::calendar::Event;
use crate::calendar::repeat::{Frequency, RepeatRule, WeekdayPosition};
use crate::render::context::Renderer;

/// Returns the rule of a repeating event: "Every second Tuesday". `None` for a single one.
pub(crate) fn sentence(renderer: &Renderer, language: usize, event: &Event) -> Option<String> {
    let repeat = event.series.as_ref()?.repeat.as_ref()?;
    let mut rule = match repeat.every {
        Frequency::Day => counted(renderer, language, "days", repeat),
        Frequency::Week => weekly(renderer, language, repeat, event.when.first_day().weekday()),
        Frequency::Month => {
            let every = counted(renderer, language, "months", repeat);
            let which = which(renderer, language, repeat, event.when.first_day().day());
            renderer.tn(language, "events-every-on", &[("every", every.into()), ("which", which.into())])
        }
        Frequency::Year => counted(renderer, language, "years", repeat),
    };
    for (said, key) in
        [(repeat.during_term, "events-in-term-time"), (repeat.except_bank_holidays, "events-not-on-bank-holidays")]
    {
        if said {
            rule = renderer.tn(language, key, &[("rule", rule.into())]);
        }
    }
    Some(rule)
}

/// Returns the rule with its first and last date: "Every Friday in term time, from 27 November 2026 to 16 July 2027".
/// Omits the last one if the series continues after the shown dates: "Every Friday, from 27 November 2026".
pub(crate) fn with_range(renderer: &Renderer, language: usize, event: &Event) -> Option<String> {
    let rule = sentence(renderer, language, event)?;
    let days = || event.occurrences.iter().map(|occurrence| occurrence.when.first_day());
    let words = renderer.words(language);
    let (from, to) = (words.date(days().min()?), words.date(days().max()?));
    if event.series.as_ref()?.goes_on {
        return Some(renderer.tn(language, "events-rule-from", &[("rule", rule.into()), ("from", from.into())]));
    }
    Some(renderer.tn(language, "events-rule-range", &[("rule", rule.into()), ("from", from.into()), ("to", to.into())]))
}

/// Returns "Every month" or "Every 2 months".
fn counted(renderer: &Renderer, language: usize, unit: &str, repeat: &RepeatRule) -> String {
    match repeat.interval {
        0 | 1 => renderer.t(language, &format!("events-every-{unit}")).to_owned(),
        count => renderer.tn(language, &format!("events-every-n-{unit}"), &[("count", count.into())]),
    }
}

fn weekly(renderer: &Renderer, language: usize, repeat: &RepeatRule, start: Weekday) -> String {
    let on: &[Weekday] = if repeat.on.is_empty() { &[start] } else { &repeat.on };
    let days = days(renderer, language, on, false);
    let soft = self::days(renderer, language, on, true);
    match repeat.interval {
        0 | 1 if is_whole_week(on) => renderer.t(language, "events-every-weekday").to_owned(),
        0 | 1 => renderer.tn(language, "events-every-week", &[("days", days.into())]),
        2 => renderer.tn(language, "events-every-second-week", &[("days", soft.into())]),
        count => renderer.tn(language, "events-every-n-weeks", &[("count", count.into()), ("days", soft.into())]),
    }
}

/// Returns "the first Saturday" or "the last day of the month".
fn which(renderer: &Renderer, language: usize, repeat: &RepeatRule, day: i8) -> String {
    let nth = match repeat.nth {
        None if repeat.on.is_empty() => {
            return renderer.tn(language, "events-day-of-month", &[("number", i64::from(day).into())]);
        }
        Some(WeekdayPosition::Last) if repeat.on.is_empty() => {
            return renderer.t(language, "events-last-day").to_owned();
        }
        Some(WeekdayPosition::Last) => "last".to_owned(),
        Some(WeekdayPosition::Number(number)) => number.to_string(),
        None => "every".to_owned(),
    };
    let days = days(renderer, language, &repeat.on, nth == "2");
    renderer.tn(language, &format!("events-which-{nth}"), &[("days", days.into())])
}

/// Returns "Tuesday and Thursday" for use within a sentence. In Welsh, `soft` mutates the first one.
fn days(renderer: &Renderer, language: usize, days: &[Weekday], soft: bool) -> String {
    let keys: Vec<String> = days
        .iter()
        .enumerate()
        .map(|(at, day)| {
            let form = if soft && at == 0 { "-soft" } else { "" };
            format!("events-weekday{form}-{}", day.to_monday_one_offset())
        })
        .collect();
    let names: Vec<&str> = keys.iter().map(|key| renderer.t(language, key)).collect();
    renderer.words(language).list(&names)
}

/// Returns whether the days are Monday to Friday.
fn is_whole_week(days: &[Weekday]) -> bool {
    use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
    days.len() == 5 && [Monday, Tuesday, Wednesday, Thursday, Friday].iter().all(|day| days.contains(day))
}
