//! Implements `explain template NAME`: lists every variable of a template with its type and description. It
//! parses the source of the view structs, so the list is always accurate.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diagnostic::nearest;
use crate::render::frame::templates::LISTS;
use crate::render::view;
use crate::schema::{Shape, ValueKind};
use crate::theme::is_built_in;
use crate::types::Types;

/// The description of `lang`.
const LANG: &str = "\nlang\n\n  The code of the page's language: \"en\", \"cy\".\n";

/// The template for pages of a type without its own template.
const PAGE: &str = view::PageView::TEMPLATE;

/// The types whose page shows more than one document, so that it has no `fields`.
const WITHOUT_DOCUMENT: [&str; 3] = ["accessibility", "glossary", "publication"];

/// Returns the variables of a template, as text.
///
/// # Errors
/// Returns the nearest name, if there is no such template.
pub(super) fn explain(types: &Types, name: &str) -> Result<String, Option<String>> {
    let views = ViewStructs::read();
    let file = if name.ends_with(".html") { name.to_owned() } else { format!("{name}.html") };
    let found = views.templates.get(file.as_str()).map(|view| (file.as_str(), view.as_str(), None));
    let of_type = || {
        let (kind, usual) = type_template(types, &views, &file)?;
        let (template, view) = views.templates.get_key_value(usual.as_str())?;
        Some((template.as_str(), view.as_str(), Some(kind)))
    };
    let Some((template, view, kind)) = found.or_else(of_type) else {
        if is_built_in(&format!("templates/{file}")) {
            return Ok(part(&views, &file));
        }
        let of_types =
            types.iter().flat_map(|kind| [format!("{}.html", kind.name), format!("{}-list.html", kind.name)]);
        let known: Vec<String> = views.templates.keys().cloned().chain(of_types).collect();
        return Err(nearest(&file, known.iter().map(String::as_str)).map(str::to_owned));
    };
    let kind = kind.or_else(|| {
        types.iter().find(|kind| page_of(types, &views, &kind.name) == template).map(|kind| kind.name.to_string())
    });
    let has_document = |kind: &String| !WITHOUT_DOCUMENT.iter().any(|own| types.is_a(kind, own));
    let kind = kind.filter(has_document);
    let about = views.structs.get(view).map(|found| found.doc.as_str()).unwrap_or_default();
    let mut out = match file == template {
        true => format!("{template}: {about}\n"),
        false => format!("{file}: replaces {template} for this type. {about}\n"),
    };
    out.push_str("\nIt gets these variables. An address is complete: it includes the site's base path. Text is escaped when it is printed. Print HTML\nwith the filter `safe`.\n");
    let mut reached = Vec::new();
    for (variable, name) in [("view", view), ("page", "Page"), ("site", "Site")] {
        let _ = writeln!(out, "\n{variable}\n");
        views.fields(name, variable, &mut reached, &mut out);
    }
    out.push_str(LANG);
    fields(types, kind.as_deref(), &mut out);
    views.values(reached, &mut out);
    Ok(out)
}

/// Returns the variables of a partial template: `base.html`, `components/header.html`.
fn part(views: &ViewStructs, file: &str) -> String {
    let mut out = format!(
        "{file}: part of other templates. Besides the variables below it gets `view` and `fields` of the template that includes or extends it.\n"
    );
    let mut reached = Vec::new();
    for (variable, name) in [("page", "Page"), ("site", "Site")] {
        let _ = writeln!(out, "\n{variable}\n");
        views.fields(name, variable, &mut reached, &mut out);
    }
    out.push_str(LANG);
    views.values(reached, &mut out);
    out
}

/// Returns all templates with a view, one a line.
pub(super) fn overview() -> String {
    let views = ViewStructs::read();
    let mut out = String::from("Templates, and what each shows:\n\n");
    for (template, view) in &views.templates {
        let doc = views.structs.get(view).map(|found| found.doc.as_str()).unwrap_or_default();
        let _ = writeln!(out, "  {template}: {doc}");
    }
    out.push_str("\nYour own theme may add TYPE.html for the pages of a content type and TYPE-list.html for its lists.\n`commonweal explain template NAME` lists every variable of a template.\n");
    out
}

