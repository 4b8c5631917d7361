//! The table of content types. The TOML file of each row declares its shape; a Rust file of the same name, if
//! there is one, holds the logic of its fields. Types that site.toml declares are added to the table.

use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostic::{Finding, nearest};
use crate::schema::{Fields, Shape, SharedDeclarations, Toml, declare, describe, read};
use crate::source::{FileId, Span};

mod declared;

pub(crate) mod accessibility;
pub(crate) mod document;
pub(crate) mod framework;
pub(crate) mod element_ids;
pub(crate) mod pillar;
pub(crate) mod pledge;
pub(crate) mod policy;
pub(crate) mod programme;
pub(crate) mod statutory;

/// The rows: a name and its declaration. A new built-in type needs one file and one row here.
const BUILT_IN: [(&str, &str); 17] = [
    ("page", include_str!("page.toml")),
    ("framework", include_str!("framework.toml")),
    ("pillar", include_str!("pillar.toml")),
    ("reference", include_str!("reference.toml")),
    ("programme", include_str!("programme.toml")),
    ("taskforce", include_str!("taskforce.toml")),
    ("partner", include_str!("partner.toml")),
    ("place", include_str!("place.toml")),
    ("terms", include_str!("terms.toml")),
    ("policy", include_str!("policy.toml")),
    ("report", include_str!("report.toml")),
    ("pledge", include_str!("pledge.toml")),
    ("news", include_str!("news.toml")),
    ("event", include_str!("event.toml")),
    ("glossary", include_str!("glossary.toml")),
    ("accessibility", include_str!("accessibility.toml")),
    ("publication", include_str!("publication.toml")),
];

/// The keys of a type's declaration, in site.toml and in the rows above.
const DECLARATION: &str = include_str!("declaration.toml");

/// The audiences of documents, unless site.toml lists others.
pub const AUDIENCES: [&str; 7] = ["families", "pupils", "staff", "partners", "governors", "members", "inspectors"];

/// One content type.
#[derive(Debug, Clone)]
pub struct ContentType {
    /// Its name, as in `type = "policy"`.
    pub name: Arc<str>,
    /// Its folder under content/, without slashes; empty if it has none of its own.
    pub folder: Arc<str>,
    /// The name of its only source, without extension: `glossary`. Empty for all other types.
    pub file: Arc<str>,
    /// The heading of its list: "Policies".
    pub title: String,
    /// The name of one document: "policy".
    pub singular: String,
    /// The name of several: "policies".
    pub plural: String,
    /// The type that it adds fields to.
    pub extends: Option<Arc<str>>,
    /// All fields of its documents.
    pub shape: Arc<Shape>,
    /// The shape of translations, in which nothing is required.
    pub translation: Arc<Shape>,
    /// The fields that it adds to those of every document and of the types that it extends.
    pub own: Shape,
    /// The built-in type that it is or extends.
    pub built_in: Arc<str>,
    /// Its purpose.
    pub help: String,
    /// Whether site.toml declared it.
    pub custom: bool,
}

impl PartialEq for ContentType {
    /// A site has one type with each name.
    fn eq(&self, other: &ContentType) -> bool {
        self.name == other.name
    }
}

/// Every content type of a site.
#[derive(Debug, Clone)]
pub struct Types {
    all: Vec<Arc<ContentType>>,
    common: Arc<Shape>,
}

impl Types {
    /// Returns the built-in types, with the default audiences.
    pub fn built_in() -> Types {
        // The built-in declarations are valid: a test below checks them.
        Types::with_declared(None, &AUDIENCES.map(Arc::from), &mut Vec::new())
    }

