//! HTML stands in the text.
//!
//! It is left out of the page, so readers miss what it holds. Markdown and directives can do what most HTML is written for, with names and
//! structure that everyone's tools understand. A site that must have it says `raw_html = true` under `[markdown]` in site.toml.
//!
//! Bad: `<div class="box">Bring a coat.</div>`
//!
//! Good: `::: inset`, then `Bring a coat.`, then `:::`

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    if page.site().config.markdown.raw_html {
        return;
    }
    for text in page.texts {
        for span in &text.outline.raw_html {
            report
                .report(text.at(*span), "raw HTML is left out of the page")
                .note("Readers would miss what it holds.")
                .help("use Markdown or a directive such as `::: inset`; a site that must have HTML sets `raw_html = true` under `[markdown]` in site.toml");
        }
    }
}
