//! Sentences: a block of words in, each of its sentences out, with how many words it counts and where it stands.

use std::ops::Range;

use super::Block;

/// One sentence of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// How many words it counts: a name of several words, an address and a piece of code count once each.
    pub count: usize,
    /// Which of the block's words it holds.
    pub words: Range<usize>,
    /// Where it stands in the block's text, without its full stop.
    pub range: Range<usize>,
}

/// The sentences of a block, in order. One ends with a full stop, a question or an exclamation, unless the next word begins small.
pub fn sentences(block: &Block) -> Vec<Sentence> {
    let mut out = Vec::new();
    let (mut count, mut name, mut first) = (0, false, 0);
    let mut start = None;
    let mut words = block.words().enumerate().peekable();
    while let Some((at, word)) = words.next() {
        let from = *start.get_or_insert(word.start);
        // Punctuation between the words of a name parts it in two.
        if !(word.core.is_empty() || name && word.capital) {
            count += 1;
        }
        name = word.capital && word.tail().is_empty();
        let next = words.peek();
        let ends = word.tail().contains(['.', '!', '?'])
            && next.is_none_or(|(_, next)| next.core.chars().next().is_none_or(|c| !c.is_lowercase()));
        if ends || next.is_none() {
            out.push(Sentence { count, words: first..at + 1, range: from..word.end() });
            (count, name, first, start) = (0, false, at + 1, None);
        }
    }
    out
}
