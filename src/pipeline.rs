//! The entry points of the pipeline: load a site, check its pages, render its routes. [`Memo`] runs
//! the stages in order (`pipeline/memo.rs`).

mod memo;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::calendar::import::Imported;
use crate::check;
pub use crate::config::Options;
use crate::diagnostic::{self, Finding};
use crate::render::Renderer;
pub use crate::render::{Route, RouteBody};
pub use crate::source::Asset;
use crate::source::Sources;
use crate::url::Address;
pub use memo::Memo;

/// The content of the site's folder, as values.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// `site.toml`, `site.LANG.toml`, the Markdown and TOML files of `content/`, and the text files of
    /// `themes/`.
    pub sources: Sources,
    /// All other files of `content/` and `static/`.
    pub assets: Vec<Asset>,
    /// Calendars (`*.ics`) that a document may import: path and unchanged bytes.
    pub vendored: Vec<(String, Vec<u8>)>,
    /// Findings about files that cannot be read (`not-utf8`, `symlink-outside`). `sources` holds such
    /// a file only so that its finding can show it: no stage reads it.
    pub findings: Vec<Finding>,
}

/// A site that is ready to render, with its findings.
#[derive(Debug)]
pub struct Loaded {
    /// The site and its theme. The renderer turns routes into bytes.
    pub renderer: Renderer,
    /// Sorted and without duplicates. If a [`Memo`] loaded the site, the findings of the content rules
    /// are missing.
    pub findings: Vec<Finding>,
    /// The routes of all files of the site, sorted by path.
    pub routes: Arc<Vec<Arc<Route>>>,
    imported: Arc<Imported>,
}

/// Parses, assembles and checks a site. Never fails: problems become findings. A site with an error
/// among its findings must not be published.
///
/// ```
/// use commonweal::pipeline::{self, Inputs, Options};
/// use commonweal::source::{Source, Sources};
///
/// let mut sources = Sources::default();
/// for (path, text) in [
///     ("content/index.md", "+++\ntitle = \"Welcome\"\n+++\n\nWe look after the valley.\n"),
///     ("site.toml", "title = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\n"),
/// ] {
///     sources.push(Source { path: path.into(), text: text.into() });
/// }
/// let options = Options { today: jiff::civil::date(2026, 11, 23), drafts: false, internal: false, base_url: None };
/// let loaded = pipeline::load(Inputs { sources, ..Inputs::default() }, &options);
/// let home = loaded.routes.iter().find(|route| route.path() == "index.html").expect("a home page");
/// let mut page = Vec::new();
/// pipeline::render(&loaded, home, &mut page).expect("it renders");
/// assert!(String::from_utf8_lossy(&page).contains("We look after the valley."));
/// ```
pub fn load(inputs: Inputs, options: &Options) -> Loaded {
    load_in_stages(inputs, options, &mut |_| ()).with_search()
}

/// Does what [`load`] does without the routes of the search index, which [`Loaded::with_search`] adds. Calls `done` with the name of
/// each stage when it ends, for timings.
pub fn load_in_stages(inputs: Inputs, options: &Options, done: &mut dyn FnMut(&'static str)) -> Loaded {
    let mut loaded = Memo::default().load_in_stages(inputs, options, done);
    let noticed = check(&loaded);
    loaded.findings.extend(noticed);
    diagnostic::sort_and_deduplicate(&mut loaded.findings);
    done("check");
    loaded
}

impl Loaded {
    /// Adds the routes of the search index. A [`Memo`] leaves them out, because the index depends on
    /// the text of every page. [`Renderer::route`] builds the index when somebody requests one of them.
    pub fn with_search(self) -> Loaded {
        let mut routes = self.routes.to_vec();
        routes.extend_from_slice(self.renderer.routes_of_search());
        routes.sort_by(|a, b| a.path().cmp(b.path()));
        Loaded { routes: Arc::new(routes), ..self }
    }

    /// Builds only the subjects of the search page, without the index of words: enough for a check of the templates.
    pub fn with_subjects_only(self) -> Loaded {
        self.renderer.build_subjects_only();
        self
    }
}

/// Returns the findings of the content rules for a site that a [`Memo`] loaded. Not sorted.
pub fn check(loaded: &Loaded) -> Vec<Finding> {
    check_while(loaded, &|| true).unwrap_or_default()
}

/// Does what [`check`](fn@check) does. Returns `None` if `is_wanted` turns false, because a newer
/// site exists.
pub fn check_while(loaded: &Loaded, is_wanted: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Finding>> {
    let mut findings = check::run(&context(loaded, &addresses(loaded)), is_wanted)?;
    loaded.imported.switch_off_word_rules(&mut findings);
    Some(findings)
}

/// Returns every address of the site, and whether it is only a redirect.
fn addresses(loaded: &Loaded) -> HashMap<Address<'_>, bool> {
    loaded.routes.iter().map(|route| (route.address(), route.is_old_address())).collect()
}

/// Returns the context that the rules read.
fn context<'l>(
    Loaded { renderer, .. }: &'l Loaded,
    addresses: &'l HashMap<Address<'l>, bool>,
) -> check::CheckContext<'l> {
    check::CheckContext { site: &renderer.site, sources: &renderer.sources, calendar: renderer.calendar(0), addresses }
}

