//! Several emoji are side by side.
//!
//! A screen reader reads each by its name: "white medium star, white medium star, white medium star". A
//! flag, a family or a person at work counts as one emoji, even if it consists of several characters.
//!
//! Bad: `⭐⭐⭐ from families`
//!
//! Good: `Three stars out of three from families`

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.unquoted_blocks().filter(|block| block.has_symbols) {
        let (mut count, mut start, mut end) = (0, 0, 0);
        let mut found = None;
        // Whether the character before joins two emoji into one, and whether it is the first half of a
        // flag.
        let (mut is_joined, mut is_half) = (false, false);
        for (at, c) in block.text.char_indices() {
            let (joined, half) = (std::mem::take(&mut is_joined), std::mem::take(&mut is_half));
            if is_emoji(c) {
                is_half = is_half_of_flag(c) && !half;
                if count == 0 {
                    start = at;
                }
                // Joined to the previous emoji, or the second half of a flag.
                count += usize::from(count == 0 || !(joined || (half && is_half_of_flag(c))));
                end = at + c.len_utf8();
            } else if is_joiner(c) {
                is_joined = c == ZERO_WIDTH_JOINER;
            } else {
                if count > 1 {
                    found.get_or_insert((start, end));
                }
                count = 0;
            }
        }
        if count > 1 {
            found.get_or_insert((start, end));
        }
        if let Some((start, end)) = found {
            report
                .report(block.place(start..end), "several emoji are side by side")
                .note("A screen reader reads out the name of each.")
                .help("write it in words, and keep at most one emoji");
        }
    }
}

const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// Returns whether a character is an emoji. Signs in running text such as ✓, ★ and → count only if they are
/// shown in colour everywhere (Unicode Technical Standard 51).
fn is_emoji(c: char) -> bool {
    let is_picture = matches!(c, '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}' | '\u{1F1E6}'..='\u{1F1FF}');
    let is_sign = matches!(c, '\u{2610}'..='\u{2612}' | '\u{2713}'..='\u{2718}' | '\u{2776}'..='\u{2794}' | '\u{2798}'..='\u{27AF}' | '\u{27B1}'..='\u{27BE}');
    is_picture && !is_sign && !is_joiner(c)
}

/// Returns whether a character is a regional indicator. Two of them form the flag of a country.
fn is_half_of_flag(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Returns whether a character joins, colours or tags the previous emoji, or is whitespace between emoji.
fn is_joiner(c: char) -> bool {
    matches!(c, ZERO_WIDTH_JOINER | '\u{FE0F}' | '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}' | ' ')
}
