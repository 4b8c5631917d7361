//! The tree of a parsed text: a flat run of events in the order of the text. Each start has the
//! index of its end, so a reader may walk from start to end or skip a block.

use std::borrow::Cow;

use crate::diagnostic::Finding;
use crate::source::{FileId, Span};

/// A parsed text. Offsets are bytes of `text`.
#[derive(Debug, Clone)]
pub struct Parsed<'s> {
    /// The source.
    pub file: FileId,
    /// The source's whole text, including front matter.
    pub text: &'s str,
    /// The tree as a flat list.
    pub events: Vec<Event<'s>>,
    /// The directives, in order; [`Tag::Directive`] contains an index into them.
    pub directives: Vec<Directive>,
    /// Footnotes in the order of their numbers, which is that of their first reference. Those
    /// without a reference are not published, so they are not here.
    pub footnotes: Vec<Footnote<'s>>,
    /// Suppressed checks, in order.
    pub suppressions: Vec<Suppression>,
    /// Raw HTML, in order, without comments.
    pub raw_html: Vec<Span>,
    /// Whether raw HTML may be printed.
    pub raw_html_allowed: bool,
    /// Findings about directives (`directive`).
    pub findings: Vec<Finding>,
}

/// The index of a footnote to which nothing refers. It is not published.
pub const UNUSED_NOTE: u32 = u32::MAX;

/// One event of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'s> {
    /// Its kind.
    pub kind: Kind<'s>,
    /// The first byte in the source. A block's last line end is not part of it.
    pub start: u32,
    /// One past its last byte. A start and its end both cover the whole element.
    pub end: u32,
    /// The index of the end for a start, of the start for an end, of the event itself for all others.
    pub pair: u32,
}

/// The kind of an event.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'s> {
    /// An element opens.
    Start(Tag<'s>),
    /// The element of the paired start closes.
    End,
    /// Text. One run of text may be several events.
    Text(Cow<'s, str>),
    /// Inline code.
    Code(Cow<'s, str>),
    /// Raw HTML: a line of a block, or an inline tag.
    Html(Cow<'s, str>),
    /// A reference to a footnote.
    FootnoteReference {
        /// The text between `[^` and `]`.
        label: Cow<'s, str>,
        /// The number from 1; 0 if it has no definition.
        number: u32,
        /// The index among the references to the same footnote, from 1.
        occurrence: u32,
    },
    /// A line end of the source.
    SoftBreak,
    /// A hard line break.
    HardBreak,
    /// A thematic break, `***`.
    Rule,
    /// The checkbox of a task: done or not.
    TaskMarker(bool),
}

/// An element that contains others.
#[derive(Debug, Clone, PartialEq)]
pub enum Tag<'s> {
    /// A paragraph. Items of tight lists contain their text without one.
    Paragraph,
    /// A heading.
    Heading(Box<Heading<'s>>),
    /// A block quote.
    Quote,
    /// A block quote that begins with an alert marker, such as `[!WARNING]`.
    Alert(AlertKind),
    /// A code block with the language of its fence; empty if it has none.
    CodeBlock(Cow<'s, str>),
    /// A list, with its first number if it is ordered.
    List(Option<u64>),
    /// An item; for a task, whether it is done.
    Item(Option<bool>),
    /// A footnote's text; an index into [`Parsed::footnotes`], or [`UNUSED_NOTE`].
    FootnoteDefinition(u32),
    /// A list of terms and their definitions.
    DefinitionList,
    /// A term.
    Term,
    /// The definition of a term.
    Definition,
    /// A table: an optional caption, the head, rows.
    Table(Box<Table<'s>>),
    /// A table's caption.
    Caption,
    /// The row of column headers.
    TableHead,
    /// A row.
    TableRow,
    /// A cell of a row or of the head.
    TableCell,
    /// A directive, as an index into [`Parsed::directives`].
    Directive(u32),
    /// A block in the language with this tag.
    Language(Cow<'s, str>),
    /// Inline text in the language with this tag.
    Span(Cow<'s, str>),
    /// `*words*`.
    Emphasis,
    /// `**words**`.
    Strong,
    /// `~~words~~`.
    Strikethrough,
    /// A link.
    Link(Box<Link<'s>>),
    /// An image; its content is its alternative text.
    Image(Box<Image<'s>>),
}

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading<'s> {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its `id`: the one written in `{#id}`, else one made from its text, unique in the text.
    pub id: Cow<'s, str>,
    /// Whether the author wrote the id.
    pub explicit_id: bool,
    /// The language from `{lang=cy}`.
    pub lang: Option<Cow<'s, str>>,
}

/// The kinds of alert (`> [!NOTE]`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word that is written")]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// The alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own word")]
pub enum Alignment {
    Start,
    Left,
    Centre,
    Right,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<'s> {
    /// One for each column.
    pub columns: Vec<Alignment>,
    /// The id from `{#id}` after its caption.
    pub id: Option<Cow<'s, str>>,
}

/// The syntax of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[words](target)`
    Inline,
    /// `[words][label]`, with the target in a definition.
    Reference,
    /// `<https://example.org>`
    Autolink,
    /// `<office@example.org>`
    Email,
    /// A bare web address in the text: `https://example.org`.
    Bare,
}

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub struct Link<'s> {
    /// The target with entities and escapes resolved; an email address begins with `mailto:`.
    pub target: Cow<'s, str>,
    /// Its title; empty if none.
    pub title: Cow<'s, str>,
    /// Its syntax.
    pub kind: LinkKind,
    /// The range of its definition, for a reference.
    pub definition: Option<(u32, u32)>,
    /// The language of its text from `{lang=cy}`.
    pub lang: Option<Cow<'s, str>>,
}

/// An image.
#[derive(Debug, Clone, PartialEq)]
pub struct Image<'s> {
    /// The source with entities and escapes resolved.
    pub src: Cow<'s, str>,
    /// Its title, which is its caption in a paragraph of its own; empty if none.
    pub title: Cow<'s, str>,
    /// The attributes in `{…}`.
    pub attributes: Vec<Attribute>,
}

/// An attribute `key="value"`, or a flag: `open`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value, without quotes; `None` for a flag.
    pub value: Option<String>,
    /// The span of name and value.
    pub span: Span,
}

/// A directive, `::: name key="value" flag`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its name; empty if it has none (a finding reports this).
    pub name: String,
    /// The span of the name.
    pub name_span: Span,
    /// Its attributes, in the order in which they were written.
    pub attributes: Vec<Attribute>,
    /// The span from its first colon to the last one of the closing line.
    pub span: Span,
}

impl Directive {
    /// Returns the value of an attribute; that of a flag is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }
}

impl Image<'_> {
    /// Returns the value of an attribute; that of a flag is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }
}

pub(super) fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|attribute| attribute.name == name)?;
    Some(found.value.as_deref().unwrap_or(""))
}

