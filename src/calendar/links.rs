//! Links that add one event to a calendar on the web, for people who do not subscribe. An event in, addresses out; nothing
//! is loaded from either service until a reader follows one.

use crate::calendar::event::{Event, When};
use crate::calendar::write::{day_stamp, stamp};
use crate::url::encode_query;

/// Where Google Calendar offers to add the event; its first date, and its rule if it repeats.
pub fn google(event: &Event) -> String {
    let (start, end, days) = match event.when {
        When::Days { first, .. } => (day_stamp(first), day_stamp(event.when.ends().date()), true),
        When::Times { start, .. } => (stamp(start), stamp(event.when.ends()), false),
    };
    let mut url = format!(
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text={}&dates={start}/{end}",
        encode_query(&event.title)
    );
    if !days {
        url.push_str(&format!("&ctz={}", encode_query(event.zone.name())));
    }
    if let Some(series) = &event.series {
        url.push_str(&format!("&recur={}", encode_query(&format!("RRULE:{}", series.rule))));
    }
    common(event, &mut url, "&details=", "&location=");
    url
}

/// Where Outlook on the web offers to add the event: its first date alone, for Outlook's links know no rules.
pub fn outlook(event: &Event) -> String {
    let (start, end, days) = match event.when {
        When::Days { first, .. } => (first.to_string(), event.when.ends().date().to_string(), true),
        When::Times { start, .. } => {
            let moment = |local| event.zone.moment(local).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            (moment(start), moment(event.when.ends()), false)
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
    common(event, &mut url, "&body=", "&location=");
    url
}

/// The address that opens a calendar program's own subscription: `webcal:` instead of `https:`.
pub fn webcal(feed: &str) -> String {
    match feed.split_once("://") {
        Some((_, rest)) => format!("webcal://{rest}"),
        None => feed.to_string(),
    }
}

fn common(event: &Event, url: &mut String, details: &str, location: &str) {
    let summary = event.summary.as_deref().unwrap_or("");
    let text = if summary.is_empty() { event.url.clone() } else { format!("{summary}\n{}", event.url) };
    url.push_str(details);
    url.push_str(&encode_query(&text));
    if let Some(place) = &event.place {
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
        let google = google(&event);
        for part in [
            "text=Club%20%26%20co&dates=20260703T080000/20260703T090000&ctz=Europe%2FLondon",
            "recur=RRULE%3AFREQ%3DWEEKLY%3BBYDAY%3DFR%3BUNTIL%3D20260710T070000Z",
            "&location=Riverside%20Hall",
        ] {
            assert!(google.contains(part), "{google}");
        }
        let outlook = outlook(&event);
        assert!(outlook.contains("startdt=2026-07-03T07%3A00%3A00Z&enddt=2026-07-03T08%3A00%3A00Z"), "{outlook}");
        assert_eq!(webcal("https://example.org/a.ics"), "webcal://example.org/a.ics");
    }

    #[test]
    fn whole_days_are_marked() {
        let event = event("a", "title = \"A\"\nstart = 2026-10-26\nend = 2026-10-30");
        assert!(google(&event).contains("dates=20261026/20261031") && !google(&event).contains("ctz"));
        assert!(outlook(&event).contains("startdt=2026-10-26&enddt=2026-10-31&allday=true"));
    }
}
