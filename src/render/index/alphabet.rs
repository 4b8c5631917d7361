//! The alphabet of a language, and the first letter of a title.

use crate::site::sort_key;

/// Returns the letters of a language's alphabet, in dictionary order.
pub(crate) fn alphabet(code: &str) -> &'static [&'static str] {
    match code {
        "cy" => &[
            "A", "B", "C", "Ch", "D", "Dd", "E", "F", "Ff", "G", "Ng", "H", "I", "J", "K", "L", "Ll", "M", "N", "O",
            "P", "Ph", "Q", "R", "Rh", "S", "T", "Th", "U", "V", "W", "X", "Y", "Z",
        ],
        _ => &[
            "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U",
            "V", "W", "X", "Y", "Z",
        ],
    }
}

/// Returns the first letter of a title: Welsh digraphs count as one letter. "0-9" for other characters.
pub(crate) fn letter(title: &str, code: &str) -> String {
    let plain = sort_key(title);
    let letters = alphabet(code).iter();
    let longest = letters.filter(|letter| plain.starts_with(&letter.to_lowercase())).max_by_key(|letter| letter.len());
    longest.map_or_else(|| "0-9".to_owned(), |letter| (*letter).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn welsh_letters_of_two_signs_stay_together() {
        assert_eq!(letter("Chwarae", "cy"), "Ch");
        assert_eq!(letter("Chess club", "en"), "C");
        assert_eq!(letter("Ŵyl y Gaeaf", "cy"), "W");
        assert_eq!(letter("2026 report", "en"), "0-9");
    }
}
