//! The bank holidays of the four nations. They are dated data of this project
//! (`bank_holidays.toml`, from gov.uk), parsed once.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::datetime::PartialDate;

/// A nation of the United Kingdom: the `nation` of `[calendar]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Nation {
    /// England.
    #[default]
    England,
    /// Wales.
    Wales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Nation {
    /// The names of the nations in site.toml, in their order.
    pub const NAMES: [(&'static str, Nation); 4] = [
        ("england", Nation::England),
        ("wales", Nation::Wales),
        ("scotland", Nation::Scotland),
        ("northern-ireland", Nation::NorthernIreland),
    ];

    /// Returns the nation with that name.
    pub fn parse(name: &str) -> Option<Nation> {
        Nation::NAMES.iter().find(|(own, _)| *own == name).map(|(_, nation)| *nation)
    }
}

/// Returns whether a day is a bank holiday. Days before [`first_known`] and after [`last_known`]
/// are unknown and count as none.
pub(crate) fn is_bank_holiday(nation: Nation, date: Date) -> bool {
    DATA.dates[nation as usize].binary_search(&date).is_ok()
}

/// Returns the first day of the data.
pub(crate) fn first_known() -> Date {
    Date::new(DATA.first_year, 1, 1).unwrap_or(Date::MIN)
}

/// Returns the last day of the data.
pub(crate) fn last_known() -> Date {
    Date::new(DATA.last_year, 12, 31).unwrap_or(Date::MAX)
}

/// Returns the day on which the data was last compared with its source.
pub(crate) fn as_of() -> Date {
    DATA.as_of
}

struct BankHolidayTable {
    as_of: Date,
    first_year: i16,
    last_year: i16,
    dates: [Vec<Date>; 4],
}

static DATA: LazyLock<BankHolidayTable> = LazyLock::new(|| {
    // The table is compiled in and a test parses all of it, so it is always valid here.
    let table: toml::Table = include_str!("bank_holidays.toml").parse().unwrap_or_default();
    let date = |value: &toml::Value| match PartialDate::parse(&value.as_datetime()?.to_string()) {
        Some(PartialDate::Day(date)) => Some(date),
        _ => None,
    };
    let list = |name: &str| {
        let dates = table.get(name).and_then(toml::Value::as_array);
        let mut dates: Vec<Date> = dates.into_iter().flatten().filter_map(date).collect();
        dates.sort_unstable();
        dates
    };
    let year = |name: &str| table.get(name).and_then(toml::Value::as_integer).map_or(0, |year| year as i16);
    BankHolidayTable {
        as_of: table.get("as_of").and_then(date).unwrap_or(Date::MIN),
        first_year: year("first_year"),
        last_year: year("last_year"),
        dates: Nation::NAMES.map(|(name, _)| list(name)),
    }
});

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Weekday, date};

    #[test]
    fn every_nation_has_bank_holidays_each_year_and_none_at_a_weekend() {
        for ((name, nation), days) in Nation::NAMES.iter().zip([8, 8, 9, 10]) {
            for year in first_known().year()..=last_known().year() {
                let own: Vec<Date> =
                    DATA.dates[*nation as usize].iter().copied().filter(|date| date.year() == year).collect();
                // One more in each: the coronation in 2023, the World Cup in Scotland in 2026.
                let more = usize::from(year == 2023 || (*name == "scotland" && year == 2026));
                assert_eq!(own.len(), days + more, "{name} {year}");
                let weekend = |date: &Date| matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
                assert!(!own.iter().any(weekend), "{name} {year}");
            }
        }
        assert_eq!((last_known(), as_of().year()), (date(2028, 12, 31), 2026));
    }

    #[test]
    fn movable_holidays_follow_the_act_and_easter() {
        for (nation, days) in Nation::NAMES.map(|(_, nation)| (nation, &DATA.dates[nation as usize])) {
            for year in first_known().year()..=last_known().year() {
                let monday =
                    |month: i8, nth: i8| Date::new(year, month, 1).unwrap().nth_weekday_of_month(nth, Weekday::Monday);
                let august = if nation == Nation::Scotland { monday(8, 1) } else { monday(8, -1) };
                let good_friday = easter(year).yesterday().and_then(Date::yesterday);
                for day in [monday(5, 1), monday(5, -1), august, good_friday] {
                    let day = day.unwrap();
                    assert!(days.contains(&day), "{nation:?} {day}");
                }
                let monday_after = easter(year).tomorrow().unwrap();
                assert_eq!(days.contains(&monday_after), nation != Nation::Scotland, "{nation:?} {monday_after}");
                // If a fixed day falls on a weekend, the next day that is none is its substitute
                // (the 1971 Act).
                let substitutes = days.iter().filter(|day| day.year() == year && day.month() == 12 && day.day() >= 25);
                assert_eq!(substitutes.count(), 2, "{nation:?} {year}");
            }
        }
    }

    /// Computes Easter Sunday (the anonymous Gregorian computus).
    fn easter(year: i16) -> Date {
        let (a, b, c) = (year % 19, year / 100, year % 100);
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        let m = (a + 11 * h + 22 * l) / 451;
        let day = h + l - 7 * m + 114;
        date(year, (day / 31) as i8, (day % 31 + 1) as i8)
    }

    #[test]
    fn only_scotland_has_saint_andrews_day() {
        assert!(is_bank_holiday(Nation::Scotland, date(2026, 11, 30)));
        assert!(!is_bank_holiday(Nation::England, date(2026, 11, 30)));
        assert!(is_bank_holiday(Nation::England, date(2026, 12, 28)));
    }
}
