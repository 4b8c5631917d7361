//! Translations: which document is whose counterpart, and what a translation inherits.

use std::sync::Arc;

use super::{DocId, Site};
use crate::content::{Document, Visibility};
use crate::diagnostic::Finding;
use crate::schema;
use crate::source::Span;
use crate::url::Address;

/// Drops the second of two sources for one document (`a.md` beside `a/index.md`), with a finding on each.
pub fn remove_duplicates(documents: &mut Vec<Arc<Document>>, findings: &mut Vec<Finding>) {
    documents.dedup_by(|second, first| {
        let same = second.path == first.path && second.language == first.language;
        if same {
            findings.push(
                Finding::error(
                    "duplicate-id",
                    Span::file_start(second.file),
                    format!("`{}` is written twice", second.path),
                )
                .note(
                    "`NAME.md`, `NAME.toml` and `NAME/index.md` are the same document; only one of them can be shown.",
                )
                .help("keep one of the files and move its words into the other"),
            );
        }
        same
    });
}

/// For each document its versions.
#[derive(Debug, Default)]
pub struct Translations {
    languages: usize,
    /// One document's after the other's.
    all: Vec<Option<DocId>>,
}

impl Translations {
    /// The versions of a document by language; the original stands at 0.
    pub fn for_document(&self, id: DocId) -> &[Option<DocId>] {
        &self.all[id.0 as usize * self.languages..][..self.languages]
    }
}

/// Finds the versions of each document. A translation without an original is an error.
pub fn versions(documents: &[Arc<Document>], languages: usize, findings: &mut Vec<Finding>) -> Translations {
    let mut all = Vec::with_capacity(documents.len() * languages);
    let mut at = 0;
    while at < documents.len() {
        let path = &documents[at].path;
        let group = documents[at..].iter().take_while(|document| document.path == *path).count();
        let mut versions = vec![None; languages];
        for (offset, document) in documents[at..at + group].iter().enumerate() {
            versions[document.language] = Some(DocId((at + offset) as u32));
        }
        if versions[0].is_none() {
            for document in &documents[at..at + group] {
                findings.push(
                    Finding::error("missing-field", Span::file_start(document.file), format!("there is no original for the translation of `{path}`"))
                        .note("A translation gives only words; its dates, references and all else come from the original beside it.")
                        .help(format!("add `content/{path}.md`, or correct this file's name")),
                );
            }
            versions[0] = Some(DocId(at as u32));
        }
        (0..group).for_each(|_| all.extend_from_slice(&versions));
        at += group;
    }
    Translations { languages, all }
}

/// Gives a document, if it is a translation, what it does not say itself. `versions` are those of this document.
pub fn inherit(documents: &mut [Arc<Document>], at: usize, versions: &[Option<DocId>], findings: &mut Vec<Finding>) {
    if documents[at].language == 0 {
        return;
    }
    let Some(original) = versions[0].filter(|id| id.0 as usize != at) else { return };
    let original = &documents[original.0 as usize];
    let (kind, shown) = (original.kind.clone(), original.shown);
    let merged = schema::translate(
        &kind.shape,
        &original.fields,
        &documents[at].fields,
        &format!("{}.md", original.path),
        findings,
    );
    // A copy only where the document as read is kept for the next reading.
    let document = Arc::make_mut(&mut documents[at]);
    document.fields = merged;
    document.sort_key = super::sort_key(document.title()).into();
    document.kind = kind;
    if document.shown == Visibility::Public {
        document.shown = shown;
    }
}

impl Site {
    /// The original of a document; itself if it is one.
    pub fn original(&self, id: DocId) -> DocId {
        self.index.versions.for_document(id)[0].unwrap_or(id)
    }

    /// The version of a document in a language, if visitors see one.
    pub fn version(&self, id: DocId, language: usize) -> Option<DocId> {
        self.index.versions.for_document(id).get(language).copied().flatten().filter(|id| self.is_visible(*id))
    }

    /// The version that a page in a language links to: its own, else the original.
    pub fn best(&self, id: DocId, language: usize) -> DocId {
        self.version(id, language).unwrap_or_else(|| self.original(id))
    }

    /// An address of a generated page or file, as a page in a language links to it: `/policies/` becomes `/cy/policies/`.
    pub fn in_language(&self, address: &Address, language: usize) -> Address<'static> {
        let is_of = |other: usize| address.as_str().starts_with(self.home(other).as_str());
        match self.languages().skip(1).any(is_of) {
            true => address.clone().into_owned(),
            false => self.generated(language, &address.name()),
        }
    }

    /// The language of a document, if it differs from the page's: what `lang` and `hreflang` mark.
    pub fn fallback_language(&self, id: DocId, language: usize) -> Option<&str> {
        let own = self.document(id).language;
        (own != language).then(|| self.config.languages[own].as_str())
    }
}
