//! Writes the parts of a text that need the page's context: links, images, tables; also code and tasks.

use std::borrow::Cow;

use super::{Writer, escape};
use crate::images::SIZES;
use crate::markdown::context::{Href, ResolvedLink};
use crate::markdown::highlight::{MOST_COLOURED, highlight};
use crate::markdown::tree::*;

/// The most bytes of the name of a column that is repeated in each cell. It limits the size of a page with a long table.
const LONGEST_LABEL: usize = 48;

impl<'p, 's> Writer<'_, 'p, 's, '_> {
    pub(super) fn link(&mut self, link: &Link) {
        self.unexplained += 1;
        let to = match link.kind {
            LinkKind::Email => ResolvedLink::Href(Href { href: link.target.to_string(), ..Href::default() }),
            _ => (self.context.link)(&link.target),
        };
        match to {
            ResolvedLink::Href(href) => {
                self.out.push_str("<a href=\"");
                escape(&href.href, self.out);
                self.out.push('"');
                self.attribute("hreflang", href.hreflang.as_deref());
                self.attribute("lang", link.lang.as_deref());
                self.attribute("title", Some(&link.title));
                self.out.push('>');
                self.links.push(Some(href.note.unwrap_or_default()));
            }
            ResolvedLink::WordsOnly => {
                if link.lang.is_some() {
                    self.out.push_str("<span");
                    self.attribute("lang", link.lang.as_deref());
                    self.out.push('>');
                }
                self.links.push(None);
            }
        }
    }

    pub(super) fn end_link(&mut self, link: &Link) {
        self.unexplained -= 1;
        match self.links.pop().flatten() {
            Some(note) => {
                if !note.is_empty() {
                    self.out.push(' ');
                    escape(&note, self.out);
                }
                self.out.push_str("</a>");
            }
            None if link.lang.is_some() => self.out.push_str("</span>"),
            None => {}
        }
    }

    pub(super) fn image(&mut self, at: usize, image: &Image) {
        let to = (self.context.image)(&image.src);
        let srcset = to.as_ref().and_then(|to| to.srcset.as_deref());
        if srcset.is_some() {
            self.out.push_str("<picture><source type=\"image/webp\"");
            self.attribute("srcset", srcset);
            self.attribute("sizes", Some(SIZES));
            self.out.push('>');
        }
        self.out.push_str("<img src=\"");
        escape(to.as_ref().map_or(&*image.src, |to| &to.src), self.out);
        self.out.push('"');
        self.out.push_str(" alt=\"");
        if image.get("decorative").is_none() {
            let alt = self.parsed.text_within(at);
            escape(&alt, self.out);
        }
        self.out.push('"');
        if let Some((width, height)) = to.as_ref().and_then(|to| to.size) {
            self.out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        self.attribute("lang", image.get("lang"));
        // The first image of a page loads at once, because it may be visible first.
        self.out.push_str(if self.page.pictured { " loading=\"lazy\">" } else { ">" });
        self.page.pictured = true;
        if srcset.is_some() {
            self.out.push_str("</picture>");
        }
    }

    /// Writes a paragraph with only a titled image as a figure. Returns whether it did.
    pub(super) fn figure(&mut self, at: usize) -> bool {
        let parsed = self.parsed;
        let Some(Event { kind: Kind::Start(Tag::Image(image)), pair, .. }) = parsed.events.get(at + 1) else {
            return false;
        };
        if self.inline || image.title.is_empty() || *pair + 1 != parsed.events[at].pair {
            return false;
        }
        self.out.push_str("<figure>\n");
        self.image(at + 1, image);
        self.out.push_str("\n<figcaption>");
        self.text(&image.title);
        self.out.push_str("</figcaption>\n</figure>\n");
        true
    }

    pub(super) fn code_block(&mut self, at: usize, language: &str) {
        let mut code = Cow::Borrowed("");
        for event in self.parsed.events_inside(at) {
            if let Kind::Text(text) = &event.kind {
                if code.is_empty() {
                    code = Cow::Borrowed(text);
                } else {
                    code.to_mut().push_str(text);
                }
            }
        }
        if self.inline {
            self.out.push_str("<code>");
            escape(code.trim_end(), self.out);
            self.out.push_str("</code>");
            return;
        }
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.out.push_str(" class=\"language-");
            escape(language, self.out);
            self.out.push('"');
        }
        self.out.push('>');
        let is_coloured = self.context.highlight && self.page.coloured + code.len() <= MOST_COLOURED;
        self.page.coloured += if is_coloured { code.len() } else { 0 };
        match is_coloured.then(|| highlight(&code, language)).flatten() {
            Some(html) => self.out.push_str(&html),
            None => escape(&code, self.out),
        }
        self.out.push_str("</code></pre>\n");
    }

