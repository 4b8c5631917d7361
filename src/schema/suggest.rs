//! Suggests the value that an author meant in place of an invalid one.

use crate::datetime::{DayOrTime, PartialDate};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Explains why a year-first date is not in the calendar: "November has 30 days". Returns `None` if
/// it is, or if the text is not such a date.
pub(super) fn impossible_day(text: &str) -> Option<String> {
    let plain = text.trim().replace(is_other_dash, "-");
    let written = plain.get(..10).filter(|day| day.as_bytes()[4] == b'-')?;
    let mut parts = written.split('-').map(|part| part.parse::<i16>().ok().filter(|_| !part.starts_with('+')));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || day < 1 {
        return None;
    }
    let Some(name) = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)) else {
        return Some(format!(
            "a year has 12 months, so {month} is not a month: write the month before the day, as in 2026-09-01"
        ));
    };
    let first = jiff::civil::Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    let days = first.days_in_month();
    if day <= i16::from(days) {
        return None;
    }
    let (initial, rest) = name.split_at(1);
    let in_year = if month == 2 { format!(" in {year}") } else { String::new() };
    Some(format!("{}{rest} has {days} days{in_year}: correct the day", initial.to_uppercase()))
}

/// Suggests a day for a month or a year where a day is needed; returns `None` for any other text.
pub(super) fn with_day(text: &str) -> Option<String> {
    let date = PartialDate::parse(text.trim().trim_matches('"')).filter(|date| !matches!(date, PartialDate::Day(_)))?;
    Some(date.first_day().to_string())
}

/// Returns whether a character is a dash or a similar sign, but not the hyphen of the keyboard. Word processors write
/// `2026–11–23`.
pub(super) fn is_other_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Returns a date or time with hyphens in place of other dashes. Returns `None` if it has none, or if the result is
/// not a date.
pub(super) fn with_hyphens(text: &str) -> Option<String> {
    let text = text.trim().trim_matches('"');
    let plain = text.replace(is_other_dash, "-");
    let is_date = PartialDate::parse(&plain).is_some() || DayOrTime::parse(&plain).is_some();
    (plain != text && is_date).then_some(plain)
}

/// Returns the ISO form of a day with the month in letters and a year of four digits: "30 April 2018". Digits alone may be in either order.
pub(crate) fn day_in_words(text: &str) -> Option<String> {
    let has_month = text.split(|c: char| !c.is_alphabetic()).any(|word| {
        let word = word.to_lowercase();
        word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(&*word))
    });
    let has_year = text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    iso_date(text).filter(|day| has_month && has_year && day.len() == 10 && !day.starts_with('"'))
}

/// Returns the ISO form of a date in everyday notation: "30 April 2018", "April 2018", "30/4/2018" (day first),
/// "30-04-2018", with any dashes. Returns `None` if the text does not look like a date.
pub(super) fn iso_date(text: &str) -> Option<String> {
    let lower = text.trim().trim_matches('"').to_lowercase();
    let parts: Vec<&str> = lower
        .split(|c| matches!(c, ' ' | '/' | '-' | '.' | ',') || is_other_dash(c))
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| {
        let digits = part.trim_end_matches(|c: char| c.is_alphabetic());
        (!digits.is_empty() && digits.len() <= 4).then(|| digits.parse::<u32>().ok()).flatten()
    };
    let month = |part: &str| match part.len() {
        0..3 => None,
        _ => MONTHS.iter().position(|month| month.starts_with(part)).map(|at| at as u32 + 1),
    };
    let century = |year: u32| if year < 100 { year + 2000 } else { year };
    let (year, month, day) = match parts[..] {
        [first, second, third] if month(second).is_some() => {
            (century(number(third)?), month(second)?, Some(number(first)?))
        }
        [first, second, third] if month(first).is_some() => {
            (century(number(third)?), month(first)?, Some(number(second)?))
        }
        [first, second, third] if first.len() == 4 => (number(first)?, number(second)?, Some(number(third)?)),
        [first, second, third] => (century(number(third)?), number(second)?, Some(number(first)?)),
        [first, second] if month(first).is_some() => (century(number(second)?), month(first)?, None),
        [first, second] if first.len() == 4 => (number(first)?, number(second)?, None),
        _ => return None,
    };
    let iso = match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("\"{year:04}-{month:02}\""),
    };
    PartialDate::parse(iso.trim_matches('"')).map(|_| iso)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_everyday_notation_become_iso_dates() {
        for (text, iso) in [
            ("30 April 2018", "2018-04-30"),
            ("1st Sept 2026", "2026-09-01"),
            ("April 30, 2018", "2018-04-30"),
            ("30/4/2018", "2018-04-30"),
            ("05.10.26", "2026-10-05"),
            ("2018-4-3", "2018-04-03"),
            ("2026–11–23", "2026-11-23"),
            ("2026‑11−3", "2026-11-03"),
            ("23—11—2026", "2026-11-23"),
            ("2018/4", "\"2018-04\""),
            ("April 2018", "\"2018-04\""),
        ] {
            assert_eq!(iso_date(text).as_deref(), Some(iso), "{text}");
        }
        for wrong in ["", "soon", "31/2/2018", "1 fortnight 2026", "a-b-c", "99999-1-1"] {
            assert_eq!(iso_date(wrong), None, "{wrong}");
        }
    }
}
