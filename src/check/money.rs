//! A sum of money has unnecessary digits.
//!
//! Screen readers read "£3.00" as "three pounds and nought pence", and people who miss the point read £300.
//! Tables, where pence are aligned, are not reported.
//!
//! Bad: `£3.00`, `£0.50`, `£3.5`
//!
//! Good: `£3`, `50p`, `£3.50`

use super::{CheckedPage, RuleReporter};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let blocks = page.unquoted_blocks().filter(|block| block.has_digit && !block.inside.table);
    for block in blocks.filter(|block| block.text.contains('£')) {
        // Beside a sum with pence, "£3.00" keeps the format consistent.
        let has_pence = block.words().any(|word| pence(word.core).is_some_and(|(_, pence)| !matches!(pence, "00" | "")));
        for (at, word) in block.words().enumerate().filter(|(_, word)| word.raw.contains('£')) {
            // `£1.4 million`
            if block.word(at + 1).is_some_and(|next| next.core.ends_with("illion")) {
                continue;
            }
            let Some((pounds, pence)) = pence(word.core) else { continue };
            let better = match (pounds, pence) {
                ("0", pence) if pence.len() == 2 && pence != "00" => format!("{}p", pence.trim_start_matches('0')),
                (pounds, "00") if !has_pence => format!("£{pounds}"),
                (pounds, pence) if pence.len() == 1 => format!("£{pounds}.{pence}0"),
                _ => continue,
            };
            // Include the pound sign directly before it. Do not guess fractions of a penny.
            let start = word.start - if block.text[..word.start].ends_with('£') { '£'.len_utf8() } else { 0 };
            let edit = (pence.len() == 2 && start < word.start).then(|| page.replacement(block, start..word.end(), better.as_str()));
            report
                .report(block.place(word.start..word.end()), format!("`£{}` can be written more plainly", word.core))
                .note("Screen readers read out the zeros, and people who miss the point read a hundred times as much.")
                .help(format!("write \"{better}\""))
                .edit(edit.flatten());
        }
    }
}

/// Splits a sum into pounds and the digits after the point.
fn pence(number: &str) -> Option<(&str, &str)> {
    let (pounds, pence) = number.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b',');
    (digits(pounds) && digits(pence)).then_some((pounds, pence))
}
