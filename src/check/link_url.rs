//! A link's words are a web address.
//!
//! A screen reader spells it out, sign by sign. The address of a home page is short enough to be said, and fine. An address without marks around
//! it is a link on the page too.
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
            // `[words] (https://…)` is a link that failed: `markdown-leftover` says so.
            if link.kind == LinkKind::Bare && follows_words(&text.parsed, link.span.start as usize) {
                continue;
            }
            // The title of a page of our own is known.
            let title = own_page(page, &link.target).map(|id| page.site().title(id)).filter(|title| !title.contains(['[', ']', '\\']));
            let better = format!("[{}]({})", title.unwrap_or("…"), link.target);
            let span = text.at(link.span);
            let edit = title.filter(|_| text.is_body).map(|_| TextEdit { span, text: better.clone() });
            report
                .report(span, format!("a link reads `{}`", link.text))
                .note("A screen reader spells it out, sign by sign.")
                .help(format!("name what it leads to: `{better}`"))
                .edit(edit);
        }
    }
}

/// Whether an address stands in round brackets right after square ones.
fn follows_words(parsed: &Parsed, start: usize) -> bool {
    let before = parsed.text.get(..start).and_then(|before| before.strip_suffix('('));
    before.is_some_and(|before| before.trim_end_matches(|c: char| c.is_whitespace() || name_invisible(c).is_some()).ends_with(']'))
}

/// The page of this site that a whole address leads to.
fn own_page(page: &CheckedPage, target: &str) -> Option<DocId> {
    let written = WrittenAddress::parse(page.site().config.base.within(target)?)?;
    page.site().at_address(&written.address).filter(|_| written.rest.is_empty())
}

/// Whether it is an address with more than a host.
fn is_long_address(text: &str) -> bool {
    let bare = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = bare.or_else(|| text.starts_with("www.").then_some(text)) else { return false };
    !text.contains(' ') && rest.split_once('/').is_some_and(|(_, path)| !path.is_empty())
}