    /// Returns the built-in types and those that site.toml declares under `[types]`, which may
    /// extend a type or add fields to it.
    pub fn with_declared(site: Option<&Toml>, audiences: &[Arc<str>], findings: &mut Vec<Finding>) -> Types {
        let mut faults = Vec::new();
        let shared = shared(audiences, &mut faults);
        let declaration = declaration();
        let common = Arc::new(fields_of(include_str!("common.toml"), &shared, &mut faults));
        let mut types = Types { all: Vec::with_capacity(BUILT_IN.len()), common };
        for (name, text) in BUILT_IN {
            let toml = Toml::parse(FileId(0), text, &mut faults);
            let about = read(&declaration, &toml, Span::default(), "type", &mut faults);
            let own = toml.table().get("fields").map(|fields| declare(fields, &toml, &shared, &mut faults));
            types.add(name, &about, own.unwrap_or_default(), None, false);
        }
        debug_assert!(faults.is_empty(), "the built-in types must be valid: {faults:?}");
        if let Some(site) = site
            && let Some(DeValue::Table(declared)) = site.table().get("types").map(Spanned::get_ref)
        {
            types.add_declared(site, declared, &shared, findings);
        }
        types
    }

    /// Returns the type with that name.
    pub fn get(&self, name: &str) -> Option<&Arc<ContentType>> {
        self.all.iter().find(|own| *own.name == *name)
    }

    /// Returns the type whose documents are in that folder under content/.
    pub fn for_folder(&self, folder: &str) -> Option<&Arc<ContentType>> {
        self.all.iter().find(|own| !folder.is_empty() && *own.folder == *folder)
    }

    /// Returns the type whose only source has that name, directly under content/: `glossary`.
    pub fn for_file(&self, stem: &str) -> Option<&Arc<ContentType>> {
        self.all.iter().find(|own| !stem.is_empty() && *own.file == *stem)
    }

    /// Returns the type of a document by its path under content/, if it states none:
    /// `policies/x.md` is a policy, documents beneath `frameworks/NAME/` are pillars,
    /// `FOLDER/index.md` directly in a type's folder is a page.
    pub fn for_path(&self, path: &str) -> &Arc<ContentType> {
        let path = &*crate::url::to_nfc(path);
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.split('.').next().unwrap_or(file);
        let mut parts = folders.split('/');
        let folder = parts.next().unwrap_or("");
        let depth = parts.count();
        let named = match self.for_folder(folder) {
            _ if folders.is_empty() => self.for_file(stem),
            Some(_) if depth == 0 && stem == "index" => None,
            Some(own) if &*own.name == "framework" && (depth > 1 || (depth == 1 && stem != "index")) => {
                self.get("pillar")
            }
            found => found,
        };
        // `page` is the first row, so there is always one.
        named.unwrap_or(&self.all[0])
    }

    /// Returns the type that front matter names with `type = "…"`; reports an unknown one, with the nearest name.
    pub fn stated_in(&self, toml: &Toml, findings: &mut Vec<Finding>) -> Option<&Arc<ContentType>> {
        let value = toml.table().get("type")?;
        let name = value.get_ref().as_str()?;
        let found = self.get(name);
        if found.is_none() {
            let known = self.all.iter().map(|own| &*own.name);
            let help = match nearest(name, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`commonweal explain` lists the content types".to_owned(),
            };
            let message = format!("there is no content type `{name}`");
            findings.push(Finding::error("not-a-choice", toml.span(value.span()), message).help(help));
        }
        found
    }

    /// Iterates over a type's name and those of the types that it extends, nearest first.
    pub fn ancestors<'t>(&'t self, name: &'t Arc<str>) -> impl Iterator<Item = Arc<str>> + use<'t> {
        let extended = |name: &Arc<str>| self.get(name).and_then(|own| own.extends.clone());
        std::iter::successors(Some(name.clone()), extended).take(self.all.len() + 1)
    }

    /// Returns whether a type is another type or extends it: `is_a("minutes", "event")`.
    pub fn is_a(&self, name: &str, ancestor: &str) -> bool {
        let mut name = name;
        // A chain is no longer than the table: `add_declared` rejects cycles.
        for _ in 0..=self.all.len() {
            if name == ancestor {
                return true;
            }
            match self.get(name).and_then(|own| own.extends.as_deref()) {
                Some(extended) => name = extended,
                None => return false,
            }
        }
        false
    }

