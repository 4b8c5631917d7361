//! How to book an event, on the day of the build.

use jiff::civil::Date;

use crate::calendar::Event;
use crate::calendar::event::EventStatus;
use crate::datetime::DayOrTime;
use crate::render::context::Localized;
use crate::render::parts::events::rows;
use crate::render::view;
use crate::schema::Fields;
use crate::site::{DocId, Target, asset_address};
use crate::url::{WrittenAddress, encode_external};

/// Returns how to book, on the day of the build.
pub(crate) fn booking(renderer: Localized, id: DocId, event: &Event, booking: &Fields) -> view::Booking {
    let today = renderer.site.options.today;
    let said = |key: &str, at: DayOrTime| renderer.tn(key, &[("date", rows::day_or_time(renderer, event, at).into())]);
    let (opens, closes) = (moment(booking, "opens"), moment(booking, "closes"));
    let mut lines = Vec::new();
    let before = opens.filter(|opens| opens.date() > today);
    let after = closes.filter(|closes| closes.date() < today);
    lines.extend(before.map(|opens| said("booking-opens", opens)));
    match (after, closes) {
        (Some(closed), _) => lines.push(said("booking-closed", closed)),
        (None, Some(closes)) => lines.push(said("booking-closes", closes)),
        _ => {}
    }
    if let Some(capacity) = booking.integer("capacity") {
        lines.push(renderer.tn("booking-capacity", &[("count", capacity.into())]));
    }
    let open = before.is_none() && after.is_none() && event.status != EventStatus::Full;
    let href = booking.text("url").filter(|_| open).and_then(|url| href(renderer, id, url));
    view::Booking { href, lines }
}

/// Returns a day or a time of day. A date without a day counts as a whole.
fn moment(fields: &Fields, name: &str) -> Option<DayOrTime> {
    let day = |date: Date| DayOrTime::Day(date);
    fields.day_or_time(name).or_else(|| fields.date(name).map(|date| day(date.first_day())))
}

/// Returns the target of a link in front matter; `None` if it does not exist.
fn href(renderer: Localized, id: DocId, url: &str) -> Option<String> {
    let site = &renderer.site;
    match site.resolve_target(id, url) {
        Target::Elsewhere => Some(encode_external(url).into_owned()),
        Target::Document { id, .. } => {
            Some(renderer.href(&site.address(site.version_or_original(id, renderer.language))))
        }
        Target::Address(WrittenAddress { address, rest }) => {
            Some(renderer.href(&site.address_in_language(&address, renderer.language)) + &rest)
        }
        Target::Asset(asset) => Some(renderer.href(&asset_address(&asset.path))),
        Target::Fragment(_) | Target::Hidden(_) | Target::Nothing(_) => None,
    }
}
