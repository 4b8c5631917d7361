//! Builds JSON-LD for search engines: schema.org's Event with its status, schedule, offers and access.

use jiff::civil::{DateTime, Weekday};
use serde_json::{Value, json};

use crate::calendar::event::{EventCost, EventPlace, EventStatus, Occurrence};
use crate::calendar::repeat::{Frequency, RepeatRule, WeekdayPosition};
use crate::calendar::zone::Zone;
use crate::calendar::{Event, TimeRange};
use crate::datetime::DayOrTime;
use crate::render::context::{Localized, Renderer};
use crate::render::pages::events::{page_dates, page_facts};
use crate::render::parts::events::facets;
use crate::schema;
use crate::site::{DocId, asset_address};

/// Most dates of a series that differ from the rest, in the JSON-LD of its page.
const MOST_CHANGED: usize = 50;

/// Returns the JSON-LD of one event: of the next date of a series, with its schedule.
pub(crate) fn for_event(renderer: Localized, id: DocId, event: &Event) -> Value {
    let site = &renderer.site;
    let fields = site.fields(id);
    let next = page_dates::main_date(&renderer, event).map(|date| &event.occurrences[date.occurrence]);
    let (when, status, place) = match next {
        Some(next) => (next.when, event.status_of(next), event.place_of(next)),
        None => (event.when, event.status, event.place.as_ref()),
    };
    let (start, end) = ends(when, &event.zone);
    let mut facts = json!({
        "@type": "Event",
        "name": event.title,
        "url": event.url,
        "startDate": start,
        "eventStatus": next.map_or_else(|| status_name(status, false), |next| status_of(event, next)),
        "inLanguage": if event.languages.is_empty() { json!(renderer.code(renderer.language)) } else { json!(event.languages) },
    });
    let mut add = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            facts[key] = value;
        }
    };
    add("endDate", end.map(Value::from));
    add("description", event.summary.as_deref().map(Value::from));
    let previous = next.and_then(|next| moved_from(event, next)).or(event.previous_start);
    add("previousStartDate", previous.map(|at| moment(at, &event.zone).into()));
    add(
        "doorTime",
        event.doors.map(|time| moment(DayOrTime::Time(when.first_day().to_datetime(time)), &event.zone).into()),
    );
    let at_place = place.filter(|_| status != EventStatus::MovedOnline);
    let is_online = event.online.is_some() || status == EventStatus::MovedOnline;
    let mode = match (at_place.is_some(), is_online) {
        (true, true) => Some("MixedEventAttendanceMode"),
        (false, true) => Some("OnlineEventAttendanceMode"),
        (true, false) => Some("OfflineEventAttendanceMode"),
        (false, false) => None,
    };
    add("eventAttendanceMode", mode.map(|mode| format!("https://schema.org/{mode}").into()));
    let mut locations: Vec<Value> =
        at_place.map(|place| location(renderer, place, fields.table("place"))).into_iter().collect();
    if is_online {
        let url = event.online.as_ref().map_or(event.url.as_str(), |online| online.url.as_str());
        locations.push(json!({ "@type": "VirtualLocation", "url": url }));
    }
    add("location", one_or_all(locations));
    add("organizer", organizer(event));
    add("isAccessibleForFree", event.cost.as_ref().and_then(|cost| is_free(cost, fields)).map(Value::from));
    add("offers", offers(event, fields));
    let audience = |name: &String| json!({ "@type": "Audience", "audienceType": facets::audience(&renderer, name, renderer.language) });
    add("audience", one_or_all(event.audience.iter().map(audience).collect()));
    add("typicalAgeRange", event.age_range.as_deref().map(Value::from));
    add("maximumAttendeeCapacity", event.booking.as_ref().and_then(|booking| booking.capacity).map(Value::from));
    let image = fields.table("image").and_then(|image| site.resolve_file(id, image.text("src")?));
    add("image", image.map(|asset| site.config.base.absolute(&asset_address(&asset.path)).into()));
    add("eventSchedule", schedule(event));
    let changed: Vec<Value> = changed(&renderer, event)
        .take(MOST_CHANGED)
        .map(|occurrence| sub_event(renderer, event, occurrence, fields.table("place")))
        .collect();
    add("subEvent", (!changed.is_empty()).then(|| changed.into()));
    facts
}

/// Iterates over the upcoming dates that differ from the rest of the series; all of them if schema.org cannot express
/// the rule.
fn changed<'e>(renderer: &Renderer, event: &'e Event) -> impl Iterator<Item = &'e Occurrence> {
    let today = renderer.site.options.today;
    let all = event.series.as_ref().is_some_and(|series| series.repeat.is_none());
    event.occurrences.iter().filter(move |own| (all || own.change.is_some()) && own.when.last_day() >= today)
}

