//! HTML gives words a colour of their own.
//!
//! A colour says nothing to people who do not see it, and one that was chosen for a white page cannot be read in dark mode.
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
                .report(tag.span, format!("this `<{}>` has a colour of its own", tag.name))
                .note("People who do not see the colour miss what it means, and in dark mode the words may vanish.")
                .help("take the colour out and say it in words, in bold or in a `::: warning`");
        }
    }
}

fn has_colour(style: Option<&str>) -> bool {
    let properties = style.unwrap_or_default().split(';').filter_map(|part| part.split_once(':'));
    properties.map(|(name, _)| name.trim().to_ascii_lowercase()).any(|name| matches!(&*name, "color" | "background" | "background-color"))
}
