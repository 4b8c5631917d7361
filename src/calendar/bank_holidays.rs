//! Bank holidays of the four nations: dated data of this project (`bank_holidays.toml`, from gov.uk), read once.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::moment::PartialDate;

/// A nation of the United Kingdom, as `[calendar].nation` names it.
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
    /// Names in site.toml, in their order.
    pub const NAMES: [(&'static str, Nation); 4] = [
        ("england", Nation::England),
        ("wales", Nation::Wales),
        ("scotland", Nation::Scotland),
        ("northern-ireland", Nation::NorthernIreland),
    ];

    /// The nation of that name.
    pub fn parse(name: &str) -> Option<Nation> {
        Nation::NAMES.iter().find(|(own, _)| *own == name).map(|(_, nation)| *nation)
    }
}

/// Whether that day is a bank holiday. Days after [`last_known`] are unknown, and not one.
pub fn is_bank_holiday(nation: Nation, date: Date) -> bool {
    DATA.dates[nation as usize].binary_search(&date).is_ok()
}

/// The last day of which the data tells.
pub fn last_known() -> Date {
    Date::new(DATA.last_year, 12, 31).unwrap_or(Date::MAX)
}

/// The day on which the data was last compared with its source.
pub fn as_of() -> Date {
    DATA.as_of
}

struct Data {
    as_of: Date,
    last_year: i16,
    dates: [Vec<Date>; 4],
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    // The table is part of the program: a test reads it whole, so what is missing here cannot be missing there.
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
    Data {
        as_of: table.get("as_of").and_then(date).unwrap_or(Date::MIN),
        last_year: table.get("last_year").and_then(toml::Value::as_integer).map_or(0, |year| year as i16),
        dates: Nation::NAMES.map(|(name, _)| list(name)),
    }
});

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Weekday, date};

    #[test]
    fn every_nation_has_its_days_in_every_year_and_none_at_a_weekend() {
        for ((name, nation), days) in Nation::NAMES.iter().zip([8, 8, 9, 10]) {
            for year in 2024..=2028 {
                let own: Vec<Date> =
                    DATA.dates[*nation as usize].iter().copied().filter(|date| date.year() == year).collect();
                // Scotland had one more for the World Cup of 2026.
                let more = usize::from(*name == "scotland" && year == 2026);
                assert_eq!(own.len(), days + more, "{name} {year}");
                let weekend = |date: &Date| matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
                assert!(!own.iter().any(weekend), "{name} {year}");
            }
        }
        assert_eq!((last_known(), as_of().year()), (date(2028, 12, 31), 2026));
    }

    #[test]
    fn saint_andrews_day_is_scotlands_alone() {
        assert!(is_bank_holiday(Nation::Scotland, date(2026, 11, 30)));
        assert!(!is_bank_holiday(Nation::England, date(2026, 11, 30)));
        assert!(is_bank_holiday(Nation::England, date(2026, 12, 28)));
    }
}
