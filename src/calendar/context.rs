//! The context in which an event is read: the site's settings, terms and places.

use jiff::civil::Date;

use crate::calendar::event::EventPlace;
use crate::calendar::settings::CalendarSettings;
use crate::calendar::terms::Terms;
use crate::calendar::write::remove_controls;
use crate::schema::fields::{Field, Value};

/// The data of the site that an event needs besides its own fields.
pub struct EventContext<'a> {
    /// The settings of the whole site.
    pub settings: &'a CalendarSettings,
    /// The document's id.
    pub id: &'a str,
    /// The absolute address of its page.
    pub url: &'a str,
    /// Its publish date, if it has one.
    pub published: Option<Date>,
    /// Resolves a reference to a place; `None` for a hidden one, and for an unknown one, which the
    /// site has reported.
    pub place: &'a dyn Fn(&str) -> Option<EventPlace>,
    /// All terms documents.
    pub terms: &'a [Terms],
}

/// Returns a place by its id, or the one described in the event.
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

/// Joins the lines of an address with commas.
pub(crate) fn one_line(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_end_matches(',')).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(", ")
}
