//! What parsing makes of a text: a flat run of events in the order of the text. Whatever opens knows where it closes, so
//! a reader may walk from start to end, or step over a block whole.

use std::borrow::Cow;

use crate::diagnostic::Finding;
use crate::source::{FileId, Span};

/// A parsed text. Places are bytes of `text`.
#[derive(Debug, Clone)]
pub struct Parsed<'s> {
    /// The source that it was read from.
    pub file: FileId,
    /// That source's whole text, front matter and all.
    pub text: &'s str,
    /// The tree, flat.
    pub events: Vec<Event<'s>>,
    /// The uses of directives, in order; [`Tag::Directive`] holds an index into them.
    pub directives: Vec<Directive>,
    /// Footnotes in the order of their numbers, which is that of their first reference; those without one come last.
    pub footnotes: Vec<Footnote<'s>>,
    /// Checks switched off, in order.
    pub check_off: Vec<Suppression>,
    /// Raw HTML, in order. Comments are not among it.
    pub raw_html: Vec<Span>,
    /// Whether raw HTML may be printed.
    pub raw_html_allowed: bool,
    /// What was wrong with directives (`directive`).
    pub findings: Vec<Finding>,
}

/// One step of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'s> {
    /// What it is.
    pub kind: Kind<'s>,
    /// First byte in the source. A block's last line ending is not part of it.
    pub start: u32,
    /// One past its last byte. A start and its end both cover the whole.
    pub end: u32,
    /// For a start the index of its end, for an end that of its start, for all else its own.
    pub pair: u32,
}

