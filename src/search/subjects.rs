//! Creates the entries of a subject index, as at the back of a book, from titles, headings and
//! names. Each has an entry for every significant word, so that "Volunteering policy" is listed
//! under V and, as "policy, Volunteering", under P.

use super::words::{LONGEST, each_word};

/// Entries of an index: forty pages of a list. A larger site leaves out turned headings first, then headings, then turned titles.
pub const MOST_SUBJECTS: usize = 10_000;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Its text, beginning with the word under which it is listed.
    pub words: String,
    /// Whether it begins with a word other than the first of the title.
    pub is_turned: bool,
}

/// Returns the entries of a title: the title itself, and a rotation for each further word that is
/// not common.
pub fn rotations(title: &str, is_common: &dyn Fn(&str) -> bool) -> Vec<Subject> {
    let title = title.trim();
    let mut all = vec![Subject { words: title.to_owned(), is_turned: false }];
    for (at, _) in title.match_indices(' ') {
        let (before, after) = (title[..at].trim_end(), title[at..].trim_start());
        let word = after.split(' ').next().unwrap_or_default();
        let mut says = false;
        each_word(word, |word| {
            says |= word.len() < LONGEST && !is_common(word) && !word.starts_with(|c: char| c.is_numeric())
        });
        if says && before.chars().any(char::is_alphanumeric) {
            let before = before.trim_end_matches([',', ';', ':']);
            all.push(Subject { words: format!("{after}, {before}"), is_turned: true });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(title: &str) -> Vec<String> {
        let common = |word: &str| ["to", "how", "the", "for"].contains(&word);
        rotations(title, &common).into_iter().map(|subject| subject.words).collect()
    }

    #[test]
    fn a_title_stands_under_each_word_that_says_something() {
        assert_eq!(words("Volunteering policy"), ["Volunteering policy", "policy, Volunteering"]);
        assert_eq!(
            words("How to hire the hall"),
            ["How to hire the hall", "hire the hall, How to", "hall, How to hire the"]
        );
        assert_eq!(words("Reading: a briefing"), ["Reading: a briefing", "briefing, Reading: a"]);
        assert_eq!(words("Civic report 2026"), ["Civic report 2026", "report 2026, Civic"]);
        assert_eq!(words(""), [""]);
    }
}