    /// Iterates over all types, the built-in ones first.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<ContentType>> {
        self.all.iter()
    }

    /// Returns the fields of every document.
    pub fn common(&self) -> &Shape {
        &self.common
    }

    /// Describes a type and all its fields, for `explain TYPE`.
    pub fn explain(&self, own: &ContentType) -> String {
        format!("{}\nFields of every document\n\n{}", self.explain_own(own), describe::reference(&self.common))
    }

    /// Describes a type like [`Types::explain`], without the fields of every document.
    pub fn explain_own(&self, own: &ContentType) -> String {
        let mut out = format!("{}: {}\n", own.name, own.help);
        if !own.folder.is_empty() {
            out.push_str(&format!("Written as content/{}/NAME.md.\n", own.folder));
        } else if !own.file.is_empty() {
            out.push_str(&format!("Written as content/{}.toml.\n", own.file));
        }
        let mut lineage = own;
        loop {
            if !lineage.own.fields.is_empty() {
                out.push_str(&format!("\nFields of {}\n\n{}", lineage.plural, describe::reference(&lineage.own)));
            }
            match lineage.extends.as_deref().and_then(|name| self.get(name)) {
                Some(extended) => lineage = extended,
                None => break,
            }
        }
        out
    }

    /// Returns front matter for a new document of a type, without its `+++` lines.
    pub fn scaffold(&self, own: &ContentType, title: &str, today: Date) -> String {
        /// The fields of every document that a beginner may want.
        const USEFUL: [&str; 6] = ["title", "summary", "owner", "audience", "updated", "draft"];
        let names = self.common.fields.iter().map(|field| &*field.name);
        let leave_out: Vec<&str> = names.filter(|name| !USEFUL.contains(name)).collect();
        describe::scaffold(&own.shape, &leave_out, title, today)
    }

    fn add(&mut self, name: &str, about: &Fields, own: Shape, base: Option<&ContentType>, custom: bool) {
        let text = |key: &str| about.text(key).map(str::to_string);
        let singular = text("singular").unwrap_or_else(|| name.replace(['-', '_'], " "));
        let plural = text("plural").unwrap_or_else(|| if custom { singular.clone() } else { format!("{singular}s") });
        let title = text("title").unwrap_or_else(|| capitalised(&plural));
        let folder = if custom { about.text("folder").unwrap_or(name) } else { about.text("folder").unwrap_or("") };
        let inherited = base.map_or(&*self.common, |base| &*base.shape);
        let shape = inherited.extended(&own);
        self.all.push(Arc::new(ContentType {
            name: name.into(),
            folder: folder.trim_matches('/').into(),
            file: about.text("file").unwrap_or("").into(),
            title,
            singular,
            plural,
            extends: base.map(|base| base.name.clone()),
            built_in: base.map_or_else(|| name.into(), |base| base.built_in.clone()),
            translation: Arc::new(shape.for_translation()),
            shape: Arc::new(shape),
            own,
            help: text("help").unwrap_or_else(|| "A content type of this site.".to_owned()),
            custom,
        }));
    }
}

/// Returns the named lists and shapes for declarations.
fn shared(audiences: &[Arc<str>], findings: &mut Vec<Finding>) -> SharedDeclarations {
    let duties = statutory::duties().iter().map(|duty| Arc::from(duty.id.as_str())).collect();
    let words = vec![("audiences".into(), audiences.to_vec()), ("duties".into(), duties)];
    let mut shared = SharedDeclarations { words, shapes: Vec::new() };
    let toml = Toml::parse(FileId(0), include_str!("shared.toml"), findings);
    let Some(DeValue::Table(shapes)) = toml.table().get("shapes").map(Spanned::get_ref) else { return shared };
    let mut entries: Vec<_> = shapes.iter().collect();
    entries.sort_unstable_by_key(|(name, _)| name.span().start);
    for (name, fields) in entries {
        let shape = Arc::new(declare(fields, &toml, &shared, findings));
        shared.shapes.push(((**name.get_ref()).into(), shape));
    }
    shared
}

