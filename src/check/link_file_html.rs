//! Something can be had only as a PDF or an office file.
//!
//! On a telephone, enlarged, read aloud or translated, a page works and such a file mostly does not. The law asks public bodies for pages; a
//! file that has to stay is named in the accessibility statement, with what people can do instead.
//!
//! Bad: `[Menu](menu.pdf)` and no page that says the same
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
            tell(page, &link.target, text.at(link.span), report);
        }
        for directive in text.outline.directives.iter().filter(|directive| directive.name == "document") {
            let file = directive.attributes.iter().find(|attribute| matches!(&*attribute.name, "href" | "src"));
            if let Some((target, file)) = file.and_then(|file| Some((file.value.as_deref()?, file))) {
                tell(page, target, text.at(file.span), report);
            }
        }
    }
}

fn tell(page: &CheckedPage, target: &str, span: Span, report: &mut RuleReporter) {
    let site = page.site();
    // Data is for programs: nobody reads it on a page.
    let Some((_, format, words)) = link_file::format_of(target).filter(|(own, _, _)| !matches!(*own, "csv" | "zip")) else { return };
    let Target::Asset(asset) = site.target(page.id, target) else { return };
    let stem = asset.path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem);
    let has_page = site.named_so(stem).next().is_some();
    if has_page || is_listed(site, stem, words) {
        return;
    }
    report
        .report(span, format!("`{stem}` can be had only as a file ({format})"))
        .note("People who read on a telephone, enlarged, aloud or in another language cannot use it.")
        .help(format!("write it as a page, `{stem}.md`; if that cannot be, list it under `[[issues]]` in `content/accessibility.toml`"));
}

/// Whether the accessibility statement speaks of the file by name, or of files of its format.
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
