//! A value of the starter site or of an example was not replaced.
//!
//! `www.example.org` is not a real address: links, feeds and the site map would lead to it, and people
//! would write to nobody. The same applies to its subdomains, such as `news.example.org`. A site whose own
//! `base_url` is such a name, `https://trust.example.org`, is itself an example, so its subdomains of
//! `example.org` are not reported.
//!
//! The starter policy of an older version of `commonweal init` said that `The board` approved it, which was
//! not true. It is reported while the policy has the owner of the starter and was approved on the day on
//! which it was issued. If its `owner` or dates were changed, the approval counts as real.
//!
//! `commonweal new` writes `…` for a missing text. The example that it writes after `#` becomes a fact when
//! somebody removes the `#`. A sentence of an unchanged example is reported, and so are three values of one
//! section, such as those of one entry of `[[measures]]`.
//!
//! A new site that contains only what `commonweal init` wrote is not reported, because it is not published
//! yet.
//!
//! Bad: `base_url = "https://www.example.org"`, `email = "hello@example.org"`, `chair = "…"`
//!
//! Good: your own address

use std::collections::HashSet;

use super::{CheckContext, RuleReporter};
use crate::schema::{Field, Fields, ValueKind, Shape, Value};
use crate::site::Site;
use crate::source::Span;
use crate::url::{AddressScope, host_of};

/// The example names of RFC 2606 section 3, in the forms that instructions and the starter use.
const EXAMPLE_HOSTS: [&str; 6] =
    ["example.org", "example.com", "example.net", "www.example.org", "www.example.com", "www.example.net"];

/// The documents that `commonweal init` writes.
const STARTER: [&str; 3] = ["", "accessibility", "policies/accessibility-policy"];

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    if site.visible().all(|(_, document)| STARTER.contains(&document.path.as_str())) {
        return;
    }
    let mut found: Vec<(Span, String)> = Vec::new();
    let examples = Examples::for_site(site);
    let is_on_example_host = AddressScope::from_host(site.config.base.host()) == AddressScope::Example;
    site.config.fields.iter().for_each(|fields| examples.fields(fields, &mut found));
    for (_, document) in site.visible() {
        let before = found.len();
        examples.fields(&document.fields, &mut found);
        // `form-endpoint` reports the target of a form.
        let endpoint = document.fields.table("form").and_then(|form| form.table("endpoint"));
        if let Some(endpoint) = endpoint.filter(|_| !is_on_example_host) {
            let span = endpoint.span_of("url");
            let of_document = found.split_off(before);
            found.extend(of_document.into_iter().filter(|(own, _)| *own != span));
        }
        let links = document.content_summary.links.iter().filter(|link| examples.has(&link.target));
        found.extend(links.map(|link| (link.place, link.target.to_string())));
    }
    // Report a value that translations inherit only once.
    let mut reported = HashSet::new();
    for (span, value) in found.into_iter().filter(|(span, _)| reported.insert(*span)) {
        if is_blank(&value) {
            report
                .report(span, "`…` is a placeholder for a value")
                .note("`commonweal new` wrote it for you to replace, and visitors would see it.")
                .help("write the value, or remove the line if the field is not required");
            continue;
        }
        report
            .report(span, format!("`{value}` is an example value"))
            .note("It is not a real address, so people who follow it or write to it get no answer.")
            .help("write your own address");
    }
    if !examples.is_example_site {
        let originals = site.visible().filter(|(_, document)| document.language == 0);
        originals.for_each(|(_, document)| report_scaffolded(context, &document.kind.shape, &document.fields, true, report));
    }
    if let Some(id) = site.at_path(STARTER[2]).filter(|id| site.is_visible(*id))
        && let Some(approved) = site.fields(id).table("approved")
        && approved.text("by") == Some("The board")
        && approved.date("date").is_some()
        && approved.date("date") == site.fields(id).date("issued")
        && site.fields(id).text("owner") == Some("Head of communications")
    {
        report
            .report(approved.span_of("by"), "the policy says that `The board` approved it on the day on which the site was created")
            .note("An older version of `commonweal init` wrote that, so perhaps it was never approved.")
            .help("write who approved it and when, or remove `approved` until somebody approves it");
    }
}

/// Fewest words of an example that authors do not write by chance.
const FEWEST_WORDS: usize = 4;

/// Number of values of one section that must equal the example.
const FEWEST_EQUAL: usize = 3;

