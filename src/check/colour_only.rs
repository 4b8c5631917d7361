//! HTML sets the colour of text.
//!
//! People who do not see the colour miss its meaning, and a colour that suits a white page may be
//! unreadable in dark mode.
//!
//! Bad: `<span style="color:red">Closed</span>`
//!
//! Good: `**Closed**`, or a `::: warning` that says what is closed

use super::tags::tags;
use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for tag in tags(text).iter().filter(|tag| has_colour(tag.get("style")) || tag.get("color").is_some()) {
            report
                .report(tag.span, format!("this `<{}>` sets a colour", tag.name))
                .note("People who do not see the colour miss its meaning, and in dark mode the text may be invisible.")
                .help("remove the colour and express its meaning in words, in bold or in a `::: warning`");
        }
    }
}

fn has_colour(style: Option<&str>) -> bool {
    let properties = style.unwrap_or_default().split(';').filter_map(|part| part.split_once(':'));
    properties.map(|(name, _)| name.trim().to_ascii_lowercase()).any(|name| matches!(&*name, "color" | "background" | "background-color"))
}
