//! Implements a cheap prefilter for words, with possible false positives. [`Block::keyword_matches`] applies it to
//! every word of a block.

#[cfg(doc)]
use super::Block;

/// The set of first letters, with the second characters and lengths of the keywords. Supports only ASCII
/// first letters, in either case.
pub(super) struct KeywordFilter {
    /// For each first letter, a bit for each second character. Some characters share a bit.
    seconds: [u32; 26],
    /// For each first letter, a bit for each length.
    lengths: [u32; 26],
}

/// The features of a word that the filter compares.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordKey {
    /// Its first two bytes, letters in lower case. A missing byte is zero.
    start: [u8; 2],
    /// Its length as a bit.
    length: u32,
}

impl WordKey {
    /// Computes the features of a word.
    pub(super) const fn from_word(word: &[u8]) -> WordKey {
        let start = match word {
            [] => [0, 0],
            [first] => [first.to_ascii_lowercase(), 0],
            [first, second, ..] => [first.to_ascii_lowercase(), second.to_ascii_lowercase()],
        };
        // All lengths from 31 bytes on share a bit.
        WordKey { start, length: 1 << if word.len() < 31 { word.len() } else { 31 } }
    }
}

impl KeywordFilter {
    /// Creates an empty filter.
    pub(super) const fn new() -> KeywordFilter {
        KeywordFilter { seconds: [0; 26], lengths: [0; 26] }
    }

    /// Adds a keyword of at least two characters in lower case.
    pub(super) const fn with(mut self, word: &str) -> KeywordFilter {
        let WordKey { start: [first, second], length } = WordKey::from_word(word.as_bytes());
        self.seconds[(first - b'a') as usize] |= 1 << (second % 32);
        self.lengths[(first - b'a') as usize] |= length;
        self
    }

    /// Adds several keywords.
    pub(super) const fn with_all(mut self, words: &[&str]) -> KeywordFilter {
        let mut at = 0;
        while at < words.len() {
            self = self.with(words[at]);
            at += 1;
        }
        self
    }

    /// Returns whether a word may be a keyword. `false` is certain; `true` needs an exact comparison.
    pub(super) fn may_be(&self, word: WordKey) -> bool {
        let first = usize::from(word.start[0].wrapping_sub(b'a'));
        first < 26 && self.lengths[first] & word.length != 0 && self.seconds[first] & (1 << (word.start[1] % 32)) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::{KeywordFilter, WordKey};

    #[test]
    fn the_filter_accepts_every_keyword() {
        const WATCH: KeywordFilter = KeywordFilter::new().with_all(&["utilise", "prior"]);
        let may_be = |word: &str| WATCH.may_be(WordKey::from_word(word.as_bytes()));
        assert!(["utilise", "Utilise", "PRIOR", "price"].iter().all(|word| may_be(word)));
        assert!(["use", "", "u", "ŵyl", "12345", "prioress", "plant", "1rior"].iter().all(|word| !may_be(word)));
    }
}
