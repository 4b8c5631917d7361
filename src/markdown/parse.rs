//! Parses a text of our dialect. Takes CommonMark's events. Returns the tree ([`Parsed`]) with
//! directives, captions, attributes and comments.

mod bare_addresses;
mod depth;
mod postprocess;
mod inline;
mod directives;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, LinkType, Options, Parser};

use super::masking::{self, MaskedLine};
use super::tree::*;
use crate::source::{FileId, Span};

use inline::{first_word, unquoted};

/// The options of the dialect: `[markdown]` in site.toml, and ids that headings may not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dialect {
    /// Print raw HTML; otherwise it is reported and left out.
    pub raw_html: bool,
    /// Replace straight quotes, `--` and `...` with typographic characters.
    pub smart_punctuation: bool,
    /// Ids of other parts of the page, which no generated heading id may equal; one that ends with
    /// a hyphen is a prefix.
    pub reserved_ids: [&'static [&'static str]; 3],
}

impl Dialect {
    /// Returns whether another part of the page has an id.
    pub fn is_reserved(&self, id: &str) -> bool {
        let meets = |own: &str| own == id || (own.ends_with('-') && id.starts_with(own));
        self.reserved_ids.iter().any(|ids| ids.iter().any(|own| meets(own)))
    }
}

/// Parses `body`, a range of the source `text`. All spans in the result are relative to the whole
/// `text`. The result is empty if the range is not on character boundaries or the text is nested
/// too deeply (`too-deep`).
pub fn parse<'s>(file: FileId, text: &'s str, body: Range<usize>, dialect: &Dialect) -> Parsed<'s> {
    let base = body.start;
    let body = text.get(body).unwrap_or("");
    if let Some(at) = depth::first_too_deep(body) {
        return depth::without_content(Builder::new(file, text, body, base, body, &[], dialect).parsed, base + at);
    }
    let covered = masking::mask_directives(body);
    let (plain, marks) = covered.as_ref().map_or((body, &[][..]), |(plain, marks)| (plain.as_str(), marks));
    let mut events = Parser::new_ext(plain, options(dialect)).into_offset_iter();
    let mut builder = Builder::new(file, text, body, base, plain, marks, dialect);
    while let Some((event, range)) = events.next() {
        let definition = match &event {
            pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { link_type, id, .. })
                if is_reference(*link_type) =>
            {
                events.reference_definitions().get(id).map(|definition| definition.span.clone())
            }
            _ => None,
        };
        builder.handle_event(event, range, definition);
        if let Some(at) = builder.too_deep {
            return depth::without_content(builder.parsed, base + at);
        }
    }
    builder.finish()
}

fn options(dialect: &Dialect) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    options.set(Options::ENABLE_SMART_PUNCTUATION, dialect.smart_punctuation);
    options
}

