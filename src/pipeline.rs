//! The whole, on one page: inputs in, a loaded site and its findings out; then one route's bytes at a time.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::calendar::import;
use crate::check;
use crate::config::Config;
pub use crate::config::Options;
use crate::content::{self, Document, Location, Reading};
use crate::diagnostic::{self, Finding};
pub use crate::render::{Body, Route};
use crate::render::{Renderer, calendars};
use crate::site::Site;
pub use crate::source::Asset;
use crate::source::{FileId, Sources};
use crate::theme::Theme;

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
    /// Sorted, each once.
    pub findings: Vec<Finding>,
    /// Every file that the site has, sorted by path.
    pub routes: Vec<Route>,
}

/// Reads, assembles and checks. Never fails: what is wrong is in the findings, and with an error among them nothing may be published.
pub fn load(inputs: Inputs, options: &Options) -> Loaded {
    let Inputs { mut sources, assets, vendored, mut findings } = inputs;
    let unread: HashSet<FileId> = findings.iter().map(|finding| finding.span.file).collect();
    let (config, types, noticed) = Config::read(&sources, options.base_url.as_deref());
    findings.extend(noticed);
    let site = Reading { config: &config, types: &types, today: options.today };
    let mut documents = read_documents(&sources, &unread, &site, &mut findings);
    let imported = import::documents(&vendored, &site, &mut sources, &mut documents, &mut findings);
    let site = Site::assemble(config, types, options.clone(), documents, assets, &mut findings);
    let brand = site.config.brand.primary.as_ref().map(|primary| primary.value.as_str());
    let (theme, noticed) = Theme::load(&sources, &site.config.theme, site.config.file, &site.config.languages, brand);
    findings.extend(noticed);
    let calendars =
        site.languages().map(|language| calendars::of(&sources, &site, &imported, language, &mut findings)).collect();
    let renderer = Renderer::new(sources, site, theme, calendars, &mut findings);
    let routes = renderer.routes(&mut findings);
    let addresses: HashSet<String> = routes.iter().map(|route| route.address.clone()).collect();
    findings.extend(check::run(&check::Context {
        site: &renderer.site,
        sources: &renderer.sources,
        calendar: renderer.calendar(0),
        addresses: &addresses,
    }));
    imported.settle(&mut findings);
    diagnostic::settle(&mut findings);
    Loaded { renderer, findings, routes }
}

/// One route's bytes: a pure function of what was loaded. `buffer` is emptied first and reused.
///
/// # Errors
/// A finding (`template-error`) when a template fails.
pub fn render<'l>(loaded: &'l Loaded, route: &'l Route, buffer: &mut Vec<u8>) -> Result<Body<'l>, Box<Finding>> {
    loaded.renderer.render(route, buffer)
}

/// Every document: the originals in parallel, then their translations, which need the originals' types.
fn read_documents(
    sources: &Sources,
    unread: &HashSet<FileId>,
    site: &Reading,
    findings: &mut Vec<Finding>,
) -> Vec<Document> {
    let located: Vec<(FileId, Location)> = sources
        .iter()
        .filter(|(file, _)| !unread.contains(file))
        .filter_map(|(file, source)| Some((file, Location::of(&source.path, &site.config.languages)?)))
        .collect();
    let (originals, translations): (Vec<_>, Vec<_>) = located.into_iter().partition(|(_, at)| at.language == 0);
    let (mut documents, noticed): (Vec<Document>, Vec<Vec<Finding>>) = originals
        .into_par_iter()
        .map(|(file, location)| {
            let mut findings = Vec::new();
            (content::read(file, sources.get(file), location, site, &mut findings), findings)
        })
        .unzip();
    findings.extend(noticed.into_iter().flatten());
    let kinds: HashMap<&str, _> = documents.iter().map(|document| (document.path.as_str(), &document.kind)).collect();
    let (translated, noticed): (Vec<Document>, Vec<Vec<Finding>>) = translations
        .into_par_iter()
        .map(|(file, location)| {
            let mut findings = Vec::new();
            let source = sources.get(file);
            let path = source.path.strip_prefix("content/").unwrap_or(&source.path);
            let kind = kinds.get(location.path.as_str()).copied().unwrap_or_else(|| site.types.of_path(path)).clone();
            (content::read_translation(file, source, location, kind, site, &mut findings), findings)
        })
        .unzip();
    findings.extend(noticed.into_iter().flatten());
    documents.extend(translated);
    documents
}
