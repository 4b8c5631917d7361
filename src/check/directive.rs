//! A directive is unknown, or has wrong attributes.
//!
//! Readers would see its content without its box, list or player, or not at all.
//!
//! Bad: `::: warnign`
//!
//! Good: `::: warning`

use super::{CheckedPage, RuleReporter};
use crate::diagnostic::nearest;
use crate::markdown::Directive;
use crate::source::Span;

/// The attributes of each built-in directive: its name, required attributes, optional attributes.
const ATTRIBUTES: [(&str, &[&str], &[&str]); 12] = [
    ("warning", &[], &[]),
    ("inset", &[], &[]),
    ("details", &["summary"], &["open"]),
    ("steps", &[], &[]),
    ("quote", &[], &["cite", "role"]),
    ("contact", &[], &["role", "email", "phone"]),
    ("document", &[], &["title", "href", "kind", "size", "pages", "src"]),
    ("video", &["title", "src"], &["captions", "poster", "transcript", "width", "height"]),
    ("events", &[], &["place", "partner", "pillar", "theme", "audience", "count"]),
    ("partners", &[], &["theme", "pillar", "kind", "count"]),
    ("measures", &[], &["pillar", "framework", "count"]),
    ("news", &[], &["pillar", "partner", "count"]),
];

/// The attributes of lists that name a document, by its type.
const REFERENCE_ATTRIBUTES: [&str; 4] = ["place", "partner", "pillar", "framework"];

/// The attributes of every directive.
const COMMON_ATTRIBUTES: [&str; 1] = ["lang"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        // Directives in the body are reported when the document is parsed.
        if !text.is_body {
            for finding in text.outline.findings.iter().filter(|finding| finding.code == "directive") {
                report
                    .report(text.source_span(finding.span), finding.message.clone())
                    .note(finding.note.clone())
                    .help(finding.help.clone());
            }
        }
        for directive in text.outline.directives.iter().filter(|directive| !directive.name.is_empty()) {
            check_directive(page, directive, &|span| text.source_span(span), report);
        }
    }
}

fn check_directive(page: &CheckedPage, directive: &Directive, at: &dyn Fn(Span) -> Span, report: &mut RuleReporter) {
    let name = directive.name.as_str();
    if page.index.directives.contains(name) {
        return;
    }
    let Some((_, must, may)) = ATTRIBUTES.iter().find(|(own, _, _)| *own == name) else {
        let known = ATTRIBUTES.iter().map(|(own, _, _)| *own).chain(page.index.directives.iter().copied());
        let fix = match nearest(name, known) {
            Some(near) => format!("did you mean `::: {near}`?"),
            None => format!("the directives are {}", quoted(ATTRIBUTES.iter().map(|(own, _, _)| *own))),
        };
        report
            .report(at(directive.name_span), format!("there is no directive `{name}`"))
            .note("Readers would see its content without its meaning.")
            .help(fix);
        return;
    };
    for attribute in &directive.attributes {
        let own = attribute.name.as_str();
        let known = || must.iter().chain(*may).chain(&COMMON_ATTRIBUTES).copied();
        if !known().any(|known| known == own) {
            let fix = match nearest(own, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if must.is_empty() && may.is_empty() => "remove it".into(),
                None => format!("its attributes are {}", quoted(must.iter().chain(*may).copied())),
            };
            report
                .report(at(attribute.span), format!("`{name}` has no attribute `{own}`"))
                .note("The attribute has no effect, so readers miss something.")
                .help(fix);
        }
    }
    if may.contains(&"count") {
        check_filter_values(page, directive, at, report);
    }
    for missing in must.iter().filter(|must| directive.get(must).is_none_or(|value| value.trim().is_empty())) {
        report
            .report(at(directive.name_span), format!("`{name}` needs `{missing}`"))
            .note("Without it people do not know what the content is.")
            .help(format!("write `::: {name} {missing}=\"…\"`"));
    }
}

/// Reports a filter value of a list that does not exist. A mistyped id would leave the list empty.
fn check_filter_values(page: &CheckedPage, directive: &Directive, at: &dyn Fn(Span) -> Span, report: &mut RuleReporter) {
    let site = page.site();
    for attribute in &directive.attributes {
        let (name, id) = (attribute.name.as_str(), attribute.value.as_deref().unwrap_or_default());
        let near = if name == "theme" && site.theme(id).is_none() && !site.is_hidden_theme(id) {
            nearest(id, site.themes().iter().map(|theme| theme.id.as_str()))
        } else if REFERENCE_ATTRIBUTES.contains(&name)
            && site.find(&[name.into()], id).is_err()
            // `measures` accepts both types under either name.
            && !(directive.name == "measures" && site.find(&["framework".into(), "pillar".into()], id).is_ok())
        {
            nearest(id, site.of_type(name).iter().map(|id| site.document(*id).id()))
        } else {
            continue;
        };
        report
            .report(at(attribute.span), format!("there is no {name} `{id}`"))
            .label("does not exist")
            .note("The list would be empty.")
            .help(near.map_or_else(|| format!("use the id of a {name}"), |near| format!("did you mean `{near}`?")));
    }
}

fn quoted<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
