//! Several words in a row are in capitals.
//!
//! Words in capitals have no distinct shape, so slow readers and people with dyslexia must read them letter
//! by letter, and some screen readers spell them.
//!
//! Bad: `PLEASE NOTE THAT SNOW DAYS ARE ANNOUNCED HERE`
//!
//! Good: `Snow days are announced here.`, in `::: warning` if it matters

use std::borrow::Cow;

use super::{CheckedPage, RuleReporter};

/// A word in capitals with at least this many letters is rarely an abbreviation.
const LETTERS: usize = 4;
/// Number of adjacent words that are reported.
const RUN: usize = 3;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.unquoted_blocks().filter(|block| block.has_capitals) {
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
                report_run(block, &found, report);
            }
        }
        if let Some(found) = run {
            report_run(block, &found, report);
        }
    }
}

/// A sequence of words in capitals.
struct CapitalRun {
    start: usize,
    end: usize,
    /// Number of long words since the last comma.
    stretch: usize,
    /// Most long words without a comma between them: `IDE, SATA, USB` is a list of abbreviations.
    longest: usize,
}

fn report_run(block: &super::Block, found: &CapitalRun, report: &mut RuleReporter) {
    if found.longest < RUN {
        return;
    }
    let (start, end) = (found.start, found.end);
    report
        .report(block.place(start..end), format!("`{}` is in capitals", quoted(&block.text[start..end])))
        .note("Words in capitals have no distinct shape, so people with dyslexia must read them letter by letter.")
        .help("write it as a sentence; put it in `::: warning` if it matters");
}

/// Returns the words for a message. Shortens them, so that a finding does not repeat a whole page in
/// capitals.
fn quoted(words: &str) -> Cow<'_, str> {
    /// Most characters.
    const LONGEST: usize = 200;
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let first = &words[..end];
            Cow::Owned(format!("{} …", first.rsplit_once(' ').map_or(first, |(whole, _)| whole)))
        }
        None => Cow::Borrowed(words),
    }
}
