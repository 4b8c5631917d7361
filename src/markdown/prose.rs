//! The walk that checks of wording take: every block of words as one plain text, with the way back from each of its bytes
//! to the source. Code, addresses and words in another language stand in it as a single U+FFFC each, so that they count
//! as a word and match nothing.

use std::ops::Range;

use super::tree::{Kind, LinkKind, Parsed, Tag, parts_words};
use crate::source::Span;

/// What stands for code, an image, an address, or words in another language.
pub(super) const HIDDEN: char = '\u{FFFC}';

/// What kind of block the words are.
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

/// What a block stands within, at any depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each is its own word")]
pub struct BlockContext {
    pub quote: bool,
    pub list: bool,
    pub table: bool,
    pub footnote: bool,
    pub directive: bool,
}

/// One block of words.
#[derive(Debug, Clone, PartialEq)]
pub struct ProseBlock<'p> {
    /// What kind of block.
    pub kind: ProseKind,
    /// What it stands within.
    pub inside: BlockContext,
    /// The index of the event that opens it.
    pub event: usize,
    /// Its words as they read; a line end of the source is a space, one made on purpose `\n`.
    pub text: String,
    /// Its language, where that is not the document's.
    pub lang: Option<&'p str>,
    /// The way from its words back to the source.
    pub places: SourceMap,
}

/// The way from a block's words back to the source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceMap {
    /// Where the block stands.
    span: Span,
    /// Where each run of words begins: in the text, in the source, and how long it is there.
    pieces: Vec<(u32, Range<u32>)>,
    /// Bytes of the text.
    length: usize,
}

impl SourceMap {
    /// Where a stretch of the text stands in the source.
    pub fn place(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start, false);
        let end = self.offset(range.end, true).max(start);
        Span::new(self.span.file, start, end)
    }

    fn offset(&self, at: usize, is_end: bool) -> usize {
        // The end of a stretch belongs to the piece before it.
        let after =
            self.pieces.partition_point(|(own, _)| if is_end { (*own as usize) < at } else { *own as usize <= at });
        let Some((index, (own, source))) =
            after.checked_sub(1).and_then(|index| Some((index, self.pieces.get(index)?)))
        else {
            return self.span.start as usize;
        };
        let length = self.pieces.get(index + 1).map_or(self.length, |(next, _)| *next as usize) - *own as usize;
        let within = at - *own as usize;
        // Words that read otherwise than they are written (an entity, code) are taken whole.
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

/// Calls `each` with every block of words, in order of where they end.
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
    /// Whether the row is the one of column headers.
    head: bool,
    /// Languages of the blocks around, each with the event that closes it.
    langs: Vec<(&'p str, usize)>,
    /// Blocks whose words are being gathered: an item of a loose list may hold paragraphs.
    open: Vec<ProseBlock<'p>>,
}

impl<'p> ProseWalker<'p, '_> {
    /// Takes the event at `at`; says which is next.
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
            Kind::Html(tag) if parts_words(tag) => self.add("\n", source),
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
            // Seldom longer than it is written.
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
            // An alert holds the page's own words, and those that matter most.
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
