//! Parents and children by folder, and the order of lists.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::document_index::DocumentIndex;
use super::inputs::{ListEntry, SortKey};
use super::{Catalogue, DocId};
use crate::reuse::{ByPointer, Projected};

/// The input of the lists of documents.
pub(super) type ListsInput = (ByPointer<DocumentIndex>, Projected<ListEntry<'static>>);

/// Visible originals in list order.
#[derive(Debug, PartialEq)]
pub(super) struct SortedLists {
    /// By type; documents of a type that extends another are in the lists of both.
    by_type: HashMap<Arc<str>, Vec<DocId>>,
    /// For each document with children, the documents directly beneath it.
    children: HashMap<DocId, Vec<DocId>>,
    /// For each document, its position among all.
    positions: Vec<u32>,
}

/// Returns a title as a sort key: without case and diacritics, so that Ŵ sorts with W.
pub fn sort_key(title: &str) -> String {
    crate::url::slug(title)
}

/// Puts visible originals in the order of lists.
pub(super) fn sort_lists((index, entries): &ListsInput) -> SortedLists {
    let listed = index.originals.iter().filter(|id| index.visible[id.0 as usize]);
    let mut keyed: Vec<(SortKey, DocId)> = Vec::with_capacity(entries.count());
    keyed.extend(listed.map(|id| (entries.get(id.0 as usize).key, *id)));
    keyed.par_sort_unstable();
    let (mut by_type, mut children): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
    let mut positions = vec![0; entries.count()];
    for ((_, id), position) in keyed.into_iter().zip(0..) {
        for name in index.kinds(id) {
            by_type.entry(name).or_default().push(id);
        }
        if let Some(parent) = index.parents[id.0 as usize] {
            children.entry(parent).or_default().push(id);
        }
        positions[id.0 as usize] = position;
    }
    SortedLists { by_type, children, positions }
}

impl SortedLists {
    /// Returns the visible originals of a type and of the types that extend it.
    pub(super) fn of_type(&self, name: &str) -> &[DocId] {
        self.by_type.get(name).map_or(&[], Vec::as_slice)
    }

    /// Sorts documents into list order.
    pub(super) fn sort(&self, list: &mut [DocId]) {
        list.sort_unstable_by_key(|id| self.positions[id.0 as usize]);
    }
}

impl Catalogue {
    /// Returns the document whose folder contains it; the home page for documents at the top.
    pub fn parent(&self, id: DocId) -> Option<DocId> {
        self.index.parents[self.original(id).0 as usize]
    }

    /// Returns the visible documents directly beneath it, in list order.
    pub fn children(&self, id: DocId) -> &[DocId] {
        self.lists.children.get(&self.original(id)).map_or(&[], Vec::as_slice)
    }

    /// Returns it and all visible documents beneath it, at any depth, parents before children.
    pub fn descendants(&self, id: DocId) -> Vec<DocId> {
        let mut all = vec![self.original(id)];
        let mut at = 0;
        while at < all.len() {
            all.extend_from_slice(self.children(all[at]));
            at += 1;
        }
        all
    }

    /// Returns the framework of a pillar, if visitors see it: pages show only this one.
    pub fn shown_framework_of(&self, pillar: DocId) -> Option<DocId> {
        self.framework_of(pillar).filter(|framework| self.is_visible(*framework))
    }

    /// Returns the framework of a pillar, whether visitors see it or not.
    pub fn framework_of(&self, pillar: DocId) -> Option<DocId> {
        std::iter::successors(Some(self.original(pillar)), |id| self.parent(*id))
            .find(|id| &*self.document(*id).kind.name == "framework")
    }
}
