//! Facts about an event besides its dates: place, organiser, cost, booking, access. Plain values
//! that pages show and feeds format as text.

use crate::datetime::{DayOrTime, PartialDate};
use crate::schema::fields::Fields;

/// The place of an event: a place's document, or a description in the event itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventPlace {
    /// The id of the place's document, if it has one.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its address on one line, commas between its parts, without the postcode.
    pub address: String,
    /// Its postcode.
    pub postcode: Option<String>,
    /// Latitude and longitude in degrees (WGS 84).
    pub position: Option<(f64, f64)>,
    /// Access to the place, as in the event's table; pages show it like that of a place's document.
    pub access: Option<Fields>,
}

impl EventPlace {
    /// Returns name, address and postcode on one line, for LOCATION and for map searches.
    pub fn line(&self) -> String {
        let parts = [self.name.as_str(), self.address.as_str(), self.postcode.as_deref().unwrap_or("")];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
    }
}

/// The online meeting of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnlinePlace {
    /// The address to join.
    pub url: String,
    /// The name of the link.
    pub label: Option<String>,
}

/// The organiser of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organiser {
    /// The name.
    pub name: String,
    /// The email address.
    pub email: Option<String>,
}

/// What an event costs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventCost {
    /// Whether it is free.
    pub free: bool,
    /// The price as text: "£5", "£3.50", "from £2".
    pub price: Option<String>,
    /// Who pays less, and how much.
    pub concessions: Option<String>,
    /// More information, as Markdown.
    pub note: Option<String>,
}

/// How to book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventBooking {
    /// The address to book.
    pub url: Option<String>,
    /// The opening of booking.
    pub opens: Option<DayOrTime>,
    /// The end of booking.
    pub closes: Option<DayOrTime>,
    /// The number of places.
    pub capacity: Option<i64>,
}

/// Access to an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventAccess {
    /// British Sign Language: yes, or a description.
    pub bsl: Option<String>,
    /// A relaxed session: yes, or a description.
    pub relaxed: Option<String>,
    /// An interpreter: yes, or for which languages.
    pub interpreter: Option<String>,
    /// More information, as Markdown.
    pub note: Option<String>,
    /// Who to ask.
    pub contact: Option<String>,
    /// The last day to ask.
    pub ask_by: Option<PartialDate>,
}
