//! Facts of an event beside its dates: where, who, what it costs, how to book, how everybody can take part. Plain values that
//! pages show and feeds put into words.

use crate::datetime::{DayOrTime, PartialDate};
use crate::schema::fields::Fields;

/// Where an event happens: a place's document, or words written in the event itself.
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
    /// How to get in: the table as the event has it, for pages to show as they show that of a place's document.
    pub access: Option<Fields>,
}

impl EventPlace {
    /// Name, address and postcode on one line: LOCATION, and what a map is asked for.
    pub fn line(&self) -> String {
        let parts = [self.name.as_str(), self.address.as_str(), self.postcode.as_deref().unwrap_or("")];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
    }
}

/// Where an event happens online.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnlinePlace {
    /// The address to join at.
    pub url: String,
    /// What it is called.
    pub label: Option<String>,
}

/// Who holds an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organiser {
    /// A name.
    pub name: String,
    /// Where to write.
    pub email: Option<String>,
}

/// What an event costs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventCost {
    /// Nothing.
    pub free: bool,
    /// The price in words: "£5", "£3.50", "from £2".
    pub price: Option<String>,
    /// Who pays less, and how much.
    pub concessions: Option<String>,
    /// More to know, as Markdown.
    pub note: Option<String>,
}

/// How to book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventBooking {
    /// Where.
    pub url: Option<String>,
    /// From when.
    pub opens: Option<DayOrTime>,
    /// Until when.
    pub closes: Option<DayOrTime>,
    /// For how many.
    pub capacity: Option<i64>,
}

/// How everybody can take part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventAccess {
    /// British Sign Language: yes, or words about it.
    pub bsl: Option<String>,
    /// A relaxed session: yes, or words about it.
    pub relaxed: Option<String>,
    /// An interpreter: yes, or which.
    pub interpreter: Option<String>,
    /// More to know, as Markdown.
    pub note: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// By when to ask.
    pub ask_by: Option<PartialDate>,
}
