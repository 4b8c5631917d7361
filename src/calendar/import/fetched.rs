//! Reads and writes the record beside a fetched calendar: the day on which the partner's server last confirmed the copy.
//!
//! The day is in a file of its own, because every other place fails: a clone of the repository has new modification times, the calendar is
//! kept as the partner wrote it, and many programs write the time of the download into DTSTAMP or no time at all.

use jiff::civil::Date;

/// The comment at the start of a record.
const HEAD: &str =
    "# `commonweal fetch` writes this file. Keep it beside the calendar: the check `import-stale` reads the day.";

/// Returns the text of a record.
pub fn record(day: Date) -> String {
    format!("{HEAD}\nfetched = {day}\n")
}

/// Returns the day in a record, or `None` if the text is not one.
pub fn day_of_record(text: &str) -> Option<Date> {
    let table: toml::Table = text.parse().ok()?;
    table.get("fetched")?.as_datetime()?.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_holds_a_day() {
        let day = jiff::civil::date(2026, 11, 30);
        assert_eq!(day_of_record(&record(day)), Some(day));
        for text in [
            "",
            "fetched = 7",
            "fetched = \"2026-11-30\"",
            "fetched = 2026-13-01",
            "fetched = 10:00:00",
            "<html>",
            "fetched",
        ] {
            assert_eq!(day_of_record(text), None, "{text}");
        }
    }
}
