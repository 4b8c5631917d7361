//! Creates the entries of a subject index, as at the back of a book, from titles, headings and
//! names. Each has an entry for every significant word, so that "Volunteering policy" is listed
//! under V and, as "policy, Volunteering", under P.

use super::words::each_word;

/// The most entries of an index: forty pages of a list. A larger site leaves out turned headings first,
/// then headings, then turned names.
pub(crate) const MOST_SUBJECTS: usize = 10_000;

/// Returns a title turned to each of its significant words except the first word: `policy, Volunteering`
/// for `Volunteering policy`.
pub(crate) fn rotations(title: &str, is_common: &dyn Fn(&str) -> bool) -> Vec<String> {
    let title = title.trim();
    let mut all = Vec::new();
    for (at, _) in title.match_indices(' ') {
        let (before, after) = (title[..at].trim_end(), title[at..].trim_start());
        let word = after.split(' ').next().unwrap_or_default();
        let mut says = false;
        each_word(word, |word| says |= !is_common(word) && !word.starts_with(|c: char| c.is_numeric()));
        if says && before.chars().any(char::is_alphanumeric) {
            all.push(format!("{after}, {}", before.trim_end_matches([',', ';', ':'])));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(title: &str) -> Vec<String> {
        let common = |word: &str| ["to", "how", "the", "for"].contains(&word);
        rotations(title, &common)
    }

    #[test]
    fn a_title_is_listed_under_each_significant_word() {
        assert_eq!(words("Volunteering policy"), ["policy, Volunteering"]);
        assert_eq!(words("How to hire the hall"), ["hire the hall, How to", "hall, How to hire the"]);
        assert_eq!(words("Reading: a briefing"), ["briefing, Reading: a"]);
        assert_eq!(words("Civic report 2026"), ["report 2026, Civic"]);
        assert_eq!(words("Cyngor Παγκοσμιοποιημένηεπιχείρηση"), ["Παγκοσμιοποιημένηεπιχείρηση, Cyngor"]);
        assert_eq!(words(&format!("A {}", "a".repeat(40))), [format!("{}, A", "a".repeat(40))]);
        assert_eq!(words(&format!("A {}", "a".repeat(41))), [""; 0]);
        assert_eq!(words(""), [""; 0]);
    }
}
