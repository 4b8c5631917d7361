//! A partner's name is written in another way than in its record.
//!
//! Readers wonder whether it is someone else, and search does not find it. Only names of two words or more are compared, with a letter or
//! two that differ.
//!
//! Bad: `Derw River Trust`, where the record says `Derw Rivers Trust`
//!
//! Good: `Derw Rivers Trust`

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
            for name in known.iter().filter(|name| name.len() >= SHORTEST) {
                for (start, end) in windows(block, at, name) {
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

/// The stretches of as many words as a name has, that begin or end with the word at `at`.
fn windows<'b>(block: &'b Block, at: usize, name: &str) -> impl Iterator<Item = (usize, usize)> + 'b {
    let count = name.split(' ').count();
    let lead = name.split(' ').next().unwrap_or("").to_lowercase();
    let starts = block.word(at).is_some_and(|word| word.core.to_lowercase() == lead);
    let from = if starts { Some(at) } else { (at + 1).checked_sub(count) };
    from.into_iter().filter_map(move |from| {
        let (first, last) = (block.word(from)?, block.word(from + count - 1)?);
        let joined = (from..from + count - 1).all(|at| block.word(at).is_some_and(|word| word.tail().is_empty()));
        joined.then_some((first.start, last.end()))
    })
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
    page.index.names.get(&first).is_some_and(|names| names.iter().any(|name| is(&name)))
}
