//! A sentence is long.
//!
//! Readers forget the beginning before they reach the end. Over 25 words a sentence could be better, over
//! 40 it is hard for nearly everyone. Names, addresses and code count as one word. Lists, tables and quotes
//! are not reported.
//!
//! Bad: a sentence of 43 words
//!
//! Good: two sentences, split after "and"

use super::{Block, CheckedPage, RuleReporter};
use crate::diagnostic::Level;
use crate::markdown::ProseKind;
use crate::source::Span;

/// Most words. GOV.UK and the Department for Education recommend at most 25.
const LONG: usize = 25;
/// Words above which the level is warning. Three sentences in a thousand of GOV.UK's own text are longer.
const VERY_LONG: usize = 40;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let (mut longest, mut many): (Option<(usize, Span, bool)>, usize) = (None, 0);
    for block in page.unquoted_blocks().filter(|block| is_judged(block)) {
        for sentence in block.sentences().iter().filter(|sentence| sentence.count > LONG) {
            let (words, span) = (sentence.count, block.place(sentence.range.clone()));
            if words > VERY_LONG {
                report_sentence(Level::Warning, words, 1, span, block.is_english(), report);
            } else {
                many += 1;
                longest = longest.max(Some((words, span, block.is_english())));
            }
        }
    }
    if let Some((words, span, english)) = longest {
        report_sentence(Level::Advice, words, many, span, english, report);
    }
}

fn is_judged(block: &Block) -> bool {
    let kind = matches!(block.kind, ProseKind::Paragraph | ProseKind::Definition | ProseKind::Other);
    kind && block.len() > LONG && !block.inside.table && !block.inside.list && !block.inside.footnote
}

fn report_sentence(level: Level, words: usize, many: usize, span: Span, english: bool, report: &mut RuleReporter) {
    let message = match many {
        1 => format!("a sentence has {words} words"),
        _ => format!("{many} sentences have more than {LONG} words; this one has {words}"),
    };
    report
        .report_as(level, span, message)
        .note("Readers forget the beginning before they reach the end, especially slow readers and readers in a second language.")
        .help(match english {
            true => "split it, perhaps before \"and\" or \"which\"; or write its parts as a list",
            false => "split it where a new thought begins; or write its parts as a list",
        });
}
