//! What a document keeps of its Markdown, because others ask: its headings, where its links lead. It stays in memory for every document, so it
//! holds no more; whoever wants all that stands in a text makes its [`Outline`](super::Outline) anew.

use super::outline::{HeadingEntry, outline};
use super::tree::{Kind, Parsed, Tag};
use crate::source::Span;

/// What others ask of a text, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContentSummary {
    /// Its headings.
    pub headings: Box<[HeadingSummary]>,
    /// Its links, addresses in angle brackets too.
    pub links: Box<[LinkTarget]>,
    /// Its images.
    pub images: Box<[LinkTarget]>,
    /// How many tables it has.
    pub tables: u32,
    /// The ids of its tables and footnotes; see [`ContentSummary::anchors`].
    ids: Box<[Box<str>]>,
    /// Whether it says anything, beside blocks of code.
    pub has_words: bool,
}

/// A heading as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingSummary {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its language, if it has its own.
    pub lang: Option<Box<str>>,
    /// Its id, then its words: sites have many headings.
    both: Box<str>,
    words_at: u32,
}

impl HeadingSummary {
    fn from_entry(entry: HeadingEntry) -> HeadingSummary {
        let both = [&*entry.id, &*entry.text].concat().into();
        HeadingSummary { level: entry.level, lang: entry.lang, both, words_at: entry.id.len() as u32 }
    }

    /// Its id, unlike every other of the text unless it was written so.
    pub fn id(&self) -> &str {
        &self.both[..self.words_at as usize]
    }

    /// Its words.
    pub fn text(&self) -> &str {
        &self.both[self.words_at as usize..]
    }
}

/// What names a file or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTarget {
    /// What is named, as written.
    pub target: Box<str>,
    /// Of a link, where its target is written; the whole of an image.
    pub place: Span,
}

impl ContentSummary {
    /// How many footnotes it has.
    pub fn notes(&self) -> u32 {
        self.ids.iter().filter(|id| id.starts_with("fn_")).count() as u32
    }

    /// Every id that a link may lead to: of headings, tables and footnotes.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(HeadingSummary::id).chain(self.ids.iter().map(|id| &**id))
    }
}

/// Keeps what others ask of a tree.
pub fn summarise(parsed: &Parsed) -> ContentSummary {
    let outline = outline(parsed);
    let pointer = |target, place| LinkTarget { target, place };
    ContentSummary {
        headings: outline.headings.into_iter().map(HeadingSummary::from_entry).collect(),
        links: outline.links.into_iter().map(|link| pointer(link.target, link.target_span)).collect(),
        images: outline.images.into_iter().map(|image| pointer(image.src, image.span)).collect(),
        tables: outline.tables.len() as u32,
        ids: outline.ids.into(),
        has_words: has_words(parsed),
    }
}

fn has_words(parsed: &Parsed) -> bool {
    let mut at = 0;
    while let Some(event) = parsed.events.get(at) {
        at = match &event.kind {
            Kind::Start(Tag::CodeBlock(_)) => event.pair as usize,
            Kind::Text(text) | Kind::Code(text) if text.chars().any(char::is_alphanumeric) => return true,
            _ => at + 1,
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Dialect, parse};
    use crate::source::FileId;

    fn from_text(text: &str) -> ContentSummary {
        summarise(&parse(FileId(0), text, 0..text.len(), &Dialect::default()))
    }

    #[test]
    fn code_alone_and_marks_alone_say_nothing() {
        assert!(from_text("Words").has_words && from_text("***\n\n`a`").has_words);
        assert!(!from_text("").has_words && !from_text("```\nlet a;\n```\n\n***\n\n...\n").has_words);
    }

    #[test]
    fn what_others_ask_has_its_place() {
        let text = "## One {#a}\n\n[b](c.md) ![d](e.png)\n\nTable: F\n\n| g |\n|---|\n| h[^1] |\n\n[^1]: i\n";
        let gist = from_text(text);
        let told = |pointer: &LinkTarget| (pointer.target.to_string(), text[pointer.place.range()].to_owned());
        assert_eq!(gist.links.iter().map(told).collect::<Vec<_>>(), [("c.md".into(), "c.md".into())]);
        assert_eq!(gist.images.iter().map(told).collect::<Vec<_>>(), [("e.png".into(), "![d](e.png)".into())]);
        assert_eq!((gist.tables, gist.anchors().collect::<Vec<_>>()), (1, vec!["a", "fn_1", "fnref_1"]));
    }
}
