//! The text contains HTML.
//!
//! The page leaves the HTML out, so readers miss its content. Markdown and directives replace most HTML,
//! with names and structure that assistive technology understands. A site that needs HTML sets
//! `raw_html = true` under `[markdown]` in site.toml.
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
                .report(text.source_span(*span), "the page leaves out raw HTML")
                .note("Readers would miss its content.")
                .help("use Markdown or a directive such as `::: inset`; a site that needs HTML sets `raw_html = true` under `[markdown]` in site.toml");
        }
    }
}
