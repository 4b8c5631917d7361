//! Short Markdown in front matter. Takes the value of a field. Returns HTML blocks, inline
//! HTML, or plain text.

use std::borrow::Cow;

use super::context::{HtmlContext, PageState};
use super::html::{Writer, escape, write};
use super::parse::{Dialect, parse};
use super::tree::{Kind, Parsed, Tag, parts_words};
use crate::source::FileId;

/// Writes a field as HTML blocks: paragraphs, lists and everything else that a body may contain.
pub(crate) fn block(value: &str, dialect: &Dialect, context: &HtmlContext, page: &mut PageState, out: &mut String) {
    write(&parse(FileId(0), value, 0..value.len(), dialect), context, page, out);
}

/// Writes a field as inline HTML, for table cells, terms, items and headings. Paragraphs and items
/// are separated by `<br>`.
pub(crate) fn inline(value: &str, dialect: &Dialect, context: &HtmlContext, page: &mut PageState, out: &mut String) {
    // `www.example.org` becomes a link, so it needs parsing.
    if is_plain(value) && context.abbreviations.is_none() && !value.contains("www.") {
        escape(value, out);
        return;
    }
    let parsed = parse(FileId(0), value, 0..value.len(), dialect);
    Writer::new(&parsed, context, page, out).write_inline();
}

/// Returns a field as plain text, for descriptions, feeds and data: no markup, no alternative
/// texts, a blank line between paragraphs and a line end between items.
pub(crate) fn plain_text<'v>(value: &'v str, dialect: &Dialect) -> Cow<'v, str> {
    if is_plain(value) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(text_of(&parse(FileId(0), value, 0..value.len(), dialect)))
}

/// Returns the plain text of a tree, like [`plain_text`].
pub(crate) fn text_of(parsed: &Parsed) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(event) = parsed.events.get(at) {
        match &event.kind {
            Kind::Start(Tag::Image(_) | Tag::FootnoteDefinition(_)) => at = event.pair as usize,
            Kind::Text(text) | Kind::Code(text) => out.push_str(text),
            Kind::SoftBreak => out.push(' '),
            Kind::HardBreak => out.push('\n'),
            Kind::Html(tag) if parts_words(tag) => out.push('\n'),
            Kind::End => {
                if let Kind::Start(tag) = &parsed.events[event.pair as usize].kind {
                    part(tag, &mut out);
                }
            }
            _ => {}
        }
        at += 1;
    }
    out.truncate(out.trim_end().len());
    out
}

/// Separates the text of a block that has ended from the text that follows.
fn part(tag: &Tag, out: &mut String) {
    let gap = match tag {
        Tag::Item(_) | Tag::Term | Tag::Definition | Tag::TableRow | Tag::TableHead => "\n",
        Tag::TableCell => "\t",
        tag if tag.is_block() => "\n\n",
        _ => return,
    };
    let kept = out.trim_end_matches(if gap == "\t" { ' ' } else { '\t' }).len();
    out.truncate(kept);
    if !out.is_empty() && !out.ends_with(gap) {
        out.push_str(if gap == "\n\n" && out.ends_with('\n') { "\n" } else { gap });
    }
}

/// Returns whether Markdown renders the value as one paragraph of the same text, as for most fields.
fn is_plain(value: &str) -> bool {
    let Some(first) = value.chars().next() else { return true };
    let plain = |c: char| {
        c.is_alphabetic() || c.is_ascii_digit() || matches!(c, ' ' | ',' | ';' | '(' | ')' | '/' | '?' | '%' | '\u{a3}')
    };
    // A full stop may be part of `...`, a hyphen of `--`: single ones are plain.
    let alone = |c: char| matches!(c, '.' | '-');
    let mut before = ' ';
    let same = value.chars().all(|c| {
        let fine = plain(c) || (alone(c) && before != c);
        before = c;
        fine
    });
    same && first.is_alphabetic() && !value.ends_with(' ')
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_context;
    use super::*;

    fn inline_html(value: &str) -> String {
        let mut out = String::new();
        with_context(|context| inline(value, &Dialect::default(), context, &mut PageState::default(), &mut out));
        out
    }

    #[test]
    fn a_field_in_one_line_has_no_blocks() {
        assert_eq!(inline_html("A **promise**, kept"), "A <strong>promise</strong>, kept");
        assert_eq!(inline_html("One\n\nTwo"), "One<br>\nTwo");
        assert_eq!(inline_html("- a\n- b *c*\n"), "a<br>\nb <em>c</em>");
        assert_eq!(inline_html("R&D is <b>here</b>"), "R&amp;D is here");
    }

    #[test]
    fn plain_text_has_no_marks() {
        let plain = |value| plain_text(value, &Dialect::default()).into_owned();
        assert_eq!(plain("A [link](x.md) and `code`\nmore"), "A link and code more");
        assert_eq!(plain("One\n\n- two\n- three\n\nFour"), "One\n\ntwo\nthree\n\nFour");
        assert_eq!(plain("![alt](x.png) words"), " words");
        assert_eq!(plain("Plain words, as they are."), "Plain words, as they are.");
    }

    #[test]
    fn plain_words_are_what_parsing_would_give() {
        for value in
            ["Plain words (all)", "a-b, c. d", "Tŷ: no", "1. one", "a...b", "- x", "a  b", "x ", "www.a.org/b?c"]
        {
            if is_plain(value) {
                let parsed = text_of(&parse(FileId(0), value, 0..value.len(), &Dialect::default()));
                assert_eq!(parsed, value);
            }
        }
    }
}
