//! Redirects from old addresses. Takes the `aliases` of documents and `[redirects]` in site.toml.
//! Returns each with its destination, or with the reason why no server can redirect it.

use std::collections::HashSet;

use super::{Catalogue, DocId};
use crate::source::{Span, Spanned};
use crate::url::{Address, Base, WrittenAddress};

/// A redirect.
#[derive(Debug, Clone, PartialEq)]
pub struct Redirect<'s> {
    /// The old address.
    pub from: Address<'static>,
    /// Its target.
    pub to: Destination<'s>,
    /// The position of the old address in its source.
    pub span: Span,
}

/// The destination of a redirect.
#[derive(Debug, Clone, PartialEq)]
pub enum Destination<'s> {
    /// The document with the old address in its `aliases`.
    Document(DocId),
    /// An address within this site.
    Within(WrittenAddress),
    /// Another site.
    Elsewhere(&'s str),
}

/// The reason why no server can redirect an old address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedRedirect {
    /// Its host is not this site's.
    OtherHost,
    /// It has a query: servers match only the part before `?`.
    Query,
    /// It has a fragment: browsers do not send the part after `#`.
    Part,
    /// It is a pattern: each server interprets `*` and `:name` differently.
    Pattern,
    /// It is empty.
    Empty,
}

impl Redirect<'_> {
    /// Returns whether hosts send a file at the old address as a page.
    pub fn is_page(&self) -> bool {
        is_page(&self.from)
    }
}

/// Returns whether a host sends the file at an address as a page: the index of a folder, or an HTML file.
fn is_page(address: &Address) -> bool {
    let name = address.name().to_lowercase();
    address.is_folder() || name.ends_with(".html") || name.ends_with(".htm")
}

/// Converts an old address as its author wrote it to one within the site. An address without an
/// extension is a folder's.
fn old_address(written: &str, base: &Base) -> Result<Address<'static>, RefusedRedirect> {
    let text = written.trim();
    let text = match base.within(text) {
        Some(within) => within,
        None if text.contains("://") || text.starts_with("//") => return Err(RefusedRedirect::OtherHost),
        None => text,
    };
    let is_pattern = |part: &str| part.contains('*') || part.starts_with(':');
    match () {
        () if text.contains('?') => return Err(RefusedRedirect::Query),
        () if text.contains('#') => return Err(RefusedRedirect::Part),
        () if text.split('/').any(is_pattern) => return Err(RefusedRedirect::Pattern),
        () if text.trim_matches('/').is_empty() => return Err(RefusedRedirect::Empty),
        () => {}
    }
    let written = WrittenAddress::parse(&format!("/{}", text.trim_start_matches('/'))).ok_or(RefusedRedirect::Empty)?;
    Ok(as_folder(written.address))
}

/// Returns an address with a slash at its end, unless it names a file: servers treat `/help` and
/// `/help/` alike.
pub fn as_folder(address: Address<'static>) -> Address<'static> {
    let has_ending = address.name().rsplit('/').next().is_some_and(|name| name.contains('.'));
    if address.is_folder() || has_ending { address } else { Address::from_name(&format!("{}/", address.name())) }
}

impl Catalogue {
    /// Returns the old addresses of visible documents and of site.toml, each as written and as read. The
    /// order is that of the documents, then of site.toml.
    pub fn written_redirects(&self) -> Vec<(Spanned<&str>, Result<Redirect<'_>, RefusedRedirect>)> {
        let base = &self.config.base;
        let aliases = self.visible().flat_map(|(id, document)| {
            document.fields.texts("aliases").map(move |alias| (alias, Destination::Document(id)))
        });
        let written = self.config.redirects.iter().map(|(from, to)| {
            let within = WrittenAddress::parse(base.within(&to.value).unwrap_or(&to.value));
            let to = within.map_or(Destination::Elsewhere(&to.value), Destination::Within);
            (Spanned { value: from.value.as_str(), span: from.span }, to)
        });
        let all = aliases.chain(written).map(|(written, to)| {
            let Spanned { value, span } = written;
            let read = old_address(value, base).map(|from| Redirect { from, to, span });
            (Spanned { value, span }, read)
        });
        all.collect()
    }

    /// Returns every valid redirect, sorted by its old address; the first of several with one address. A redirect
    /// to a page that visitors do not see is left out, because it would publish the page's address.
    pub fn redirects(&self) -> Vec<Redirect<'_>> {
        let mut taken = HashSet::new();
        let all = self.written_redirects().into_iter().filter_map(|(_, redirect)| redirect.ok());
        let mut all: Vec<Redirect> = all.filter(|redirect| taken.insert(redirect.from.clone())).collect();
        all.retain(|redirect| self.next_destination(redirect).is_none_or(|to| as_folder(to) != redirect.from));
        let hidden: HashSet<Address> =
            self.all().filter(|(id, _)| !self.is_visible(*id)).map(|(id, _)| self.address(id)).collect();
        all.retain(|redirect| self.next_destination(redirect).is_none_or(|to| !hidden.contains(&as_folder(to))));
        all.sort_by(|a, b| a.from.cmp(&b.from));
        all
    }

    /// Returns the destination of a redirect, if it is within the site.
    pub fn next_destination(&self, redirect: &Redirect) -> Option<Address<'static>> {
        match &redirect.to {
            Destination::Document(id) => Some(self.address(*id).into_owned()),
            Destination::Within(written) => Some(written.address.clone()),
            Destination::Elsewhere(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_are_parsed_in_every_notation() {
        let base = Base::parse("https://example.org/trust").unwrap();
        for (written, address) in [
            ("/old/", Ok("/old/")),
            ("old", Ok("/old/")),
            ("/old/policy.html", Ok("/old/policy.html")),
            ("/Old Policies/Lettings Policy.pdf", Ok("/Old%20Policies/Lettings%20Policy.pdf")),
            ("/old%20policies/x/", Ok("/old%20policies/x/")),
            ("https://example.org/trust/old/", Ok("/old/")),
            ("https://example.org/old/", Err(RefusedRedirect::OtherHost)),
            ("/?p=123", Err(RefusedRedirect::Query)),
            ("/old#part", Err(RefusedRedirect::Part)),
            ("/waste/*", Err(RefusedRedirect::Pattern)),
            ("/news/:year/", Err(RefusedRedirect::Pattern)),
            ("/", Err(RefusedRedirect::Empty)),
        ] {
            let read = old_address(written, &base);
            assert_eq!(read.as_ref().map(Address::as_str).map_err(|refused| *refused), address, "{written}");
        }
    }

    #[test]
    fn a_redirect_page_exists_only_where_hosts_send_it() {
        for (address, expected) in [("a/", true), ("a.html", true), ("a.HTM", true), ("a.pdf", false), ("a.php", false)]
        {
            assert_eq!(is_page(&Address::from_name(address)), expected, "{address}");
        }
    }
}
