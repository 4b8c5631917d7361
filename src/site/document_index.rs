//! The index of documents: paths, addresses, visibility, and look-ups by each.

use std::sync::Arc;

use rayon::prelude::*;

use super::DocId;
use super::addresses::IndexInput;
use super::inputs::PlaceInput;
use super::language::Order;
use super::{addresses, documents_by_key::DocumentsByKey};
use crate::diagnostic::Finding;
use crate::reuse::{ByPointer, Projected};
use crate::source::FileId;
use crate::types::Types;

/// Paths, addresses and visibility of all documents.
#[derive(Debug)]
pub(super) struct DocumentIndex {
    types: ByPointer<Types>,
    places: Projected<PlaceInput<'static>>,
    /// The order and the versions of documents.
    pub order: ByPointer<Order>,
    /// Whether visitors see each document.
    pub visible: Vec<bool>,
    /// Each document's address: `/cy/polisiau/`.
    pub addresses: Vec<Box<str>>,
    /// The originals, in the order of their paths.
    pub originals: Vec<DocId>,
    by_path: DocumentsByKey,
    by_id: DocumentsByKey,
    /// All documents, by address.
    pub by_address: DocumentsByKey,
    /// All documents, in the order of files.
    pub by_file: Vec<(FileId, DocId)>,
    /// The parent of each document: for an original, the `index.md` of the nearest folder above it that has
    /// one; for a translation, `None`.
    pub parents: Vec<Option<DocId>>,
    /// Findings about addresses: two documents with one address, and names that give none.
    pub findings: Vec<Finding>,
}

/// Builds the index.
pub(super) fn index(input: &IndexInput) -> DocumentIndex {
    let IndexInput { options, order, places, addresses, .. } = input;
    let ids = || (0..places.count()).map(|at| DocId(at as u32));
    let place = |id: DocId| places.get(id.0 as usize);
    let originals: Vec<DocId> = ids().filter(|id| place(*id).language == 0).collect();
    let by_path = DocumentsByKey::new(originals.iter().copied(), |id| place(id).path);
    let by_id = DocumentsByKey::new(originals.iter().copied(), |id| id_of(place(id).path));
    let at_path = |path: &str| by_path.get(path, |id| place(id).path);
    let mut findings = Vec::new();
    let found = addresses::assign(input, &at_path, &mut findings);
    let mut by_file: Vec<_> = places.iter().zip(ids()).map(|(place, id)| (place.file, id)).collect();
    by_file.sort_unstable();
    let seen = |id: DocId| addresses.get(id.0 as usize).shown.is_shown(options.drafts, options.internal);
    DocumentIndex {
        types: input.types.clone(),
        places: places.clone(),
        order: order.clone(),
        visible: ids().map(|id| seen(id) && order.versions(id)[0].is_none_or(seen)).collect(),
        by_address: DocumentsByKey::new(ids(), |id| &*found[id.0 as usize]),
        addresses: found,
        originals,
        by_file,
        parents: parents(places, &at_path),
        by_path,
        by_id,
        findings,
    }
}

/// Returns the parent document of each original, by its folder.
fn parents(
    places: &Projected<PlaceInput<'static>>,
    at_path: &(dyn Fn(&str) -> Option<DocId> + Sync),
) -> Vec<Option<DocId>> {
    let parent = |at: usize| {
        let place = places.get(at);
        let mut path = place.path;
        while place.language == 0 && !path.is_empty() {
            path = path.rfind('/').map_or("", |at| &path[..at]);
            let owner = at_path(path).filter(|owner| places.get(owner.0 as usize).is_folder);
            if owner.is_some() {
                return owner;
            }
        }
        None
    };
    (0..places.count()).into_par_iter().map(parent).collect()
}

impl DocumentIndex {
    /// Returns the path of a document.
    pub(super) fn path(&self, id: DocId) -> &str {
        self.places.get(id.0 as usize).path
    }

    /// Iterates over the types of a document: its own, and those that it extends.
    pub(super) fn kinds(&self, id: DocId) -> impl Iterator<Item = Arc<str>> {
        self.types.ancestors(self.places.get(id.0 as usize).kind)
    }

    /// Returns whether a reference to these types may refer to the document; an empty list allows any type.
    pub(super) fn fits(&self, id: DocId, to: &[Arc<str>]) -> bool {
        let kind = self.places.get(id.0 as usize).kind;
        to.is_empty() || to.iter().any(|to| self.types.is_a(kind, to))
    }

    /// Returns the originals whose file or folder has that name, in the order of their paths.
    pub(super) fn with_id(&self, name: &str) -> Vec<DocId> {
        let mut found: Vec<DocId> = self.by_id.all(name, |id| id_of(self.path(id))).collect();
        found.sort_unstable();
        found
    }

    /// Returns the original with that path.
    pub(super) fn at_path(&self, path: &str) -> Option<DocId> {
        self.by_path.get(path, |id| self.path(id))
    }
}

/// Returns the name of a document's file or folder.
pub(super) fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
