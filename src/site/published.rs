//! Decides which files are published: all of `static/`, and the files of `content/` that a public
//! page, a theme or `site.toml` uses. A file whose format prevents the removal of private metadata
//! is never published.
//!
//! Invariant: a file beside a hidden `NAME/index.md` is published only if a visible document in that
//! folder or beneath it uses it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::inputs::FileUse;
use super::{Catalogue, DocId, Target};
use crate::content::{Facts, targets_of_settings};
use crate::reuse::Projected;
use crate::source::{Asset, FileFormat, Source};
use crate::url::{Address, WrittenAddress};

/// The input of [`withheld`]: the site with all files, the text files of themes, and the files that
/// documents use.
pub(super) type FilesInput = (Catalogue, Vec<Arc<Source>>, Projected<FileUse<'static>>);

/// The reason why a file is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithheldReason {
    /// Nothing uses it.
    Unused,
    /// Hidden documents use it and no visible one does. This is the first of them.
    OfHidden(DocId),
    /// It is in the folder of this document, and visitors do not see the document.
    Hidden(DocId),
    /// It is a partner's calendar, which the site imports.
    Input,
    /// It is a picture that browsers do not show and whose private metadata cannot be removed.
    Format,
}

/// The unpublished files of a site, by path.
pub type WithheldFiles = BTreeMap<Box<str>, WithheldReason>;

/// Returns the unpublished files, each with the reason.
pub(super) fn withheld(input: &FilesInput) -> WithheldFiles {
    let (site, themes, _) = input;
    let is_refused = |asset: &Asset| matches!(asset.format, Some(FileFormat::OtherPicture(_)));
    let (candidates, others): (Vec<&Asset>, Vec<&Asset>) =
        site.assets.all().partition(|asset| asset.path.starts_with(CONTENT));
    let published =
        others.into_iter().filter(|asset| ["static/", "themes/"].iter().any(|own| asset.path.starts_with(own)));
    let refused =
        published.filter(|asset| is_refused(asset)).map(|asset| (asset.path.as_str().into(), WithheldReason::Format));
    let mut withheld: WithheldFiles = refused.collect();
    if candidates.is_empty() {
        return withheld;
    }
    let candidates: Vec<&str> = candidates.into_iter().map(|asset| asset.path.as_str()).collect();
    let folders = IndexedFolders::new(site);
    let hidden: HashMap<&str, DocId> =
        candidates.iter().filter_map(|path| Some((*path, folders.hidden_owner(path)?))).collect();
    let (mut used, named) = used_by_documents(input, &hidden);
    used.extend(used_by_settings(site).filter(|path| !hidden.contains_key(path)));
    let in_use = candidates.iter().filter(|path| used.contains(*path));
    let refused = in_use.filter(|path| site.assets.get(path).is_some_and(is_refused));
    withheld.extend(refused.map(|path| ((*path).into(), WithheldReason::Format)));
    let unused: Vec<&str> = candidates.into_iter().filter(|path| !used.contains(path)).collect();
    let named_by_theme = if unused.is_empty() { HashSet::new() } else { addresses_in_themes(site, themes) };
    let imports = site.config.calendar.imports.iter();
    let imports: HashSet<&str> =
        imports.filter_map(|import| Some(site.assets.get(&import.file.value)?.path.as_str())).collect();
    let hidden_users = if unused.is_empty() { HashMap::new() } else { hidden_users(input) };
    let unused_reason =
        |path: &str| hidden_users.get(path).map_or(WithheldReason::Unused, |user| WithheldReason::OfHidden(*user));
    let reason = |path: &str| match hidden.get(path) {
        // An unused file in a folder that also has visible pages does not belong to the hidden page alone.
        Some(owner) if folders.has_visible_beneath(site, *owner) && !named.contains(path) => Some(unused_reason(path)),
        Some(owner) => Some(WithheldReason::Hidden(*owner)),
        None if imports.contains(path) => Some(WithheldReason::Input),
        None if named_by_theme.contains(address(path).as_str()) => {
            site.assets.get(path).is_some_and(is_refused).then_some(WithheldReason::Format)
        }
        None => Some(unused_reason(path)),
    };
    withheld.extend(unused.into_iter().filter_map(|path| Some((path.into(), reason(path)?))));
    withheld
}

const CONTENT: &str = "content/";

/// Returns the address of a file under `content/` from the site's root, without its first slash.
fn address(path: &str) -> String {
    Address::from_name(path.strip_prefix(CONTENT).unwrap_or(path)).as_str().trim_start_matches('/').to_owned()
}

