//! Documents in, a [`Site`] out: addresses, languages, references, trees and reverse relations, worked out once and then
//! only read. Invariants: nothing changes a `Site` after [`Site::assemble`]; a site assembled after another one shares parts with it and is
//! the same as one assembled from nothing.

mod addresses;
mod bearings;
mod files;
mod documents_by_key;
mod language;
mod links;
mod published;
mod redirects;
mod references;
mod statutory;
mod themes;
mod tree;

use std::sync::Arc;

use crate::config::{Config, Options};
use crate::content::{Document, Visibility};
use crate::diagnostic::Finding;
use crate::schema::Fields;
use crate::source::{Asset, FileId, Sources};
use crate::types::Types;
use crate::url::{Address, composed};

use documents_by_key::DocumentsByKey;
use files::SiteFiles;
pub use links::{Target, asset_address};
pub use published::{WithheldFiles, WithheldReason};
pub use redirects::{Destination, Redirect, RefusedRedirect, as_folder};
pub use references::{Backlink, ResolveError};
pub use statutory::{Due, RequirementItem, RequirementStatus, UnusedEntry};
pub use themes::TaskforceTheme;
pub use tree::sort_key;

/// Names one document of a [`Site`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// The whole site, assembled. Its parts are shared with the site before it where they are the same.
#[derive(Debug, Clone)]
pub struct Site {
    /// What site.toml says.
    pub config: Arc<Config>,
    /// The content types, built in and own.
    pub types: Arc<Types>,
    /// The day, and what else is shown.
    pub options: Options,
    documents: Arc<[Arc<Document>]>,
    index: Arc<DocumentIndex>,
    lists: Arc<tree::SortedLists>,
    themes: Arc<[TaskforceTheme]>,
    references: Arc<references::References>,
    /// Fields' references by the place at which they are written.
    resolved: Arc<references::ResolvedReferences>,
    assets: Arc<SiteFiles>,
    /// The files among `assets` that are not published.
    withheld: Arc<WithheldFiles>,
}

/// Where documents stand, and who sees them.
#[derive(Debug, Default)]
struct DocumentIndex {
    /// Whether visitors see each.
    visible: Vec<bool>,
    /// For each document, its versions by language.
    versions: language::Translations,
    /// Each document's address: `/cy/polisiau/`.
    addresses: Vec<Box<str>>,
    /// Originals.
    by_path: DocumentsByKey,
    by_address: DocumentsByKey,
    /// In the order of files.
    by_file: Vec<(FileId, DocId)>,
    /// In whose folder each original lies.
    parents: Vec<Option<DocId>>,
}

/// A site that was assembled of what was read before.
#[derive(Debug)]
pub struct Before {
    /// That site.
    pub site: Site,
    /// What it was assembled of.
    pub read: Vec<Arc<Document>>,
    /// What was noticed.
    pub noticed: SiteFindings,
}

/// What is noticed while documents are put together.
#[derive(Debug, Clone, Default)]
pub struct SiteFindings {
    /// Of one document at a time, in its own file or its original's: a reference that names nothing.
    pub apart: Vec<Finding>,
    /// Of several together: two at one address.
    pub together: Vec<Finding>,
}

impl SiteFindings {
    /// All of it.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.together.iter().chain(&self.apart)
    }
}

