//! A page is hard to read as a whole.
//!
//! The grade is that of Flesch and Kincaid: long sentences and long words raise it. GOV.UK's own pages have
//! grade 8. Over 9 this is advice, over 12 a warning. The check judges only whole English pages of at least
//! 100 words, because no such formula is valid for Welsh or for a single sentence.
//!
//! Bad: a page with grade 14, which needs a reader of 19
//!
//! Good: the same text in sentences of 15 words, with "use" for "utilisation"

use super::{Block, CheckedPage, RuleReporter};
use crate::diagnostic::Level;
use crate::markdown::ProseKind;
use crate::source::Span;

/// Fewest words for which the formula is valid.
const FEWEST: usize = 100;
/// Highest grade without a finding. GOV.UK's pages: median 8, nine in ten below 9.7.
const HARD: f64 = 9.0;
const VERY_HARD: f64 = 12.0;
/// Highest age in years. Beyond school age the formula is not valid.
const OLDEST: f64 = 18.0;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (mut words, mut syllables, mut count) = (0_usize, 0_usize, 0_usize);
    // The two longest sentences.
    let mut longest: [Option<(usize, Span)>; 2] = [None; 2];
    for block in page.english_blocks().filter(|block| is_judged(block)) {
        for sentence in block.sentences() {
            count += 1;
            words += sentence.count;
            syllables += in_sentence(block, sentence.words.clone());
            let place = Some((sentence.count, block.place(sentence.range.clone())));
            if place > longest[0] {
                longest = [place, longest[0]];
            } else if place > longest[1] {
                longest[1] = place;
            }
        }
    }
    if words < FEWEST {
        return;
    }
    let grade = 0.39 * words as f64 / count as f64 + 11.8 * syllables as f64 / words as f64 - 15.59;
    let level = if grade > VERY_HARD { Level::Warning } else { Level::Advice };
    if let (true, [Some((_, first)), second]) = (grade > HARD, longest) {
        let line = |span: Span| page.context.sources.get(span.file).position(span.start as usize).line;
        let mut lines = vec![line(first)];
        lines.extend(second.map(|(_, span)| line(span)).filter(|other| *other != lines[0]));
        lines.sort_unstable();
        let lines = match lines[..] {
            [one] => format!("line {one}"),
            _ => format!("lines {} and {}", lines[0], lines[1]),
        };
        let age = (grade + 5.0).round();
        let message = match age > OLDEST {
            true => format!("the page needs a reading age of more than {OLDEST}"),
            false => format!("the page needs a reading age of about {age}"),
        };
        report
            .report_as(level, first, message)
            .note("Half of all adults read at the level of 11 to 14 year olds, and everyone does when worried or tired.")
            .help(format!("split the longest sentences, at {lines}, and use shorter words"));
    }
}

fn is_judged(block: &Block) -> bool {
    matches!(block.kind, ProseKind::Paragraph | ProseKind::Definition)
        && !(block.inside.quote || block.inside.table || block.inside.footnote)
}

/// Returns the syllables of a sentence. Each name counts as two, because authors cannot choose shorter
/// ones.
fn in_sentence(block: &Block, words: std::ops::Range<usize>) -> usize {
    let (mut sum, mut name) = (0, false);
    for at in words.clone() {
        let Some(word) = block.word(at).filter(|word| !word.core.is_empty()) else { continue };
        if word.capital && at > words.start {
            // A sequence of capitalised words is one name and counts as one word.
            sum += if name { 0 } else { 2 };
        } else {
            sum += syllables(word.core);
        }
        name = word.capital && word.tail().is_empty();
    }
    sum
}

/// The bytes that are vowels: a table, because every letter of every page is looked up.
static VOWELS: [bool; 256] = {
    let (mut vowels, mut at) = ([false; 256], 0);
    while at < b"aeiouy".len() {
        let vowel = b"aeiouy"[at];
        (vowels[vowel as usize], vowels[vowel.to_ascii_uppercase() as usize]) = (true, true);
        at += 1;
    }
    vowels
};

/// Counts groups of vowels, without a silent "e".
fn syllables(word: &str) -> usize {
    if (!word.is_ascii() && word.contains('\u{FFFC}')) || word.starts_with(|c: char| c.is_ascii_digit()) {
        return 1;
    }
    let from_end = |at: usize| word.len().checked_sub(at).map_or(b' ', |at| word.as_bytes()[at].to_ascii_lowercase());
    let silent = match [from_end(4), from_end(3), from_end(2), from_end(1)] {
        [_, _, before, b'e'] => before != b'l',
        [_, before, b'e', b'd'] => !matches!(before, b't' | b'd'),
        [_, b's' | b'z' | b'x' | b'g' | b'c', b'e', b's'] | [b'c' | b's', b'h', b'e', b's'] => false,
        [_, _, b'e', b's'] => true,
        _ => false,
    };
    let (mut groups, mut within) = (0_usize, false);
    for byte in word.bytes() {
        let vowel = VOWELS[usize::from(byte)];
        groups += usize::from(vowel && !within);
        within = vowel;
    }
    groups.saturating_sub(usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::syllables;

    #[test]
    fn syllables_are_counted_as_spoken() {
        for (word, expected) in [("use", 1), ("table", 2), ("walked", 1), ("wanted", 2), ("breakfast", 2), ("utilisation", 5), ("boxes", 2), ("churches", 2), ("times", 1), ("e", 1), ("ed", 1), ("£5", 1)] {
            assert_eq!(syllables(word), expected, "{word}");
        }
    }
}
