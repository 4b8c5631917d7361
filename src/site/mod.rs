//! Assembles documents into a [`Site`]: addresses, languages, references, trees and backlinks,
//! computed once and then only read. Invariants: a `Site` never changes after assembly; a site
//! assembled with cached outputs equals one assembled without.

mod addresses;
mod document_index;
mod files;
mod documents_by_key;
mod inputs;
mod language;
mod links;
mod published;
mod redirects;
mod references;
mod statutory;
mod themes;
mod tree;
mod written_references;

use std::ops::Deref;
use std::sync::Arc;

use crate::config::{Config, Options};
use crate::content::{Document, Facts};
use crate::diagnostic::Finding;
use crate::reuse::{ByPointer, Cached, Projected};
use crate::schema::Fields;
use crate::source::{Asset, FileId, Sources};
use crate::types::Types;
use crate::url::{Address, to_nfc};

use addresses::IndexInput;
use document_index::DocumentIndex;
use files::SiteFiles;
use inputs::OrderInput;
pub use links::{Target, asset_address};
use published::FilesInput;
pub use published::{WithheldFiles, WithheldReason};
pub use redirects::{Destination, Redirect, RefusedRedirect, as_folder};
use references::ReferencesInput;
pub use references::{Backlink, ResolveError};
pub use statutory::{Due, RequirementItem, RequirementStatus, UnusedEntry};
pub use themes::TaskforceTheme;
use themes::ThemesInput;
use tree::ListsInput;
pub use tree::sort_key;

/// Identifies one document of a [`Site`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// The assembled site.
#[derive(Debug, Clone)]
pub struct Site {
    /// Everything except the bodies of its documents.
    pub catalogue: Catalogue,
    documents: Arc<[Arc<Document>]>,
}

/// A site without the bodies of its documents. Two catalogues are equal if all facts of their
/// documents are equal.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    /// The settings.
    pub config: ByPointer<Config>,
    /// The content types, built-in and declared.
    pub types: ByPointer<Types>,
    /// The options: the day, and what else is shown.
    pub options: Options,
    documents: Projected<Facts>,
    index: ByPointer<DocumentIndex>,
    lists: ByPointer<tree::SortedLists>,
    themes: ByPointer<themes::Themes>,
    references: ByPointer<references::References>,
    assets: ByPointer<SiteFiles>,
    /// The files that are not published.
    withheld: ByPointer<WithheldFiles>,
}

/// The cached outputs of the stages that assemble a site, for the next assembly.
#[derive(Debug, Default)]
pub struct CachedSite {
    order: Cached<OrderInput, language::Order>,
    translations: language::Translations,
    index: Cached<IndexInput, DocumentIndex>,
    lists: Cached<ListsInput, tree::SortedLists>,
    themes: Cached<ThemesInput, themes::Themes>,
    references: Cached<ReferencesInput, references::References>,
    files: Option<Arc<SiteFiles>>,
    /// An empty list of files. It is shared because it is part of an input.
    none: ByPointer<WithheldFiles>,
    withheld: Cached<FilesInput, WithheldFiles>,
}

impl CachedSite {
    /// Assembles documents. They come in the order of their files; the result depends only on their paths.
    #[expect(clippy::too_many_arguments, reason = "the separate parts of a site")]
    pub fn assemble(
        &mut self,
        config: &ByPointer<Config>,
        types: &ByPointer<Types>,
        options: &Options,
        read: Arc<[Arc<Document>]>,
        assets: Vec<Asset>,
        sources: &Sources,
        findings: &mut Vec<Finding>,
    ) -> Site {
        let order = ByPointer(self.order.get((config.languages.clone(), Projected::new(&read)), language::order));
        findings.extend_from_slice(&order.findings);
        let documents = self.translations.inherit(&order, &read, findings);
        let input = IndexInput {
            config: config.clone(),
            types: types.clone(),
            options: options.clone(),
            order,
            places: Projected::new(&documents),
            addresses: Projected::new(&documents),
        };
        let index = ByPointer(self.index.get(input, document_index::index));
        let lists =
            ByPointer(self.lists.get_deduplicated((index.clone(), Projected::new(&documents)), tree::sort_lists));
        let themes =
            ByPointer(self.themes.get_deduplicated((lists.clone(), Projected::new(&documents)), themes::themes));
        let input = (index.clone(), themes.clone(), Projected::new(&documents));
        let references = ByPointer(self.references.get(input, references::references));
        for own in [&index.findings, &themes.findings, &references.findings] {
            findings.extend_from_slice(own);
        }
        let files = self
            .files
            .take()
            .filter(|files| files.has_exactly(&assets))
            .unwrap_or_else(|| Arc::new(SiteFiles::new(assets)));
        self.files = Some(Arc::clone(&files));
        let all_published = Catalogue {
            config: config.clone(),
            types: types.clone(),
            options: options.clone(),
            documents: Projected::new(&documents),
            index,
            lists,
            themes,
            references,
            assets: ByPointer(files),
            withheld: self.none.clone(),
        };
        let themes = sources.shared().filter(|(_, source)| source.path.starts_with("themes/"));
        let themes = themes.map(|(_, source)| Arc::clone(source)).collect();
        let input = (all_published.clone(), themes, Projected::new(&documents));
        let withheld = ByPointer(self.withheld.get_deduplicated(input, published::withheld));
        Site { catalogue: Catalogue { withheld, ..all_published }, documents }
    }
}

impl Deref for Site {
    type Target = Catalogue;

