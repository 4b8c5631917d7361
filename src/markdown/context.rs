//! What writing HTML needs to know of the page and the site around a text: where links lead, how large images are, the
//! theme's words and components. Rendering makes one for a page; nothing here knows of documents or themes.

use std::borrow::Cow;
use std::collections::HashSet;

use super::abbreviations::{Abbreviations, ExplainedTerms};
use super::tree::Directive;

/// What the page knows and Markdown does not.
pub struct HtmlContext<'c> {
    /// Where a target leads, as written.
    pub link: &'c dyn Fn(&str) -> ResolvedLink,
    /// Where an image is and how large. `None` where it is not known: it is written as it stands.
    pub image: &'c dyn Fn(&str) -> Option<ResolvedImage>,
    /// The theme's rendering of a directive around its content (HTML). `None` leaves the content alone.
    pub component: &'c dyn Fn(&Directive, &str) -> Option<String>,
    /// Words of the page's language for a key, such as `alert-note`.
    pub word: &'c dyn Fn(&str) -> Cow<'c, str>,
    /// Abbreviations to explain at their first use on the page.
    pub abbreviations: Option<&'c Abbreviations>,
    /// How many levels headings go down: 1 turns `##` into an `h3`.
    pub heading_shift: u8,
    /// What every id begins with; for pages that show several texts whole. Empty for most.
    pub id_prefix: &'c str,
    /// For a text beside the page's own, such as a field: whether another part of the page has an id, and how many footnotes the page's own text has,
    /// after which those of this text are numbered.
    pub beside: Option<Beside<'c>>,
    /// Whether code gets classes for its colours.
    pub highlight: bool,
}

/// What a text that is not the page's own one needs to know of the others.
#[derive(Clone, Copy)]
pub struct Beside<'c> {
    /// Whether another part of the page has an id.
    pub is_taken: &'c dyn Fn(&str) -> bool,
    /// Footnotes of the page's own text.
    pub notes: u32,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolvedLink {
    /// To an address.
    Href(Href),
    /// Nowhere just now: only its words are shown.
    WordsOnly,
}

/// A link's address and what to say about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Href {
    /// What the `href` holds, not yet escaped.
    pub href: String,
    /// The language of what it leads to, where that is not the page's.
    pub hreflang: Option<String>,
    /// Said after its words, within the link: `(PDF, 84KB)`, `(in Welsh)`. Not yet escaped.
    pub note: Option<String>,
}

/// An image's address and size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResolvedImage {
    /// What the `src` holds, not yet escaped.
    pub src: String,
    /// Width and height in pixels, where they are known.
    pub size: Option<(u32, u32)>,
    /// The same in WebP, in several widths, as `srcset` takes it; not yet escaped.
    pub srcset: Option<String>,
}

/// What one page's texts share: which abbreviations were explained, how many tables there were.
#[derive(Debug, Clone, Default)]
pub struct PageState {
    pub(super) explained: ExplainedTerms,
    /// Captions so far: each has its number in its id.
    pub(super) captions: u32,
    /// Ids of texts beside the page's own.
    pub(super) ids: HashSet<String>,
    /// Footnotes of those texts so far, and how many of the texts have any.
    pub(super) notes: u32,
    pub(super) noted: u32,
    /// Whether a picture stands above: browsers fetch those that follow when someone comes near.
    pub(super) pictured: bool,
    /// Bytes of code that were coloured.
    pub(super) coloured: usize,
}

impl PageState {
    /// That of a page which may show a picture above all its texts.
    pub fn below(picture: bool) -> PageState {
        PageState { pictured: picture, ..PageState::default() }
    }
}
