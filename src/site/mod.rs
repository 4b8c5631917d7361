//! Documents in, a [`Site`] out: addresses, languages, references, trees and reverse relations, worked out once and then
//! only read. Invariant: nothing changes a `Site` after [`Site::assemble`].

mod addresses;
mod language;
mod links;
mod references;
mod statutory;
mod themes;
mod tree;

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::{Config, Options};
use crate::content::{Document, Shown};
use crate::diagnostic::Finding;
use crate::schema::Fields;
use crate::source::Asset;
use crate::types::Types;

pub use links::{Target, asset_address};
pub use references::{Missing, Referral};
pub use statutory::{Item, Status};
pub use themes::Theme;
pub use tree::sort_key;

/// Names one document of a [`Site`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// The whole site, assembled.
#[derive(Debug)]
pub struct Site {
    /// What site.toml says.
    pub config: Arc<Config>,
    /// The content types, built in and own.
    pub types: Arc<Types>,
    /// The day, and what else is shown.
    pub options: Options,
    documents: Vec<Arc<Document>>,
    /// Whether visitors see each.
    visible: Vec<bool>,
    /// For each document, its versions by language; the original stands at 0.
    versions: Vec<Box<[Option<DocId>]>>,
    /// Each document's address: `/cy/polisiau/`.
    addresses: Vec<String>,
    /// Visible originals by type name, in the order of lists; a type's list holds those of types that extend it.
    by_type: HashMap<Arc<str>, Vec<DocId>>,
    by_path: HashMap<String, DocId>,
    by_address: HashMap<String, DocId>,
    tree: tree::Tree,
    references: references::References,
    themes: Vec<Theme>,
    assets: HashMap<String, Asset>,
}

impl Site {
    /// Puts documents together. `documents` come in any order; what is returned depends on their paths alone.
    pub fn assemble(
        config: Arc<Config>,
        types: Arc<Types>,
        options: Options,
        mut documents: Vec<Arc<Document>>,
        assets: Vec<Asset>,
        findings: &mut Vec<Finding>,
    ) -> Site {
        documents.sort_by(|a, b| (&a.path, a.language, a.file).cmp(&(&b.path, b.language, b.file)));
        language::drop_doubles(&mut documents, findings);
        let versions = language::versions(&documents, config.languages.len(), findings);
        language::inherit(&mut documents, &versions, findings);
        let by_path = documents
            .iter()
            .enumerate()
            .filter(|(_, document)| document.language == 0)
            .map(|(at, document)| (document.path.clone(), DocId(at as u32)))
            .collect::<HashMap<_, _>>();
        let addresses = addresses::of(&documents, &versions, &by_path, &config, &types, findings);
        let by_address =
            addresses.iter().enumerate().map(|(at, address)| (address.clone(), DocId(at as u32))).collect();
        let seen = |id: DocId| match documents[id.0 as usize].shown {
            Shown::Public => true,
            Shown::Internal => options.internal,
            Shown::Draft | Shown::Scheduled(_) | Shown::Expired(_) => options.drafts,
        };
        let visible = (0..documents.len() as u32)
            .map(DocId)
            .map(|id| seen(id) && versions[id.0 as usize][0].is_none_or(seen))
            .collect();
        let mut site = Site {
            visible,
            by_type: HashMap::new(),
            tree: tree::Tree::default(),
            references: references::References::default(),
            themes: Vec::new(),
            assets: assets.into_iter().map(|asset| (asset.path.clone(), asset)).collect(),
            config,
            types,
            options,
            documents,
            versions,
            addresses,
            by_path,
            by_address,
        };
        site.by_type = tree::by_type(&site);
        site.tree = tree::Tree::of(&site);
        site.themes = themes::of(&site, findings);
        site.references = references::References::of(&site, findings);
        site
    }

    /// The document of that name.
    pub fn document(&self, id: DocId) -> &Document {
        &self.documents[id.0 as usize]
    }

    /// Every document of every language, shown or not, in the order of their paths.
    pub fn all(&self) -> impl Iterator<Item = (DocId, &Document)> {
        self.documents.iter().enumerate().map(|(at, document)| (DocId(at as u32), &**document))
    }

    /// Every document that visitors see, in every language.
    pub fn visible(&self) -> impl Iterator<Item = (DocId, &Document)> {
        self.all().filter(|(id, _)| self.is_visible(*id))
    }

    /// Whether visitors see it: it and its original are public on the day, or the options show more.
    pub fn is_visible(&self, id: DocId) -> bool {
        self.visible[id.0 as usize]
    }

    /// A document's fields.
    pub fn fields(&self, id: DocId) -> &Fields {
        &self.document(id).fields
    }

    /// A document's title; its id if it has none (a finding says so).
    pub fn title(&self, id: DocId) -> &str {
        self.document(id).title()
    }

    /// The title for menus and lists where room is short.
    pub fn short_title(&self, id: DocId) -> &str {
        self.fields(id).text("short_title").unwrap_or_else(|| self.title(id))
    }

    /// Its address within the site: `/policies/volunteering/`.
    pub fn address(&self, id: DocId) -> &str {
        &self.addresses[id.0 as usize]
    }

    /// The visible originals of a type and of the types that extend it, in the order of lists: by `order`, then number, then title.
    pub fn of_type(&self, name: &str) -> &[DocId] {
        self.by_type.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a document is of a type, or of one that extends it.
    pub fn is_a(&self, id: DocId, name: &str) -> bool {
        self.types.is_a(&self.document(id).kind.name, name)
    }

    /// The original whose place is that path under content/: `policies/volunteering`.
    pub fn at_path(&self, path: &str) -> Option<DocId> {
        self.by_path.get(path).copied()
    }

    /// The visible document of any language that stands at an address: `/cy/polisiau/`.
    pub fn at_address(&self, address: &str) -> Option<DocId> {
        self.by_address.get(address).copied().filter(|id| self.is_visible(*id))
    }

    /// The file of that path (`static/logo.svg`), published as it is.
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path)
    }

    /// All files published as they are, in the order of their paths.
    pub fn assets(&self) -> Vec<&Asset> {
        let mut assets: Vec<&Asset> = self.assets.values().collect();
        assets.sort_by(|a, b| a.path.cmp(&b.path));
        assets
    }

    /// How many languages the site speaks.
    pub fn languages(&self) -> std::ops::Range<usize> {
        0..self.config.languages.len()
    }

    /// What addresses of a language begin with: nothing for the first, `/cy` for Welsh.
    pub fn language_prefix(&self, language: usize) -> String {
        addresses::prefix(&self.config, language)
    }
}
