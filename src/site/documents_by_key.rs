//! A hash index of documents that stores no keys. It stores only ids; the caller passes a function
//! that reads the key from the document. The site rebuilds its indexes for each edit, so it avoids copies.

use std::hash::{BuildHasher, Hash};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::DocId;

/// Document ids, by a key of each. Every call must pass the same `key`.
#[derive(Debug, Default)]
pub(super) struct DocumentsByKey {
    hasher: DefaultHashBuilder,
    ids: HashTable<DocId>,
}

impl DocumentsByKey {
    /// Builds an index of these documents.
    pub(super) fn new<K: Hash>(ids: impl ExactSizeIterator<Item = DocId>, key: impl Fn(DocId) -> K) -> DocumentsByKey {
        let hasher = DefaultHashBuilder::default();
        let hash = |id: &DocId| hasher.hash_one(key(*id));
        let mut table = HashTable::with_capacity(ids.len());
        for id in ids {
            table.insert_unique(hash(&id), id, hash);
        }
        DocumentsByKey { hasher, ids: table }
    }

    /// Iterates over the documents with a key, in no order.
    pub(super) fn all<K: Hash + Eq>(&self, wanted: K, key: impl Fn(DocId) -> K) -> impl Iterator<Item = DocId> {
        let found = self.ids.iter_hash(self.hasher.hash_one(&wanted));
        found.copied().filter(move |id| key(*id) == wanted)
    }

    /// Returns the last of the documents with a key.
    pub(super) fn get<K: Hash + Eq>(&self, wanted: K, key: impl Fn(DocId) -> K) -> Option<DocId> {
        self.all(wanted, key).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_documents_of_a_key_are_found() {
        let words = ["tŷ", "", "tŷ", "ŵyl", "tŷ"];
        let key = |id: DocId| words[id.0 as usize];
        let index = DocumentsByKey::new((0..words.len()).map(|at| DocId(at as u32)), key);
        let all = |wanted| {
            let mut found: Vec<u32> = index.all(wanted, key).map(|id| id.0).collect();
            found.sort_unstable();
            found
        };
        assert_eq!((all("tŷ"), all(""), all("t")), (vec![0, 2, 4], vec![1], vec![]));
        assert_eq!((index.get("tŷ", key), index.get("t", key)), (Some(DocId(4)), None));
        assert_eq!(DocumentsByKey::default().get("tŷ", key), None);
    }
}
