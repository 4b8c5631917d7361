//! A PDF has no tags, no language or no title.
//!
//! Without tags a screen reader reads the PDF as one long text, with tables and columns mixed up. Without a
//! language it uses the wrong voice. Without a title people hear the file name. The law requires all three.
//!
//! Bad: a PDF printed from a browser, or scanned
//!
//! Good: the document exported again as "tagged PDF" (in Word: "Document structure tags for
//! accessibility"), or a page instead

use std::collections::HashSet;

use super::{CheckedPage, RuleReporter};
use crate::schema::ValueKind;
use crate::site::Target;
use crate::source::{Asset, Span};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let mut told = HashSet::new();
    let mut look = |lead: &Target, span: Span| match lead {
        Target::Asset(asset) if told.insert(asset.path.clone()) => report_pdf(asset, span, report),
        _ => {}
    };
    for text in page.texts {
        text.links().for_each(|(link, lead)| look(lead, text.source_span(link.span)));
        let attributes = text.outline.directives.iter().flat_map(|directive| &directive.attributes);
        for file in attributes.filter(|attribute| matches!(&*attribute.name, "href" | "src")) {
            let target = file.value.as_deref().map(|target| page.site().resolve_target(page.id, target));
            target.iter().for_each(|target| look(target, text.source_span(file.span)));
        }
    }
    for (_, field) in page.targets.iter().filter(|(kind, _)| matches!(kind, ValueKind::File | ValueKind::Link)) {
        let target = field.as_text().map(|target| page.site().resolve_target(page.id, target));
        target.iter().for_each(|target| look(target, field.span));
    }
}

fn report_pdf(asset: &Asset, span: Span, report: &mut RuleReporter) {
    let Some(pdf) = asset.pdf else { return };
    let parts = [(pdf.tagged, "tags"), (pdf.language, "language"), (pdf.title, "title")];
    let lacks: Vec<&str> = parts.iter().filter(|(there, _)| !there).map(|(_, name)| *name).collect();
    if !lacks.is_empty() {
        let lacks = match &lacks[..] {
            [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
            one => one.join(""),
        };
        let name = asset.path.rsplit('/').next().unwrap_or(&asset.path);
        let fix = match pdf.tagged {
            true => "set them in the properties of the source document, and export it again",
            false => "export it again as a \"tagged PDF\", with its language and title; or write it as a page",
        };
        report
            .report(span, format!("the PDF `{name}` has no {}", lacks))
            .note("A screen reader does not recognise its headings and tables, or uses the wrong voice.")
            .help(fix);
    }
}