impl Site {
    /// Puts documents together. They come in the order of their files; what is returned depends on their paths alone.
    pub fn assemble(
        config: Arc<Config>,
        types: Arc<Types>,
        options: Options,
        documents: &[Arc<Document>],
        assets: Vec<Asset>,
    ) -> (Site, SiteFindings) {
        let mut documents = documents.to_vec();
        let mut noticed = SiteFindings::default();
        let SiteFindings { apart, together } = &mut noticed;
        documents.sort_by(|a, b| (&a.path, a.language, a.file).cmp(&(&b.path, b.language, b.file)));
        language::remove_duplicates(&mut documents, together);
        let versions = language::versions(&documents, config.languages.len(), together);
        let id = |at: usize| DocId(at as u32);
        let ids = || (0..documents.len()).map(id);
        let originals: Vec<DocId> = ids().filter(|id| documents[id.0 as usize].language == 0).collect();
        let by_path = DocumentsByKey::new(originals.into_iter(), |id| &*documents[id.0 as usize].path);
        for at in 0..documents.len() {
            language::inherit(&mut documents, at, versions.for_document(id(at)), apart);
        }
        let at_path = |path: &str| by_path.get(path, |id| &*documents[id.0 as usize].path);
        let addresses = addresses::assign(&documents, &versions, &at_path, &config, &types, together);
        let by_address = DocumentsByKey::new((0..addresses.len()).map(id), |id| &*addresses[id.0 as usize]);
        let mut by_file: Vec<_> = documents.iter().enumerate().map(|(at, document)| (document.file, id(at))).collect();
        by_file.sort_unstable();
        let seen = |id: DocId| match documents[id.0 as usize].shown {
            Visibility::Public => true,
            Visibility::Internal => options.internal,
            Visibility::Draft | Visibility::Scheduled(_) | Visibility::Expired(_) => options.drafts,
        };
        let visible =
            (0..documents.len()).map(id).map(|id| seen(id) && versions.for_document(id)[0].is_none_or(seen)).collect();
        let parents = tree::parents(&documents, &at_path);
        let standing = DocumentIndex { visible, versions, addresses, by_path, by_address, by_file, parents };
        // Each of the parts that are empty here is worked out from those before it.
        let mut site = Site {
            config,
            types,
            options,
            documents: documents.into(),
            index: Arc::new(standing),
            lists: Arc::default(),
            themes: Arc::default(),
            references: Arc::default(),
            resolved: Arc::default(),
            assets: Arc::new(SiteFiles::new(assets)),
            withheld: Arc::default(),
        };
        site.lists = Arc::new(tree::SortedLists::new(&site));
        site.themes = themes::list(&site, together).into();
        let (references, resolved) = references::resolve_all(&site, apart);
        (site.references, site.resolved) = (Arc::new(references), Arc::new(resolved));
        (site, noticed)
    }

    /// As [`Site::assemble`], with all that the documents which changed do not bear on shared with the site before.
    pub fn assemble_after(
        before: Option<&Before>,
        config: Arc<Config>,
        types: Arc<Types>,
        options: Options,
        documents: &[Arc<Document>],
        assets: Vec<Asset>,
    ) -> (Site, SiteFindings) {
        let is_of_these = |site: &Site| {
            Arc::ptr_eq(&site.config, &config) && Arc::ptr_eq(&site.types, &types) && site.options == options
        };
        let before = before.filter(|before| is_of_these(&before.site));
        match before.and_then(|before| bearings::keep(before, documents)) {
            Some((site, noticed)) => (site.with_assets(assets), noticed),
            None => Site::assemble(config, types, options, documents, assets),
        }
    }

    fn with_assets(self, assets: Vec<Asset>) -> Site {
        if self.assets.are(&assets) { self } else { Site { assets: Arc::new(SiteFiles::new(assets)), ..self } }
    }

    /// Decides which files are published. Until then all of them count as published.
    pub fn withhold_files(self, sources: &Sources, before: Option<&Site>) -> Site {
        let all = Site { withheld: Arc::default(), ..self };
        let withheld = published::withheld(&all, sources);
        let withheld = match before.map(|before| &before.withheld).filter(|before| ***before == withheld) {
            Some(same) => Arc::clone(same),
            None => Arc::new(withheld),
        };
        Site { withheld, ..all }
    }

    /// The same site with all of its files published: to find a file by the words of a link, whether it is published or not.
    pub fn with_all_files(&self) -> Site {
        Site { withheld: Arc::default(), ..self.clone() }
    }