    pub(super) fn table(&mut self, at: usize, table: &'p Table) {
        (self.columns, self.body) = (&table.columns, false);
        self.out.push_str("<div class=\"table-scroll\" role=\"group\" ");
        let captioned = matches!(self.parsed.events.get(at + 1), Some(Event { kind: Kind::Start(Tag::Caption), .. }));
        if captioned {
            self.page.captions += 1;
            self.out.push_str("aria-labelledby=\"");
            match &table.id {
                Some(id) => self.anchor("", id),
                None => self.anchor("caption_", &self.page.captions.to_string()),
            }
        } else {
            self.out.push_str("aria-label=\"");
            self.interface_text("table-label");
        }
        self.labels = self.column_labels(at);
        let stacks = !self.labels.is_empty();
        self.out.push_str("\" tabindex=\"0\">\n<table");
        self.out.push_str(if stacks { " class=\"stack text\">\n" } else { ">\n" });
    }

    /// Returns the names of a table's columns if its rows stack on a narrow screen: two columns fit there as they are, and
    /// a cell is only clear beside the name of its column.
    fn column_labels(&self, at: usize) -> Vec<String> {
        let end = self.parsed.events[at].pair as usize;
        let mut labels: Vec<String> = Vec::new();
        for event in &self.parsed.events[at + 1..end] {
            match &event.kind {
                Kind::Start(Tag::TableRow) => break,
                Kind::Start(Tag::TableCell) => labels.push(String::new()),
                Kind::Text(text) | Kind::Code(text) => labels.last_mut().into_iter().for_each(|own| own.push_str(text)),
                Kind::SoftBreak | Kind::HardBreak => labels.last_mut().into_iter().for_each(|own| own.push(' ')),
                _ => {}
            }
        }
        let fits = |label: &String| !label.trim().is_empty() && label.len() <= LONGEST_LABEL;
        let stacks = labels.len() > 2 && labels.iter().skip(1).all(fits) && labels[0].len() <= LONGEST_LABEL;
        if stacks { labels } else { Vec::new() }
    }

    /// Adds the name of its column to a cell with content.
    pub(super) fn label(&mut self, at: usize) {
        let is_empty = self.parsed.events[at].pair as usize == at + 1;
        let label = self.labels.get(self.column).filter(|label| !label.is_empty() && !self.head && !is_empty);
        if let Some(label) = label.cloned() {
            self.attribute("data-label", Some(&label));
        }
    }

    /// Returns the id that the author gave the table with the caption at `at`.
    pub(super) fn table_id(&self, at: usize) -> Option<&'p str> {
        match &self.parsed.events.get(at.checked_sub(1)?)?.kind {
            Kind::Start(Tag::Table(table)) => table.id.as_deref(),
            _ => None,
        }
    }

    pub(super) fn task(&mut self, done: bool) {
        let (key, mark) = if done { ("task-done", "\u{2713}") } else { ("task-open", "\u{25a1}") };
        self.out.push_str("<span class=\"task-mark\" aria-hidden=\"true\">");
        self.out.push_str(mark);
        self.out.push_str("</span> <span class=\"visually-hidden\">");
        self.interface_text(key);
        self.out.push_str(" </span>");
    }
}
