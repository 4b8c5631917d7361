//! What stands in a text: headings, links, images, tables and the like, each with its place. A tree comes in. Checks ask for all of it, one
//! document at a time; what stays in memory for every document is its [`ContentSummary`](super::ContentSummary).

use std::ops::Range;

use super::tree::{Attribute, Directive, Kind, Link, LinkKind, Parsed, Suppression, Tag, attribute};
use crate::diagnostic::Finding;
use crate::source::Span;

/// What a text holds, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    /// Its headings.
    pub headings: Vec<HeadingEntry>,
    /// Its links, addresses in angle brackets too.
    pub links: Vec<LinkEntry>,
    /// Its images.
    pub images: Vec<ImageEntry>,
    /// Its tables.
    pub tables: Vec<TableEntry>,
    /// Its uses of directives.
    pub directives: Vec<Directive>,
    /// Its checks switched off.
    pub check_off: Vec<Suppression>,
    /// Its raw HTML: blocks and single tags.
    pub raw_html: Vec<Span>,
    /// The ids of its tables and footnotes; see [`ContentSummary::anchors`](super::ContentSummary::anchors).
    pub(super) ids: Vec<Box<str>>,
    /// Its parts in another language.
    pub languages: Vec<LanguagePart>,
    /// What was wrong with its directives.
    pub findings: Vec<Finding>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingEntry {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its id, unlike every other of the text unless it was written so.
    pub id: Box<str>,
    /// Its words.
    pub text: Box<str>,
    /// Its language, if it has its own.
    pub lang: Option<Box<str>>,
    /// The whole of it.
    pub span: Span,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkEntry {
    /// Where it leads, as written.
    pub target: Box<str>,
    /// Its words; for a linked image its alternative text.
    pub text: Box<str>,
    /// Its title; empty if none.
    pub title: Box<str>,
    /// How it was written.
    pub kind: LinkKind,
    /// The whole of it.
    pub span: Span,
    /// Where its target is written: in the link, or in the definition that it refers to.
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
    /// As written in `{…}`: `decorative`, `text-on-page`.
    pub attributes: Vec<Attribute>,
    /// The whole of it, up to where its attributes begin.
    pub span: Span,
}

impl ImageEntry {
    /// The value of an attribute; a flag's is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableEntry {
    /// The words of its caption.
    pub caption: Option<Box<str>>,
    /// The words of its column headers.
    pub headers: Vec<Box<str>>,
    /// Rows beneath the headers.
    pub rows: u32,
    /// The whole of it, with its caption.
    pub span: Span,
}

/// A part in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguagePart {
    /// The language, as written.
    pub lang: Box<str>,
    /// The whole of it.
    pub span: Span,
}

/// Reads the outline of a tree, in one walk.
pub fn outline(parsed: &Parsed) -> Outline {
    let mut out = Outline {
        directives: parsed.directives.clone(),
        check_off: parsed.check_off.clone(),
        raw_html: parsed.raw_html.clone(),
        findings: parsed.findings.clone(),
        ..Outline::default()
    };
    for (at, event) in parsed.events.iter().enumerate() {
        if let Kind::Start(tag) = &event.kind {
            read(parsed, at, tag, &mut out);
        }
    }
    for (index, footnote) in parsed.footnotes.iter().enumerate() {
        out.ids.push(format!("fn_{}", index + 1).into());
        for occurrence in 1..=footnote.references {
            out.ids.push(reference_id(index as u32 + 1, occurrence).into());
        }
    }
    out
}

/// The id of the mark that refers to a footnote.
pub(super) fn reference_id(number: u32, occurrence: u32) -> String {
    if occurrence == 1 { format!("fnref_{number}") } else { format!("fnref_{number}_{occurrence}") }
}

/// Notes what one start says.
fn read(parsed: &Parsed, at: usize, tag: &Tag, out: &mut Outline) {
    let span = parsed.span(at);
    let lang = match tag {
        Tag::Heading(heading) => {
            let lang = heading.lang.as_deref().map(Into::into);
            out.headings.push(HeadingEntry {
                level: heading.level,
                id: (*heading.id).into(),
                text: tidy(parsed, at),
                lang,
                span,
            });
            heading.lang.as_deref()
        }
        Tag::Link(link) => {
            out.links.push(LinkEntry {
                target: (*link.target).into(),
                text: tidy(parsed, at),
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
                alt: tidy(parsed, at),
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
                caption: children().find(|child| is(child, &Tag::Caption)).map(|child| tidy(parsed, child)),
                headers: head
                    .map_or(Vec::new(), |head| parsed.children(Some(head)).map(|cell| tidy(parsed, cell)).collect()),
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

/// The words within, with single spaces.
fn tidy(parsed: &Parsed, at: usize) -> Box<str> {
    // Most often it is one run of words with nothing to tidy.
    if let [only] = parsed.events_inside(at)
        && let Kind::Text(text) = &only.kind
        && !text.contains("  ")
    {
        return text.trim().into();
    }
    parsed.words_of(at).split_whitespace().collect::<Vec<_>>().join(" ").into()
}

/// Where a link's target is written. The whole link where it cannot be told.
fn target_span(parsed: &Parsed, at: usize, link: &Link) -> Span {
    let span = parsed.span(at);
    let own = span.range();
    let found = match link.kind {
        LinkKind::Autolink | LinkKind::Email => Some(own.start + 1..own.end.saturating_sub(1)),
        LinkKind::Bare => Some(own),
        LinkKind::Inline => {
            // Between the last of its words and its target stand `](` and perhaps blanks.
            let words = parsed.events_inside(at).last().map_or(own.start + 1, |event| event.end as usize);
            parsed.text.get(words..own.end).and_then(|rest| {
                let target = rest.find("](")? + "](".len();
                written(&rest[target..], &link.target, words + target)
            })
        }
        LinkKind::Reference => link.definition.and_then(|(start, end)| {
            let rest = parsed.text.get(start as usize..end as usize)?;
            let target = rest.find("]:")? + "]:".len();
            written(&rest[target..], &link.target, start as usize + target)
        }),
    };
    found.map_or(span, |range| Span::new(parsed.file, range.start, range.end))
}

/// The place of a target at the start of a text that begins at offset `at`.
fn written(text: &str, target: &str, at: usize) -> Option<Range<usize>> {
    let words = text.trim_start().trim_start_matches('<');
    let start = at + text.len() - words.len();
    if words.starts_with(target) {
        return Some(start..start + target.len());
    }
    // Written with entities or escapes: up to what ends it.
    let length = words.find([' ', '\n', ')', '>']).unwrap_or(words.len());
    (length > 0).then_some(start..start + length)
}
