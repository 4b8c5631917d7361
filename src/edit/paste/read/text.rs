//! Reads the parts of a line: text, links and pictures.

use crate::check::rendered::tree::Node;

use super::{Context, Flow, Reader, push_char};
use crate::edit::paste::blocks::*;
use crate::edit::paste::links::LinkTarget;
use crate::edit::paste::notes::Loss;
use crate::edit::paste::style::Raised;
use crate::edit::paste::symbols;

impl Reader<'_> {
    pub(super) fn text(&mut self, text: &str, context: &Context, flow: &mut Flow) {
        let shown = text.trim();
        if !shown.is_empty() {
            if context.is_underlined && context.link == 0 {
                self.read.notes.add(Loss::Underline);
            }
            if context.is_coloured && context.link == 0 && !context.has_own_colour {
                self.read.notes.add(Loss::Colour);
            }
        }
        if context.raised != Raised::No && !shown.is_empty() {
            match symbols::in_unicode(shown, context.raised == Raised::Up) {
                Some(raised) => return raised.chars().for_each(|c| push_char(c, context, flow)),
                None if symbols::may_be_lowered(shown) || context.link != 0 => {}
                None if !shown.contains(char::is_alphanumeric) => {}
                None => self.read.notes.raised(shown),
            }
        }
        for c in text.chars() {
            if c == '\u{2028}' {
                flow.line.push(Styled { piece: Piece::Break, marks: 0, link: 0 });
                continue;
            }
            let seen = match context.font {
                Some(font) => font.seen(c).map_or_else(
                    || {
                        if c.is_alphanumeric() {
                            self.read.notes.add(Loss::Symbol);
                        }
                        symbols::ordinary(c)
                    },
                    |c| Ok(Some(c)),
                ),
                None => symbols::ordinary(c),
            };
            match seen {
                Ok(Some(c)) => push_char(c, context, flow),
                Ok(None) => {}
                Err(()) => self.read.notes.add(Loss::Symbol),
            }
        }
    }

    pub(super) fn link(&mut self, at: usize, node: &Node, context: &Context, flow: &mut Flow) {
        let Some(href) = node.get("href") else { return self.read_children(at, context, flow) };
        let target = LinkTarget::read(href);
        if self.references.without_text.contains(&at) {
            self.read.notes.add(Loss::FootnoteMissing);
            return self.read_children(at, context, flow);
        }
        let words = || self.tree.words(at);
        match &target {
            LinkTarget::Address(_) => {}
            LinkTarget::LocalFile => self.read.notes.local_link(&words()),
            LinkTarget::Incomplete => self.read.notes.partial_link(&words()),
            LinkTarget::Internal if words().is_empty() => {}
            LinkTarget::Internal => self.read.notes.add(Loss::InternalLink),
        }
        let mut inner = Context { has_own_colour: true, is_underlined: false, ..*context };
        if let LinkTarget::Address(address) = target {
            self.read.links.push(address);
            inner.link = self.read.links.len() as u32;
        }
        self.read_children(at, &inner, flow);
    }

    pub(super) fn picture(&mut self, node: &Node, context: &Context, flow: &mut Flow) {
        let alt = node.get("alt").unwrap_or_default().trim();
        // A picture of an emoji is its text.
        let is_emoji =
            !alt.is_empty() && alt.chars().count() <= 8 && !alt.chars().any(|c| c.is_ascii() || c.is_alphanumeric());
        if is_emoji {
            return alt.chars().for_each(|c| push_char(c, context, flow));
        }
        // A picture of one pixel counts readers; a hidden one decorates.
        let is_dot = ["width", "height"].iter().any(|side| matches!(node.get(side), Some("0" | "1")));
        if !is_dot {
            let before = if trimmed(&flow.line).is_empty() { &self.recent } else { &flow.line };
            self.read.notes.picture(alt, before);
        }
    }
}
