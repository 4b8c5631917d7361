//! Which of English and Welsh some words are in: words in, how many of each language's little words among them out. Names and places have
//! none, so they count for neither.

/// Little words that only English has, of those that both write alike ("a", "i", "at", "her", "has") none.
#[rustfmt::skip]
const ENGLISH: [&str; 62] = [
    "about", "after", "all", "and", "any", "are", "as", "because", "been", "before", "but", "by", "can", "each", "every", "for", "from", "have",
    "how", "if", "in", "into", "is", "it", "its", "may", "more", "most", "must", "no", "not", "of", "on", "one", "or", "our", "out",
    "over", "shall", "she", "should", "so", "than", "that", "the", "their", "them", "there", "these", "they", "this", "to", "until", "was",
    "we", "what", "when", "which", "who", "with", "you", "your",
];
/// Little words that only Welsh has; not those that stand in the names of places ("y", "yr", "ar").
#[rustfmt::skip]
const WELSH: [&str; 77] = [
    "ac", "ag", "bob", "bod", "bydd", "byddwn", "cael", "chi", "chwi", "cyn", "dan", "ddim", "ddydd", "dros", "dydd", "dylai", "dylid", "ei",
    "eich", "ein", "er", "eraill", "eu", "fel", "felly", "fod", "fydd", "fyddwn", "gael", "gall", "gallwch", "gan", "gellir", "gennym", "gyda",
    "gydag", "gyfer", "hefyd", "hon", "hwn", "hyd", "hyn", "hynny", "i'r", "i’r", "mae", "maent", "mewn", "nac", "nad", "neu", "nhw", "ni", "nid",
    "o'r", "oedd", "oes", "ond", "o’r", "pan", "pob", "rhaid", "rhwng", "rydw", "rydych", "rydym", "sef", "sut", "sy", "sydd", "trwy", "wedi",
    "wrth", "ydych", "yma", "yn", "yw",
];

/// How many little words of each language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tongues {
    /// English.
    pub english: usize,
    /// Welsh.
    pub welsh: usize,
}

/// How much more there must be of one language than of the other.
const MARGIN: (usize, usize) = (3, 2);

impl Tongues {
    /// Whether the words are in this language, `en` or `cy`, by a margin of 3 to 2.
    pub fn is_mostly(self, language: &str) -> bool {
        let (own, other) = self.of(language);
        own > 0 && own * MARGIN.1 > other * MARGIN.0
    }

    /// The little words of this language, and those of the other.
    pub fn of(self, language: &str) -> (usize, usize) {
        if language == "cy" { (self.welsh, self.english) } else { (self.english, self.welsh) }
    }

    /// Counts a word without punctuation at its ends.
    pub fn take(&mut self, word: &str) {
        /// Bytes: no little word is longer.
        const LONGEST: usize = 8;
        if ends_as_welsh(word) {
            self.welsh += 1;
            return;
        }
        let mut lower = [0; LONGEST];
        let Some(lower) = lower.get_mut(..word.len()) else { return };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.english += usize::from(ENGLISH.binary_search_by(|own| own.as_bytes().cmp(lower)).is_ok());
        self.welsh += usize::from(WELSH.binary_search_by(|own| own.as_bytes().cmp(lower)).is_ok());
    }

    /// Both together.
    pub fn and(self, other: Tongues) -> Tongues {
        Tongues { english: self.english + other.english, welsh: self.welsh + other.welsh }
    }
}

/// Whether a word ends as only Welsh ones do: in what leans on it ("tudalennau'n", "wedi'u") or as a request ("dewiswch").
fn ends_as_welsh(word: &str) -> bool {
    /// Bytes: a shorter word may be a name, "O'r".
    const SHORTEST: usize = 5;
    let bytes = word.as_bytes();
    match bytes {
        _ if bytes.len() < SHORTEST => false,
        [.., b'\'', b'n' | b'r' | b'u' | b'w' | b'i'] => true,
        // A typographic apostrophe, U+2019.
        [.., 0xE2, 0x80, 0x99, b'n' | b'r' | b'u' | b'w' | b'i'] => true,
        [.., b'w', b'c', b'h'] => true,
        _ => false,
    }
}

/// Counts in words without punctuation at their ends.
pub fn of_words<'w>(words: impl Iterator<Item = &'w str>) -> Tongues {
    let mut out = Tongues::default();
    words.for_each(|word| out.take(word));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart_by_their_little_words() {
        let english = of_words("We keep the hall open for families who have to wait.".split(' '));
        let welsh = of_words("Rydym yn cadw'r neuadd ar agor i deuluoedd sydd yn gorfod aros.".split(' '));
        assert!(english.is_mostly("en") && !english.is_mostly("cy"), "{english:?}");
        assert!(welsh.is_mostly("cy") && !welsh.is_mostly("en"), "{welsh:?}");
        assert!(!of_words("Ysgol Glan Afon, Pont Helyg".split(' ')).is_mostly("cy"));
        // By endings more than by little words.
        let request = of_words("Dewiswch y drefn y bydd tudalennau’n cael eu hargraffu".split(' '));
        assert_eq!(request, Tongues { english: 0, welsh: 5 });
        assert_eq!(of_words("Harwich and the church, o'clock, rock'n'roll".split(' ')).welsh, 0);
    }

    #[test]
    fn lists_are_in_order_and_have_nothing_in_common() {
        assert!(ENGLISH.is_sorted() && WELSH.is_sorted());
        assert!(!ENGLISH.iter().any(|word| WELSH.contains(word)));
    }
}
