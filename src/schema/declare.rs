//! Turns a declaration of fields in TOML into a [`Shape`]. Built-in types, site.toml and users' own
//! types are all declared in this way:
//!
//! ```toml
//! fields.level = { type = "choice", options = ["trust", "school"], required = true, help = "Who decides it" }
//! fields.tags = { type = "list", of = "text" }
//! fields.chair = "text"
//! ```
//!
//! `others` declares, beside the `fields` of a table, its sections with a name that the author chooses.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::read::read_value;
use super::shape::{Bounds, FieldShape, Preset, Shape, TranslationMode, ValueKind, quoted};
use super::syntax::Toml;
use crate::diagnostic::{Finding, nearest};

/// Reads a table of fields: each key is a field, each value its declaration (a table, or the name of its kind).
pub fn declare(
    fields: &Spanned<DeValue>,
    toml: &Toml,
    shared: &SharedDeclarations,
    findings: &mut Vec<Finding>,
) -> Shape {
    Declarer { toml, shared, findings }.shape(fields)
}

/// Named lists and shapes that declarations can refer to.
#[derive(Debug, Clone, Default)]
pub struct SharedDeclarations {
    /// Lists of values for `options`: `audiences`.
    pub words: Vec<(Arc<str>, Vec<Arc<str>>)>,
    /// Shapes for the `fields` of a table: `contact`.
    pub shapes: Vec<(Arc<str>, Arc<Shape>)>,
}

struct Declarer<'a, 't> {
    toml: &'a Toml<'t>,
    shared: &'a SharedDeclarations,
    findings: &'a mut Vec<Finding>,
}

/// The names of the kinds, as `explain` lists them.
pub(crate) const KINDS: [&str; 24] = [
    "text",
    "markdown",
    "numeral",
    "boolean",
    "integer",
    "number",
    "date",
    "day",
    "moment",
    "time",
    "duration",
    "url",
    "link",
    "email",
    "phone",
    "colour",
    "file",
    "choice",
    "reference",
    "list",
    "table",
    "map",
    "any-of",
    "free",
];

/// The keys of a declaration.
const KEYS: [&str; 14] = [
    "type",
    "of",
    "options",
    "to",
    "fields",
    "others",
    "required",
    "default",
    "help",
    "example",
    "synonyms",
    "translated",
    "least",
    "most",
];

impl Declarer<'_, '_> {
    /// Returns the shape that a table of fields declares. Invalid declarations are left out.
    fn shape(&mut self, fields: &Spanned<DeValue>) -> Shape {
        let DeValue::Table(table) = fields.get_ref() else {
            self.report(
                "wrong-type",
                fields.span(),
                "`fields` takes a table of fields",
                "write `fields.chair = { type = \"text\" }`",
            );
            return Shape::default();
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| key.span().start);
        let fields = entries.into_iter().filter_map(|(name, declaration)| self.field(name.get_ref(), declaration));
        Shape { fields: fields.collect(), others: None }
    }

    fn field(&mut self, name: &str, declaration: &Spanned<DeValue>) -> Option<FieldShape> {
        let kind = self.kind(name, declaration)?;
        let mut field = FieldShape {
            name: name.into(),
            translation: if matches!(kind, ValueKind::Markdown) {
                TranslationMode::Words
            } else {
                TranslationMode::Inherited
            },
            kind,
            required: false,
            default: None,
            help: String::new(),
            example: String::new(),
            synonyms: Vec::new(),
        };
        let Some(table) = declaration.get_ref().as_table() else { return Some(field) };
        field.required = self.boolean(table, "required");
        field.help = self.text(table, "help").unwrap_or_default();
        field.synonyms = self.words(table, "synonyms");
        if let Some(translated) = table.get("translated") {
            field.translation = match translated.get_ref() {
                DeValue::Boolean(true) => TranslationMode::Words,
                DeValue::Boolean(false) => TranslationMode::Inherited,
                DeValue::String(text) if text == "may-differ" => TranslationMode::MayDiffer,
                DeValue::String(text) if text == "apart" => TranslationMode::Apart,
                _ => {
                    let help = "write true for words, false for facts, \"may-differ\" or \"apart\"";
                    self.report("not-a-choice", translated.span(), "this is not a way of translating", help);
                    field.translation
                }
            };
        }
        if let Some(example) = table.get("example")
            && read_value(&field.kind, name, example, self.toml, self.findings).is_some()
        {
            field.example = self.toml.slice(example.span()).to_string();
        }
        if let Some(default) = table.get("default")
            && let Some(read) = read_value(&field.kind, name, default, self.toml, self.findings)
        {
            let written = self.toml.slice(default.span()).to_string();
            field.default = Some(Preset { value: read.value, written });
        }
        Some(field)
    }

