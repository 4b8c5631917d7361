//! One event's page: its facts, its next dates, how to book, and how to add it to a calendar.

use crate::calendar::{Event, links};
use crate::render::context::{Localized, Renderer};
use crate::render::pages::events::{booking, json_ld, notices, page_dates, page_facts};
use crate::render::parts::contacts;
use crate::render::parts::events::{addresses, rows, rule, subscribe};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::{calendars, frame, view};
use crate::schema::Fields;
use crate::site::DocId;

pub(crate) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let fields = site.fields(id);
    let text = PageText::new(renderer, id, language);
    let mut page = frame::of_document(renderer, route, id, "event", &text);
    let Some(event) = renderer.calendar(language).event(calendars::event_id(site, id)) else {
        // Its times are invalid, which has its own finding; a preview shows the rest.
        let view = view::EventPage { body: text.body(), ..view::EventPage::default() };
        text.finish()?;
        return frame::write_page(renderer, route, view::EventPage::TEMPLATE, &page, &view, out);
    };
    let over = event.last_day() < site.options.today;
    page.tag = rows::tag(renderer.localized(language), event.status);
    page.notices = notices::for_event(renderer.localized(language), event);
    page.kicker =
        (!over && !event.status.is_off()).then(|| page_facts::next(renderer.localized(language), event)).flatten();
    page.facts = page_facts::for_event(renderer.localized(language), id, event, &text);
    // The description of an event without a summary or a text is its date and place.
    page.description =
        page.description.or_else(|| page_facts::next(renderer.localized(language), event).map(|text| text.text));
    let address = addresses::of_page(site, id, language).join("event.ics");
    let subscribe = (!over).then(|| subscribe::to_feed(renderer, &address, renderer.title(id, language), &event.title));
    page.feeds.extend(subscribe.as_ref().map(subscribe::feed_link));
    frame::json_ld(renderer, &mut page, vec![json_ld::for_event(renderer.localized(language), id, event)]);
    let body = text.body();
    let view = view::EventPage {
        body,
        repeats: rule::with_range(renderer.localized(language), event),
        dates: page_dates::for_series(renderer.localized(language), event, fields, &text),
        booking: fields
            .table("booking")
            .filter(|_| !over && !event.status.is_off())
            .map(|booking| booking::booking(renderer.localized(language), id, event, booking)),
        access_contact: fields
            .table("access")
            .filter(|_| !over)
            .and_then(|access| access_contact(renderer.localized(language), id, access)),
        organiser: organiser(renderer.localized(language), id, event),
        add: (!over && !event.status.is_off())
            .then(|| add(renderer.localized(language), event, renderer.href(&address))),
        subscribe,
        source: source(renderer.localized(language), event),
    };
    text.finish()?;
    frame::write_page(renderer, route, view::EventPage::TEMPLATE, &page, &view, out)
}

/// Returns the links that add the event to a calendar. A link that adds one date of several names it.
fn add(renderer: Localized, event: &Event, download: String) -> view::AddTo {
    let next = page_dates::main_date(&renderer, event).map(|date| &event.occurrences[date.occurrence]);
    let one = next
        .filter(|_| event.occurrences.len() > 1)
        .map(|next| rows::within(renderer, &rows::time_text(renderer, event, next.when).text));
    view::AddTo {
        google: Some(links::google(event, next)),
        google_date: one.clone().filter(|_| !links::fits_one_rule(event)),
        outlook: Some(links::outlook(event, next)),
        outlook_date: one,
        download,
    }
}

/// Returns the contact for questions about access: an email address, a number, or the author's text.
fn access_contact(renderer: Localized, id: DocId, access: &Fields) -> Option<view::Contact> {
    let contact = access.text("contact").map(str::trim).filter(|contact| !contact.is_empty())?;
    let number = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-');
    Some(if contact.contains('@') && !contact.contains(' ') {
        view::Contact { email: Some(contact.to_lowercase()), ..view::Contact::default() }
    } else if contact.chars().all(number) {
        view::Contact {
            phone: Some(contact.to_owned()),
            phone_href: Some(contacts::tel_address(contact)),
            ..view::Contact::default()
        }
    } else {
        view::Contact { role: renderer.text_in(id, access, "contact"), ..view::Contact::default() }
    })
}

/// Returns the organiser: the event's own, else the site's.
fn organiser(renderer: Localized, id: DocId, event: &Event) -> Option<view::Contact> {
    let role = page_facts::organiser(renderer, id, event)?;
    let email = event.organiser.email.as_deref().map(str::to_lowercase);
    email.is_some().then_some(view::Contact { role: Some(role), email, ..view::Contact::default() })
}

/// Returns the partner's calendar from which the event was imported.
fn source(renderer: Localized, event: &Event) -> Option<view::Link> {
    let imported = event.imported.as_ref()?;
    let partner = imported.partner.as_deref().and_then(|id| calendars::document_named(&renderer.site, "partner", id));
    let link = partner.map_or_else(
        || view::Link::own(imported.file.rsplit('/').next().unwrap_or_default(), ""),
        |partner| renderer.link(partner),
    );
    let title = renderer.tn("event-from", &[("name", link.title.as_str().into())]);
    Some(view::Link { title, href: imported.url.clone().unwrap_or(link.href), ..view::Link::default() })
}
