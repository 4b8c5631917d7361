//! Completes the whole tree: ids of headings, numbers of footnotes, captions without a table.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::Dialect;
use crate::markdown::masking;
use crate::markdown::tree::{Kind, Parsed, Tag, UNUSED_NOTE};
use crate::url::slug;

/// Gives every heading without an id a unique one made from its text: with `-2`, `-3` and so on at
/// its end, and with `text-` before an id that another part of the page has.
pub(super) fn name_headings(parsed: &mut Parsed, headings: &[u32], dialect: &Dialect) {
    let mut taken: HashSet<String> = HashSet::with_capacity(headings.len());
    for at in headings {
        if let Kind::Start(Tag::Heading(heading)) = &parsed.events[*at as usize].kind
            && heading.explicit_id
        {
            taken.insert(heading.id.to_string());
        }
    }
    let mut counts: HashMap<String, u32> = HashMap::new();
    for at in headings {
        let words = parsed.text_within(*at as usize);
        let Kind::Start(Tag::Heading(heading)) = &mut parsed.events[*at as usize].kind else { continue };
        if heading.explicit_id {
            continue;
        }
        let mut id = slug(&words);
        if id.is_empty() {
            id.push_str("section");
        }
        if dialect.is_reserved(&id) {
            id.insert_str(0, "text-");
        }
        if taken.contains(&id) {
            let count = counts.entry(id.clone()).or_insert(1);
            loop {
                *count += 1;
                let next = format!("{id}-{count}");
                if !taken.contains(&next) {
                    id = next;
                    break;
                }
            }
        }
        taken.insert(id.clone());
        heading.id = Cow::Owned(id);
    }
}

/// Numbers the references, sorts the footnotes by number, and gives each definition the index of its footnote. Removes
/// footnotes without a reference.
pub(super) fn number_footnotes(parsed: &mut Parsed) {
    if parsed.footnotes.is_empty() {
        return;
    }
    // Labels are compared ignoring case (GitHub's footnotes); the first of two definitions counts.
    let mut by_label: HashMap<String, usize> = HashMap::new();
    for (index, footnote) in parsed.footnotes.iter().enumerate() {
        by_label.entry(footnote.label.to_lowercase()).or_insert(index);
    }
    // The order of the definitions: first as the text refers to them, then as their texts refer to others.
    let mut order: Vec<usize> = Vec::new();
    let mut numbers: Vec<u32> = vec![0; parsed.footnotes.len()];
    let mut counts: Vec<u32> = vec![0; parsed.footnotes.len()];
    let mut walk =
        FootnoteNumbering { by_label: &by_label, order: &mut order, numbers: &mut numbers, counts: &mut counts };
    walk.number_range(parsed, 0..parsed.events.len());
    let mut next = 0;
    while let Some(index) = walk.order.get(next).copied() {
        let at = parsed.footnotes[index].definition as usize;
        walk.number_range(parsed, at + 1..parsed.events[at].pair as usize);
        next += 1;
    }
    for index in (0..parsed.footnotes.len()).filter(|index| numbers[*index] == 0) {
        let at = parsed.footnotes[index].definition as usize;
        if let Kind::Start(tag) = &mut parsed.events[at].kind {
            *tag = Tag::FootnoteDefinition(UNUSED_NOTE);
        }
    }
    let mut sorted = Vec::with_capacity(order.len());
    for (place, index) in order.iter().enumerate() {
        let mut footnote = parsed.footnotes[*index].clone();
        footnote.references = counts[*index];
        if let Kind::Start(tag) = &mut parsed.events[footnote.definition as usize].kind {
            *tag = Tag::FootnoteDefinition(place as u32);
        }
        sorted.push(footnote);
    }
    parsed.footnotes = sorted;
}

struct FootnoteNumbering<'w> {
    by_label: &'w HashMap<String, usize>,
    order: &'w mut Vec<usize>,
    numbers: &'w mut [u32],
    counts: &'w mut [u32],
}

impl FootnoteNumbering<'_> {
    /// Numbers the references in a range of events, except those within the texts of other footnotes.
    fn number_range(&mut self, parsed: &mut Parsed, range: std::ops::Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let event = &mut parsed.events[at];
            match &mut event.kind {
                Kind::Start(Tag::FootnoteDefinition(_)) => at = event.pair as usize,
                Kind::FootnoteReference { label, number, occurrence } => {
                    if let Some(index) = self.by_label.get(&label.to_lowercase()).copied() {
                        if self.numbers[index] == 0 {
                            self.order.push(index);
                            self.numbers[index] = self.order.len() as u32;
                        }
                        self.counts[index] += 1;
                        (*number, *occurrence) = (self.numbers[index], self.counts[index]);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// Turns captions without a table back into paragraphs.
pub(super) fn release_captions(parsed: &mut Parsed) {
    for at in 1..parsed.events.len() {
        let holder = &parsed.events[at - 1].kind;
        if !matches!(holder, Kind::Start(Tag::Table(table)) if table.columns.is_empty()) {
            continue;
        }
        parsed.events[at - 1].kind = Kind::Start(Tag::Paragraph);
        let end = parsed.events[at].pair as usize;
        for (at, word) in [(at, masking::CAPTION), (end, "")] {
            let event = &mut parsed.events[at];
            (event.kind, event.pair) = (Kind::Text(Cow::Borrowed(word)), at as u32);
        }
    }
}
