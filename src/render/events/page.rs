//! One event's page: its facts, its next dates, how to book, and how to keep it in a calendar.

use jiff::civil::Date;

use super::facets::order;
use super::{feeds, json_ld, notices, page_dates, page_facts, rows, rule, subscribe};
use crate::calendar::event::{EventStatus, Occurrence};
use crate::calendar::{Event, OccurrenceRef, links};
use crate::datetime::DayOrTime;
use crate::render::prose::PageText;
use crate::render::{RenderError, Renderer, Route, calendars, parts, view};
use crate::schema::Fields;
use crate::site::{DocId, Target, asset_address};
use crate::url::{WrittenAddress, encode_elsewhere};

pub(super) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let fields = site.fields(id);
    let text = PageText::new(renderer, id, language);
    let mut page = renderer.frame_of(route, id, "event", &text);
    let Some(event) = renderer.calendar(language).event(calendars::event_id(site, id)) else {
        // Its times make no sense: a finding says so, and a preview shows the rest.
        let view = view::EventPage { body: text.body(), ..view::EventPage::default() };
        text.finish()?;
        return renderer.write_page(route, view::EventPage::TEMPLATE, &page, &view, out);
    };
    let over = event.last_day() < site.options.today;
    page.tag = rows::tag(renderer, language, event.status);
    page.notices = notices::for_event(renderer, language, event);
    page.kicker = (!over && !event.status.is_off()).then(|| page_facts::next(renderer, language, event)).flatten();
    page.facts = page_facts::for_event(renderer, language, id, event, &text);
    // What the page is found by, where nobody wrote a summary or a text: its date and place.
    page.description = page.description.or_else(|| page_facts::next(renderer, language, event).map(|text| text.text));
    let address = feeds::page_address(site, id, language).join("event.ics");
    let subscribe = (!over).then(|| subscribe::to(renderer, &address, renderer.title(id, language), &event.title));
    page.feeds.extend(subscribe.as_ref().map(subscribe::feed_link));
    renderer.json_ld(&mut page, vec![json_ld::for_event(renderer, language, id, event)]);
    let body = text.body();
    let view = view::EventPage {
        body,
        repeats: rule::with_range(renderer, language, event),
        dates: page_dates::for_series(renderer, language, event, fields, &text),
        booking: fields
            .table("booking")
            .filter(|_| !over && !event.status.is_off())
            .map(|booking| self::booking(renderer, language, id, event, booking)),
        access_contact: fields
            .table("access")
            .filter(|_| !over)
            .and_then(|access| access_contact(renderer, id, access, language)),
        organiser: organiser(renderer, language, id, event),
        add: (!over && !event.status.is_off()).then(|| add(renderer, language, event, renderer.href(&address))),
        subscribe,
        source: source(renderer, language, event),
    };
    text.finish()?;
    renderer.write_page(route, view::EventPage::TEMPLATE, &page, &view, out)
}

/// How to keep a copy. Where a link adds one date of several, it says which.
fn add(renderer: &Renderer, language: usize, event: &Event, download: String) -> view::AddTo {
    let next = main_date(renderer, event).map(|date| &event.occurrences[date.occurrence]);
    let one = next
        .filter(|_| event.occurrences.len() > 1)
        .map(|next| rows::within(renderer, language, &rows::time_text(renderer, language, event, next.when).text));
    view::AddTo {
        google: Some(links::google(event, next)),
        google_date: one.clone().filter(|_| !links::fits_one_rule(event)),
        outlook: Some(links::outlook(event, next)),
        outlook_date: one,
        download,
    }
}

/// How to book, as things stand on the day of the build.
pub(super) fn booking(
    renderer: &Renderer,
    language: usize,
    id: DocId,
    event: &Event,
    booking: &Fields,
) -> view::Booking {
    let today = renderer.site.options.today;
    let said = |key: &str, at: DayOrTime| {
        renderer.tn(language, key, &[("date", rows::day_or_time(renderer, language, event, at).into())])
    };
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
        lines.push(renderer.tn(language, "booking-capacity", &[("count", capacity.into())]));
    }
    let open = before.is_none() && after.is_none() && event.status != EventStatus::Full;
    let href = booking.text("url").filter(|_| open).and_then(|url| href(renderer, id, language, url));
    view::Booking { href, lines }
}

