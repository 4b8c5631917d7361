//! A list of words to watch for in; a test of one word out that passes over nearly all others at a glance. [`Block::watched`] asks it of
//! every word of a block.

#[cfg(doc)]
use super::Block;

/// First letters and lengths that watched words have. Only ASCII letters count, of either case.
pub struct Watch {
    /// For each first letter, a bit for each length.
    lengths: [u32; 26],
}

impl Watch {
    /// Watches for nothing.
    pub const fn new() -> Watch {
        Watch { lengths: [0; 26] }
    }

    /// Watches for one word more, written in small letters.
    pub const fn and(mut self, word: &str) -> Watch {
        let bytes = word.as_bytes();
        self.lengths[(bytes[0] - b'a') as usize] |= 1 << length(bytes.len());
        self
    }

    /// Watches for several words more.
    pub const fn and_all(mut self, words: &[&str]) -> Watch {
        let mut at = 0;
        while at < words.len() {
            self = self.and(words[at]);
            at += 1;
        }
        self
    }

    /// Whether a word that begins with this byte, in small letters, and is so many bytes long may be one that is watched for: `false` is
    /// sure, `true` needs a closer look.
    pub fn may_be(&self, first: u8, bytes: usize) -> bool {
        let lengths = self.lengths.get(usize::from(first.wrapping_sub(b'a')));
        lengths.is_some_and(|lengths| lengths & (1 << length(bytes)) != 0)
    }
}

/// Lengths from 31 bytes on are told as one.
const fn length(bytes: usize) -> usize {
    if bytes < 31 { bytes } else { 31 }
}

#[cfg(test)]
mod tests {
    use super::Watch;

    #[test]
    fn no_watched_word_is_passed_over() {
        const WATCH: Watch = Watch::new().and_all(&["utilise", "prior"]);
        let may_be = |word: &str| WATCH.may_be(word.bytes().next().unwrap_or(0).to_ascii_lowercase(), word.len());
        assert!(["utilise", "Utilise", "PRIOR", "price"].iter().all(|word| may_be(word)));
        assert!(["use", "", "ŵyl", "12345", "prioress"].iter().all(|word| !may_be(word)));
    }
}
