//! Lists the headings, links, images, tables and other elements of a text, each with its span. Takes
//! a tree. Checks read the whole outline, one document at a time; only the
//! [`ContentSummary`](super::ContentSummary) of each document stays in memory.

use std::ops::Range;

use super::tree::{Attribute, Directive, Kind, Link, LinkKind, Parsed, Suppression, Tag, UNUSED_NOTE, attribute};
use crate::diagnostic::Finding;
use crate::source::Span;

/// The elements of a text, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    /// Its headings.
    pub headings: Vec<HeadingEntry>,
    /// Its links, including addresses in angle brackets.
    pub links: Vec<LinkEntry>,
    /// Its images.
    pub images: Vec<ImageEntry>,
    /// Its tables.
    pub tables: Vec<TableEntry>,
    /// Its directives.
    pub directives: Vec<Directive>,
    /// Its suppressed checks.
    pub suppressions: Vec<Suppression>,
    /// Its raw HTML: blocks and single tags.
    pub raw_html: Vec<Span>,
    /// The ids of its tables and footnotes; see [`ContentSummary::anchors`](super::ContentSummary::anchors).
    pub(super) ids: Vec<Box<str>>,
    /// Its parts in another language.
    pub languages: Vec<LanguagePart>,
    /// Findings about its directives.
    pub findings: Vec<Finding>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingEntry {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its id: unique in the text, unless the author wrote it.
    pub id: Box<str>,
    /// Its text.
    pub text: Box<str>,
    /// Its language, if it has one of its own.
    pub lang: Option<Box<str>>,
    /// Its span.
    pub span: Span,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkEntry {
    /// Its target as written.
    pub target: Box<str>,
    /// Its text; for a linked image the alternative text.
    pub text: Box<str>,
    /// Its title; empty if none.
    pub title: Box<str>,
    /// Its syntax.
    pub kind: LinkKind,
    /// Its span.
    pub span: Span,
    /// The span of its target: in the link, or in the definition that it refers to.
    pub target_span: Span,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageEntry {
    /// Its source, as written.
    pub src: Box<str>,
    /// Its alternative text.
    pub alt: Box<str>,
    /// Its title, which is its caption; empty if none.
    pub title: Box<str>,
    /// Its attributes in `{…}`: `decorative`, `text-on-page`.
    pub attributes: Vec<Attribute>,
    /// Its span, without its attributes.
    pub span: Span,
}

impl ImageEntry {
    /// Returns the value of an attribute; that of a flag is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableEntry {
    /// The text of its caption.
    pub caption: Option<Box<str>>,
    /// The texts of its column headers.
    pub headers: Vec<Box<str>>,
    /// The number of rows beneath the headers.
    pub rows: u32,
    /// Its span, with its caption.
    pub span: Span,
}

/// A part in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguagePart {
    /// The language, as written.
    pub lang: Box<str>,
    /// Its span.
    pub span: Span,
}

/// Builds the outline of a tree in one walk.
pub fn outline(parsed: &Parsed) -> Outline {
    let mut out = Outline {
        directives: parsed.directives.clone(),
        suppressions: parsed.suppressions.clone(),
        raw_html: parsed.raw_html.clone(),
        findings: parsed.findings.clone(),
        ..Outline::default()
    };
    let mut at = 0;
    while let Some(event) = parsed.events.get(at) {
        match &event.kind {
            // It is not published.
            Kind::Start(Tag::FootnoteDefinition(UNUSED_NOTE)) => at = event.pair as usize,
            Kind::Start(tag) => read(parsed, at, tag, &mut out),
            _ => {}
        }
        at += 1;
    }
    for (index, footnote) in parsed.footnotes.iter().enumerate() {
        out.ids.push(format!("fn_{}", index + 1).into());
        for occurrence in 1..=footnote.references {
            out.ids.push(reference_id(index as u32 + 1, occurrence).into());
        }
    }
    out
}

/// Returns the id of a reference to a footnote.
pub(super) fn reference_id(number: u32, occurrence: u32) -> String {
    if occurrence == 1 { format!("fnref_{number}") } else { format!("fnref_{number}_{occurrence}") }
}

/// Records the element that starts at one event.
fn read(parsed: &Parsed, at: usize, tag: &Tag, out: &mut Outline) {
    let span = parsed.span(at);
    let lang = match tag {
        Tag::Heading(heading) => {
            let lang = heading.lang.as_deref().map(Into::into);
            out.headings.push(HeadingEntry {
                level: heading.level,
                id: (*heading.id).into(),
                text: element_text(parsed, at),
                lang,
                span,
            });
            heading.lang.as_deref()
        }
        Tag::Link(link) => {
            out.links.push(LinkEntry {
                target: (*link.target).into(),
                text: element_text(parsed, at),
                title: (*link.title).into(),
                kind: link.kind,
                span,
                target_span: target_span(parsed, at, link),
            });
            link.lang.as_deref()
        }
        Tag::Image(image) => {
            out.images.push(ImageEntry {
                src: (*image.src).into(),
                alt: element_text(parsed, at),
                title: (*image.title).into(),
                attributes: image.attributes.clone(),
                span,
            });
            image.get("lang")
        }
        Tag::Table(table) => {
            let children = || parsed.children(Some(at));
            let is =
                |child: &usize, wanted: &Tag| matches!(&parsed.events[*child].kind, Kind::Start(tag) if tag == wanted);
            let head = children().find(|child| is(child, &Tag::TableHead));
            out.ids.extend(table.id.as_deref().map(Into::into));
            out.tables.push(TableEntry {
                caption: children().find(|child| is(child, &Tag::Caption)).map(|child| element_text(parsed, child)),
                headers: head.map_or(Vec::new(), |head| {
                    parsed.children(Some(head)).map(|cell| element_text(parsed, cell)).collect()
                }),
                rows: children().filter(|child| is(child, &Tag::TableRow)).count() as u32,
                span,
            });
            None
        }
        Tag::Directive(index) => parsed.directives[*index as usize].get("lang"),
        Tag::Language(lang) | Tag::Span(lang) => Some(&**lang),
        _ => None,
    };
    if let Some(lang) = lang.filter(|lang| !lang.is_empty()) {
        out.languages.push(LanguagePart { lang: lang.into(), span });
    }
}

/// Returns the text within an element, with single spaces.
fn element_text(parsed: &Parsed, at: usize) -> Box<str> {
    // Usually there is one run of text without anything to normalise.
    if let [only] = parsed.events_inside(at)
        && let Kind::Text(text) = &only.kind
        && !text.contains("  ")
    {
        return text.trim().into();
    }
    parsed.text_within(at).split_whitespace().collect::<Vec<_>>().join(" ").into()
}

/// Returns the span of a link's target; that of the whole link if it is unknown.
fn target_span(parsed: &Parsed, at: usize, link: &Link) -> Span {
    let span = parsed.span(at);
    let own = span.range();
    let found = match link.kind {
        LinkKind::Autolink | LinkKind::Email => Some(own.start + 1..own.end.saturating_sub(1)),
        LinkKind::Bare => Some(own),
        LinkKind::Inline => {
            // Between the end of the link's text and its target are `](` and perhaps blanks.
            let words = parsed.events_inside(at).last().map_or(own.start + 1, |event| event.end as usize);
            parsed.text.get(words..own.end).and_then(|rest| {
                let target = rest.find("](")? + "](".len();
                target_range(&rest[target..], &link.target, words + target)
            })
        }
        LinkKind::Reference => link.definition.and_then(|(start, end)| {
            let rest = parsed.text.get(start as usize..end as usize)?;
            let target = rest.find("]:")? + "]:".len();
            target_range(&rest[target..], &link.target, start as usize + target)
        }),
    };
    found.map_or(span, |range| Span::new(parsed.file, range.start, range.end))
}

/// Returns the range of a target at the start of a text that begins at offset `at`.
fn target_range(text: &str, target: &str, at: usize) -> Option<Range<usize>> {
    let words = text.trim_start().trim_start_matches('<');
    let start = at + text.len() - words.len();
    if words.starts_with(target) {
        return Some(start..start + target.len());
    }
    // Written with entities or escapes: the target extends to its delimiter.
    let length = words.find([' ', '\n', ')', '>']).unwrap_or(words.len());
    (length > 0).then_some(start..start + length)
}
