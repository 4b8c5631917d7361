//! A link leads to a page in another language, but does not say so.
//!
//! For links within this site, the page adds "(in Welsh)" and `hreflang`. For another site, write it
//! yourself: most people who follow such a link without warning turn back. The check reports only addresses
//! that name the language.
//!
//! Bad: `[Term dates](https://example.org/cy/tymhorau/)` on an English page
//!
//! Good: `[Term dates (in Welsh)](https://example.org/cy/tymhorau/)`, `[Dyddiadau tymor](…){lang=cy}`

use super::{CheckedPage, RuleReporter, language_detection};
use crate::markdown::{Kind, Tag};

/// Parts of an address that indicate Welsh, and words with which a link says so.
const WELSH: [&str; 4] = ["cy", "cymraeg", "cy-gb", "welsh"];
const ENGLISH: [&str; 4] = ["en", "english", "en-gb", "saesneg"];
const SAYS: [&str; 6] = ["welsh", "english", "cymraeg", "gymraeg", "saesneg", "bilingual"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let here = page.site().config.languages[page.document.language].as_str();
    let (there, named, others) = match here {
        "cy" => ("Saesneg", "en", &ENGLISH),
        _ if here.starts_with("en") => ("in Welsh", "cy", &WELSH),
        _ => return,
    };
    for text in page.texts {
        for (at, event) in text.parsed.events.iter().enumerate() {
            let Kind::Start(Tag::Link(link)) = &event.kind else { continue };
            if link.lang.is_some() || !names(&link.target, others) {
                continue;
            }
            let words = text.parsed.text_within(at);
            let lower = words.to_lowercase();
            let says = lower.split(|c: char| !c.is_alphanumeric()).any(|word| SAYS.contains(&word));
            // Text in the other language suffices if it is marked. `lang-part` checks that.
            if says || language_detection::count_words(lower.split(|c: char| !(c.is_alphanumeric() || c == '\''))).is_mostly(named) {
                continue;
            }
            report
                .report(text.event_span(at), format!("`{words}` leads to a page in another language"))
                .note("People who do not read that language turn back, and screen readers use the wrong voice.")
                .help(format!("say so: `[{words} ({there})]({})`", link.target));
        }
    }
}

/// Returns whether an external address names one of these languages, in the first part of its path or host.
fn names(target: &str, languages: &[&str]) -> bool {
    let Some(rest) = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://")) else { return false };
    let mut parts = rest.split('/');
    let host = parts.next().unwrap_or_default();
    let is = |part: Option<&str>| part.is_some_and(|part| languages.iter().any(|own| own.eq_ignore_ascii_case(part)));
    is(host.split('.').next().filter(|_| host.matches('.').count() > 1)) || is(parts.next())
}