/// The folders under `content/` with an `index.md` in any language.
struct IndexedFolders<'s> {
    /// By path: the document, and whether visitors see it in any language.
    by_path: HashMap<&'s str, (DocId, bool)>,
    /// The folders with another visible page in or beneath them.
    with_visible: HashSet<&'s str>,
}

impl<'s> IndexedFolders<'s> {
    fn new(site: &'s Catalogue) -> IndexedFolders<'s> {
        let mut by_path: HashMap<&str, (DocId, bool)> = HashMap::new();
        // The page of a type's list owns no files either, because its folder contains all documents of the type.
        let is_list = |document: &Facts| document.is_list_page() && site.types.for_folder(&document.path).is_some();
        let owners = site.all().filter(|(_, document)| document.is_folder && !document.path.is_empty());
        for (id, document) in owners.filter(|(_, document)| !is_list(document)) {
            let visible = site.is_visible(id);
            by_path.entry(&document.path).and_modify(|(_, any)| *any |= visible).or_insert((id, visible));
        }
        let mut with_visible = HashSet::new();
        for (_, document) in site.visible() {
            let mut path = document.path.as_str();
            while let Some(end) = path.rfind('/') {
                path = &path[..end];
                if !with_visible.insert(path) {
                    break;
                }
            }
        }
        IndexedFolders { by_path, with_visible }
    }

    /// Returns whether a visible page is in the folder of a hidden document or beneath it.
    fn has_visible_beneath(&self, site: &Catalogue, owner: DocId) -> bool {
        self.with_visible.contains(site.document(owner).path.as_str())
    }

    /// Returns the hidden document that owns a file: that of the nearest enclosing folder with an
    /// `index.md`. The home page owns no files, because its folder is the whole of `content/`.
    fn hidden_owner(&self, path: &str) -> Option<DocId> {
        let mut folder = path.strip_prefix(CONTENT)?;
        loop {
            folder = &folder[..folder.rfind('/')?];
            if let Some((owner, visible)) = self.by_path.get(folder) {
                return (!visible).then_some(*owner);
            }
        }
    }
}

/// Returns the first hidden document that uses each file.
fn hidden_users((site, _, uses): &FilesInput) -> HashMap<&str, DocId> {
    let mut users = HashMap::new();
    for (id, _) in site.all().filter(|(id, _)| !site.is_visible(*id)) {
        for target in uses.get(id.0 as usize).targets {
            if let Target::Asset(asset) = site.resolve_target(id, target) {
                users.entry(asset.path.as_str()).or_insert(id);
            }
        }
    }
    users
}

/// Returns the files that visible documents use; and those that they refer to but may not use,
/// because a hidden page owns them.
fn used_by_documents<'i>(
    (site, _, uses): &'i FilesInput,
    hidden: &HashMap<&str, DocId>,
) -> (HashSet<&'i str>, HashSet<&'i str>) {
    let (mut used, mut refused) = (HashSet::new(), HashSet::new());
    for (id, document) in site.visible() {
        for target in uses.get(id.0 as usize).targets {
            let Target::Asset(asset) = site.resolve_target(id, target) else { continue };
            let may_use = hidden.get(asset.path.as_str()).is_none_or(|owner| {
                let folder = site.document(*owner).path.as_str();
                document.path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            if may_use { &mut used } else { &mut refused }.insert(asset.path.as_str());
        }
    }
    (used, refused)
}

/// Iterates over the files in site.toml: a logo, an entry of the menu, the target of a redirect.
fn used_by_settings(site: &Catalogue) -> impl Iterator<Item = &str> {
    targets_of_settings(&site.config).into_iter().filter_map(|target| {
        let target = target.trim_start_matches('/');
        let asset = |name: &str| site.assets.get(&format!("{CONTENT}{name}"));
        let read = WrittenAddress::parse(&format!("/{target}")).and_then(|written| asset(&written.address.name()));
        // A file name with characters that are special in an address may be written unencoded.
        read.or_else(|| asset(target)).map(|asset| asset.path.as_str())
    })
}

/// Returns the addresses in a theme's own files, without a first slash.
fn addresses_in_themes<'s>(site: &Catalogue, themes: &'s [Arc<Source>]) -> HashSet<&'s str> {
    const AROUND: [char; 15] = ['"', '\'', '`', '(', ')', '{', '}', '<', '>', '=', ',', ';', '?', '#', '\\'];
    let words = themes.iter().flat_map(|source| source.text.split(|c: char| c.is_whitespace() || AROUND.contains(&c)));
    let base = site.config.base.path.as_str();
    let within = |word: &'s str| {
        let word = word.strip_prefix(base).unwrap_or(word);
        word.trim_start_matches("../").trim_start_matches('/')
    };
    words.filter(|word| word.contains('.')).map(within).collect()
}