/// Renders one route. The result depends only on what was loaded. Clears and reuses `buffer`.
///
/// # Errors
/// Returns a finding (`template-error`) if a template fails.
pub fn render<'l>(loaded: &'l Loaded, route: &'l Route, buffer: &mut Vec<u8>) -> Result<RouteBody<'l>, Box<Finding>> {
    loaded.renderer.render(route, buffer)
}

/// Returns a finding if two elements of a page have the same id. Such a page is never published.
pub fn duplicate_id(loaded: &Loaded, route: &Route, html: &[u8]) -> Option<Finding> {
    if !route.path().ends_with(".html") {
        return None;
    }
    let none = HashMap::new();
    check::rendered::duplicate_id(&context(loaded, &none), route.key.document(), &route.address(), html)
}

/// Returns findings for pages whose address changed: public files, old and new. Not sorted.
pub fn moved_pages<'p>(loaded: &Loaded, moved: impl Iterator<Item = (&'p str, &'p str)>) -> Vec<Finding> {
    let none = HashMap::new();
    let context = context(loaded, &none);
    let address = |file: &str| Address::from_name(file.strip_suffix("index.html").unwrap_or(file));
    let known = moved.filter_map(|(from, to)| Some((address(from), context.site.at_address(&address(to))?)));
    check::page_moved::check_build(&context, &known.collect::<Vec<_>>())
}

/// Renders every route and discards the bytes. Returns the findings of templates that fail and, with
/// `look`, those of the rules on rendered pages, sorted.
pub fn render_all(loaded: &Loaded, look: bool) -> Vec<Finding> {
    let addresses = addresses(loaded);
    let context = context(loaded, &addresses);
    let (pages, files): (Vec<&Route>, Vec<&Route>) =
        loaded.routes.iter().map(|route| &**route).partition(|route| route.path().ends_with(".html"));
    let weigh = |bytes: &[u8]| (bytes.len(), check::rendered::gzipped_file(bytes));
    let built_in_styles = weigh(loaded.renderer.theme.built_in_styles().as_bytes());
    let weighed = files
        .iter()
        .filter(|route| look && (route.path().ends_with(".css") || route.path().ends_with(".js")))
        .filter_map(|route| {
            let mut buffer = Vec::new();
            match render(loaded, route, &mut buffer).ok()? {
                RouteBody::Made => {}
                RouteBody::Bytes(bytes) => buffer.extend_from_slice(&bytes),
                RouteBody::Asset(_) | RouteBody::Picture(..) => return None,
            }
            Some((route.address().into_owned(), weigh(&buffer)))
        });
    let weights = check::rendered::AssetSizes { files: weighed.collect(), built_in_styles };
    let faults = files.par_iter().map_init(Vec::new, |buffer, route| render(loaded, route, buffer).err());
    let mut findings: Vec<Finding> = faults.flatten().map(|fault| *fault).collect();
    let (read, noticed): (Vec<_>, Vec<_>) = pages
        .par_iter()
        .map_init(Vec::new, |buffer, route| match render(loaded, route, buffer) {
            Err(fault) => (None, Some(*fault)),
            Ok(RouteBody::Made) if look => {
                let Route { language, key, .. } = route;
                let html = String::from_utf8_lossy(buffer);
                let address = route.address();
                let made = check::rendered::RenderedPage {
                    address: &address,
                    language: *language,
                    document: key.document(),
                    html: &html,
                };
                (Some(check::rendered::read(&context, &weights, made)), None)
            }
            Ok(RouteBody::Made) => (None, duplicate_id(loaded, route, buffer)),
            Ok(_) => (None, None),
        })
        .unzip();
    findings.extend(noticed.into_iter().flatten());
    if look {
        findings.extend(check::rendered::check_across_pages(&context, read.into_iter().flatten().collect()));
    }
    loaded.imported.switch_off_word_rules(&mut findings);
    diagnostic::sort_and_deduplicate(&mut findings);
    findings
}
