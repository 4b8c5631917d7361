//! The abbreviations that a site's glossary explains: built once for a site, asked for every run of words of a page.

use std::collections::HashMap;

/// Terms and their meanings, found as whole words.
#[derive(Debug, Clone)]
pub struct Abbreviations {
    /// Term and meaning.
    terms: Vec<(Box<str>, Box<str>)>,
    /// The terms that begin with a word, longest first.
    by_word: HashMap<Box<str>, Vec<u32>>,
    /// The bytes that terms begin with: most words are passed over by their first.
    first: [bool; 256],
}

impl Default for Abbreviations {
    fn default() -> Abbreviations {
        Abbreviations { terms: Vec::new(), by_word: HashMap::new(), first: [false; 256] }
    }
}

/// Which terms a page has explained already.
#[derive(Debug, Clone, Default)]
pub(super) struct Explained(Vec<bool>);

/// A term met in a run of words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Met<'a> {
    /// Its first byte and one past its last.
    pub range: std::ops::Range<usize>,
    /// What it means.
    pub meaning: &'a str,
}

impl Abbreviations {
    /// From terms and their meanings in plain text. Terms are told apart by case (`IT` is not `it`); of two that are
    /// alike the first counts.
    pub fn new<T: AsRef<str>, M: AsRef<str>>(terms: impl IntoIterator<Item = (T, M)>) -> Abbreviations {
        let mut out = Abbreviations::default();
        for (term, meaning) in terms {
            let term = term.as_ref().trim();
            let Some((start, end)) = next_word(term, 0).filter(|(start, _)| *start == 0) else { continue };
            let same = out.by_word.entry(term[start..end].into()).or_default();
            if same.iter().any(|own| *out.terms[*own as usize].0 == *term) {
                continue;
            }
            out.first[usize::from(term.as_bytes()[0])] = true;
            same.push(out.terms.len() as u32);
            out.terms.push((term.into(), meaning.as_ref().trim().into()));
        }
        for same in out.by_word.values_mut() {
            same.sort_by_key(|own| std::cmp::Reverse(out.terms[*own as usize].0.len()));
        }
        out
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The first term from byte `from` on that the page has not explained; it has then.
    pub(super) fn next(&self, text: &str, mut from: usize, explained: &mut Explained) -> Option<Met<'_>> {
        while let Some((start, end)) = next_word(text, from) {
            from = end;
            if !self.first[usize::from(text.as_bytes()[start])] {
                continue;
            }
            for own in self.by_word.get(&text[start..end]).into_iter().flatten() {
                let (term, meaning) = &self.terms[*own as usize];
                let rest = &text[start..];
                let whole = rest.starts_with(&**term) && !rest[term.len()..].starts_with(is_word);
                if !whole {
                    continue;
                }
                from = start + term.len();
                if explained.mark(*own as usize) {
                    return Some(Met { range: start..from, meaning });
                }
                break;
            }
        }
        None
    }
}

impl Explained {
    /// Notes a term; whether it is new.
    fn mark(&mut self, term: usize) -> bool {
        if self.0.len() <= term {
            self.0.resize(term + 1, false);
        }
        !std::mem::replace(&mut self.0[term], true)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// The next run of letters and digits from a byte on.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + text.get(from..)?.find(is_word)?;
    let end = text[start..].find(|c| !is_word(c)).map_or(text.len(), |length| start + length);
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(terms: &[(&str, &str)], text: &str) -> Vec<String> {
        let (abbreviations, mut explained) = (Abbreviations::new(terms.iter().copied()), Explained::default());
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(met) = abbreviations.next(text, from, &mut explained) {
            from = met.range.end;
            found.push(format!("{}={}", &text[met.range.clone()], met.meaning));
        }
        found
    }

    #[test]
    fn whole_words_are_met_once() {
        let terms = [("ALN", "additional learning needs"), ("IT", "information technology")];
        assert_eq!(
            met(&terms, "it, (ALN) ALNs SALN IT ALN."),
            ["ALN=additional learning needs", "IT=information technology"]
        );
    }

    #[test]
    fn the_longest_of_several_wins() {
        let terms = [("PP", "pupil premium"), ("PP Plus", "premium plus"), ("ŵ", "w")];
        assert_eq!(met(&terms, "PP Plus, PP Pluses and ŵ"), ["PP Plus=premium plus", "PP=pupil premium", "ŵ=w"]);
    }
}
