//! Puts the findings about a file at the fields of its form, and at the lines of its body.

use super::form::{FieldFinding, Form, FormField};
use crate::diagnostic::{Finding, text_parts};

/// Puts findings into the form of their file. Returns those that belong to no field: about the body, or the file.
pub fn attach(form: &mut Form, text: &str, findings: &[&Finding]) -> Vec<FieldFinding> {
    let mut left = Vec::new();
    for finding in findings {
        let start = finding.span.start as usize;
        let mut said = FieldFinding {
            level: finding.level.name(),
            message: text_parts(&finding.message),
            note: text_parts(&finding.note),
            help: text_parts(&finding.help),
            line: None,
        };
        if form.body.is_some() && start >= form.body_start {
            let body = text.get(form.body_start..start).unwrap_or_default();
            // The editor shows the body without the empty lines before it.
            let hidden = body.len() - body.trim_start_matches(['\r', '\n']).len();
            said.line = Some(body.get(hidden..).unwrap_or_default().matches('\n').count() + 1);
            left.push(said);
            continue;
        }
        let missing = (finding.code == "missing-field").then(|| quoted(&finding.message)).flatten();
        let mut rest = Some(said);
        for group in &mut form.groups {
            let fields = &mut group.fields;
            let Some(said) = rest.take() else { break };
            let found = fields.iter_mut().find(|field| holds(field, start) || is_missing(field, missing));
            match found {
                Some(field) => {
                    group.is_folded = false;
                    innermost(field, start, missing).findings.push(said);
                }
                None => rest = Some(said),
            }
        }
        left.extend(rest);
    }
    left
}

/// Returns the last name in backquotes of a message: "this policy has no `title`".
fn quoted(message: &str) -> Option<&str> {
    let mut parts = message.rsplit('`');
    parts.next()?;
    parts.next()
}

fn holds(field: &FormField, start: usize) -> bool {
    field.range.as_ref().is_some_and(|range| range.start <= start && start <= range.end)
}

fn is_missing(field: &FormField, missing: Option<&str>) -> bool {
    missing.is_some_and(|name| field.name == name && !field.is_written)
}

/// Returns the innermost field that contains a position.
fn innermost<'f>(field: &'f mut FormField, start: usize, missing: Option<&str>) -> &'f mut FormField {
    let is_inner = |inner: &FormField| {
        holds(inner, start)
            || missing.is_some_and(|name| inner.name.rsplit('.').next() == Some(name) && !inner.is_written)
    };
    field.is_open = true;
    let inner = field.fields.iter().position(is_inner);
    if let Some(at) = inner {
        return innermost(&mut field.fields[at], start, missing);
    }
    let item = field
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.is_written)
        .find_map(|(nth, item)| item.fields.iter().position(|inner| holds(inner, start)).map(|at| (nth, at)));
    match item {
        Some((nth, at)) => innermost(&mut field.items[nth].fields[at], start, missing),
        None => field,
    }
}