    /// Why the file of that path is not published, if there is one that is not; with its own name.
    pub fn withheld_file(&self, path: &str) -> Option<(&str, WithheldReason)> {
        let path = self.assets.get(path)?.path.as_str();
        Some((path, *self.withheld.get(path)?))
    }

    /// The files that are not published, with the reason.
    pub fn withheld(&self) -> &WithheldFiles {
        &self.withheld
    }

    /// The documents that differ from those of another site, where nothing differs but what they say to their readers.
    pub fn reworded(&self, before: &Site) -> Option<Vec<DocId>> {
        let alike = Arc::ptr_eq(&self.index, &before.index)
            && Arc::ptr_eq(&self.references, &before.references)
            && Arc::ptr_eq(&self.assets, &before.assets)
            && Arc::ptr_eq(&self.withheld, &before.withheld);
        let differ = |at: &usize| !Arc::ptr_eq(&self.documents[*at], &before.documents[*at]);
        alike.then(|| (0..self.documents.len()).filter(differ).map(|at| DocId(at as u32)).collect())
    }

    /// The document of that name.
    pub fn document(&self, id: DocId) -> &Document {
        &self.documents[id.0 as usize]
    }

    /// As [`Site::document`], to keep.
    pub fn share(&self, id: DocId) -> &Arc<Document> {
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
        self.index.visible[id.0 as usize]
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
    pub fn address(&self, id: DocId) -> Address<'_> {
        Address::from_encoded(&self.index.addresses[id.0 as usize])
    }

    /// The home page of a language: `/` for the first, `/cy/` for Welsh.
    pub fn home(&self, language: usize) -> Address<'static> {
        addresses::home(&self.config, language)
    }

    /// The address of a generated page or file in a language, by its name there: `policies/state/overdue/`.
    pub fn generated(&self, language: usize, name: &str) -> Address<'static> {
        self.home(language).join(name)
    }

    /// The visible originals of a type and of the types that extend it, in the order of lists: by `order`, then number, then title.
    pub fn of_type(&self, name: &str) -> &[DocId] {
        self.lists.by_type.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a document is of a type, or of one that extends it.
    pub fn is_a(&self, id: DocId, name: &str) -> bool {
        self.types.is_a(&self.document(id).kind.name, name)
    }

    /// The original whose place is that path under content/: `policies/volunteering`.
    pub fn at_path(&self, path: &str) -> Option<DocId> {
        self.index.by_path.get(&*composed(path), |id| &*self.document(id).path)
    }

    /// The document that a source makes.
    pub fn of_file(&self, file: FileId) -> Option<DocId> {
        let at = self.index.by_file.binary_search_by_key(&file, |(own, _)| *own).ok()?;
        Some(self.index.by_file[at].1)
    }

    /// The visible document of any language that stands at an address: `/cy/polisiau/`.
    pub fn at_address(&self, address: &Address) -> Option<DocId> {
        let own = |id: DocId| &*self.index.addresses[id.0 as usize];
        self.index.by_address.get(address.as_str(), own).filter(|id| self.is_visible(*id))
    }

    /// The published file of that path (`static/logo.svg`), in either form of its letters.
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path).filter(|asset| !self.withheld.contains_key(asset.path.as_str()))
    }

    /// All files that are published, in the order of their paths.
    pub fn assets(&self) -> Vec<&Asset> {
        let mut assets = self.files();
        assets.retain(|asset| !self.withheld.contains_key(asset.path.as_str()));
        assets
    }

    /// All files, published or not, in the order of their paths.
    pub fn files(&self) -> Vec<&Asset> {
        let mut assets: Vec<&Asset> = self.assets.all().collect();
        assets.sort_by(|a, b| a.path.cmp(&b.path));
        assets
    }

    /// How many languages the site speaks.
    pub fn languages(&self) -> std::ops::Range<usize> {
        0..self.config.languages.len()
    }
}
