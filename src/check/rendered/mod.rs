//! Checks rendered pages. Takes each page's HTML and returns findings, first for each page, then for all
//! pages together. Other rules have already checked the authors' texts, so the usual cause is a template of
//! the site's own theme. A fault that many pages share is reported once.

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
pub use ids::check_build as duplicate_id;
use tree::Tree;
pub use weight::{gzipped, gzipped_file};

/// Most levels of nested elements. Browsers support no more (Blink's limit), and the parser's time is
/// quadratic.
pub const LEVELS: usize = 512;

/// Checks one page, and keeps what the checks across pages need.
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
        if let Some((rule, set)) = rule.and_then(|rule| Some((rule, rule.configured_level(context.site)?))) {
            RuleReporter { rule, set, findings: &mut read.findings }
                .report_as(Level::Error, read.at, format!("elements are nested more than {LEVELS} levels deep"))
                .note("Browsers leave out deeper levels, so people would see an incomplete page, or none.")
                .help("close each element before the next begins, such as `</div>` for each `<div>`");
        }
        return read;
    };
    // Browsers leave a redirect page at once, so it is not checked.
    if tree.named(&["meta"]).any(|(_, meta)| meta.get("http-equiv") == Some("refresh")) {
        return read;
    }
    let page = HtmlPage { context, made, weights, at: read.at, ids: ids::count_ids(&tree), tree };
    for rule in RULES {
        if let (Some(set), Scope::Rendered(check)) = (rule.configured_level(context.site), &rule.scope) {
            check(&page, &mut RuleReporter { rule, set, findings: &mut read.findings });
        }
    }
    read.title = titles::title(&page.tree);
    read.parts = anchors::elsewhere(&page);
    read.ids = page.ids.into_keys().collect();
    read
}

/// Checks all pages together. Leaves out findings that pages suppress. Reports a fault of many pages once, at
/// the first page with a document if there is one.
pub fn check_across_pages(context: &CheckContext, mut pages: Vec<PageResult>) -> Vec<Finding> {
    pages.sort_by(|a, b| a.address.cmp(&b.address));
    for (code, faults) in
        [("page-anchor", anchors::check_across_pages(&pages)), ("page-title", titles::check_across_pages(&pages))]
    {
        let rule = RULES.iter().find(|rule| rule.code == code);
        let Some((rule, set)) = rule.and_then(|rule| Some((rule, rule.configured_level(context.site)?))) else {
            continue;
        };
        for fault in faults {
            let Some(page) = pages.get_mut(fault.page) else { continue };
            let mut report = RuleReporter { rule, set, findings: &mut page.findings };
            report.report(page.at, fault.message).note(fault.note).help(fault.help);
        }
    }
    let mut findings =
        suppressions::check_rendered(context, pages.iter_mut().map(|page| (page.document, &mut page.findings)));
    findings.extend(merge_faults(&pages));
    let rule = RULES.iter().find(|rule| rule.code == "page-anchor");
    if let Some((rule, set)) = rule.and_then(|rule| Some((rule, rule.configured_level(context.site)?))) {
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

/// A fault of one page that involves other pages.
struct PageFault {
    /// The index of the page.
    page: usize,
    message: String,
    note: &'static str,
    help: String,
}

/// A rendered page.
#[derive(Debug, Clone, Copy)]
pub struct RenderedPage<'a> {
    /// Its address within the site.
    pub address: &'a Address<'a>,
    /// Its language, as an index into the site's languages.
    pub language: usize,
    /// The document whose page it is.
    pub document: Option<DocId>,
    /// Its HTML.
    pub html: &'a str,
}

/// The sizes of stylesheets and scripts, in bytes: plain and gzipped.
#[derive(Debug, Default)]
pub struct AssetSizes {
    /// By address.
    pub files: HashMap<Address<'static>, (usize, usize)>,
    /// The built-in part of the theme's stylesheet.
    pub built_in_styles: (usize, usize),
}

/// A page as the rules see it.
pub(super) struct HtmlPage<'a> {
    context: &'a CheckContext<'a>,
    made: RenderedPage<'a>,
    weights: &'a AssetSizes,
    tree: Tree,
    /// Every id with its number of occurrences.
    ids: HashMap<String, usize>,
    /// The position of its findings.
    at: Span,
}

impl HtmlPage<'_> {
    /// Returns the target of a link within the site: the address and the fragment. Returns `None` for an
    /// external target.
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

/// The results for one page.
#[derive(Debug)]
pub struct PageResult {
    pub(super) address: Address<'static>,
    pub(super) document: Option<DocId>,
    pub(super) findings: Vec<Finding>,
    language: usize,
    at: Span,
    title: String,
    /// The date that lists show beside the document's title.
    day: Option<String>,
    ids: HashSet<String>,
    /// Links to parts of other pages: address and fragment.
    parts: Vec<(Address<'static>, String)>,
}

/// Returns the position of findings on a page: its document's title, else the start of its source, or
/// site.toml for a page without a document.
pub(super) fn place(context: &CheckContext, document: Option<DocId>) -> Span {
    let Some(id) = document else { return Span::file_start(context.site.config.file) };
    let document = context.site.document(id);
    match document.fields.get("title") {
        Some(title) if title.span.file == document.file => title.span,
        _ => Span::file_start(document.file),
    }
}

/// Returns one finding for each fault, at the first page with a document that has it, else at the first page.
/// The finding has the number of other pages.
fn merge_faults(pages: &[PageResult]) -> Vec<Finding> {
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
        // Prefer a page with a source, because people can start there.
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
                "; the cause is probably in a template of your theme"
            } else {
                "; check the page's text, then the templates of your theme"
            };
            finding.help.push_str(culprit);
        }
        Some(finding)
    });
    told.collect()
}
