//! Formats dates, times, lengths, sizes, numbers and lists in one language. The words and their order come
//! from the language's `strings/dates.LANG.ftl`.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::datetime::{DayOrTime, Duration, PartialDate};
use crate::phrase::Phrase;
use crate::theme::strings::{Strings, group_digits};

/// Formats values in one language. Parses its patterns when the theme loads, so that formatting a date
/// costs one small string.
#[derive(Debug, Clone)]
pub struct DateFormatter {
    strings: Arc<Strings>,
    months: [String; 12],
    months_short: [String; 12],
    weekdays: [String; 7],
    weekdays_short: [String; 7],
    day_month_year: Phrase,
    day_month: Phrase,
    month_year: Phrase,
    with_weekday: Phrase,
    with_time: Phrase,
    range: Phrase,
    hour: [Phrase; 2],
    minute: [Phrase; 2],
    comma: Phrase,
    /// The patterns before a consonant and before a vowel.
    and: [Phrase; 2],
    number_group: String,
    number_decimal: String,
}

impl DateFormatter {
    /// Reads the patterns of a language from its messages.
    pub fn new(strings: Arc<Strings>) -> DateFormatter {
        let named = |stem: &str, at: usize| strings.text(&format!("{stem}-{}", at + 1)).to_owned();
        let pattern = |key: &str, names: &[&str]| Phrase::new(names, |values| strings.format_texts(key, values));
        let list = |key: &str| {
            ["other", "vowel"].map(|begins| {
                let format =
                    |values: &[(&str, &str)]| strings.format_texts(key, &[values, &[("begins", begins)]].concat());
                Phrase::new(&["first", "last"], format)
            })
        };
        let date = ["day", "month", "year"];
        DateFormatter {
            months: std::array::from_fn(|at| named("month", at)),
            months_short: std::array::from_fn(|at| named("month-short", at)),
            weekdays: std::array::from_fn(|at| named("weekday", at)),
            weekdays_short: std::array::from_fn(|at| named("weekday-short", at)),
            day_month_year: pattern("date-day-month-year", &date),
            day_month: pattern("date-day-month", &date[..2]),
            month_year: pattern("date-month-year", &date[1..]),
            with_weekday: pattern("date-with-weekday", &["weekday", "date"]),
            with_time: pattern("date-with-time", &["date", "time"]),
            range: pattern("date-range", &["from", "to"]),
            hour: ["time-hour-am", "time-hour-pm"].map(|key| pattern(key, &["hour"])),
            minute: ["time-minute-am", "time-minute-pm"].map(|key| pattern(key, &["hour", "minute"])),
            comma: pattern("list-comma", &["first", "rest"]),
            and: list("list-and"),
            number_group: strings.text("number-group").to_owned(),
            number_decimal: strings.text("number-decimal").to_owned(),
            strings,
        }
    }

    /// Formats "5 October 2026".
    pub fn date(&self, date: Date) -> String {
        let day = date.day().to_string();
        self.day_month_year.write(&[&day, self.month_name(date.month()), &date.year().to_string()])
    }

    /// Formats "5 October", for contexts where the year is known.
    pub fn day_and_month(&self, date: Date) -> String {
        self.day_month.write(&[&date.day().to_string(), self.month_name(date.month())])
    }

    /// Formats "Friday 27 November 2026".
    pub fn date_with_weekday(&self, date: Date) -> String {
        self.with_weekday.write(&[self.weekday_name(date.weekday()), &self.date(date)])
    }

    /// Formats "October 2026".
    pub fn month(&self, year: i16, month: i8) -> String {
        self.month_year.write(&[self.month_name(month), &year.to_string()])
    }

    /// Returns "October", or an empty text for an invalid month. Months count from 1.
    pub fn month_name(&self, month: i8) -> &str {
        month_of(&self.months, month)
    }

    /// Returns "Oct", or an empty text for an invalid month. Months count from 1.
    pub fn month_short(&self, month: i8) -> &str {
        month_of(&self.months_short, month)
    }

