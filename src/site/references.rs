//! References: words in a field that name another document, resolved once, and the way back.

use std::collections::HashMap;
use std::sync::Arc;

use super::document_index::{DocumentIndex, id_of};
use super::inputs::ReferencesInput;
use super::{Catalogue, DocId};
use crate::diagnostic::{Finding, nearest};
use crate::schema::shape::with_article;
use crate::schema::{Field, Fields, Shape, ValueKind};
use crate::source::{Span, with_invisible};
use crate::url::{composed, slug};

/// A document that names another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    /// The one that names it (an original, visible).
    pub from: DocId,
    /// The field in which it does: `pillars`, `measures.also`.
    pub field: Arc<str>,
}

/// Why a reference names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolveError {
    /// No document has that id.
    NoSuch,
    /// Several have it: their paths.
    Several(Vec<String>),
}

/// Which documents name which.
#[derive(Debug)]
pub(super) struct References {
    /// Which documents name a document: by what they name, then by their own paths.
    back: Vec<(DocId, Backlink)>,
    /// What references name, by the place at which they are written.
    resolved: HashMap<Span, DocId>,
    /// References that name nothing.
    pub findings: Vec<Finding>,
}

/// Resolves every reference of every original. Those that name nothing are `ref-broken` findings.
pub(super) fn references(input: &ReferencesInput) -> References {
    let ((index, _, references), mut findings) = (input, Vec::new());
    let (mut back, mut resolved) = (Vec::new(), HashMap::new());
    for id in &index.originals {
        let own = references.get(id.0 as usize);
        areas(input, own.maps_to, &mut findings);
        for reference in own.written {
            if let Some(to) = resolve(input, &reference, &mut findings) {
                resolved.insert(reference.span, to);
                if index.visible[id.0 as usize] && index.visible[to.0 as usize] {
                    back.push((to, Backlink { from: *id, field: reference.field }));
                }
            }
        }
    }
    // Stable: the documents that name one document stay in the order of their own paths.
    back.sort_by_key(|(to, _)| *to);
    back.shrink_to_fit();
    References { back, resolved, findings }
}

/// The document that a reference names; `None` where it names nothing, which is a finding, or a theme.
fn resolve(input: &ReferencesInput, reference: &WrittenReference, findings: &mut Vec<Finding>) -> Option<DocId> {
    let (index, themes, _) = input;
    if reference.is_theme() {
        if themes.get(reference.text).is_none() && !themes.is_hidden(reference.text) {
            let known = themes.all.iter().map(|theme| theme.id.as_str());
            findings.push(broken(reference.text, "theme", reference.span, &ResolveError::NoSuch, known));
        }
        return None;
    }
    let missing = match index.find(reference.to, reference.text) {
        Ok(to) => return Some(to),
        Err(missing) => missing,
    };
    let known = index.originals.iter().filter(|id| index.fits(**id, reference.to));
    let what = reference.to.first().map_or("document", |to| to);
    let known = known.map(|id| id_of(index.path(*id)));
    let mut finding = broken(reference.text, what, reference.span, &missing, known);
    if let (Some(key), ResolveError::NoSuch) = (reference.described_by, &missing) {
        let field = reference.field.rsplit('.').next().unwrap_or(&reference.field);
        let written = crate::schema::describe::text(reference.text);
        let described = format!("`{field} = {{ {key} = {written} }}`");
        // Words with a space or a capital are a name. The id of another document that is a little like it is not meant.
        let is_name = reference.text.contains(|c: char| c.is_whitespace() || c.is_uppercase());
        let id = slug(reference.text);
        finding.help = match index.find(reference.to, &id) {
            Ok(_) if is_name => format!("write the id, `{field} = \"{id}\"`; or describe it here: {described}"),
            _ if is_name => format!("describe it here: {described}; or write the id of {}", with_article(what)),
            _ => format!("{}; or describe it here: {described}", finding.help),
        };
    }
    findings.push(finding);
    None
}

impl DocumentIndex {
    /// The original that the words of a reference name.
    fn find(&self, to: &[Arc<str>], text: &str) -> Result<DocId, ResolveError> {
        let text = &*composed(text.trim_matches('/'));
        let is_meant = |id: &DocId| self.fits(*id, to) && names(self.path(*id), text);
        let mut found = self.with_id(id_of(text));
        found.retain(is_meant);
        match found[..] {
            [] => Err(ResolveError::NoSuch),
            [one] => Ok(one),
            // `FOLDER/index.md` is a list's own page: a document of that name goes before it.
            _ => match found.iter().copied().find(|id| self.path(*id) == text) {
                Some(exact) => Ok(exact),
                None => Err(ResolveError::Several(found.iter().map(|id| self.path(*id).to_owned()).collect())),
            },
        }
    }
}

