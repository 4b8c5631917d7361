//! Reads the `repeat` table and returns a rule that all calendar programs expand alike; rules that
//! they expand differently are rejected with the reason. `occurrences.rs` computes the dates of a rule.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use crate::calendar::time_range::TimeRange;
use crate::calendar::zone::weekday_code;
use crate::diagnostic::Finding;
use crate::schema::fields::{Fields, Value};

/// A validated rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatRule {
    /// The unit.
    pub every: Frequency,
    /// The number of units between dates.
    pub interval: u16,
    /// The weekdays.
    pub on: Vec<Weekday>,
    /// The position of the weekday in the month; without a weekday, the last day of the month.
    pub nth: Option<WeekdayPosition>,
    /// Its end.
    pub ends: RuleEnd,
    /// Whether only days in term count.
    pub during_term: bool,
    /// Whether bank holidays are left out.
    pub except_bank_holidays: bool,
}

/// The unit of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// Each day.
    Day,
    /// Each week.
    Week,
    /// Each month.
    Month,
    /// Each year.
    Year,
}

/// The position of a weekday in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeekdayPosition {
    /// The first to the fifth.
    Number(i8),
    /// The last.
    Last,
}

/// The end of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleEnd {
    /// The last permitted day.
    Until(Date),
    /// The number of announced dates.
    Count(u32),
}

const CODE: &str = "event-repeat";

