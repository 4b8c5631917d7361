//! A telephone number is not a link.
//!
//! People on a phone cannot tap it to call. Only numbers of the UK plan are reported, not reference
//! numbers.
//!
//! Bad: `Ring 01632 960001.`
//!
//! Good: `Ring [01632 960 001](tel:+441632960001).`

use super::{Block, CheckedPage, RuleReporter, block};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.blocks.iter().filter(|block| block.has_digit) {
        let Some(text) = block.within.map(|at| &page.texts[at]) else { continue };
        let mut at = 0;
        while at < block.len() {
            let Some((words, digits)) = number(block, at) else {
                at += 1;
                continue;
            };
            let (Some(first), Some(last)) = (block.word(at), block.word(at + words - 1)) else { break };
            at += words;
            let area_in_brackets = block.text[..first.start].ends_with('(') && first.tail().starts_with(')') && words > 1;
            let start = if area_in_brackets { first.start - 1 } else { first.start };
            let span = block.place(start..last.end());
            if text.is_linked(span) || block::is_example(block, at - words) {
                continue;
            }
            let written = &block.text[start..last.end()];
            let better = format!("[{written}](tel:+44{})", &digits[1..]);
            let certain = words > 1 || follows_phone_word(block, at - words);
            let edit = certain.then(|| page.replacement_with_markup(block, start..last.end(), better.as_str()));
            report
                .report(span, format!("the telephone number `{written}` is not a link"))
                .note("People on a phone cannot tap it to call.")
                .help(format!("write `{better}`"))
                .edit(edit.flatten());
        }
    }
}

/// Returns whether the word before refers to telephoning. Otherwise a sequence of digits may be a
/// reference.
fn follows_phone_word(block: &Block, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| block.word(at));
    let ringing = ["call", "ffoniwch", "mobile", "on", "phone", "ring", "tel", "telephone", "text"];
    before.is_some_and(|word| ringing.iter().any(|own| own.eq_ignore_ascii_case(word.core)))
}

/// Returns the UK number that begins at a word: how many words it has, and its digits.
fn number(block: &Block, at: usize) -> Option<(usize, String)> {
    /// Most groups of a number: `(020) 7946 0000`, `01632 960 001`.
    const GROUPS: usize = 4;
    let first = block.word(at)?;
    if !first.core.starts_with('0')
        || at.checked_sub(1).and_then(|at| block.word(at)).is_some_and(|word| is_group(word.core))
    {
        return None;
    }
    let mut digits = String::new();
    let mut words = 0;
    let mut found = None;
    while let Some(word) = block.word(at + words).filter(|word| words < GROUPS && is_group(word.core)) {
        digits.push_str(word.core);
        words += 1;
        if is_uk(&digits) {
            found = Some((words, digits.clone()));
        }
        if !word.tail().is_empty() && word.tail() != ")" {
            break;
        }
    }
    found
}

fn is_group(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// Returns whether digits are a complete number of the UK plan (Ofcom, National Telephone Numbering Plan):
/// 11 digits, or 10 in some areas and for freephone. Childline's number has 8.
fn is_uk(digits: &str) -> bool {
    #[rustfmt::skip]
    let known = [
        "011", "012", "013", "014", "015", "016", "017", "018", "019", "020", "023", "024", "028", "029", "030", "033", "034", "037", "070", "071",
        "072", "073", "074", "075", "076", "077", "078", "079", "0800", "0808", "084", "087", "090", "091", "098",
    ];
    let whole = match digits.len() {
        11 => true,
        10 => digits.starts_with("01") || digits.starts_with("0800"),
        _ => digits == "08001111",
    };
    whole && known.iter().any(|start| digits.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::is_uk;

    #[test]
    fn only_numbers_of_the_uk_plan_are_recognised() {
        assert!(["01632960001", "02079460000", "07700900123", "08001111000", "08001111", "0169772345", "03708506506"].iter().all(|digits| is_uk(digits)));
        assert!(!["0163296", "00000000000", "05632960001", "016329600012", "01000000000", "03132960001", "08001112"].iter().any(|digits| is_uk(digits)));
    }
}
