//! Rules on rendered pages: each page's HTML in, findings out; then those that need every page. What authors write is checked before; here the
//! usual culprit is a template of the site's own theme, so one fault that stands on many pages is told once.

mod anchors;
mod headings;
mod html;
mod ids;
mod inline;
mod labels;
mod landmarks;
mod lang;
mod names;
mod subresources;
mod titles;
pub(crate) mod tree;
mod weight;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{CheckContext, Rule, RuleReporter, Scope, suppressions, title_unique};
use crate::diagnostic::{Finding, Level};
use crate::site::DocId;
use crate::source::Span;
use crate::url::{Address, WrittenAddress};
pub use ids::check_build as doubled_id;
use tree::Tree;
pub use weight::{gzipped, gzipped_file};

/// Elements within each other. Browsers read no more (Blink's limit), and the parser's time grows with the square.
pub const LEVELS: usize = 512;

/// Looks at one page by itself, and keeps what the others need to know of it.
pub fn read(context: &CheckContext, weights: &AssetSizes, made: RenderedPage) -> PageResult {
    let mut read = PageResult {
        address: made.address.clone().into_owned(),
        language: made.language,
        document: made.document,
        at: place(context, made.document),
        findings: Vec::new(),
        title: String::new(),
        day: made.document.and_then(|id| title_unique::date_in_lists(context.site, id)),
        ids: HashSet::new(),
        parts: Vec::new(),
    };
    let Some(tree) = tree::read_within(made.html, LEVELS) else {
        let rule = RULES.iter().find(|rule| rule.code == "page-html");
        if let Some((rule, set)) = rule.and_then(|rule| Some((rule, rule.level_in(context.site)?))) {
            RuleReporter { rule, set, findings: &mut read.findings }
                .report_as(
                    Level::Error,
                    read.at,
                    format!("elements stand in each other more than {LEVELS} levels deep"),
                )
                .note("Browsers leave out levels beyond that, so people would see another page, or none.")
                .help("close each element before the next begins, such as `</div>` for each `<div>`");
        }
        return read;
    };
    // A stub at an old address leads on at once; nobody stays to read it.
    if tree.named(&["meta"]).any(|(_, meta)| meta.get("http-equiv") == Some("refresh")) {
        return read;
    }
    let page = HtmlPage { context, made, weights, at: read.at, ids: ids::all(&tree), tree };
    for rule in RULES {
        if let (Some(set), Scope::Rendered(check)) = (rule.level_in(context.site), &rule.scope) {
            check(&page, &mut RuleReporter { rule, set, findings: &mut read.findings });
        }
    }
    read.title = titles::title(&page.tree);
    read.parts = anchors::elsewhere(&page);
    read.ids = page.ids.into_keys().collect();
    read
}

/// Looks at all pages together. What the sites' pages switch off is left out; one fault of many pages is told once, at the first.
pub fn across(context: &CheckContext, mut pages: Vec<PageResult>) -> Vec<Finding> {
    pages.sort_by(|a, b| a.address.cmp(&b.address));
    for (code, faults) in [("page-anchor", anchors::across(&pages)), ("page-title", titles::across(&pages))] {
        let rule = RULES.iter().find(|rule| rule.code == code);
        let Some((rule, set)) = rule.and_then(|rule| Some((rule, rule.level_in(context.site)?))) else { continue };
        for fault in faults {
            let Some(page) = pages.get_mut(fault.page) else { continue };
            let mut report = RuleReporter { rule, set, findings: &mut page.findings };
            report.report(page.at, fault.message).note(fault.because).help(fault.fix);
        }
    }
    let mut findings = suppressions::check_rendered(context, &mut pages);
    findings.extend(gather(&pages));
    let rule = RULES.iter().find(|rule| rule.code == "page-anchor");
    if let Some((rule, set)) = rule.and_then(|rule| Some((rule, rule.level_in(context.site)?))) {
        anchors::of_redirects(context, &pages, &mut RuleReporter { rule, set, findings: &mut findings });
    }
    findings
}

/// Every rule on rendered pages.
pub static RULES: &[Rule] = &[
    row("page-html", Level::Warning, include_str!("html.rs"), html::check),
    row("page-lang", Level::Error, include_str!("lang.rs"), lang::check),
    row("page-title", Level::Error, include_str!("titles.rs"), titles::check),
    row("page-landmark", Level::Error, include_str!("landmarks.rs"), landmarks::check),
    row("page-heading", Level::Error, include_str!("headings.rs"), headings::check),
    row("page-id", Level::Error, include_str!("ids.rs"), ids::check),
    row("page-anchor", Level::Error, include_str!("anchors.rs"), anchors::check),
    row("page-name", Level::Error, include_str!("names.rs"), names::check),
    row("page-label", Level::Error, include_str!("labels.rs"), labels::check),
    row("page-third-party", Level::Error, include_str!("subresources.rs"), subresources::check),
    row("page-inline", Level::Error, include_str!("inline.rs"), inline::check),
    row("page-weight", Level::Warning, include_str!("weight.rs"), weight::check),
];

