//! Walks over the prose of a text, for checks of wording. Each block becomes one plain text with a
//! map from its bytes to the source. Inline code, images, addresses and marked text in another language become
//! a single U+FFFC each, so that they count as a word and match no rule. Code blocks are left out.

use std::ops::Range;

use super::tree::{Kind, LinkKind, Parsed, Tag, separates_words};
use crate::source::Span;

/// Replaces code, images, addresses, and text in another language.
pub(super) const HIDDEN: char = '\u{FFFC}';

/// The kind of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own word")]
pub enum ProseKind {
    Paragraph,
    Heading,
    Item,
    Term,
    Definition,
    HeaderCell,
    Cell,
    Caption,
    Other,
}

/// The elements around a block, at any depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each is its own word")]
pub struct BlockContext {
    pub quote: bool,
    pub list: bool,
    pub table: bool,
    pub footnote: bool,
    pub directive: bool,
}

/// One block of prose.
#[derive(Debug, Clone, PartialEq)]
pub struct ProseBlock<'p> {
    /// Its kind.
    pub kind: ProseKind,
    /// The elements around it.
    pub inside: BlockContext,
    /// The index of the event that opens it.
    pub event: usize,
    /// Its text as readers see it; a line end of the source is a space, a hard break is `\n`.
    pub text: String,
    /// Its language, if it is not the document's.
    pub lang: Option<&'p str>,
    /// The map from its text to the source.
    pub places: SourceMap,
}

/// The map from a block's text to the source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceMap {
    /// The span of the block.
    span: Span,
    /// For each run of text: its start in the text, and its range in the source.
    pieces: Vec<(u32, Range<u32>)>,
    /// The length of the text in bytes.
    length: usize,
}

impl SourceMap {
    /// Returns the span in the source of a range of the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start, false);
        let end = self.offset(range.end, true).max(start);
        Span::new(self.span.file, start, end)
    }

    fn offset(&self, at: usize, is_end: bool) -> usize {
        // The end of a range belongs to the run before it.
        let after =
            self.pieces.partition_point(|(own, _)| if is_end { (*own as usize) < at } else { *own as usize <= at });
        let Some((index, (own, source))) =
            after.checked_sub(1).and_then(|index| Some((index, self.pieces.get(index)?)))
        else {
            return self.span.start as usize;
        };
        let length = self.pieces.get(index + 1).map_or(self.length, |(next, _)| *next as usize) - *own as usize;
        let within = at - *own as usize;
        // A run that differs from its source (an entity, code) maps as a whole.
        if length == source.len() {
            source.start as usize + within
        } else if is_end {
            source.end as usize
        } else {
            source.start as usize
        }
    }
}

impl ProseBlock<'_> {
    fn add(&mut self, words: &str, source: Range<u32>) {
        self.places.pieces.push((self.text.len() as u32, source));
        self.text.push_str(words);
        self.places.length = self.text.len();
    }
}

/// Calls `each` with every block of prose, in order of their ends.
pub fn each_prose<'p>(parsed: &'p Parsed, mut each: impl FnMut(ProseBlock<'p>)) {
    let mut walk = ProseWalker {
        parsed,
        inside: BlockContext::default(),
        depths: NestingDepths::default(),
        head: false,
        langs: Vec::new(),
        open: Vec::new(),
    };
    let mut at = 0;
    while at < parsed.events.len() {
        at = walk.step(at, &mut each);
    }
}

#[derive(Default)]
struct NestingDepths {
    quote: u32,
    list: u32,
    table: u32,
    footnote: u32,
    directive: u32,
}