/// What an event is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'s> {
    /// Something opens.
    Start(Tag<'s>),
    /// What the paired start opened closes.
    End,
    /// Words. One run of words may be several events.
    Text(Cow<'s, str>),
    /// Code within a line.
    Code(Cow<'s, str>),
    /// Raw HTML: a line of a block, or a tag within a line.
    Html(Cow<'s, str>),
    /// The mark that refers to a footnote.
    FootnoteReference {
        /// As written between `[^` and `]`.
        label: Cow<'s, str>,
        /// From 1; 0 if it has no definition.
        number: u32,
        /// Which reference to that footnote it is, from 1.
        occurrence: u32,
    },
    /// A line ends where the source's line ends.
    SoftBreak,
    /// A line ends on purpose.
    HardBreak,
    /// A thematic break, `***`.
    Rule,
    /// The box of a task: done or not.
    TaskMarker(bool),
}

/// What can hold other things.
#[derive(Debug, Clone, PartialEq)]
pub enum Tag<'s> {
    /// A paragraph. Items of tight lists hold their words without one.
    Paragraph,
    /// A heading.
    Heading(Box<Heading<'s>>),
    /// A block quote.
    Quote,
    /// A block quote that begins with `[!WARNING]` or the like.
    Alert(AlertKind),
    /// A block of code, in the language that its fence names; empty if none.
    CodeBlock(Cow<'s, str>),
    /// A list; with the number it starts from if numbered.
    List(Option<u64>),
    /// An item; whether it is a task, and done.
    Item(Option<bool>),
    /// A footnote's text; an index into [`Parsed::footnotes`].
    FootnoteDefinition(u32),
    /// A list of terms and what they mean.
    DefinitionList,
    /// A term.
    Term,
    /// What it means.
    Definition,
    /// A table: perhaps a caption, then its head, then rows.
    Table(Box<Table<'s>>),
    /// A table's caption.
    Caption,
    /// The row of column headers.
    TableHead,
    /// A row.
    TableRow,
    /// A cell of either.
    TableCell,
    /// A directive; an index into [`Parsed::directives`].
    Directive(u32),
    /// A block in the language of that tag.
    Language(Cow<'s, str>),
    /// Words in the language of that tag.
    Span(Cow<'s, str>),
    /// `*words*`.
    Emphasis,
    /// `**words**`.
    Strong,
    /// `~~words~~`.
    Strikethrough,
    /// A link.
    Link(Box<Link<'s>>),
    /// An image; what it holds is its alternative text.
    Image(Box<Image<'s>>),
}

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading<'s> {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its `id`: as written in `{#id}`, else made from its words, unlike every other of the text.
    pub id: Cow<'s, str>,
    /// Whether the id was written.
    pub explicit_id: bool,
    /// The language that `{lang=cy}` gives it.
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

/// How a column is aligned.
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
    /// The id that `{#id}` after its caption gives it.
    pub id: Option<Cow<'s, str>>,
}

/// How a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[words](target)`
    Inline,
    /// `[words][label]`, with the target elsewhere.
    Reference,
    /// `<https://example.org>`
    Autolink,
    /// `<office@example.org>`
    Email,
    /// A web address that stands in the text with no marks: `https://example.org`.
    Bare,
}

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub struct Link<'s> {
    /// As written, entities and escapes undone; an email address begins with `mailto:`.
    pub target: Cow<'s, str>,
    /// Its title; empty if none.
    pub title: Cow<'s, str>,
    /// How it was written.
    pub kind: LinkKind,
    /// Where its definition stands, if it is a reference.
    pub definition: Option<(u32, u32)>,
    /// The language that `{lang=cy}` gives its words.
    pub lang: Option<Cow<'s, str>>,
}

/// An image.
#[derive(Debug, Clone, PartialEq)]
pub struct Image<'s> {
    /// As written, entities and escapes undone.
    pub src: Cow<'s, str>,
    /// Its title, which is its caption where it stands alone; empty if none.
    pub title: Cow<'s, str>,
    /// As written in `{…}`.
    pub attributes: Vec<Attribute>,
}

/// `key="value"`, or a flag: `open`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value, without quotes; `None` for a flag.
    pub value: Option<String>,
    /// Name and value.
    pub span: Span,
}

/// A use of a directive, `::: name key="value" flag`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its name; empty where none could be read (which is a finding).
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// In the order in which they were written.
    pub attributes: Vec<Attribute>,
    /// From its first colon to the last one of the line that closes it.
    pub span: Span,
}

impl Directive {
    /// The value of an attribute; a flag's is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }
}

impl Image<'_> {
    /// The value of an attribute; a flag's is empty.
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
    /// As written between `[^` and `]`.
    pub label: Cow<'s, str>,
    /// The index of the event that opens its text.
    pub definition: u32,
    /// How often it is referred to.
    pub references: u32,
}

/// `<!-- check-off RULE: reason -->`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The rule; empty if none was named.
    pub rule: String,
    /// Why; empty if none was given.
    pub reason: String,
    /// The comment.
    pub span: Span,
    /// The block that it governs: the next, or the one whose words it stands among. `None` where nothing follows.
    pub governs: Option<Span>,
}

impl<'s> Parsed<'s> {
    /// Where an event stands.
    pub fn span(&self, at: usize) -> Span {
        self.events
            .get(at)
            .map_or(Span::file_start(self.file), |event| Span::new(self.file, event.start as usize, event.end as usize))
    }

    /// What the event at `at` holds: the events between a start and its end.
    pub fn events_inside(&self, at: usize) -> &[Event<'s>] {
        let close = self.events.get(at).map_or(0, |event| event.pair as usize);
        self.events.get(at + 1..close).unwrap_or(&[])
    }

    /// The indices of the blocks and words right beneath the event at `at`; of the whole text for `None`.
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

    /// The words that the event at `at` holds, as they read: no marks, line ends as spaces.
    pub fn words_of(&self, at: usize) -> String {
        let mut out = String::new();
        words(self.events_inside(at), &mut out);
        out
    }
}

/// Adds the words of some events, as they read: alternative texts and code too, line ends as spaces.
pub(super) fn words(events: &[Event], out: &mut String) {
    for event in events {
        match &event.kind {
            Kind::Text(text) | Kind::Code(text) => out.push_str(text),
            Kind::SoftBreak | Kind::HardBreak => out.push(' '),
            Kind::Html(tag) if parts_words(tag) => out.push(' '),
            _ => {}
        }
    }
}

/// Whether a tag of HTML within a line parts the words beside it: `<br>`, `</p>`.
pub(super) fn parts_words(tag: &str) -> bool {
    const TAGS: [&str; 14] = ["br", "hr", "p", "div", "li", "ul", "ol", "td", "th", "tr", "h1", "h2", "h3", "h4"];
    let name = tag.trim_start_matches(['<', '/']);
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    TAGS.iter().any(|own| own.eq_ignore_ascii_case(name))
}

impl AlertKind {
    /// The word that classes and the keys of words use: `warning`.
    pub fn word(self) -> &'static str {
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
    /// Whether it stands on lines of its own, rather than within a line.
    pub fn is_block(&self) -> bool {
        !matches!(self, Tag::Span(_) | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link(_) | Tag::Image(_))
    }
}
