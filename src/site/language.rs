//! Translations: the versions of each document, and the fields that a translation inherits.

use std::collections::HashMap;
use std::sync::Arc;

use super::inputs::{OrderInput, PlaceInput};
use super::{Catalogue, DocId};
use crate::content::{Document, Facts, Visibility};
use crate::diagnostic::Finding;
use crate::reuse::{ByPointer, Cached, Projected};
use crate::schema;
use crate::source::{FileId, Span};
use crate::url::Address;

/// The order of documents, and the versions of each.
#[derive(Debug)]
pub(super) struct Order {
    /// For each document, its index among the documents in the order of their files.
    pub positions: Vec<usize>,
    languages: usize,
    /// The versions of each document, one document after the other.
    versions: Vec<Option<DocId>>,
    /// Findings about the events.
    pub findings: Vec<Finding>,
}

/// Sorts documents by their paths. If two sources make one document (`a.md` beside `a/index.md`),
/// only the first stays.
pub(super) fn order((codes, places): &OrderInput) -> Order {
    let mut findings = Vec::new();
    let mut sorted: Vec<(PlaceInput, usize)> = places.iter().zip(0..).collect();
    sorted.sort_by_key(|(place, _)| (place.path, place.language, place.file));
    sorted.dedup_by(|(second, _), (first, _)| {
        let same = (second.path, second.language) == (first.path, first.language);
        if same {
            findings.push(duplicate_source(second));
        }
        same
    });
    let languages = codes.len();
    let mut versions = Vec::with_capacity(sorted.len() * languages);
    for group in sorted.chunk_by(|(a, _), (b, _)| a.path == b.path) {
        let first = DocId((versions.len() / languages) as u32);
        let mut own = vec![None; languages];
        for ((place, _), id) in group.iter().zip(first.0..) {
            own[place.language] = Some(DocId(id));
        }
        if own[0].is_none() {
            findings.extend(group.iter().map(|(place, _)| without_original(place, codes, &sorted)));
            own[0] = Some(first);
        }
        group.iter().for_each(|_| versions.extend_from_slice(&own));
    }
    let positions = sorted.into_iter().map(|(_, position)| position).collect();
    Order { positions, languages, versions, findings }
}

impl Order {
    /// Returns the versions of a document by language. The version at 0 is the original. If there is none
    /// (an error), it is the first translation.
    pub(super) fn versions(&self, id: DocId) -> &[Option<DocId>] {
        &self.versions[id.0 as usize * self.languages..][..self.languages]
    }

    /// Returns the original of a document; for an original, itself. If there is none (an error), it is the
    /// first translation.
    pub(super) fn original(&self, id: DocId) -> DocId {
        self.versions(id)[0].unwrap_or(id)
    }
}

fn duplicate_source(place: &PlaceInput) -> Finding {
    let message = format!("`{}` is written twice", place.path);
    Finding::error("duplicate-id", Span::file_start(place.file), message)
        .note("`NAME.md`, `NAME.toml` and `NAME/index.md` are the same document; only one of them can be shown.")
        .help("move the text of one file into the other and delete the first")
}

fn without_original(place: &PlaceInput, codes: &[String], all: &[(PlaceInput, usize)]) -> Finding {
    let path = place.path;
    let code = codes.get(place.language).map_or("", String::as_str);
    let named = codes.first().and_then(|first| {
        let wanted = format!("{path}.{first}");
        all.iter().map(|(other, _)| other).find(|other| other.language == 0 && other.path.eq_ignore_ascii_case(&wanted))
    });
    let help = match (named, likely_original(place, all)) {
        (Some(original), _) => format!(
            "rename `content/{}.md` to `content/{path}.md`: the name of a page in the first language contains no language",
            original.path
        ),
        (None, Some(original)) => {
            let name = match (original.path, original.is_folder) {
                ("", _) => format!("index.{code}"),
                (path, true) => format!("{path}/index.{code}"),
                (path, false) => format!("{path}.{code}"),
            };
            format!(
                "if it is the translation of `{}`, rename it to `content/{name}.md`: the two names differ only in `.{code}`",
                original.path
            )
        }
        (None, None) => format!(
            "give it the name of its original with `.{code}` before the ending, such as `about.{code}.md` beside `about.md`; its address can be in its own language with `slug`"
        ),
    };
    let message = format!("there is no original for the translation of `{path}`");
    Finding::error("missing-field", Span::file_start(place.file), message)
        .note("A translation has only text; its dates, references and other facts come from the original beside it.")
        .help(help)
}

