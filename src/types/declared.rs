//! Adds the content types that site.toml declares under `[types]`, each after the type that it extends.

use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::{ContentType, Types};
use crate::diagnostic::{Finding, nearest};
use crate::schema::{Field, Fields, Shape, SharedDeclarations, Toml, Value, declare};
use crate::source::Span;

/// The limit of types in site.toml. Each has a list, a folder and a schema of its own, and copies
/// the fields of all types that it extends.
const MOST_TYPES: usize = 100;

/// The limit of a chain of types that extend each other: looking up a document's type follows the whole chain.
const MOST_EXTENDED: usize = 5;

impl Types {
    /// Adds the `[types]` of site.toml: first the fields that they add to built-in types, then the
    /// new types, each after the type that it extends.
    pub(super) fn add_declared(
        &mut self,
        site: &Toml,
        declared: &DeTable,
        shared: &SharedDeclarations,
        findings: &mut Vec<Finding>,
    ) {
        let mut waiting: Vec<Declared> = Vec::new();
        let mut entries: Vec<_> = declared.iter().collect();
        entries.sort_unstable_by_key(|(name, _)| name.span().start);
        if let Some((name, _)) = entries.get(MOST_TYPES) {
            let message =
                format!("a site can declare {MOST_TYPES} content types; this one and those after it are left out");
            let finding = Finding::error("bad-value", site.span(name.span()), message);
            findings.push(finding.help("give documents that have the same fields one type"));
        }
        for (name, declaration) in entries.into_iter().take(MOST_TYPES) {
            let DeValue::Table(table) = declaration.get_ref() else { continue };
            let fields = table.get("fields").map(|fields| declare(fields, site, shared, findings)).unwrap_or_default();
            let fields = self.without_common(fields, table, site, findings);
            let at = site.span(name.span());
            let name: &str = name.get_ref();
            // The name becomes part of file names: schemas, templates, a folder.
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            {
                let message = format!("`{name}` cannot be the name of a content type");
                let help = "use letters from A to Z, digits and hyphens, such as `[types.board-minutes]`";
                findings.push(Finding::error("bad-value", at, message).help(help));
                continue;
            }
            let text =
                |key: &str| table.get(key).and_then(|value| Some((value.get_ref().as_str()?, site.span(value.span()))));
            if let Some(own) = self.all.iter_mut().find(|own| *own.name == *name) {
                let mut changed = ContentType::clone(own);
                changed.shape = Arc::new(changed.shape.extended(&fields));
                changed.translation = Arc::new(changed.shape.for_translation());
                changed.own = changed.own.extended(&fields);
                *own = Arc::new(changed);
                for key in ["folder", "extends"] {
                    if let Some((_, span)) = text(key) {
                        let message = format!("`{name}` is a built-in type: its `{key}` cannot change");
                        let help = "remove this line, or declare a type of another name that extends it";
                        findings.push(Finding::error("bad-value", span, message).help(help));
                    }
                }
                continue;
            }
            let mut about = Fields::empty(site.span(declaration.span()));
            for key in ["folder", "file", "title", "singular", "plural", "help"] {
                if let Some((value, span)) = text(key) {
                    about.push(key.into(), span, Field::new(Value::Text(value.into()), span));
                }
            }
            waiting.push(Declared { name: name.to_string(), about, fields, extends: text("extends") });
        }
        // Each round adds the types whose base is known; the remaining ones extend no existing type.
        loop {
            let before = waiting.len();
            for declared in std::mem::take(&mut waiting) {
                let base = declared.extends.map(|(base, _)| self.get(base).cloned());
                match base {
                    Some(None) => waiting.push(declared),
                    Some(Some(base)) if self.ancestors(&base.name).count() > MOST_EXTENDED => {
                        let message = format!("a type can extend a chain of {MOST_EXTENDED} types; this is one more");
                        let span = declared.extends.map_or(Span::file_start(site.file), |(_, span)| span);
                        let finding = Finding::error("bad-value", span, message);
                        findings.push(finding.help("extend a type with a shorter chain"));
                        self.add_one(declared, None, findings);
                    }
                    base => self.add_one(declared, base.flatten().as_deref(), findings),
                }
            }
            if waiting.len() == before {
                break;
            }
        }
        for declared in waiting {
            let Some((base, span)) = declared.extends else { continue };
            let near = nearest(base, self.all.iter().map(|own| &*own.name));
            let help = match near {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "extend a built-in type, or another of your own that does not extend this one".to_string(),
            };
            let message = format!("there is no type `{base}` that `{}` could extend", declared.name);
            findings.push(Finding::error("bad-value", span, message).help(help));
            self.add_one(declared, None, findings);
        }
    }

