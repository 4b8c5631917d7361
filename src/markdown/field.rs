//! Short Markdown in front matter. Takes the value of a field. Returns HTML blocks, inline
//! HTML, or plain text.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use super::context::{HtmlContext, PageState};
use super::html::{Writer, escape, write};
use super::parse::{Dialect, parse};
use super::tree::{Kind, Parsed, Tag, separates_words};
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
    Cow::Owned(tree_text(&parse(FileId(0), value, 0..value.len(), dialect)))
}

/// Returns a field in one line as plain text: notes are in brackets after their first reference, as [`inline`] writes them.
pub(crate) fn phrase_text<'v>(value: &'v str, dialect: &Dialect) -> Cow<'v, str> {
    if !value.contains("[^") {
        return plain_text(value, dialect);
    }
    let parsed = parse(FileId(0), value, 0..value.len(), dialect);
    let mut notes = Notes { shown: vec![false; parsed.footnotes.len()], waiting: VecDeque::new(), in_note: false };
    let mut out = String::new();
    text_in(&parsed, 0..parsed.events.len(), Some(&mut notes), &mut out);
    out.truncate(out.trim_end().len());
    Cow::Owned(out)
}

/// The notes of a text in one line.
struct Notes {
    shown: Vec<bool>,
    waiting: VecDeque<u32>,
    in_note: bool,
}

impl Notes {
    /// Writes a note after its first reference. Notes of another note follow later, because a chain of notes may be long.
    fn refer(&mut self, parsed: &Parsed, number: u32, out: &mut String) {
        match self.shown.get_mut((number as usize).wrapping_sub(1)) {
            Some(shown) if !*shown => *shown = true,
            _ => return,
        }
        self.waiting.push_back(number);
        if self.in_note {
            return;
        }
        self.in_note = true;
        while let Some(number) = self.waiting.pop_front() {
            let Some(footnote) = parsed.footnotes.get(number as usize - 1) else { continue };
            let start = footnote.definition as usize;
            out.push_str(" (");
            text_in(parsed, start + 1..parsed.events[start].pair as usize, Some(self), out);
            out.truncate(out.trim_end().len());
            out.push(')');
        }
        self.in_note = false;
    }
}

/// Returns the plain text of a tree, like [`plain_text`]. Footnotes follow the text.
pub(crate) fn tree_text(parsed: &Parsed) -> String {
    let mut out = String::new();
    text_in(parsed, 0..parsed.events.len(), None, &mut out);
    for footnote in &parsed.footnotes {
        let start = footnote.definition as usize;
        separate_block(&Tag::Paragraph, &mut out);
        text_in(parsed, start + 1..parsed.events[start].pair as usize, None, &mut out);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Adds the plain text of a range of events, without footnotes unless `notes` says how.
fn text_in(parsed: &Parsed, range: Range<usize>, mut notes: Option<&mut Notes>, out: &mut String) {
    let mut at = range.start;
    while let Some(event) = parsed.events[..range.end].get(at) {
        match &event.kind {
            Kind::Start(Tag::Image(_) | Tag::FootnoteDefinition(_)) => at = event.pair as usize,
            Kind::Text(text) | Kind::Code(text) => out.push_str(text),
            Kind::FootnoteReference { number, .. } if *number > 0 => {
                if let Some(notes) = notes.as_deref_mut() {
                    notes.refer(parsed, *number, out);
                }
            }
            Kind::SoftBreak => out.push(' '),
            Kind::HardBreak => out.push('\n'),
            Kind::Html(tag) if separates_words(tag) => out.push('\n'),
            Kind::End => {
                if let Kind::Start(tag) = &parsed.events[event.pair as usize].kind {
                    separate_block(tag, out);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// Separates the text of a block that has ended from the text that follows.
fn separate_block(tag: &Tag, out: &mut String) {
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
        assert_eq!(inline_html("One.\n\n[^1]: Two\n"), "One.");
        assert_eq!(inline_html("R&D is <b>here</b>"), "R&amp;D is here");
    }

    #[test]
    fn plain_text_in_one_line_shows_notes_as_the_page_does() {
        for (value, text) in [
            ("Free.[^1]\n\n[^1]: With a *paying* adult.", "Free. (With a paying adult.)"),
            ("Free[^1] or not[^1].\n\n[^1]: Once", "Free (Once) or not."),
            ("A.[^a]\n\n[^a]: One[^b]\n\n[^b]: Two[^a]", "A. (One) (Two)"),
        ] {
            assert_eq!(phrase_text(value, &Dialect::default()), text, "{value}");
        }
        let chain: String = (1..5000).map(|n| format!("[^{n}]: n[^{}]\n\n", n + 1)).collect();
        assert_eq!(phrase_text(&format!("A[^1]\n\n{chain}"), &Dialect::default()).matches("(n").count(), 4999);
    }

    #[test]
    fn a_field_in_one_line_shows_its_notes_in_brackets() {
        for (value, html) in [
            ("Daily.[^1]\n\n[^1]: Not on inset days.", "Daily. (Not on inset days.)"),
            ("A[^a] and[^a] b[^b] c.\n\n[^a]: One\n\n    two\n\n[^b]: Three", "A (One<br>\ntwo) and b (Three) c."),
            ("A.[^a]\n\n[^a]: One[^b]\n\n[^b]: Two[^a]", "A. (One) (Two)"),
            ("A.[^1]\n\nB.\n\n[^1]: C", "A. (C)<br>\nB."),
        ] {
            assert_eq!(inline_html(value), html, "{value}");
        }
        let chain: String = (1..5000).map(|n| format!("[^{n}]: n[^{}]\n\n", n + 1)).collect();
        assert!(inline_html(&format!("A[^1]\n\n{chain}")).ends_with(")"));
        assert_eq!(
            plain_text("Daily.[^1]\n\n[^1]: Not on inset days.", &Dialect::default()),
            "Daily.\n\nNot on inset days."
        );
    }

    #[test]
    fn plain_text_has_no_markup() {
        let plain = |value| plain_text(value, &Dialect::default()).into_owned();
        assert_eq!(plain("A [link](x.md) and `code`\nmore"), "A link and code more");
        assert_eq!(plain("One\n\n- two\n- three\n\nFour"), "One\n\ntwo\nthree\n\nFour");
        assert_eq!(plain("![alt](x.png) words"), " words");
        assert_eq!(plain("Plain words, as they are."), "Plain words, as they are.");
    }

    #[test]
    fn the_shortcut_for_plain_text_equals_parsing() {
        for value in
            ["Plain words (all)", "a-b, c. d", "Tŷ: no", "1. one", "a...b", "- x", "a  b", "x ", "www.a.org/b?c"]
        {
            if is_plain(value) {
                let parsed = tree_text(&parse(FileId(0), value, 0..value.len(), &Dialect::default()));
                assert_eq!(parsed, value);
            }
        }
    }
}
