//! Where a link or a picture in Markdown leads.

use super::{DocId, Site};
use crate::source::Asset;
use crate::url;

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
    /// An address of this site that no source has: a generated list, a feed. With its fragment, if any.
    Address(String),
    /// Another site, a mail address, a phone number.
    Elsewhere,
    /// Nothing: the path as it was understood, relative to the site's root.
    Nothing(String),
}

impl Site {
    /// Where a target written in a document leads. `..` is relative to the document's own folder, `@/` to content/, `/` to the public site.
    pub fn target(&self, from: DocId, text: &str) -> Target<'_> {
        let language = self.document(from).language;
        let (path, fragment) = text.split_once('#').map_or((text, None), |(path, part)| (path, Some(part)));
        if path.is_empty() {
            return Target::Fragment(url::decode(fragment.unwrap_or_default()));
        }
        if is_elsewhere(text) {
            return Target::Elsewhere;
        }
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let decoded = url::decoded(path);
        if let Some(public) = decoded.strip_prefix('/') {
            return match self.asset(&format!("static/{public}")).or_else(|| self.asset(&format!("content/{public}"))) {
                Some(asset) => Target::Asset(asset),
                None => Target::Address(text.to_owned()),
            };
        }
        let full = match decoded.strip_prefix("@/") {
            Some(rest) => url::resolve("content", rest),
            None => url::resolve(&format!("content/{}", self.folder_of(from)), &decoded),
        };
        let Some(full) = full else { return Target::Nothing(decoded.into_owned()) };
        if let Some(location) = crate::content::Location::of(&full, &self.config.languages) {
            return match self.at_path(&location.path) {
                Some(id) if self.document(id).is_folder == location.is_folder => {
                    if !self.is_visible(id) {
                        return Target::Hidden(id);
                    }
                    let wanted = if location.language > 0 { location.language } else { language };
                    Target::Document { id: self.best(id, wanted), fragment: fragment.map(url::decode) }
                }
                _ => Target::Nothing(full),
            };
        }
        match self.asset(&full) {
            Some(asset) => Target::Asset(asset),
            None => Target::Nothing(full),
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
pub fn asset_address(path: &str) -> String {
    let public = path.strip_prefix("static/").or_else(|| path.strip_prefix("content/")).unwrap_or(path);
    format!("/{}", url::encode_file(public))
}
