//! Reports marks of bold or struck-through text that never close (`**words`), and links that lack a bracket
//! (`[words](address`).

use super::super::RuleReporter;
use super::super::lines::{TextRun, floor_boundary, quoted};
use super::super::page::CheckedText;
use super::{BECAUSE, emphasis, addresses, span};
use crate::diagnostic::Level;

/// The longest text of a link, in bytes.
const LONGEST: usize = 120;

/// Finds bold or struck-through words that never end. It takes the runs of a text in order: two stars before a
/// note are not bold, and the mark of a note comes before the note.
#[derive(Default)]
pub(super) struct UnclosedScanner {
    /// Whether `**` follows a word, as the mark of a note does: `Prices**`.
    has_note_mark: bool,
    /// Whether a line begins with one `*` and a word, as the first of two notes does.
    has_note: bool,
}

impl UnclosedScanner {
    pub(super) fn check(&mut self, text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
        if run.words().any(|(_, words)| words.contains('~'))
            && let [open] = emphasis::doubles(run, '~')[..]
            && opens(run, open)
        {
            report_unclosed(text, run, open, "struck through", report);
        }
        if !run.words().any(|(_, words)| words.contains('*')) {
            return;
        }
        let source = run.parsed.text;
        self.has_note |= run.lines().any(|line| {
            let written = run.written(line.start..line.end);
            written.strip_prefix('*').is_some_and(|rest| rest.starts_with(char::is_alphabetic))
                && run.words().any(|(at, words)| at == line.start && words == "*")
        });
        let places = emphasis::doubles(run, '*');
        if let [open] = places[..] {
            let line = source[..open].rsplit('\n').next().unwrap_or("");
            let is_first = run.own().first().is_some_and(|first| first.start as usize == open);
            let is_note = (is_first || line.trim().is_empty()) && (self.has_note_mark || self.has_note);
            if opens(run, open) && !is_note {
                report_unclosed(text, run, open, "bold", report);
            }
        }
        self.has_note_mark |= places.iter().any(|place| !opens(run, *place));
    }
}

/// Returns whether the two marks at an offset are before a word and not after one. Names that programs use,
/// such as `**kwargs`, do not count.
fn opens(run: &TextRun, at: usize) -> bool {
    let source = run.parsed.text;
    let before = source[..at].chars().next_back();
    let rest = source[at + 2..].trim_start_matches(['"', '“', '‘', '[']);
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let word = &rest[..end];
    // `**kwargs` and `**my_options` are source code.
    let is_name = word.contains('_') || matches!(word, "kwargs" | "kw" | "args" | "options" | "opts" | "params");
    let is_parted = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '‘' | '|' | '>' | '—' | '–'));
    is_parted && word.starts_with(char::is_alphabetic) && !is_name
}

fn report_unclosed(text: &CheckedText, run: &TextRun, open: usize, makes: &str, report: &mut RuleReporter) {
    let end = run.lines().map(|line| line.end).find(|end| *end > open).unwrap_or(open).max(open + 2);
    let mark = run.written(open..open + 2);
    let escaped: String = mark.chars().flat_map(|sign| ['\\', sign]).collect();
    report
        .report(span(text, open..end), format!("`{}` begins {makes} text that never ends", quoted(run.written(open..end))))
        .note(format!("The text is not {makes}, and the page shows the marks as they were typed."))
        .help(format!(
            "write `{mark}` directly after the last {makes} word, in the same paragraph; or write `{escaped}` to show the marks"
        ));
}

/// Reports `[words](address` without its `)`. `start` and `close` are the offsets of `[` and `]`, `open` that of `(`.
pub(super) fn address(text: &CheckedText, run: &TextRun, (start, close, open): (usize, usize, usize), report: &mut RuleReporter) {
    let (source, words) = (run.parsed.text, run.written(start + 1..close));
    let follows_word = source[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']'));
    let rest = run.written(open + 1..run.end()).trim_start_matches('<');
    let first = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | ']')).next().unwrap_or("");
    let target = first.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let is_target = addresses::is_address(target) || (open == close + 1 && target.contains(['/', '#']));
    if follows_word || !words.contains(char::is_alphanumeric) || words.starts_with('^') || !is_target {
        return;
    }
    let is_picture = source[..start].ends_with('!');
    let whole = start - usize::from(is_picture)..open + 1 + (run.written(open + 1..run.end()).len() - rest.len()) + target.len();
    if run.is_quoted_example(&whole) {
        return;
    }
    let (kind, sign, level) = if is_picture { ("picture", "!", Level::Error) } else { ("link", "", Level::Warning) };
    report
        .report_as(level, span(text, whole.clone()), format!("`{}` is not a {kind}: it has no `)` at its end", quoted(run.written(whole))))
        .note(BECAUSE)
        .help(format!("write `{sign}[{}]({target})`", quoted(words)));
}

/// Reports `words](address)` without its `[`. `close` is the offset of `]`.
pub(super) fn no_opening(text: &CheckedText, run: &TextRun, close: usize, report: &mut RuleReporter) {
    let Some(target) = addresses::within_brackets(run, close + 1) else { return };
    let written = run.written(target.clone());
    let source = run.parsed.text;
    let from = floor_boundary(source, close.saturating_sub(LONGEST));
    let line = source[from..close].rfind('\n').map_or(from, |at| from + at + 1);
    let start = run.own().first().map_or(close, |event| event.start as usize).max(line);
    let whole = start..target.end + 1;
    if !addresses::is_address(written) || run.written(start..close).trim().is_empty() {
        return;
    }
    report
        .report(span(text, close..whole.end), format!("`{}` is not a link: there is no `[` before its text", quoted(run.written(close..whole.end))))
        .note(BECAUSE)
        .help(format!("write `[` before the first word of the link: `[words]({written})`"));
}

/// Reports `[words(address)` without its `]`. `open` is the offset of `[`.
pub(super) fn no_closing(text: &CheckedText, run: &TextRun, open: usize, report: &mut RuleReporter) {
    // Only so many bytes of the line are searched, so that a line of brackets costs no more than its length.
    let near = |from: usize| {
        let end = floor_boundary(run.parsed.text, run.end().min(from + LONGEST));
        from..run.written(from..end).find('\n').map_or(end, |at| from + at)
    };
    let rest = run.written(near(open + 1));
    let Some(round) = rest.find('(') else { return };
    let (words, source) = (&rest[..round], run.parsed.text);
    let Some(target) = addresses::within_brackets(run, open + 1 + round) else { return };
    let written = run.written(target.clone());
    let follows_word = source[..open].chars().next_back().is_some_and(char::is_alphanumeric);
    let is_words = words.starts_with(char::is_alphanumeric) && !words.ends_with(' ') && !words.contains(['[', ']']);
    // `[see the rules (rules.md) and more]` closes later.
    if follows_word || !is_words || !addresses::is_address(written) || source[near(target.end)].contains(']') {
        return;
    }
    let whole = open..target.end + 1;
    report
        .report(span(text, whole.clone()), format!("`{}` is not a link: there is no `]` after its text", quoted(run.written(whole))))
        .note(BECAUSE)
        .help(format!("write `[{}]({written})`", quoted(words)));
}
