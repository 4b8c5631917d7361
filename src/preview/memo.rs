//! The site as last read, and what a browser's address means in it. A page is rendered when asked for and not kept.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::diagnostic::Finding;
use crate::images::Rendition;
use crate::pipeline::{self, Asset, Body, Loaded, Route};

/// The site that is served: replaced whole after each edit, while requests finish with the one they began with.
#[derive(Debug)]
pub struct Memo {
    current: RwLock<Arc<Snapshot>>,
    /// Readings so far.
    readings: AtomicU64,
}

/// The site between two edits.
#[derive(Debug)]
pub struct Snapshot {
    /// Tells this reading from all others, of this server and of one started later.
    pub version: String,
    loaded: Loaded,
    /// Routes by public path.
    routes: HashMap<String, usize>,
}

/// What is at an address.
#[derive(Debug)]
pub enum Met<'s> {
    /// A public file.
    File(&'s Route),
    /// Nothing; the page that says so, if the site has one.
    Nothing(Option<&'s Route>),
    /// It stands elsewhere on this server.
    Elsewhere(String),
}

/// The content of a public file.
#[derive(Debug)]
pub enum Content {
    /// In memory.
    Bytes(Vec<u8>),
    /// The file at this path within the site's folder.
    File(String),
    /// To be made of this picture.
    Picture(Asset, Rendition),
}

impl Memo {
    /// Serves this site first.
    pub fn new(loaded: Loaded) -> Memo {
        Memo { current: RwLock::new(Arc::new(Snapshot::new(loaded, version(1)))), readings: AtomicU64::new(1) }
    }

    /// The site as it is now.
    pub fn now(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves another site from now on; returns it.
    pub fn replace(&self, loaded: Loaded) -> Arc<Snapshot> {
        let reading = self.readings.fetch_add(1, Ordering::Relaxed) + 1;
        let next = Arc::new(Snapshot::new(loaded, version(reading)));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        next
    }
}

impl Snapshot {
    fn new(loaded: Loaded, version: String) -> Snapshot {
        let routes = loaded.routes.iter().enumerate().map(|(at, route)| (route.path.clone(), at)).collect();
        Snapshot { version, loaded, routes }
    }

    /// What a request's path means: percent-encoded, without its query. Only names of the site's own files are ever found.
    pub fn find(&self, path: &str) -> Met<'_> {
        let base = self.base();
        let Some(within) = path.strip_prefix(base).filter(|within| within.is_empty() || within.starts_with('/')) else {
            return if path == "/" { Met::Elsewhere(format!("{base}/")) } else { self.nothing(path) };
        };
        if within.is_empty() {
            return Met::Elsewhere(format!("{path}/"));
        }
        let name = crate::url::decode(within.trim_start_matches('/'));
        let index = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name };
        if let Some(route) = self.route(&index) {
            return Met::File(route);
        }
        if self.route(&format!("{index}/index.html")).is_some() {
            return Met::Elsewhere(format!("{path}/"));
        }
        self.nothing(within)
    }

    /// A public file's content, as `build` would write it.
    ///
    /// # Errors
    /// A finding when a template fails.
    pub fn content(&self, route: &Route) -> Result<Content, Box<Finding>> {
        let mut buffer = Vec::new();
        let body = match pipeline::render(&self.loaded, route, &mut buffer)? {
            Body::Made => None,
            Body::Bytes(bytes) => Some(Content::Bytes(bytes.into_owned())),
            Body::Asset(path) => Some(Content::File(path.to_owned())),
            Body::Picture(asset, rendition) => Some(Content::Picture(asset.clone(), rendition)),
        };
        Ok(body.unwrap_or(Content::Bytes(buffer)))
    }

    /// Where a finding points, for people: `content/news/fair.md:3:1`.
    pub fn place(&self, finding: &Finding) -> String {
        let (source, start, _) = finding.places(&self.loaded.renderer.sources);
        format!("{}:{}:{}", source.path, start.line, start.column)
    }

    /// The folder that the site stands in: empty, or `/trust`.
    fn base(&self) -> &str {
        &self.loaded.renderer.site.config.base.path
    }

    fn route(&self, path: &str) -> Option<&Route> {
        self.routes.get(path).and_then(|at| self.loaded.routes.get(*at))
    }

    /// The page that says so, in the language of the address if there is one.
    fn nothing(&self, within: &str) -> Met<'_> {
        let language = Path::new(within.trim_start_matches('/')).iter().next().and_then(|first| first.to_str());
        let in_language = language.and_then(|language| self.route(&format!("{language}/404.html")));
        Met::Nothing(in_language.or_else(|| self.route("404.html")))
    }
}

/// The process and its readings so far.
fn version(reading: u64) -> String {
    format!("{}-{reading}", std::process::id())
}
