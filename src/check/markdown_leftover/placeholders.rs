//! Reports words of a model document that the author has not replaced: `[insert name of school]`, `20XX`,
//! `Lorem ipsum`.

use super::super::lines::floor_boundary;
use super::super::{Block, RuleReporter};

/// The first words of an instruction in square brackets, in English and Welsh.
const ORDERS: [&str; 6] = ["insert ", "enter ", "mewnosod ", "mewnosodwch ", "rhowch ", "nodwch "];

/// The names in brackets that model documents contain.
const NAMES: [&str; 15] = [
    "your name", "your school", "your email", "your address", "eich enw", "school name", "name of school", "name of the school", "trust name", "name of trust", "name of the trust", "council name", "organisation name",
    "enw'r ysgol", "enw’r ysgol",
];

pub(super) fn check(block: &Block, report: &mut RuleReporter) {
    let Some(range) = bracketed(&block.text).or_else(|| filler(&block.text)).filter(|range| !block.is_quoted(range)) else { return };
    let words = &block.text[range.clone()];
    report
        .report(block.place(range.clone()), format!("`{words}` is a placeholder"))
        .note("Visitors read it, and see that the page is not finished.")
        .help("replace it with your own text, or remove it");
}

/// Finds `[insert name of school]`.
fn bracketed(text: &str) -> Option<std::ops::Range<usize>> {
    /// Longer than any instruction, in bytes, so that many brackets do not cause long searches.
    const LONGEST: usize = 200;
    text.match_indices('[').find_map(|(open, _)| {
        let close = open + text[open..floor_boundary(text, open + LONGEST)].find(']')?;
        let inner = text[open + 1..close].trim().to_lowercase();
        let is_order = ORDERS.iter().any(|order| inner.starts_with(order)) && !inner.contains('[');
        let is_parted = !text[..open].ends_with(|c: char| c.is_alphanumeric()) && !text[close + 1..].starts_with(['(', '[', ':']);
        ((is_order || NAMES.contains(&&*inner)) && is_parted).then_some(open..close + 1)
    })
}

/// Finds `Lorem ipsum` and the year `20XX`.
fn filler(text: &str) -> Option<std::ops::Range<usize>> {
    let find = |words: &str| {
        let at = text.match_indices(words).map(|(at, _)| at).find(|at| {
            let is_letter = |c: char| c.is_alphanumeric();
            !text[..*at].ends_with(is_letter) && !text[at + words.len()..].starts_with(is_letter)
        })?;
        Some(at..at + words.len())
    };
    // Most blocks have none of them, and one search is cheaper than four.
    let of_latin: &[&str] = if text.contains("orem ipsum") { &["Lorem ipsum", "lorem ipsum"] } else { &[] };
    let of_years: &[&str] = if text.contains("20") { &["20XX", "20xx"] } else { &[] };
    let of_sums: &[&str] = if text.contains('£') { &["£XX", "£xx"] } else { &[] };
    of_latin.iter().chain(of_years).chain(of_sums).find_map(|words| find(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholder_texts_are_recognised() {
        for text in ["At [insert name of school] we", "[School name] is", "Mae [rhowch enw’r ysgol] yn", "From 1 May 20XX on", "Lorem ipsum dolor"] {
            assert!(bracketed(text).or(filler(text)).is_some(), "{text}");
        }
        for text in ["He [the head] says", "[inserted later]", "a[insert x]", "[TBC]", "[insert x](y)", "120XX", "[Name]"] {
            assert!(bracketed(text).or(filler(text)).is_none(), "{text}");
        }
    }
}
