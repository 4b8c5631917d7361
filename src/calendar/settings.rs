//! Reads `[calendar]` of site.toml into the [`CalendarSettings`] with which a language's events and
//! feeds are read and written.

use jiff::civil::Date;

use crate::calendar::bank_holidays::Nation;
use crate::calendar::event::Organiser;
use crate::calendar::zone::Zone;
use crate::config::Config;
use crate::datetime::Duration;
use crate::source::Span;
use crate::url::encode_query;

/// The settings of `[calendar]`, and the site's time zone.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarSettings {
    /// The site's zone.
    pub zone: Zone,
    /// The site's host, which is the organiser of events if no other is known.
    pub host: String,
    /// The second half of every UID: the site's host with the site's folder, because a host can
    /// have several sites.
    pub uid_half: String,
    /// The organiser of events that name none.
    pub organiser: Option<Organiser>,
    /// The nation whose bank holidays apply.
    pub nation: Nation,
    /// DTSTAMP of an event that has neither `updated` nor `publish`.
    pub epoch: Date,
    /// The day of the build.
    pub today: Date,
    /// How long events stay in feeds.
    pub keep_past: Duration,
    /// How long cancelled events stay in feeds.
    pub keep_cancelled: Duration,
}

impl CalendarSettings {
    /// Returns the defaults for a site.toml without `[calendar]`: London, England, 400 and 90 days.
    pub fn new(host: &str, today: Date) -> CalendarSettings {
        let days = |days| Duration { days, ..Duration::default() };
        CalendarSettings {
            zone: Zone::london(),
            host: host.to_string(),
            uid_half: host.to_string(),
            organiser: None,
            nation: Nation::England,
            epoch: jiff::civil::date(2000, 1, 1),
            today,
            keep_past: days(400),
            keep_cancelled: days(90),
        }
    }

    /// Returns the settings of site.toml in a language, on a day.
    pub fn from_config(config: &Config, language: usize, today: Date) -> CalendarSettings {
        let named = Zone::from_name(&config.time_zone, Span::default());
        let own = config.fields.get(language).and_then(|fields| fields.table("calendar")?.table("organiser"));
        CalendarSettings {
            zone: named.unwrap_or_else(|_| Zone::london()),
            organiser: config.calendar.organiser.as_ref().map(|(name, email)| Organiser {
                name: own.and_then(|own| own.text("name")).unwrap_or(name).to_owned(),
                email: email.clone(),
            }),
            nation: config.calendar.nation.as_deref().and_then(Nation::parse).unwrap_or_default(),
            keep_past: config.calendar.keep_past,
            keep_cancelled: config.calendar.keep_cancelled,
            uid_half: format!("{}{}", config.base.host(), config.base.path),
            ..CalendarSettings::new(config.base.host(), today)
        }
    }

    /// Returns the UID for an id (RFC 7986 section 5.3): without spaces, whatever characters the id has.
    pub fn uid(&self, id: &str) -> String {
        let mut uid = String::with_capacity(id.len() + 1 + self.uid_half.len());
        for c in id.chars() {
            match c {
                '/' => uid.push('.'),
                // The escape is unambiguous: no id that contains an escape equals another id with
                // the escaped character.
                '%' => uid.push_str("%25"),
                c if c.is_whitespace() || c.is_control() => uid.push_str(&encode_query(c.encode_utf8(&mut [0; 4]))),
                c => uid.push(c),
            }
        }
        uid.push('@');
        uid + &self.uid_half
    }
}
