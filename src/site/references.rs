//! Resolves references: the texts in fields that name other documents, and the backlinks.

use std::collections::HashMap;
use std::sync::Arc;

use super::document_index::{DocumentIndex, id_of};
use super::inputs::ReferenceInput;
use super::themes::Themes;
use super::written_references::{WrittenReference, collect_references};
use super::{Catalogue, DocId};
use crate::diagnostic::{Finding, nearest};
use crate::reuse::{ByPointer, Projected};
use crate::schema::Fields;
use crate::schema::shape::with_article;
use crate::source::{Span, with_invisible};
use crate::url::{slug, to_nfc};

/// The input of the references between documents.
pub(super) type ReferencesInput = (ByPointer<DocumentIndex>, ByPointer<Themes>, Projected<ReferenceInput<'static>>);

/// A reference to a document from another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    /// The document with the reference (an original, visible).
    pub from: DocId,
    /// The field with the reference: `pillars`, `measures.also`.
    pub field: Arc<str>,
}

/// The reason why a reference has no target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolveError {
    /// No document has that id.
    NoSuch,
    /// Several documents have it: their paths.
    Several(Vec<String>),
}

/// The references between documents.
#[derive(Debug)]
pub(super) struct References {
    /// The backlinks, sorted by their target, then by the path of their source.
    back: Vec<(DocId, Backlink)>,
    /// The targets of references, by the positions of the references.
    resolved: HashMap<Span, DocId>,
    /// Findings about unresolved references.
    pub findings: Vec<Finding>,
}

/// Resolves every reference of every original. Reports those without a target (`ref-broken`).
pub(super) fn references(input: &ReferencesInput) -> References {
    let ((index, _, references), mut findings) = (input, Vec::new());
    let (mut back, mut resolved) = (Vec::new(), HashMap::new());
    for id in &index.originals {
        let own = references.get(id.0 as usize);
        check_areas(input, own.maps_to, &mut findings);
        for reference in own.written {
            if let Some(to) = resolve(input, &reference, &mut findings) {
                resolved.insert(reference.span, to);
                if index.visible[id.0 as usize] && index.visible[to.0 as usize] {
                    back.push((to, Backlink { from: *id, field: reference.field }));
                }
            }
        }
    }
    // The sort is stable: the backlinks of one document stay in the order of their paths.
    back.sort_by_key(|(to, _)| *to);
    back.shrink_to_fit();
    References { back, resolved, findings }
}

/// Returns the document of a reference. Returns `None` for a theme, and for an unresolved reference, which it reports.
fn resolve(input: &ReferencesInput, reference: &WrittenReference, findings: &mut Vec<Finding>) -> Option<DocId> {
    let (index, themes, _) = input;
    if reference.is_theme() {
        if themes.get(reference.text).is_none() && !themes.is_hidden(reference.text) {
            let known = themes.all.iter().map(|theme| theme.id.as_str());
            findings.push(broken_reference(reference.text, "theme", reference.span, &ResolveError::NoSuch, known));
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
    let mut finding = broken_reference(reference.text, what, reference.span, &missing, known);
    if let (Some(key), ResolveError::NoSuch) = (reference.described_by, &missing) {
        let field = reference.field.rsplit('.').next().unwrap_or(&reference.field);
        let written = crate::schema::describe::text(reference.text);
        let described = format!("`{field} = {{ {key} = {written} }}`");
        // Text with a space or a capital is a name. A document with a similar id is not what the author meant.
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
    /// Returns the original that the text of a reference names.
    fn find(&self, to: &[Arc<str>], text: &str) -> Result<DocId, ResolveError> {
        let text = &*to_nfc(text.trim_matches('/'));
        let is_meant = |id: &DocId| self.fits(*id, to) && matches_path(self.path(*id), text);
        let mut found = self.with_id(id_of(text));
        found.retain(is_meant);
        match found[..] {
            [] => Err(ResolveError::NoSuch),
            [one] => Ok(one),
            // A document with that name takes precedence over `FOLDER/index.md`, the page of a list.
            _ => match found.iter().copied().find(|id| self.path(*id) == text) {
                Some(exact) => Ok(exact),
                None => Err(ResolveError::Several(found.iter().map(|id| self.path(*id).to_owned()).collect())),
            },
        }
    }
}

/// Checks a pillar's `maps_to`: each key must be a reference, and each number one of its areas.
fn check_areas(input: &ReferencesInput, maps_to: Option<&Fields>, findings: &mut Vec<Finding>) {
    let ((index, _, references), to) = (input, ["reference".into()]);
    for (name, key, numbers) in maps_to.into_iter().flat_map(Fields::iter) {
        let reference = match index.find(&to, name) {
            Ok(reference) => reference,
            Err(missing) => {
                let known = index.originals.iter().filter(|id| index.visible[id.0 as usize] && index.fits(**id, &to));
                let known = known.map(|id| id_of(index.path(*id)));
                findings.push(broken_reference(name, "reference", key, &missing, known));
                continue;
            }
        };
        let known = references.get(reference.0 as usize).areas;
        for number in numbers.as_list().unwrap_or_default() {
            let Some(text) = number.as_text().filter(|text| !known.contains(text)) else { continue };
            findings.push(
                Finding::error("ref-broken", number.span, format!("`{name}` has no area `{text}`"))
                    .label("no such area")
                    .note("The coverage table would show an area that the reference does not have.")
                    .help(format!("its areas are {}", known.join(", "))),
            );
        }
    }
}

/// Returns whether a text names a path: both end with the same part, and the other parts of the text
/// are parts of the path, in the same order (`civic-duty/collaboration` names `frameworks/civic-duty/collaboration`).
fn matches_path(path: &str, text: &str) -> bool {
    let mut wanted = text.rsplit('/');
    let mut parts = path.rsplit('/');
    if parts.next() != wanted.next() {
        return false;
    }
    wanted.all(|want| parts.any(|part| part == want))
}

fn broken_reference<'k>(
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
                    .note("The page would lose this connection.");
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
                .note("The link could lead to the wrong one.")
                .help(format!(
                    "write enough of the folder to distinguish them, such as `{}`",
                    last_two_parts(&paths[0])
                ))
        }
    }
}

