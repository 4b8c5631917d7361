//! Several emoji stand side by side.
//!
//! A screen reader reads each by its name: "white medium star, white medium star, white medium star".
//!
//! Bad: `⭐⭐⭐ from families`
//!
//! Good: `Three stars out of three from families`

use super::{Page, Report};

pub fn check(page: &Page, report: &mut Report) {
    for block in page.own_words().filter(|block| block.has_symbols) {
        let (mut count, mut start, mut end) = (0, 0, 0);
        let mut found = None;
        for (at, c) in block.text.char_indices() {
            if is_emoji(c) {
                if count == 0 {
                    start = at;
                }
                (count, end) = (count + 1, at + c.len_utf8());
            } else if !is_joiner(c) {
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
                .note(block.place(start..end), "several emoji stand side by side")
                .because("A screen reader reads out the name of each.")
                .fix("say it in words, and keep one emoji at most");
        }
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}') && !is_joiner(c)
}

/// What joins or colours the emoji before it, and blanks between them.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | ' ')
}