/// Returns the original that a translation without one probably belongs to: its name differs only
/// in capitals or punctuation, or it is the only document of the folder without a translation.
fn likely_original<'a>(place: &PlaceInput, all: &'a [(PlaceInput, usize)]) -> Option<&'a PlaceInput<'a>> {
    fn folder(path: &str) -> &str {
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
    let slugged = |path: &str| path.split('/').map(crate::url::slug).collect::<Vec<_>>().join("/");
    let wanted = slugged(place.path);
    let originals = || all.iter().map(|(other, _)| other).filter(|other| other.language == 0);
    let is_translated =
        |path: &str| all.iter().any(|(other, _)| other.language == place.language && other.path == path);
    originals().find(|other| slugged(other.path) == wanted).or_else(|| {
        let mut near = originals().filter(|other| {
            !other.path.is_empty()
                && folder(other.path) == folder(place.path)
                && !other.is_folder
                && !is_translated(other.path)
        });
        let only = near.next()?;
        near.next().is_none().then_some(only)
    })
}

/// A translation as parsed, and the facts that it inherits from its original.
type Pair = (ByPointer<Document>, Projected<Facts>);

/// A translation with inherited fields, and its findings.
type Translation = (Arc<Document>, Vec<Finding>);

/// The translations of a site, by their files.
#[derive(Debug, Default)]
pub(super) struct Translations {
    cached: HashMap<FileId, Cached<Pair, Translation>>,
}

impl Translations {
    /// Sorts documents, and merges each translation with the fields that it inherits.
    pub(super) fn inherit(
        &mut self,
        order: &Order,
        read: &[Arc<Document>],
        findings: &mut Vec<Finding>,
    ) -> Arc<[Arc<Document>]> {
        let mut last = std::mem::take(&mut self.cached);
        let read_at = |id: DocId| &read[order.positions[id.0 as usize]];
        let ids = (0..order.positions.len()).map(|at| DocId(at as u32));
        let documents = ids.map(|id| {
            let (own, original) = (read_at(id), order.original(id));
            if own.language == 0 || original == id {
                return Arc::clone(own);
            }
            let original = Projected::new(&[Arc::clone(read_at(original))].into());
            let mut cached = last.remove(&own.file).unwrap_or_default();
            let translation = cached.get((ByPointer(Arc::clone(own)), original), inherit);
            self.cached.insert(own.file, cached);
            findings.extend_from_slice(&translation.1);
            Arc::clone(&translation.0)
        });
        documents.collect()
    }
}

/// Merges a translation with the fields of its original.
fn inherit((own, original): &Pair) -> Translation {
    let (original, mut findings) = (original.get(0), Vec::new());
    let path = original.original_path();
    let fields = schema::translate(&original.kind.shape, &original.fields, &own.fields, &path, &mut findings);
    let mut document = Document::clone(&own.0);
    let facts = &mut document.facts;
    facts.fields = fields;
    facts.sort_key = super::sort_key(facts.title()).into();
    facts.kind = Arc::clone(&original.kind);
    if facts.shown == Visibility::Public {
        facts.shown = original.shown;
    }
    (Arc::new(document), findings)
}

impl Catalogue {
    /// Returns the original of a document, or itself if it is one.
    pub fn original(&self, id: DocId) -> DocId {
        self.index.order.original(id)
    }

    /// Returns the version of a document in a language, if visitors see one.
    pub fn version(&self, id: DocId, language: usize) -> Option<DocId> {
        self.index.order.versions(id).get(language).copied().flatten().filter(|id| self.is_visible(*id))
    }

    /// Returns the version that a page in a language links to: the one in that language, else the original.
    pub fn version_or_original(&self, id: DocId, language: usize) -> DocId {
        self.version(id, language).unwrap_or_else(|| self.original(id))
    }

    /// Returns the address of a generated page or file in a language: `/policies/` becomes
    /// `/cy/policies/`. An address that is already below a language's folder stays the same.
    pub fn address_in_language(&self, address: &Address, language: usize) -> Address<'static> {
        let is_of = |other: usize| address.as_str().starts_with(self.home(other).as_str());
        match self.languages().skip(1).any(is_of) {
            true => address.clone().into_owned(),
            false => self.generated_address(language, &address.name()),
        }
    }

    /// Returns the language of a document if it differs from the page's, for `lang` and `hreflang`.
    pub fn fallback_language(&self, id: DocId, language: usize) -> Option<&str> {
        let own = self.document(id).language;
        (own != language).then(|| self.config.languages[own].as_str())
    }
}