fn is_reference(kind: LinkType) -> bool {
    matches!(kind, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
}

/// The tree so far, to which each event adds.
struct Builder<'s, 'm> {
    /// The body and its offset in the source.
    body: &'s str,
    base: usize,
    /// The body with masks, and the masked lines in order; those before `mark` are done.
    plain: &'m str,
    marks: &'m [MaskedLine],
    mark: usize,
    parsed: Parsed<'s>,
    /// Starts whose end has not come yet.
    open: Vec<u32>,
    /// The numbers of colons of the open directives and language blocks, innermost last.
    fences: Vec<usize>,
    /// Square brackets that may begin text in another language: their event and depth.
    brackets: VecDeque<(u32, usize)>,
    /// The link or image that has just closed, and its end: attributes may follow.
    closed: Option<(u32, usize)>,
    /// The end of text that was parsed as attributes.
    skip: usize,
    /// The start of the caption that has just ended: a table may follow.
    caption: Option<u32>,
    /// Suppressions, by number: those that wait for the next block at a depth, and those with the event of
    /// their block.
    waiting: Vec<(usize, usize)>,
    governed: Vec<(usize, u32)>,
    headings: Vec<u32>,
    dialect: Dialect,
    /// The offset at which the text exceeds the depth limit.
    too_deep: Option<usize>,
}

impl<'s, 'm> Builder<'s, 'm> {
    fn new(
        file: FileId,
        text: &'s str,
        body: &'s str,
        base: usize,
        plain: &'m str,
        marks: &'m [MaskedLine],
        dialect: &Dialect,
    ) -> Self {
        let parsed = Parsed {
            file,
            text,
            // Prose has about one event for every sixteen bytes.
            events: Vec::with_capacity(body.len() / 16 + 8),
            directives: Vec::new(),
            footnotes: Vec::new(),
            suppressions: Vec::new(),
            raw_html: Vec::new(),
            raw_html_allowed: dialect.raw_html,
            findings: Vec::new(),
        };
        Builder {
            body,
            base,
            plain,
            marks,
            mark: 0,
            parsed,
            dialect: *dialect,
            open: Vec::new(),
            fences: Vec::new(),
            brackets: VecDeque::new(),
            closed: None,
            skip: 0,
            caption: None,
            waiting: Vec::new(),
            governed: Vec::new(),
            headings: Vec::new(),
            too_deep: None,
        }
    }

    fn handle_event(
        &mut self,
        event: pulldown_cmark::Event<'m>,
        range: Range<usize>,
        definition: Option<Range<usize>>,
    ) {
        use pulldown_cmark::Event as E;
        match event {
            E::Start(pulldown_cmark::Tag::HtmlBlock) => self.html_block(range),
            E::End(pulldown_cmark::TagEnd::HtmlBlock) => {}
            E::Start(tag) => self.start(tag, range, definition),
            E::End(_) => self.end(range),
            E::Text(text) => self.text(text, range),
            E::Code(code) => {
                let code = match self.code_over_lines(&range) {
                    Some(code) => Cow::Owned(code),
                    None => self.unmasked(code),
                };
                self.leaf(Kind::Code(code), range);
            }
            // Lines of a directive or comment are skipped.
            E::Html(_) if range.start < self.skip => {}
            E::Html(html) => {
                let html = self.unmasked(html);
                self.leaf(Kind::Html(html), range);
            }
            E::InlineHtml(html) => self.inline_html(html, range),
            E::FootnoteReference(label) => {
                let label = self.unmasked(label);
                self.leaf(Kind::FootnoteReference { label, number: 0, occurrence: 0 }, range);
            }
            E::SoftBreak => {
                self.leaf(Kind::SoftBreak, range);
            }
            E::HardBreak => {
                self.leaf(Kind::HardBreak, range);
            }
            E::Rule => {
                let range = self.trimmed(range);
                self.caption = None;
                let at = self.push(Kind::Rule, &range, u32::MAX);
                self.apply_suppression(at);
            }
            E::TaskListMarker(done) => {
                for at in self.open.iter().rev() {
                    if let Kind::Start(Tag::Item(task)) = &mut self.parsed.events[*at as usize].kind {
                        *task = Some(done);
                        break;
                    }
                }
                self.leaf(Kind::TaskMarker(done), range);
            }
            // The dialect has no mathematics.
            E::InlineMath(text) | E::DisplayMath(text) => self.text(text, range),
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.parsed.file, self.base + range.start, self.base + range.end)
    }

    /// Returns a block's range without its last line end.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let words = self.body.get(range.clone()).unwrap_or("");
        range.start..range.start + words.trim_end().len()
    }

    fn push(&mut self, kind: Kind<'s>, range: &Range<usize>, pair: u32) -> u32 {
        let at = self.parsed.events.len() as u32;
        let (start, end) = ((self.base + range.start) as u32, (self.base + range.end) as u32);
        self.parsed.events.push(Event { kind, start, end, pair: if pair == u32::MAX { at } else { pair } });
        at
    }

    fn leaf(&mut self, kind: Kind<'s>, range: Range<usize>) -> u32 {
        (self.closed, self.caption) = (None, None);
        if !self.waiting.is_empty() {
            self.govern_holder();
        }
        self.push(kind, &range, u32::MAX)
    }

    fn open(&mut self, tag: Tag<'s>, range: &Range<usize>) -> u32 {
        self.closed = None;
        if self.open.len() == depth::DEEPEST {
            self.too_deep.get_or_insert(range.start);
        }
        let block = tag.is_block();
        let at = self.push(Kind::Start(tag), range, u32::MAX);
        if block && !self.waiting.is_empty() {
            self.apply_suppression(at);
        } else if !self.waiting.is_empty() {
            self.govern_holder();
        }
        self.open.push(at);
        at
    }

    /// Closes the last open start.
    fn close(&mut self) -> Option<u32> {
        let at = self.open.pop()?;
        let start = &self.parsed.events[at as usize];
        let range = start.start as usize - self.base..start.end as usize - self.base;
        let end = self.push(Kind::End, &range, at);
        self.parsed.events[at as usize].pair = end;
        let depth = self.open.len();
        self.waiting.retain(|(_, own)| *own <= depth);
        Some(at)
    }

    fn start(&mut self, tag: pulldown_cmark::Tag<'m>, range: Range<usize>, definition: Option<Range<usize>>) {
        use pulldown_cmark::Tag as T;
        let caption = self.caption.take();
        let range = match &tag {
            T::Link { .. } | T::Image { .. } | T::Emphasis | T::Strong | T::Strikethrough => range,
            _ => self.trimmed(range),
        };
        let tag = match tag {
            T::Paragraph => Tag::Paragraph,
            T::Heading { level, id, attrs, .. } => {
                let id = id.map(|id| self.unmasked(id));
                if self.is_mark(&range, |mark| matches!(mark, MaskedLine::Caption(_))) {
                    // It has no columns until a table follows.
                    self.open(Tag::Table(Box::new(Table { columns: Vec::new(), id })), &range);
                    self.open(Tag::Caption, &range);
                    return;
                }
                let lang = attrs.into_iter().find(|(name, _)| &**name == "lang").and_then(|(_, value)| value);
                let lang = lang.map(|lang| self.unmasked(lang)).map(unquoted);
                let explicit_id = id.is_some();
                let heading = Heading { level: level as u8, id: id.unwrap_or_default(), explicit_id, lang };
                let at = self.open(Tag::Heading(Box::new(heading)), &range);
                self.headings.push(at);
                return;
            }
            T::BlockQuote(None) => Tag::Quote,
            T::BlockQuote(Some(kind)) => Tag::Alert(match kind {
                BlockQuoteKind::Note => AlertKind::Note,
                BlockQuoteKind::Tip => AlertKind::Tip,
                BlockQuoteKind::Important => AlertKind::Important,
                BlockQuoteKind::Warning => AlertKind::Warning,
                BlockQuoteKind::Caution => AlertKind::Caution,
            }),
            T::CodeBlock(CodeBlockKind::Indented) => Tag::CodeBlock(Cow::Borrowed("")),
            T::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(first_word(self.unmasked(info))),
            T::List(first) => Tag::List(first),
            T::Item => Tag::Item(None),
            T::FootnoteDefinition(label) => {
                let label = self.unmasked(label);
                let number = self.parsed.footnotes.len() as u32;
                let at = self.open(Tag::FootnoteDefinition(number), &range);
                self.parsed.footnotes.push(Footnote { label, definition: at, references: 0 });
                return;
            }
            T::DefinitionList => Tag::DefinitionList,
            T::DefinitionListTitle => Tag::Term,
            T::DefinitionListDefinition => Tag::Definition,
            T::Table(columns) => {
                self.table(columns, caption, range);
                return;
            }
            T::TableHead => Tag::TableHead,
            T::TableRow => Tag::TableRow,
            T::TableCell => Tag::TableCell,
            T::Emphasis => Tag::Emphasis,
            T::Strong => Tag::Strong,
            T::Strikethrough => Tag::Strikethrough,
            T::Link { link_type, dest_url, title, .. } => {
                let kind = match link_type {
                    LinkType::Autolink => LinkKind::Autolink,
                    LinkType::Email => LinkKind::Email,
                    kind if is_reference(kind) => LinkKind::Reference,
                    _ => LinkKind::Inline,
                };
                let target = self.unmasked(dest_url);
                let target = if kind == LinkKind::Email { Cow::Owned(format!("mailto:{target}")) } else { target };
                let definition =
                    definition.map(|range| ((self.base + range.start) as u32, (self.base + range.end) as u32));
                let title = self.unmasked(title);
                Tag::Link(Box::new(Link { target, title, kind, definition, lang: None }))
            }
            T::Image { dest_url, title, .. } => {
                let (src, title) = (self.unmasked(dest_url), self.unmasked(title));
                Tag::Image(Box::new(Image { src, title, attributes: Vec::new() }))
            }
            // The dialect has neither; the text stays text.
            T::Superscript | T::Subscript => Tag::Emphasis,
            T::HtmlBlock | T::MetadataBlock(_) => Tag::Paragraph,
        };
        self.open(tag, &range);
    }

    /// Opens a table. It replaces the paragraph before it if that is its caption.
    fn table(&mut self, columns: Vec<pulldown_cmark::Alignment>, caption: Option<u32>, range: Range<usize>) {
        use pulldown_cmark::Alignment as A;
        let columns = columns
            .into_iter()
            .map(|column| match column {
                A::None => Alignment::Start,
                A::Left => Alignment::Left,
                A::Center => Alignment::Centre,
                A::Right => Alignment::Right,
            })
            .collect();
        let Some(at) = caption else {
            self.open(Tag::Table(Box::new(Table { columns, id: None })), &range);
            return;
        };
        let id = match &mut self.parsed.events[at as usize].kind {
            Kind::Start(Tag::Table(table)) => table.id.take(),
            _ => None,
        };
        // Removes the end of the caption, which was pushed last.
        self.parsed.events.pop();
        let event = &mut self.parsed.events[at as usize];
        event.kind = Kind::Start(Tag::Table(Box::new(Table { columns, id })));
        (event.end, event.pair) = ((self.base + range.end) as u32, at);
        self.apply_suppression(at);
        self.open.push(at);
    }

    fn end(&mut self, range: Range<usize>) {
        self.caption = None;
        while let Some(at) = self.open.last().copied() {
            let unclosed = match &self.parsed.events[at as usize].kind {
                Kind::Start(Tag::Directive(_) | Tag::Language(_)) => true,
                Kind::Start(tag) if tag.is_block() => {
                    self.brackets.clear();
                    false
                }
                _ => false,
            };
            if !unclosed {
                break;
            }
            self.unclosed(at, self.trimmed(range.clone()).end);
        }
        let Some(at) = self.close() else { return };
        match &self.parsed.events[at as usize].kind {
            Kind::Start(Tag::Link(_) | Tag::Image(_)) => self.closed = Some((at, range.end)),
            // The element with the caption closes with it; a following table opens it again.
            Kind::Start(Tag::Caption) => self.caption = self.close(),
            _ => {}
        }
    }

    /// Returns whether this block is a masked line of that kind.
    fn is_mark(&mut self, range: &Range<usize>, kind: impl Fn(&MaskedLine) -> bool) -> bool {
        while self.marks.get(self.mark).is_some_and(|mark| mark.start() < range.start) {
            self.mark += 1;
        }
        self.marks.get(self.mark).is_some_and(|mark| mark.start() == range.start && kind(mark))
    }

    fn finish(mut self) -> Parsed<'s> {
        while let Some(at) = self.open.last().copied() {
            self.unclosed(at, self.body.len());
        }
        let mut parsed = self.parsed;
        if self.marks.iter().any(|mark| matches!(mark, MaskedLine::Caption(_))) {
            postprocess::release_captions(&mut parsed);
        }
        for (number, at) in self.governed {
            parsed.suppressions[number].governs = Some(parsed.span(at as usize));
        }
        postprocess::name_headings(&mut parsed, &self.headings, &self.dialect);
        postprocess::number_footnotes(&mut parsed);
        if bare_addresses::may_have_address(self.body) {
            bare_addresses::link_addresses(&mut parsed);
        }
        parsed
    }
}