    /// Returns "Friday".
    pub fn weekday_name(&self, weekday: Weekday) -> &str {
        let at = usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0);
        self.weekdays.get(at).map_or("", String::as_str)
    }

    /// Returns "Fri".
    pub fn weekday_short(&self, weekday: Weekday) -> &str {
        let at = usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0);
        self.weekdays_short.get(at).map_or("", String::as_str)
    }

    /// Formats a date as exactly as it was written: "2018", "April 2018", "30 April 2018".
    pub fn partial(&self, date: PartialDate) -> String {
        match date {
            PartialDate::Year(year) => year.to_string(),
            PartialDate::Month(year, month) => self.month(year, month),
            PartialDate::Day(date) => self.date(date),
        }
    }

    /// Formats a range of partial dates: "2018 to 2021", "April 2018 to March 2021", "5 to 9 October 2026".
    pub fn partial_range(&self, from: PartialDate, to: PartialDate) -> String {
        match (from, to) {
            (PartialDate::Day(from), PartialDate::Day(to)) => self.date_range(from, to),
            _ if from == to => self.partial(from),
            _ => self.range.write(&[&self.partial(from), &self.partial(to)]),
        }
    }

    /// Formats "10am", "11:30am", "midday", "midnight".
    pub fn time(&self, time: Time) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        match (hour, minute) {
            (12, 0) => return self.strings.text("time-midday").to_owned(),
            (0, 0) => return self.strings.text("time-midnight").to_owned(),
            _ => {}
        }
        let half = usize::from(hour >= 12);
        let twelve = match hour % 12 {
            0 => 12,
            hour => hour,
        };
        match minute {
            0 => self.hour[half].write(&[&twelve.to_string()]),
            _ => self.minute[half].write(&[&twelve.to_string(), &format!("{minute:02}")]),
        }
    }

    /// Formats "10am to 11:30am", or one time if both are the same.
    pub fn time_range(&self, from: Time, to: Time) -> String {
        if from == to { self.time(from) } else { self.range.write(&[&self.time(from), &self.time(to)]) }
    }

    /// Formats "5 to 9 October 2026", "28 September to 2 October 2026", "28 December 2026 to 4 January
    /// 2027". Both days are included.
    pub fn date_range(&self, from: Date, to: Date) -> String {
        if from == to {
            return self.date(from);
        }
        let start = match (from.year() == to.year(), from.month() == to.month()) {
            (true, true) => from.day().to_string(),
            (true, false) => self.day_and_month(from),
            _ => self.date(from),
        };
        self.range.write(&[&start, &self.date(to)])
    }

    /// Formats "5 October 2026, 10am".
    pub fn date_time(&self, at: DateTime) -> String {
        self.with_time.write(&[&self.date(at.date()), &self.time(at.time())])
    }

    /// Formats a day, or a day and time: "5 October 2026", "5 October 2026, 10am".
    pub fn day_or_time(&self, at: DayOrTime) -> String {
        match at {
            DayOrTime::Day(date) => self.date(date),
            DayOrTime::Time(at) => self.date_time(at),
        }
    }

    /// Formats a range of days or times: "5 October 2026, 10am to 11:30am", "5 to 9 October 2026", "5
    /// October 2026, 10am to 6 October 2026, 4pm". A last day is included. An end at midnight belongs to
    /// the day before.
    pub fn range(&self, start: DayOrTime, end: Option<DayOrTime>) -> String {
        match (start, end) {
            (_, None) => self.day_or_time(start),
            (DayOrTime::Day(from), Some(DayOrTime::Day(to))) => self.date_range(from, to),
            (DayOrTime::Time(from), Some(DayOrTime::Time(to))) if from == to => self.date_time(from),
            (DayOrTime::Time(from), Some(DayOrTime::Time(to))) if same_evening(from, to) => {
                self.with_time.write(&[&self.date(from.date()), &self.time_range(from.time(), to.time())])
            }
            (from, Some(to)) => self.range.write(&[&self.day_or_time(from), &self.day_or_time(to)]),
        }
    }

    /// Formats "1 year 6 months", "1 hour 30 minutes", "400 days". Empty for a length of zero.
    pub fn duration(&self, length: Duration) -> String {
        let parts = [
            ("length-years", length.months / 12),
            ("length-months", length.months % 12),
            ("length-days", length.days),
            ("length-hours", length.minutes / 60),
            ("length-minutes", length.minutes % 60),
        ];
        let parts = parts.iter().filter(|(_, count)| *count != 0);
        parts.map(|(key, count)| self.strings.format(key, &[("count", (*count).into())])).collect::<Vec<_>>().join(" ")
    }

    /// Formats a file size in steps of 1,000, as file managers do: "84KB", "1.2MB".
    pub fn size(&self, bytes: u64) -> String {
        let write = |key: &str, unit: u64, places: bool| {
            let tenths = bytes.saturating_mul(10).saturating_add(unit / 2) / unit;
            let whole = if places { tenths / 10 } else { (bytes + unit / 2) / unit };
            let mut number = self.number(i64::try_from(whole).unwrap_or(i64::MAX));
            if places && whole < 10 && !tenths.is_multiple_of(10) {
                number.push_str(&self.number_decimal);
                number.push_str(&(tenths % 10).to_string());
            }
            self.strings.format(key, &[("number", number.into())])
        };
        match bytes {
            0..1_000 => self.strings.format("size-bytes", &[("count", bytes.into())]),
            1_000..999_500 => write("size-kilobytes", 1_000, false),
            999_500..999_950_000 => write("size-megabytes", 1_000_000, true),
            _ => write("size-gigabytes", 1_000_000_000, true),
        }
    }

    /// Formats "12,345".
    pub fn number(&self, number: i64) -> String {
        group_digits(&number.to_string(), &self.number_group, &self.number_decimal)
    }

    /// Formats "12,345.5", with at most `places` decimal places.
    pub fn decimal(&self, number: f64, places: usize) -> String {
        let mut text = format!("{number:.places$}");
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        group_digits(&text, &self.number_group, &self.number_decimal)
    }

    /// Formats "a, b and c".
    pub fn list(&self, items: &[&str]) -> String {
        let Some((last, before)) = items.split_last() else { return String::new() };
        let Some((first, rest)) = before.split_first() else { return (*last).to_owned() };
        let before = rest.iter().fold((*first).to_owned(), |so_far, item| self.comma.write(&[&so_far, item]));
        self.and[usize::from(begins_with_vowel(last))].write(&[&before, last])
    }
}

