//! A link's words are a web address.
//!
//! A screen reader spells it out, sign by sign. The address of a home page is short enough to be said, and fine.
//!
//! Bad: `<https://www.example.org/docs/a?id=7>`
//!
//! Good: `[How to apply](https://www.example.org/docs/a?id=7)`

use super::{Page, Report};
use crate::markdown::LinkKind;

pub fn check(page: &Page, report: &mut Report) {
    for text in page.texts {
        for link in text.outline.links.iter().filter(|link| link.kind != LinkKind::Email && is_long_address(&link.text))
        {
            report
                .note(text.at(link.span), format!("a link reads `{}`", link.text))
                .because("A screen reader spells it out, sign by sign.")
                .fix(format!("name what it leads to: `[…]({})`", link.target));
        }
    }
}

/// Whether it is an address with more than a host.
fn is_long_address(text: &str) -> bool {
    let bare = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = bare.or_else(|| text.starts_with("www.").then_some(text)) else { return false };
    !text.contains(' ') && rest.split_once('/').is_some_and(|(_, path)| !path.is_empty())
}
