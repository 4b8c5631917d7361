//! Creates links that add one event to a web calendar, for people who do not subscribe. A page
//! loads nothing from either service until a reader follows the link.

use crate::calendar::event::{Event, Occurrence, OccurrenceForm};
use crate::calendar::time_range::TimeRange;
use crate::calendar::write::{format_date, format_time};
use crate::url::encode_query;

/// Returns whether one rule covers every date of the event: such links support no exceptions or changes.
pub(crate) fn fits_one_rule(event: &Event) -> bool {
    let regular = |occurrence: &Occurrence| occurrence.form == OccurrenceForm::Regular;
    event.series.as_ref().is_none_or(|series| series.except.is_empty()) && event.occurrences.iter().all(regular)
}

/// Returns the link that adds the event to Google Calendar: all of it, or only this date if one
/// rule does not cover every date.
pub(crate) fn google(event: &Event, date: Option<&Occurrence>) -> String {
    let date = date.filter(|_| !fits_one_rule(event));
    let when = date.map_or(event.when, |date| date.when);
    let (start, end, days) = match when {
        TimeRange::Days { first, .. } => (format_date(first), format_date(when.end_time().date()), true),
        TimeRange::Times { start, .. } => (format_time(start), format_time(when.end_time()), false),
    };
    let mut url = format!(
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text={}&dates={start}/{end}",
        encode_query(&event.title)
    );
    if !days {
        url.push_str(&format!("&ctz={}", encode_query(event.zone.name())));
    }
    if let Some(series) = event.series.as_ref().filter(|series| date.is_none() && !series.rule.is_empty()) {
        url.push_str(&format!("&recur={}", encode_query(&format!("RRULE:{}", series.rule))));
    }
    append_common(event, date, &mut url, "&details=", "&location=");
    url
}

/// Returns the link that adds one date of the event to Outlook on the web: its links support no rules.
pub(crate) fn outlook(event: &Event, date: Option<&Occurrence>) -> String {
    let when = date.map_or(event.when, |date| date.when);
    let (start, end, days) = match when {
        TimeRange::Days { first, .. } => (first.to_string(), when.end_time().date().to_string(), true),
        TimeRange::Times { start, .. } => {
            let moment = |local| event.zone.instant(local).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            (moment(start), moment(when.end_time()), false)
        }
    };
    let mut url = format!(
        "https://outlook.live.com/calendar/0/deeplink/compose?path=/calendar/action/compose&rru=addevent&subject={}&startdt={}&enddt={}",
        encode_query(&event.title),
        encode_query(&start),
        encode_query(&end)
    );
    if days {
        url.push_str("&allday=true");
    }
    append_common(event, date, &mut url, "&body=", "&location=");
    url
}

/// Returns the address that subscribes in a calendar program: `webcal:` instead of `https:`.
pub(crate) fn webcal(feed: &str) -> String {
    match feed.split_once("://") {
        Some((_, rest)) => format!("webcal://{rest}"),
        None => feed.to_string(),
    }
}

fn append_common(event: &Event, date: Option<&Occurrence>, url: &mut String, details: &str, location: &str) {
    let summary = event.summary.as_deref().unwrap_or("");
    let text = if summary.is_empty() { event.url.clone() } else { format!("{summary}\n{}", event.url) };
    url.push_str(details);
    url.push_str(&encode_query(&text));
    if let Some(place) = date.map_or(event.place.as_ref(), |date| event.place_of(date)) {
        url.push_str(location);
        url.push_str(&encode_query(&place.line()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::event;

    #[test]
    fn links_carry_the_local_time_its_zone_and_the_rule() {
        let event = event(
            "club",
            "title = \"Club & co\"\nstart = 2026-07-03T08:00\nend = 2026-07-03T09:00\nplace = \"riverside\"\nrepeat = { every = \"week\", count = 2 }",
        );
        let google = google(&event, event.occurrences.get(1));
        for part in [
            "text=Club%20%26%20co&dates=20260703T080000/20260703T090000&ctz=Europe%2FLondon",
            "recur=RRULE%3AFREQ%3DWEEKLY%3BBYDAY%3DFR%3BUNTIL%3D20260710T070000Z",
            "&location=Riverside%20Hall",
        ] {
            assert!(google.contains(part), "{google}");
        }
        let outlook = outlook(&event, event.occurrences.first());
        assert!(outlook.contains("startdt=2026-07-03T07%3A00%3A00Z&enddt=2026-07-03T08%3A00%3A00Z"), "{outlook}");
        assert_eq!(webcal("https://example.org/a.ics"), "webcal://example.org/a.ics");
    }

    #[test]
    fn a_series_with_exceptions_or_changes_is_added_one_date_at_a_time() {
        let series = |more: &str| {
            event(
                "club",
                &format!(
                    "title = \"Club\"\nstart = 2026-12-04T08:00\nend = 2026-12-04T09:00\nplace = \"riverside\"\n{more}"
                ),
            )
        };
        let gaps = series("repeat = { every = \"week\", count = 3, except = [2026-12-11] }");
        let elsewhere = series(
            "repeat = { every = \"week\", count = 3 }\noccurrence = [{ date = 2026-12-11, start = \"10:00\", end = \"11:00\", place = \"mill-lane-primary\" }]",
        );
        for (event, start, place) in [
            (&gaps, "20261218T080000/20261218T090000", "Riverside"),
            (&elsewhere, "20261211T100000/20261211T110000", "Mill%20Lane"),
        ] {
            assert!(!fits_one_rule(event));
            let google = google(event, event.occurrences.get(1));
            assert!(!google.contains("recur=") && google.contains(start) && google.contains(place), "{google}");
        }
        let outlook = outlook(&elsewhere, elsewhere.occurrences.get(1));
        assert!(outlook.contains("startdt=2026-12-11T10%3A00%3A00Z") && outlook.contains("Mill%20Lane"), "{outlook}");
    }

    #[test]
    fn whole_days_are_marked() {
        let event = event("a", "title = \"A\"\nstart = 2026-10-26\nend = 2026-10-30");
        assert!(google(&event, None).contains("dates=20261026/20261031") && !google(&event, None).contains("ctz"));
        assert!(outlook(&event, None).contains("startdt=2026-10-26&enddt=2026-10-31&allday=true"));
    }
}
