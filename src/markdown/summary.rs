//! Summarises a document's Markdown for other stages: its headings and link targets. The summary
//! stays in memory for every document, so it contains nothing else; for all elements of a text,
//! build its [`Outline`](super::Outline).

use super::outline::{HeadingEntry, outline};
use super::tree::{Kind, Parsed, Tag};
use crate::source::Span;

/// Summary of a document's Markdown that other stages need, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContentSummary {
    /// Its headings.
    pub headings: Box<[HeadingSummary]>,
    /// Its links, including addresses in angle brackets.
    pub links: Box<[LinkTarget]>,
    /// Its images.
    pub images: Box<[LinkTarget]>,
    /// The number of tables.
    pub tables: u32,
    /// The ids of its tables and footnotes; see [`ContentSummary::anchors`].
    ids: Box<[Box<str>]>,
    /// Whether it contains any text besides code blocks.
    pub has_words: bool,
}

/// Summary of a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingSummary {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its language, if it has one of its own.
    pub lang: Option<Box<str>>,
    /// Its id, then its text, in one allocation: sites have many headings.
    both: Box<str>,
    words_at: u32,
}

impl HeadingSummary {
    fn from_entry(entry: HeadingEntry) -> HeadingSummary {
        let both = [&*entry.id, &*entry.text].concat().into();
        HeadingSummary { level: entry.level, lang: entry.lang, both, words_at: entry.id.len() as u32 }
    }

    /// Returns its id: unique in the text, unless the author wrote it.
    pub fn id(&self) -> &str {
        &self.both[..self.words_at as usize]
    }

    /// Returns its text.
    pub fn text(&self) -> &str {
        &self.both[self.words_at as usize..]
    }
}

/// The target of a link or image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTarget {
    /// The target as written.
    pub target: Box<str>,
    /// For a link, the span of its target; for an image, the span of the whole image.
    pub place: Span,
}

impl ContentSummary {
    /// Returns the number of footnotes.
    pub fn notes(&self) -> u32 {
        self.ids.iter().filter(|id| id.starts_with("fn_")).count() as u32
    }

    /// Iterates over the ids that a link may refer to: of headings, tables and footnotes.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(HeadingSummary::id).chain(self.ids.iter().map(|id| &**id))
    }
}

/// Summarises a tree.
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
    fn code_and_markers_alone_are_not_words() {
        assert!(from_text("Words").has_words && from_text("***\n\n`a`").has_words);
        assert!(!from_text("").has_words && !from_text("```\nlet a;\n```\n\n***\n\n...\n").has_words);
    }

    #[test]
    fn the_summary_has_positions() {
        let text = "## One {#a}\n\n[b](c.md) ![d](e.png)\n\nTable: F\n\n| g |\n|---|\n| h[^1] |\n\n[^1]: i\n";
        let gist = from_text(text);
        let told = |pointer: &LinkTarget| (pointer.target.to_string(), text[pointer.place.range()].to_owned());
        assert_eq!(gist.links.iter().map(told).collect::<Vec<_>>(), [("c.md".into(), "c.md".into())]);
        assert_eq!(gist.images.iter().map(told).collect::<Vec<_>>(), [("e.png".into(), "![d](e.png)".into())]);
        assert_eq!((gist.tables, gist.anchors().collect::<Vec<_>>()), (1, vec!["a", "fn_1", "fnref_1"]));
    }
}