/// Returns the last two parts of a path.
fn last_two_parts(path: &str) -> &str {
    path.match_indices('/').rev().nth(1).map_or(path, |(at, _)| &path[at + 1..])
}

impl Catalogue {
    /// Returns the original that a text names, of the given types (none: any), hidden or not.
    ///
    /// # Errors
    /// [`ResolveError`] if no document or several match.
    pub fn find(&self, to: &[Arc<str>], text: &str) -> Result<DocId, ResolveError> {
        self.index.find(to, text)
    }

    /// Iterates over the originals of any type whose file or folder has that name.
    pub fn originals_with_id(&self, name: &str) -> impl Iterator<Item = DocId> + use<> {
        self.index.with_id(&to_nfc(name)).into_iter()
    }

    /// Returns the texts of a document's references to documents of a type.
    pub fn reference_texts(&self, id: DocId, kind: &str) -> Vec<&str> {
        let document = self.document(id);
        let written = collect_references(&document.kind.shape, &document.fields).into_iter();
        written
            .filter(|reference| reference.to.iter().any(|to| **to == *kind))
            .map(|reference| reference.text)
            .collect()
    }

    /// Returns the visible documents in a field, in the order written: `pillars`, `place`.
    pub fn references(&self, id: DocId, field: &str) -> Vec<DocId> {
        self.references_in(self.fields(id), field)
    }

    /// Returns the visible documents in a field of any table.
    pub fn references_in(&self, fields: &crate::schema::Fields, field: &str) -> Vec<DocId> {
        let Some(value) = fields.get(field) else { return Vec::new() };
        let items = value.as_list().unwrap_or(std::slice::from_ref(value));
        items
            .iter()
            .filter_map(|item| self.references.resolved.get(&item.span).copied())
            .filter(|id| self.is_visible(*id))
            .collect()
    }

    /// Returns the original in a field, hidden or not: for facts that must not depend on visibility.
    pub fn unfiltered_reference(&self, fields: &crate::schema::Fields, field: &str) -> Option<DocId> {
        self.references.resolved.get(&fields.get(field)?.span).copied()
    }

    /// Iterates over the backlinks of a document: from visible originals, in the order of their paths.
    pub fn backlinks(&self, id: DocId) -> impl Iterator<Item = &Backlink> {
        let (id, back) = (self.original(id), &self.references.back);
        let from = back.partition_point(|(to, _)| *to < id);
        back[from..].iter().take_while(move |(to, _)| *to == id).map(|(_, referral)| referral)
    }

    /// Returns the visible documents of a type that refer to one of `targets` in a field, each
    /// once, in list order.
    pub fn documents_referring_to(&self, targets: &[DocId], kind: &str, field: &str) -> Vec<DocId> {
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

    /// Returns the visible documents of a type that refer to a theme.
    pub fn in_theme(&self, theme: &str, kind: &str) -> Vec<DocId> {
        let names = |id: &DocId| self.fields(*id).texts("themes").any(|text| text.value == theme);
        self.of_type(kind).iter().copied().filter(names).collect()
    }
}