/// Returns one date of a series, with its differences.
fn sub_event(renderer: Localized, event: &Event, occurrence: &Occurrence, own: Option<&schema::Fields>) -> Value {
    let (start, end) = ends(occurrence.when, &event.zone);
    let mut facts = json!({
        "@type": "Event",
        "name": event.title,
        "url": event.url,
        "startDate": start,
        "eventStatus": status_of(event, occurrence),
    });
    if let Some(end) = end {
        facts["endDate"] = end.into();
    }
    if let Some(previous) = moved_from(event, occurrence) {
        facts["previousStartDate"] = moment(previous, &event.zone).into();
    }
    if let Some(place) = event.place_of(occurrence).filter(|_| event.status_of(occurrence) != EventStatus::MovedOnline)
    {
        facts["location"] = location(renderer, place, own);
    }
    facts
}

/// Returns when a moved date of a series would have started.
fn moved_from(event: &Event, occurrence: &Occurrence) -> Option<DayOrTime> {
    occurrence.change.as_ref().filter(|change| change.moved)?;
    Some(event.when.on_date(occurrence.date).start())
}

fn status_of(event: &Event, occurrence: &Occurrence) -> String {
    status_name(event.status_of(occurrence), moved_from(event, occurrence).is_some())
}

fn status_name(status: EventStatus, moved: bool) -> String {
    let name = match status {
        EventStatus::Cancelled => "EventCancelled",
        EventStatus::Postponed => "EventPostponed",
        EventStatus::Rescheduled => "EventRescheduled",
        EventStatus::MovedOnline => "EventMovedOnline",
        EventStatus::Scheduled | EventStatus::Tentative | EventStatus::Full if moved => "EventRescheduled",
        EventStatus::Scheduled | EventStatus::Tentative | EventStatus::Full => "EventScheduled",
    };
    format!("https://schema.org/{name}")
}

/// Returns start and end; the last day is inclusive, as in schema.org.
fn ends(when: TimeRange, zone: &Zone) -> (String, Option<String>) {
    match when {
        TimeRange::Days { first, last } => (first.to_string(), Some(last.to_string())),
        TimeRange::Times { start, end } => (timed(start, zone), end.map(|end| timed(end, zone))),
    }
}

fn moment(at: DayOrTime, zone: &Zone) -> String {
    match at {
        DayOrTime::Day(date) => date.to_string(),
        DayOrTime::Time(time) => timed(time, zone),
    }
}

/// Returns a local time with its offset from UTC: "2026-11-27T08:00:00+00:00".
fn timed(local: DateTime, zone: &Zone) -> String {
    let utc = Zone::utc().local(zone.instant(local));
    let minutes = utc.duration_until(local).as_secs() / 60;
    let (sign, minutes) = if minutes < 0 { ('-', -minutes) } else { ('+', minutes) };
    format!("{}{sign}{:02}:{:02}", local.strftime("%Y-%m-%dT%H:%M:%S"), minutes / 60, minutes % 60)
}

