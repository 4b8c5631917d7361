//! What every rule may read: the assembled site, its sources and the addresses that it answers to.

use std::collections::HashMap;

use crate::calendar::Calendar;
use crate::diagnostic;
use crate::site::Site;
use crate::source::{Sources, Span};
use crate::url::Address;

/// What rules may read.
pub struct CheckContext<'a> {
    /// The assembled site.
    pub site: &'a Site,
    /// The sources that it was made of.
    pub sources: &'a Sources,
    /// The first language's calendar.
    pub calendar: &'a Calendar,
    /// Every address that the site answers to: `/policies/`, `/news/feed.xml`; each with whether it is an old one that leads on.
    pub addresses: &'a HashMap<Address<'a>, bool>,
}

impl CheckContext<'_> {
    /// Whether the site answers at an address, if only by leading on.
    pub fn answers(&self, address: &Address) -> bool {
        self.addresses.contains_key(address)
    }

    /// Whether the site has a page or file of its own at an address.
    pub fn has_own(&self, address: &Address) -> bool {
        self.addresses.get(address).is_some_and(|is_old| !is_old)
    }

    /// The place for findings about a file that is no text; site.toml where the file is not known.
    pub fn place_of(&self, path: &str) -> Span {
        self.sources.place_of(path).unwrap_or_else(|| Span::file_start(self.site.config.file))
    }

    /// The address of the page to which most servers lead on from this one: its last slash is missing, or the name of its file follows.
    pub fn led_on(&self, address: &Address) -> Option<Address<'static>> {
        let name = address.name();
        let folder = name.strip_suffix("index.html").unwrap_or(&name).trim_end_matches('/');
        let whole = if folder.is_empty() { Address::from_name("") } else { Address::from_name(&format!("{folder}/")) };
        (whole != *address && self.answers(&whole)).then_some(whole)
    }

    /// What to write instead of an address at which there is nothing.
    pub fn suggest(&self, address: &Address) -> String {
        if let Some(whole) = self.led_on(address) {
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
