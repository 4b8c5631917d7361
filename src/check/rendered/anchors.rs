//! A link leads to a page or a part that does not exist.
//!
//! Readers find an error page, or arrive at the top of a page and have to search. Other rules check links
//! in texts; this one also checks links in templates.
//!
//! Bad: `<a href="/polcies/">`, `<a href="/policies/#olld">`
//!
//! Good: `<a href="/policies/#old">`

use std::collections::{BTreeSet, HashMap};

use super::{CheckContext, HtmlPage, PageFault, PageResult, RuleReporter};
use crate::diagnostic::nearest;
use crate::site::Destination;
use crate::url::Address;

/// Most links with a suggestion, for each page and for links between pages, because each is compared with
/// every part of the target page.
const SUGGESTED: usize = 50;

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let mut told = 0;
    let mut seen = BTreeSet::new();
    for (_, node) in page.tree.named(&["a", "area"]) {
        let Some(href) = node.get("href").filter(|href| seen.insert(href.to_owned())) else { continue };
        let Some((address, part)) = page.within_site(href) else { continue };
        if address == *page.made.address {
            let Some(part) = part.filter(|part| part != "top" && !page.ids.contains_key(part)) else { continue };
            told += 1;
            let known = page.ids.keys().map(String::as_str).filter(|_| told <= SUGGESTED);
            let fix = match nearest(&part, known) {
                Some(near) => format!("did you mean `#{near}`?"),
                None => "give the right part this id, or remove the link".to_owned(),
            };
            report
                .report(page.at, format!("the page links to its part `#{part}`, which does not exist"))
                .note("Readers who follow the link stay where they are.")
                .help(fix);
        } else if !page.context.has_address(&address) {
            report
                .report(page.at, format!("the page links to `{address}`, which does not exist"))
                .note("Readers who follow the link find an error page.")
                .help("link to an existing address of the site");
        }
    }
}

/// Returns the parts of other pages that a page links to.
pub(super) fn elsewhere(page: &HtmlPage) -> Vec<(Address<'static>, String)> {
    let links = page.tree.named(&["a", "area"]).filter_map(|(_, node)| page.within_site(node.get("href")?));
    let parts = links.filter_map(|(address, part)| Some((address, part?)));
    let parts: BTreeSet<(Address, String)> = parts.filter(|(address, _)| address != page.made.address).collect();
    parts.into_iter().collect()
}

/// Reports old addresses that lead to a missing part of a page without a document. The rule `redirect` checks
/// the parts of documents.
pub(super) fn of_redirects(context: &CheckContext, pages: &[PageResult], report: &mut RuleReporter) {
    let by_address: HashMap<&Address, &PageResult> = pages
        .iter()
        .filter(|page| !page.ids.is_empty() && page.document.is_none())
        .map(|page| (&page.address, page))
        .collect();
    for redirect in context.site.redirects() {
        let Destination::Within(to) = &redirect.to else { continue };
        let (Some(part), Some(there)) = (to.part().filter(|part| part != "top"), by_address.get(&to.address)) else {
            continue;
        };
        if there.ids.contains(&*part) {
            continue;
        }
        let fix = match nearest(&part, there.ids.iter().map(String::as_str).collect::<BTreeSet<_>>()) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => "name an existing part of the page, or remove `#` and the text after it".to_owned(),
        };
        report
            .report(
                redirect.span,
                format!("`{}` leads to `#{part}` of `{}`, which has no such part", redirect.from, to.address),
            )
            .note("Readers who follow the old address arrive at the top of the page.")
            .help(fix);
    }
}

/// Reports links to parts that other pages lack.
pub(super) fn check_across_pages(pages: &[PageResult]) -> Vec<PageFault> {
    let read = pages.iter().filter(|page| !page.ids.is_empty());
    let by_address: HashMap<&Address, &PageResult> = read.map(|page| (&page.address, page)).collect();
    let mut faults = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        for (address, part) in page.parts.iter().filter(|(_, part)| part != "top") {
            let Some(there) = by_address.get(address).filter(|there| !there.ids.contains(part)) else {
                continue;
            };
            let known: BTreeSet<&str> =
                there.ids.iter().map(String::as_str).filter(|_| faults.len() < SUGGESTED).collect();
            faults.push(PageFault {
                page: at,
                message: format!("the page links to `#{part}` of `{address}`, which does not exist"),
                note: "Readers arrive at the top of the page and have to search for it.",
                help: match nearest(part, known) {
                    Some(near) => format!("did you mean `#{near}`?"),
                    None => "link to the whole page, or to an existing part of it".into(),
                },
            });
        }
    }
    faults
}
