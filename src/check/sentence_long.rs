//! A sentence is long.
//!
//! Readers lose the beginning before they reach the end: over 25 words it could be better, over 40 it is hard for nearly everyone. Names,
//! addresses and code count as one word; lists, tables and quotes are left alone.
//!
//! Bad: a sentence of 43 words
//!
//! Good: two sentences, split after "and"

use super::{Block, Page, Report};
use crate::diagnostic::Level;
use crate::markdown::ProseKind;
use crate::source::Span;

/// Words: GOV.UK and the Department for Education ask for 25 at most.
const LONG: usize = 25;
/// Words: three sentences in a thousand of GOV.UK's own text are longer.
const VERY_LONG: usize = 40;

pub fn check(page: &Page, report: &mut Report) {
    let (mut longest, mut many): (Option<(usize, Span)>, usize) = (None, 0);
    for block in page.own_words().filter(|block| is_judged(block)) {
        each_sentence(block, |words, span| {
            if words > VERY_LONG {
                tell(Level::Warning, words, 1, span, report);
            } else if words > LONG {
                many += 1;
                longest = longest.max(Some((words, span)));
            }
        });
    }
    if let Some((words, span)) = longest {
        tell(Level::Advice, words, many, span, report);
    }
}

fn is_judged(block: &Block) -> bool {
    let kind = matches!(block.kind, ProseKind::Paragraph | ProseKind::Definition | ProseKind::Other);
    kind && block.len() > LONG && !block.inside.table && !block.inside.list && !block.inside.footnote
}

fn tell(level: Level, words: usize, many: usize, span: Span, report: &mut Report) {
    let message = match many {
        1 => format!("a sentence has {words} words"),
        _ => format!("{many} sentences have more than {LONG} words; this one has {words}"),
    };
    report
        .note_as(level, span, message)
        .because("Readers lose the beginning before they reach the end, most of all those who read slowly or in a second language.")
        .fix("split it, perhaps after \"and\" or before \"which\"; a list may do for its parts");
}

/// Calls with the words and the place of each sentence.
fn each_sentence(block: &Block, mut each: impl FnMut(usize, Span)) {
    let (mut count, mut start, mut name) = (0, None, false);
    for (at, word) in block.words().enumerate() {
        start.get_or_insert(word.start);
        let capital = word.core.chars().next().is_some_and(char::is_uppercase);
        // A name of several words counts once; punctuation between them parts names.
        if !(word.core.is_empty() || name && capital) {
            count += 1;
        }
        name = capital && word.tail().is_empty();
        let next = block.word(at + 1);
        let ends = word.tail().contains(['.', '!', '?'])
            && next.is_none_or(|next| next.core.chars().next().is_none_or(|c| !c.is_lowercase()));
        if ends || next.is_none() {
            let from = start.take().unwrap_or(word.start);
            each(count, block.place(from..word.start + word.core.len()));
            (count, name) = (0, false);
        }
    }
}