fn location(renderer: Localized, place: &EventPlace, own: Option<&schema::Fields>) -> Value {
    let mut facts = json!({ "@type": "Place", "name": place.name });
    let mut address = json!({ "@type": "PostalAddress" });
    if !place.address.is_empty() {
        address["streetAddress"] = place.address.as_str().into();
    }
    if let Some(postcode) = &place.postcode {
        address["postalCode"] = postcode.as_str().into();
    }
    facts["address"] = address;
    if let Some((latitude, longitude)) = place.position {
        facts["geo"] = json!({ "@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude });
    }
    let feature = |(key, value): (&str, Value)| json!({ "@type": "LocationFeatureSpecification", "name": renderer.t(key), "value": value });
    let features: Vec<Value> = page_facts::of_place(&renderer, place, own).into_iter().map(feature).collect();
    if !features.is_empty() {
        facts["amenityFeature"] = features.into();
    }
    facts
}

fn organizer(event: &Event) -> Option<Value> {
    let organiser = &event.organiser;
    if organiser.name.is_empty() {
        return None;
    }
    let mut facts = json!({ "@type": "Organization", "name": organiser.name });
    if let Some(email) = &organiser.email {
        facts["email"] = email.as_str().into();
    }
    Some(facts)
}

/// Returns whether it is free: as its author says, else by a price; `None` if only a note or concessions are given.
fn is_free(cost: &EventCost, fields: &schema::Fields) -> Option<bool> {
    let said = fields.table("cost").and_then(|cost| cost.boolean("free"));
    let priced = cost.price.as_ref().map(|_| fields.table("cost").and_then(|cost| cost.number("price")) == Some(0.0));
    if cost.free { Some(true) } else { priced.or(said) }
}

/// Returns the price, if it is a number, and where to book.
fn offers(event: &Event, fields: &schema::Fields) -> Option<Value> {
    let free = event.cost.as_ref().is_some_and(|cost| cost.free);
    let price = if free { Some(0.0) } else { fields.table("cost").and_then(|cost| cost.number("price")) };
    let booking = event.booking.as_ref();
    if price.is_none() && booking.is_none() {
        return None;
    }
    let mut facts = json!({ "@type": "Offer", "url": event.url });
    if let Some(price) = price {
        facts["price"] = if price.fract() == 0.0 { (price as i64).into() } else { price.into() };
        facts["priceCurrency"] = "GBP".into();
    }
    let elsewhere = booking.and_then(|booking| booking.url.as_deref()).filter(|url| url.starts_with("http"));
    if let Some(url) = elsewhere {
        facts["url"] = url.into();
    }
    if let Some(opens) = booking.and_then(|booking| booking.opens) {
        facts["validFrom"] = moment(opens, &event.zone).into();
    }
    // Only those who take bookings know whether places are left.
    if event.status == EventStatus::Full {
        facts["availability"] = "https://schema.org/SoldOut".into();
    }
    Some(facts)
}

/// Returns the rule of a series (schema.org's Schedule), if schema.org can express it.
fn schedule(event: &Event) -> Option<Value> {
    let series = event.series.as_ref()?;
    let repeat = series.repeat.as_ref()?;
    let days = || event.occurrences.iter().map(|occurrence| occurrence.date);
    let mut facts = json!({
        "@type": "Schedule",
        "startDate": days().min()?.to_string(),
        "scheduleTimezone": event.zone.name(),
    });
    if !series.goes_on {
        facts["endDate"] = days().max()?.to_string().into();
    }
    if let TimeRange::Times { start, end } = event.when {
        facts["startTime"] = start.strftime("%H:%M:%S").to_string().into();
        if let Some(end) = end {
            facts["endTime"] = end.strftime("%H:%M:%S").to_string().into();
        }
    }
    frequency(repeat, event, &mut facts);
    // Cancelled and moved dates are exceptions of the rule: they are events of their own.
    let off = event.occurrences.iter().filter(|own| event.status_of(own).is_off() || moved_from(event, own).is_some());
    let mut except: Vec<String> = series.except.iter().map(|at| at.date().to_string()).collect();
    except.extend(off.filter(|_| !event.status.is_off()).map(|own| own.date.to_string()));
    except.sort_unstable();
    except.dedup();
    if !except.is_empty() {
        facts["exceptDate"] = except.into();
    }
    Some(facts)
}

fn frequency(repeat: &RepeatRule, event: &Event, facts: &mut Value) {
    let unit = match repeat.every {
        Frequency::Day => 'D',
        Frequency::Week => 'W',
        Frequency::Month => 'M',
        Frequency::Year => 'Y',
    };
    facts["repeatFrequency"] = format!("P{}{unit}", repeat.interval.max(1)).into();
    let start = event.when.first_day();
    // schema.org allows "2TU" and "-1FR" (RFC 5545 section 3.3.10) beside the names of days.
    let nth = match repeat.nth {
        Some(WeekdayPosition::Number(number)) => Some(number),
        Some(WeekdayPosition::Last) => Some(-1),
        None => None,
    };
    let days: Vec<String> = match (repeat.every, nth) {
        (Frequency::Week, _) if repeat.on.is_empty() => vec![day_name(start.weekday()).to_owned()],
        (Frequency::Month | Frequency::Year, Some(nth)) => {
            repeat.on.iter().map(|day| format!("{nth}{}", day_code(*day))).collect()
        }
        _ => repeat.on.iter().map(|day| day_name(*day).to_owned()).collect(),
    };
    if !days.is_empty() {
        facts["byDay"] = days.into();
    }
    if repeat.every == Frequency::Month && repeat.on.is_empty() && nth.is_none() {
        facts["byMonthDay"] = i64::from(start.day()).into();
    }
    if repeat.every == Frequency::Year {
        facts["byMonth"] = i64::from(start.month()).into();
    }
}

fn day_code(day: Weekday) -> String {
    let name = day_name(day).rsplit('/').next().unwrap_or_default();
    name.chars().take(2).collect::<String>().to_uppercase()
}

fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "https://schema.org/Monday",
        Weekday::Tuesday => "https://schema.org/Tuesday",
        Weekday::Wednesday => "https://schema.org/Wednesday",
        Weekday::Thursday => "https://schema.org/Thursday",
        Weekday::Friday => "https://schema.org/Friday",
        Weekday::Saturday => "https://schema.org/Saturday",
        Weekday::Sunday => "https://schema.org/Sunday",
    }
}

fn one_or_all(mut values: Vec<Value>) -> Option<Value> {
    match values.len() {
        0 => None,
        1 => values.pop(),
        _ => Some(values.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn times_carry_the_offset_of_their_day() {
        let london = Zone::london();
        assert_eq!(timed(date(2026, 11, 27).at(8, 0, 0, 0), &london), "2026-11-27T08:00:00+00:00");
        assert_eq!(timed(date(2026, 7, 3).at(8, 30, 0, 0), &london), "2026-07-03T08:30:00+01:00");
    }
}
