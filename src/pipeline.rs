//! The whole, on one page: inputs in, a loaded site and its findings out; then one route's bytes at a time.

mod memo;

use std::collections::HashSet;

use crate::check;
pub use crate::config::Options;
use crate::diagnostic::{self, Finding};
use crate::render::Renderer;
pub use crate::render::{Body, Route};
pub use crate::source::Asset;
use crate::source::Sources;
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
    pub routes: Vec<Route>,
}

/// Reads, assembles and checks. Never fails: what is wrong is in the findings, and with an error among them nothing may be published.
pub fn load(inputs: Inputs, options: &Options) -> Loaded {
    load_in_stages(inputs, options, &mut |_| ())
}

/// As [`load`]; `done` is called with the name of each stage at its end, for those who time it.
pub fn load_in_stages(inputs: Inputs, options: &Options, done: &mut dyn FnMut(&'static str)) -> Loaded {
    let mut loaded = Memo::default().load_in_stages(inputs, options, done);
    let noticed = check(&loaded);
    loaded.findings.extend(noticed);
    diagnostic::settle(&mut loaded.findings);
    done("check");
    loaded
}

/// What the rules on content notice in a site that a [`Memo`] loaded. Not sorted.
pub fn check(loaded: &Loaded) -> Vec<Finding> {
    let Loaded { renderer, routes, .. } = loaded;
    let addresses: HashSet<&str> = routes.iter().map(|route| route.address.as_str()).collect();
    check::run(&check::Context {
        site: &renderer.site,
        sources: &renderer.sources,
        calendar: renderer.calendar(0),
        addresses: &addresses,
    })
}

/// One route's bytes: a pure function of what was loaded. `buffer` is emptied first and reused.
///
/// # Errors
/// A finding (`template-error`) when a template fails.
pub fn render<'l>(loaded: &'l Loaded, route: &'l Route, buffer: &mut Vec<u8>) -> Result<Body<'l>, Box<Finding>> {
    loaded.renderer.render(route, buffer)
}
