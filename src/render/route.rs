//! One public file: where it is, in which language, and what it shows.

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
    /// Its path after a `/`. Most addresses are the beginning of it.
    name: Box<str>,
    /// Its address, where that does not follow from the path: it has escapes (RFC 3986 section 2.1), or is that of a folder's `index.html`.
    address: Option<Box<str>>,
    /// Its language, as an index into the site's languages.
    pub language: usize,
    /// What it shows.
    pub key: RouteKey,
}

impl Route {
    fn new(address: &Address, language: usize, key: RouteKey) -> Route {
        let name = format!("/{}", address.file()).into();
        let route = Route { name, address: None, language, key };
        let follows = route.address() == *address;
        Route { address: (!follows).then(|| address.as_str().into()), ..route }
    }

    /// Relative to the public folder: `policies/volunteering/index.html`.
    pub fn path(&self) -> &str {
        &self.name[1..]
    }

    /// Its address within the site: `/policies/volunteering/`, `/news/feed.xml`.
    pub fn address(&self) -> Address<'_> {
        let folder = || self.name.strip_suffix(INDEX).filter(|folder| folder.ends_with('/'));
        Address::from_encoded(self.address.as_deref().or_else(folder).unwrap_or(&self.name))
    }

    /// Whether it is a page at an old address, which leads on.
    pub fn is_old_address(&self) -> bool {
        self.key.is_old_address()
    }

    /// The name of the group that writes it: for those who time what they do.
    pub fn group_name(&self) -> &'static str {
        self.key.group_name()
    }
}

/// The error of a template, with its place.
pub type RenderError = Box<Finding>;

/// A route's content.
#[derive(Debug, PartialEq, Eq)]
pub enum RouteBody<'a> {
    /// Made from the sources: the caller's buffer holds it.
    Made,
    /// Part of the theme, as it is.
    Bytes(Cow<'a, [u8]>),
    /// The file at this path, relative to the site's root, as it is.
    Asset(&'a str),
    /// To be made of a picture of the site, or taken from those made before.
    Picture(&'a Asset, ImageVariant),
}

/// Collects the routes of a group.
pub(crate) struct Routes<'r> {
    language: usize,
    home: &'r Address<'r>,
    all: &'r mut Vec<Arc<Route>>,
}

impl<'r> Routes<'r> {
    /// Collects routes of a language, whose part of the site begins at `home`.
    pub(crate) fn new(language: usize, home: &'r Address<'r>, all: &'r mut Vec<Arc<Route>>) -> Routes<'r> {
        Routes { language, home, all }
    }

    /// A page or file by its name within the language's part of the site: `/policies/` (not `/cy/policies/`).
    pub(crate) fn add(&mut self, name: &str, key: RouteKey) {
        self.add_whole(&self.home.join(name), key);
    }

    /// The page of a document, or one beneath it, at a whole address: `/cy/polisiau/`.
    pub(crate) fn add_whole(&mut self, address: &Address, key: RouteKey) {
        self.all.push(Arc::new(Route::new(address, self.language, key)));
    }

    /// The pages of a list of `count` entries: the first at `address`, the others at `page/2/` and so on beneath it. An empty list has one page.
    pub(crate) fn add_pages(&mut self, address: &str, count: usize, per_page: usize, key: impl Fn(usize) -> RouteKey) {
        self.add(address, key(1));
        for number in 2..=count.div_ceil(per_page) {
            self.add(&format!("{address}page/{number}/"), key(number));
        }
    }

    /// The language that is being listed.
    pub(crate) fn language(&self) -> usize {
        self.language
    }
}
