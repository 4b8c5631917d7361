//! Reports marks of bold or struck-through text without effect, because there is a space within them or none
//! outside.

use std::ops::Range;

use super::super::RuleReporter;
use super::super::lines::{TextRun, quoted};
use super::super::page::CheckedText;
use super::{BECAUSE, edit, span};
use crate::source::first_invisible;

/// The marks, and the effect that they would have.
const MARKS: [(char, &str); 3] = [('*', "bold"), ('_', "bold"), ('~', "struck through")];

/// Longest text between two marks, in bytes.
const LONGEST: usize = 300;

pub(super) fn check(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    for (mark, makes) in MARKS {
        // The parser reports a mark that could have opened or closed something as separate text. Between
        // spaces it is ordinary text.
        let is_mark = |words: &str| words.starts_with(mark) && words.trim_end_matches(mark).is_empty();
        let is_line = |words: &str| mark == '*' && words.starts_with("** ") && words.ends_with(" **");
        if !run.words().any(|(_, words)| is_mark(words) || is_line(words)) {
            continue;
        }
        let places = doubles(run, mark);
        let mut at = 0;
        while let (Some(open), Some(close)) = (places.get(at), places.get(at + 1)) {
            at += if pair(text, run, *open, *close, (mark, makes), report) { 2 } else { 1 };
        }
    }
}

/// Returns whether marked text may begin this way: with a letter, a digit, a quotation mark or a link.
/// `(**) and **/a` are file name patterns.
fn opens_word(inner: &str) -> bool {
    inner.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '"' | '“' | '‘' | '\'' | '£'))
}

/// Returns whether a range is the whole content of its line.
fn is_line_of(source: &str, whole: &Range<usize>) -> bool {
    let before = source[..whole.start].rsplit('\n').next().unwrap_or("");
    let after = source[whole.end..].lines().next().unwrap_or("");
    before.trim().is_empty() && after.trim().is_empty()
}

/// Returns whether each round bracket in a text has its counterpart.
fn has_whole_brackets(words: &str) -> bool {
    let mut depth = 0;
    words.bytes().all(|byte| {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        depth >= 0
    }) && depth == 0
}

/// Returns the positions where the mark occurs twice, and not three times.
pub(super) fn doubles(run: &TextRun, mark: char) -> Vec<usize> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, words) in run.words() {
        for (offset, _) in words.match_indices(mark) {
            let at = start + offset;
            // Text with entities has other positions.
            if run.parsed.text.as_bytes().get(at) != Some(&(mark as u8)) || run.is_escaped(at) {
                continue;
            }
            match found.last_mut() {
                Some(last) if last.end == at => last.end += 1,
                _ => found.push(at..at + 1),
            }
        }
    }
    found.into_iter().filter(|place| place.len() == 2).map(|place| place.start).collect()
}

/// Checks the text between two marks. Returns whether it was meant to be marked.
fn pair(text: &CheckedText, run: &TextRun, open: usize, close: usize, (mark, makes): (char, &str), report: &mut RuleReporter) -> bool {
    let source = run.parsed.text;
    let double = String::from_iter([mark, mark]);
    // If the parser paired the marks differently, the next one is the right one.
    let close = run.written(open + 2..close).find(&double).map_or(close, |offset| open + 2 + offset);
    let inner = run.written(open + 2..close);
    let words = inner.trim();
    if words.is_empty() || inner.len() > LONGEST || !words.contains(char::is_alphabetic) {
        return false;
    }
    let (before, after) = (source[..open].chars().next_back(), source[close + 2..].chars().next());
    // `f(**options)` is a function call in source code, and marks do not open within brackets that close
    // before they do.
    let is_call = before == Some('(') && source[..open - 1].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if is_call || !has_whole_brackets(inner) {
        return false;
    }
    let parted = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let lead = inner.len() - inner.trim_start().len();
    let tail = inner.len() - inner.trim_end().len();
    let whole = open..close + 2;
    if run.is_quoted_example(&whole) {
        return true;
    }
    let marked = format!("{double}{words}{double}");
    let blank = |blanks: &str| first_invisible(blanks).map_or("a space".to_owned(), |(_, _, name)| format!("a {name}"));
    // The second mark of `**one and **two` may open something too.
    let mut is_certain = true;
    let (what, better) = match (lead, tail) {
        // `Signed __ Date __` is a paper form: only a mark directly before a word opens.
        (0, 1..) if parted(before) && opens_word(inner) => {
            let gap = if after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '(' | '[' | '“' | '‘' | '£')) { " " } else { "" };
            is_certain = gap.is_empty() || words.starts_with(char::is_uppercase);
            (format!("{} before the last `{double}`", blank(&inner[inner.len() - tail..])), format!("{marked}{gap}"))
        }
        (1.., 0) if mark == '*' && parted(before) && parted(after) && opens_word(words) => {
            let gap = if before.is_some_and(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')')) { " " } else { "" };
            (format!("{} after the first `{double}`", blank(&inner[..lead])), format!("{gap}{marked}"))
        }
        // `2 ** 3 ** 4` is a calculation, but a whole line is not.
        (1.., 1..) if mark == '*' && is_line_of(source, &whole) && opens_word(words) => {
            (format!("{} after the first `{double}`", blank(&inner[..lead])), marked)
        }
        // `**Note:**read this`: after a full stop or a colon, the closing mark needs a space.
        (0, 0) if mark == '*' && words.ends_with([':', '.', ',', ';', '!', '?']) && after.is_some_and(char::is_alphabetic) => {
            (format!("no space after the last `{double}`"), format!("{marked} "))
        }
        _ => return false,
    };
    report
        .report(span(text, whole.clone()), format!("`{}` is not {makes}: {what}", quoted(run.written(whole.clone()))))
        .note(BECAUSE)
        .help(format!("write `{}`", quoted(better.trim())))
        .edit(if is_certain { edit(text, whole, better) } else { None });
    true
}