/// A reference as written.
#[derive(Debug, PartialEq)]
pub(super) struct WrittenReference<'f> {
    field: Arc<str>,
    to: &'f [Arc<str>],
    text: &'f str,
    span: Span,
    /// The first key of the section that may stand in place of the id.
    described_by: Option<&'f str>,
}

impl WrittenReference<'_> {
    /// Themes are no documents.
    fn is_theme(&self) -> bool {
        self.to.iter().any(|to| &**to == "theme")
    }
}

/// Every reference in a document's fields, however deep.
pub(super) fn written<'f>(shape: &'f Shape, fields: &'f Fields) -> Vec<WrittenReference<'f>> {
    fn of_fields<'f>(shape: &'f Shape, fields: &'f Fields, above: &str, out: &mut Vec<WrittenReference<'f>>) {
        for (name, _, field) in fields.iter() {
            if let Some(declared) = shape.get(name).filter(|declared| may_refer(&declared.kind)) {
                let path: Arc<str> = if above.is_empty() { name.clone() } else { format!("{above}.{name}").into() };
                of_value(&declared.kind, field, &path, out);
            }
        }
    }
    fn of_value<'f>(kind: &'f ValueKind, field: &'f Field, path: &Arc<str>, out: &mut Vec<WrittenReference<'f>>) {
        match kind {
            ValueKind::Reference(to) => {
                if let Some(text) = field.as_text() {
                    out.push(WrittenReference { field: path.clone(), to, text, span: field.span, described_by: None });
                }
            }
            ValueKind::List(of) => {
                field.as_list().unwrap_or_default().iter().for_each(|item| of_value(of, item, path, out))
            }
            ValueKind::Table(shape) => {
                if let Some(fields) = field.as_table() {
                    of_fields(shape, fields, path, out);
                }
            }
            ValueKind::Map(of) => {
                let entries = field.as_table().into_iter().flat_map(Fields::iter);
                entries.for_each(|(_, _, value)| of_value(of, value, path, out));
            }
            ValueKind::AnyOf(kinds) => {
                let fits = |kind: &&ValueKind| match field.as_table() {
                    Some(_) => matches!(kind, ValueKind::Table(_)),
                    None => !matches!(kind, ValueKind::Table(_)),
                };
                if let Some(kind) = kinds.iter().find(fits) {
                    let before = out.len();
                    of_value(kind, field, path, out);
                    let section = kinds.iter().find_map(ValueKind::section).filter(|_| field.as_table().is_none());
                    let section = section.and_then(|shape| shape.fields.first());
                    for reference in &mut out[before..] {
                        reference.described_by = reference.described_by.or(section.map(|field| &*field.name));
                    }
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    of_fields(shape, fields, "", &mut out);
    out
}

/// Whether values of a kind can hold a reference: most fields cannot, and are passed over.
fn may_refer(kind: &ValueKind) -> bool {
    match kind {
        ValueKind::Reference(_) | ValueKind::Table(_) => true,
        ValueKind::List(of) | ValueKind::Map(of) => may_refer(of),
        ValueKind::AnyOf(kinds) => kinds.iter().any(may_refer),
        _ => false,
    }
}

/// A pillar's `maps_to` names references by its keys and their areas by number: each must be there.
fn areas(input: &ReferencesInput, maps_to: Option<&Fields>, findings: &mut Vec<Finding>) {
    let ((index, _, references), to) = (input, ["reference".into()]);
    for (name, key, numbers) in maps_to.into_iter().flat_map(Fields::iter) {
        let reference = match index.find(&to, name) {
            Ok(reference) => reference,
            Err(missing) => {
                let known = index.originals.iter().filter(|id| index.visible[id.0 as usize] && index.fits(**id, &to));
                let known = known.map(|id| id_of(index.path(*id)));
                findings.push(broken(name, "reference", key, &missing, known));
                continue;
            }
        };
        let known = references.get(reference.0 as usize).areas;
        for number in numbers.as_list().unwrap_or_default() {
            let Some(text) = number.as_text().filter(|text| !known.contains(text)) else { continue };
            findings.push(
                Finding::error("ref-broken", number.span, format!("`{name}` has no area `{text}`"))
                    .label("no such area")
                    .note("The coverage table would claim something that the reference does not say.")
                    .help(format!("its areas are {}", known.join(", "))),
            );
        }
    }
}

/// Whether words name a path: its last parts, folders left out at will (`civic-duty/collaboration` names
/// `frameworks/civic-duty/collaboration`).
fn names(path: &str, text: &str) -> bool {
    let mut wanted = text.rsplit('/');
    let mut parts = path.rsplit('/');
    if parts.next() != wanted.next() {
        return false;
    }
    wanted.all(|want| parts.any(|part| part == want))
}

fn broken<'k>(
    text: &str,
    what: &str,
    span: Span,
    missing: &ResolveError,
    known: impl Iterator<Item = &'k str>,
) -> Finding {
    match missing {
        ResolveError::NoSuch => {
            let finding =
                Finding::error("ref-broken", span, with_invisible(format!("no {what} has the id `{text}`"), text))
                    .label("names nothing")
                    .note("Readers would look for the connection and not find it.");
            match nearest(text.rsplit('/').next().unwrap_or(text), known) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding
                    .help(format!("an id is a file's name without its ending: add that {what}, or correct the id")),
            }
        }
        ResolveError::Several(paths) => {
            let list = paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(" and ");
            Finding::error("ref-broken", span, format!("`{text}` could be any of {list}"))
                .label("not clear which")
                .note("Readers would be led to the wrong one.")
                .help(format!("write as much of the folder as tells them apart, such as `{}`", distinct(&paths[0])))
        }
    }
}

/// The last two parts of a path.
fn distinct(path: &str) -> &str {
    path.match_indices('/').rev().nth(1).map_or(path, |(at, _)| &path[at + 1..])
}

impl Catalogue {
    /// The original that words name, of the given types (none: any), hidden or not.
    ///
    /// # Errors
    /// Says whether none or several fit.
    pub fn find(&self, to: &[Arc<str>], text: &str) -> Result<DocId, ResolveError> {
        self.index.find(to, text)
    }

    /// Every original whose file or folder has that name, of any type.
    pub fn named_so(&self, name: &str) -> impl Iterator<Item = DocId> + use<> {
        self.index.with_id(&composed(name)).into_iter()
    }

    /// The words by which a document's fields name documents of a type.
    pub fn words_that_name(&self, id: DocId, kind: &str) -> Vec<&str> {
        let document = self.document(id);
        let written = written(&document.kind.shape, &document.fields).into_iter();
        written
            .filter(|reference| reference.to.iter().any(|to| **to == *kind))
            .map(|reference| reference.text)
            .collect()
    }

    /// The visible documents that a field names, in the order written: `pillars`, `place`.
    pub fn references(&self, id: DocId, field: &str) -> Vec<DocId> {
        self.references_in(self.fields(id), field)
    }

    /// The visible documents that a field of any table names.
    pub fn references_in(&self, fields: &crate::schema::Fields, field: &str) -> Vec<DocId> {
        let Some(value) = fields.get(field) else { return Vec::new() };
        let items = value.as_list().unwrap_or(std::slice::from_ref(value));
        items
            .iter()
            .filter_map(|item| self.references.resolved.get(&item.span).copied())
            .filter(|id| self.is_visible(*id))
            .collect()
    }

    /// The original that a field names, hidden or not: for facts that must not change with what is shown.
    pub fn named(&self, fields: &crate::schema::Fields, field: &str) -> Option<DocId> {
        self.references.resolved.get(&fields.get(field)?.span).copied()
    }

    /// Who names a document: visible originals, in the order of their paths.
    pub fn backlinks(&self, id: DocId) -> impl Iterator<Item = &Backlink> {
        let (id, back) = (self.original(id), &self.references.back);
        let from = back.partition_point(|(to, _)| *to < id);
        back[from..].iter().take_while(move |(to, _)| *to == id).map(|(_, referral)| referral)
    }

    /// The visible documents of a type that name one of `targets` in a field, each once, in the order of lists.
    pub fn naming(&self, targets: &[DocId], kind: &str, field: &str) -> Vec<DocId> {
        let mut found: Vec<DocId> = targets
            .iter()
            .flat_map(|target| self.backlinks(*target))
            .filter(|referral| &*referral.field == field && self.is_a(referral.from, kind))
            .map(|referral| referral.from)
            .collect();
        found.sort();
        found.dedup();
        self.lists.sort(&mut found);
        found
    }

    /// The visible documents of a type that name a theme.
    pub fn in_theme(&self, theme: &str, kind: &str) -> Vec<DocId> {
        let names = |id: &DocId| self.fields(*id).texts("themes").any(|text| text.value == theme);
        self.of_type(kind).iter().copied().filter(names).collect()
    }
}