    /// Returns the kind that a declaration names: `"text"` or `{ type = "list", of = "text" }`.
    fn kind(&mut self, name: &str, declaration: &Spanned<DeValue>) -> Option<ValueKind> {
        let nothing = DeTable::new();
        let (table, word, at) = match declaration.get_ref() {
            DeValue::String(word) => (&nothing, &**word, declaration.span()),
            DeValue::Table(table) => match table.get("type").map(|word| (word.get_ref(), word.span())) {
                Some((DeValue::String(word), at)) => (table, &**word, at),
                Some((_, at)) => {
                    self.report(
                        "wrong-type",
                        at,
                        "`type` takes the name of a kind, in quotes",
                        "write `type = \"text\"`",
                    );
                    return None;
                }
                None => {
                    let message = format!("the field `{name}` has no `type`");
                    self.report("missing-field", declaration.span(), message, "add `type = \"text\"`");
                    return None;
                }
            },
            _ => {
                let message = format!("the field `{name}` is declared by a table or the name of a kind");
                self.report(
                    "wrong-type",
                    declaration.span(),
                    message,
                    format!("write `{name} = {{ type = \"text\" }}`"),
                );
                return None;
            }
        };
        self.unknown_keys(table);
        Some(match word {
            "text" => ValueKind::Text,
            "markdown" => ValueKind::Markdown,
            "numeral" => ValueKind::Numeral,
            "boolean" => ValueKind::Boolean,
            "integer" => ValueKind::Integer(self.bounds(table)),
            "number" => ValueKind::Number(self.bounds(table)),
            "date" => ValueKind::Date { partial: true },
            "day" => ValueKind::Date { partial: false },
            "moment" => ValueKind::Moment,
            "time" => ValueKind::Time,
            "duration" => ValueKind::Duration,
            "url" => ValueKind::Url,
            "link" => ValueKind::Link,
            "email" => ValueKind::Email,
            "phone" => ValueKind::Phone,
            "colour" => ValueKind::Colour,
            "file" => ValueKind::File,
            "free" => ValueKind::Free,
            "choice" => ValueKind::Choice(self.options(name, table, at)?),
            "reference" => ValueKind::Reference(self.words(table, "to")),
            "list" => ValueKind::List(Box::new(self.inner(name, table, at)?)),
            "map" => ValueKind::Map(Box::new(self.inner(name, table, at)?)),
            "any-of" => {
                let Some(DeValue::Array(kinds)) = table.get("of").map(Spanned::get_ref) else {
                    let message = format!("`{name}` does not say which kinds it may be");
                    self.report("missing-field", at, message, "add `of = [\"boolean\", \"text\"]`");
                    return None;
                };
                ValueKind::AnyOf(kinds.iter().filter_map(|kind| self.kind(name, kind)).collect())
            }
            "table" => match table.get("fields") {
                Some(fields) => {
                    let named = fields.get_ref().as_str();
                    match self.shared.shapes.iter().find(|(known, _)| Some(&**known) == named) {
                        Some((_, shape)) => ValueKind::Table(shape.clone()),
                        None => {
                            let mut shape = self.shape(fields);
                            // In the reference, NAME represents the name that the author chooses.
                            let others = table.get("others").and_then(|others| self.field("NAME", others));
                            shape.others = others.map(Arc::new);
                            ValueKind::Table(Arc::new(shape))
                        }
                    }
                }
                None => {
                    let message = format!("the table `{name}` does not say which fields it has");
                    self.report("missing-field", at, message, "add `fields.title = \"text\"`, one for each key");
                    return None;
                }
            },
            word => {
                let near = nearest(word, KINDS).map_or_else(String::new, |near| format!("did you mean \"{near}\"? "));
                let all = quoted(&KINDS.map(Arc::from), "or");
                self.report(
                    "not-a-choice",
                    at,
                    format!("`{word}` is not a kind of field"),
                    format!("{near}choose {all}"),
                );
                return None;
            }
        })
    }

    fn inner(&mut self, name: &str, table: &DeTable, at: std::ops::Range<usize>) -> Option<ValueKind> {
        match table.get("of") {
            Some(of) => self.kind(name, of),
            None => {
                let message = format!("`{name}` does not say what it holds");
                self.report("missing-field", at, message, "add `of = \"text\"`");
                None
            }
        }
    }

