//! A page loads something from another host.
//!
//! That host learns who reads the page, and when. Readers have not agreed to that (PECR, UK GDPR). If the
//! host is slow or down, that part of the page is missing. A file of this site needs no host: write its
//! address from the first slash.
//!
//! Bad: `![Map](https://tiles.example.com/map.png)`
//!
//! Good: `![Map](map.png)`, with the file copied beside the document

use super::tags::tags;
use super::{CheckedPage, RuleReporter};
use crate::diagnostic::Level;
use crate::site::Target;
use crate::source::Span;

/// HTML elements that load their target as soon as the page is opened.
const LOADED: [&str; 10] = ["img", "script", "link", "iframe", "video", "audio", "source", "track", "embed", "object"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for image in &text.outline.images {
            report_host(page, &image.src, text.source_span(image.span), report);
        }
        for tag in tags(text).iter().filter(|tag| LOADED.contains(&tag.name.as_str())) {
            for name in ["src", "href", "data", "poster"] {
                report_host(page, tag.get(name).unwrap_or_default(), tag.span, report);
            }
        }
        for directive in text.outline.directives.iter().filter(|directive| directive.name == "video") {
            let loaded =
                |attribute: &&crate::markdown::Attribute| matches!(&*attribute.name, "src" | "poster" | "captions");
            for attribute in directive.attributes.iter().filter(loaded) {
                report_host(page, attribute.value.as_deref().unwrap_or_default(), text.source_span(attribute.span), report);
            }
        }
    }
}

fn report_host(page: &CheckedPage, src: &str, span: Span, report: &mut RuleReporter) {
    let bases = page.site().config.bases();
    if let Some(within) = bases.iter().find_map(|base| base.within(src)) {
        let is_there = !matches!(page.site().resolve_target(page.id, within), Target::Nothing(_) | Target::Address(_));
        if is_there {
            report
                .report_as(Level::Warning, span, format!("`{src}` is a file of this site, named by its whole address"))
                .note("It is missing if the site moves, and the preview shows the published file in its place.")
                .help(format!("write `{within}`"));
        } else {
            report
                .report(span, format!("the site has no file `{within}`"))
                .note("Readers see a gap in its place.")
                .help("add the file to `static/`, or correct its name; and write the address without the host");
        }
        return;
    }
    let host = src.strip_prefix("https://").or_else(|| src.strip_prefix("http://")).or_else(|| src.strip_prefix("//"));
    let Some(host) = host.map(|rest| rest.split('/').next().unwrap_or(rest)) else { return };
    let name = src.rsplit('/').next().unwrap_or(src);
    report
        .report(span, format!("this would load from `{host}`"))
        .note("That host would learn who reads this page, and readers have not agreed to that.")
        .help(format!("copy the file beside this document and write `{name}`"));
}
