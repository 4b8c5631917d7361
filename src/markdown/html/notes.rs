//! Writes footnotes: the references in the text, and the notes at its end with links back.

use super::Writer;
use crate::markdown::outline::reference_id;
use crate::markdown::tree::*;

impl<'p, 's> Writer<'_, 'p, 's, '_> {
    pub(super) fn reference(&mut self, label: &str, number: u32, occurrence: u32) {
        if number == 0 {
            self.text(&format!("[^{label}]"));
            return;
        }
        if self.inline {
            return self.note_in_line(number);
        }
        let number = self.note_number(number);
        self.out.push_str("<sup class=\"footnote-reference\"");
        self.id("", &reference_id(number, occurrence));
        self.out.push_str("><a href=\"#");
        let number = number.to_string();
        self.anchor("fn_", &number);
        self.out.push_str("\" role=\"doc-noteref\" aria-label=\"");
        self.interface_text("footnote-reference");
        self.out.push_str(&format!(" {number}\">{number}</a></sup>"));
    }

    /// Writes a note in brackets after its first reference, because a field in one line has no notes at its end.
    /// Notes of another note follow later, because a chain of notes may be long.
    fn note_in_line(&mut self, number: u32) {
        self.waiting.push_back(number);
        if !self.in_note {
            self.waiting_notes();
        }
    }

    /// Writes the notes in brackets that wait for their place, each once.
    pub(super) fn waiting_notes(&mut self) {
        let parsed = self.parsed;
        let last_words = self.last_words;
        self.in_note = true;
        while let Some(number) = self.waiting.pop_front() {
            let Some(footnote) = parsed.footnotes.get((number as usize).saturating_sub(1)) else { continue };
            if !self.shown_notes.insert(number) {
                continue;
            }
            let start = footnote.definition as usize;
            let end = parsed.events[start].pair as usize;
            self.last_words = parsed.last_text_in(start + 1..end);
            self.out.push_str(" (");
            self.events(start + 1, end);
            self.out.push(')');
        }
        self.in_note = false;
        self.last_words = last_words;
    }

    /// Returns the number of a note on the page: notes of other texts follow those of the page's own text.
    fn note_number(&self, number: u32) -> u32 {
        self.context.rest_of_page.map_or(number, |beside| beside.notes + self.page.notes + number)
    }

    /// Writes the notes at the end of the text.
    pub(super) fn footnotes(&mut self) {
        let parsed = self.parsed;
        if parsed.footnotes.is_empty() {
            return;
        }
        self.out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label");
        match self.context.rest_of_page {
            // A field may be anywhere in the outline of the page, so its notes get no heading.
            Some(_) => {
                self.out.push_str("=\"");
                self.interface_text("footnotes");
                self.out.push_str("\">\n");
            }
            None => {
                self.out.push_str("ledby=\"");
                self.anchor("fn_", "all");
                let level = self.level(2);
                self.out.push_str(&format!("\">\n<h{level} class=\"visually-hidden\""));
                self.id("fn_", "all");
                self.out.push('>');
                self.interface_text("footnotes");
                self.out.push_str(&format!("</h{level}>\n"));
            }
        }
        let start = match self.note_number(1) {
            1 => String::new(),
            first => format!(" start=\"{first}\""),
        };
        self.out.push_str(&format!("<ol{start}>\n"));
        for (index, footnote) in parsed.footnotes.iter().enumerate() {
            self.out.push_str("<li");
            self.id("fn_", &self.note_number(index as u32 + 1).to_string());
            self.out.push('>');
            let start = footnote.definition as usize;
            let end = parsed.events[start].pair as usize;
            self.events(start + 1, end);
            if !self.ends_in_paragraph(end) {
                self.out.push_str("<p>");
                self.back_links(index as u32 + 1, footnote.references);
                self.out.push_str("</p>\n");
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    /// Returns whether the event before `at` closes a paragraph that is not written as a figure.
    pub(super) fn ends_in_paragraph(&self, at: usize) -> bool {
        let last = at.checked_sub(1).map(|last| &self.parsed.events[last]);
        let Some(Event { kind: Kind::End, pair, .. }) = last else { return false };
        let start = *pair as usize;
        let lone_image = matches!(&self.parsed.events.get(start + 1), Some(Event { kind: Kind::Start(Tag::Image(image)), pair, .. })
            if !image.title.is_empty() && *pair as usize + 2 == at);
        matches!(self.parsed.events[start].kind, Kind::Start(Tag::Paragraph)) && !lone_image
    }

    /// Writes the links back from a note if the paragraph that ends at `at` is its last.
    pub(super) fn back_links_before(&mut self, at: usize) {
        let parsed = self.parsed;
        if let Some(Event { kind: Kind::End, pair, .. }) = parsed.events.get(at + 1)
            && let Kind::Start(Tag::FootnoteDefinition(index)) = &parsed.events[*pair as usize].kind
            && let Some(footnote) = parsed.footnotes.get(*index as usize)
        {
            self.back_links(index + 1, footnote.references);
        }
    }

    pub(super) fn back_links(&mut self, number: u32, references: u32) {
        let number = self.note_number(number);
        for occurrence in 1..=references {
            self.out.push_str(" <a href=\"#");
            self.anchor("", &reference_id(number, occurrence));
            self.out.push_str("\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"");
            self.interface_text("footnote-back");
            self.out.push_str(&format!(" {number}"));
            if occurrence > 1 {
                self.out.push_str(&format!(".{occurrence}"));
            }
            self.out.push_str("\">\u{21a9}\u{fe0e}</a>");
        }
    }
}
