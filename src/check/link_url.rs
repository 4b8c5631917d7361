//! The text of a link is a web address.
//!
//! A screen reader spells it out, character by character. The address of a home page is short enough to
//! read out, so it is not reported. The page also turns a bare address into a link.
//!
//! Bad: `<https://www.example.org/docs/a?id=7>`
//!
//! Good: `[How to apply](https://www.example.org/docs/a?id=7)`

use super::{CheckedPage, RuleReporter};
use crate::markdown::{LinkKind, Parsed};
use crate::site::DocId;
use crate::source::{TextEdit, name_invisible};
use crate::url::WrittenAddress;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for link in text.outline.links.iter().filter(|link| link.kind != LinkKind::Email && is_long_address(&link.text))
        {
            // `[words] (https://…)` is a failed link, which `markdown-leftover` reports.
            if link.kind == LinkKind::Bare && follows_words(&text.parsed, link.span.start as usize) {
                continue;
            }
            // The title of a page of this site is known.
            let title = own_page(page, &link.target).map(|id| page.site().title(id)).filter(|title| !title.contains(['[', ']', '\\']));
            let better = format!("[{}]({})", title.unwrap_or("…"), link.target);
            let span = text.source_span(link.span);
            let edit = title.filter(|_| text.is_body).map(|_| TextEdit { span, text: better.clone() });
            report
                .report(span, format!("the text of a link is the address `{}`", link.text))
                .note("A screen reader spells it out, character by character.")
                .help(format!("name the target: `{better}`"))
                .edit(edit);
        }
    }
}

/// Returns whether an address is in round brackets directly after square ones.
fn follows_words(parsed: &Parsed, start: usize) -> bool {
    let before = parsed.text.get(..start).and_then(|before| before.strip_suffix('('));
    before.is_some_and(|before| before.trim_end_matches(|c: char| c.is_whitespace() || name_invisible(c).is_some()).ends_with(']'))
}

/// Returns the page of this site that a full address leads to.
fn own_page(page: &CheckedPage, target: &str) -> Option<DocId> {
    let written = WrittenAddress::parse(page.site().config.base.within(target)?)?;
    page.site().at_address(&written.address).filter(|_| written.rest.is_empty())
}

/// Returns whether it is an address with more than a host.
fn is_long_address(text: &str) -> bool {
    let bare = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = bare.or_else(|| text.starts_with("www.").then_some(text)) else { return false };
    !text.contains(' ') && rest.split_once('/').is_some_and(|(_, path)| !path.is_empty())
}
