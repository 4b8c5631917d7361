//! Reads one VEVENT of a partner's file: takes its properties, returns the values of the event.

use ical::property::Property;
use jiff::civil::{Date, DateTime, Time};
use percent_encoding::percent_decode_str;

use super::words::{clean, title, without_markup};
use crate::calendar::event::{EventPlace, EventStatus, OnlinePlace, Organiser, Revision};
use crate::calendar::write::remove_controls;
use crate::calendar::zone::Zone;
use crate::datetime::DayOrTime;

/// The properties of one VEVENT and the line on which it begins.
pub(super) struct Component {
    pub properties: Vec<Property>,
    pub line: usize,
    /// The zone of times without a zone.
    pub floating: Zone,
    /// Whether its calendar cancels its events (`METHOD:CANCEL`, RFC 5546 section 3.2.5).
    pub is_called_off: bool,
}

impl Component {
    pub(super) fn get(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.get(name)?.value.as_deref().map(str::trim)
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(clean)
    }

    /// Returns whether its class is not PUBLIC: an unknown class counts as private (RFC 5545
    /// section 3.8.1.3).
    pub(super) fn is_private(&self) -> bool {
        self.value("CLASS").is_some_and(|class| !class.eq_ignore_ascii_case("PUBLIC"))
    }

    /// Iterates over all properties with a name.
    pub(super) fn properties_named(&self, name: &'static str) -> impl Iterator<Item = &Property> {
        self.properties.iter().filter(move |property| property.name.eq_ignore_ascii_case(name))
    }

    /// Returns its title, if it has one, and whether the title says that the event is cancelled.
    pub(super) fn title(&self) -> Option<(String, bool)> {
        self.value("SUMMARY").map(title).filter(|(title, _)| !title.is_empty())
    }

    /// Returns its description without markup; empty if it has none.
    pub(super) fn description(&self) -> String {
        self.text("DESCRIPTION").map(|text| remove_controls(&without_markup(text))).unwrap_or_default()
    }

    /// Returns whether one of its times has no zone.
    pub(super) fn is_floating(&self) -> bool {
        let names_none = |own: &Property| {
            let value = own.value.as_deref().unwrap_or_default();
            let is_time = matches!(stamp(value), Some(DayOrTime::Time(_))) && !value.trim_end().ends_with(['Z', 'z']);
            is_time && parameter(own, "TZID").is_none()
        };
        ["DTSTART", "DTEND"].iter().filter_map(|name| self.get(name)).any(names_none)
    }

    /// Returns whether it does not take place, by its status or its title.
    pub(super) fn is_off(&self) -> bool {
        self.status().is_off() || self.title().is_some_and(|(_, says_off)| says_off)
    }

    pub(super) fn status(&self) -> EventStatus {
        if self.is_called_off {
            return EventStatus::Cancelled;
        }
        match self.value("STATUS").map(str::to_ascii_uppercase).as_deref() {
            Some("CANCELLED") => EventStatus::Cancelled,
            Some("TENTATIVE") => EventStatus::Tentative,
            _ => EventStatus::Scheduled,
        }
    }

    /// Returns where it takes place: the place, the online meeting, or both.
    pub(super) fn place(&self) -> (Option<EventPlace>, Option<OnlinePlace>) {
        let position = self.value("GEO").and_then(|geo| geo.split_once(';')).and_then(|(latitude, longitude)| {
            let (latitude, longitude): (f64, f64) = (latitude.parse().ok()?, longitude.parse().ok()?);
            (latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then_some((latitude, longitude))
        });
        let words = self.text("LOCATION").unwrap_or_default().replace('\n', ", ");
        let (name, meeting) = meeting(&words);
        let conference = self.value("CONFERENCE").filter(|address| is_web_address(address)).map(str::to_owned);
        let online = meeting.or(conference).map(|url| OnlinePlace { url, label: None });
        let place = (!name.is_empty()).then(|| EventPlace { name, position, ..EventPlace::default() });
        (place, online)
    }

    /// Returns where a changed date takes place; the address of a meeting replaces the name of a place.
    pub(super) fn place_or_meeting(&self) -> Option<EventPlace> {
        match self.place() {
            (Some(place), _) => Some(place),
            (None, online) => online.map(|online| EventPlace { name: online.url, ..EventPlace::default() }),
        }
    }

    pub(super) fn organiser(&self) -> Option<Organiser> {
        /// Hosts of the mailboxes that Google and Apple generate for calendars; people do not read them.
        const GENERATED_HOSTS: [&str; 3] = ["calendar.google.com", "imip.me.com", "imip.icloud.com"];
        /// Names of mailboxes that nobody reads.
        const NO_REPLY: [&str; 5] = ["noreply", "no-reply", "donotreply", "do-not-reply", "calendar-notification"];
        /// Names that calendar programs write for an unknown organiser.
        const PLACEHOLDER_NAMES: [&str; 2] = ["Unknown Organizer", "iCloud"];
        let property = self.get("ORGANIZER")?;
        let address = property.value.as_deref().unwrap_or("").trim();
        let mail = address.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).map(|_| &address[7..]);
        let is_machine = |mail: &str| {
            let mail = mail.to_ascii_lowercase();
            let (name, host) = mail.rsplit_once('@').unwrap_or(("", &mail));
            let is_at = |own: &&str| host == *own || host.strip_suffix(*own).is_some_and(|rest| rest.ends_with('.'));
            GENERATED_HOSTS.iter().any(is_at) || NO_REPLY.contains(&name)
        };
        let mail = mail.map(decoded).filter(|mail| mail.contains('@') && !is_machine(mail));
        let named = |name: &String| {
            !name.is_empty()
                && !is_machine(name)
                && !PLACEHOLDER_NAMES.iter().any(|none| name.eq_ignore_ascii_case(none))
        };
        let name =
            parameter(property, "CN").map(|name| clean(&decoded(name))).filter(named).or_else(|| mail.clone())?;
        Some(Organiser { name, email: mail })
    }

