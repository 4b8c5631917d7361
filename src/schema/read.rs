//! A shape and a parsed table in; fields out. Every problem in the table is noted at once, each where it stands, and one
//! cause makes one finding: a misspelt key is not also a missing one.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{Field, Fields, Value};
use super::shape::{FieldShape, Kind, Shape, a, quoted};
use super::syntax::Toml;
use super::value;
use crate::diagnostic::{Finding, nearest};
use crate::source::{Edit, Span};

/// Reads the whole of `toml` by `shape`. `opening` is where a missing field is told (the `+++` of front matter, the first
/// place of a .toml file); `noun` is what the table describes, by the name that `explain` takes: "policy".
///
/// A faulty value is left out of the fields, because its finding is made here. Defaults stand at `opening`.
pub fn read(shape: &Shape, toml: &Toml, opening: Span, noun: &str, findings: &mut Vec<Finding>) -> Fields {
    let mut reader = Reader {
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
pub fn read_value(
    kind: &Kind,
    key: &str,
    value: &Spanned<DeValue>,
    toml: &Toml,
    findings: &mut Vec<Finding>,
) -> Option<Field> {
    let root = Shape::default();
    let mut reader = Reader {
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

struct Reader<'a, 't> {
    toml: &'a Toml<'t>,
    root: &'a Shape,
    noun: &'a str,
    /// The sections around what is being read, from the outermost.
    path: Vec<Section>,
    /// Keys of the root that were found in another table: reported there, so not missing.
    misplaced: Vec<String>,
    /// Where the last commented-out `# [section]` line that was reported begins: the keys below it have one cause.
    unopened: Option<usize>,
    findings: Vec<Finding>,
}

/// A section of a table that is being read.
struct Section {
    name: String,
    /// Whether it stands in braces on one line, so that no `[header]` can open what is in it.
    in_braces: bool,
}

impl Reader<'_, '_> {
    /// What stands in the brackets of a line that opens the section of that name here. `None` where no line can.
    fn header_of(&self, name: &str) -> Option<String> {
        let is_open = self.path.iter().all(|section| !section.in_braces);
        is_open.then(|| self.path.iter().map(|section| &*section.name).chain([name]).collect::<Vec<_>>().join("."))
    }

    /// `header` is the `[name]` that opened the table, if one did.
    fn table(&mut self, shape: &Shape, table: &DeTable, opening: Span, header: Option<&str>) -> Fields {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| key.span().start);
        let preset = |field: &&FieldShape| field.default.is_some() && !table.contains_key(&*field.name);
        let mut fields = Fields::with_room(opening, entries.len() + shape.fields.iter().filter(preset).count());
        let mut unknown = Vec::new();
        for (key, value) in entries {
            let name: &str = key.get_ref();
            let Some(field) = shape.get(name) else {
                unknown.push(key);
                continue;
            };
            // What a syntax error left of a value is not judged; it is found only where tables have no line of their own.
            if self.toml.is_faulty(&value.span()) && !value.get_ref().is_table() && !value.get_ref().is_array() {
                continue;
            }
            let Some(read) = self.value(&field.kind, name, value) else { continue };
            if field.required && read.as_text().is_some_and(|text| text.trim().is_empty()) {
                let finding =
                    Finding::error("missing-field", self.toml.span(value.span()), format!("`{name}` is empty"));
                self.findings.push(finding.help(say_example(field)));
                continue;
            }
            fields.push(field.name.clone(), self.toml.span(key.span()), read);
        }
        let is_missing = |field: &&FieldShape| {
            field.required && !table.contains_key(&*field.name) && !self.toml.may_have_lost(&field.name)
        };
        let mut missing: Vec<&FieldShape> = shape.fields.iter().filter(is_missing).collect();
        for key in unknown {
            self.unknown_key(shape, table, key, header, &mut missing);
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
            let finding = Finding::error("missing-field", opening, message).label(label).help(say_example(field));
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

    fn unknown_key(
        &mut self,
        shape: &Shape,
        table: &DeTable,
        key: &Spanned<toml::de::DeString>,
        header: Option<&str>,
        missing: &mut Vec<&FieldShape>,
    ) {
        let name: &str = key.get_ref();
        if self.toml.is_faulty(&key.span()) {
            return;
        }
        let span = self.toml.span(key.span());
        if let Some(header) = header
            && self.root.get(name).is_some()
        {
            self.misplaced.push(name.to_string());
            let message = format!("`{name}` belongs to the {} itself, not to `{header}`", self.noun);
            let help = format!("move it above `{header}`: keys below a line in square brackets belong to that section");
            self.findings.push(Finding::error("unknown-key", span, message).help(help));
            return;
        }
        if let Some((line, section)) = self.unopened_section(key.span().start, name) {
            if self.unopened.replace(line.start) != Some(line.start) {
                let opened = self.toml.slice(line.clone()).trim_start_matches(['#', ' ', '\t']);
                let message = format!("`{name}` is a key of `{section}`, but the line `{opened}` above it is not read");
                let mark = line.end - opened.len();
                let help = format!("take the `#` away at the start of line {}", self.toml.line_number(line.start));
                let edit = Edit { span: self.toml.span(line.start..mark), text: String::new() };
                let finding = Finding::error("unknown-key", span, message).help(help);
                self.findings.push(Finding { edits: vec![edit], ..finding });
            }
            return;
        }
        let value = table.get(name).map(|value| self.toml.slice(value.span())).unwrap_or_default();
        let names = |fields: &[&FieldShape]| nearest(name, fields.iter().map(|field| &*field.name)).map(str::to_string);
        let unset: Vec<&FieldShape> = shape.fields.iter().filter(|field| !table.contains_key(&*field.name)).collect();
        let near = names(missing).or_else(|| names(&unset));
        // A type's own fields stand behind those that all have: its own meaning of a word comes first.
        let synonym = unset.iter().rev().find(|field| field.synonyms.iter().any(|word| **word == *name));
        let option = name.to_lowercase().replace('_', "-");
        let chosen = unset
            .iter()
            .find(|field| matches!(&field.kind, Kind::Choice(all) if all.iter().any(|one| **one == *option)));
        let help = if let Some(field) = synonym {
            missing.retain(|other| other.name != field.name);
            say_synonym(field, value)
        } else if let Some(field) = chosen.filter(|_| value != "false") {
            format!("write `{} = \"{option}\"`", field.name)
        } else if let Some(near) = near {
            missing.retain(|field| *field.name != *near);
            format!("did you mean `{near}`?")
        } else if let Some(home) = shape.fields.iter().find(|field| holds(&field.kind, name)) {
            match self.header_of(&home.name) {
                Some(header) => format!("did you mean the `{name}` of `{}`? Write it below `[{header}]`", home.name),
                None => format!("did you mean the `{name}` of `{}`? Write it in its braces", home.name),
            }
        } else if let Some(set) = nearest(name, shape.fields.iter().map(|field| &*field.name)) {
            format!("`{set}` is already there: remove this line, or name it as one of the other keys")
        } else if shape.fields.len() <= FEW {
            let known: Vec<String> = shape.fields.iter().map(|field| format!("`{}`", field.name)).collect();
            format!("the keys here are {}", known.join(", "))
        } else {
            let free = self.root.fields.iter().find(|field| matches!(field.kind, Kind::Free));
            let free = free.map_or_else(String::new, |field| format!(", or put it below `[{}]`", field.name));
            format!("remove it{free}; `commonweal explain {}` lists the keys", self.noun)
        };
        let owner = header.map_or_else(|| a(self.noun), |header| format!("`{header}`"));
        let finding = Finding::error("unknown-key", span, format!("{owner} has no key `{name}`")).help(help);
        self.findings.push(finding);
    }

    fn value(&mut self, kind: &Kind, key: &str, written: &Spanned<DeValue>) -> Option<Field> {
        let span = self.toml.span(written.span());
        match (kind, written.get_ref()) {
            (Kind::List(of), DeValue::Array(items)) => {
                let items = items.iter().filter_map(|item| self.value(of, key, item)).collect();
                Some(Field::new(Value::List(items), span))
            }
            (Kind::List(of), _) => {
                let only = self.value(of, key, written)?;
                Some(Field::new(Value::List([only].into()), span))
            }
            (Kind::Table(shape), DeValue::Table(table)) => {
                let slice = self.toml.slice(written.span());
                let header = match slice.starts_with('[') {
                    true => slice.to_string(),
                    false => format!("[{}]", self.header_of(key).as_deref().unwrap_or(key)),
                };
                self.path.push(Section { name: key.to_owned(), in_braces: slice.starts_with('{') });
                let fields = self.table(shape, table, span, Some(&header));
                self.path.pop();
                Some(Field::new(Value::Table(fields.into()), span))
            }
            (Kind::Table(_), DeValue::Array(items))
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
            (Kind::Map(of), DeValue::Table(table)) => {
                let mut entries: Vec<_> = table.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| key.span().start);
                let mut fields = Fields::at(span);
                let in_braces = self.toml.slice(written.span()).starts_with('{');
                self.path.push(Section { name: key.to_owned(), in_braces });
                for (key, value) in entries {
                    if !self.toml.is_faulty(&value.span())
                        && let Some(field) = self.value(of, key.get_ref(), value)
                    {
                        fields.push((**key.get_ref()).into(), self.toml.span(key.span()), field);
                    }
                }
                self.path.pop();
                Some(Field::new(Value::Table(fields.into()), span))
            }
            (Kind::AnyOf(kinds), _) => self.any_of(kinds, kind, key, written),
            (Kind::Free, _) => Some(self.free(written)),
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

    /// The first kind that the value fits. Where it fits none, the findings of the kind that it was most likely meant as.
    fn any_of(&mut self, kinds: &[Kind], all: &Kind, key: &str, written: &Spanned<DeValue>) -> Option<Field> {
        let before = self.findings.len();
        let mut likely: Option<Vec<Finding>> = None;
        for kind in kinds {
            // A single value passes for a list of one only where it can be nothing else.
            let lone = matches!(kind, Kind::List(_)) && !written.get_ref().is_array();
            if !value::may_be(kind, written.get_ref()) || (lone && likely.is_some()) {
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
                self.fault(value::Fault::type_of(all), all, key, written);
            }
        }
        None
    }

    /// Notes what is wrong with a value.
    fn fault(&mut self, fault: value::Fault, kind: &Kind, key: &str, written: &Spanned<DeValue>) {
        let (span, slice) = (self.toml.span(written.span()), self.toml.slice(written.span()));
        let header = self.header_of(key);
        let key = value::Key { name: key, header: header.as_deref() };
        self.findings.push(fault.told(kind, key, written.get_ref(), slice, span));
    }

    /// The commented-out line that would open the section to which a key belongs: the nearest `# [section]` above it, without a section that
    /// is opened in between. Where the line stands, and the section.
    fn unopened_section(&self, at: usize, key: &str) -> Option<(Range<usize>, String)> {
        let mut end = self.toml.line(at).start;
        while end > 0 {
            let line = self.toml.line(end - 1);
            let written = self.toml.slice(line.clone()).trim();
            let name = written.trim_start_matches(['#', ' ', '\t']);
            if name.starts_with('[') {
                let name = name.trim_start_matches('[').split(']').next().unwrap_or_default().trim();
                let is_commented = written.starts_with('#');
                return (is_commented && self.root.section(name)?.get(key).is_some()).then(|| {
                    let start = line.start + self.toml.slice(line.clone()).find('#').unwrap_or(0);
                    // Up to the bracket that closes the name: a comment may follow it.
                    let text = self.toml.slice(start..line.end);
                    let length = text.rfind(']').map_or(text.len(), |at| at + 1);
                    (start..start + length, name.to_owned())
                });
            }
            end = line.start;
        }
        None
    }

    /// Whatever was written, as it is.
    fn free(&self, written: &Spanned<DeValue>) -> Field {
        let span = self.toml.span(written.span());
        match written.get_ref() {
            DeValue::Array(items) => Field::new(Value::List(items.iter().map(|item| self.free(item)).collect()), span),
            DeValue::Table(table) => {
                let mut entries: Vec<_> = table.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| key.span().start);
                let mut fields = Fields::at(span);
                for (key, value) in entries {
                    fields.push((**key.get_ref()).into(), self.toml.span(key.span()), self.free(value));
                }
                Field::new(Value::Table(fields.into()), span)
            }
            DeValue::String(text) => Field::new(Value::Text(text.to_string().into()), self.text_span(written, text)),
            value => Field::new(value::as_written(value), span),
        }
    }

    /// The text between the quotes, if it stands there letter for letter; else the whole literal.
    fn text_span(&self, written: &Spanned<DeValue>, text: &str) -> Span {
        let range = written.span();
        let slice = self.toml.slice(range.clone());
        for quote in ["\"\"\"", "'''", "\"", "'"] {
            if let Some(inner) = slice.strip_prefix(quote).and_then(|slice| slice.strip_suffix(quote)) {
                // A line break right behind three quotes is not part of the text (TOML 1.0, "String").
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

/// So many keys are listed in a message; more are left to `explain`.
const FEW: usize = 8;

/// Whether a kind is a table that has that key.
fn holds(kind: &Kind, key: &str) -> bool {
    matches!(kind, Kind::Table(shape) if shape.get(key).is_some())
}

/// What to write instead of another word for a field; with its value, where that can be read.
fn say_synonym(field: &FieldShape, value: &str) -> String {
    let name = &field.name;
    let fits = DeValue::parse(value).is_ok_and(|read| value::read(&field.kind, read.get_ref(), value).is_ok());
    if fits && value.len() <= SHORT && !value.contains('\n') {
        return format!("the key is `{name}`: write `{name} = {value}`");
    }
    match &*field.example {
        "" => format!("the key is `{name}`, which takes {}", field.kind.plain()),
        example if example.contains('\n') => format!("the key is `{name}`, which takes {}", field.kind.plain()),
        example => format!("the key is `{name}`: write it as in `{name} = {example}`"),
    }
}

/// So many bytes of a value are repeated in a message.
const SHORT: usize = 60;

/// "add `level = "trust"`", from the example or the kind.
fn say_example(field: &FieldShape) -> String {
    match &field.kind {
        _ if !field.example.is_empty() && !field.example.contains('\n') => {
            format!("add `{} = {}`", field.name, field.example)
        }
        Kind::Choice(options) => format!("add `{}`: {}", field.name, quoted(options, "or")),
        kind => format!("add `{}`: {}", field.name, kind.plain()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::types::Types;

    /// Reads front matter that begins four bytes into its source; what the caret marks, the code and the message, in order.
    fn told(type_name: &str, text: &str) -> Vec<(String, &'static str, String)> {
        let types = Types::built_in();
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), text, 4, &mut findings);
        let opening = Span::new(FileId(0), 0, 3);
        read(&types.get(type_name).expect("a built-in type").shape, &toml, opening, type_name, &mut findings);
        crate::diagnostic::settle(&mut findings);
        assert!(findings.iter().all(|finding| !finding.help.is_empty()), "each has a fix: {findings:?}");
        let source = format!("+++\n{text}+++\n");
        findings.into_iter().map(|f| (source[f.span.range()].to_string(), f.code, f.message)).collect()
    }

    #[test]
    fn twenty_mistakes_are_twenty_findings_each_in_its_place() {
        let text = r##"titel = "Volunteering"
summary = 12
order = "first"
updated = "30 April 2018"
publish = 2018
draft = "yes"
visibility = "privat"
audience = ["families", "pupls"]
tags = [1]
level = "Trust "
version = 1.10
issued = 2026-02-30
next_reveiw = 2027-01-01
review_cycle = 2
statutory = 1
withdrawn = 2026-01-01T10:00:00
document = "https://example.org/x.pdf"
related =

[[legislation]]
url = "legislation.gov.uk/x"
owner = "Head"

[approved]
dat = 2026-01-01
"##;
        let told: Vec<(String, &str)> = told("policy", text).into_iter().map(|(at, code, _)| (at, code)).collect();
        let expected = [
            ("titel", "unknown-key"),
            ("12", "wrong-type"),
            ("\"first\"", "wrong-type"),
            ("\"30 April 2018\"", "bad-date"),
            ("2018", "bad-date"),
            ("\"yes\"", "wrong-type"),
            ("\"privat\"", "not-a-choice"),
            ("\"pupls\"", "not-a-choice"),
            ("1", "wrong-type"),
            ("\"Trust \"", "not-a-choice"),
            ("1.10", "wrong-type"),
            ("2026-02-30", "bad-date"),
            ("next_reveiw", "unknown-key"),
            ("2", "wrong-type"),
            ("1", "wrong-type"),
            ("2026-01-01T10:00:00", "bad-date"),
            ("\"https://example.org/x.pdf\"", "bad-value"),
            ("related =", "toml-syntax"),
            ("[[legislation]]", "missing-field"),
            ("\"legislation.gov.uk/x\"", "bad-value"),
            ("owner", "unknown-key"),
            ("dat", "unknown-key"),
        ];
        assert_eq!(told, expected.map(|(at, code)| (at.to_string(), code)));
    }

    #[test]
    fn a_misspelt_required_key_is_one_finding() {
        let found = told("page", "tilte = \"About\"\n");
        assert_eq!(found, [("tilte".into(), "unknown-key", "a page has no key `tilte`".into())]);
    }

    #[test]
    fn a_missing_field_is_told_where_its_table_opens() {
        let found = told("event", "title = \"T\"\n[image]\nalt = \"x\"\n");
        assert_eq!(
            found,
            [
                ("+++".into(), "missing-field", "this event has no `start`".into()),
                ("[image]".into(), "missing-field", "`[image]` has no `src`".into()),
            ]
        );
    }

    #[test]
    fn a_key_below_another_table_is_told_to_move() {
        let found = told("partner", "[contact]\nemail = \"a@example.org\"\ntitle = \"River trust\"\n");
        let message = "`title` belongs to the partner itself, not to `[contact]`";
        assert_eq!(found, [("title".into(), "unknown-key", message.into())]);
    }

    #[test]
    fn a_key_that_belongs_to_a_table_is_told_which() {
        let types = Types::built_in();
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), "title = \"T\"\nphone = \"111\"\n", 0, &mut findings);
        read(&types.get("partner").unwrap().shape, &toml, Span::default(), "partner", &mut findings);
        assert_eq!(findings[0].help, "did you mean the `phone` of `contact`? Write it below `[contact]`");
    }

    /// The messages of the findings with their helps.
    fn helps(type_name: &str, text: &str) -> Vec<String> {
        let types = Types::built_in();
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), text, 0, &mut findings);
        let shape = &types.get(type_name).expect("a built-in type").shape;
        read(shape, &toml, Span::default(), type_name, &mut findings);
        crate::diagnostic::settle(&mut findings);
        findings.into_iter().map(|finding| format!("{}: {}", finding.message, finding.help)).collect()
    }

    #[test]
    fn a_word_that_people_use_is_answered_with_the_key_that_is_meant() {
        for (kind, written, help) in [
            ("event", "date = 2026-12-05", "the key is `start`: write `start = 2026-12-05`"),
            ("event", "time = \"10am\"", "the key is `start`: write it as in `start = 2026-11-27T08:00:00`"),
            ("event", "venue = \"Hall\"", "the key is `place`: write it as in `place = \"mill-lane-primary\"`"),
            ("event", "cancelled = true", "write `status = \"cancelled\"`"),
            ("event", "moved_online = true", "write `status = \"moved-online\"`"),
            ("page", "description = \"How.\"", "the key is `summary`: write `summary = \"How.\"`"),
            ("page", "lastmod = 2026-12-05", "the key is `updated`: write `updated = 2026-12-05`"),
            ("page", "date = 2026-12-05", "the key is `updated`: write `updated = 2026-12-05`"),
            ("page", "internal = true", "write `visibility = \"internal\"`"),
            ("policy", "date = 2026-12-05", "the key is `issued`: write `issued = 2026-12-05`"),
            ("place", "lat = 51.6", "the key is `latitude`: write `latitude = 51.6`"),
        ] {
            let start = if kind == "event" && !written.starts_with(['d', 't']) { "start = 2026-12-05\n" } else { "" };
            let said = helps(kind, &format!("title = \"T\"\n{start}level = 1\n{written}\n"));
            assert!(said.iter().any(|said| said.ends_with(help)), "{written}: {said:?}");
            assert!(!said.iter().any(|said| said.contains("has no `start`")), "one cause, one finding: {said:?}");
        }
    }

    /// A word that means a key is no key itself: else it would never be read.
    #[test]
    fn no_synonym_is_a_key_or_means_two_keys() {
        fn look(shape: &Shape, path: &str) {
            let mut seen = std::collections::HashMap::new();
            for field in &shape.fields {
                for word in &field.synonyms {
                    assert!(
                        shape.get(word).is_none_or(|own| own.name != field.name),
                        "{path}: `{word}` is a key itself"
                    );
                    seen.entry(word.clone()).or_insert_with(Vec::new).push(field.name.clone());
                }
                if let Some(inner) = field.kind.section() {
                    look(inner, &format!("{path}.{}", field.name));
                }
            }
        }
        Types::built_in().iter().for_each(|own| look(&own.shape, &own.name));
        look(&crate::config::shape(), "site.toml");
    }

    #[test]
    fn a_section_is_named_by_its_whole_path() {
        let form = |rest: &str| {
            format!("title = \"T\"\n[form]\npurpose = \"p\"\nkeep_until = \"1 year\"\nfields = [\"name\"]\n{rest}")
        };
        for (text, help) in [
            (
                form("endpoint = \"a@example.org\"\n"),
                "write a line `[form.endpoint]` with its keys below it, or `endpoint = { kind = ",
            ),
            (form("kind = \"own\"\n"), "did you mean the `kind` of `endpoint`? Write it below `[form.endpoint]`"),
        ] {
            let said = helps("pledge", &text);
            assert!(said.iter().any(|said| said.contains(help)), "{said:?}");
        }
        // What the advice says can be written.
        assert_eq!(
            helps("pledge", &form("[form.endpoint]\nkind = \"own\"\nurl = \"https://example.org/f\"\n")),
            [""; 0]
        );
        // A section in braces cannot be opened by a line of its own.
        let said = helps("pledge", "title = \"T\"\nform = { purpose = \"p\", endpoint = \"x\" }\n");
        assert!(said.iter().any(|said| said.contains(": write `endpoint = { kind = ")), "{said:?}");
        let said = helps("pillar", "title = \"T\"\n[[measures]]\nstatement = \"s\"\nbaseline = 3\n");
        assert!(said.iter().any(|said| said.contains("write a line `[measures.baseline]`")), "{said:?}");
    }

    #[test]
    fn keys_below_a_commented_line_of_their_section_are_one_finding() {
        let text = "title = \"T\"\n# [[measures]]  # what counts\nstatement = \"s\"\ntarget = \"5\"\n# due = 2026-01-01\nvalue = \"3\"\n";
        let types = Types::built_in();
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), text, 0, &mut findings);
        let shape = &types.get("pillar").unwrap().shape;
        read(shape, &toml, Span::default(), "pillar", &mut findings);
        let [finding] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!(
            finding.message,
            "`statement` is a key of `measures`, but the line `[[measures]]` above it is not read"
        );
        assert_eq!(finding.help, "take the `#` away at the start of line 2");
        let mended = crate::source::edited(text, &finding.edits);
        assert!(mended.contains("\n[[measures]]  # what counts\n"), "{mended}");
        assert_eq!(helps("pillar", &mended), [""; 0]);
        // Not where another section was opened in between.
        let other = text.replace("statement", "[image]\nstatement");
        assert!(!helps("pillar", &other).iter().any(|said| said.contains("is not read")));
    }

    #[test]
    fn a_syntax_error_hides_no_other_finding_and_makes_none() {
        let found =
            told("news", "title = \"Open\ndate = 2026-10-02\npilars = [\"a\"]\npartners = [\"b\"\nsumary = \"x\"\n");
        let codes: Vec<_> = found.iter().map(|(at, code, _)| (at.as_str(), *code)).collect();
        let expected =
            [("\"Open", "toml-syntax"), ("pilars", "unknown-key"), ("[", "toml-syntax"), ("sumary", "unknown-key")];
        assert_eq!(codes, expected);
    }

    #[test]
    fn text_points_at_the_words_themselves() {
        let text = "title = \"River day\"\nsummary = \"\"\"\nOne\ntwo\"\"\"\nowner = \"A \\u00e9\"\n";
        let types = Types::built_in();
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), text, 0, &mut findings);
        let fields = read(&types.get("page").unwrap().shape, &toml, Span::default(), "page", &mut findings);
        let slice = |name| &text[fields.span_of(name).range()];
        assert_eq!((slice("title"), slice("summary"), slice("owner")), ("River day", "One\ntwo", "\"A \\u00e9\""));
    }

    #[test]
    fn one_value_is_a_list_of_one_and_the_first_kind_that_fits_is_taken() {
        let text = "title = \"T\"\ntags = \"reading\"\naddress = \"Mill Lane\"\naccess = { step_free = true, parking = \"Two bays\" }\n";
        assert_eq!(told("place", text), []);
        let types = Types::built_in();
        let toml = Toml::parse(FileId(0), text, 0, &mut Vec::new());
        let fields = read(&types.get("place").unwrap().shape, &toml, Span::default(), "place", &mut Vec::new());
        assert_eq!((fields.list("tags").len(), fields.text("address")), (1, Some("Mill Lane")));
        let access = fields.table("access").unwrap();
        assert_eq!((access.boolean("step_free"), access.text("parking")), (Some(true), Some("Two bays")));
    }

    #[test]
    fn nothing_that_stands_in_a_file_makes_the_reader_panic() {
        let text = "title = \"Tŷ\"\nstart = 2026-11-27T08:00:00\nrepeat = { every = \"week\", on = [\"fri\"], nth = \"last\" }\n\
            summary = \"\"\"\nA \"b\"\n\"\"\"\nplace = { name = 'Hall', address = [\"a\",\n\"b\"] }\ncost.free = true\n\
            [[occurrence]]\ndate = 2027-01-15\nstart = 09:00:00\n[image]\nsrc = \"x.svg\" # picture\n[extra]\nx = [1.5, { y = nan }]\n";
        let types = Types::built_in();
        let shape = &types.get("event").unwrap().shape;
        let read_any = |text: &str| {
            let mut findings = Vec::new();
            let toml = Toml::parse(FileId(0), text, 0, &mut findings);
            let fields = read(shape, &toml, Span::default(), "event", &mut findings);
            for finding in &findings {
                assert!(text.get(finding.span.range()).is_some(), "{finding:?} lies outside {text:?}");
            }
            (fields, findings)
        };
        assert_eq!(read_any(text).1, []);
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            read_any(&text[..end]);
            read_any(&text[end..]);
        }
        for at in 0..text.len() {
            for with in [b'"', b'\'', b'[', b'}', b'=', b'\n', b'\r', b'\\', b'0', b' ', b'.', 0, 0xff] {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] = with;
                read_any(&String::from_utf8_lossy(&bytes));
            }
        }
    }
}
