//! Where documents stand, who sees them, and how they are found.

use super::DocId;
use super::inputs::IndexInput;
use super::language::Order;
use super::{addresses, index::Index, tree};
use crate::content::Shown;
use crate::diagnostic::Finding;
use crate::reuse::Same;
use crate::source::FileId;

/// Where documents stand, and who sees them.
#[derive(Debug)]
pub struct DocumentIndex {
    /// Their order and their versions.
    pub order: Same<Order>,
    /// Whether visitors see each.
    pub visible: Vec<bool>,
    /// Each document's address: `/cy/polisiau/`.
    pub addresses: Vec<Box<str>>,
    /// In the order of their paths.
    pub originals: Vec<DocId>,
    /// Originals.
    pub by_path: Index,
    /// Originals, by the names of their files or folders.
    pub by_id: Index,
    /// All documents.
    pub by_address: Index,
    /// In the order of files.
    pub by_file: Vec<(FileId, DocId)>,
    /// In whose folder each original lies.
    pub parents: Vec<Option<DocId>>,
    /// Two documents at one address, and names that give no address.
    pub findings: Vec<Finding>,
}

/// Finds the place of each document.
pub fn index(input: &IndexInput) -> DocumentIndex {
    let IndexInput { options, order, places, addresses, .. } = input;
    let ids = || (0..places.len()).map(|at| DocId(at as u32));
    let place = |id: DocId| places.get(id.0 as usize);
    let originals: Vec<DocId> = ids().filter(|id| place(*id).language == 0).collect();
    let by_path = Index::of(originals.iter().copied(), |id| place(id).path);
    let by_id = Index::of(originals.iter().copied(), |id| id_of(place(id).path));
    let at_path = |path: &str| by_path.get(path, |id| place(id).path);
    let mut findings = Vec::new();
    let found = addresses::of(input, &at_path, &mut findings);
    let mut by_file: Vec<_> = places.iter().zip(ids()).map(|(place, id)| (place.file, id)).collect();
    by_file.sort_unstable();
    let seen = |id: DocId| match addresses.get(id.0 as usize).shown {
        Shown::Public => true,
        Shown::Internal => options.internal,
        Shown::Draft | Shown::Scheduled(_) | Shown::Expired(_) => options.drafts,
    };
    DocumentIndex {
        order: order.clone(),
        visible: ids().map(|id| seen(id) && order.versions(id)[0].is_none_or(seen)).collect(),
        by_address: Index::of(ids(), |id| &*found[id.0 as usize]),
        addresses: found,
        originals,
        by_file,
        parents: tree::parents(places, &at_path),
        by_path,
        by_id,
        findings,
    }
}

/// The name of a document's file, or of its folder.
pub fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
