//! The spelling of a partner's name differs from its record.
//!
//! Readers wonder whether it is another organisation, and search does not find it. The check compares only
//! names with at least two words, and reports one or two different letters.
//!
//! Bad: `Derw River Trust`, but the record says `Derw Rivers Trust`
//!
//! Good: `Derw Rivers Trust`

use std::ops::Range;

use super::site_index::{LetterCounts, PartnerName, plain};
use super::{Block, CheckedPage, RuleReporter};

/// Most different letters. With more, it is another name.
const LETTERS: usize = 2;
/// Shortest name that is compared. Shorter names are too similar to others.
const SHORTEST: usize = 9;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let names = &page.index.names;
    if names.is_empty() {
        return;
    }
    for block in &page.blocks {
        for at in block.capitalised_words() {
            let Some(word) = block.word(at) else { continue };
            let Some(known) = names.get(&word.core.to_lowercase()) else { continue };
            for alike in known.chunk_by(|a, b| (a.leads, a.words) == (b.leads, b.words)) {
                let Some(words) = window(block, at, &alike[0]) else { continue };
                let (Some(first), Some(last)) = (block.word(words.start), block.word(words.end - 1)) else { continue };
                let (start, end) = (first.start, last.end());
                let written = NameCandidate::new(&block.text[start..end]);
                if !written.has_capitals || is_known(page, written.text) {
                    continue;
                }
                let from = alike.partition_point(|name| name.plain.len() + LETTERS < written.bare.len());
                let as_long = alike[from..].iter().take_while(|name| name.plain.len() <= written.bare.len() + LETTERS);
                for name in as_long.filter(|name| name.text.len() >= SHORTEST && written.is_misspelt(name)) {
                    // Welsh changes the first letter of a name after many words: Pont Helyg, i Bont Helyg.
                    let (name, written) = (name.text, written.text);
                    if block.is_english() || written.split(' ').next() == name.split(' ').next() {
                        report
                            .report(block.place(start..end), format!("`{written}` differs from the record, which says `{name}`"))
                            .note("Readers wonder whether it is another organisation, and search does not find it.")
                            .help(format!("write \"{name}\", or correct the partner's title"));
                    }
                }
            }
        }
    }
}

/// Returns as many words as the name has, beginning or ending with the word at `at`, without punctuation
/// between them.
fn window(block: &Block, at: usize, name: &PartnerName) -> Option<Range<usize>> {
    let from = if name.leads { at } else { (at + 1).checked_sub(name.words)? };
    let joined = |at: usize| block.word(at).is_some_and(|word| word.tail().is_empty());
    let words = from..from + name.words;
    (words.end <= block.len() && (from..words.end - 1).all(joined)).then_some(words)
}

/// Words that may be a name, prepared for many comparisons.
struct NameCandidate<'b> {
    text: &'b str,
    /// Whether every longer word has a capital.
    has_capitals: bool,
    /// The normalised words, without a possessive ending.
    bare: String,
    letters: LetterCounts,
}

impl NameCandidate<'_> {
    fn new(text: &str) -> NameCandidate<'_> {
        let has_capitals = text.split(' ').filter(|word| word.len() > 3).all(|word| word.starts_with(char::is_uppercase));
        let mut bare = plain(text);
        if bare.ends_with("'s") {
            bare.truncate(bare.len() - 2);
        }
        let letters = LetterCounts::count(&bare);
        NameCandidate { text, has_capitals, bare, letters }
    }

    /// Returns whether it misspells a name of similar length.
    fn is_misspelt(&self, name: &PartnerName) -> bool {
        // An inserted or missing letter changes one count, a wrong letter two. So nearly all names are
        // excluded here: ten times as many names and pages take ten times as long, not a hundred.
        if self.letters.distance(&name.letters) > 2 * LETTERS as u32 {
            return false;
        }
        let (bare, name) = (self.bare.as_str(), name.plain.as_str());
        let is_part = name.strip_prefix(bare).is_some_and(|rest| rest.starts_with(' '));
        let is_right = bare == name || bare.strip_suffix('s') == Some(name) || is_part;
        !is_right && strsim::damerau_levenshtein(bare, name) <= LETTERS
    }
}

/// Returns whether it is the name of another partner, or of several: `Old Mill Cinemas`.
fn is_known(page: &CheckedPage, written: &str) -> bool {
    let lower = written.to_ascii_lowercase();
    let bare = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s")).unwrap_or(&lower);
    let several = bare.strip_suffix('s').unwrap_or(bare);
    page.index.known.contains(bare) || page.index.known.contains(several)
}
