//! Groups the words of an index by form: for each word it finds the word that represents it, and
//! its other forms: `volunteers` and `volunteering` belong to `volunteer`. Two words are joined
//! only if the site uses both.

use hashbrown::HashMap;

use super::english::{self, English};
use super::welsh;

/// The substitutions that the script of the search page tries for a word that the index does not
/// have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Beginnings and their replacements, separated by spaces: `bh>p`.
    pub beginnings: String,
    /// Endings that two forms of one word may have, separated by spaces; the first is empty.
    pub endings: String,
}

/// A language, by the rules for its word forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Language {
    English,
    Welsh,
    Other,
}

impl Language {
    /// Returns the language with a code: `cy`.
    pub(super) fn from_code(code: &str) -> Language {
        match code.split('-').next() {
            Some("en") => Language::English,
            Some("cy") => Language::Welsh,
            _ => Language::Other,
        }
    }

    /// Returns the bit for the words of a text in this language.
    pub(super) fn bit(self) -> u8 {
        1 << self as u8
    }

    pub(super) fn rules(self) -> Rules {
        match self {
            Language::English => Rules { beginnings: String::new(), endings: english::ENDINGS.to_owned() },
            Language::Welsh => Rules { beginnings: welsh::beginnings(), endings: welsh::ENDINGS.to_owned() },
            Language::Other => Rules::default(),
        }
    }
}

/// A word, and the languages of its texts as bits.
pub(super) type Word<'w> = (&'w str, u8);

/// Returns for each word the index of the word that represents it. The words are sorted;
/// `is_common` accepts the common ones.
pub(super) fn group_forms(words: &[Word], is_common: impl Fn(&str) -> bool) -> Vec<u32> {
    let mut sets = DisjointSets::new(words.len());
    let english = English::new();
    let mut stems: HashMap<String, u32> = HashMap::new();
    for (at, (word, languages)) in words.iter().enumerate() {
        if languages & Language::English.bit() != 0 && !is_common(word) {
            let first = *stems.entry(english.stem(word).into_owned()).or_insert(at as u32);
            sets.join(first, at as u32);
        }
    }
    let place = |word: &str| {
        let at = words.binary_search_by(|(own, _)| (*own).cmp(word)).ok()?;
        Some(at).filter(|at| words[*at].1 & Language::Welsh.bit() != 0 && !is_common(word))
    };
    for (at, (word, languages)) in words.iter().enumerate() {
        if languages & Language::Welsh.bit() == 0 || is_common(word) {
            continue;
        }
        let mut join = |other: String| {
            if let Some(other) = place(&other) {
                sets.join(at as u32, other as u32);
            }
        };
        if welsh::is_mutated(word, |form| place(form).is_some()) {
            welsh::radicals(word, &mut join);
        }
        welsh::singulars(word, &mut join);
    }
    // The shortest word of a set represents it; the first one of several with the same length.
    let mut best: HashMap<u32, u32> = HashMap::new();
    let roots: Vec<u32> = (0..words.len() as u32).map(|at| sets.root(at)).collect();
    for (at, root) in roots.iter().enumerate() {
        let own = best.entry(*root).or_insert(at as u32);
        if words[at].0.len() < words[*own as usize].0.len() {
            *own = at as u32;
        }
    }
    roots.into_iter().map(|root| best[&root]).collect()
}

/// Disjoint sets of words (union-find).
struct DisjointSets(Vec<u32>);

impl DisjointSets {
    fn new(count: usize) -> DisjointSets {
        DisjointSets((0..count as u32).collect())
    }

