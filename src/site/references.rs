//! References: words in a field that name another document, resolved once, and the way back.

use std::collections::HashMap;
use std::sync::Arc;

use super::documents_by_key::DocumentsByKey;
use super::{DocId, Site};
use crate::content::Document;
use crate::diagnostic::{Finding, nearest};
use crate::schema::shape::with_article;
use crate::schema::{Field, Fields, Shape, ValueKind};
use crate::source::Span;
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

/// Who names whom.
#[derive(Debug, Default)]
pub struct References {
    /// Originals.
    by_id: DocumentsByKey,
    /// Who names documents: by what they name, then by their own paths.
    back: Vec<(DocId, Backlink)>,
}

/// What references name, by the place at which they are written.
pub type ResolvedReferences = HashMap<Span, DocId>;

/// Resolves every reference of every original. Those that name nothing are `ref-broken` findings.
pub fn resolve_all(site: &Site, findings: &mut Vec<Finding>) -> (References, ResolvedReferences) {
    let originals: Vec<DocId> = site.all().filter(|(_, document)| document.language == 0).map(|(id, _)| id).collect();
    let by_id = DocumentsByKey::new(originals.into_iter(), |id| site.document(id).id());
    let mut references = References { by_id, back: Vec::new() };
    let mut resolved = ResolvedReferences::new();
    for (id, document) in site.all().filter(|(_, document)| document.language == 0) {
        areas(&references, site, &document.fields, findings);
        for reference in written(&document.kind.shape, &document.fields) {
            if let Some(to) = resolve(&references, site, &reference, findings) {
                resolved.insert(reference.span, to);
                if site.is_visible(id) && site.is_visible(to) {
                    references.back.push((to, Backlink { from: id, field: reference.field }));
                }
            }
        }
    }
    // Stable: who names one document stay in the order of their own paths.
    references.back.sort_by_key(|(to, _)| *to);
    references.back.shrink_to_fit();
    (references, resolved)
}

/// What is noticed of one document's references in a site that has them resolved.
pub fn check(site: &Site, id: DocId, findings: &mut Vec<Finding>) {
    let document = site.document(id);
    if document.language == 0 {
        areas(&site.references, site, &document.fields, findings);
        for reference in written(&document.kind.shape, &document.fields) {
            resolve(&site.references, site, &reference, findings);
        }
    }
}

/// The document that a reference names; none where it names nothing, which is told, or a theme.
fn resolve(
    references: &References,
    site: &Site,
    reference: &WrittenReference,
    findings: &mut Vec<Finding>,
) -> Option<DocId> {
    if reference.is_theme() {
        if site.theme(reference.text).is_none() {
            let known = site.themes().iter().map(|theme| theme.id.as_str());
            findings.push(broken(reference.text, "theme", reference.span, &ResolveError::NoSuch, known));
        }
        return None;
    }
    let missing = match references.find(site, reference.to, reference.text) {
        Ok(to) => return Some(to),
        Err(missing) => missing,
    };
    let known = site.all().filter(|(_, other)| other.language == 0 && fits(site, &other.kind.name, reference.to));
    let what = reference.to.first().map_or("document", |to| to);
    let mut finding = broken(reference.text, what, reference.span, &missing, known.map(|(_, other)| other.id()));
    if let (Some(key), ResolveError::NoSuch) = (reference.described_by, &missing) {
        let field = reference.field.rsplit('.').next().unwrap_or(&reference.field);
        let written = crate::schema::describe::text(reference.text);
        let described = format!("`{field} = {{ {key} = {written} }}`");
        // Words with a space or a capital are a name. The id of another document that is a little like it is not meant.
        let is_name = reference.text.contains(|c: char| c.is_whitespace() || c.is_uppercase());
        let id = slug(reference.text);
        finding.help = match references.find(site, reference.to, &id) {
            Ok(_) if is_name => format!("write the id, `{field} = \"{id}\"`; or describe it here: {described}"),
            _ if is_name => format!("describe it here: {described}; or write the id of {}", with_article(what)),
            _ => format!("{}; or describe it here: {described}", finding.help),
        };
    }
    findings.push(finding);
    None
}

