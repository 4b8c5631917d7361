//! Words that stand in a source between marks: kept as places in it, not a second time. A site keeps the words of all its events, and those
//! are the longest that any calendar has.

use std::sync::Arc;

use crate::source::Source;

/// How many bytes must be the same for a place to be remembered: it takes as much memory as these.
const LEAST: usize = 12;
/// How far ahead the next words are looked for, in bytes: past the address of a link, the marks of a table, a directive.
const AHEAD: usize = 1024;

/// A text made of stretches of a source, and of what stands between them.
#[derive(Debug, Clone, Default)]
pub struct SourceSlices {
    source: Option<Arc<Source>>,
    parts: Box<[Slice]>,
    /// All that does not stand in the source.
    own: Box<str>,
}

/// So many bytes of its own, then a stretch of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slice {
    own: u32,
    start: u32,
    length: u32,
}

impl SourceSlices {
    /// A text much of which stands in a source, in that order, from a byte on.
    pub fn new(text: &str, source: &Arc<Source>, from: usize) -> SourceSlices {
        let (mut parts, mut own, mut before) = (Vec::new(), String::new(), 0);
        let (mut at, mut done) = (boundary(&source.text, from), 0);
        while let Some(next) = text[done..].chars().next() {
            let found = text[done..].get(..boundary(&text[done..], LEAST)).filter(|words| words.len() >= LEAST);
            let ahead = &source.text[at..boundary(&source.text, at + AHEAD)];
            let Some(start) = found.and_then(|words| ahead.find(words)).map(|start| at + start) else {
                own.push(next);
                done += next.len_utf8();
                continue;
            };
            let alike = text[done..].chars().zip(source.text[start..].chars()).take_while(|(a, b)| a == b);
            let length = alike.map(|(c, _)| c.len_utf8()).sum::<usize>();
            parts.push(Slice { own: (own.len() - before) as u32, start: start as u32, length: length as u32 });
            (at, done, before) = (start + length, done + length, own.len());
        }
        let source = (!parts.is_empty()).then(|| Arc::clone(source));
        SourceSlices { source, parts: parts.into(), own: own.into() }
    }

    /// Bytes of the whole text.
    pub fn len(&self) -> usize {
        self.own.len() + self.parts.iter().map(|part| part.length as usize).sum::<usize>()
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds the text.
    pub fn push_to(&self, out: &mut String) {
        let mut own = 0;
        for part in &self.parts {
            let next = own + part.own as usize;
            let (start, end) = (part.start as usize, (part.start + part.length) as usize);
            out.push_str(&self.own[own..next]);
            out.push_str(self.source.as_ref().map_or("", |source| &source.text[start..end]));
            own = next;
        }
        out.push_str(&self.own[own..]);
    }
}

impl From<String> for SourceSlices {
    /// A text that stands nowhere else.
    fn from(text: String) -> SourceSlices {
        SourceSlices { own: text.into(), ..SourceSlices::default() }
    }
}

impl std::fmt::Display for SourceSlices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::with_capacity(self.len());
        self.push_to(&mut text);
        f.write_str(&text)
    }
}

impl PartialEq for SourceSlices {
    /// Whether they say the same, wherever it stands.
    fn eq(&self, other: &SourceSlices) -> bool {
        let is_one_source = match (&self.source, &other.source) {
            (Some(own), Some(others)) => Arc::ptr_eq(own, others),
            (own, others) => own.is_none() && others.is_none(),
        };
        is_one_source && self.parts == other.parts && self.own == other.own || self.to_string() == other.to_string()
    }
}

/// The last byte up to `at` at which a character begins, or the text ends.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { path: String::new(), text: text.to_owned() })
    }

    #[test]
    fn words_between_marks_are_kept_as_places() {
        let source = source(
            "+++\n+++\n\n## Bring a coat\n\nMeet at the **tŷ gwydr**; see [the map of the park](@/map.md) first.\n",
        );
        let text = "Bring a coat\n\nMeet at the tŷ gwydr; see the map of the park first.";
        let excerpt = SourceSlices::new(text, &source, 8);
        assert_eq!((excerpt.to_string(), excerpt.len()), (text.to_owned(), text.len()));
        assert_eq!((excerpt.parts.len(), &*excerpt.own), (2, "tŷ gwydr; see  first."));
        assert_eq!(excerpt, SourceSlices::from(text.to_owned()));
        assert_ne!(excerpt, SourceSlices::new("Bring a coat", &source, 8));
        assert!(
            SourceSlices::new("", &source, 8).is_empty() && SourceSlices::new("short", &source, 99).source.is_none()
        );
    }

    proptest! {
        #[test]
        fn it_says_what_it_was_made_of(words in "[a-cŵé \n*]{0,90}", around in "[a-cŵé \n*]{0,30}", from in 0usize..140) {
            let text = words.replace('*', "");
            let excerpt = SourceSlices::new(&text, &source(&format!("{around}{words}{around}")), from);
            prop_assert_eq!(excerpt.to_string(), text.as_str());
            prop_assert_eq!(excerpt.len(), text.len());
        }
    }
}