/// Returns the shape of a declaration of the program.
fn fields_of(text: &str, shared: &SharedDeclarations, findings: &mut Vec<Finding>) -> Shape {
    let toml = Toml::parse(FileId(0), text, findings);
    toml.table().get("fields").map(|fields| declare(fields, &toml, shared, findings)).unwrap_or_default()
}

/// Returns the shape of a type's declaration, which also validates `[types.NAME]` in site.toml.
pub fn declaration() -> Shape {
    // It is valid: the test of the rows reads it.
    fields_of(DECLARATION, &SharedDeclarations::default(), &mut Vec::new())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{FieldShape, ValueKind};

    fn every_field<'s>(shape: &'s Shape, visit: &mut impl FnMut(&'s FieldShape)) {
        fn inside<'s>(kind: &'s ValueKind, visit: &mut impl FnMut(&'s FieldShape)) {
            match kind {
                ValueKind::Table(shape) => every_field(shape, visit),
                ValueKind::List(of) | ValueKind::Map(of) => inside(of, visit),
                ValueKind::AnyOf(kinds) => kinds.iter().for_each(|kind| inside(kind, visit)),
                _ => {}
            }
        }
        for field in &shape.fields {
            visit(field);
            inside(&field.kind, visit);
        }
    }

    #[test]
    fn every_built_in_type_is_valid_and_explained() {
        let mut findings = Vec::new();
        let types = Types::with_declared(None, &AUDIENCES.map(Arc::from), &mut findings);
        assert_eq!(findings, []);
        for own in types.iter() {
            assert!(!own.help.is_empty() && !own.title.is_empty(), "{}", own.name);
            let folders = types.iter().filter(|other| !own.folder.is_empty() && other.folder == own.folder).count();
            assert!(folders <= 1, "{} shares its folder", own.name);
            every_field(&own.shape, &mut |field| {
                assert!(field.help.ends_with('.'), "{}: `{}` needs help, a sentence", own.name, field.name);
                // Sections show the examples of their keys.
                let block = matches!(&field.kind, ValueKind::Table(_) | ValueKind::List(_));
                assert!(block || !field.example.is_empty(), "{}: `{}` needs an example", own.name, field.name);
            });
            for name in &own.own.fields {
                assert!(types.common().get(&name.name).is_none(), "{}: `{}` is common", own.name, name.name);
            }
        }
    }

    #[test]
    fn a_scaffold_has_no_finding_with_and_without_its_comments() {
        let types = Types::built_in();
        for own in types.iter() {
            let text = types.scaffold(own, "A \"new\" one", jiff::civil::date(2026, 11, 23));
            let all: Vec<&str> = text
                .lines()
                .map(|line| {
                    line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with('[')).unwrap_or(line)
                })
                .collect();
            for text in [text.clone(), all.join("\n")] {
                let mut findings = Vec::new();
                let toml = Toml::parse(FileId(0), &text, &mut findings);
                let fields = read(&own.shape, &toml, Span::default(), &own.singular, &mut findings);
                // Only the author can choose the kind of an organisation.
                findings.retain(|finding| &*own.name != "publication" || !finding.message.contains("kinds"));
                assert_eq!(findings, [], "{}:\n{text}", own.name);
                assert_eq!(fields.text("title"), Some("A \"new\" one"));
            }
        }
    }

    #[test]
    fn the_path_of_a_document_decides_its_type() {
        let types = Types::built_in();
        for (path, name) in [
            ("about.md", "page"),
            ("policies/volunteering.md", "policy"),
            ("policies/index.md", "page"),
            ("policies/volunteering/index.md", "policy"),
            ("policies/volunteering/index.cy.md", "policy"),
            ("frameworks/civic/index.md", "framework"),
            ("frameworks/civic/belonging.md", "pillar"),
            ("frameworks/civic/belonging/index.md", "pillar"),
            ("frameworks/civic/belonging/aims/a.md", "pillar"),
            ("frameworks/index.md", "page"),
            ("glossary.toml", "glossary"),
            ("accessibility.cy.toml", "accessibility"),
            ("schools/index.md", "page"),
        ] {
            assert_eq!(&*types.for_path(path).name, name, "{path}");
        }
    }
}
