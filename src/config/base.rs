//! Reads the address at which the site is published: takes `base_url`, returns the [`Base`]
//! of all addresses.

use super::Config;
use crate::diagnostic::{Finding, Level};
use crate::schema::Fields;
use crate::source::{FileId, Span};
use crate::url::{AddressScope, Base};

impl Config {
    /// Returns the base addresses of the site: the one in use, and the one in site.toml.
    pub fn bases(&self) -> Vec<Base> {
        let written = self.fields.first().and_then(|fields| fields.text("base_url")).and_then(Base::parse);
        let mut bases = vec![self.base.clone()];
        bases.extend(written.filter(|base| *base != self.base));
        bases
    }
}

/// Returns why a site cannot be published at an address, and the fix. Example addresses have a rule of their own.
fn doubtful(base: &Base) -> Option<(&'static str, &'static str)> {
    const OWN: &str = "write the address at which visitors find the site; `commonweal preview` needs no change of it";
    match AddressScope::from_host(base.host()) {
        AddressScope::OwnComputer => return Some(("which is your own computer", OWN)),
        AddressScope::OwnNetwork => return Some(("which only your own network can reach", OWN)),
        AddressScope::Public | AddressScope::Example => {}
    }
    let last = base.path.rsplit('/').next().unwrap_or_default();
    (last.ends_with(".html") || last.ends_with(".htm")).then_some((
        "which is the address of one page",
        "leave out the name of the file: the addresses of all pages begin with `base_url`",
    ))
}

/// Reads `base_url`, or `instead` of it; returns an example address if neither is valid.
pub(super) fn read(file: FileId, fields: &Fields, instead: Option<&str>, findings: &mut Vec<Finding>) -> Base {
    let (url, span) = match instead {
        Some(url) => (Some(url), Span::file_start(file)),
        None => (fields.text("base_url"), fields.span_of("base_url")),
    };
    let base = url.and_then(Base::parse);
    if let (Some(url), None) = (url, &base) {
        let message = format!("`{url}` cannot be the address of a site");
        let help = match url.is_ascii() {
            true => "write one such as \"https://www.example.org/\", without `?` or `#`",
            false => {
                "write the form of the address that has only letters from a to z, such as \"https://xn--mnchen-3ya.de/\": the company \
                 that sold you the address shows it"
            }
        };
        findings.push(Finding::error("bad-value", span, message).help(help));
    }
    if let (Some(url), Some(base), None) = (url, &base, instead)
        && let Some((why, help)) = doubtful(base)
    {
        let message = format!("`base_url` is `{url}`, {why}");
        let note = "Search engines, feeds, calendars and shared links would use this address.";
        findings.push(Finding::new(Level::Warning, "bad-value", span, message).note(note).help(help));
    }
    base.unwrap_or(Base { origin: "https://example.org".into(), path: String::new() })
}
