//! A page, or a part of its text, is not in the site's other language.
//!
//! People who read that language see the other one instead. In Wales the Welsh Language Standards may
//! require both. If a page is meant for one language only, say why: `untranslated = "…"`.
//!
//! Bad: `policies/admissions.md` with no `policies/admissions.cy.md`
//!
//! Good: both files, or `untranslated = "For staff of one school only."`

use std::collections::BTreeMap;

use super::{CheckContext, RuleReporter};
use crate::diagnostic::Level;
use crate::schema::{Fields, Value};
use crate::site::DocId;

/// Most pages of one folder that are reported separately at the level advice. More pages are reported
/// together.
const ONE_BY_ONE: usize = 3;

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    // Missing pages by language and folder.
    let mut missing: BTreeMap<(usize, &str), Vec<DocId>> = BTreeMap::new();
    for (id, document) in site.visible() {
        if document.language > 0 {
            report_texts(context, id, report);
        } else if document.fields.text("untranslated").is_none_or(|reason| reason.trim().is_empty()) {
            let folder = document.path.split_once('/').map_or("", |(folder, _)| folder);
            for language in site.languages().skip(1).filter(|language| site.version(id, *language).is_none()) {
                missing.entry((language, folder)).or_default().push(id);
            }
        }
    }
    for ((language, folder), ids) in missing {
        let code = &site.config.languages[language];
        if report.level() == Level::Advice && ids.len() > ONE_BY_ONE {
            let few: Vec<&str> = ids.iter().take(ONE_BY_ONE).map(|id| match site.document(*id).id() {
                "" => "index",
                name => name,
            }).collect();
            let of = if folder.is_empty() { String::new() } else { format!(" of `{folder}`") };
            let message = format!(
                "{} pages{of} are not in `{code}`: {} and {} more",
                ids.len(),
                few.join(", "),
                ids.len() - few.len()
            );
            report_pages(context, ids[0], code, message, report);
        } else {
            for id in ids {
                report_pages(context, id, code, format!("the page is not in `{code}`"), report);
            }
        }
    }
}

/// Reports missing pages, at the first of them.
fn report_pages(context: &CheckContext, id: DocId, code: &str, message: String, report: &mut RuleReporter) {
    let document = context.site.document(id);
    let path = &context.sources.get(document.file).path;
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, "md"));
    report
        .report(document.fields.key_of("title"), message)
        .note("People who read that language see another one instead.")
        .help(format!("add `{stem}.{code}.{ending}`, or say why not with `untranslated = \"…\"`"));
}

/// Reports the texts that a translation lacks.
fn report_texts(context: &CheckContext, id: DocId, report: &mut RuleReporter) {
    let document = context.site.document(id);
    let mut left_out = Vec::new();
    collect_fallbacks(&document.fields, "", &mut left_out);
    if !left_out.is_empty() {
        let language = &context.site.config.languages[document.language];
        report
            .report(document.fields.span, format!("{} not in `{language}`", list_names(&left_out)))
            .note("People who read that language see these texts in another one.")
            .help("add them to this file's front matter");
    }
}

/// Returns the first few names as a list.
fn list_names(left_out: &[String]) -> String {
    const FEW: usize = 4;
    let quoted: Vec<String> = left_out.iter().take(FEW).map(|name| format!("`{name}`")).collect();
    let more = left_out.len().saturating_sub(FEW);
    match (quoted.len(), more) {
        (1, _) => format!("{} is", quoted[0]),
        (_, 0) => format!("{} are", quoted.join(", ")),
        _ => format!("{} and {more} more are", quoted.join(", ")),
    }
}

/// Collects the fields that fall back to the first language.
fn collect_fallbacks(fields: &Fields, above: &str, out: &mut Vec<String>) {
    for (name, _, field) in fields.iter() {
        let path = if above.is_empty() { name.to_string() } else { format!("{above}.{name}") };
        // The text of an internal plan is never shown.
        if &**name == "action_plan" && field.as_table().is_some_and(|plan| plan.text("visibility") == Some("internal"))
        {
            continue;
        }
        if field.fallback {
            if has_words(&field.value) && !out.contains(&path) {
                out.push(path);
            }
            continue;
        }
        match &field.value {
            Value::Table(inner) => collect_fallbacks(inner, &path, out),
            Value::List(items) => {
                for item in items {
                    match &item.value {
                        words if item.fallback => {
                            out.extend((has_words(words) && !out.contains(&path)).then(|| path.clone()));
                        }
                        Value::Table(inner) => collect_fallbacks(inner, &path, out),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// Returns whether there is anything to translate: "6,000" and "35%" are the same in every language.
fn has_words(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.chars().any(char::is_alphabetic),
        Value::List(items) => items.iter().any(|item| has_words(&item.value)),
        Value::Table(fields) => fields.iter().any(|(_, _, field)| has_words(&field.value)),
        _ => false,
    }
}
