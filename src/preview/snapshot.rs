//! An [`Snapshot`]: the site between two edits. An address in, what stands there and its bytes out; a page is rendered when it is asked
//! for, and kept for a moment: its tab asks whether it changed, then for itself.

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
use crate::url::Address;

/// Findings of these codes mean that a file could not be read as it was meant: what would be shown is not what its author wrote.
const UNREADABLE: [&str; 7] =
    ["file-large", "folder-expected", "not-utf8", "path-unsafe", "symlink-outside", "template-error", "toml-syntax"];

/// Pages that are kept.
const KEPT: usize = 24;

/// The site as it was at one moment.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// Tells it from all others, of this server and of one started later.
    pub version: String,
    /// All that is known of it.
    pub loaded: Loaded,
    /// What the checks noticed too, once they have run.
    findings: OnceLock<Vec<Finding>>,
    headers: OnceLock<Headers>,
    redirects: OnceLock<HashMap<String, String>>,
    /// Pages asked for last, by their public paths, the newest at the end.
    pages: Mutex<Vec<(String, Vec<u8>)>>,
}

/// What is at an address.
#[derive(Debug)]
pub(super) enum Lookup<'e> {
    /// A public file.
    File(&'e Route),
    /// Nothing; the page that says so, if the site has one.
    Nothing(Option<&'e Route>),
    /// A folder that has a page: the address with its last slash.
    Folder(String),
    /// A folder without a page, which servers do not list.
    Closed,
    /// An old address: the one that it leads to.
    Moved(String),
    /// No path of a file.
    Refused,
}

/// The content of a public file.
#[derive(Debug)]
pub(super) enum PublicContent {
    /// In memory.
    Bytes(Vec<u8>),
    /// The file at this path within the site's folder.
    File(String),
    /// A picture, in the size and format that a page asks for.
    Picture(Asset, ImageVariant),
}

impl Snapshot {
    /// A site as loaded, under a name of its own.
    pub(super) fn new(loaded: Loaded, version: String) -> Snapshot {
        let (findings, headers, redirects) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Snapshot { version, loaded, findings, headers, redirects, pages: Mutex::default() }
    }

    /// What a request's path means: percent-encoded, without its query. It is answered as nginx does by the settings that `build` writes for it:
    /// letter for letter, old addresses before files. Only `/` leads to a site that stands in a folder, so that a browser finds it.
    pub(super) fn find(&self, path: &str) -> Lookup<'_> {
        let base = crate::url::decoded(self.base());
        let name = match paths::read(path) {
            Ok(name) => name,
            Err(PathError::Refused) => return Lookup::Refused,
            Err(PathError::NoText) => return self.nothing(path),
        };
        let Some(within) = name.strip_prefix(&*base).filter(|within| within.is_empty() || within.starts_with('/'))
        else {
            return if name == "/" { Lookup::Moved(self.link(&Address::from_name(""))) } else { self.nothing(&name) };
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
            return self.nothing(within);
        }
        if own.ends_with('/') {
            Lookup::Closed
        } else {
            Lookup::Folder(self.link(&Address::from_name(&format!("{own}/"))))
        }
    }

    /// Whether public files lie in a folder of that name, or deeper.
    fn has_folder(&self, name: &str) -> bool {
        let start = format!("{name}/");
        let at = self.loaded.routes.partition_point(|route| route.path() < start.as_str());
        self.loaded.routes.get(at).is_some_and(|route| route.path().starts_with(&start))
    }

    fn link(&self, address: &Address) -> String {
        self.loaded.renderer.site.config.base.link(address)
    }

    /// A public file's content, as `build` would write it.
    ///
    /// # Errors
    /// A finding when a template fails.
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
                    if pages.len() >= KEPT {
                        pages.remove(0);
                    }
                    pages.push((route.path().to_owned(), buffer.clone()));
                }
                PublicContent::Bytes(buffer)
            }
        })
    }

    /// What a page shows, as a number: its bytes, but not which stylesheet it names, which can be changed beneath it; and the
    /// pictures and other files that it shows, which `modified` tells of by their paths.
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
                // Its address does not change with its bytes where it has only one version, such as a drawing.
                Ok(PublicContent::Picture(asset, _)) => hash.update(modified(&asset.path).as_bytes()),
                _ => {}
            }
        }
        format!("{:016x}", hash.digest())
    }

    /// The stylesheet's address, the site's own folder included.
    pub(super) fn stylesheet(&self) -> String {
        self.link(self.loaded.renderer.theme.stylesheet())
    }

    /// The document whose page stands at an address, if it is a document's.
    pub(super) fn document(&self, path: &str) -> Option<(DocId, &Document)> {
        let Lookup::File(route) = self.find(path) else { return None };
        let id = route.key.document()?;
        Some((id, self.loaded.renderer.site.document(id)))
    }

    /// Where a document stands, the site's own folder included; `None` while visitors do not see it.
    pub(super) fn address(&self, id: DocId) -> Option<String> {
        let site = &self.loaded.renderer.site;
        site.is_visible(id).then(|| self.link(&site.address(id)))
    }

    /// The headers that the site asks its host to send.
    pub(super) fn headers(&self) -> &Headers {
        self.headers.get_or_init(|| Headers::read(&self.text("_headers")))
    }

    /// Runs the checks, once. `None` once the snapshot is not wanted any more.
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

    /// All findings, if the checks have run.
    pub(super) fn checked(&self) -> Option<&[Finding]> {
        self.findings.get().map(Vec::as_slice)
    }

    /// Whether a file cannot be read as it was meant: a page of it would show something that nobody wrote.
    pub(super) fn is_damaged(&self) -> bool {
        self.loaded.findings.iter().any(|finding| finding.level == Level::Error && self.is_damage(finding))
    }

    fn is_damage(&self, finding: &Finding) -> bool {
        let file = &self.loaded.renderer.sources.get(finding.span.file).path;
        UNREADABLE.contains(&finding.code) || !file.contains('/') || file.starts_with("themes/")
    }

    /// The folder that the site stands in: empty, or `/trust`.
    pub(super) fn base(&self) -> &str {
        &self.loaded.renderer.site.config.base.path
    }

    /// The route at a public path: `about/index.html`.
    pub(super) fn route(&self, path: &str) -> Option<&Route> {
        self.loaded.renderer.route(path)
    }

    /// Old addresses as a server compares them, decoded, and where they lead.
    fn redirects(&self) -> &HashMap<String, String> {
        self.redirects.get_or_init(|| {
            let read = redirects(&self.text("_redirects"));
            read.into_iter().map(|(from, to)| (crate::url::decode(&from), to)).collect()
        })
    }

    /// A file that the site writes for its host.
    fn text(&self, name: &str) -> String {
        match self.route(name).map(|route| self.content(route)) {
            Some(Ok(PublicContent::Bytes(bytes))) => String::from_utf8_lossy(&bytes).into_owned(),
            _ => String::new(),
        }
    }

    /// The page that says so, in the language of the address if there is one.
    fn nothing(&self, within: &str) -> Lookup<'_> {
        let language = Path::new(within.trim_start_matches('/')).iter().next().and_then(|first| first.to_str());
        let in_language = language.and_then(|language| self.route(&format!("{language}/404.html")));
        Lookup::Nothing(in_language.or_else(|| self.route("404.html")))
    }
}
