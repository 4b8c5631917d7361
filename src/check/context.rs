//! Defines the input of every rule: the assembled site, its sources and its addresses.

use std::collections::HashMap;

use crate::calendar::Calendar;
use crate::diagnostic;
use crate::site::Site;
use crate::source::{Sources, Span};
use crate::url::Address;

/// The input of every rule.
pub struct CheckContext<'a> {
    /// The assembled site.
    pub site: &'a Site,
    /// The sources of the site.
    pub sources: &'a Sources,
    /// The first language's calendar.
    pub calendar: &'a Calendar,
    /// Every address of the site: `/policies/`, `/news/feed.xml`. The value says whether it is only a
    /// redirect.
    pub addresses: &'a HashMap<Address<'a>, bool>,
}

impl CheckContext<'_> {
    /// Returns whether the site has an address, including redirects.
    pub fn has_address(&self, address: &Address) -> bool {
        self.addresses.contains_key(address)
    }

    /// Returns whether the site has its own page or file at an address.
    pub fn has_page_or_file(&self, address: &Address) -> bool {
        self.addresses.get(address).is_some_and(|is_old| !is_old)
    }

    /// Returns the position for findings about a binary file, or site.toml if the file is unknown.
    pub fn span_of_file(&self, path: &str) -> Span {
        self.sources.span_of_file(path).unwrap_or_else(|| Span::file_start(self.site.config.file))
    }

    /// Returns the address of the page to which most servers redirect from this one: it lacks the trailing
    /// slash, or includes the file name.
    pub fn server_redirect(&self, address: &Address) -> Option<Address<'static>> {
        let name = address.name();
        let folder = name.strip_suffix("index.html").unwrap_or(&name).trim_end_matches('/');
        let whole = if folder.is_empty() { Address::from_name("") } else { Address::from_name(&format!("{folder}/")) };
        (whole != *address && self.has_address(&whole)).then_some(whole)
    }

    /// Returns the fix for an address that does not exist.
    pub fn suggest(&self, address: &Address) -> String {
        if let Some(whole) = self.server_redirect(address) {
            return format!("write `{whole}`");
        }
        let known = self.addresses.iter().filter(|(known, is_old)| !**is_old && known.is_folder());
        let mut known: Vec<&str> = known.map(|(known, _)| known.as_str()).collect();
        known.sort_unstable();
        match diagnostic::nearest(address.as_str(), known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name an address that the site has".to_owned(),
        }
    }
}
