//! A percentage is spelled out.
//!
//! People find a percentage with its sign faster, and every translation tool handles it correctly.
//!
//! Bad: `5 percent`, `12 per cent`
//!
//! Good: `5%`, `12%`

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.english_blocks().filter(|block| block.has_digit && !block.inside.quote) {
        for (at, number) in block.words().enumerate() {
            let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if !digits(number.core) || !number.tail().is_empty() {
                continue;
            }
            let Some(first) = block.word(at + 1) else { continue };
            let last = match first.core {
                "percent" => first,
                "per" => match block.word(at + 2) {
                    Some(cent) if cent.core == "cent" => cent,
                    _ => continue,
                },
                _ => continue,
            };
            let written = &block.text[number.start..last.end()];
            report
                .report(block.place(number.start..last.end()), format!("`{written}` lacks the sign `%`"))
                .note("With the sign, people who scan the page find the number faster.")
                .help(format!("write \"{}%\"", number.core))
                .edit(page.replacement(block, number.start..last.end(), format!("{}%", number.core)));
        }
    }
}