impl RepeatRule {
    /// Returns the rule of this table for an event at that time. Reports everything that is missing
    /// or that programs would interpret differently.
    pub fn read(table: &Fields, when: TimeRange, findings: &mut Vec<Finding>) -> Option<RepeatRule> {
        let told = findings.len();
        let mut refuse = |name: &str, message: &str, note: &str, help: String| {
            findings.push(Finding::error(CODE, table.span_of(name), message).note(note).help(help));
        };
        let start = when.first_day();
        let every = match table.text("every").map(|word| word.trim_end_matches('s')) {
            Some("day") => Frequency::Day,
            Some("week") => Frequency::Week,
            Some("month") => Frequency::Month,
            Some("year") => Frequency::Year,
            // Missing or invalid: the schema has reported it.
            _ => return None,
        };
        let interval = match table.integer("interval") {
            None => 1,
            Some(number @ 1..=366) => number as u16,
            Some(_) => {
                let help = "use `interval = 2` for every other one; remove it for every one".into();
                let note = "some calendar programs would show one date, some none, and some would reject the calendar";
                refuse("interval", "`interval` must be between 1 and 366", note, help);
                1
            }
        };
        let mut on: Vec<Weekday> = Vec::new();
        let single = table.get("on").filter(|field| field.as_text().is_some());
        let words = table.list("on").iter().chain(single).filter_map(|field| field.as_text());
        for word in words {
            match weekday(word) {
                Some(day) if on.contains(&day) => {}
                Some(day) => on.push(day),
                None => refuse(
                    "on",
                    &format!("`{word}` is not a day of the week"),
                    "",
                    "write `mon`, `tue`, `wed`, `thu`, `fri`, `sat` or `sun`".into(),
                ),
            }
        }
        on.sort_by_key(|day| day.to_monday_zero_offset());
        let nth = match table.get("nth").map(|field| &field.value) {
            None => None,
            Some(Value::Integer(-1)) => Some(WeekdayPosition::Last),
            Some(Value::Integer(number @ 1..=5)) => Some(WeekdayPosition::Number(*number as i8)),
            Some(Value::Text(word)) => nth_word(word).or_else(|| {
                refuse(
                    "nth",
                    &format!("`{word}` is not a number from 1 to 5, nor `last`"),
                    "",
                    "write `nth = 2`, or `nth = \"last\"`".into(),
                );
                None
            }),
            Some(_) => {
                refuse(
                    "nth",
                    "`nth` must be a number from 1 to 5, or `last`",
                    "no month has such a weekday: calendar programs would show no date, or only the first",
                    "write `nth = 2`, or `nth = \"last\"`".into(),
                );
                None
            }
        };
        let ends = match (table.date("until"), table.integer("count")) {
            (Some(_), Some(_)) => {
                refuse(
                    "count",
                    "this series has both `until` and `count`",
                    "calendar programs follow one or the other",
                    "keep the one that you announce".into(),
                );
                None
            }
            (None, None) => {
                refuse(
                    "every",
                    "this series never ends",
                    "families' calendars would fill for years, and each program stops at a different date",
                    "add `until = 2027-07-16`, or `count = 10`".into(),
                );
                None
            }
            (Some(until), None) if until.last_day() < start => {
                refuse(
                    "until",
                    "this series ends before it starts",
                    "some calendar programs would show its first date, others none",
                    format!("`until` must be after the start, {start}"),
                );
                None
            }
            (Some(until), None) => Some(RuleEnd::Until(until.last_day())),
            (None, Some(count @ 1..=5000)) => Some(RuleEnd::Count(count as u32)),
            (None, Some(_)) => {
                refuse(
                    "count",
                    "`count` must be between 1 and 5000",
                    "with a count of 0, some calendar programs show one date, others repeat it for ever",
                    "count the dates that you announce, including cancelled ones".into(),
                );
                None
            }
        };
        match (every, nth) {
            (Frequency::Day, _) if !on.is_empty() => {
                refuse(
                    "on",
                    "a daily series cannot have weekdays",
                    "some calendar programs would show every day, others only the weekdays",
                    "write `every = \"week\"`; its `on` may name several days".into(),
                );
            }
            (Frequency::Day | Frequency::Week, Some(_)) => {
                refuse(
                    "nth",
                    "`nth` counts weekdays of a month",
                    "calendar programs disagree on it in daily and weekly rules",
                    "write `every = \"month\"`, or remove `nth`".into(),
                );
            }
            _ if nth.is_none() && table.get("nth").is_some() => {}
            (Frequency::Month | Frequency::Year, None) if !on.is_empty() => {
                refuse(
                    "on",
                    "it is not clear which of the month's weekdays you mean",
                    "some programs would show each of them, others only one",
                    "add `nth = 1` (to 5), or `nth = \"last\"`".into(),
                );
            }
            (Frequency::Month, None) if start.day() > 28 => {
                refuse(
                    "every",
                    &format!("some months have no day {}", start.day()),
                    "some programs skip those months, some use the last day, some the next day",
                    "add `nth = \"last\"` for the last day of each month, or choose a day up to the 28th".into(),
                );
            }
            (Frequency::Year, None) if (start.month(), start.day()) == (2, 29) => {
                refuse(
                    "every",
                    "29 February comes only every four years",
                    "some programs skip the other years, others use 28 February or 1 March",
                    "start on 28 February, or add `nth = \"last\"` for the last day of February".into(),
                );
            }
            _ => {}
        }
        let ordinal = matches!(nth, Some(WeekdayPosition::Number(_)));
        if on.is_empty()
            && (every == Frequency::Week || (ordinal && matches!(every, Frequency::Month | Frequency::Year)))
        {
            on.push(start.weekday());
        }
        let during_term = table.text("during").is_some_and(|word| word == "term" || word == "term-time");
        let repeat = RepeatRule {
            every,
            interval,
            on,
            nth,
            ends: ends?,
            during_term,
            except_bank_holidays: table.is_true("except_bank_holidays"),
        };
        (findings.len() == told).then_some(repeat)
    }