/// A day, or a time of a day; a date that was written without one counts whole.
fn moment(fields: &Fields, name: &str) -> Option<DayOrTime> {
    let day = |date: Date| DayOrTime::Day(date);
    fields.day_or_time(name).or_else(|| fields.date(name).map(|date| day(date.first_day())))
}

/// Where a link in front matter leads; `None` for one that leads nowhere.
fn href(renderer: &Renderer, id: DocId, language: usize, url: &str) -> Option<String> {
    let site = &renderer.site;
    match site.target(id, url) {
        Target::Elsewhere => Some(encode_elsewhere(url).into_owned()),
        Target::Document { id, .. } => Some(renderer.href(&site.address(site.best(id, language)))),
        Target::Address(WrittenAddress { address, rest }) => {
            Some(renderer.href(&site.in_language(&address, language)) + &rest)
        }
        Target::Asset(asset) => Some(renderer.href(&asset_address(&asset.path))),
        Target::Fragment(_) | Target::Hidden(_) | Target::Nothing(_) => None,
    }
}

/// Whom to ask about access: a mail address, a number, or the words of its author.
fn access_contact(renderer: &Renderer, id: DocId, access: &Fields, language: usize) -> Option<view::Contact> {
    let contact = access.text("contact").map(str::trim).filter(|contact| !contact.is_empty())?;
    let number = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-');
    Some(if contact.contains('@') && !contact.contains(' ') {
        view::Contact { email: Some(contact.to_lowercase()), ..view::Contact::default() }
    } else if contact.chars().all(number) {
        view::Contact {
            phone: Some(contact.to_owned()),
            phone_href: Some(parts::tel_address(contact)),
            ..view::Contact::default()
        }
    } else {
        view::Contact { role: renderer.text_in(id, access, "contact", language), ..view::Contact::default() }
    })
}

/// Who answers for it: its own organiser, else the site's.
fn organiser(renderer: &Renderer, language: usize, id: DocId, event: &Event) -> Option<view::Contact> {
    let role = page_facts::organiser(renderer, language, id, event)?;
    let email = event.organiser.email.as_deref().map(str::to_lowercase);
    email.is_some().then_some(view::Contact { role: Some(role), email, ..view::Contact::default() })
}

/// The calendar from which an event was taken.
fn source(renderer: &Renderer, language: usize, event: &Event) -> Option<view::Link> {
    let imported = event.imported.as_ref()?;
    let partner = imported.partner.as_deref().and_then(|id| calendars::named(&renderer.site, "partner", id));
    let link = partner.map_or_else(
        || view::Link::own(imported.file.rsplit('/').next().unwrap_or_default(), ""),
        |partner| renderer.link(partner, language),
    );
    let title = renderer.tn(language, "event-from", &[("name", link.title.as_str().into())]);
    Some(view::Link { title, href: imported.url.clone().unwrap_or(link.href), ..view::Link::default() })
}

/// The date that an event's page and search engines name first: the next that takes place, else the last.
pub(super) fn main_date(renderer: &Renderer, event: &Event) -> Option<OccurrenceRef> {
    let today = renderer.site.options.today;
    let dated = |(at, occurrence): (usize, &Occurrence)| OccurrenceRef {
        event: 0,
        occurrence: at,
        begins: occurrence.when.begins(),
        last_day: occurrence.when.last_day(),
    };
    let dates = || event.occurrences.iter().enumerate().map(dated);
    let ahead = dates().filter(|date| date.last_day >= today);
    let off = |date: &OccurrenceRef| event.status_of(&event.occurrences[date.occurrence]).is_off();
    ahead.min_by_key(|date| (off(date), order(date))).or_else(|| dates().max_by_key(order))
}
