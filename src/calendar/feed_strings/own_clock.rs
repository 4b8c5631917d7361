//! Converts the times of an event in another zone to the site's zone, for the description in a
//! feed. A calendar program converts times itself; a description that is read elsewhere or
//! forwarded needs them as text.

use jiff::civil::{Date, DateTime, Time};

use super::FeedStrings;
use crate::calendar::event::{Event, Occurrence, OccurrenceForm};
use crate::calendar::time_range::TimeRange;
use crate::calendar::zone::Zone;

/// The most clock changes of a series that are listed with their days. A series with more lists only the
/// different times.
const MOST_CHANGES: usize = 4;

/// The event's times in the site's zone, from a date of the series on.
#[derive(PartialEq)]
struct LocalHours {
    start: Time,
    end: Option<Time>,
    /// The days from the event's own date to the date in the site's zone.
    shift: i32,
}

/// Returns "14:00 to 15:00"; for a series whose times shift with clock changes "14:00 to 15:00;
/// from 16 March 2027 13:00 to 14:00". Returns `None` if the times in the site's zone are the same.
pub(super) fn times(
    words: &FeedStrings,
    event: &Event,
    occurrence: Option<&Occurrence>,
    zone: &Zone,
) -> Option<String> {
    if event.zone.name() == zone.name() {
        return None;
    }
    let whens: Vec<TimeRange> = match occurrence {
        Some(occurrence) => vec![occurrence.when],
        None => {
            event.occurrences.iter().filter(|own| own.form == OccurrenceForm::Regular).map(|own| own.when).collect()
        }
    };
    let local = |time: DateTime| zone.local(event.zone.instant(time));
    let mut runs: Vec<(Date, LocalHours)> = Vec::new();
    let mut is_other = false;
    for when in whens {
        let TimeRange::Times { start, end } = when else { continue };
        let own = local(start);
        is_other |= own != start;
        let shift = start.date().until(own.date()).map_or(0, |span| span.get_days());
        let hours = LocalHours { start: own.time(), end: end.map(|end| local(end).time()), shift };
        if runs.last().is_none_or(|(_, last)| *last != hours) {
            runs.push((own.date(), hours));
        }
    }
    if !is_other {
        return None;
    }
    let said = if runs.len() > MOST_CHANGES {
        let mut different: Vec<String> = Vec::new();
        for (_, hours) in &runs {
            let hours = words.hours(hours);
            if !different.contains(&hours) {
                different.push(hours);
            }
        }
        different.into_iter().reduce(|first, second| words.hours_or.write(&[&first, &second])).unwrap_or_default()
    } else {
        let each = runs.iter().enumerate().map(|(at, (date, hours))| match at {
            0 => words.hours(hours),
            _ => words.hours_from.write(&[&words.day(*date), &words.hours(hours)]),
        });
        each.collect::<Vec<_>>().join("; ")
    };
    Some(said)
}

impl FeedStrings {
    fn hours(&self, hours: &LocalHours) -> String {
        let start = super::clock(hours.start);
        let times = hours.end.map_or_else(|| start.clone(), |end| self.hours.write(&[&start, &super::clock(end)]));
        match hours.shift {
            0 => times,
            shift if shift < 0 => self.day_before.write(&[&times]),
            _ => self.day_after.write(&[&times]),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::calendar::testing::{event, strings};
    use crate::calendar::zone::Zone;

    fn said(language: &str, toml: &str) -> String {
        let event = event("a", &format!("title = \"A\"\n{toml}"));
        strings(language).description(&event, "", None, &Zone::london())
    }

    #[test]
    fn the_description_contains_the_local_times_of_the_site() {
        let paris = "start = 2027-01-20T15:00\nend = 2027-01-20T16:00\ntime_zone = \"Europe/Paris\"";
        assert!(said("en", paris).contains("London time: 14:00 to 15:00\n"), "{}", said("en", paris));
        assert!(said("cy", paris).contains("Amser Llundain: 14:00 i 15:00\n"), "{}", said("cy", paris));
        let kolkata = "start = 2027-01-20T01:00\ntime_zone = \"Asia/Kolkata\"";
        assert!(said("en", kolkata).contains("London time: 19:30 (the day before)\n"), "{}", said("en", kolkata));
        let lisbon = "start = 2027-01-20T15:00\ntime_zone = \"Europe/Lisbon\"";
        assert!(!said("en", lisbon).contains("London"));
        assert!(!said("en", "start = 2027-01-20\ntime_zone = \"Europe/Paris\"").contains("London"), "whole days");
    }

    #[test]
    fn a_series_lists_the_days_on_which_its_local_times_change() {
        let weekly =
            "start = 2027-03-02T10:00\ntime_zone = \"America/New_York\"\nrepeat = { every = \"week\", count = 5 }";
        assert!(
            said("en", weekly).contains("London time: 15:00; from 16 March 2027 14:00; from 30 March 2027 15:00\n"),
            "{}",
            said("en", weekly)
        );
        let years =
            "start = 2027-03-02T10:00\ntime_zone = \"America/New_York\"\nrepeat = { every = \"week\", count = 150 }";
        assert!(said("en", years).contains("London time: 15:00 or 14:00\n"), "{}", said("en", years));
    }
}