    fn deref(&self) -> &Catalogue {
        &self.catalogue
    }
}

impl Site {
    /// Returns the document with that id.
    pub fn document(&self, id: DocId) -> &Document {
        &self.documents[id.0 as usize]
    }

    /// Iterates over all documents of all languages, shown or not, in the order of their paths.
    pub fn all(&self) -> impl Iterator<Item = (DocId, &Document)> {
        self.documents.iter().enumerate().map(|(at, document)| (DocId(at as u32), &**document))
    }

    /// Iterates over the documents that visitors see, in all languages.
    pub fn visible(&self) -> impl Iterator<Item = (DocId, &Document)> {
        self.all().filter(|(id, _)| self.is_visible(*id))
    }
}

impl Catalogue {
    /// Returns the catalogue with all files published: to find the target of a link whether it is
    /// published or not.
    pub fn with_all_files(&self) -> Catalogue {
        Catalogue { withheld: ByPointer(Arc::default()), ..self.clone() }
    }

    /// Returns the real name of an unpublished file with that path, and why it is not published.
    pub fn withheld_file(&self, path: &str) -> Option<(&str, WithheldReason)> {
        let path = self.assets.get(path)?.path.as_str();
        Some((path, *self.withheld.get(path)?))
    }

    /// Returns the unpublished files, with the reason.
    pub fn withheld(&self) -> &WithheldFiles {
        &self.withheld
    }

    /// Returns the facts of the document with that id.
    pub fn document(&self, id: DocId) -> &Facts {
        self.documents.get(id.0 as usize)
    }

    /// Returns the facts of a document as a projection.
    pub fn facts(&self, id: DocId) -> Projected<Facts> {
        self.documents.single(id.0 as usize)
    }

    /// Iterates over all documents of all languages, shown or not, in the order of their paths.
    pub fn all(&self) -> impl Iterator<Item = (DocId, &Facts)> {
        self.documents.iter().enumerate().map(|(at, facts)| (DocId(at as u32), facts))
    }

    /// Iterates over the documents that visitors see, in all languages.
    pub fn visible(&self) -> impl Iterator<Item = (DocId, &Facts)> {
        self.all().filter(|(id, _)| self.is_visible(*id))
    }

    /// Returns whether visitors see a document: it and its original are public on the day, or the
    /// options show more.
    pub fn is_visible(&self, id: DocId) -> bool {
        self.index.visible[id.0 as usize]
    }

    /// Returns a document's fields.
    pub fn fields(&self, id: DocId) -> &Fields {
        &self.document(id).fields
    }

    /// Returns a document's title, or its id if it has none (a finding reports this).
    pub fn title(&self, id: DocId) -> &str {
        self.document(id).title()
    }

    /// Returns the title for menus and other lists with little space.
    pub fn short_title(&self, id: DocId) -> &str {
        self.fields(id).text("short_title").unwrap_or_else(|| self.title(id))
    }

    /// Returns its address within the site: `/policies/volunteering/`.
    pub fn address(&self, id: DocId) -> Address<'_> {
        Address::from_encoded(&self.index.addresses[id.0 as usize])
    }

    /// Returns the home page of a language: `/` for the first, `/cy/` for Welsh.
    pub fn home(&self, language: usize) -> Address<'static> {
        addresses::home(&self.config, language)
    }

    /// Returns the address of a generated page or file in a language, by its name there:
    /// `policies/state/overdue/`.
    pub fn generated_address(&self, language: usize, name: &str) -> Address<'static> {
        self.home(language).join(name)
    }

    /// Returns the visible originals of a type and of the types that extend it, in list order: by
    /// `order`, then number, then title.
    pub fn of_type(&self, name: &str) -> &[DocId] {
        self.lists.of_type(name)
    }

    /// Returns whether a document is of a type, or of one that extends it.
    pub fn is_a(&self, id: DocId, name: &str) -> bool {
        self.types.is_a(&self.document(id).kind.name, name)
    }

    /// Returns the original with that path under content/: `policies/volunteering`.
    pub fn at_path(&self, path: &str) -> Option<DocId> {
        self.index.at_path(&to_nfc(path))
    }

    /// Returns the document of a source.
    pub fn of_file(&self, file: FileId) -> Option<DocId> {
        let at = self.index.by_file.binary_search_by_key(&file, |(own, _)| *own).ok()?;
        Some(self.index.by_file[at].1)
    }

    /// Returns the visible document of any language at an address: `/cy/polisiau/`.
    pub fn at_address(&self, address: &Address) -> Option<DocId> {
        let own = |id: DocId| &*self.index.addresses[id.0 as usize];
        self.index.by_address.get(address.as_str(), own).filter(|id| self.is_visible(*id))
    }

    /// Returns the published file with that path (`static/logo.svg`), in NFC or NFD.
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path).filter(|asset| !self.withheld.contains_key(asset.path.as_str()))
    }

    /// Returns the published files, in the order of their paths.
    pub fn assets(&self) -> Vec<&Asset> {
        let mut assets = self.files();
        assets.retain(|asset| !self.withheld.contains_key(asset.path.as_str()));
        assets
    }

    /// Returns all files, published or not, in the order of their paths.
    pub fn files(&self) -> Vec<&Asset> {
        let mut assets: Vec<&Asset> = self.assets.all().collect();
        assets.sort_by(|a, b| a.path.cmp(&b.path));
        assets
    }

    /// Returns the indices of the site's languages.
    pub fn languages(&self) -> std::ops::Range<usize> {
        0..self.config.languages.len()
    }
}
