//! The whole, on one page: inputs in, a loaded site and its findings out; then one route's bytes at a time.

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

/// Everything read from the site's folder, as values.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// site.toml, site.LANG.toml, content's Markdown and TOML, and the text files of `themes/`.
    pub sources: Sources,
    /// All other files of content/ and static/.
    pub assets: Vec<Asset>,
    /// Calendars (`*.ics`) that may be imported: path and bytes, as partners wrote them.
    pub vendored: Vec<(String, Vec<u8>)>,
    /// What could not be read as it stands (`not-utf8`, `symlink-outside`). The source that such a finding names
    /// stands in `sources` only to show it: no stage reads it.
    pub findings: Vec<Finding>,
}

/// A site, ready to render, and all that was noticed.
#[derive(Debug)]
pub struct Loaded {
    /// The site and its theme, which make each route's bytes.
    pub renderer: Renderer,
    /// Sorted, each once. Of a site that a [`Memo`] loaded, without those of the rules on content.
    pub findings: Vec<Finding>,
    /// Every file that the site has, sorted by path.
    pub routes: Arc<Vec<Arc<Route>>>,
    imported: Arc<Imported>,
}

/// Reads, assembles and checks. Never fails: what is wrong is in the findings, and with an error among them nothing may be published.
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

/// As [`load`] without the routes of the search index, which [`Loaded::with_search`] adds. `done` is called with the name of each stage at its end,
/// for those who time it.
pub fn load_in_stages(inputs: Inputs, options: &Options, done: &mut dyn FnMut(&'static str)) -> Loaded {
    let mut loaded = Memo::default().load_in_stages(inputs, options, done);
    let noticed = check(&loaded);
    loaded.findings.extend(noticed);
    diagnostic::sort_and_deduplicate(&mut loaded.findings);
    done("check");
    loaded
}

impl Loaded {
    /// The same, with the routes of the search index among its own. A [`Memo`] leaves them out, for the index is made of the words of every page:
    /// [`Renderer::route`] makes it when one of them is asked for.
    pub fn with_search(self) -> Loaded {
        let mut routes = self.routes.to_vec();
        routes.extend_from_slice(self.renderer.routes_of_search());
        routes.sort_by(|a, b| a.path().cmp(b.path()));
        Loaded { routes: Arc::new(routes), ..self }
    }

    /// The same, for a look at templates alone: the search page lists its subjects, and no index of words is made.
    pub fn with_subjects_alone(self) -> Loaded {
        self.renderer.make_subjects_alone();
        self
    }
}

/// What the rules on content notice in a site that a [`Memo`] loaded. Not sorted.
pub fn check(loaded: &Loaded) -> Vec<Finding> {
    check_while(loaded, &|| true).unwrap_or_default()
}

/// As [`check`](fn@check); `None` once the site is not wanted any more, because there is a newer one.
pub fn check_while(loaded: &Loaded, is_wanted: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Finding>> {
    let mut findings = check::run(&context(loaded, &addresses(loaded)), is_wanted)?;
    loaded.imported.switch_off_word_rules(&mut findings);
    Some(findings)
}

/// Every address that the site has, with whether only a page that leads on stands there.
fn addresses(loaded: &Loaded) -> HashMap<Address<'_>, bool> {
    loaded.routes.iter().map(|route| (route.address(), route.is_old_address())).collect()
}

/// What checks may read.
fn context<'l>(
    Loaded { renderer, .. }: &'l Loaded,
    addresses: &'l HashMap<Address<'l>, bool>,
) -> check::CheckContext<'l> {
    check::CheckContext { site: &renderer.site, sources: &renderer.sources, calendar: renderer.calendar(0), addresses }
}

/// One route's bytes: a pure function of what was loaded. `buffer` is emptied first and reused.
///
/// # Errors
/// A finding (`template-error`) when a template fails.
pub fn render<'l>(loaded: &'l Loaded, route: &'l Route, buffer: &mut Vec<u8>) -> Result<RouteBody<'l>, Box<Finding>> {
    loaded.renderer.render(route, buffer)
}

/// What to tell of a page on which two elements have one id: such a page is never published.
pub fn doubled_id(loaded: &Loaded, route: &Route, html: &[u8]) -> Option<Finding> {
    if !route.path().ends_with(".html") {
        return None;
    }
    let none = HashMap::new();
    check::rendered::doubled_id(&context(loaded, &none), route.subject.document, &route.address(), html)
}

/// What to tell of pages that stand elsewhere than they did: public files, from and to. Not sorted.
pub fn moved_pages<'p>(loaded: &Loaded, moved: impl Iterator<Item = (&'p str, &'p str)>) -> Vec<Finding> {
    let none = HashMap::new();
    let context = context(loaded, &none);
    let address = |file: &str| Address::from_name(file.strip_suffix("index.html").unwrap_or(file));
    let known = moved.filter_map(|(from, to)| Some((address(from), context.site.at_address(&address(to))?)));
    check::page_moved::check_build(&context, &known.collect::<Vec<_>>())
}

/// Renders every route and keeps nothing: what a template did not manage; with `look`, what is wrong with the pages too. Sorted.
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
                let Route { language, subject, .. } = route;
                let html = String::from_utf8_lossy(buffer);
                let address = route.address();
                let made = check::rendered::RenderedPage {
                    address: &address,
                    language: *language,
                    document: subject.document,
                    html: &html,
                };
                (Some(check::rendered::read(&context, &weights, made)), None)
            }
            Ok(RouteBody::Made) => (None, doubled_id(loaded, route, buffer)),
            Ok(_) => (None, None),
        })
        .unzip();
    findings.extend(noticed.into_iter().flatten());
    if look {
        findings.extend(check::rendered::across(&context, read.into_iter().flatten().collect()));
    }
    loaded.imported.switch_off_word_rules(&mut findings);
    diagnostic::sort_and_deduplicate(&mut findings);
    findings
}