/// Reports values that equal the examples of their own declaration, which `commonweal new` writes for
/// authors to replace.
fn report_scaffolded(context: &CheckContext, shape: &Shape, fields: &Fields, is_document: bool, report: &mut RuleReporter) {
    let mut same: Vec<(&str, Span, bool)> = Vec::new();
    for (name, _, field) in fields.iter() {
        let Some(own) = shape.get(name) else { continue };
        if let Some(section) = own.kind.section() {
            let tables = field.as_list().unwrap_or(std::slice::from_ref(field)).iter().filter_map(|item| item.as_table());
            tables.for_each(|table| report_scaffolded(context, section, table, false, report));
        } else if is_own_words(&own.kind) && is_example_of(context, field, &own.example) {
            let is_telling = own.example.split_whitespace().count() >= FEWEST_WORDS;
            same.push((name, field.span, is_telling));
        }
    }
    let is_example = same.iter().any(|(.., is_telling)| *is_telling) || (!is_document && same.len() >= FEWEST_EQUAL);
    let Some((_, span, _)) = same.iter().find(|(.., is_telling)| *is_telling).or(same.first()).filter(|_| is_example) else { return };
    let names: Vec<String> = same.iter().map(|(name, ..)| format!("`{name}`")).collect();
    let (says, values) = if names.len() == 1 { ("has", "the value") } else { ("have", "the values") };
    report
        .report(*span, format!("{} still {says} the text of the example of `commonweal new`", names.join(", ")))
        .note("Visitors believe that it is a fact about your organisation.")
        .help(format!("write the facts, or remove {values}"));
}

/// Returns whether a value of a kind is in its author's own words or figures, so that two rarely agree.
fn is_own_words(kind: &ValueKind) -> bool {
    match kind {
        ValueKind::Choice(_) | ValueKind::Boolean | ValueKind::Reference(_) | ValueKind::File | ValueKind::Link | ValueKind::Colour | ValueKind::Free | ValueKind::Table(_) | ValueKind::Map(_) => false,
        ValueKind::List(of) => is_own_words(of),
        ValueKind::AnyOf(kinds) => kinds.iter().any(is_own_words),
        _ => true,
    }
}

/// Returns whether a field has the value of its example.
fn is_example_of(context: &CheckContext, field: &Field, example: &str) -> bool {
    let written = context.sources.text(field.span).trim();
    !example.is_empty() && (written == example || example.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) == Some(written))
}

/// Returns whether a value is the placeholder that `commonweal new` writes for a missing text.
fn is_blank(value: &str) -> bool {
    value.trim() == "…"
}

/// Returns the host of a value that consists of a web address or an email address.
fn host(value: &str) -> Option<String> {
    let value = value.trim();
    if value.contains(char::is_whitespace) {
        return None;
    }
    if value.contains("://") {
        return host_of(value);
    }
    let (_, host) = value.strip_prefix("mailto:").unwrap_or(value).split_once('@')?;
    Some(host.split('?').next().unwrap_or_default().to_ascii_lowercase())
}

/// The hosts that count as examples on a site.
struct Examples {
    /// Whether the site itself is an example, so that subdomains of the example hosts are intended.
    is_example_site: bool,
}

impl Examples {
    fn for_site(site: &Site) -> Examples {
        let own = site.config.base.host();
        Examples { is_example_site: AddressScope::from_host(own) == AddressScope::Example && !EXAMPLE_HOSTS.contains(&own) }
    }

    fn fields(&self, fields: &Fields, found: &mut Vec<(Span, String)>) {
        fields.iter().for_each(|(_, _, field)| self.field(field, found));
    }

    fn field(&self, field: &Field, found: &mut Vec<(Span, String)>) {
        match &field.value {
            Value::Text(text) if self.has(text) || is_blank(text) => found.push((field.span, text.to_string())),
            Value::List(items) => items.iter().for_each(|item| self.field(item, found)),
            Value::Table(fields) => self.fields(fields, found),
            _ => {}
        }
    }

    /// Returns whether a value consists of an address on an example host.
    fn has(&self, value: &str) -> bool {
        host(value).is_some_and(|host| match self.is_example_site {
            true => EXAMPLE_HOSTS.contains(&host.as_str()),
            false => AddressScope::from_host(&host) == AddressScope::Example,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_on_example_hosts_count() {
        let (real, example) = (Examples { is_example_site: false }, Examples { is_example_site: true });
        for value in ["https://www.example.org", "http://example.com/a?b", "hello@example.org", "mailto:a@example.net?subject=b"] {
            assert!(real.has(value) && example.has(value), "{value}");
        }
        for value in ["https://trust.example.org", "a@trust.example.com", "https://trust.example/a"] {
            assert!(real.has(value) && !example.has(value), "{value}");
        }
        for value in ["example.org", "See https://example.org now", "@a", "https://trust.org/?a=@example.org", "a@myexample.org"] {
            assert!(!real.has(value) && !example.has(value), "{value}");
        }
    }
}
