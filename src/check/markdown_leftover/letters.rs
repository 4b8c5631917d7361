//! Letters that a program has read in the wrong encoding, `CafÃ© costs Â£5`, and asterisks between letters or digits that
//! disappear, `A*AA`.

use std::ops::Range;

use super::super::lines::{TextRun, quoted};
use super::super::page::CheckedText;
use super::super::{Block, RuleReporter};
use super::span;
use crate::markdown::{Kind, Tag};

/// Reports letters in the wrong encoding.
pub(super) fn check(block: &Block, report: &mut RuleReporter) {
    let text = &*block.text;
    let Some(range) = broken(text).filter(|range| !block.is_quoted(range)) else { return };
    report
        .report(block.place(range.clone()), format!("`{}` are the wrong letters: a program has read the text in another encoding", &text[range]))
        .note("Visitors see these signs, and screen readers read them out.")
        .help("type the word again here and in the rest of the file; or copy the text again, and save it as UTF-8");
}

/// Returns the word with letters of UTF-8 that were read as Windows-1252: `CafÃ©`, `Â£5`, `donâ€™t`; or with U+FFFD.
fn broken(text: &str) -> Option<Range<usize>> {
    let at = text.char_indices().find_map(|(at, c)| {
        let mut after = text[at + c.len_utf8()..].chars();
        let next = after.next();
        let is_second = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{80}'..='\u{bf}') || is_of_windows(c));
        let is_broken = match c {
            '\u{fffd}' => true,
            // A word in capitals may have these letters before an ordinary letter, never before such a sign.
            'Ã' => is_second(next) && next != Some('\u{a0}') && next != Some('»') && next != Some('”') && next != Some('’'),
            'Â' => matches!(next, Some('£' | '©' | '®' | '°' | '·' | '½' | '¼' | '¾' | '§')),
            'â' => next == Some('€') && is_second(after.next()),
            _ => false,
        };
        is_broken.then_some(at)
    })?;
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |space| space + text[space..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |space| at + space);
    Some(start..end)
}

/// Returns whether Windows-1252 has a character in place of a control character.
fn is_of_windows(c: char) -> bool {
    "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}

/// Reports asterisks between letters or digits that Markdown takes as emphasis: grades, codes and products.
pub(super) fn stars(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    let source = run.parsed.text;
    for event in run.own() {
        if !matches!(event.kind, Kind::Start(Tag::Emphasis | Tag::Strong)) {
            continue;
        }
        let whole = event.start as usize..event.end as usize;
        let (Some(inner), Some(before), Some(after)) =
            (source.get(whole.clone()), source[..whole.start].chars().next_back(), source[whole.end..].chars().next())
        else {
            continue;
        };
        let words = inner.trim_matches('*');
        // `un*believ*able` stresses a part of a word.
        let is_sign = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
        let is_code = inner.starts_with('*') && is_sign(before) && is_sign(after) && words.starts_with(is_sign) && words.ends_with(is_sign);
        if !is_code {
            continue;
        }
        let begin = source[..whole.start].rfind(char::is_whitespace).map_or(0, |space| space + 1);
        let end = source[whole.end..].find(char::is_whitespace).map_or(source.len(), |space| whole.end + space);
        let written = run.written(begin..end);
        report
            .report(span(text, begin..end), format!("the asterisks in `{}` make it italic or bold and disappear", quoted(written)))
            .note("Readers see another grade, code or product than you wrote.")
            .help("write `\\*` for each asterisk that readers should see, or `×` for a product");
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_the_wrong_encoding_are_known() {
        for (text, word) in [
            ("The CafÃ© is open", "CafÃ©"),
            ("It costs Â£5.", "Â£5."),
            ("We donâ€™t", "donâ€™t"),
            ("About â€“ us", "â€“"),
            ("a \u{fffd} day", "\u{fffd}"),
        ] {
            assert_eq!(broken(text).map(|range| &text[range]), Some(word), "{text}");
        }
        for text in ["SÃO PAULO", "Mae'r CÂN", "Café £5", "tân a gwên", "5 € – now", "Âr", "â"] {
            assert_eq!(broken(text), None, "{text}");
        }
    }
}
