//! A partner's name is written in another way than in its record.
//!
//! Readers wonder whether it is someone else, and search does not find it. Only names of two words or more are compared, with a letter or
//! two that differ.
//!
//! Bad: `Derw River Trust`, where the record says `Derw Rivers Trust`
//!
//! Good: `Derw Rivers Trust`

use std::ops::Range;

use super::index::{Name, initials};
use super::{Block, Page, Report};

/// Letters that may differ before it is another name.
const LETTERS: usize = 2;
/// Shorter names are too like others.
const SHORTEST: usize = 9;

pub fn check(page: &Page, report: &mut Report) {
    let names = &page.index.names;
    if names.is_empty() {
        return;
    }
    for block in &page.blocks {
        for at in 0..block.len() {
            let Some(word) = block.word(at).filter(|word| word.core.starts_with(char::is_uppercase)) else { continue };
            let Some(known) = names.get(&word.core.to_lowercase()) else { continue };
            for alike in known.chunk_by(|a, b| (a.leads, a.words) == (b.leads, b.words)) {
                let Some(words) = window(block, at, &alike[0]) else { continue };
                let own = initials(words.clone().filter_map(|at| Some(block.word(at)?.core)));
                // Each letter that differs changes the beginning of one word at most. With 1,667 names this halved the time of all checks.
                let may_be = |name: &&Name| name.initials.iter().zip(own).filter(|(a, b)| **a != *b).count() <= LETTERS;
                for name in alike.iter().filter(|name| name.text.len() >= SHORTEST).filter(may_be) {
                    let (Some(first), Some(last)) = (block.word(words.start), block.word(words.end - 1)) else { continue };
                    let (name, start, end) = (name.text, first.start, last.end());
                    let written = &block.text[start..end];
                    // Welsh changes the first letter of a name after many words: Pont Helyg, i Bont Helyg.
                    let mutated = !block.is_english() && written.split(' ').next() != name.split(' ').next();
                    if is_misspelt(written, name) && !mutated && !is_known(page, written) {
                        report
                            .note(block.place(start..end), format!("`{written}` is `{name}` in its record"))
                            .because("Readers wonder whether it is someone else, and search does not find it.")
                            .fix(format!("write \"{name}\", or correct the partner's title"));
                    }
                }
            }
        }
    }
}

/// As many words as a name has, beginning or ending with the word at `at`, with no punctuation between them.
fn window(block: &Block, at: usize, name: &Name) -> Option<Range<usize>> {
    let from = if name.leads { at } else { (at + 1).checked_sub(name.words)? };
    let joined = |at: usize| block.word(at).is_some_and(|word| word.tail().is_empty());
    let words = from..from + name.words;
    (words.end <= block.len() && (from..words.end - 1).all(joined)).then_some(words)
}

fn is_misspelt(written: &str, name: &str) -> bool {
    // Most stretches are far too long or short: told before anything is copied. A possessive adds four bytes at most.
    if written.len().abs_diff(name.len()) > 2 * LETTERS + 4 {
        return false;
    }
    let plain = |text: &str| text.to_lowercase().replace('’', "'");
    let (written_plain, name) = (plain(written), plain(name));
    let bare = written_plain.strip_suffix("'s").unwrap_or(&written_plain);
    let capital = written.split(' ').filter(|word| word.len() > 3).all(|word| word.starts_with(char::is_uppercase));
    if !capital || bare == name || bare.strip_suffix('s') == Some(&name) || name.starts_with(&format!("{bare} ")) {
        return false;
    }
    bare.len().abs_diff(name.len()) <= LETTERS && strsim::damerau_levenshtein(bare, &name) <= LETTERS
}

/// Whether it is the name of another partner, or of several: `Old Mill Cinemas`.
fn is_known(page: &Page, written: &str) -> bool {
    let bare = written.strip_suffix("'s").or_else(|| written.strip_suffix("’s")).unwrap_or(written);
    let several = bare.strip_suffix('s').unwrap_or(bare);
    let first = bare.split(' ').next().unwrap_or("").to_lowercase();
    let is = |name: &&&str| name.eq_ignore_ascii_case(bare) || name.eq_ignore_ascii_case(several);
    page.index.names.get(&first).is_some_and(|names| names.iter().any(|name| is(&&name.text)))
}
