//! Dates, times and durations as authors write them. Takes text, returns values.
//! `theme/date_formatter.rs` formats them for pages. jiff does the calendar arithmetic.

use jiff::civil::{Date, DateTime, Time};

/// A date as precise as its author knew it: "2018", "2018-04" or "2018-04-30". Pages show it with
/// that precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// A year alone.
    Year(i16),
    /// A month of a year.
    Month(i16, i8),
    /// A whole date.
    Day(Date),
}

impl PartialDate {
    /// Parses "2018", "2018-04" or "2018-04-30" (ISO 8601 calendar dates, reduced precision allowed).
    ///
    /// ```
    /// use commonweal::datetime::PartialDate;
    ///
    /// let april = PartialDate::parse("2018-04").expect("a month");
    /// assert_eq!(april.last_day(), jiff::civil::date(2018, 4, 30));
    /// assert_eq!(april.iso(), "2018-04");
    /// assert_eq!(PartialDate::parse("30/04/2018"), None);
    /// ```
    pub fn parse(text: &str) -> Option<PartialDate> {
        let text = text.trim();
        let digits = |part: &str, len| (part.len() == len && part.bytes().all(|b| b.is_ascii_digit())).then_some(());
        let mut parts = text.split('-');
        let year = parts.next()?;
        digits(year, 4)?;
        let year: i16 = year.parse().ok()?;
        let Some(month) = parts.next() else { return Some(PartialDate::Year(year)) };
        digits(month, 2)?;
        let month: i8 = month.parse().ok()?;
        if !(1..=12).contains(&month) {
            return None;
        }
        let Some(day) = parts.next() else { return Some(PartialDate::Month(year, month)) };
        digits(day, 2)?;
        if parts.next().is_some() {
            return None;
        }
        Date::new(year, month, day.parse().ok()?).ok().map(PartialDate::Day)
    }

    /// Returns the first day of its period.
    pub fn first_day(self) -> Date {
        match self {
            PartialDate::Year(year) => jiff::civil::date(year, 1, 1),
            PartialDate::Month(year, month) => jiff::civil::date(year, month, 1),
            PartialDate::Day(date) => date,
        }
    }

    /// Returns the last day of its period: a partial deadline means the end of the period.
    pub fn last_day(self) -> Date {
        match self {
            PartialDate::Year(year) => jiff::civil::date(year, 12, 31),
            PartialDate::Month(year, month) => jiff::civil::date(year, month, 1).last_of_month(),
            PartialDate::Day(date) => date,
        }
    }

    /// Returns the ISO 8601 form: "2018", "2018-04", "2018-04-30".
    pub fn iso(self) -> String {
        match self {
            PartialDate::Year(year) => format!("{year:04}"),
            PartialDate::Month(year, month) => format!("{year:04}-{month:02}"),
            PartialDate::Day(date) => date.to_string(),
        }
    }
}

/// A day, or a local time on a day, without a time zone. The start of an all-day event is a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayOrTime {
    /// A whole day.
    Day(Date),
    /// A local time on a day.
    Time(DateTime),
}

impl DayOrTime {
    /// Parses "2026-11-27", "2026-11-27T08:00", "2026-11-27 08:00:00" or "2026-11-27 8am".
    ///
    /// ```
    /// use commonweal::datetime::DayOrTime;
    ///
    /// let start = DayOrTime::parse("2026-11-27 8am").expect("a time on a day");
    /// assert_eq!(start.start(), jiff::civil::date(2026, 11, 27).at(8, 0, 0, 0));
    /// assert_eq!(DayOrTime::parse("2026-11"), None);
    /// ```
    pub fn parse(text: &str) -> Option<DayOrTime> {
        let text = text.trim();
        let Some((day, time)) = text.split_once(['T', 't', ' ']) else {
            return match PartialDate::parse(text)? {
                PartialDate::Day(date) => Some(DayOrTime::Day(date)),
                _ => None,
            };
        };
        let PartialDate::Day(date) = PartialDate::parse(day)? else { return None };
        Some(DayOrTime::Time(date.to_datetime(parse_time(time)?)))
    }

    /// Returns the day.
    pub fn date(self) -> Date {
        match self {
            DayOrTime::Day(date) => date,
            DayOrTime::Time(time) => time.date(),
        }
    }

    /// Returns the local time at which it starts: midnight for a whole day.
    pub fn start(self) -> DateTime {
        match self {
            DayOrTime::Day(date) => date.to_datetime(Time::midnight()),
            DayOrTime::Time(time) => time,
        }
    }
}

/// Parses "17:30", "17:30:00", "5.30pm", "5pm", "5:30 pm", "midday" and "noon". Returns `None` for
/// "midnight", which is ambiguous between two days, and for all else.
///
/// ```
/// use commonweal::datetime::parse_time;
///
/// assert_eq!(parse_time("5.30pm"), Some(jiff::civil::time(17, 30, 0, 0)));
/// assert_eq!(parse_time("midnight"), None);
/// ```
pub fn parse_time(text: &str) -> Option<Time> {
    let text = text.trim().to_ascii_lowercase();
    if text == "midday" || text == "noon" {
        return Some(jiff::civil::time(12, 0, 0, 0));
    }
    let (digits, half) = match text.strip_suffix("am") {
        Some(rest) => (rest, Some(0)),
        None => match text.strip_suffix("pm") {
            Some(rest) => (rest, Some(12)),
            None => (text.as_str(), None),
        },
    };
    let mut parts = digits.trim().split([':', '.']);
    let number = |part: &str| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if plain { part.parse::<i8>().ok() } else { None }
    };
    let hour = number(parts.next()?)?;
    let minute = parts.next();
    let second = parts.next();
    if parts.next().is_some() || (half.is_none() && minute.is_none()) {
        return None;
    }
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(add) => hour % 12 + add,
        None => hour,
    };
    Time::new(hour, minute.map_or(Some(0), number)?, second.map_or(Some(0), number)?, 0).ok()
}

