//! Links with the same text lead to different pages.
//!
//! In a list of links people cannot tell them apart.
//!
//! Bad: `[Report](2025.md)` and `[Report](2026.md)`
//!
//! Good: `[Report 2025](2025.md)` and `[Report 2026](2026.md)`

use std::collections::HashMap;

use super::{CheckedPage, RuleReporter};
use crate::markdown::LinkKind;
use crate::site::Target;
use crate::url::{Address, WrittenAddress};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let mut first: HashMap<String, String> = HashMap::new();
    for text in page.texts {
        let links = text.links().filter(|(link, _)| matches!(link.kind, LinkKind::Inline | LinkKind::Reference));
        for (link, lead) in links {
            let words = link.text.to_lowercase();
            // `[7]` leads to a note. Its number is its name.
            if !words.chars().any(char::is_alphabetic) {
                continue;
            }
            let place = place(page, &link.target, lead);
            match first.get(&words) {
                Some(other) if *other != place => {
                    report
                        .report(text.source_span(link.span), format!("links with the text `{}` lead to different pages", link.text))
                        .note("In a list of the page's links people cannot tell them apart.")
                        .help(format!(
                            "make them different: `[{} …]({})`, with a year, a place or a name",
                            link.text, link.target
                        ));
                }
                Some(_) => {}
                None => {
                    first.insert(words, place);
                }
            }
        }
    }
}

/// Returns the target of a link, in a form that is the same for all notations.
fn place(page: &CheckedPage, target: &str, lead: &Target) -> String {
    match lead {
        Target::Document { id, fragment } => {
            format!("{}#{}", page.site().address(*id), fragment.as_deref().unwrap_or_default())
        }
        Target::Fragment(part) => format!("{}#{part}", page.site().address(page.id)),
        _ => own_page(page, target, lead).unwrap_or_else(|| {
            let target = target.split_once("://").map_or(target, |(_, rest)| rest);
            let target = target.trim_end_matches("index.html").trim_end_matches(".html");
            target.trim_end_matches('/').to_owned()
        }),
    }
}

/// Returns the page of this site that an address leads to: `/` and the full address both lead to
/// `../index.md`.
fn own_page(page: &CheckedPage, target: &str, lead: &Target) -> Option<String> {
    let site = page.site();
    let written = match lead {
        Target::Address(written) => written.clone(),
        Target::Elsewhere => WrittenAddress::parse(site.config.base.within(target)?)?,
        _ => return None,
    };
    let name = written.address.name();
    let folder = name.trim_end_matches("index.html").trim_end_matches(".html").trim_end_matches('/');
    let id = site.at_address(&Address::from_name(&format!("{folder}/")))?;
    Some(format!("{}#{}", site.address(id), written.part().unwrap_or_default()))
}
