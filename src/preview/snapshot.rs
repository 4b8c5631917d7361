//! A [`Snapshot`] is the site between two edits. Takes an address and returns the route and its bytes.
//! Renders a page when a browser requests it, and caches the last pages: a tab requests first whether its page
//! changed, then the page.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::hosting::{Headers, redirects};
use super::paths::{self, PathError};
use crate::content::Document;
use crate::diagnostic::{self, Finding, Level};
use crate::images::ImageVariant;
use crate::pipeline::{self, Asset, Loaded, Route, RouteBody};
use crate::site::DocId;
use crate::types::ContentType;
use crate::url::Address;

/// Findings with these codes mean that a file could not be parsed. The pages would not show what the author
/// wrote.
const DAMAGE_CODES: [&str; 7] =
    ["file-large", "folder-expected", "not-utf8", "path-unsafe", "symlink-outside", "template-error", "toml-syntax"];

/// Number of cached pages.
const CACHED_PAGES: usize = 24;

/// The site at one moment.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// Identifies the snapshot among all others, also those of a server that is started later.
    pub version: String,
    /// The loaded site.
    pub loaded: Loaded,
    /// The findings of the checks, once they have run.
    findings: OnceLock<Vec<Finding>>,
    headers: OnceLock<Headers>,
    redirects: OnceLock<HashMap<String, String>>,
    /// The pages rendered last, by their public paths, the newest at the end.
    pages: Mutex<Vec<(String, Vec<u8>)>>,
}

