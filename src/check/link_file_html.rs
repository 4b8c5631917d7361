//! Information is available only as a PDF or an office file.
//!
//! A page works on a phone, enlarged, read aloud or translated, and such a file mostly does not. The law
//! requires public bodies to publish pages. If a file has to stay, list it in the accessibility statement,
//! with an alternative.
//!
//! Bad: `[Menu](menu.pdf)` without a page with the same information
//!
//! Good: `menu.md`, and the file beside it if anyone needs it; a policy's signed copy under `document`

use super::{CheckedPage, RuleReporter, link_file};
use crate::schema::Fields;
use crate::site::{Site, Target};
use crate::source::Span;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    if !page.is_original() {
        return;
    }
    for text in page.texts {
        for link in &text.outline.links {
            report_file(page, &link.target, text.source_span(link.span), report);
        }
        for directive in text.outline.directives.iter().filter(|directive| directive.name == "document") {
            let file = directive.attributes.iter().find(|attribute| matches!(&*attribute.name, "href" | "src"));
            if let Some((target, file)) = file.and_then(|file| Some((file.value.as_deref()?, file))) {
                report_file(page, target, text.source_span(file.span), report);
            }
        }
    }
}

fn report_file(page: &CheckedPage, target: &str, span: Span, report: &mut RuleReporter) {
    let site = page.site();
    // Data files are for programs.
    let Some((_, format, words)) = link_file::format_of(target).filter(|(own, _, _)| !matches!(*own, "csv" | "zip")) else { return };
    let Target::Asset(asset) = site.resolve_target(page.id, target) else { return };
    let stem = asset.path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem);
    let has_page = site.originals_with_id(stem).next().is_some();
    if has_page || is_listed(site, stem, words) {
        return;
    }
    report
        .report(span, format!("`{stem}` is available only as a file ({format})"))
        .note("People on a phone, with enlarged text, with a screen reader or in need of a translation cannot use it.")
        .help(format!("write it as a page, `{stem}.md`; if that is not possible, list it under `[[issues]]` in `content/accessibility.toml`"));
}

/// Returns whether the accessibility statement mentions the file by name, or files of its format.
fn is_listed(site: &Site, stem: &str, words: &[&str]) -> bool {
    let named = |issue: &Fields| {
        let texts = ["what", "alternative"].into_iter().filter_map(|name| issue.text(name));
        texts.map(str::to_lowercase).any(|text| {
            text.contains(&stem.to_lowercase())
                || text.split(|c: char| !c.is_alphanumeric()).any(|word| {
                    words.contains(&word) || word.strip_suffix('s').is_some_and(|word| words.contains(&word))
                })
        })
    };
    site.of_type("accessibility").iter().any(|id| site.fields(*id).tables("issues").any(named))
}