/// Returns the type of `TYPE.html` or `TYPE-list.html`, and the template that it replaces.
fn type_template(types: &Types, views: &ViewStructs, file: &str) -> Option<(String, String)> {
    let stem = file.strip_suffix(".html")?;
    if let Some(kind) = types.get(stem) {
        return Some((stem.to_owned(), page_of(types, views, &kind.name)));
    }
    let kind = types.get(stem.strip_suffix("-list")?)?;
    let usual = LISTS.iter().find(|(own, _)| *own == &*kind.name).map_or(view::ListView::TEMPLATE, |(_, list)| *list);
    Some((kind.name.to_string(), usual.to_owned()))
}

/// Returns the template of a type's pages: the one named after the type, or after a type that it extends.
fn page_of(types: &Types, views: &ViewStructs, kind: &str) -> String {
    let Some(kind) = types.get(kind) else { return PAGE.to_owned() };
    let of_name = |name: std::sync::Arc<str>| {
        if &*name == "news" {
            return Some(view::NewsItem::TEMPLATE.to_owned());
        }
        let file = format!("{name}.html");
        views.templates.keys().find(|own| own.rsplit('/').next() == Some(&file)).cloned()
    };
    types.ancestors(&kind.name).find_map(of_name).unwrap_or_else(|| PAGE.to_owned())
}

/// Writes the description of `fields`.
fn fields(types: &Types, kind: Option<&str>, out: &mut String) {
    out.push_str("\nfields\n\n  The document's own fields as its author wrote them, each under its name, or null if the field is missing. In lists each entry has `fields`.\n");
    match kind.and_then(|kind| types.get(kind)) {
        Some(kind) => shape(&kind.shape, "fields", out),
        None => out.push_str("  This page has none.\n"),
    }
}

fn shape(shape: &Shape, above: &str, out: &mut String) {
    for field in &shape.fields {
        let _ = writeln!(out, "  {above}.{}: {}. {}", field.name, kind_description(&field.kind), field.help);
    }
}

/// Returns a short description of a field's value in a template.
fn kind_description(kind: &ValueKind) -> String {
    match kind {
        ValueKind::Markdown => "Prose: a phrase, or blocks where it has several paragraphs".into(),
        ValueKind::Boolean => "true or false".into(),
        ValueKind::Integer(_) | ValueKind::Number(_) => "number".into(),
        ValueKind::Date { .. } | ValueKind::Moment | ValueKind::Time => "When".into(),
        ValueKind::File | ValueKind::Reference(_) => "Link".into(),
        ValueKind::List(of) => format!("list of {}", kind_description(of)),
        ValueKind::Table(shape) => {
            let names: Vec<&str> = shape.fields.iter().map(|field| &*field.name).collect();
            format!("map of {}", names.join(", "))
        }
        ValueKind::Map(of) => format!("map of names to {}", kind_description(of)),
        ValueKind::AnyOf(kinds) => kinds.iter().map(kind_description).collect::<Vec<_>>().join(", or "),
        ValueKind::Free => "any value".into(),
        _ => "text".into(),
    }
}

/// The structs that templates read, parsed from their source.
struct ViewStructs {
    structs: BTreeMap<String, ViewStruct>,
    /// The name of the struct of each template.
    templates: BTreeMap<String, String>,
}

#[derive(Default)]
struct ViewStruct {
    doc: String,
    /// Name, Rust type and comment of each field.
    fields: Vec<(String, String, String)>,
    /// The variants of an enum.
    words: Vec<String>,
    /// The type of a struct with one value.
    inner: Option<String>,
}

impl ViewStructs {
    fn read() -> ViewStructs {
        let mut views = ViewStructs { structs: BTreeMap::new(), templates: BTreeMap::new() };
        for source in view::SOURCES {
            views.parse(source);
        }
        views
    }

