//! Where the site is published: `base_url` in, the [`Base`] that addresses are joined to, out.

use super::Config;
use crate::diagnostic::Finding;
use crate::schema::Fields;
use crate::source::{FileId, Span};
use crate::url::Base;

impl Config {
    /// Where the site is published: as the command line says, and as site.toml does.
    pub fn bases(&self) -> Vec<Base> {
        let written = self.fields.first().and_then(|fields| fields.text("base_url")).and_then(Base::parse);
        let mut bases = vec![self.base.clone()];
        bases.extend(written.filter(|base| *base != self.base));
        bases
    }
}

/// What site.toml says, or `instead` of it; an example's where neither can be an address.
pub(super) fn read(file: FileId, fields: &Fields, instead: Option<&str>, findings: &mut Vec<Finding>) -> Base {
    let (url, span) = match instead {
        Some(url) => (Some(url), Span::file_start(file)),
        None => (fields.text("base_url"), fields.span_of("base_url")),
    };
    let base = url.and_then(Base::parse);
    if let (Some(url), None) = (url, &base) {
        let message = format!("`{url}` is not an address that a site can stand at");
        let help = "write one such as \"https://www.example.org/\", without `?` or `#`";
        findings.push(Finding::error("bad-value", span, message).help(help));
    }
    base.unwrap_or(Base { origin: "https://example.org".into(), path: String::new() })
}