    /// Returns the rule without its end, as an RRULE value (RFC 5545 section 3.3.10). It states
    /// explicitly what follows from the start, so that no program has to guess.
    pub fn rule(&self, start: Date) -> String {
        let mut rule = String::from(match self.every {
            Frequency::Day => "FREQ=DAILY",
            Frequency::Week => "FREQ=WEEKLY",
            Frequency::Month => "FREQ=MONTHLY",
            Frequency::Year => "FREQ=YEARLY",
        });
        if self.interval > 1 {
            rule.push_str(&format!(";INTERVAL={}", self.interval));
        }
        if self.every == Frequency::Year {
            rule.push_str(&format!(";BYMONTH={}", start.month()));
        }
        let days =
            |nth: &str| self.on.iter().map(|day| format!("{nth}{}", weekday_code(*day))).collect::<Vec<_>>().join(",");
        let days = match self.nth {
            _ if self.every == Frequency::Day => return rule,
            None if self.every == Frequency::Week => format!(";BYDAY={}", days("")),
            None => format!(";BYMONTHDAY={}", start.day()),
            Some(WeekdayPosition::Last) if self.on.is_empty() => ";BYMONTHDAY=-1".into(),
            Some(WeekdayPosition::Last) => format!(";BYDAY={}", days("-1")),
            Some(WeekdayPosition::Number(number)) => format!(";BYDAY={}", days(&number.to_string())),
        };
        rule + &days
    }

    /// Returns the dates of the rule from a start up to and including a day, in order; the start
    /// only if it matches. This is our own code because a crate takes a millisecond for each
    /// series; a property test compares the two.
    pub fn dates(&self, start: Date, until: Date) -> impl Iterator<Item = Date> + '_ {
        let first_of_unit = match self.every {
            Frequency::Day => start,
            Frequency::Week => start.saturating_sub(Span::new().days(start.weekday().to_monday_zero_offset())),
            Frequency::Month | Frequency::Year => start.first_of_month(),
        };
        let step = i64::from(self.interval);
        let unit = move |number: i64| {
            let span = match self.every {
                Frequency::Day => Span::new().try_days(number * step),
                Frequency::Week => Span::new().try_weeks(number * step),
                Frequency::Month => Span::new().try_months(number * step),
                Frequency::Year => Span::new().try_years(number * step),
            };
            first_of_unit.checked_add(span.ok()?).ok()
        };
        (0..)
            .map_while(unit)
            .take_while(move |first| *first <= until)
            .flat_map(move |first| self.days_of(first, start))
            .filter(move |date| (start..=until).contains(date))
    }

    /// Returns the dates in the unit that begins on that day, in order.
    fn days_of(&self, first: Date, start: Date) -> Vec<Date> {
        if self.every == Frequency::Day {
            return vec![first];
        }
        if self.every == Frequency::Week {
            let day = |day: &Weekday| first.checked_add(Span::new().days(day.to_monday_zero_offset())).ok();
            return self.on.iter().filter_map(day).collect();
        }
        let nth_of = |nth: i8| move |day: &Weekday| first.nth_weekday_of_month(nth, *day).ok();
        let mut days: Vec<Date> = match self.nth {
            None => Date::new(first.year(), first.month(), start.day()).into_iter().collect(),
            Some(WeekdayPosition::Last) if self.on.is_empty() => vec![first.last_of_month()],
            Some(WeekdayPosition::Last) => self.on.iter().filter_map(nth_of(-1)).collect(),
            Some(WeekdayPosition::Number(number)) => self.on.iter().filter_map(nth_of(number)).collect(),
        };
        days.sort_unstable();
        days
    }
}

/// Parses "tue", "Tuesday", "tuesdays", "tues".
fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let word = word.trim().to_lowercase();
    let one = if word.ends_with("days") { &word[..word.len() - 1] } else { &word };
    NAMES.iter().find(|(name, _)| one.len() >= 2 && name.starts_with(one)).map(|(_, day)| *day)
}

fn nth_word(word: &str) -> Option<WeekdayPosition> {
    Some(match word.trim().to_lowercase().as_str() {
        "last" | "-1" => WeekdayPosition::Last,
        "1" | "1st" | "first" => WeekdayPosition::Number(1),
        "2" | "2nd" | "second" => WeekdayPosition::Number(2),
        "3" | "3rd" | "third" => WeekdayPosition::Number(3),
        "4" | "4th" | "fourth" => WeekdayPosition::Number(4),
        "5" | "5th" | "fifth" => WeekdayPosition::Number(5),
        _ => return None,
    })
}
