//! A time range as authors write it: whole days, or local times.

use jiff::civil::{Date, DateTime, Time};

use crate::datetime::DayOrTime;

/// Whole days, or local times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeRange {
    /// From the first day to the last, both included.
    Days {
        /// The first day.
        first: Date,
        /// The last day, included.
        last: Date,
    },
    /// Local times in the event's zone.
    Times {
        /// The start.
        start: DateTime,
        /// The end, if the author stated one.
        end: Option<DateTime>,
    },
}

impl TimeRange {
    /// Returns its start as authors write it.
    pub fn start(self) -> DayOrTime {
        match self {
            TimeRange::Days { first, .. } => DayOrTime::Day(first),
            TimeRange::Times { start, .. } => DayOrTime::Time(start),
        }
    }

    /// Returns the local time at which it begins: midnight for whole days.
    pub fn begins(self) -> DateTime {
        self.start().start()
    }

    /// Returns the local time at which it is over: the midnight after its last day; its start, if it has no end.
    pub fn end_time(self) -> DateTime {
        match self {
            TimeRange::Days { last, .. } => last.tomorrow().unwrap_or(last).to_datetime(Time::midnight()),
            TimeRange::Times { start, end } => end.unwrap_or(start),
        }
    }

    /// Returns its first day.
    pub fn first_day(self) -> Date {
        self.begins().date()
    }

    /// Returns its last day; an end at midnight belongs to the day before.
    pub fn last_day(self) -> Date {
        match self {
            TimeRange::Days { last, .. } => last,
            TimeRange::Times { start, .. } => {
                let end = self.end_time();
                if end.time() == Time::midnight() && end.date() > start.date() {
                    end.date().yesterday().unwrap_or(end.date())
                } else {
                    end.date()
                }
            }
        }
    }

    /// Returns whether it consists of whole days.
    pub fn is_days(self) -> bool {
        matches!(self, TimeRange::Days { .. })
    }

    /// Returns the same range, in days and clock time, on another date.
    pub fn on_date(self, date: Date) -> TimeRange {
        let shift = |from: Date, to: Date| jiff::Span::new().days(from.until(to).map_or(0, |span| span.get_days()));
        match self {
            TimeRange::Days { first, last } => {
                TimeRange::Days { first: date, last: date.checked_add(shift(first, last)).unwrap_or(date) }
            }
            TimeRange::Times { start, end } => TimeRange::Times {
                start: date.to_datetime(start.time()),
                end: end.map(|end| {
                    let day = date.checked_add(shift(start.date(), end.date())).unwrap_or(date);
                    day.to_datetime(end.time())
                }),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_evening_that_ends_at_midnight_touches_one_day() {
        let when =
            TimeRange::Times { start: date(2026, 12, 31).at(20, 0, 0, 0), end: Some(date(2027, 1, 1).at(0, 0, 0, 0)) };
        assert_eq!(when.last_day(), date(2026, 12, 31));
        let later = when.on_date(date(2027, 3, 1));
        assert_eq!(later.end_time(), date(2027, 3, 2).at(0, 0, 0, 0));
    }

    #[test]
    fn a_range_keeps_its_number_of_days_on_another_date() {
        let when = TimeRange::Days { first: date(2026, 10, 26), last: date(2026, 10, 30) };
        assert_eq!(
            when.on_date(date(2027, 2, 27)),
            TimeRange::Days { first: date(2027, 2, 27), last: date(2027, 3, 3) }
        );
        assert_eq!(when.end_time(), date(2026, 10, 31).at(0, 0, 0, 0));
    }
}
