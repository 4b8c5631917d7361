//! A paragraph has more than five sentences.
//!
//! People skip a wall of text: on a phone it fills the screen, and people who lose their place cannot find
//! it again. The check applies to Welsh and English.
//!
//! Bad: a paragraph of eight sentences
//!
//! Good: two paragraphs, each about one thing, or a list

use super::{CheckedPage, RuleReporter};
use crate::markdown::ProseKind;

/// Most sentences. GOV.UK recommends at most five.
const MOST: usize = 5;
/// Fewest words that are reported. Six very short sentences are easy to read.
const FEWEST_WORDS: usize = 60;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let paragraphs = page.unquoted_blocks().filter(|block| block.kind == ProseKind::Paragraph && block.len() >= FEWEST_WORDS);
    for block in paragraphs.filter(|block| !block.inside.footnote && !block.inside.table) {
        let all = block.sentences();
        if let (true, Some(first)) = (all.len() > MOST, all.first()) {
            report
                .report(block.place(first.range.clone()), format!("a paragraph has {} sentences", all.len()))
                .note("On a phone it fills the screen, and people who lose their place cannot find it again.")
                .help("begin a new paragraph for each new thought, or write a list");
        }
    }
}
