//! A public file: its path, its language and its content.

use std::borrow::Cow;
use std::sync::Arc;

use super::keys::RouteKey;
use crate::diagnostic::Finding;
use crate::images::ImageVariant;
use crate::source::Asset;
use crate::url::Address;

/// The file that a host shows for a folder's address.
pub(crate) const INDEX: &str = "index.html";

/// One public file.
#[derive(Debug, Clone)]
pub struct Route {
    /// Its path after a `/`. Most addresses are a prefix of it.
    name: Box<str>,
    /// Its address, if it is not a prefix of the path: it has escapes (RFC 3986 section 2.1), or belongs to a folder's
    /// `index.html`.
    address: Option<Box<str>>,
    /// Its language, as an index into the site's languages.
    pub language: usize,
    /// The key of its content.
    pub key: RouteKey,
}

impl Route {
    fn new(address: &Address, language: usize, key: RouteKey) -> Route {
        let name = format!("/{}", address.file()).into();
        let route = Route { name, address: None, language, key };
        let follows = route.address() == *address;
        Route { address: (!follows).then(|| address.as_str().into()), ..route }
    }

    /// Returns its path relative to the public folder: `policies/volunteering/index.html`.
    pub fn path(&self) -> &str {
        &self.name[1..]
    }

    /// Returns its address within the site: `/policies/volunteering/`, `/news/feed.xml`.
    pub fn address(&self) -> Address<'_> {
        let folder = || self.name.strip_suffix(INDEX).filter(|folder| folder.ends_with('/'));
        Address::from_encoded(self.address.as_deref().or_else(folder).unwrap_or(&self.name))
    }

    /// Returns whether it is a redirect page at an old address.
    pub fn is_old_address(&self) -> bool {
        self.key.is_old_address()
    }

    /// Returns whether it is a page for search engines: not the page after a form, a redirect page, or a page that shows
    /// another page in another order.
    pub(crate) fn is_for_search_engines(&self) -> bool {
        self.path().ends_with(INDEX)
            && !self.path().ends_with("thanks/index.html")
            && !self.key.is_reordered()
            && !self.is_old_address()
    }

    /// Returns the name of its group, for timings.
    pub fn group_name(&self) -> &'static str {
        self.key.group_name()
    }
}

/// The error of a template, with its position.
pub type RenderError = Box<Finding>;

/// A route's content.
#[derive(Debug, PartialEq, Eq)]
pub enum RouteBody<'a> {
    /// The caller's buffer contains the rendered content.
    Made,
    /// An unchanged file of the theme.
    Bytes(Cow<'a, [u8]>),
    /// The unchanged file at this path, relative to the site's root.
    Asset(&'a str),
    /// A variant of a picture, to be encoded or read from the cache.
    Picture(&'a Asset, ImageVariant),
}

/// Collects the routes of a group.
pub(crate) struct Routes<'r> {
    language: usize,
    home: &'r Address<'r>,
    all: &'r mut Vec<Arc<Route>>,
}

impl<'r> Routes<'r> {
    /// Collects routes of a language, whose part of the site starts at `home`.
    pub(crate) fn new(language: usize, home: &'r Address<'r>, all: &'r mut Vec<Arc<Route>>) -> Routes<'r> {
        Routes { language, home, all }
    }

    /// Adds a page or file by its name within the language's part of the site: `/policies/` (not `/cy/policies/`).
    pub(crate) fn add(&mut self, name: &str, key: RouteKey) {
        self.add_whole(&self.home.join(name), key);
    }

    /// Adds a document's page, or one below it, at a full address: `/cy/polisiau/`.
    pub(crate) fn add_whole(&mut self, address: &Address, key: RouteKey) {
        self.all.push(Arc::new(Route::new(address, self.language, key)));
    }

    /// Adds the pages of a list of `count` entries: the first at `address`, the others below it at `page/2/` and so
    /// on. An empty list has one page.
    pub(crate) fn add_pages(&mut self, address: &str, count: usize, per_page: usize, key: impl Fn(usize) -> RouteKey) {
        self.add(address, key(1));
        for number in 2..=count.div_ceil(per_page) {
            self.add(&format!("{address}page/{number}/"), key(number));
        }
    }

    /// Returns the language of the collected routes.
    pub(crate) fn language(&self) -> usize {
        self.language
    }
}
