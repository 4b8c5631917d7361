//! Parents and children by folder, and the order of lists.

use std::collections::HashMap;
use std::sync::Arc;

use super::{DocId, Site};

/// Who stands beneath whom: originals only, by folder.
#[derive(Debug, Default)]
pub struct Tree {
    parents: Vec<Option<DocId>>,
    children: Vec<Vec<DocId>>,
}

/// Visible originals by type, each list in order; those of an extending type stand in the extended one's list too.
pub fn by_type(site: &Site) -> HashMap<Arc<str>, Vec<DocId>> {
    let mut lists: HashMap<Arc<str>, Vec<DocId>> = HashMap::new();
    for (id, document) in site.visible().filter(|(_, document)| document.language == 0) {
        for name in site.types.lineage(&document.kind.name) {
            lists.entry(name).or_default().push(id);
        }
    }
    for list in lists.values_mut() {
        sort(site, list);
    }
    lists
}

/// Puts documents in the order of lists: by `order`, then by `number` where there is one, then by title.
pub fn sort(site: &Site, list: &mut [DocId]) {
    list.sort_by_cached_key(|id| {
        let fields = site.fields(*id);
        let number: Vec<u32> = fields
            .text("number")
            .map(|number| number.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect())
            .unwrap_or_default();
        (fields.integer("order").unwrap_or(i64::MAX), number.is_empty(), number, &*site.document(*id).sort_key, *id)
    });
}

/// A title as lists sort it: without case or marks, so that Ŵ stands with W.
pub fn sort_key(title: &str) -> String {
    crate::url::slug(title)
}

impl Tree {
    /// Reads the tree from the documents' paths.
    pub fn of(site: &Site) -> Tree {
        let count = site.documents.len();
        let mut tree = Tree { parents: vec![None; count], children: vec![Vec::new(); count] };
        for (id, document) in site.all().filter(|(_, document)| document.language == 0) {
            let mut path = document.path.as_str();
            while !path.is_empty() {
                path = path.rfind('/').map_or("", |at| &path[..at]);
                if let Some(parent) = site.at_path(path).filter(|parent| site.document(*parent).is_folder) {
                    tree.parents[id.0 as usize] = Some(parent);
                    if site.is_visible(id) {
                        tree.children[parent.0 as usize].push(id);
                    }
                    break;
                }
            }
        }
        for children in &mut tree.children {
            sort(site, children);
        }
        tree
    }
}

impl Site {
    /// The document whose folder it lies in; the home page for those at the top.
    pub fn parent(&self, id: DocId) -> Option<DocId> {
        self.tree.parents[self.original(id).0 as usize]
    }

    /// From the top down to its parent: what a breadcrumb shows.
    pub fn ancestors(&self, id: DocId) -> Vec<DocId> {
        let mut ancestors: Vec<DocId> = std::iter::successors(self.parent(id), |parent| self.parent(*parent)).collect();
        ancestors.reverse();
        ancestors
    }

    /// The visible documents right beneath it, in the order of lists.
    pub fn children(&self, id: DocId) -> &[DocId] {
        &self.tree.children[self.original(id).0 as usize]
    }

    /// It and all visible documents beneath it, at any depth, parents before children.
    pub fn beneath(&self, id: DocId) -> Vec<DocId> {
        let mut all = vec![self.original(id)];
        let mut at = 0;
        while at < all.len() {
            all.extend_from_slice(self.children(all[at]));
            at += 1;
        }
        all
    }

    /// The framework that a pillar belongs to.
    pub fn framework_of(&self, pillar: DocId) -> Option<DocId> {
        std::iter::successors(Some(self.original(pillar)), |id| self.parent(*id))
            .find(|id| &*self.document(*id).kind.name == "framework")
    }
}