const fn row(
    code: &'static str,
    level: Level,
    source: &'static str,
    check: fn(&HtmlPage<'_>, &mut RuleReporter<'_>),
) -> Rule {
    Rule { code, level, source, scope: Scope::Rendered(check) }
}

/// What is wrong with one page beside the others.
struct PageFault {
    /// Which page, by its place among them.
    page: usize,
    message: String,
    because: &'static str,
    fix: String,
}

/// A page that was made.
#[derive(Debug, Clone, Copy)]
pub struct RenderedPage<'a> {
    /// Its address within the site.
    pub address: &'a Address<'a>,
    /// Its language, as an index into the site's.
    pub language: usize,
    /// The document whose page it is.
    pub document: Option<DocId>,
    /// Its text.
    pub html: &'a str,
}

/// How long stylesheets and scripts are: as they are, and gzipped.
#[derive(Debug, Default)]
pub struct AssetSizes {
    /// Each, by its address.
    pub files: HashMap<Address<'static>, (usize, usize)>,
    /// The part of the theme's stylesheet that comes with the program.
    pub built_in_styles: (usize, usize),
}

/// A page, as rules see it.
pub(super) struct HtmlPage<'a> {
    context: &'a CheckContext<'a>,
    made: RenderedPage<'a>,
    weights: &'a AssetSizes,
    tree: Tree,
    /// Every id, with how often it stands.
    ids: HashMap<String, usize>,
    /// Where its findings are told.
    at: Span,
}

impl HtmlPage<'_> {
    /// Where a link of the page leads within the site: the address, and the part of it. `None` if it leads elsewhere.
    fn within_site(&self, href: &str) -> Option<(Address<'static>, Option<String>)> {
        let base = &self.context.site.config.base;
        let href = href.strip_prefix(base.origin.as_str()).filter(|rest| rest.starts_with('/')).unwrap_or(href);
        if href.starts_with("//") {
            return None;
        }
        let scheme = href.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
        if scheme {
            return None;
        }
        let (path, part) = href.split_once('#').map_or((href, None), |(path, part)| (path, Some(part)));
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let address = match path {
            "" => self.made.address.clone().into_owned(),
            path if path.starts_with('/') => WrittenAddress::parse(path.strip_prefix(base.path.as_str())?)?.address,
            path => {
                let folder = self.made.address.folder();
                let name = crate::url::resolve(folder.name().trim_matches('/'), &crate::url::decoded(path))?;
                Address::from_name(&if path.ends_with('/') { name + "/" } else { name })
            }
        };
        let part = part.filter(|part| !part.is_empty()).map(crate::url::decode);
        Some((address, part))
    }
}

/// What is kept of a page that was looked at.
#[derive(Debug)]
pub struct PageResult {
    pub(super) address: Address<'static>,
    pub(super) document: Option<DocId>,
    pub(super) findings: Vec<Finding>,
    language: usize,
    at: Span,
    title: String,
    /// The date that stands beside the title of its document.
    day: Option<String>,
    ids: HashSet<String>,
    /// Links to parts of other pages: address and part.
    parts: Vec<(Address<'static>, String)>,
}

/// Where findings on a document's page are told: at its title, else at the start of its source; of a page without a document, in site.toml.
pub(super) fn place(context: &CheckContext, document: Option<DocId>) -> Span {
    let Some(id) = document else { return Span::file_start(context.site.config.file) };
    let document = context.site.document(id);
    match document.fields.get("title") {
        Some(title) if title.span.file == document.file => title.span,
        _ => Span::file_start(document.file),
    }
}

/// One finding for each fault, at the first page that has it, with how many others do.
fn gather(pages: &[PageResult]) -> Vec<Finding> {
    let mut faults: BTreeMap<(&str, &str), Vec<(&PageResult, &Finding)>> = BTreeMap::new();
    for page in pages {
        for finding in &page.findings {
            let all = faults.entry((finding.code, &finding.message)).or_default();
            if all.last().is_none_or(|(last, _)| last.address != page.address) {
                all.push((page, finding));
            }
        }
    }
    let told = faults.into_values().filter_map(|all| {
        // A page with a source first: that is where someone can begin to look.
        let (page, finding) = all.iter().find(|(page, _)| page.document.is_some()).or(all.first())?;
        let mut finding = (*finding).clone();
        finding.url = Some(page.address.to_string());
        let others = match all.len() - 1 {
            0 => String::new(),
            1 => " and another page".into(),
            others => format!(" and {others} other pages"),
        };
        finding.message = format!("on `{}`{others}: {}", page.address, finding.message);
        if finding.code != "page-title" && finding.code != "page-weight" {
            let many = all.len() > 1 || page.document.is_none();
            let culprit = if many {
                "; a template of your theme is the likeliest place"
            } else {
                "; look at the page's text, then at the templates of your theme"
            };
            finding.help.push_str(culprit);
        }
        Some(finding)
    });
    told.collect()
}
