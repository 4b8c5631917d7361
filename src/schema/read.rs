//! Reads a parsed table by its shape and returns its fields. It reports every problem of the table
//! at once, each at its position, and one finding for one cause: a misspelt key is not also
//! reported as a missing one.

mod unknown;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{Field, Fields, Value};
use super::shape::{FieldShape, Shape, ValueKind, quoted};
use super::syntax::Toml;
use super::{value, value_fault};
use crate::diagnostic::Finding;
use crate::source::Span;

/// Reads all of `toml` by `shape`. Missing fields are reported at `opening`: the `+++` of front
/// matter, or the start of a .toml file. `noun` is the name that `explain` uses for the table: "policy".
///
/// Invalid values are reported and left out of the fields. Defaults have the position `opening`.
pub fn read(shape: &Shape, toml: &Toml, opening: Span, noun: &str, findings: &mut Vec<Finding>) -> Fields {
    let mut reader = TableReader {
        toml,
        root: shape,
        noun,
        path: Vec::new(),
        misplaced: Vec::new(),
        unopened: None,
        findings: std::mem::take(findings),
    };
    let fields = reader.table(shape, toml.table(), opening, None);
    *findings = reader.findings;
    fields
}

/// Reads one value of `toml` by its kind: a declaration's default or example.
pub(crate) fn read_value(
    kind: &ValueKind,
    key: &str,
    value: &Spanned<DeValue>,
    toml: &Toml,
    findings: &mut Vec<Finding>,
) -> Option<Field> {
    let root = Shape::default();
    let mut reader = TableReader {
        toml,
        root: &root,
        noun: "field",
        path: Vec::new(),
        misplaced: Vec::new(),
        unopened: None,
        findings: std::mem::take(findings),
    };
    let field = reader.value(kind, key, value);
    *findings = reader.findings;
    field
}

struct TableReader<'a, 't> {
    toml: &'a Toml<'t>,
    root: &'a Shape,
    noun: &'a str,
    /// The enclosing sections, from the outermost.
    path: Vec<OpenSection>,
    /// Keys of the root that were found in another table: reported there, so not reported as missing.
    misplaced: Vec<String>,
    /// The start of the last commented-out `# [section]` line that was reported: the keys below it
    /// have the same cause.
    unopened: Option<usize>,
    findings: Vec<Finding>,
}

/// A section that contains the table.
struct OpenSection {
    name: String,
    /// Whether it is an inline table, so that no `[header]` can open a section in it.
    in_braces: bool,
}

impl TableReader<'_, '_> {
    /// Returns the header of a subsection with that name; `None` inside an inline table.
    fn header_of(&self, name: &str) -> Option<String> {
        let is_open = self.path.iter().all(|section| !section.in_braces);
        is_open.then(|| self.path.iter().map(|section| &*section.name).chain([name]).collect::<Vec<_>>().join("."))
    }

