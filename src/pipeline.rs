//! The whole, on one page: inputs in, a loaded site and its findings out; then one route's bytes at a time.

use std::borrow::Cow;

use crate::diagnostic::Finding;
use crate::source::Sources;

/// What the command line decides. Time is an option: nothing below reads a clock.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day on which the site is built: decides what is published, expired, overdue, upcoming.
    pub today: jiff::civil::Date,
    /// Show drafts, scheduled and expired documents too (marked as such).
    pub drafts: bool,
    /// Show internal documents too (preview only).
    pub internal: bool,
    /// Instead of site.toml's `base_url`.
    pub base_url: Option<String>,
}

/// Everything read from the site's folder, as values.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// site.toml, site.LANG.toml, content's Markdown and TOML, and the text files of `themes/`.
    pub sources: Sources,
    /// All other files of content/, static/ and themes/NAME/static/.
    pub assets: Vec<Asset>,
    /// What could not be read as it stands (`not-utf8`, `symlink-outside`).
    pub findings: Vec<Finding>,
}

/// A file that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Relative to the site's root, with forward slashes: `static/images/river.svg`.
    pub path: String,
    /// Bytes.
    pub length: u64,
    /// Width and height in pixels, of a picture whose header tells them.
    pub dimensions: Option<(u32, u32)>,
}

/// A site, ready to render, and all that was noticed.
#[derive(Debug)]
pub struct Loaded {
    /// The sources, to show findings with.
    pub sources: Sources,
    /// Sorted, each once.
    pub findings: Vec<Finding>,
    /// Every file that the site has, sorted by path.
    pub routes: Vec<Route>,
}

/// One public file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Relative to the public folder: `policies/volunteering/index.html`, `assets/commons-1a2b3c4d.css`.
    pub path: String,
}

/// A route's content.
#[derive(Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// Made from the sources.
    Bytes(Cow<'a, [u8]>),
    /// The file at this path, relative to the site's root, as it is.
    Asset(&'a str),
}

/// Reads, assembles and checks. Never fails: what is wrong is in the findings, and with an error among them nothing may be published.
pub fn load(_inputs: Inputs, _options: &Options) -> Loaded {
    Loaded { sources: Sources::default(), findings: Vec::new(), routes: Vec::new() }
}

/// One route's bytes: a pure function of what was loaded.
///
/// # Errors
/// A finding (`template-error`) when a site's own template fails.
pub fn render<'a>(_loaded: &'a Loaded, route: &'a Route) -> Result<Body<'a>, Box<Finding>> {
    Ok(Body::Asset(&route.path))
}