    /// Parses a file in rustfmt's layout: each declaration, field or variant has its own line.
    fn parse(&mut self, source: &str) {
        let (mut doc, mut rename, mut casing) = (Vec::new(), None, None);
        let (mut open, mut of_impl): (Option<String>, Option<String>) = (None, None);
        for line in source.lines() {
            let code = line.trim();
            if let Some(words) = code.strip_prefix("/// ") {
                doc.push(words.to_owned());
                continue;
            }
            if code.starts_with("#[") {
                rename = quoted_after(code, "rename = ").or(rename);
                casing = quoted_after(code, "rename_all = ").or(casing);
                continue;
            }
            let comment = doc.join(" ");
            let item = public_item(code);
            let declared = item.and_then(|item| item.strip_prefix("struct ").or_else(|| item.strip_prefix("enum ")));
            if let Some(rest) = declared {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                let inner = rest.split_once('(').map(|(_, inner)| public_item(inner).unwrap_or(inner));
                let inner = inner.map(|inner| inner.trim_end_matches(");").to_owned());
                open = rest.ends_with('{').then(|| name.clone());
                self.structs.insert(name, ViewStruct { doc: comment, inner, ..ViewStruct::default() });
            } else if let Some(rest) = line.strip_prefix("impl ") {
                of_impl = Some(rest.trim_end_matches(" {").to_owned());
            } else if code == "}" && !line.starts_with(' ') {
                (open, of_impl, casing) = (None, None, None);
            } else if let (Some(name), true) = (&of_impl, item.is_some_and(|item| item.starts_with("const TEMPLATE"))) {
                let template = code.split('"').nth(1).unwrap_or_default();
                self.templates.insert(template.to_owned(), name.clone());
            } else if let Some(own) = open.as_ref().and_then(|name| self.structs.get_mut(name)) {
                if let Some((field, of)) = item.and_then(|field| field.split_once(": ")) {
                    let field = rename.take().unwrap_or_else(|| field.to_owned());
                    own.fields.push((field, of.trim_end_matches(',').to_owned(), comment));
                } else if code.ends_with(',') && code.starts_with(char::is_uppercase) {
                    let word = code.trim_end_matches(',');
                    own.words.push(cased(word, casing.as_deref()));
                }
            }
            doc.clear();
            rename = None;
        }
    }

    /// Writes a line for each field of a struct, and collects the structs that it refers to.
    fn fields(&self, name: &str, above: &str, reached: &mut Vec<String>, out: &mut String) {
        let Some(own) = self.structs.get(name) else { return };
        let dot = if above.is_empty() { "" } else { "." };
        for (field, of, doc) in &own.fields {
            let _ = writeln!(out, "  {above}{dot}{field}: {}. {doc}", self.type_description(of, reached));
        }
    }

    /// Writes the fields of the collected structs, and of those that they refer to.
    fn values(&self, mut reached: Vec<String>, out: &mut String) {
        out.push_str("\nKinds of values\n");
        let mut at = 0;
        while let Some(name) = reached.get(at).cloned() {
            let doc = self.structs.get(&name).map(|found| found.doc.as_str()).unwrap_or_default();
            let _ = writeln!(out, "\n{name}: {doc}");
            self.fields(&name, "", &mut reached, out);
            at += 1;
        }
    }

    /// Describes a Rust type.
    fn type_description(&self, of: &str, reached: &mut Vec<String>) -> String {
        let within = |outer: &str| of.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
        if let Some(of) = within("Option<") {
            return format!("{} or none", self.type_description(of, reached));
        }
        if let Some(of) = within("Vec<") {
            return format!("list of {}", self.type_description(of, reached));
        }
        match of {
            "String" => "text".into(),
            "bool" => "true or false".into(),
            "u8" | "u16" | "u32" | "u64" | "usize" | "i64" | "f64" => "number".into(),
            "serde_json::Value" => "any value".into(),
            "Html" => "HTML".into(),
            name => match self.structs.get(name) {
                Some(own) if !own.words.is_empty() => {
                    format!(
                        "one of {}",
                        own.words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
                    )
                }
                Some(ViewStruct { inner: Some(inner), .. }) => self.type_description(inner, reached),
                _ => {
                    if !reached.iter().any(|own| own == name) {
                        reached.push(name.to_owned());
                    }
                    name.to_owned()
                }
            },
        }
    }
}

