//! Builds contact details: phone, email, web address.

use crate::render::context::{Localized, RouteContext};
use crate::render::view;
use crate::schema::Fields;
use crate::site::DocId;

/// Returns the contact details in a table of `role`, `email`, `phone`.
pub(crate) fn contact(context: &RouteContext, id: DocId, contact: &Fields, language: usize) -> Option<view::Contact> {
    let phone = contact.text("phone");
    let found = view::Contact {
        role: context.text_in(id, contact, "role", language),
        email: contact.text("email").map(str::to_lowercase),
        phone: phone.map(str::to_owned),
        phone_href: phone.map(tel_address),
    };
    (found != view::Contact::default()).then_some(found)
}

/// Returns the contact details of the organisation, from its table.
pub(crate) fn organisation(organisation: &Fields) -> Option<view::Contact> {
    let phone = organisation.text("phone");
    let contact = view::Contact {
        role: None,
        email: organisation.text("email").map(str::to_lowercase),
        phone: phone.map(str::to_owned),
        phone_href: phone.map(tel_address),
    };
    (contact != view::Contact::default()).then_some(contact)
}

/// Returns an external website as a fact: its shortened address, and a note that it is external.
pub(crate) fn website(renderer: Localized, url: &str) -> view::Fact {
    let value = view::FactValue {
        text: shown_address(url).to_owned(),
        href: Some(url.to_owned()),
        note: Some(renderer.t("external").to_owned()),
        ..view::FactValue::default()
    };
    view::Fact::single(renderer.t("fact-website"), value)
}

/// Returns the `tel:` address of a phone number (RFC 3966): UK numbers in their international form.
pub(crate) fn tel_address(phone: &str) -> String {
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    match digits.strip_prefix('0') {
        Some(national) if !digits.starts_with("00") => format!("tel:+44{national}"),
        _ => format!("tel:{digits}"),
    }
}

/// Returns an address without `https://` and the last `/`.
pub(crate) fn shown_address(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uk_numbers_have_international_addresses() {
        assert_eq!(tel_address("01632 960 001"), "tel:+441632960001");
        assert_eq!(tel_address("+44 1632 960001"), "tel:+441632960001");
    }
}