struct ProseWalker<'p, 's> {
    parsed: &'p Parsed<'s>,
    inside: BlockContext,
    depths: NestingDepths,
    /// Whether the row is the table head.
    head: bool,
    /// The languages of the enclosing blocks, each with the event that closes it.
    langs: Vec<(&'p str, usize)>,
    /// Blocks whose text is incomplete: an item of a loose list may contain paragraphs.
    open: Vec<ProseBlock<'p>>,
}

impl<'p> ProseWalker<'p, '_> {
    /// Handles the event at `at`; returns the index of the next one.
    fn step(&mut self, at: usize, each: &mut impl FnMut(ProseBlock<'p>)) -> usize {
        let parsed = self.parsed;
        let event = &parsed.events[at];
        let after = event.pair as usize + 1;
        let source = event.start..event.end;
        match &event.kind {
            Kind::Start(Tag::CodeBlock(_)) => return after,
            Kind::Start(Tag::Image(_) | Tag::Span(_)) => {
                self.hide(source);
                return after;
            }
            Kind::Start(Tag::Link(link))
                if !matches!(link.kind, LinkKind::Inline | LinkKind::Reference) || link.lang.is_some() =>
            {
                self.hide(source);
                return after;
            }
            Kind::Start(tag) => self.enter(at, tag),
            Kind::End => {
                let start = event.pair as usize;
                if let Kind::Start(tag) = &parsed.events[start].kind {
                    self.leave(start, tag, each);
                }
            }
            Kind::Text(words) => self.add(words, source),
            Kind::Code(_) => self.hide(source),
            Kind::SoftBreak => self.add(" ", source),
            Kind::HardBreak => self.add("\n", source),
            Kind::Html(tag) if separates_words(tag) => self.add("\n", source),
            Kind::Html(_) | Kind::FootnoteReference { .. } | Kind::Rule | Kind::TaskMarker(_) => {}
        }
        at + 1
    }

    fn add(&mut self, words: &str, source: Range<u32>) {
        if let Some(open) = self.open.last_mut() {
            open.add(words, source);
        }
    }

    fn hide(&mut self, source: Range<u32>) {
        self.add(HIDDEN.encode_utf8(&mut [0; 4]), source);
    }

    fn enter(&mut self, at: usize, tag: &'p Tag) {
        let parsed = self.parsed;
        self.count(tag, 1);
        let lang = match tag {
            Tag::Language(lang) => Some(&**lang),
            Tag::Directive(index) => parsed.directives[*index as usize].get("lang"),
            Tag::Heading(heading) => heading.lang.as_deref(),
            _ => None,
        };
        self.langs.extend(lang.map(|lang| (lang, at)));
        let kind = match tag {
            Tag::Paragraph => ProseKind::Paragraph,
            Tag::Heading(_) => ProseKind::Heading,
            Tag::Item(_) => ProseKind::Item,
            Tag::Term => ProseKind::Term,
            Tag::Definition => ProseKind::Definition,
            Tag::Caption => ProseKind::Caption,
            Tag::TableCell if self.head => ProseKind::HeaderCell,
            Tag::TableCell => ProseKind::Cell,
            Tag::TableHead | Tag::TableRow => {
                self.head = *tag == Tag::TableHead;
                return;
            }
            _ => return,
        };
        let span = parsed.span(at);
        self.open.push(ProseBlock {
            kind,
            inside: self.inside,
            event: at,
            // The text is rarely longer than its source.
            text: String::with_capacity(span.range().len()),
            lang: self.langs.last().map(|(lang, _)| *lang),
            places: SourceMap { span, pieces: Vec::new(), length: 0 },
        });
    }

    fn leave(&mut self, start: usize, tag: &Tag, each: &mut impl FnMut(ProseBlock<'p>)) {
        self.count(tag, -1);
        if self.langs.last().is_some_and(|(_, own)| *own == start) {
            self.langs.pop();
        }
        if self.open.last().is_some_and(|open| open.event == start)
            && let Some(prose) = self.open.pop()
            && (!prose.text.is_empty() || matches!(prose.kind, ProseKind::Heading | ProseKind::HeaderCell))
        {
            each(prose);
        }
    }

    fn count(&mut self, tag: &Tag, by: i32) {
        let depths = &mut self.depths;
        let (depth, flag) = match tag {
            // An alert contains the page's own text, so it does not count as a quotation.
            Tag::Quote => (&mut depths.quote, &mut self.inside.quote),
            Tag::List(_) => (&mut depths.list, &mut self.inside.list),
            Tag::Table(_) => (&mut depths.table, &mut self.inside.table),
            Tag::FootnoteDefinition(_) => (&mut depths.footnote, &mut self.inside.footnote),
            Tag::Directive(own) => {
                if self.parsed.directives.get(*own as usize).is_some_and(|own| own.name == "quote") {
                    depths.quote = depths.quote.saturating_add_signed(by);
                    self.inside.quote = depths.quote > 0;
                }
                (&mut depths.directive, &mut self.inside.directive)
            }
            _ => return,
        };
        *depth = depth.saturating_add_signed(by);
        *flag = *depth > 0;
    }
}