    fn root(&mut self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(language: Language, words: &[&str]) -> Vec<String> {
        let words: Vec<Word> = words.iter().map(|word| (*word, language.bit())).collect();
        group_forms(&words, |word| word == "gan").into_iter().map(|at| words[at as usize].0.to_owned()).collect()
    }

    #[test]
    fn english_forms_are_grouped_under_the_shortest() {
        let words = ["policies", "policy", "police", "volunteer", "volunteering", "volunteers"];
        let mut words = words;
        words.sort_unstable();
        assert_eq!(
            joined(Language::English, &words),
            ["police", "policy", "policy", "volunteer", "volunteer", "volunteer"]
        );
    }

    #[test]
    fn welsh_forms_are_grouped_with_radicals_that_the_site_uses() {
        assert_eq!(joined(Language::Welsh, &["bobl", "pobl"]), ["bobl", "bobl"]);
        assert_eq!(joined(Language::Welsh, &["bobl"]), ["bobl"]);
        assert_eq!(joined(Language::Welsh, &["can", "gan"]), ["can", "gan"]);
        assert_eq!(joined(Language::Welsh, &["hysgolion", "ysgol", "ysgolion"]), ["ysgol", "ysgol", "ysgol"]);
        assert_eq!(joined(Language::Other, &["bobl", "pobl"]), ["bobl", "pobl"]);
    }

    /// Measures the joins over a list of Welsh words, such as `aspell --lang=cy dump master` prints:
    /// `WORDS=/path cargo test --lib measure_welsh -- --ignored --nocapture`.
    #[test]
    #[ignore = "needs a list of words"]
    fn measure_welsh() {
        let path = std::env::var("WORDS").expect("WORDS names a list of words");
        let bytes = std::fs::read(path).expect("a file");
        let text =
            String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
        let is_word = |word: &&str| word.chars().count() > 3 && word.chars().all(char::is_lowercase);
        let mut list: Vec<String> =
            text.lines().filter(is_word).map(|word| super::super::words::fold(word).into_owned()).collect();
        list.sort_unstable();
        list.dedup();
        let has = |word: &str| list.binary_search_by(|own| own.as_str().cmp(word)).is_ok();
        // A radical has forms in the list and is not a form of another word.
        let is_radical = |word: &&String| {
            let mut is_form = false;
            welsh::radicals(word, |radical| is_form |= has(&radical));
            !is_form && welsh::mutated(word).iter().any(|form| has(form))
        };
        let radicals: Vec<&String> = list.iter().filter(is_radical).collect();
        let mut state = 88_172_645_463_325_252_u64;
        let mut draw = |from: &[&String], count: usize| -> Vec<String> {
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state
            };
            (0..count).map(|_| from[next() as usize % from.len()].clone()).collect()
        };
        let drawn = draw(&radicals, 2_000);
        let all: Vec<&String> = list.iter().collect();
        for others in [0, 5_000, 20_000] {
            let mut words: Vec<String> =
                drawn.iter().flat_map(|word| welsh::mutated(word)).filter(|form| has(form)).collect();
            words.extend(drawn.iter().cloned());
            words.extend(draw(&all, others));
            words.sort_unstable();
            words.dedup();
            let named: Vec<Word> = words.iter().map(|word| (word.as_str(), Language::Welsh.bit())).collect();
            let sets = group_forms(&named, |_| false);
            let set = |word: &str| sets[words.binary_search_by(|own| own.as_str().cmp(word)).expect("it is there")];
            let (mut forms, mut found) = (0, 0);
            for word in &drawn {
                for form in welsh::mutated(word).iter().filter(|form| has(form)) {
                    forms += 1;
                    found += usize::from(set(form) == set(word));
                }
            }
            let mut drawn_sets: HashMap<u32, usize> = HashMap::new();
            let unlike: std::collections::BTreeSet<&String> = drawn.iter().collect();
            unlike.iter().for_each(|word| *drawn_sets.entry(set(word)).or_default() += 1);
            let joined: usize = drawn_sets.values().filter(|count| **count > 1).sum();
            println!(
                "{} radicals, {others} other words: {found} of {forms} forms found ({:.1}%), {joined} radicals joined with another ({:.1}%)",
                unlike.len(),
                found as f64 * 100.0 / forms as f64,
                joined as f64 * 100.0 / unlike.len() as f64
            );
        }
        // Words that have forms of their own in the list, and look like a form of another word there
        // (`bara`, `para`). If they are joined with it, that is wrong. The site uses all words of the list.
        let own: Vec<&String> = list.iter().filter(|word| welsh::mutated(word).iter().any(|form| has(form))).collect();
        let own = draw(&own, 2_000);
        let looks = |word: &&String| {
            let mut looks = false;
            welsh::radicals(word, |radical| looks |= has(&radical));
            looks
        };
        let alike = own.iter().filter(looks).count();
        let falsely = own.iter().filter(looks).filter(|word| welsh::is_mutated(word, has)).count();
        println!(
            "{} words with forms of their own, {alike} look like forms of others, {falsely} joined with those",
            own.len()
        );
        // In a site that uses a part of the list, a word's own forms may not be among what it uses.
        let mut used = draw(&all, 20_000);
        used.extend(own.iter().cloned());
        used.sort_unstable();
        let is_used = |word: &str| used.binary_search_by(|own| own.as_str().cmp(word)).is_ok();
        let falsely = own.iter().filter(|word| {
            let mut looks = false;
            welsh::radicals(word, |radical| looks |= is_used(&radical));
            looks && welsh::is_mutated(word, is_used)
        });
        println!("of them {} joined with another where the site uses 20,000 other words", falsely.count());
    }
}
