//! Letters are mathematical symbols.
//!
//! They look bold or italic, but they are other characters: screen readers skip them or read out their
//! names, and search does not find them.
//!
//! Bad: `𝗕𝗼𝗹𝗱`
//!
//! Good: `**Bold**`

use super::{CheckedPage, RuleReporter};

/// Fewest characters that are reported. Fewer may be a formula.
const FEWEST: usize = 3;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.blocks.iter().filter(|block| block.has_symbols) {
        for word in block.words() {
            if word.raw.chars().filter(|c| is_styled(*c)).count() >= FEWEST {
                let start = word.raw.as_ptr() as usize - block.text.as_ptr() as usize;
                report
                    .report(
                        block.place(start..start + word.raw.len()),
                        format!("`{}` consists of symbols that look like letters", word.raw),
                    )
                    .note("Screen readers cannot read them, and search does not find them.")
                    .help("type the letters, and put `**` around them for bold or `*` for italics");
            }
        }
    }
}

/// Returns whether a character is a mathematical alphanumeric, a full-width letter, or a letter in a circle
/// or square (Unicode blocks with these names).
fn is_styled(c: char) -> bool {
    matches!(c, '\u{1D400}'..='\u{1D7FF}' | '\u{FF21}'..='\u{FF5A}' | '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}')
}
