//! Finds sequences of inline text without a block boundary, and splits them into lines. Takes a tree and
//! returns its [`TextRun`]s. Rules on failed Markdown read how a line is written, and which of its
//! characters the parser treated as plain text.

use std::ops::Range;

use crate::markdown::{Event, Kind, Parsed, Tag};

/// The inline text of one paragraph, heading, cell or tight item.
pub(super) struct TextRun<'p, 's> {
    /// The tree that contains it.
    pub parsed: &'p Parsed<'s>,
    /// The event that opens the enclosing block, or `None` for raw HTML alone.
    pub holder: Option<usize>,
    /// Its events.
    pub events: Range<usize>,
    /// Whether it is in a quotation, at any depth.
    pub is_quoted: bool,
}

/// One line of a run, in bytes of the source, without the marks of the enclosing blocks and the line end.
pub(super) struct RunLine {
    /// Its start. A backslash before its first character is included.
    pub start: usize,
    /// One past its end.
    pub end: usize,
}

/// Calls `each` with every run of a tree, in order.
pub(super) fn each_run<'p, 's>(parsed: &'p Parsed<'s>, mut each: impl FnMut(&TextRun<'p, 's>)) {
    // The enclosing blocks, and how many of them are quotations.
    let (mut blocks, mut quotes): (Vec<usize>, usize) = (Vec::new(), 0);
    let mut first = None;
    let mut at = 0;
    while let Some(event) = parsed.events.get(at) {
        let edge = match &event.kind {
            Kind::Start(tag) => Some(tag).filter(|tag| tag.is_block()),
            Kind::End => block_of(parsed, event),
            _ => None,
        };
        if edge.is_none() && event.kind != Kind::Rule {
            first.get_or_insert(at);
            at += 1;
            continue;
        }
        if let Some(first) = first.take() {
            each(&TextRun { parsed, holder: blocks.last().copied(), events: first..at, is_quoted: quotes > 0 });
        }
        match (edge, &event.kind) {
            (Some(Tag::CodeBlock(_)), Kind::Start(_)) => at = event.pair as usize,
            (Some(tag), Kind::Start(_)) => {
                blocks.push(at);
                quotes += usize::from(is_quote(parsed, tag));
            }
            (Some(tag), _) => {
                blocks.pop();
                quotes -= usize::from(is_quote(parsed, tag));
            }
            (None, _) => {}
        }
        at += 1;
    }
}

/// Returns the block that an end event closes.
fn block_of<'p, 's>(parsed: &'p Parsed<'s>, end: &Event<'s>) -> Option<&'p Tag<'s>> {
    match &parsed.events[end.pair as usize].kind {
        Kind::Start(tag) if tag.is_block() => Some(tag),
        _ => None,
    }
}

fn is_quote(parsed: &Parsed, tag: &Tag) -> bool {
    match tag {
        Tag::Quote => true,
        Tag::Directive(index) => parsed.directives.get(*index as usize).is_some_and(|own| own.name == "quote"),
        _ => false,
    }
}

impl<'p, 's> TextRun<'p, 's> {
    /// Returns the enclosing block.
    pub(super) fn tag(&self) -> Option<&'p Tag<'s>> {
        match &self.parsed.events[self.holder?].kind {
            Kind::Start(tag) => Some(tag),
            _ => None,
        }
    }

    /// Returns whether its lines form a text: not a heading, a cell or a caption.
    pub(super) fn is_text(&self) -> bool {
        !matches!(self.tag(), None | Some(Tag::Heading(_) | Tag::TableCell | Tag::Caption | Tag::Term))
    }

    /// Returns its end in the source.
    pub(super) fn end(&self) -> usize {
        self.own().last().map_or(0, |event| event.end as usize)
    }

    /// Returns its events.
    pub(super) fn own(&self) -> &'p [Event<'s>] {
        &self.parsed.events[self.events.clone()]
    }

    /// Returns its lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = RunLine> + '_ {
        let is_break = |event: &Event| matches!(event.kind, Kind::SoftBreak | Kind::HardBreak);
        self.own().split(is_break).filter_map(|line| {
            let (first, last) = (line.first()?, line.last()?);
            let start = first.start as usize;
            let escaped = self.parsed.text.as_bytes().get(start.wrapping_sub(1)) == Some(&b'\\');
            Some(RunLine { start: start - usize::from(escaped), end: last.end as usize })
        })
    }

    /// Returns a range of it as written in the source.
    pub(super) fn written(&self, range: Range<usize>) -> &'s str {
        self.parsed.text.get(range).unwrap_or("")
    }

    /// Returns its plain text, without code, link addresses and tags, each part with its start in the
    /// source.
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, &'p str)> {
        self.own().iter().filter_map(|event| match &event.kind {
            Kind::Text(text) => Some((event.start as usize, &**text)),
            _ => None,
        })
    }

    /// Returns whether a backslash precedes the character at an offset.
    pub(super) fn is_escaped(&self, at: usize) -> bool {
        let before = self.parsed.text.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        before % 2 == 1
    }

    /// Returns whether a range is in quotation marks, so that it is an example.
    pub(super) fn is_quoted_example(&self, range: &Range<usize>) -> bool {
        let text = self.parsed.text;
        let quote = |c: char| matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»');
        text.get(..range.start).is_some_and(|before| before.ends_with(quote))
            && text.get(range.end..).is_some_and(|after| after.starts_with(quote))
    }
}

/// Returns the last boundary between characters up to an offset (`str::floor_char_boundary`, which needs Rust 1.91).
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Returns text for a message: on one line, and shortened.
pub(super) fn quoted(words: &str) -> String {
    /// Most characters.
    const LONGEST: usize = 80;
    let mut short: String = words.chars().take(LONGEST).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if short.len() < words.len() && words.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