    /// Returns its version. An entry without SEQUENCE has version 0 (RFC 5545 section 3.8.7.4).
    pub(super) fn version(&self) -> Revision {
        let at = |name: &str| match stamp(self.value(name)?)? {
            DayOrTime::Day(date) => Some(date.to_datetime(Time::midnight())),
            DayOrTime::Time(time) => Some(time),
        };
        let (stamped, modified) = (at("DTSTAMP"), at("LAST-MODIFIED"));
        Revision { sequence: self.sequence(), stamped: stamped.or(modified), modified: modified.or(stamped) }
    }

    /// Returns whether another version has the same properties.
    pub(super) fn same_content(&self, other: &Component) -> bool {
        let values = |own: &Component| {
            own.properties.iter().map(|own| (own.name.clone(), own.value.clone())).collect::<Vec<_>>()
        };
        values(self) == values(other)
    }

    pub(super) fn sequence(&self) -> u32 {
        self.value("SEQUENCE").and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    pub(super) fn updated(&self) -> Option<Date> {
        let value = self.value("LAST-MODIFIED").or_else(|| self.value("DTSTAMP"))?;
        stamp(value).map(DayOrTime::date)
    }
}

/// Removes percent-encoding, which some programs write into names and addresses. Text that is not
/// percent-encoded throughout, such as "50% off", stays as it is.
fn decoded(text: &str) -> String {
    let is_encoded = text.contains('%')
        && !text.contains(' ')
        && text
            .split('%')
            .skip(1)
            .all(|part| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()));
    let plain = is_encoded.then(|| percent_decode_str(text).decode_utf8().ok()).flatten();
    plain.map_or_else(|| text.to_owned(), |plain| plain.into_owned())
}

fn is_web_address(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)) && !text.contains(char::is_whitespace)
}

/// Splits a location into its text and the address of an online meeting.
fn meeting(location: &str) -> (String, Option<String>) {
    /// The hosts of meeting services; their addresses may have subdomains.
    const HOSTS: [&str; 10] = [
        "zoom.us",
        "zoom.com",
        "zoomgov.com",
        "teams.microsoft.com",
        "teams.live.com",
        "meet.google.com",
        "webex.com",
        "whereby.com",
        "meet.jit.si",
        "meet.goto.com",
    ];
    /// Texts that remain of a location without its meeting address but name no place.
    const PLACEHOLDER_LOCATIONS: [&str; 8] = [
        "zoom",
        "online",
        "zoom meeting",
        "via zoom",
        "on zoom",
        "microsoft teams",
        "microsoft teams meeting",
        "google meet",
    ];
    let is_meeting = |word: &&str| {
        let address = word.split_once("://").filter(|_| is_web_address(word)).map(|(_, rest)| rest);
        let host = address.and_then(|rest| rest.split(['/', '?', '#', ':']).next()).unwrap_or("").to_ascii_lowercase();
        HOSTS.iter().any(|own| host == *own || host.strip_suffix(own).is_some_and(|before| before.ends_with('.')))
    };
    const MARKS: [char; 10] = [',', ';', '(', ')', '<', '>', '[', ']', '.', '"'];
    let mut words = location.split_whitespace().map(|word| word.trim_matches(MARKS));
    let Some(address) = words.find(is_meeting) else { return (location.to_owned(), None) };
    let rest = location.replace(address, "");
    let rest = rest.replace("()", "").replace("<>", "").replace("[]", "");
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || ",;:-–/|".contains(c));
    let rest = if PLACEHOLDER_LOCATIONS.iter().any(|none| rest.eq_ignore_ascii_case(none)) { "" } else { rest };
    (rest.to_owned(), Some(address.to_owned()))
}

pub(super) fn parameter<'p>(property: &'p Property, name: &str) -> Option<&'p str> {
    let parameters = property.params.as_ref()?;
    parameters.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?.1.first().map(String::as_str)
}

/// Parses `20261127` or `20261127T080000`, with or without a `Z`.
pub(super) fn stamp(text: &str) -> Option<DayOrTime> {
    let text = text.trim().trim_end_matches(['Z', 'z']);
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
    };
    let small = |range| number(range).and_then(|number| i8::try_from(number).ok());
    let date = Date::new(number(0..4)?, small(4..6)?, small(6..8)?).ok()?;
    match text.len() {
        8 => Some(DayOrTime::Day(date)),
        15 if matches!(text.as_bytes()[8], b'T' | b't') => {
            // A leap second is shown as the second before it.
            let time = Time::new(small(9..11)?, small(11..13)?, small(13..15)?.min(59), 0).ok()?;
            Some(DayOrTime::Time(DateTime::from_parts(date, time)))
        }
        _ => None,
    }
}

/// Parses a duration that is not negative (RFC 5545 section 3.3.6).
pub(super) fn duration(text: &str) -> Option<jiff::Span> {
    let mut rest = text.trim_start_matches('+').strip_prefix('P')?;
    let mut span = jiff::Span::new();
    let mut clock = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (clock, rest) = (true, after);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i32 = rest[..end].parse().ok()?;
        span = match (rest[end..].chars().next()?, clock) {
            ('W', false) => span.try_weeks(number).ok()?,
            ('D', false) => span.try_days(number).ok()?,
            ('H', true) => span.try_hours(number).ok()?,
            ('M', true) => span.try_minutes(number).ok()?,
            ('S', true) => span.try_seconds(number).ok()?,
            _ => return None,
        };
        rest = &rest[end + 1..];
    }
    Some(span)
}
