//! HTML stands in the text.
//!
//! It is left out of the page, so readers miss what it holds. Markdown and directives can do what most HTML is written for, with names and
//! structure that everyone's tools understand. A site that must have it says `raw_html = true` under `[markdown]` in site.toml.
//!
//! Bad: `<div class="box">Bring a coat.</div>`
//!
//! Good: `::: inset`, then `Bring a coat.`, then `:::`

use super::{Page, Report};

pub fn check(page: &Page, report: &mut Report) {
    if page.site().config.markdown.raw_html {
        return;
    }
    for text in page.texts {
        for span in &text.outline.raw_html {
            report
                .note(text.at(*span), "raw HTML is left out of the page")
                .because("Readers would miss what it holds.")
                .fix("use Markdown or a directive such as `::: inset`; a site that must have HTML sets `raw_html = true` under `[markdown]` in site.toml");
        }
    }
}
