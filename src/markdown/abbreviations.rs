//! The abbreviations that a site's glossary explains. The site builds the index once; the HTML
//! writer looks up every run of text.

use std::collections::HashMap;

/// Terms and their meanings. A term matches only whole words, and its plural with `s`: `ALNs` for `ALN`.
#[derive(Debug, Clone)]
pub struct Abbreviations {
    /// The meaning of each term.
    meanings: Vec<Box<str>>,
    /// The index of each term's meaning.
    terms: HashMap<Box<str>, u32>,
    /// The lengths in bytes of the terms that begin with a word, longest first: there are few
    /// lengths, even if many terms begin alike.
    by_word: HashMap<Box<str>, Vec<u32>>,
    /// The first bytes of all terms, which rule out most words.
    first: [bool; 256],
}

impl Default for Abbreviations {
    fn default() -> Abbreviations {
        Abbreviations { meanings: Vec::new(), terms: HashMap::new(), by_word: HashMap::new(), first: [false; 256] }
    }
}

/// The fewest bytes of a term that has a plural: of a single letter, the plural is another word (`A`, `As`).
const SHORTEST_WITH_PLURAL: usize = 2;

/// The terms that a page has explained already.
#[derive(Debug, Clone, Default)]
pub(super) struct ExplainedTerms(Vec<bool>);

/// A term found in a run of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TermMatch<'a> {
    /// Its byte range.
    pub range: std::ops::Range<usize>,
    /// Its meaning.
    pub meaning: &'a str,
}

impl Abbreviations {
    /// Builds the index from terms and their plain-text meanings. Terms are case-sensitive (`IT` is
    /// not `it`); the first of two equal terms counts.
    pub fn new<T: AsRef<str>, M: AsRef<str>>(terms: impl IntoIterator<Item = (T, M)>) -> Abbreviations {
        let mut out = Abbreviations::default();
        for (term, meaning) in terms {
            let term = term.as_ref().trim();
            let Some((start, end)) = next_word(term, 0).filter(|(start, _)| *start == 0) else { continue };
            if out.terms.contains_key(term) {
                continue;
            }
            let lengths = out.by_word.entry(term[start..end].into()).or_default();
            // From the longest to the shortest, each once.
            if let Err(at) = lengths.binary_search_by(|own| (term.len() as u32).cmp(own)) {
                lengths.insert(at, term.len() as u32);
            }
            out.first[usize::from(term.as_bytes()[0])] = true;
            out.terms.insert(term.into(), out.meanings.len() as u32);
            out.meanings.push(meaning.as_ref().trim().into());
        }
        out
    }

    /// Returns whether there are no terms.
    pub fn is_empty(&self) -> bool {
        self.meanings.is_empty()
    }

    /// Returns the first term after byte `from` that the page has not explained, and marks it as
    /// explained.
    pub(super) fn next_term(
        &self,
        text: &str,
        mut from: usize,
        explained: &mut ExplainedTerms,
    ) -> Option<TermMatch<'_>> {
        while let Some((start, end)) = next_word(text, from) {
            from = end;
            if !self.first[usize::from(text.as_bytes()[start])] {
                continue;
            }
            let (rest, word) = (&text[start..], &text[start..end]);
            // The word itself comes before its singular: `PPs Plus` may be a term.
            let singular = word.strip_suffix('s').filter(|singular| singular.len() >= SHORTEST_WITH_PLURAL);
            let words = [Some(word), singular].into_iter().flatten();
            for length in words.filter_map(|word| self.by_word.get(word)).flatten() {
                let Some((term, after)) = rest.split_at_checked(*length as usize) else { continue };
                let Some(own) = self.terms.get(term) else { continue };
                let Some(ending) = ending(term, after) else { continue };
                from = start + term.len() + ending;
                if explained.mark(*own as usize) {
                    return Some(TermMatch { range: start..from, meaning: &self.meanings[*own as usize] });
                }
                break;
            }
        }
        None
    }
}

impl ExplainedTerms {
    /// Marks a term as explained; returns whether it was not yet.
    fn mark(&mut self, term: usize) -> bool {
        if self.0.len() <= term {
            self.0.resize(term + 1, false);
        }
        !std::mem::replace(&mut self.0[term], true)
    }
}

/// Returns the bytes of the plural's ending that follows a term: 0 for the singular. `None` if the word goes on
/// otherwise.
fn ending(term: &str, after: &str) -> Option<usize> {
    let ends = |rest: &str| !rest.starts_with(is_word);
    let is_plural = || term.len() >= SHORTEST_WITH_PLURAL && after.strip_prefix('s').is_some_and(ends);
    if ends(after) { Some(0) } else { is_plural().then_some(1) }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Returns the next run of letters and digits from a byte on.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + text.get(from..)?.find(is_word)?;
    let end = text[start..].find(|c| !is_word(c)).map_or(text.len(), |length| start + length);
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(terms: &[(&str, &str)], text: &str) -> Vec<String> {
        let (abbreviations, mut explained) = (Abbreviations::new(terms.iter().copied()), ExplainedTerms::default());
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(met) = abbreviations.next_term(text, from, &mut explained) {
            from = met.range.end;
            found.push(format!("{}={}", &text[met.range.clone()], met.meaning));
        }
        found
    }

    #[test]
    fn whole_words_match_once() {
        let terms = [("ALN", "additional learning needs"), ("IT", "information technology")];
        assert_eq!(
            met(&terms, "it, (ALN) ALNs SALN IT ALN."),
            ["ALN=additional learning needs", "IT=information technology"]
        );
    }

    #[test]
    fn a_plural_is_met_like_its_singular() {
        let terms = [("ALN", "needs"), ("Pillar", "part"), ("PP Plus", "premium"), ("DBS", "check"), ("A", "first")];
        assert_eq!(
            met(&terms, "As ALNs, (Pillars) Pillar ALN DBSs' DBS PP Pluss ALNsx PillarX"),
            ["ALNs=needs", "Pillars=part", "DBSs=check", "PP Pluss=premium"]
        );
    }

    #[test]
    fn terms_with_a_common_prefix_are_each_found() {
        let terms: Vec<(String, String)> = (0..3_000)
            .map(|number| (format!("A {number}"), format!("m{number}")))
            .chain([("A".into(), "m".into())])
            .collect();
        let abbreviations = Abbreviations::new(terms.clone());
        assert_eq!(abbreviations.by_word["A"], [6, 5, 4, 3, 1], "each length once");
        let text: String = terms.iter().rev().map(|(term, _)| format!("{term}, ")).collect();
        let (mut explained, mut from, mut found) = (ExplainedTerms::default(), 0, Vec::new());
        while let Some(met) = abbreviations.next_term(&text, from, &mut explained) {
            from = met.range.end;
            found.push((text[met.range.clone()].to_owned(), met.meaning.to_owned()));
        }
        assert!(found.iter().eq(terms.iter().rev()));
    }

    #[test]
    fn the_longest_match_wins() {
        let terms = [("PP", "pupil premium"), ("PP Plus", "premium plus"), ("ŵ", "w")];
        assert_eq!(met(&terms, "PP Plus, PP Pluses and ŵ"), ["PP Plus=premium plus", "PP=pupil premium", "ŵ=w"]);
    }
}
