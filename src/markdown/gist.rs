//! What a document keeps of its Markdown, because others ask: its headings, where its links lead. It stays in memory for every document, so it
//! holds no more; whoever wants all that stands in a text makes its [`Outline`](super::Outline) anew.

use super::outline::{HeadingEntry, outline};
use super::tree::Parsed;
use crate::source::Span;

/// What others ask of a text, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gist {
    /// Its headings.
    pub headings: Vec<HeadingEntry>,
    /// Its links, addresses in angle brackets too.
    pub links: Vec<Pointer>,
    /// Its images.
    pub images: Vec<Pointer>,
    /// How many tables it has.
    pub tables: u32,
    /// The ids of its tables and footnotes; see [`Gist::anchors`].
    ids: Vec<Box<str>>,
    /// How many words it has, without code blocks.
    pub words: u32,
}

/// What names a file or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// What is named, as written.
    pub target: Box<str>,
    /// Of a link, where its target is written; the whole of an image.
    pub place: Span,
}

impl Gist {
    /// Every id that a link may lead to: of headings, tables and footnotes.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(|heading| &heading.id).chain(&self.ids).map(|id| &**id)
    }
}

/// Keeps what others ask of a tree.
pub fn gist(parsed: &Parsed) -> Gist {
    let outline = outline(parsed);
    let pointer = |target, place| Pointer { target, place };
    let mut gist = Gist {
        headings: outline.headings,
        links: outline
            .links
            .into_iter()
            .map(|link| pointer(link.target, link.target_span))
            .collect::<Box<[_]>>()
            .into(),
        images: outline.images.into_iter().map(|image| pointer(image.src, image.span)).collect::<Box<[_]>>().into(),
        tables: outline.tables.len() as u32,
        ids: outline.ids,
        words: outline.words,
    };
    gist.headings.shrink_to_fit();
    gist.ids.shrink_to_fit();
    gist
}
