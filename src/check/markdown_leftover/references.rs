//! Reports `[words][name]` and `[words][]` without a line `[name]: address`. The page has no link and shows the
//! brackets.

use super::super::RuleReporter;
use super::super::lines::{TextRun, quoted};
use super::super::page::CheckedText;
use super::{BECAUSE, addresses, edit, links, span};
use crate::markdown::{Kind, Tag, UNUSED_NOTE};

/// Reports notes to which nothing refers: `[^3]: …` without `[^3]` in the text.
pub(super) fn unused_notes(text: &CheckedText, report: &mut RuleReporter) {
    let source = text.parsed.text;
    for event in text.parsed.events.iter().filter(|event| event.kind == Kind::Start(Tag::FootnoteDefinition(UNUSED_NOTE))) {
        let start = event.start as usize;
        let line = source[start..event.end as usize].lines().next().unwrap_or("");
        let Some(end) = line.find("]:") else { continue };
        let mark = &line[..=end];
        report
            .report(span(text, start..start + line.len()), format!("nothing refers to the note `{}`, so it is not published", quoted(mark)))
            .note("Readers do not see the note.")
            .help(format!("write `{}` at the words that it explains, or delete the note", quoted(mark)));
    }
}

pub(super) fn check(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    let source = run.parsed.text;
    // The parser reports each bracket outside of links as separate text.
    for (at, _) in run.words().filter(|(at, words)| *words == "]" && source[*at..].starts_with("][")) {
        if run.is_escaped(at) {
            continue;
        }
        let rest = run.written(at + 2..run.end());
        let Some(length) = rest.find([']', '[', '\n']).filter(|length| rest[*length..].starts_with(']')) else { continue };
        let Some(start) = links::opening(run, at) else { continue };
        let (words, name) = (run.written(start + 1..at), &rest[..length]);
        let whole = start..at + 2 + length + 1;
        let before = source[..start].chars().next_back();
        let after = source[whole.end..].chars().next();
        // `a[i][j]` and `[one][two][three]` are source code, `[1][2]` are footnote marks, `[x][ ]` are boxes.
        let is_part = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ']' | '[' | ')' | '_' | '\\' | '$' | '^')) || matches!(after, Some('[' | '('));
        let is_words = words.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '“' | '‘' | '*' | '!')) && words.chars().filter(|c| c.is_alphabetic()).count() > 1;
        let is_name = name.is_empty() || name.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '#'));
        // `[win][arm64] Add tests` labels a line.
        let is_first = source[..start].rsplit('\n').next().is_some_and(|line| line.trim_matches([' ', '-', '*', '+']).is_empty());
        let is_token = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
        let is_tag = is_first && is_token(words) && is_token(name) && !name.bytes().all(|byte| byte.is_ascii_digit());
        if is_tag || is_part || !is_words || !is_name || run.is_quoted_example(&whole) {
            continue;
        }
        let is_address = addresses::is_address(name);
        let sign = if before == Some('!') { "!" } else { "" };
        let (what, help) = match (is_address, name.is_empty()) {
            (true, _) => ("its address is in square brackets".to_owned(), format!("write `{sign}[{}]({name})`", quoted(words))),
            (false, empty) => {
                let name = if empty { words } else { name };
                (
                    format!("there is no line `[{}]: …` with its address", quoted(name)),
                    format!("write the address after the text, `{sign}[{}](address)`, or add a line `[{}]: address`", quoted(words), quoted(name)),
                )
            }
        };
        report
            .report(span(text, whole.clone()), format!("`{}` is not a link: {what}", quoted(run.written(whole.clone()))))
            .note(BECAUSE)
            .help(help)
            .edit(if is_address { edit(text, whole, format!("[{words}]({name})")) } else { None });
    }
}
