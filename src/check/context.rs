//! What every rule may read: the assembled site, its sources and the addresses that it answers to.

use std::collections::HashMap;

use crate::calendar::Calendar;
use crate::diagnostic;
use crate::site::Site;
use crate::source::Sources;
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

    /// What to write instead of an address at which there is nothing.
    pub fn suggest(&self, address: &Address) -> String {
        let slashed = Address::from_name(&format!("{}/", address.name()));
        if self.has_own(&slashed) {
            return format!("write `{slashed}`, with its last slash");
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