    /// Reads a table. `header` names it in messages (`[form]`); it is `None` for the whole text.
    fn table(&mut self, shape: &Shape, table: &DeTable, opening: Span, header: Option<&str>) -> Fields {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| key.span().start);
        let preset = |field: &&FieldShape| field.default.is_some() && !table.contains_key(&*field.name);
        let mut fields = Fields::with_capacity(opening, entries.len() + shape.fields.iter().filter(preset).count());
        let mut unknown = Vec::new();
        for (key, value) in entries {
            let name: &str = key.get_ref();
            // Only a section can have a name that the author chooses; any other key is a mistake.
            let other = shape.others.as_deref().filter(|_| value.get_ref().is_table());
            let Some(field) = shape.get(name).or(other) else {
                unknown.push(key);
                continue;
            };
            // Values on a line with a syntax error are not judged. Tables and lists that span
            // several lines still are.
            if self.toml.is_faulty(&value.span()) && !value.get_ref().is_table() && !value.get_ref().is_array() {
                fields.mark_unreadable(name);
                continue;
            }
            if header.is_none() && self.path.is_empty() {
                self.below_unopened(key);
            }
            let Some(read) = self.value(&field.kind, name, value) else {
                fields.mark_unreadable(name);
                continue;
            };
            if field.required && read.as_text().is_some_and(|text| text.trim().is_empty()) {
                let finding =
                    Finding::error("missing-field", self.toml.span(value.span()), format!("`{name}` is empty"));
                self.findings.push(finding.help(example_help(field)));
                continue;
            }
            let own = if *field.name == *name { field.name.clone() } else { name.into() };
            fields.push(own, self.toml.span(key.span()), read);
        }
        let is_missing = |field: &&FieldShape| {
            field.required && !table.contains_key(&*field.name) && !self.toml.may_have_lost(&field.name)
        };
        let mut missing: Vec<&FieldShape> = shape.fields.iter().filter(is_missing).collect();
        for key in unknown {
            if let Some(meant) = self.unknown_key(shape, table, key, header, &mut missing) {
                fields.mark_unreadable(meant);
            }
        }
        if header.is_none() {
            missing.retain(|field| !self.misplaced.iter().any(|name| **name == *field.name));
        }
        for field in missing {
            let message = match header {
                Some(header) => format!("`{header}` has no `{}`", field.name),
                None => format!("this {} has no `{}`", self.noun, field.name),
            };
            let label = format!("`{}` is required", field.name);
            let finding = Finding::error("missing-field", opening, message).label(label).help(example_help(field));
            self.findings.push(finding);
        }
        for field in &shape.fields {
            if let Some(preset) = &field.default
                && !table.contains_key(&*field.name)
            {
                fields.push(field.name.clone(), opening, Field::new(preset.value.clone(), opening));
            }
        }
        fields
    }

    fn value(&mut self, kind: &ValueKind, key: &str, written: &Spanned<DeValue>) -> Option<Field> {
        let span = self.toml.span(written.span());
        match (kind, written.get_ref()) {
            (ValueKind::List(of), DeValue::Array(items)) => {
                let items = items.iter().filter_map(|item| self.value(of, key, item)).collect();
                Some(Field::new(Value::List(items), span))
            }
            (ValueKind::List(of), _) => {
                let only = self.value(of, key, written)?;
                Some(Field::new(Value::List([only].into()), span))
            }
            (ValueKind::Table(shape), DeValue::Table(table)) => {
                let slice = self.toml.slice(written.span());
                let header = match slice.starts_with('[') {
                    true => slice.to_string(),
                    false => format!("[{}]", self.header_of(key).as_deref().unwrap_or(key)),
                };
                self.path.push(OpenSection { name: key.to_owned(), in_braces: slice.starts_with('{') });
                let fields = self.table(shape, table, span, Some(&header));
                self.path.pop();
                Some(Field::new(Value::Table(fields.into()), span))
            }
            (ValueKind::Table(_), DeValue::Array(items))
                if items.len() == 1 && items.iter().all(|item| item.get_ref().is_table()) =>
            {
                let message = format!("`{key}` is one section, not a list of them");
                let help = match self.header_of(key).filter(|_| self.toml.slice(written.span()).starts_with("[[")) {
                    Some(header) => format!("write `[{header}]`, with single brackets"),
                    None => format!("write `{key} = {{ … }}`, without the square brackets"),
                };
                self.findings.push(Finding::error("wrong-type", span, message).help(help));
                None
            }
            (ValueKind::Map(of), DeValue::Table(table)) => {
                let mut entries: Vec<_> = table.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| key.span().start);
                let mut fields = Fields::empty(span);
                let in_braces = self.toml.slice(written.span()).starts_with('{');
                self.path.push(OpenSection { name: key.to_owned(), in_braces });
                for (key, value) in entries {
                    self.below_free(key, self.toml.slice(written.span()));
                    if !self.toml.is_faulty(&value.span())
                        && let Some(field) = self.value(of, key.get_ref(), value)
                    {
                        fields.push((**key.get_ref()).into(), self.toml.span(key.span()), field);
                    }
                }
                self.path.pop();
                Some(Field::new(Value::Table(fields.into()), span))
            }
            (ValueKind::AnyOf(kinds), _) => self.any_of(kinds, kind, key, written),
            (ValueKind::Free, _) => Some(self.keep_extra(written)),
            (kind, value) => match value::read(kind, value, self.toml.slice(written.span())) {
                Ok(value) => {
                    let span = match &value {
                        Value::Text(text) => self.text_span(written, text),
                        _ => span,
                    };
                    Some(Field::new(value, span))
                }
                Err(fault) => {
                    self.fault(fault, kind, key, written);
                    None
                }
            },
        }
    }

    /// Reads the value as the first kind that it fits. If it fits none, reports the findings of the
    /// kind that was most likely meant.
    fn any_of(&mut self, kinds: &[ValueKind], all: &ValueKind, key: &str, written: &Spanned<DeValue>) -> Option<Field> {
        let before = self.findings.len();
        let mut likely: Option<Vec<Finding>> = None;
        for kind in kinds {
            // A single value counts as a list of one only if it can be nothing else.
            let lone = matches!(kind, ValueKind::List(_)) && !written.get_ref().is_array();
            if !value::has_type_of(kind, written.get_ref()) || (lone && likely.is_some()) {
                continue;
            }
            let read = self.value(kind, key, written);
            if self.findings.len() == before {
                return read;
            }
            let told = self.findings.split_off(before);
            likely.get_or_insert(told);
        }
        match likely {
            Some(told) => self.findings.extend(told),
            None => {
                self.fault(value_fault::ValueFault::type_of(all), all, key, written);
            }
        }
        None
    }

    /// Reports what is wrong with a value.
    fn fault(&mut self, fault: value_fault::ValueFault, kind: &ValueKind, key: &str, written: &Spanned<DeValue>) {
        let (span, slice) = (self.toml.span(written.span()), self.toml.slice(written.span()));
        let header = self.header_of(key);
        let around = self.path.iter().try_fold(self.root, |shape, part| shape.get_or_other(&part.name)?.kind.section());
        let example = around.and_then(|shape| shape.get(key)).map_or("", |field| &*field.example);
        let name = value_fault::ValueKey { name: key, header: header.as_deref(), example };
        let mut finding = fault.into_finding(kind, name, written.get_ref(), slice, span);
        // `status = "draft"`: the value is the name of a boolean field.
        if let Some(word) = written.get_ref().as_str().filter(|_| finding.code == "not-a-choice")
            && let Some(flag) = self.root.get(&word.to_lowercase()).filter(|field| field.kind == ValueKind::Boolean)
        {
            finding.help = format!("write `{} = true` instead; {}", flag.name, finding.help);
        }
        self.findings.push(finding);
    }

    /// Keeps a value of `[extra]` as it was written.
    fn keep_extra(&mut self, written: &Spanned<DeValue>) -> Field {
        let span = self.toml.span(written.span());
        match written.get_ref() {
            DeValue::Array(items) => {
                Field::new(Value::List(items.iter().map(|item| self.keep_extra(item)).collect()), span)
            }
            DeValue::Table(table) => {
                let mut entries: Vec<_> = table.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| key.span().start);
                let mut fields = Fields::empty(span);
                for (key, value) in entries {
                    self.below_free(key, self.toml.slice(written.span()));
                    fields.push((**key.get_ref()).into(), self.toml.span(key.span()), self.keep_extra(value));
                }
                Field::new(Value::Table(fields.into()), span)
            }
            DeValue::String(text) => Field::new(Value::Text(text.to_string().into()), self.text_span(written, text)),
            value => Field::new(value::as_written(value), span),
        }
    }

    /// Returns the span inside the quotes for text without escapes, else the span of the whole literal.
    fn text_span(&self, written: &Spanned<DeValue>, text: &str) -> Span {
        let range = written.span();
        let slice = self.toml.slice(range.clone());
        for quote in ["\"\"\"", "'''", "\"", "'"] {
            if let Some(inner) = slice.strip_prefix(quote).and_then(|slice| slice.strip_suffix(quote)) {
                // A line break directly after three quotes is not part of the text (TOML 1.0, "String").
                let skipped = if quote.len() < 3 || inner == text {
                    0
                } else if inner.starts_with("\r\n") {
                    2
                } else {
                    usize::from(inner.starts_with('\n'))
                };
                if inner[skipped..] == *text {
                    let start = range.start + quote.len() + skipped;
                    return self.toml.span(start..start + text.len());
                }
                break;
            }
        }
        self.toml.span(range)
    }
}

/// Returns the help for a missing field, from its example or its kind: "add `level = "trust"`".
fn example_help(field: &FieldShape) -> String {
    match &field.kind {
        _ if !field.example.is_empty() && !field.example.contains('\n') => {
            format!("add `{} = {}`", field.name, field.example)
        }
        ValueKind::Choice(options) => format!("add `{}`: {}", field.name, quoted(options, "or")),
        kind => format!("add `{}`: {}", field.name, kind.description()),
    }
}

#[cfg(test)]
mod tests;
