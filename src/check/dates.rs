//! Recognises dates in texts. Takes the words of a block and returns months, weekdays and numbers, in
//! English and Welsh.

use jiff::civil::{Date, Weekday};

use super::Word;
use crate::datetime::PartialDate;

const MONTHS: [[&str; 2]; 12] = [
    ["January", "Ionawr"],
    ["February", "Chwefror"],
    ["March", "Mawrth"],
    ["April", "Ebrill"],
    ["May", "Mai"],
    ["June", "Mehefin"],
    ["July", "Gorffennaf"],
    ["August", "Awst"],
    ["September", "Medi"],
    ["October", "Hydref"],
    ["November", "Tachwedd"],
    ["December", "Rhagfyr"],
];

const WEEKDAYS: [(&str, &str, Weekday); 7] = [
    ("Monday", "Llun", Weekday::Monday),
    ("Tuesday", "Mawrth", Weekday::Tuesday),
    ("Wednesday", "Mercher", Weekday::Wednesday),
    ("Thursday", "Iau", Weekday::Thursday),
    ("Friday", "Gwener", Weekday::Friday),
    ("Saturday", "Sadwrn", Weekday::Saturday),
    ("Sunday", "Sul", Weekday::Sunday),
];

/// Returns the number of the month, from 1, for a full month name.
pub(super) fn month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    Some(at as i8 + 1)
}

/// Returns the number of the month for an English short name: "Oct", "Sept".
pub(super) fn short_month(word: &str) -> Option<i8> {
    let short = ["Jan", "Feb", "Mar", "Apr", "", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let word = if word == "Sept" { "Sep" } else { word };
    Some(short.iter().position(|own| !own.is_empty() && *own == word)? as i8 + 1)
}

/// Returns the month's name in English.
pub(super) fn month_name(month: i8) -> &'static str {
    MONTHS.get((month - 1).max(0) as usize).map_or("", |names| names[0])
}

/// Formats a date as exactly as it is known: "5 October 2026", "October 2026", "2026".
pub(super) fn in_words(date: PartialDate) -> String {
    let first = date.first_day();
    match date {
        PartialDate::Day(day) => format!("{} {} {}", day.day(), month_name(day.month()), day.year()),
        _ if date.last_day().month() == first.month() => format!("{} {}", month_name(first.month()), first.year()),
        _ => first.year().to_string(),
    }
}

/// Returns the weekday of a name, and whether the name is Welsh.
pub(super) fn weekday(word: &str) -> Option<(Weekday, bool)> {
    WEEKDAYS.iter().find_map(|(english, welsh, day)| match word {
        word if word == *english => Some((*day, false)),
        word if word == *welsh => Some((*day, true)),
        _ => None,
    })
}

/// Returns the name of a date's weekday.
pub(super) fn weekday_name(date: Date, welsh: bool) -> &'static str {
    let day = date.weekday();
    WEEKDAYS
        .iter()
        .find(|(_, _, own)| *own == day)
        .map_or("", |(english, cymraeg, _)| if welsh { cymraeg } else { english })
}

/// Parses a day, and returns whether it ends in st, nd, rd or th.
pub(super) fn day(word: &str) -> Option<(i8, bool)> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    let ordinal = matches!(ending, "st" | "nd" | "rd" | "th");
    if digits.is_empty() || digits.len() > 2 || !(ending.is_empty() || ordinal) {
        return None;
    }
    let number: i8 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()?;
    (1..=31).contains(&number).then_some((number, ordinal))
}

/// Parses a year of four digits.
pub(super) fn year(word: &str) -> Option<i16> {
    let plain = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten().filter(|year| (1800..2200).contains(year))
}

/// Parses a date in digits, `5/10/2026` or `05.10.26`: its first and second number and its year.
pub(super) fn numeric(word: &str, this_year: i16) -> Option<(i8, i8, i16)> {
    let mark = if word.contains('/') { '/' } else { '.' };
    let mut parts = word.split(mark);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !short(first) || !short(second) || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let written = match year.len() {
        4 => year.parse().ok().filter(|year| (1800..2200).contains(year))?,
        2 => 2000 + year.parse::<i16>().ok()?,
        _ => return None,
    };
    // `2.4.11` is a success criterion or a section far more often than a day. Accept only years near to
    // today.
    if is_short_with_dots(word) && (written - this_year).abs() > 10 {
        return None;
    }
    let (first, second): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    let could_be = |day: i8, month: i8| (1..=31).contains(&day) && (1..=12).contains(&month);
    (could_be(first, second) || could_be(second, first)).then_some((first, second, written))
}

/// Returns whether a date in digits has dots and a year of two digits, `5.10.26`. Chapters and versions
/// have such numbers too.
pub(super) fn is_short_with_dots(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(_, year)| year.len() == 2)
}

/// Returns whether the word before introduces a date with dots and a short year: "by 5.10.26". Versions
/// occur after "to", "from" and "since" too.
pub(super) fn leads_to_date(before: Option<Word<'_>>) -> bool {
    #[rustfmt::skip]
    let words = ["on", "by", "dated", "date", "starts", "ends", "closes", "deadline", "due", "until", "till", "ar", "erbyn", "tan", "dyddiad"];
    before
        .is_some_and(|word| weekday(word.core).is_some() || words.iter().any(|own| word.core.eq_ignore_ascii_case(own)))
}

/// Returns whether the word before shows that a number with dots is not a date: "version 2.4.26".
pub(super) fn counts_parts(before: Option<Word<'_>>) -> bool {
    #[rustfmt::skip]
    let words = [
        "version", "release", "section", "criterion", "clause", "paragraph", "part", "chapter", "rule", "table", "figure", "v", "fersiwn", "adran", "rhan",
    ];
    before.is_some_and(|word| words.iter().any(|own| word.core.eq_ignore_ascii_case(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_digits_are_distinguished_from_versions() {
        assert_eq!(numeric("05/10/2026", 2026), Some((5, 10, 2026)));
        assert_eq!(numeric("5.10.26", 2026), Some((5, 10, 2026)));
        for other in ["2.4.11", "1.2", "99/99/2026", "1/2/3/4", "5/10/026", "a/b/2026"] {
            assert_eq!(numeric(other, 2026), None, "{other}");
        }
    }

    #[test]
    fn dates_are_formatted_with_their_precision() {
        for (written, said) in [("2026-10-05", "5 October 2026"), ("2026-10", "October 2026"), ("2026", "2026")] {
            assert_eq!(PartialDate::parse(written).map(in_words).as_deref(), Some(said));
        }
    }

    #[test]
    fn days_may_be_ordinal() {
        assert_eq!(day("5th"), Some((5, true)));
        assert_eq!(day("31"), Some((31, false)));
        for other in ["32", "0", "th", "5pm", "", "123"] {
            assert_eq!(day(other), None, "{other}");
        }
    }
}
