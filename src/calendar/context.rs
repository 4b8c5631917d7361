//! What an event is read against besides its own fields: its site's settings, terms and places.

use jiff::civil::Date;

use crate::calendar::event::EventPlace;
use crate::calendar::settings::CalendarSettings;
use crate::calendar::terms::Terms;
use crate::calendar::write::remove_controls;
use crate::schema::fields::{Field, Value};

/// What the site knows about one event beyond its fields.
pub struct EventContext<'a> {
    /// The whole site's.
    pub settings: &'a CalendarSettings,
    /// The document's id.
    pub id: &'a str,
    /// The whole address of its page.
    pub url: &'a str,
    /// Its publish date, if it has one.
    pub published: Option<Date>,
    /// A place by reference; `None` for one that is unknown (the site has told) or hidden.
    pub place: &'a dyn Fn(&str) -> Option<EventPlace>,
    /// All terms documents.
    pub terms: &'a [Terms],
}

/// A place by id, or one written in the event.
pub(crate) fn place(field: &Field, context: &EventContext) -> Option<EventPlace> {
    match &field.value {
        Value::Text(id) => (context.place)(id),
        Value::Table(table) => Some(EventPlace {
            id: None,
            name: remove_controls(table.text("name").unwrap_or("")),
            address: match table.get("address").map(|field| &field.value) {
                Some(Value::Text(text)) => one_line(text),
                _ => table.texts("address").map(|line| one_line(line.value)).collect::<Vec<_>>().join(", "),
            },
            postcode: table.text("postcode").map(str::to_string),
            position: table.number("latitude").zip(table.number("longitude")),
            access: table.table("access").cloned(),
        }),
        _ => None,
    }
}

/// Lines of an address as one, with commas.
pub(crate) fn one_line(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_end_matches(',')).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(", ")
}
