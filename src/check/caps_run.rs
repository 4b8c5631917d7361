//! Several words in a row are in capitals.
//!
//! Capitals have no shape, so people who read slowly or with dyslexia must read them letter by letter, and some screen readers spell them.
//!
//! Bad: `PLEASE NOTE THAT SNOW DAYS ARE ANNOUNCED HERE`
//!
//! Good: `Snow days are announced here.`, in `::: warning` if it matters

use std::borrow::Cow;

use super::{CheckedPage, RuleReporter};

/// Words of this length that are all capitals are seldom abbreviations.
const LETTERS: usize = 4;
/// So many of them side by side are a run.
const RUN: usize = 3;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.own_words().filter(|block| block.has_capitals) {
        let mut run: Option<CapitalRun> = None;
        for word in block.words() {
            let letters = word.core.chars().count();
            let capitals = letters > 0 && word.core.chars().all(char::is_uppercase);
            if capitals && !page.index.glossary.contains(word.core) {
                let found = run.get_or_insert(CapitalRun { start: word.start, end: 0, stretch: 0, longest: 0 });
                found.end = word.end();
                found.stretch += usize::from(letters >= LETTERS);
                found.longest = found.longest.max(found.stretch);
                if word.tail().contains([',', ';', '/']) {
                    found.stretch = 0;
                }
            } else if let Some(found) = run.take() {
                tell(block, &found, report);
            }
        }
        if let Some(found) = run {
            tell(block, &found, report);
        }
    }
}

/// Words in capitals, side by side.
struct CapitalRun {
    start: usize,
    end: usize,
    /// How many long ones since the last comma.
    stretch: usize,
    /// The most without a comma between: `IDE, SATA, USB` is a list of short forms, not a shout.
    longest: usize,
}

fn tell(block: &super::Block, found: &CapitalRun, report: &mut RuleReporter) {
    if found.longest < RUN {
        return;
    }
    let (start, end) = (found.start, found.end);
    report
        .report(block.place(start..end), format!("`{}` is in capitals", quoted(&block.text[start..end])))
        .note("Words in capitals have no shape, and people with dyslexia must read them letter by letter.")
        .help("write it as a sentence; put it in `::: warning` if it matters");
}

/// The words as a message quotes them: a whole page in capitals is not repeated in its finding.
fn quoted(words: &str) -> Cow<'_, str> {
    /// Characters.
    const LONGEST: usize = 200;
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let first = &words[..end];
            Cow::Owned(format!("{} …", first.rsplit_once(' ').map_or(first, |(whole, _)| whole)))
        }
        None => Cow::Borrowed(words),
    }
}