/// The result of looking up an address.
#[derive(Debug)]
pub(super) enum Lookup<'e> {
    /// A public file.
    File(&'e Route),
    /// No file. The value is the site's page for missing addresses, if it has one.
    Nothing(Option<&'e Route>),
    /// A folder that has a page. The value is the address with a trailing slash.
    Folder(String),
    /// A folder without a page. Servers do not list it.
    Closed,
    /// A redirect. The value is the new address.
    Moved(String),
    /// The path is invalid.
    Refused,
}

/// The content of a public file.
#[derive(Debug)]
pub(super) enum PublicContent {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// A file, by its path within the site's folder.
    File(String),
    /// A picture, in the size and format that a page uses.
    Picture(Asset, ImageVariant),
}

impl Snapshot {
    /// Creates a snapshot of a loaded site with a version.
    pub(super) fn new(loaded: Loaded, version: String) -> Snapshot {
        let (findings, headers, redirects) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Snapshot { version, loaded, findings, headers, redirects, pages: Mutex::default() }
    }

    /// Looks up a request's path: percent-encoded, without its query. Behaves like nginx with the settings
    /// that `build` writes for it: case-sensitive, redirects before files. If the site is in a subfolder,
    /// `/` redirects to it.
    pub(super) fn find(&self, path: &str) -> Lookup<'_> {
        let base = crate::url::decoded(self.base());
        let name = match paths::read(path) {
            Ok(name) => name,
            Err(PathError::Refused) => return Lookup::Refused,
            Err(PathError::NoText) => return self.not_found(path),
        };
        let Some(within) = name.strip_prefix(&*base).filter(|within| within.is_empty() || within.starts_with('/'))
        else {
            return if name == "/" { Lookup::Moved(self.link(&Address::from_name(""))) } else { self.not_found(&name) };
        };
        if let Some(to) = self.redirects().get(&name) {
            return Lookup::Moved(to.clone());
        }
        let Some(own) = within.strip_prefix('/') else { return Lookup::Folder(self.link(&Address::from_name(""))) };
        let address = Address::from_name(own);
        if let Some(route) = self.route(&address.file()) {
            return Lookup::File(route);
        }
        if !self.has_folder(own.trim_end_matches('/')) {
            return self.not_found(within);
        }
        if own.ends_with('/') {
            Lookup::Closed
        } else {
            Lookup::Folder(self.link(&Address::from_name(&format!("{own}/"))))
        }
    }

    /// Returns whether there are public files beneath a folder with that name.
    fn has_folder(&self, name: &str) -> bool {
        let start = format!("{name}/");
        let at = self.loaded.routes.partition_point(|route| route.path() < start.as_str());
        self.loaded.routes.get(at).is_some_and(|route| route.path().starts_with(&start))
    }

    fn link(&self, address: &Address) -> String {
        self.loaded.renderer.site.config.base.link(address)
    }

    /// Returns a public file's content, as `build` would write it.
    ///
    /// # Errors
    /// Returns a finding if a template fails.
    pub(super) fn content(&self, route: &Route) -> Result<PublicContent, Box<Finding>> {
        let pages = || self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bytes)) = pages().iter().find(|(path, _)| *path == route.path()) {
            return Ok(PublicContent::Bytes(bytes.clone()));
        }
        let mut buffer = Vec::new();
        Ok(match pipeline::render(&self.loaded, route, &mut buffer)? {
            RouteBody::Bytes(bytes) => PublicContent::Bytes(bytes.into_owned()),
            RouteBody::Asset(path) => PublicContent::File(path.to_owned()),
            RouteBody::Picture(asset, rendition) => PublicContent::Picture(asset.clone(), rendition),
            RouteBody::Made => {
                let mut pages = pages();
                if route.path().ends_with(".html") && !pages.iter().any(|(path, _)| *path == route.path()) {
                    if pages.len() >= CACHED_PAGES {
                        pages.remove(0);
                    }
                    pages.push((route.path().to_owned(), buffer.clone()));
                }
                PublicContent::Bytes(buffer)
            }
        })
    }

    /// Hashes what a page shows: its bytes without the address of the stylesheet, which the client can
    /// replace, and the pictures and other files that it shows. `modified` returns a text that changes with
    /// such a file.
    pub(super) fn content_hash(&self, page: &[u8], modified: impl Fn(&str) -> String) -> String {
        let Ok(text) = std::str::from_utf8(page) else { return format!("{:016x}", xxh3_64(page)) };
        let mut hash = Xxh3::new();
        for part in text.split(self.stylesheet().as_str()) {
            hash.update(part.as_bytes());
            hash.update(b"\0");
        }
        for (at, _) in text.match_indices(" src=\"") {
            let address = text[at + " src=\"".len()..].split('"').next().unwrap_or_default();
            let Lookup::File(route) = self.find(address) else { continue };
            match self.content(route) {
                Ok(PublicContent::File(path)) => hash.update(modified(&path).as_bytes()),
                // The address of a picture in only one version, such as a drawing, does not change with its
                // bytes.
                Ok(PublicContent::Picture(asset, _)) => hash.update(modified(&asset.path).as_bytes()),
                _ => {}
            }
        }
        format!("{:016x}", hash.digest())
    }

    /// Returns the stylesheet's address, with the site's base path.
    pub(super) fn stylesheet(&self) -> String {
        self.link(self.loaded.renderer.theme.stylesheet())
    }

    /// Returns the document whose page has an address.
    pub(super) fn document(&self, path: &str) -> Option<(DocId, &Document)> {
        let Lookup::File(route) = self.find(path) else { return None };
        let id = route.key.document()?;
        Some((id, self.loaded.renderer.site.document(id)))
    }

    /// Returns the file of the document at an address, also of one that only introduces a list.
    pub(super) fn file_of(&self, path: &str) -> Option<&str> {
        let renderer = &self.loaded.renderer;
        let own = self.document(path).map(|(id, _)| id);
        let id = own.or_else(|| renderer.site.at_address(&self.within(path)?))?;
        Some(&renderer.sources.get(renderer.site.document(id).file).path)
    }

    /// Returns the type whose list is at an address.
    pub(super) fn listed_type(&self, path: &str) -> Option<&ContentType> {
        let address = self.within(path)?;
        let types = self.loaded.renderer.site.types.iter();
        let is_list = |kind: &ContentType| Address::from_name(&format!("{}/", kind.folder)) == address;
        types.map(|kind| &**kind).find(|kind| !kind.folder.is_empty() && is_list(kind))
    }

    /// Returns an address without the site's base path.
    fn within(&self, path: &str) -> Option<Address<'static>> {
        let name = paths::read(path).ok()?;
        let base = crate::url::decoded(self.base());
        Some(Address::from_name(name.strip_prefix(&*base)?.strip_prefix('/')?))
    }

    /// Returns the address of a document, with the site's base path, or `None` while visitors do not see
    /// it.
    pub(super) fn address(&self, id: DocId) -> Option<String> {
        let site = &self.loaded.renderer.site;
        site.is_visible(id).then(|| self.link(&site.address(id)))
    }

    /// Returns the headers that the site sets for its host.
    pub(super) fn headers(&self) -> &Headers {
        self.headers.get_or_init(|| Headers::read(&self.text("_headers")))
    }

    /// Runs the checks once. Returns `None` if `is_wanted` turns false.
    pub(super) fn check_while(&self, is_wanted: &(dyn Fn() -> bool + Sync)) -> Option<&[Finding]> {
        if let Some(checked) = self.checked() {
            return Some(checked);
        }
        let mut findings = self.loaded.findings.clone();
        findings.extend(pipeline::check_while(&self.loaded, is_wanted)?);
        diagnostic::sort_and_deduplicate(&mut findings);
        findings.shrink_to_fit();
        Some(self.findings.get_or_init(|| findings))
    }

    /// Returns all findings, if the checks have run.
    pub(super) fn checked(&self) -> Option<&[Finding]> {
        self.findings.get().map(Vec::as_slice)
    }

    /// Returns whether a file could not be parsed, or the settings or the theme have an error. The pages would not
    /// show what the author wrote.
    pub(super) fn is_damaged(&self) -> bool {
        self.loaded.findings.iter().any(|finding| finding.level == Level::Error && self.is_damage(finding))
    }

    fn is_damage(&self, finding: &Finding) -> bool {
        let file = &self.loaded.renderer.sources.get(finding.span.file).path;
        DAMAGE_CODES.contains(&finding.code) || !file.contains('/') || file.starts_with("themes/")
    }

    /// Returns the site's base path: empty, or `/trust`.
    pub(super) fn base(&self) -> &str {
        &self.loaded.renderer.site.config.base.path
    }

    /// Returns the route with a public path: `about/index.html`.
    pub(super) fn route(&self, path: &str) -> Option<&Route> {
        self.loaded.renderer.route(path)
    }

    /// Returns the redirects by their decoded old addresses, as a server compares them.
    fn redirects(&self) -> &HashMap<String, String> {
        self.redirects.get_or_init(|| {
            let read = redirects(&self.text("_redirects"));
            read.into_iter().map(|(from, to)| (crate::url::decode(&from), to)).collect()
        })
    }

    /// Returns a file that the site writes for its host.
    fn text(&self, name: &str) -> String {
        match self.route(name).map(|route| self.content(route)) {
            Some(Ok(PublicContent::Bytes(bytes))) => String::from_utf8_lossy(&bytes).into_owned(),
            _ => String::new(),
        }
    }

    /// Returns the page for missing addresses, in the language of the address if the site has one.
    fn not_found(&self, within: &str) -> Lookup<'_> {
        let language = Path::new(within.trim_start_matches('/')).iter().next().and_then(|first| first.to_str());
        let in_language = language.and_then(|language| self.route(&format!("{language}/404.html")));
        Lookup::Nothing(in_language.or_else(|| self.route("404.html")))
    }
}
