//! Splits text into words in the same way for the index and the script of the search page: lower
//! case without diacritics, separated by all characters that are neither letters nor digits.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer runs of letters are not words that a visitor types, but parts of addresses and codes.
const LONGEST: usize = 40;

/// Returns text in lower case without diacritics: `Tŷ` becomes `ty`. The script does the same:
/// `toLowerCase`, NFD, without `\p{M}`.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(text.to_ascii_lowercase()),
            false => Cow::Borrowed(text),
        };
    }
    Cow::Owned(text.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).collect())
}

/// Calls `each` with every word of a text. Single letters and runs of more than `LONGEST` are not
/// words.
pub fn each_word(text: &str, mut each: impl FnMut(&str)) {
    for word in fold(text).split(|c: char| !c.is_alphanumeric()) {
        let mut letters = word.chars();
        if letters.next().is_some() && letters.next().is_some() && letters.count() <= LONGEST - 2 {
            each(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each_word(text, |word| all.push(word.to_owned()));
        all
    }

    #[test]
    fn case_and_diacritics_do_not_count() {
        assert_eq!(words("Tŷ, CAFÉ; to\u{302} bach"), ["ty", "cafe", "to", "bach"]);
        assert_eq!(words("Ŵyl Ddewi 2026"), ["wyl", "ddewi", "2026"]);
        assert_eq!(words("İstanbul ΟΔΟΣ"), ["istanbul", "οδος"]);
    }

    #[test]
    fn signs_separate_words_and_single_letters_are_not_words() {
        assert_eq!(words("drop-in; parents’ x 5 11"), ["drop", "in", "parents", "11"]);
        assert_eq!(words(&"a".repeat(41)), [""; 0]);
        assert_eq!(words(&"a".repeat(40)).len(), 1);
    }
}
