//! Where a link or a picture in Markdown leads.

use super::{Catalogue, DocId};
use crate::source::Asset;
use crate::url::{self, Address, WrittenAddress};

/// What a link's target names.
#[derive(Debug, Clone, PartialEq)]
pub enum Target<'s> {
    /// A document that visitors see: the version in the page's language where there is one.
    Document {
        /// The version to link to.
        id: DocId,
        /// What follows `#`.
        fragment: Option<String>,
    },
    /// A document that visitors do not see.
    Hidden(DocId),
    /// A file that is published.
    Asset(&'s Asset),
    /// A place on the same page: what follows `#`.
    Fragment(String),
    /// An address of this site that no source has: a generated list, a feed.
    Address(WrittenAddress),
    /// Another site, a mail address, a phone number.
    Elsewhere,
    /// Nothing: the path as it was understood, relative to the site's root.
    Nothing(String),
}

impl Catalogue {
    /// Where a target written in a document leads. `..` is relative to the document's own folder, `@/` to content/, `/` to the public site.
    /// It is read as an address is, with its escapes, query and part. Where nothing has that name, it is read as a name: `Form #2.pdf`.
    pub fn target(&self, from: DocId, text: &str) -> Target<'_> {
        let (path, rest) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
        let fragment = rest.split_once('#').map(|(_, part)| part);
        if path.is_empty() && rest.starts_with('#') {
            return Target::Fragment(url::decode(fragment.unwrap_or_default()));
        }
        // A query alone asks for the page itself (RFC 3986 section 5.4.1).
        if text.starts_with('?') {
            let rest = url::encode_elsewhere(text).into_owned();
            return Target::Address(WrittenAddress { address: self.address(from).into_owned(), rest });
        }
        if is_elsewhere(text) {
            return Target::Elsewhere;
        }
        let name = url::decoded(path);
        let found =
            self.named_target(from, &name, fragment).or_else(|| self.named_target(from, text, None)).or_else(|| {
                let (name, part) = text.rsplit_once('#')?;
                self.named_target(from, name, Some(part))
            });
        found.unwrap_or_else(|| match WrittenAddress::parse(text) {
            Some(written) => Target::Address(written),
            None => Target::Nothing(self.path_of(from, &name).unwrap_or_else(|| name.into_owned())),
        })
    }

    /// The document or file that a target names, once it is decoded.
    fn named_target(&self, from: DocId, name: &str, fragment: Option<&str>) -> Option<Target<'_>> {
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
        Some(Target::Document { id: self.best(id, wanted), fragment: fragment.map(url::decode) })
    }

    /// The path from the root of the site that a name in a document means. `None` if it leads out of the site.
    fn path_of(&self, from: DocId, name: &str) -> Option<String> {
        match name.strip_prefix("@/") {
            Some(rest) => url::resolve("content", rest),
            None => url::resolve(&format!("content/{}", self.folder_of(from)), name),
        }
    }

    /// The folder under content/ in which a document's source lies.
    pub fn folder_of(&self, id: DocId) -> &str {
        let document = self.document(id);
        match document.is_folder {
            true => &document.path,
            false => document.path.rfind('/').map_or("", |at| &document.path[..at]),
        }
    }

    /// The file that an `src` in front matter or Markdown names: relative to the document, or from static/ with a leading `/`.
    pub fn file(&self, from: DocId, src: &str) -> Option<&Asset> {
        match self.target(from, src) {
            Target::Asset(asset) => Some(asset),
            _ => None,
        }
    }
}

/// Whether a target names another site or a way to reach someone: it begins with a scheme (RFC 3986 section 3.1) or `//`.
fn is_elsewhere(text: &str) -> bool {
    text.starts_with("//")
        || text.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        })
}

/// The public address of a file: `static/images/river.svg` stands at `/images/river.svg`, a document's own file beside it.
pub fn asset_address(path: &str) -> Address<'static> {
    Address::from_name(path.strip_prefix("static/").or_else(|| path.strip_prefix("content/")).unwrap_or(path))
}
