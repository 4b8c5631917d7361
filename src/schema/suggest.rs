//! What an author may have meant: a value that almost reads, turned into one that does.

use crate::moment::PartialDate;

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

/// The ISO form of a date written as people say it: "30 April 2018", "April 2018", "30/4/2018" (day first), "30-04-2018".
/// `None` where nothing like a date is there.
pub(super) fn iso_date(text: &str) -> Option<String> {
    let lower = text.trim().trim_matches('"').to_lowercase();
    let parts: Vec<&str> = lower.split([' ', '/', '-', '.', ',']).filter(|part| !part.is_empty()).collect();
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
    fn dates_as_people_say_them_become_iso_dates() {
        for (text, iso) in [
            ("30 April 2018", "2018-04-30"),
            ("1st Sept 2026", "2026-09-01"),
            ("April 30, 2018", "2018-04-30"),
            ("30/4/2018", "2018-04-30"),
            ("05.10.26", "2026-10-05"),
            ("2018-4-3", "2018-04-03"),
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
