//! Reports text that becomes code by accident: a block that opens with ` ``` ` and never closes, and sentences or
//! lists that are indented by four spaces.

use super::super::RuleReporter;
use super::super::page::CheckedText;
use super::span;
use crate::markdown::{Kind, Tag};

pub(super) fn check(text: &CheckedText, report: &mut RuleReporter) {
    let parsed = &text.parsed;
    for event in &parsed.events {
        let Kind::Start(Tag::CodeBlock(_)) = &event.kind else { continue };
        let (start, end) = (event.start as usize, event.end as usize);
        let written = parsed.text[start..end].trim_end();
        let length = written.lines().next().map_or(0, |line| line.trim_end().len());
        let first = start..start + length;
        if let Some(fence) = fence(written) {
            if !is_closed(written, fence) {
                report
                    .report(span(text, first), format!("this block of code never ends: no line `{fence}` closes it"))
                    .note("The page shows everything after it as code, without headings and without links.")
                    .help(format!("write a line `{fence}` after the code, or delete this line if the text is not code"));
            }
        } else if is_prose(written) {
            report
                .report(span(text, first), "the page shows these lines as code, because they begin with four spaces or a tab")
                .note("Code has a typewriter font, its lines do not wrap, and readers cannot follow its links.")
                .help("delete the spaces at the beginning of each line; for a quotation, write `> ` instead");
        }
    }
}

/// Returns the marks that open a block: three or more of the same character.
fn fence(written: &str) -> Option<&str> {
    let sign = written.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = written.len() - written.trim_start_matches(sign).len();
    (length >= 3).then(|| &written[..length])
}

/// Returns whether the last line of a block closes it.
fn is_closed(written: &str, fence: &str) -> bool {
    let Some((_, last)) = written.rsplit_once('\n') else { return false };
    let last = last.trim_start_matches([' ', '\t', '>']).trim_end();
    last.starts_with(fence) && last.chars().all(|c| fence.starts_with(c))
}

/// Returns whether indented lines are sentences or the items of a list: mostly words, without characters of
/// code, and a capital letter first. Sentences end with a full stop or a similar mark.
fn is_prose(written: &str) -> bool {
    /// Fewest words of a sentence.
    const LEAST: usize = 6;
    let text = written.trim();
    let is_code = text.contains(['{', '}', '<', '>', '=', ';', '$', '\\', '|', '`', '_', '/', '"', '#', '%'])
        || text.contains("()")
        || text.contains("::")
        || text.contains("  ");
    let item = text.strip_prefix(['-', '*', '•']).or_else(|| text.strip_prefix("1."));
    let body = item.unwrap_or(text).trim_start();
    let words = body.split_whitespace().filter(|word| word.trim_matches(|c: char| !c.is_alphabetic()).chars().all(char::is_alphabetic)).count();
    let is_sentence = text.ends_with(['.', '!', '?', ':']);
    let begins = body.starts_with(char::is_uppercase);
    !is_code && begins && words >= LEAST && words * 10 >= body.split_whitespace().count() * 8 && (is_sentence || (item.is_some() && !body.contains(':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_closed_by_its_own_fence() {
        for (written, closed) in [
            ("```\na\n```", true),
            ("````\na\n```", false),
            ("~~~ text\na\n~~~~", true),
            ("```\na", false),
            ("```", false),
            ("```\n> ```", true),
        ] {
            let fence = fence(written).expect("a fence");
            assert_eq!(is_closed(written, fence), closed, "{written}");
        }
        assert_eq!(fence("a"), None);
    }

    #[test]
    fn sentences_are_distinguished_from_code() {
        for text in ["Please come to the hall at six.", "- Bring a coat and a lamp\n- Wait for the others at the gate"] {
            assert!(is_prose(text), "{text}");
        }
        for text in ["let a = b;", "cargo run", "Usage: tool [options] file", "make all the things", "- name: The hall of the town of ours"] {
            assert!(!is_prose(text), "{text}");
        }
    }
}
