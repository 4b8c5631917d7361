//! Parents and children by folder, and the order of lists.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{DocId, Site};
use crate::content::Document;

/// Visible originals in the order of lists.
#[derive(Debug, Clone, Default)]
pub struct SortedLists {
    /// All of them.
    all: Vec<DocId>,
    /// By type; those of an extending type stand in the extended one's list too.
    pub by_type: HashMap<Arc<str>, Vec<DocId>>,
    /// For each document that has any, those right beneath it.
    children: HashMap<DocId, Vec<DocId>>,
    /// For each document, its place among all.
    places: Vec<u32>,
}

/// By what lists are sorted: `order`, then `number` where there is one, then the title.
pub type SortKey<'d> = (i64, bool, Vec<u32>, &'d str);

/// What lists sort a document by.
pub fn key(document: &Document) -> SortKey<'_> {
    let fields = &document.fields;
    let number: Vec<u32> = fields
        .text("number")
        .map(|number| number.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect())
        .unwrap_or_default();
    (fields.integer("order").unwrap_or(i64::MAX), number.is_empty(), number, &document.sort_key)
}

/// A title as lists sort it: without case or marks, so that Ŵ stands with W.
pub fn sort_key(title: &str) -> String {
    crate::url::slug(title)
}

/// In whose folder each original lies.
pub fn parents(documents: &[Arc<Document>], at_path: &(dyn Fn(&str) -> Option<DocId> + Sync)) -> Vec<Option<DocId>> {
    let parent = |document: &Arc<Document>| {
        let mut path = document.path.as_str();
        while document.language == 0 && !path.is_empty() {
            path = path.rfind('/').map_or("", |at| &path[..at]);
            let owner = at_path(path).filter(|owner| documents[owner.0 as usize].is_folder);
            if owner.is_some() {
                return owner;
            }
        }
        None
    };
    documents.par_iter().map(parent).collect()
}

impl SortedLists {
    /// Sorts them.
    pub fn new(site: &Site) -> SortedLists {
        let originals = site.visible().filter(|(_, document)| document.language == 0);
        let mut keyed: Vec<(SortKey, DocId)> = Vec::with_capacity(site.documents.len());
        keyed.extend(originals.map(|(id, document)| (key(document), id)));
        keyed.par_sort_unstable();
        SortedLists::in_order(site, keyed.into_iter().map(|(_, id)| id).collect())
    }

    /// As they were, but for documents whose keys changed: each is put into its new place. This takes as long
    /// as the lists that they stand in, for one document as for all of them (a checkout).
    pub fn after(&self, site: &Site, changed: &[DocId]) -> SortedLists {
        let mut lists = self.clone();
        // A translation's key decides nothing, and a hidden document is in no list.
        let is_listed = |id: &DocId| site.is_visible(*id) && site.document(*id).language == 0;
        let moved: HashSet<DocId> = changed.iter().copied().filter(is_listed).collect();
        let kinds: HashSet<&Arc<str>> = moved.iter().map(|id| &site.document(*id).kind.name).collect();
        let names: HashSet<Arc<str>> = kinds.into_iter().flat_map(|kind| site.types.ancestors(kind)).collect();
        let parents: HashSet<DocId> = moved.iter().filter_map(|id| site.index.parents[id.0 as usize]).collect();
        move_in(site, &mut lists.all, &moved);
        for name in &names {
            if let Some(of_type) = lists.by_type.get_mut(name) {
                move_in(site, of_type, &moved);
            }
        }
        for parent in &parents {
            if let Some(children) = lists.children.get_mut(parent) {
                move_in(site, children, &moved);
            }
        }
        lists.number();
        lists
    }

    fn in_order(site: &Site, all: Vec<DocId>) -> SortedLists {
        let count = site.documents.len();
        let mut lists = SortedLists { places: vec![0; count], ..SortedLists::default() };
        for id in &all {
            for name in site.types.ancestors(&site.document(*id).kind.name) {
                lists.by_type.entry(name).or_default().push(*id);
            }
            if let Some(parent) = site.index.parents[id.0 as usize] {
                lists.children.entry(parent).or_default().push(*id);
            }
        }
        lists.all = all;
        lists.number();
        lists
    }

    fn number(&mut self) {
        for (at, id) in self.all.iter().enumerate() {
            self.places[id.0 as usize] = at as u32;
        }
    }

    /// Whether others hold the same in the same order.
    pub fn are_in_the_order_of(&self, others: &SortedLists) -> bool {
        self.all == others.all
    }

    /// Puts visible originals in the order of lists.
    pub fn sort(&self, list: &mut [DocId]) {
        list.sort_unstable_by_key(|id| self.places[id.0 as usize]);
    }
}

/// Puts those of a list that moved into their new places; the others are in order.
fn move_in(site: &Site, list: &mut Vec<DocId>, moved: &HashSet<DocId>) {
    let place = |id: DocId| (key(site.document(id)), id);
    let mut own: Vec<DocId> = list.extract_if(.., |id| moved.contains(id)).collect();
    own.sort_by_cached_key(|id| place(*id));
    let mut merged = Vec::with_capacity(list.len() + own.len());
    let mut rest = list.as_slice();
    for id in own {
        let own_place = place(id);
        let (before, after) = rest.split_at(rest.partition_point(|other| place(*other) < own_place));
        merged.extend_from_slice(before);
        merged.push(id);
        rest = after;
    }
    merged.extend_from_slice(rest);
    *list = merged;
}

impl Site {
    /// The document whose folder it lies in; the home page for those at the top.
    pub fn parent(&self, id: DocId) -> Option<DocId> {
        self.index.parents[self.original(id).0 as usize]
    }

    /// From the top down to its parent: what a breadcrumb shows.
    pub fn ancestors(&self, id: DocId) -> Vec<DocId> {
        let mut ancestors: Vec<DocId> = std::iter::successors(self.parent(id), |parent| self.parent(*parent)).collect();
        ancestors.reverse();
        ancestors
    }

    /// The visible documents right beneath it, in the order of lists.
    pub fn children(&self, id: DocId) -> &[DocId] {
        self.lists.children.get(&self.original(id)).map_or(&[], Vec::as_slice)
    }

    /// It and all visible documents beneath it, at any depth, parents before children.
    pub fn descendants(&self, id: DocId) -> Vec<DocId> {
        let mut all = vec![self.original(id)];
        let mut at = 0;
        while at < all.len() {
            all.extend_from_slice(self.children(all[at]));
            at += 1;
        }
        all
    }

    /// The framework that a pillar belongs to, if visitors see it: what pages say of a pillar's framework comes from here.
    pub fn shown_framework_of(&self, pillar: DocId) -> Option<DocId> {
        self.framework_of(pillar).filter(|framework| self.is_visible(*framework))
    }

    /// The framework that a pillar belongs to, whether visitors see it or not.
    pub fn framework_of(&self, pillar: DocId) -> Option<DocId> {
        std::iter::successors(Some(self.original(pillar)), |id| self.parent(*id))
            .find(|id| &*self.document(*id).kind.name == "framework")
    }
}
