//! Something replaces the required sentences of the accessibility statement.
//!
//! The law requires standard sentences, so that readers and the regulator find the same promise everywhere.
//! The program generates them from the facts in `content/accessibility.toml`. A claim that somebody writes
//! beside them can contradict them.
//!
//! Bad: `This website is fully compliant with WCAG 2.2.` in the statement's `body`
//!
//! Good: the facts under `tested` and `[[issues]]`, from which the program generates the claim

use fluent_syntax::ast::{Entry, Pattern};

use super::{CheckContext, RuleReporter};
use crate::source::{FileId, Source, Span};
use crate::theme;

/// Messages of the theme that contain the required sentences.
#[rustfmt::skip]
const REQUIRED: [&str; 9] = [
    "statement-committed", "claim-full", "claim-full-end", "claim-partial", "claim-partial-end", "claim-not", "claim-not-end", "enforcement-gb",
    "enforcement-ni",
];
/// The built-in files with these messages.
const OURS: [(&str, &str); 2] =
    [("en", include_str!("../../themes/commons/strings/en.ftl")), ("cy", include_str!("../../themes/commons/strings/cy.ftl"))];
/// Starts of the claim, in lower case and without words in between.
const CLAIMS: [&str; 6] = [
    "fully compliant", "partially compliant", "not compliant", "cydymffurfio'n llawn", "cydymffurfio'n rhannol", "nid yw'r wefan hon yn cydymffurfio",
];

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    for id in context.site.of_type("accessibility") {
        for language in context.site.languages() {
            if let Some(id) = context.site.version(*id, language) {
                claims(context, id, report);
            }
        }
    }
    for (file, source) in context.sources.iter().filter(|(_, source)| source.path.starts_with("themes/")) {
        let name = source.path.rsplit('/').next().and_then(|name| name.strip_suffix(".ftl"));
        let language = name.and_then(|name| name.rsplit('.').next());
        if let Some((_, ours)) = OURS.iter().find(|(own, _)| Some(*own) == language) {
            overridden(file, source, ours, report);
        }
    }
}

/// Reports claims in the text of the statement.
fn claims(context: &CheckContext, id: crate::site::DocId, report: &mut RuleReporter) {
    let document = context.site.document(id);
    let source = context.sources.get(document.file);
    let field = document.fields.get("body").filter(|body| body.span.file == document.file);
    let span = match field {
        Some(body) => body.span,
        None => Span::new(document.file, document.body.start, document.body.end),
    };
    let lower = source.text.get(span.range()).unwrap_or_default().to_ascii_lowercase().replace('’', "'");
    let Some(found) = CLAIMS.iter().find(|claim| lower.contains(**claim)) else { return };
    let text = source.text.get(span.range()).unwrap_or_default().to_ascii_lowercase();
    // A typographic apostrophe has more bytes. In that case mark the whole text.
    let place = text.find(found).map_or(span, |at| {
        let start = span.start as usize + at;
        Span::new(span.file, start, start + found.len())
    });
    report
        .report(place, format!("the text of the statement claims `{found}`"))
        .note("The page would make two claims, and people and the regulator cannot tell which is true.")
        .help("remove the sentence: the program generates the claim from `tested` and `[[issues]]` in `content/accessibility.toml`");
}

/// Reports required sentences that a theme changes.
fn overridden(file: FileId, source: &Source, ours: &str, report: &mut RuleReporter) {
    for key in REQUIRED {
        if let Some(theirs) = message(&source.text, key)
            && message(ours, key).is_some_and(|ours| ours != theirs)
        {
            let start = source.text.find(key).unwrap_or_default();
            report
                .report(Span::new(file, start, start + key.len()), format!("`{key}` changes a sentence that the law requires"))
                .note("People and the regulator expect the same sentence in every statement.")
                .help("remove the message, and change the facts in `content/accessibility.toml` instead");
        }
    }
}

fn message<'t>(text: &'t str, key: &str) -> Option<Pattern<&'t str>> {
    if theme::Unparsable::first(text).is_some() {
        return None;
    }
    let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(resource, _)| resource);
    resource.body.into_iter().find_map(|entry| match entry {
        Entry::Message(message) if message.id.name == key => message.value,
        _ => None,
    })
}