    fn options(&mut self, name: &str, table: &DeTable, at: std::ops::Range<usize>) -> Option<Vec<Arc<str>>> {
        if let Some(DeValue::String(list)) = table.get("options").map(Spanned::get_ref)
            && let Some((_, words)) = self.shared.words.iter().find(|(known, _)| **known == **list)
        {
            return Some(words.clone());
        }
        let words = self.words(table, "options");
        if words.is_empty() {
            let message = format!("the choice `{name}` has no options");
            self.report("missing-field", at, message, "add `options = [\"one\", \"two\"]`");
            return None;
        }
        Some(words)
    }

    fn bounds(&mut self, table: &DeTable) -> Bounds {
        let mut bound = |key| {
            let kind = ValueKind::Number(Bounds::default());
            match read_value(&kind, key, table.get(key)?, self.toml, self.findings)?.value {
                super::fields::Value::Integer(number) => Some(number as f64),
                super::fields::Value::Number(number) => Some(number),
                _ => None,
            }
        };
        Bounds { least: bound("least"), most: bound("most") }
    }

    fn words(&mut self, table: &DeTable, key: &str) -> Vec<Arc<str>> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let kind = ValueKind::List(Box::new(ValueKind::Text));
        let field = read_value(&kind, key, value, self.toml, self.findings);
        let items = field.as_ref().and_then(|field| field.as_list()).unwrap_or(&[]);
        items.iter().filter_map(|item| item.as_text()).map(Arc::from).collect()
    }

    fn text(&mut self, table: &DeTable, key: &str) -> Option<String> {
        let field = read_value(&ValueKind::Text, key, table.get(key)?, self.toml, self.findings)?;
        field.as_text().map(str::to_string)
    }

    fn boolean(&mut self, table: &DeTable, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        let field = read_value(&ValueKind::Boolean, key, value, self.toml, self.findings);
        field.is_some_and(|field| field.value == super::fields::Value::Boolean(true))
    }

    fn unknown_keys(&mut self, table: &DeTable) {
        for key in table.keys().filter(|key| !KEYS.contains(&&**key.get_ref())) {
            let name = key.get_ref();
            let help = match nearest(name, KEYS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are {}", KEYS.map(|key| format!("`{key}`")).join(", ")),
            };
            self.report("unknown-key", key.span(), format!("a field's declaration has no key `{name}`"), help);
        }
    }

    fn report(
        &mut self,
        code: &'static str,
        at: std::ops::Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings.push(Finding::error(code, self.toml.span(at), message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn declared(text: &str) -> (Shape, Vec<Finding>) {
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), text, &mut findings);
        let shape = declare(
            toml.table().get("fields").expect("the test declares fields"),
            &toml,
            &SharedDeclarations::default(),
            &mut findings,
        );
        (shape, findings)
    }

    #[test]
    fn a_declaration_becomes_a_shape() {
        let (shape, findings) = declared(
            r#"
            fields.chair = "text"
            fields.level = { type = "choice", options = ["trust", "school"], required = true, example = "trust" }
            fields.refresh = { type = "duration", default = "6h" }
            fields.steps = { type = "list", of = { type = "table", fields.title = { type = "text", translated = true } } }
            "#,
        );
        assert_eq!(findings, []);
        assert_eq!(shape.get("chair").map(|field| &field.kind), Some(&ValueKind::Text));
        assert!(shape.get("level").is_some_and(|field| field.required && field.example == "\"trust\""));
        assert!(shape.get("steps").is_some_and(FieldShape::has_words));
        assert_eq!(shape.get("refresh").and_then(|f| f.default.as_ref()).map(|d| &*d.written), Some("\"6h\""));
    }

    #[test]
    fn each_mistake_in_a_declaration_is_a_finding() {
        for (text, code) in [
            ("fields.a = \"txt\"", "not-a-choice"),
            ("fields.a = 3", "wrong-type"),
            ("fields.a = { of = \"text\" }", "missing-field"),
            ("fields.a = { type = \"choice\" }", "missing-field"),
            ("fields.a = { type = \"list\" }", "missing-field"),
            ("fields.a = { type = \"table\" }", "missing-field"),
            ("fields.a = { type = \"any-of\" }", "missing-field"),
            ("fields.a = { type = \"text\", requird = true }", "unknown-key"),
            ("fields.a = { type = \"text\", required = \"yes\" }", "wrong-type"),
            ("fields.a = { type = \"date\", example = \"soon\" }", "bad-date"),
            ("fields = 3", "wrong-type"),
        ] {
            let (_, findings) = declared(text);
            assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [code], "{text}");
        }
    }
}
