//! A list of words to watch for in; a test of one word out that passes over nearly all others at a glance. [`Block::watched`] asks it of
//! every word of a block.

#[cfg(doc)]
use super::Block;

/// First letters, and the second characters and lengths that watched words have with each. Of first letters only those of ASCII count, of
/// either case.
pub(super) struct KeywordFilter {
    /// For each first letter, a bit for each second character; some share one.
    seconds: [u32; 26],
    /// For each first letter, a bit for each length.
    lengths: [u32; 26],
}

/// What a word is known by at a glance.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordKey {
    /// Its first two bytes, letters in small; nothing for what it does not have.
    start: [u8; 2],
    /// Its length as a bit.
    length: u32,
}

impl WordKey {
    /// Looks at a word.
    pub(super) const fn at(word: &[u8]) -> WordKey {
        let start = match word {
            [] => [0, 0],
            [first] => [first.to_ascii_lowercase(), 0],
            [first, second, ..] => [first.to_ascii_lowercase(), second.to_ascii_lowercase()],
        };
        // Lengths from 31 bytes on are told as one.
        WordKey { start, length: 1 << if word.len() < 31 { word.len() } else { 31 } }
    }
}

impl KeywordFilter {
    /// Watches for nothing.
    pub(super) const fn new() -> KeywordFilter {
        KeywordFilter { seconds: [0; 26], lengths: [0; 26] }
    }

    /// Watches for one word more, written in small letters, two characters or longer.
    pub(super) const fn and(mut self, word: &str) -> KeywordFilter {
        let WordKey { start: [first, second], length } = WordKey::at(word.as_bytes());
        self.seconds[(first - b'a') as usize] |= 1 << (second % 32);
        self.lengths[(first - b'a') as usize] |= length;
        self
    }

    /// Watches for several words more.
    pub(super) const fn and_all(mut self, words: &[&str]) -> KeywordFilter {
        let mut at = 0;
        while at < words.len() {
            self = self.and(words[at]);
            at += 1;
        }
        self
    }

    /// Whether a word may be one that is watched for: `false` is sure, `true` needs a closer look.
    pub(super) fn may_be(&self, word: WordKey) -> bool {
        let first = usize::from(word.start[0].wrapping_sub(b'a'));
        first < 26 && self.lengths[first] & word.length != 0 && self.seconds[first] & (1 << (word.start[1] % 32)) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::{KeywordFilter, WordKey};

    #[test]
    fn no_watched_word_is_passed_over() {
        const WATCH: KeywordFilter = KeywordFilter::new().and_all(&["utilise", "prior"]);
        let may_be = |word: &str| WATCH.may_be(WordKey::at(word.as_bytes()));
        assert!(["utilise", "Utilise", "PRIOR", "price"].iter().all(|word| may_be(word)));
        assert!(["use", "", "u", "ŵyl", "12345", "prioress", "plant", "1rior"].iter().all(|word| !may_be(word)));
    }
}
