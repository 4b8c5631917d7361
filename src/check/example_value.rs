//! A value of the starter or of an example was left in place.
//!
//! `www.example.org` is nobody's address: links, feeds and the site map would lead there, and people would write to nobody. An approval that
//! `commonweal init` wrote in an older version was given by nobody.
//!
//! `…` is what `commonweal new` writes where a text belongs.
//!
//! A new site that holds only what `commonweal init` wrote is not reported: nothing of it is published yet.
//!
//! Bad: `base_url = "https://www.example.org"`, `email = "hello@example.org"`, `chair = "…"`
//!
//! Good: your own address

use std::collections::HashSet;

use super::{CheckContext, RuleReporter};
use crate::schema::{Field, Fields, Value};
use crate::source::Span;

/// The names that RFC 2606 section 3 keeps for examples. A name beneath one, such as `trust.example.org`, was made up on purpose.
const EXAMPLE_HOSTS: [&str; 6] =
    ["example.org", "example.com", "example.net", "www.example.org", "www.example.com", "www.example.net"];

/// The documents that `commonweal init` writes.
const STARTER: [&str; 3] = ["", "accessibility", "policies/accessibility-policy"];

pub fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    if site.visible().all(|(_, document)| STARTER.contains(&document.path.as_str())) {
        return;
    }
    let mut found: Vec<(Span, String)> = Vec::new();
    site.config.fields.iter().for_each(|fields| examples_in(fields, &mut found));
    for (_, document) in site.visible() {
        examples_in(&document.fields, &mut found);
        let links = document.content_summary.links.iter().filter(|link| is_example(&link.target));
        found.extend(links.map(|link| (link.place, link.target.to_string())));
    }
    // What a translation inherits stands in one place only.
    let mut reported = HashSet::new();
    for (span, value) in found.into_iter().filter(|(span, _)| reported.insert(*span)) {
        if is_blank(&value) {
            report
                .report(span, "`…` stands where a value belongs")
                .note("`commonweal new` wrote it for you to replace, and visitors would read it as it stands.")
                .help("write what is meant; or take the line out, if the field is not required");
            continue;
        }
        report
            .report(span, format!("`{value}` is the value of an example"))
            .note("It leads to nobody, so people who follow it or write to it get no answer.")
            .help("write your own address");
    }
    if let Some(id) = site.at_path(STARTER[2]).filter(|id| site.is_visible(*id))
        && let Some(approved) = site.fields(id).table("approved")
        && approved.text("by") == Some("The board")
        && approved.date("date").is_some()
        && approved.date("date") == site.fields(id).date("issued")
        && site.fields(id).text("owner") == Some("Head of communications")
    {
        report
            .report(approved.span_of("by"), "the policy says that `The board` approved it on the day on which the site was started")
            .note("`commonweal init` wrote that in an older version, so nobody may have approved it.")
            .help("write who approved it and when, or remove `approved` until then");
    }
}

fn examples_in(fields: &Fields, found: &mut Vec<(Span, String)>) {
    fields.iter().for_each(|(_, _, field)| examples_of(field, found));
}

fn examples_of(field: &Field, found: &mut Vec<(Span, String)>) {
    match &field.value {
        Value::Text(text) if is_example(text) || is_blank(text) => found.push((field.span, text.to_string())),
        Value::List(items) => items.iter().for_each(|item| examples_of(item, found)),
        Value::Table(fields) => examples_in(fields, found),
        _ => {}
    }
}

/// Whether a value is the mark that `commonweal new` writes where a text belongs.
fn is_blank(value: &str) -> bool {
    value.trim() == "…"
}

/// Whether a value is, as a whole, an address on a host for examples.
fn is_example(value: &str) -> bool {
    let value = value.trim().trim_start_matches("mailto:");
    let host = match (value.split_once("://"), value.split_once('@')) {
        (Some((_, rest)), _) => rest.split(['/', '?', '#', ':']).next().unwrap_or_default(),
        (None, Some((_, host))) => host.split('?').next().unwrap_or_default(),
        (None, None) => return false,
    };
    EXAMPLE_HOSTS.iter().any(|own| own.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::is_example;

    #[test]
    fn only_whole_addresses_on_hosts_for_examples_count() {
        for value in ["https://www.example.org", "http://example.com/a?b", "hello@example.org", "mailto:a@example.net?subject=b"] {
            assert!(is_example(value), "{value}");
        }
        for value in ["https://trust.example.org", "a@trust.example.org", "example.org", "See https://example.org now", "@a"] {
            assert!(!is_example(value), "{value}");
        }
    }
}