/// What references name after documents were reworded: the same, at other places.
pub fn placed(before: &Site, documents: &[Arc<Document>], changed: &[DocId]) -> Arc<ResolvedReferences> {
    let spans = |document: &Document| -> Vec<Span> {
        let all = (document.language == 0).then(|| written(&document.kind.shape, &document.fields));
        all.into_iter().flatten().filter(|reference| !reference.is_theme()).map(|reference| reference.span).collect()
    };
    let pairs = changed.iter().map(|id| (spans(before.document(*id)), spans(&documents[id.0 as usize])));
    let moved: Vec<(Vec<Span>, Vec<Span>)> = pairs.filter(|(was, now)| was != now).collect();
    let mut resolved = Arc::clone(&before.resolved);
    for (was, now) in moved {
        let own = Arc::make_mut(&mut resolved);
        let named: Vec<Option<DocId>> = was.iter().map(|span| own.remove(span)).collect();
        own.extend(now.into_iter().zip(named).filter_map(|(span, to)| Some((span, to?))));
    }
    resolved
}

/// Whether two documents name the same in the same fields.
pub fn name_alike(a: &Document, b: &Document) -> bool {
    let (a, b) = (written(&a.kind.shape, &a.fields), written(&b.kind.shape, &b.fields));
    a.iter().map(|own| (&own.field, own.text)).eq(b.iter().map(|own| (&own.field, own.text)))
}

impl References {
    /// What the words of a reference name.
    fn find(&self, site: &Site, to: &[Arc<str>], text: &str) -> Result<DocId, ResolveError> {
        let text = &*composed(text.trim_matches('/'));
        let id = text.rsplit('/').next().unwrap_or(text);
        let is_meant =
            |id: &DocId| fits(site, &site.document(*id).kind.name, to) && names(&site.document(*id).path, text);
        let mut found: Vec<DocId> = self.by_id.all(id, |id| site.document(id).id()).filter(is_meant).collect();
        found.sort_unstable();
        match found[..] {
            [] => Err(ResolveError::NoSuch),
            [one] => Ok(one),
            // `FOLDER/index.md` is a list's own page: a document of that name goes before it.
            _ => match found.iter().copied().find(|id| site.document(*id).path == text) {
                Some(exact) => Ok(exact),
                None => Err(ResolveError::Several(found.iter().map(|id| site.document(*id).path.clone()).collect())),
            },
        }
    }
}

/// A reference as written.
struct WrittenReference<'f> {
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
fn written<'f>(shape: &'f Shape, fields: &'f Fields) -> Vec<WrittenReference<'f>> {
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
fn areas(references: &References, site: &Site, fields: &Fields, findings: &mut Vec<Finding>) {
    let to = ["reference".into()];
    for (name, key, numbers) in fields.table("maps_to").into_iter().flat_map(Fields::iter) {
        let reference = match references.find(site, &to, name) {
            Ok(reference) => reference,
            Err(missing) => {
                let known = site.of_type("reference").iter().map(|id| site.document(*id).id());
                findings.push(broken(name, "reference", key, &missing, known));
                continue;
            }
        };
        let known: Vec<&str> = site.fields(reference).tables("areas").filter_map(|area| area.text("number")).collect();
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

/// Whether a document's type is one of those that a reference may name; an empty list allows any.
fn fits(site: &Site, kind: &str, to: &[Arc<str>]) -> bool {
    to.is_empty() || to.iter().any(|to| site.types.is_a(kind, to))
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
            let finding = Finding::error("ref-broken", span, format!("no {what} has the id `{text}`"))
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

impl Site {
    /// The original that words name, of the given types (none: any), hidden or not.
    ///
    /// # Errors
    /// Says whether none or several fit.
    pub fn find(&self, to: &[Arc<str>], text: &str) -> Result<DocId, ResolveError> {
        self.references.find(self, to, text)
    }

    /// Every original whose file or folder has that name, of any type, in no order.
    pub fn named_so(&self, name: &str) -> impl Iterator<Item = DocId> + use<> {
        let found: Vec<DocId> = self.references.by_id.all(&*composed(name), |id| self.document(id).id()).collect();
        found.into_iter()
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
            .filter_map(|item| self.resolved.get(&item.span).copied())
            .filter(|id| self.is_visible(*id))
            .collect()
    }

    /// The original that a field names, hidden or not: for facts that must not change with what is shown.
    pub fn named(&self, fields: &crate::schema::Fields, field: &str) -> Option<DocId> {
        self.resolved.get(&fields.get(field)?.span).copied()
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