/// Returns a variant of an enum as serde writes it.
fn cased(word: &str, casing: Option<&str>) -> String {
    match casing {
        Some("lowercase") => word.to_lowercase(),
        Some("kebab-case") => {
            let mut out = String::new();
            for letter in word.chars() {
                if letter.is_uppercase() && !out.is_empty() {
                    out.push('-');
                }
                out.extend(letter.to_lowercase());
            }
            out
        }
        _ => word.to_owned(),
    }
}

/// Strips the visibility of an item; `None` if the line declares none.
fn public_item(code: &str) -> Option<&str> {
    ["pub ", "pub(crate) ", "pub(super) "].into_iter().find_map(|visibility| code.strip_prefix(visibility))
}

fn quoted_after(text: &str, mark: &str) -> Option<String> {
    text.split_once(mark)?.1.split('"').nth(1).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    fn keys(value: &impl Serialize) -> Vec<String> {
        let value = serde_json::to_value(value).expect("a view");
        let mut keys: Vec<String> = value.as_object().expect("a map").keys().cloned().collect();
        keys.sort();
        keys
    }

    #[test]
    fn the_listed_variables_are_those_of_templates() {
        let views = ViewStructs::read();
        let listed = |name: &str| {
            let mut fields: Vec<String> = views.structs[name].fields.iter().map(|(field, ..)| field.clone()).collect();
            fields.sort();
            fields
        };
        assert_eq!(listed("Page"), keys(&view::Page::default()));
        assert_eq!(listed("Site"), keys(&view::Site::default()));
        assert_eq!(listed("PolicyView"), keys(&view::PolicyView::default()));
        assert_eq!(listed("EventPage"), keys(&view::EventPage::default()));
        assert_eq!(listed("Tracker"), keys(&view::Tracker::default()));
        assert_eq!(listed("Card"), keys(&view::Card::default()));
        assert_eq!(listed("Measure"), keys(&view::Measure::default()));
        assert_eq!(listed("Tag"), keys(&view::Tag::default()));
        let kind = serde_json::to_value(view::Kind::Warn).expect("a word");
        assert!(
            views.structs["Kind"].words.iter().any(|word| kind == word.as_str()),
            "{:?}",
            views.structs["Kind"].words
        );
        for (name, own) in &views.structs {
            assert!(!own.doc.is_empty(), "{name} says nothing");
            assert!(own.fields.iter().all(|(.., doc)| !doc.is_empty()), "{name} has a field without a comment");
            assert!(
                own.inner.is_some()
                    || !own.words.is_empty()
                    || !own.fields.is_empty()
                    || views.templates.values().any(|view| view == name),
                "{name} was not read"
            );
        }
    }

    #[test]
    fn every_template_with_a_view_is_explained_to_its_last_value() {
        let (types, views) = (Types::built_in(), ViewStructs::read());
        assert!(views.templates.len() > 25);
        for template in views.templates.keys() {
            let text = explain(&types, template).expect("it is explained");
            assert!(text.contains("\nview\n") && text.contains("  page.type: text"), "{template}: {text}");
        }
        let policy = explain(&types, "policy").expect("a type's name will do");
        assert!(
            policy.contains("policies/policy.html") && policy.contains("  view.document: DocumentLink or none."),
            "{policy}"
        );
        assert!(policy.contains("  fields.next_review: When.") && policy.contains("\nDocumentLink: "), "{policy}");
        let list = explain(&types, "news-list.html").expect("a list");
        assert!(list.contains("replaces news/list.html"), "{list}");
        let header = explain(&types, "components/header.html").expect("a part");
        assert!(header.contains("  site.menu: list of Link.") && header.contains("\nLink: "), "{header}");
        let glossary = explain(&types, "glossary.html").expect("a page");
        assert!(!glossary.contains("fields.title") && glossary.contains("This page has none"), "{glossary}");
        assert_eq!(explain(&types, "polcy.html"), Err(Some("policy.html".into())));
    }
}
