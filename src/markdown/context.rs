//! The context of the HTML writer: link targets, image sizes, the theme's text and components.
//! Rendering creates one for each page; this module knows no documents or themes.

use std::borrow::Cow;
use std::collections::HashSet;

use super::abbreviations::{Abbreviations, ExplainedTerms};
use super::tree::Directive;

/// The facts and functions that the HTML writer needs from the page.
pub struct HtmlContext<'c> {
    /// Resolves a link target as written.
    pub link: &'c dyn Fn(&str) -> ResolvedLink,
    /// Resolves an image; `None` for an unknown one, which is written unchanged.
    pub image: &'c dyn Fn(&str) -> Option<ResolvedImage>,
    /// Renders a directive around its content (HTML) with the theme; `None` writes the content alone.
    pub component: &'c dyn Fn(&Directive, &str) -> Option<String>,
    /// Words of the page's language for a key, such as `alert-note`.
    pub word: &'c dyn Fn(&str) -> Cow<'c, str>,
    /// Abbreviations to explain at their first use on the page.
    pub abbreviations: Option<&'c Abbreviations>,
    /// The number of levels by which headings are lowered: 1 turns `##` into an `h3`.
    pub heading_shift: u8,
    /// A prefix for every id, on pages with several whole texts; usually empty.
    pub id_prefix: &'c str,
    /// For a text other than the page's own, such as a field: the ids and footnotes of the rest of the page.
    pub rest_of_page: Option<RestOfPage<'c>>,
    /// Whether code gets classes for syntax highlighting.
    pub highlight: bool,
}

/// The facts about the rest of the page for a text that is not the page's own.
#[derive(Clone, Copy)]
pub struct RestOfPage<'c> {
    /// Returns whether another part of the page has an id.
    pub is_taken: &'c dyn Fn(&str) -> bool,
    /// The number of footnotes in the page's own text; those of this text are numbered after them.
    pub notes: u32,
}

/// The result of resolving a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolvedLink {
    /// A link to an address.
    Href(Href),
    /// The target is not available: only the link's text is shown.
    WordsOnly,
}

/// A link's address and its description.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Href {
    /// The `href`, not yet escaped.
    pub href: String,
    /// The language of the target, if it is not the page's.
    pub hreflang: Option<String>,
    /// Text after the link's text, within the link: `(PDF, 84KB)`, `(in Welsh)`. Not yet escaped.
    pub note: Option<String>,
}

/// An image's address and size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResolvedImage {
    /// The `src`, not yet escaped.
    pub src: String,
    /// Width and height in pixels, if known.
    pub size: Option<(u32, u32)>,
    /// The `srcset`: the image in WebP in several widths. Not yet escaped.
    pub srcset: Option<String>,
}

/// The state that all texts of a page share: explained abbreviations, counters, ids.
#[derive(Debug, Clone, Default)]
pub struct PageState {
    pub(super) explained: ExplainedTerms,
    /// The number of captions so far, which is part of their ids.
    pub(super) captions: u32,
    /// Ids in texts other than the page's own.
    pub(super) ids: HashSet<String>,
    /// The number of footnotes in those texts so far.
    pub(super) notes: u32,
    /// Whether a picture is further up: browsers load the ones below it lazily.
    pub(super) pictured: bool,
    /// The bytes of code highlighted so far.
    pub(super) coloured: usize,
}

impl PageState {
    /// Returns the state of a page that may show a picture above all its texts.
    pub fn below(picture: bool) -> PageState {
        PageState { pictured: picture, ..PageState::default() }
    }
}