    fn add_one(&mut self, declared: Declared, base: Option<&ContentType>, findings: &mut Vec<Finding>) {
        let Declared { name, about, fields, .. } = declared;
        let folder = about.text("folder").unwrap_or(&name).trim_matches('/').to_string();
        let taken = self.for_folder(&folder).map(|own| own.name.clone());
        let span = about.span_of("folder");
        if let Some(other) = taken {
            let message = format!("the folder `{folder}` already holds the type `{other}`");
            findings.push(Finding::error("bad-value", span, message).help("give this type a folder of its own"));
        } else if folder.is_empty() || folder.contains(['/', '.', '\\']) {
            let message = format!("`{folder}` is not the name of a folder under content/");
            findings.push(Finding::error("bad-value", span, message).help(format!("write `folder = \"{name}\"`")));
        }
        self.add(&name, &about, fields, base, true);
    }

    /// Reports and removes fields that have the name of a field of every document.
    fn without_common(&self, fields: Shape, table: &DeTable, site: &Toml, findings: &mut Vec<Finding>) -> Shape {
        let keep = fields.fields.into_iter().filter(|field| {
            if self.common.get(&field.name).is_none() {
                return true;
            }
            let declared = table.get("fields").and_then(|fields| fields.get_ref().as_table());
            let key = declared.and_then(|fields| fields.get_key_value(&*field.name));
            let span = key.map_or(Span::file_start(site.file), |(key, _)| site.span(key.span()));
            let message = format!("every document has a field `{}` already", field.name);
            findings.push(Finding::error("bad-value", span, message).help("choose another name for this field"));
            false
        });
        Shape { fields: keep.collect(), others: None }
    }
}

/// A type in site.toml before it is added.
struct Declared<'t> {
    name: String,
    about: Fields,
    fields: Shape,
    extends: Option<(&'t str, Span)>,
}

#[cfg(test)]
mod tests {
    use super::super::AUDIENCES;
    use super::*;
    use crate::source::FileId;

    fn site(text: &str) -> (Types, Vec<(&'static str, String)>) {
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), text, &mut findings);
        let types = Types::with_declared(Some(&toml), &AUDIENCES.map(Arc::from), &mut findings);
        (types, findings.into_iter().map(|f| (f.code, f.message)).collect())
    }

    #[test]
    fn a_site_declares_types_that_extend_others() {
        let (types, findings) = site(
            r#"
            [types.board]
            extends = "minutes"
            [types.minutes]
            extends = "event"
            folder = "minutes"
            fields.chair = { type = "text", required = true, help = "The role that chaired" }
            [types.event]
            fields.organiser_note = "text"
            "#,
        );
        assert_eq!(findings, []);
        let minutes = types.get("minutes").unwrap();
        assert!(types.is_a("board", "event") && types.is_a("minutes", "event") && !types.is_a("event", "minutes"));
        assert!(["chair", "start", "title", "organiser_note"].iter().all(|name| minutes.shape.get(name).is_some()));
        assert_eq!(types.for_path("minutes/2026-10.md").name, minutes.name);
        assert!(types.explain(minutes).contains("The role that chaired"));
    }

    #[test]
    fn a_chain_of_types_is_limited() {
        let chain: String = (0..50).map(|n| format!("[types.t{}]\nextends = \"t{n}\"\n", n + 1)).collect();
        let (types, findings) = site(&format!("[types.t0]\nextends = \"page\"\n{chain}"));
        let longest = types.iter().map(|own| types.ancestors(&own.name).count()).max();
        assert_eq!(longest, Some(MOST_EXTENDED + 1));
        assert!(
            findings.iter().all(|(code, told)| *code == "bad-value" && told.contains("chain of 5 types")),
            "{findings:?}"
        );
        assert!(!findings.is_empty());
    }

    #[test]
    fn faults_of_declared_types_are_findings() {
        for (text, code) in [
            ("[types.minutes]\nextends = \"evnt\"\n", "bad-value"),
            ("[types.a]\nextends = \"b\"\n[types.b]\nextends = \"missing\"\n", "bad-value"),
            ("[types.minutes]\nfolder = \"events\"\n", "bad-value"),
            ("[types.\"../../evil\"]\nsingular = \"x\"\n", "bad-value"),
            ("[types.\"\"]\nsingular = \"x\"\n", "bad-value"),
            ("[types.minutes]\nfields.title = \"text\"\n", "bad-value"),
            ("[types.event]\nfolder = \"x\"\n", "bad-value"),
            ("[types.minutes]\nfields.chair = \"txt\"\n", "not-a-choice"),
        ] {
            let (_, findings) = site(text);
            assert!(findings.iter().any(|(own, _)| *own == code), "{text}: {findings:?}");
        }
        let (types, findings) = site("[types.a]\nextends = \"b\"\n[types.b]\nextends = \"a\"\n");
        assert_eq!(findings.len(), 2);
        assert!(!types.is_a("a", "event"));
    }
}
