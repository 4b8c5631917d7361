//! Reads the address at which the site is published: takes `base_url`, returns the [`Base`]
//! of all addresses.

use super::Config;
use crate::diagnostic::Finding;
use crate::schema::Fields;
use crate::source::{FileId, Span};
use crate::url::Base;

impl Config {
    /// Returns the base addresses of the site: the one in use, and the one in site.toml.
    pub fn bases(&self) -> Vec<Base> {
        let written = self.fields.first().and_then(|fields| fields.text("base_url")).and_then(Base::parse);
        let mut bases = vec![self.base.clone()];
        bases.extend(written.filter(|base| *base != self.base));
        bases
    }
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
        let help = "write one such as \"https://www.example.org/\", without `?` or `#`";
        findings.push(Finding::error("bad-value", span, message).help(help));
    }
    base.unwrap_or(Base { origin: "https://example.org".into(), path: String::new() })
}