fn month_of(names: &[String; 12], month: i8) -> &str {
    let at = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    at.and_then(|at| names.get(at)).map_or("", String::as_str)
}

/// Returns whether two times are on the same day. Midnight is the end of the day before.
fn same_evening(from: DateTime, to: DateTime) -> bool {
    let midnight = to.time() == Time::midnight() && from.date().tomorrow().is_ok_and(|next| next == to.date());
    from.date() == to.date() || midnight
}

/// Returns whether a word begins with a Welsh vowel (including w and y), with or without an accent.
fn begins_with_vowel(word: &str) -> bool {
    let first = word.chars().find(|c| c.is_alphanumeric()).map(|c| crate::url::slug(&c.to_string()));
    first.is_some_and(|letter| letter.starts_with(['a', 'e', 'i', 'o', 'u', 'w', 'y']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::theme::layers::layers;
    use crate::theme::sample::site;
    use crate::theme::strings;
    use jiff::civil::{date, time};

    fn words() -> [DateFormatter; 2] {
        let sources = site(&[("site.toml", "")]);
        let (layers, _) = layers(&sources, "commons", FileId(0));
        let (strings, _) = strings::load(&layers, &["en".to_owned(), "cy".to_owned()], &sources, FileId(0));
        [DateFormatter::new(strings[0].clone()), DateFormatter::new(strings[1].clone())]
    }

    #[test]
    fn dates_are_formatted_as_spoken() {
        let [en, cy] = words();
        let day = date(2026, 11, 27);
        assert_eq!([en.date(day), cy.date(day)], ["27 November 2026", "27 Tachwedd 2026"]);
        assert_eq!(en.date_with_weekday(day), "Friday 27 November 2026");
        assert_eq!(cy.date_with_weekday(day), "Dydd Gwener 27 Tachwedd 2026");
        assert_eq!(en.partial(PartialDate::Month(2018, 4)), "April 2018");
        assert_eq!(en.partial(PartialDate::Year(2018)), "2018");
        assert_eq!(cy.month_name(13), "");
    }

    #[test]
    fn ranges_of_dates_repeat_no_month_or_year() {
        let [en, cy] = words();
        let from = date(2026, 10, 5);
        assert_eq!(en.date_range(from, date(2026, 10, 9)), "5 to 9 October 2026");
        assert_eq!(cy.date_range(from, date(2026, 10, 9)), "5 i 9 Hydref 2026");
        assert_eq!(en.date_range(date(2026, 9, 28), from), "28 September to 5 October 2026");
        assert_eq!(en.date_range(date(2025, 10, 5), from), "5 October 2025 to 5 October 2026");
        assert_eq!(en.date_range(from, from), "5 October 2026");
        let (since, until) = (PartialDate::Month(2018, 4), PartialDate::Year(2021));
        assert_eq!(en.partial_range(since, until), "April 2018 to 2021");
    }

    #[test]
    fn times_follow_the_style_of_public_services() {
        let [en, cy] = words();
        for (hour, minute, expected) in [
            (10, 0, "10am"),
            (11, 30, "11:30am"),
            (12, 0, "midday"),
            (12, 5, "12:05pm"),
            (0, 0, "midnight"),
            (0, 15, "12:15am"),
            (23, 59, "11:59pm"),
        ] {
            assert_eq!(en.time(time(hour, minute, 0, 0)), expected);
        }
        assert_eq!(cy.time_range(time(10, 0, 0, 0), time(12, 0, 0, 0)), "10am i canol dydd");
    }

    #[test]
    fn an_event_of_one_day_has_its_date_once() {
        let [en, _] = words();
        let at = |day: i8, hour: i8| DayOrTime::Time(date(2026, 10, day).at(hour, 0, 0, 0));
        assert_eq!(en.range(at(5, 10), Some(at(5, 11))), "5 October 2026, 10am to 11am");
        assert_eq!(en.range(at(5, 19), Some(at(6, 0))), "5 October 2026, 7pm to midnight");
        assert_eq!(en.range(at(5, 10), Some(at(6, 16))), "5 October 2026, 10am to 6 October 2026, 4pm");
        assert_eq!(en.range(at(5, 10), None), "5 October 2026, 10am");
        let day = |day| DayOrTime::Day(date(2026, 10, day));
        assert_eq!(en.range(day(5), Some(day(9))), "5 to 9 October 2026");
    }

    #[test]
    fn lengths_sizes_and_numbers_keep_their_units() {
        let [en, cy] = words();
        let length = |text| Duration::parse(text).unwrap();
        assert_eq!(en.duration(length("90 minutes")), "1 hour 30 minutes");
        assert_eq!(en.duration(length("18 months")), "1 year 6 months");
        assert_eq!(cy.duration(length("2 years")), "2 flynedd");
        for (bytes, expected) in [
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1KB"),
            (84_400, "84KB"),
            (999_500, "1MB"),
            (1_240_000, "1.2MB"),
            (9_960_000, "10MB"),
            (84_000_000, "84MB"),
            (999_950_000, "1GB"),
        ] {
            assert_eq!(en.size(bytes), expected);
        }
        assert!(!en.size(u64::MAX).is_empty());
        assert_eq!([en.number(12_345), en.number(-5)], ["12,345", "\u{2212}5"]);
        assert_eq!([en.decimal(1234.50, 2), en.decimal(3.0, 1), en.decimal(0.125, 1)], ["1,234.5", "3", "0.1"]);
    }

    #[test]
    fn lists_end_with_the_right_conjunction() {
        let [en, cy] = words();
        assert_eq!(en.list(&["a", "b", "c"]), "a, b and c");
        assert_eq!([en.list(&["a"]), en.list(&[])], ["a", ""]);
        assert_eq!(cy.list(&["dysgwyr", "rhieni", "ysgolion"]), "dysgwyr, rhieni ac ysgolion");
        assert_eq!(cy.list(&["ysgolion", "Ŵyl"]), "ysgolion ac Ŵyl");
        assert_eq!(cy.list(&["ysgolion", "rhieni"]), "ysgolion a rhieni");
    }
}
