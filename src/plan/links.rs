//! Finds the published paths that are gone, and the pages that link to them.

use std::collections::{HashMap, HashSet};

use memchr::memmem;

use crate::pipeline::Loaded;
use crate::render::Route;
use crate::url::Address;

/// The published files that the site no longer has.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    /// All of them, sorted.
    pub paths: Vec<String>,
    /// Those with an address that people or other sites may know, and that will not be found. Sorted.
    pub lost: Vec<String>,
}

/// Compares the paths that were published with those of the site.
pub(crate) fn gone<'p>(published: impl Iterator<Item = &'p str>, loaded: &Loaded) -> Gone {
    let now: HashSet<&str> = loaded.routes.iter().map(|route| route.path()).collect();
    let paths: Vec<String> = published.filter(|path| !now.contains(path)).map(str::to_owned).collect();
    let answered = if paths.is_empty() { HashSet::new() } else { loaded.renderer.old_files() };
    // Files under assets/ are named by their content, and settings of hosts have no address.
    let is_known = |path: &str| {
        !(path.starts_with("assets/") || path.starts_with(['_', '.']) || path == "404.html" || is_event_file(path))
    };
    let lost = paths.iter().filter(|path| is_known(path) && !answered.contains(*path)).cloned().collect();
    Gone { paths, lost }
}

/// The address of a public file.
pub(super) fn address(path: &str) -> Address<'static> {
    let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    Address::from_name(folder.unwrap_or(path))
}

/// Addresses that pages are searched for.
#[derive(Debug, Default)]
pub(crate) struct LinkTargets {
    /// By the ways in which a link can name an address, the place of its path in a list.
    hrefs: HashMap<String, usize>,
}

impl LinkTargets {
    /// Those of public files.
    pub(crate) fn for_paths(loaded: &Loaded, paths: &[String]) -> LinkTargets {
        let base = &loaded.renderer.site.config.base;
        let ways = paths.iter().enumerate().flat_map(|(at, path)| {
            let address = address(path);
            [(base.link(&address), at), (base.absolute(&address), at)]
        });
        LinkTargets { hrefs: ways.collect() }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.hrefs.is_empty()
    }

    /// The places of the paths that a page links to, sorted, each once.
    pub(crate) fn found_in(&self, html: &[u8]) -> Vec<usize> {
        const ATTRIBUTE: &[u8] = b"href=\"";
        if self.is_empty() {
            return Vec::new();
        }
        let links = memmem::find_iter(html, ATTRIBUTE).filter_map(|at| {
            let rest = &html[at + ATTRIBUTE.len()..];
            let end = memchr::memchr3(b'"', b'#', b'?', rest)?;
            self.hrefs.get(str::from_utf8(&rest[..end]).ok()?).copied()
        });
        let mut found: Vec<usize> = links.collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Returns whether a route is the page of a document that an author wrote, rather than a list or overview.
pub(super) fn is_own_page(loaded: &Loaded, route: &Route) -> bool {
    let site = &loaded.renderer.site;
    let is_list = |id| {
        let document = site.document(id);
        document.is_list_page() && site.types.for_folder(&document.path).is_some()
    };
    route.key.own_page().is_some_and(|id| !is_list(id))
}

/// Returns whether a file is the calendar entry of one event, which is downloaded rather than subscribed to.
pub(super) fn is_event_file(path: &str) -> bool {
    path.ends_with("/event.ics")
}