/// A footnote.
#[derive(Debug, Clone, PartialEq)]
pub struct Footnote<'s> {
    /// The text between `[^` and `]`.
    pub label: Cow<'s, str>,
    /// The index of the event that opens its definition.
    pub definition: u32,
    /// The number of references to it.
    pub references: u32,
}

/// A suppressed check: `<!-- check-off RULE: reason -->`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The rule; empty if the comment names none.
    pub rule: String,
    /// The reason; empty if the comment gives none.
    pub reason: String,
    /// The span of the comment.
    pub span: Span,
    /// The block that it applies to: the next one, or the one whose text contains it. `None` if there is none.
    pub governs: Option<Span>,
}

impl<'s> Parsed<'s> {
    /// Returns the last event with text in a range, without the texts of notes.
    pub(super) fn last_text_in(&self, range: std::ops::Range<usize>) -> usize {
        let (mut at, mut last) = (range.start, 0);
        while at < range.end {
            match &self.events[at].kind {
                Kind::Start(Tag::FootnoteDefinition(_)) => at = self.events[at].pair as usize,
                Kind::Text(_) | Kind::Code(_) => last = at,
                _ => {}
            }
            at += 1;
        }
        last
    }

    /// Returns the span of an event.
    pub fn span(&self, at: usize) -> Span {
        self.events
            .get(at)
            .map_or(Span::file_start(self.file), |event| Span::new(self.file, event.start as usize, event.end as usize))
    }

    /// Returns the events between the start at `at` and its end.
    pub fn events_inside(&self, at: usize) -> &[Event<'s>] {
        let close = self.events.get(at).map_or(0, |event| event.pair as usize);
        self.events.get(at + 1..close).unwrap_or(&[])
    }

    /// Iterates over the indices of the children of the event at `at`; for `None`, over the
    /// top-level events.
    pub fn children(&self, at: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        let (mut next, end) = match at.map(|at| (at, self.events.get(at))) {
            None => (0, self.events.len()),
            Some((at, Some(event))) => (at + 1, event.pair as usize),
            Some((_, None)) => (0, 0),
        };
        std::iter::from_fn(move || {
            let at = (next < end).then_some(next)?;
            next = self.events[at].pair as usize + 1;
            Some(at)
        })
    }

    /// Returns the text within the event at `at`, without markup, with line ends as spaces.
    pub fn text_within(&self, at: usize) -> String {
        let mut out = String::new();
        append_text(self.events_inside(at), &mut out);
        out
    }
}

/// Appends the text of some events, including alternative texts and code, with line ends as spaces.
pub(super) fn append_text(events: &[Event], out: &mut String) {
    for event in events {
        match &event.kind {
            Kind::Text(text) | Kind::Code(text) => out.push_str(text),
            Kind::SoftBreak | Kind::HardBreak => out.push(' '),
            Kind::Html(tag) if separates_words(tag) => out.push(' '),
            _ => {}
        }
    }
}

/// Returns whether an inline HTML tag separates the words beside it: `<br>`, `</p>`.
pub(super) fn separates_words(tag: &str) -> bool {
    const TAGS: [&str; 14] = ["br", "hr", "p", "div", "li", "ul", "ol", "td", "th", "tr", "h1", "h2", "h3", "h4"];
    let name = tag.trim_start_matches(['<', '/']);
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    TAGS.iter().any(|own| own.eq_ignore_ascii_case(name))
}

impl AlertKind {
    /// Returns the name used in classes and text keys: `warning`.
    pub fn keyword(self) -> &'static str {
        match self {
            AlertKind::Note => "note",
            AlertKind::Tip => "tip",
            AlertKind::Important => "important",
            AlertKind::Warning => "warning",
            AlertKind::Caution => "caution",
        }
    }
}

impl Tag<'_> {
    /// Returns whether it is a block element rather than an inline one.
    pub fn is_block(&self) -> bool {
        !matches!(self, Tag::Span(_) | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link(_) | Tag::Image(_))
    }
}
