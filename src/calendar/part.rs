//! Reduces an event to some of its dates: returns the event for a feed with only those dates, such
//! as a place's feed.

use std::borrow::Cow;

use crate::calendar::event::{Event, Occurrence, OccurrenceForm, Series};
use crate::calendar::time_range::TimeRange;

impl Event {
    /// Returns whether one of its dates concerns a place: it happens there, or the event is for that school.
    pub fn is_at(&self, occurrence: &Occurrence, place: &str) -> bool {
        self.place_of(occurrence).and_then(|own| own.id.as_deref()) == Some(place)
            || self.places.iter().any(|own| own == place)
    }

    /// Returns whether dates without a change of their own concern a place.
    pub fn is_usually_at(&self, place: &str) -> bool {
        self.place.as_ref().and_then(|own| own.id.as_deref()) == Some(place)
            || self.places.iter().any(|own| own == place)
    }

    /// Returns the event with only its dates at a place; `None` if it has none there. Dates
    /// elsewhere become exceptions of the rule. If no date of the rule is left, each date becomes
    /// an event of its own, because calendar programs disagree on changes without their series.
    pub fn restricted_to(&self, place: &str) -> Option<Cow<'_, Event>> {
        let is_here = |occurrence: &&Occurrence| self.is_at(occurrence, place);
        let here: Vec<&Occurrence> = self.occurrences.iter().filter(is_here).collect();
        if here.is_empty() {
            return None;
        }
        if here.len() == self.occurrences.len() {
            return Some(Cow::Borrowed(self));
        }
        let first = here.iter().find(|own| own.form == OccurrenceForm::Regular).map(|own| own.date);
        let alone = |own: &&Occurrence| {
            // Calendar programs disagree on a series whose first date is an exception, so the
            // series begins with its first date here.
            let has_series = first.is_some_and(|first| own.date >= first);
            let form = if has_series { own.form } else { OccurrenceForm::Detached };
            Occurrence { form, ..(*own).clone() }
        };
        let occurrences: Vec<Occurrence> = here.iter().map(alone).collect();
        let series = self.series.as_ref().map(|series| match first {
            None => Series { rule: String::new(), except: Vec::new(), ..series.clone() },
            Some(first) => {
                let kept = |own: &&Occurrence| own.form != OccurrenceForm::Detached && !self.is_at(own, place);
                let gone = self.occurrences.iter().filter(kept).map(|own| self.when.on_date(own.date).start());
                let mut except: Vec<_> = series.except.iter().copied().chain(gone).collect();
                except.retain(|at| at.date() >= first);
                except.sort_unstable_by_key(|at| at.start());
                except.dedup();
                Series { except, ..series.clone() }
            }
        });
        let when: TimeRange = first.map_or(self.when, |first| self.when.on_date(first));
        Some(Cow::Owned(Event { when, series, occurrences, ..self.clone() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{event, with_feed};

    fn club(changes: &str) -> Event {
        event(
            "club",
            &format!(
                r#"title = "Club"
                start = 2026-11-28T14:00
                duration = "2h"
                place = "riverside"
                repeat = {{ every = "week", count = 4 }}
                occurrence = [{changes}]"#
            ),
        )
    }

    /// Returns the feed with only the dates at a place, and checks that it reads back correctly.
    fn feed(event: &Event, place: &str) -> String {
        let part = event.restricted_to(place).map(Cow::into_owned);
        with_feed(part.as_slice(), |feed| {
            let (bytes, findings) = feed.write();
            assert_eq!(findings, []);
            String::from_utf8(bytes).expect("UTF-8").replace("\r\n ", "").replace("\r\n", "\n")
        })
    }

    #[test]
    fn a_date_elsewhere_is_an_exception_in_the_feed_of_the_usual_place() {
        let text = feed(&club(r#"{ date = 2026-12-12, place = "mill-lane-primary" }"#), "riverside");
        assert!(text.contains("EXDATE;TZID=Europe/London:20261212T140000\n"), "{text}");
        assert!(text.contains("RRULE:FREQ=WEEKLY") && !text.contains("RECURRENCE-ID"), "{text}");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    }

    #[test]
    fn a_single_date_at_another_place_is_a_separate_event_there() {
        let text = feed(&club(r#"{ date = 2026-12-12, place = "mill-lane-primary" }"#), "mill-lane-primary");
        assert!(text.contains("UID:club-20261212@example.org\n"), "{text}");
        assert!(text.contains("DTSTART;TZID=Europe/London:20261212T140000\n"), "{text}");
        assert!(
            !text.contains("RRULE:FREQ=WEEKLY") && !text.contains("RECURRENCE-ID") && !text.contains("RELATED-TO"),
            "{text}"
        );
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    }

    #[test]
    fn a_series_whose_first_date_is_elsewhere_begins_later() {
        let text = feed(&club(r#"{ date = 2026-11-28, place = "mill-lane-primary" }"#), "riverside");
        assert!(text.contains("DTSTART;TZID=Europe/London:20261205T140000\n") && !text.contains("EXDATE"), "{text}");
        let all = club("");
        assert!(matches!(all.restricted_to("riverside"), Some(Cow::Borrowed(_))));
        assert_eq!(all.restricted_to("mill-lane-primary"), None);
    }

    #[test]
    fn a_change_before_the_first_regular_date_here_is_a_separate_event() {
        let changes = r#"{ date = 2026-11-28, start = "15:00" }, { date = 2026-12-05, place = "mill-lane-primary" }"#;
        let text = feed(&club(changes), "riverside");
        assert!(text.contains("UID:club-20261128@example.org\n"), "{text}");
        assert!(text.contains("DTSTART;TZID=Europe/London:20261212T140000\n") && !text.contains("EXDATE"), "{text}");
    }
}