/// A duration as authors write it. Months and years have no fixed length in days, so they are separate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Duration {
    /// Whole months; twelve a year.
    pub months: i32,
    /// Whole days; seven a week.
    pub days: i32,
    /// Minutes; sixty an hour.
    pub minutes: i32,
}

impl Duration {
    /// Parses "1h 30m", "90 minutes", "2 years", "6 months", "400 days" and "1 year 6 months";
    /// "P1Y" is not accepted. Returns `None` for a bare number, a negative number, an unknown unit
    /// or a total of zero.
    pub fn parse(text: &str) -> Option<Duration> {
        let mut length = Duration::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let number: i32 = rest[..end].parse().ok()?;
            rest = rest[end..].trim_start();
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let (field, times) = match rest[..end].to_lowercase().as_str() {
                "m" | "min" | "mins" | "minute" | "minutes" => (&mut length.minutes, 1),
                "h" | "hr" | "hrs" | "hour" | "hours" => (&mut length.minutes, 60),
                "d" | "day" | "days" => (&mut length.days, 1),
                "w" | "week" | "weeks" => (&mut length.days, 7),
                "month" | "months" => (&mut length.months, 1),
                "y" | "year" | "years" => (&mut length.months, 12),
                _ => return None,
            };
            *field = field.checked_add(number.checked_mul(times)?)?;
            rest = rest[end..].trim_start_matches([',', ' ']);
            rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
        }
        (length != Duration::default()).then_some(length)
    }

    /// Returns the duration as a jiff span, for calendar arithmetic.
    pub fn span(self) -> jiff::Span {
        jiff::Span::new().months(self.months).days(self.days).minutes(i64::from(self.minutes))
    }

    /// Returns the time since a day that was some days ago, in the units that people use: whole months from two months
    /// on, else days.
    pub(crate) fn ago(days: i64, today: Date) -> Duration {
        let then = today.saturating_sub(jiff::Span::new().try_days(days).unwrap_or_default());
        match then.until((jiff::Unit::Month, today)).map_or(0, |span| span.get_months()) {
            months @ 2.. => Duration { months, days: 0, minutes: 0 },
            _ => Duration { months: 0, days: i32::try_from(days).unwrap_or(i32::MAX), minutes: 0 },
        }
    }

    /// Returns the date that is this duration after another; the last representable date if there is none.
    pub fn after(self, date: Date) -> Date {
        date.saturating_add(jiff::Span::new().months(self.months).days(self.days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime, time};

    #[test]
    fn dates_keep_their_precision() {
        assert_eq!(PartialDate::parse("2018"), Some(PartialDate::Year(2018)));
        assert_eq!(PartialDate::parse("2018-04"), Some(PartialDate::Month(2018, 4)));
        assert_eq!(PartialDate::parse("2018-04-30"), Some(PartialDate::Day(date(2018, 4, 30))));
        assert_eq!(PartialDate::Month(2028, 2).last_day(), date(2028, 2, 29));
        for wrong in ["2018-4-30", "2018-13", "2018-02-30", "30/4/2018", "", "2018-04-30-1", "18", "２０１８"] {
            assert_eq!(PartialDate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn common_notations_of_times_are_parsed() {
        for (text, expected) in [
            ("17:30", time(17, 30, 0, 0)),
            ("5.30pm", time(17, 30, 0, 0)),
            ("5pm", time(17, 0, 0, 0)),
            ("12am", time(0, 0, 0, 0)),
            ("12.15 pm", time(12, 15, 0, 0)),
            ("midday", time(12, 0, 0, 0)),
        ] {
            assert_eq!(parse_time(text), Some(expected), "{text}");
        }
        for wrong in ["5", "25:00", "13pm", "0am", "midnight", "5.30.1.2pm", "", "am", "+5:30", "5:+3"] {
            assert_eq!(parse_time(wrong), None, "{wrong}");
        }
        assert_eq!(DayOrTime::parse("2026-11-27 8am"), Some(DayOrTime::Time(datetime(2026, 11, 27, 8, 0, 0, 0))));
    }

    #[test]
    fn elapsed_time_is_in_months_from_two_months_on() {
        let today = date(2026, 11, 23);
        let ago = |days| (Duration::ago(days, today).months, Duration::ago(days, today).days);
        assert_eq!([ago(0), ago(1), ago(60)], [(0, 0), (0, 1), (0, 60)]);
        assert_eq!([ago(61), ago(115), ago(2033)], [(2, 0), (3, 0), (66, 0)]);
    }

    #[test]
    fn durations_keep_months_and_days_separate() {
        assert_eq!(Duration::parse("1h 30m"), Some(Duration { minutes: 90, ..Duration::default() }));
        assert_eq!(Duration::parse("2 years"), Some(Duration { months: 24, ..Duration::default() }));
        assert_eq!(Duration::parse("1 year and 6 months"), Some(Duration { months: 18, ..Duration::default() }));
        for wrong in ["", "5", "h", "-1h", "0m", "1 fortnight", "99999999999h", "300000000 years"] {
            assert_eq!(Duration::parse(wrong), None, "{wrong}");
        }
    }
}
