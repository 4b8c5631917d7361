//! Resolves the targets of links and pictures in Markdown.

use super::{Catalogue, DocId};
use crate::source::Asset;
use crate::url::{self, Address, WrittenAddress};

/// A resolved target.
#[derive(Debug, Clone, PartialEq)]
pub enum Target<'s> {
    /// A document that visitors see, in the page's language if there is such a version.
    Document {
        /// The version to link to.
        id: DocId,
        /// The text after `#`.
        fragment: Option<String>,
    },
    /// A document that visitors do not see.
    Hidden(DocId),
    /// A file that is published.
    Asset(&'s Asset),
    /// A part of the same page: the text after `#`.
    Fragment(String),
    /// An address of this site without a source: a generated list, a feed.
    Address(WrittenAddress),
    /// Another site, a mail address, a phone number.
    Elsewhere,
    /// No existing target: the interpreted path, relative to the site's root.
    Nothing(String),
}

impl Catalogue {
    /// Resolves a target in a document. `..` is relative to the document's own folder, `@/` to
    /// content/, `/` to the public site. The target is parsed as an address, with escapes, query
    /// and fragment. If nothing has that name, it is used as a plain name: `Form #2.pdf`.
    pub fn resolve_target(&self, from: DocId, text: &str) -> Target<'_> {
        let (path, rest) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
        let fragment = rest.split_once('#').map(|(_, part)| part);
        if path.is_empty() && rest.starts_with('#') {
            return Target::Fragment(url::decode(fragment.unwrap_or_default()));
        }
        // A query alone refers to the page itself (RFC 3986 section 5.4.1).
        if text.starts_with('?') {
            let rest = url::encode_external(text).into_owned();
            return Target::Address(WrittenAddress { address: self.address(from).into_owned(), rest });
        }
        if is_external(text) {
            return Target::Elsewhere;
        }
        let name = url::decoded(path);
        let found = self
            .target_of_name(from, &name, fragment)
            .or_else(|| self.target_of_name(from, text, None))
            .or_else(|| {
                let (name, part) = text.rsplit_once('#')?;
                self.target_of_name(from, name, Some(part))
            });
        found.unwrap_or_else(|| match WrittenAddress::parse(text) {
            Some(written) => Target::Address(written),
            None => Target::Nothing(self.path_of(from, &name).unwrap_or_else(|| name.into_owned())),
        })
    }

    /// Returns the document or file with a decoded name.
    fn target_of_name(&self, from: DocId, name: &str, fragment: Option<&str>) -> Option<Target<'_>> {
        if let Some(public) = name.strip_prefix('/') {
            let asset = self.asset(&format!("static/{public}")).or_else(|| self.asset(&format!("content/{public}")));
            return asset.map(Target::Asset);
        }
        let full = self.path_of(from, name)?;
        let Some(location) = crate::content::Location::from_path(&full, &self.config.languages) else {
            return self.asset(&full).map(Target::Asset);
        };
        let id = self.at_path(&location.path).filter(|id| self.document(*id).is_folder == location.is_folder)?;
        if !self.is_visible(id) {
            return Some(Target::Hidden(id));
        }
        let wanted = if location.language > 0 { location.language } else { self.document(from).language };
        Some(Target::Document { id: self.version_or_original(id, wanted), fragment: fragment.map(url::decode) })
    }

    /// Returns the path from the root of the site of a name in a document. Returns `None` if it is
    /// outside the site.
    fn path_of(&self, from: DocId, name: &str) -> Option<String> {
        match name.strip_prefix("@/") {
            Some(rest) => url::resolve("content", rest),
            None => url::resolve(&format!("content/{}", self.folder_of(from)), name),
        }
    }

    /// Returns the folder under content/ that contains a document's source.
    pub fn folder_of(&self, id: DocId) -> &str {
        let document = self.document(id);
        match document.is_folder {
            true => &document.path,
            false => document.path.rfind('/').map_or("", |at| &document.path[..at]),
        }
    }

    /// Returns the file of an `src` in front matter or Markdown: relative to the document, or from
    /// static/ with a leading `/`.
    pub fn resolve_file(&self, from: DocId, src: &str) -> Option<&Asset> {
        match self.resolve_target(from, src) {
            Target::Asset(asset) => Some(asset),
            _ => None,
        }
    }
}

/// Returns whether a target is another site or a contact address: it begins with a scheme (RFC 3986
/// section 3.1) or `//`.
fn is_external(text: &str) -> bool {
    text.starts_with("//")
        || text.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        })
}

/// Returns the public address of a file: `static/images/river.svg` has `/images/river.svg`, a
/// document's own file is beside its page.
pub fn asset_address(path: &str) -> Address<'static> {
    Address::from_name(path.strip_prefix("static/").or_else(|| path.strip_prefix("content/")).unwrap_or(path))
}
