//! Distinguishes English from Welsh. Takes words and returns how many common short words of each language
//! they contain. Names and places contain none, so they do not count.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// Common short words of English, except those that Welsh spells alike ("a", "i", "at", "her", "has").
#[rustfmt::skip]
const ENGLISH: [&str; 62] = [
    "about", "after", "all", "and", "any", "are", "as", "because", "been", "before", "but", "by", "can", "each", "every", "for", "from", "have",
    "how", "if", "in", "into", "is", "it", "its", "may", "more", "most", "must", "no", "not", "of", "on", "one", "or", "our", "out",
    "over", "shall", "she", "should", "so", "than", "that", "the", "their", "them", "there", "these", "they", "this", "to", "until", "was",
    "we", "what", "when", "which", "who", "with", "you", "your",
];
/// Common short words of Welsh, except those in place names ("y", "yr", "ar").
#[rustfmt::skip]
const WELSH: [&str; 77] = [
    "ac", "ag", "bob", "bod", "bydd", "byddwn", "cael", "chi", "chwi", "cyn", "dan", "ddim", "ddydd", "dros", "dydd", "dylai", "dylid", "ei",
    "eich", "ein", "er", "eraill", "eu", "fel", "felly", "fod", "fydd", "fyddwn", "gael", "gall", "gallwch", "gan", "gellir", "gennym", "gyda",
    "gydag", "gyfer", "hefyd", "hon", "hwn", "hyd", "hyn", "hynny", "i'r", "i’r", "mae", "maent", "mewn", "nac", "nad", "neu", "nhw", "ni", "nid",
    "o'r", "oedd", "oes", "ond", "o’r", "pan", "pob", "rhaid", "rhwng", "rydw", "rydych", "rydym", "sef", "sut", "sy", "sydd", "trwy", "wedi",
    "wrth", "ydych", "yma", "yn", "yw",
];

/// The number of common short words of each language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LanguageCounts {
    /// English.
    pub english: usize,
    /// Welsh.
    pub welsh: usize,
}

/// The required ratio between the counts of both languages.
const MARGIN: (usize, usize) = (3, 2);

impl LanguageCounts {
    /// Returns whether the words are in this language, `en` or `cy`, by a ratio of 3 to 2.
    pub(super) fn is_mostly(self, language: &str) -> bool {
        let (own, other) = self.own_and_other(language);
        own > 0 && own * MARGIN.1 > other * MARGIN.0
    }

    /// Returns the count of this language, and that of the other.
    pub(super) fn own_and_other(self, language: &str) -> (usize, usize) {
        if language == "cy" { (self.welsh, self.english) } else { (self.english, self.welsh) }
    }

    /// Counts a word without punctuation at its ends.
    pub(super) fn count_word(&mut self, word: &str) {
        if ends_as_welsh(word) {
            self.welsh += 1;
            return;
        }
        match key(word).and_then(|key| COMMON_WORDS.get(&key)) {
            Some(KnownLanguage::English) => self.english += 1,
            Some(KnownLanguage::Welsh) => self.welsh += 1,
            None => {}
        }
    }

    /// Returns the sum of both counts.
    pub(super) fn plus(self, other: LanguageCounts) -> LanguageCounts {
        LanguageCounts { english: self.english + other.english, welsh: self.welsh + other.welsh }
    }
}

/// Returns whether a word has a Welsh ending: a clitic ("tudalennau'n", "wedi'u") or an imperative
/// ("dewiswch").
fn ends_as_welsh(word: &str) -> bool {
    /// Shortest word in bytes. A shorter one may be a name, "O'r".
    const SHORTEST: usize = 5;
    let bytes = word.as_bytes();
    match bytes {
        _ if bytes.len() < SHORTEST => false,
        [.., b'\'', b'n' | b'r' | b'u' | b'w' | b'i'] => true,
        // The typographic apostrophe, U+2019.
        [.., 0xE2, 0x80, 0x99, b'n' | b'r' | b'u' | b'w' | b'i'] => true,
        [.., b'w', b'c', b'h'] => true,
        _ => false,
    }
}

/// Longest common short word, in bytes.
const LONGEST: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KnownLanguage {
    English,
    Welsh,
}

/// Encodes a word in lower case as a number, so that one comparison suffices. Returns `None` for a word of more than
/// [`LONGEST`] bytes.
fn key(word: &str) -> Option<u64> {
    let mut bytes = [0; LONGEST];
    let start = LONGEST.checked_sub(word.len())?;
    bytes[start..].copy_from_slice(word.as_bytes());
    bytes.make_ascii_lowercase();
    Some(u64::from_be_bytes(bytes))
}

/// Both lists by the keys of their words. Every word of every page is looked up: searching the lists takes six times as
/// long, a tenth of the processor time of a build of 10,000 pages.
static COMMON_WORDS: LazyLock<HashMap<u64, KnownLanguage>> = LazyLock::new(|| {
    let words = |words: &'static [&'static str], language| words.iter().map(move |word| (key(word), language));
    let all = words(&ENGLISH, KnownLanguage::English).chain(words(&WELSH, KnownLanguage::Welsh));
    all.filter_map(|(key, language)| Some((key?, language))).collect()
});

/// Counts words without punctuation at their ends.
pub(super) fn count_words<'w>(words: impl Iterator<Item = &'w str>) -> LanguageCounts {
    let mut out = LanguageCounts::default();
    words.for_each(|word| out.count_word(word));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_detected_by_common_short_words() {
        let english = count_words("We keep the hall open for families who have to wait.".split(' '));
        let welsh = count_words("Rydym yn cadw'r neuadd ar agor i deuluoedd sydd yn gorfod aros.".split(' '));
        assert!(english.is_mostly("en") && !english.is_mostly("cy"), "{english:?}");
        assert!(welsh.is_mostly("cy") && !welsh.is_mostly("en"), "{welsh:?}");
        assert!(!count_words("Ysgol Glan Afon, Pont Helyg".split(' ')).is_mostly("cy"));
        // Here endings count more than common short words.
        let request = count_words("Dewiswch y drefn y bydd tudalennau’n cael eu hargraffu".split(' '));
        assert_eq!(request, LanguageCounts { english: 0, welsh: 5 });
        assert_eq!(count_words("Harwich and the church, o'clock, rock'n'roll".split(' ')).welsh, 0);
    }

    #[test]
    fn word_lists_are_sorted_and_disjoint() {
        assert!(ENGLISH.is_sorted() && WELSH.is_sorted());
        assert!(ENGLISH.iter().chain(&WELSH).all(|word| word.len() <= LONGEST));
        assert!(!ENGLISH.iter().any(|word| WELSH.contains(word)));
    }

    #[test]
    fn every_common_word_is_found_in_its_language() {
        for (words, english, welsh) in [(&ENGLISH[..], 1, 0), (&WELSH[..], 0, 1)] {
            for word in words {
                let upper = word.to_ascii_uppercase();
                for word in [*word, upper.as_str()] {
                    assert_eq!(count_words([word].into_iter()), LanguageCounts { english, welsh }, "{word}");
                }
            }
        }
        assert_eq!(count_words(["", "hedge", "ysgol", "everything"].into_iter()), LanguageCounts::default());
    }
}
