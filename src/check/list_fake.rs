//! The lines of a list begin with a bullet, a letter or a number that Markdown does not recognise.
//!
//! To a screen reader it is one paragraph: listeners do not hear how many items there are or where one
//! ends. On the page the lines run together. Such lines come from word processors: `•`, Word's own bullet
//! (U+F0B7), `o` and a tab, `a)`, `(i)`, `1.1`, or `-` with a no-break space after it. With letters and
//! numbers, two lines in order are a list, but a single line is not. `A. Smith` and `B. Jones` are two
//! people.
//!
//! Bad: `• one`, and on the next line `• two`
//!
//! Good: `- one`, and on the next line `- two`

pub(crate) mod labels;

use super::lines::{self, TextRun};
use super::{CheckedPage, RuleReporter, page::CheckedText};
use crate::source::{TextEdit, Span, first_invisible, name_invisible};
use labels::{Label, LabelKind, label};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        lines::each_run(&text.parsed, |run| {
            if run.is_text() {
                check_run(text, run, report);
            }
        });
    }
}

/// Lines of one run that are items of one list.
struct FakeList {
    /// The start of the first line.
    start: usize,
    /// Its label.
    first: LabelKind,
    /// The label of the second.
    second: Option<LabelKind>,
    last: LabelKind,
    lines: usize,
    /// The name of a character after the number that looks like a space but is not.
    unseen: Option<String>,
}

fn check_run(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    let mut groups: Vec<FakeList> = Vec::new();
    for line in run.lines() {
        let written = run.written(line.start..line.end);
        let Some(Label { kind, length }) = label(written) else { continue };
        // `1.` and a no-break space: only the space is wrong.
        let unseen = Some(&written[..length]).filter(|_| is_plain_number(kind)).and_then(first_invisible);
        let unseen = unseen.map(|(_, _, name)| name);
        let belongs = |group: &&mut FakeList| match kind.is_counted() {
            true => kind.follows(group.last),
            false => group.first == kind,
        };
        match groups.iter_mut().rev().take(NEAR).find(belongs) {
            Some(group) => {
                group.second.get_or_insert(kind);
                (group.last, group.lines) = (kind, group.lines + 1);
            }
            None => groups.push(FakeList { start: line.start, first: kind, second: None, last: kind, lines: 1, unseen }),
        }
    }
    groups.retain(|group| group.lines >= group.first.least_lines() || group.first.is_certain() || group.unseen.is_some());
    let mut edits = groups.first().filter(|_| text.is_exact()).and_then(|first| items(run, first.start)).unwrap_or_default();
    for group in groups {
        let (line, what) = (run.written(group.start..run.end()), describe(&group));
        let first_line = line.split('\n').next().unwrap_or("").trim_end();
        let span = text.source_span(Span::new(run.parsed.file, group.start, group.start + first_line.len()));
        let mut noted = report
            .report(span, format!("lines that begin with {what} are not a list"))
            .note("A screen reader reads them as one sentence, and on the page they run together.")
            .help(if group.unseen.is_some() { "type a plain space after each number" } else { advice(group.first) });
        // The edits of a run belong together, so the first finding has them all.
        for edit in edits.drain(..) {
            noted = noted.edit(Some(edit));
        }
    }
}

/// Number of previous lists of a paragraph that a line may belong to: a list and its sublists.
const NEAR: usize = 4;

fn describe(group: &FakeList) -> String {
    let name = |c: char| match c {
        '\u{f000}'..='\u{f0ff}' => format!("a bullet of Word (U+{:04X})", c as u32),
        c => format!("`{c}`"),
    };
    match group.first {
        LabelKind::Bullet(c) | LabelKind::Sign(c) => name(c),
        LabelKind::SecondLevel => "`o` and a tab".into(),
        LabelKind::Spaceless(c, Some(blank)) => {
            format!("`{c}` and a {}", name_invisible(blank).unwrap_or_else(|| "blank".into()))
        }
        LabelKind::Spaceless(c, None) => format!("`{c}` without a space after it"),
        counted => {
            let second = group.second.map_or_else(String::new, |second| format!(", `{}`", shown(second)));
            let unseen = group.unseen.as_ref().map_or_else(String::new, |name| format!(" and a {name}"));
            format!("`{}`{second}{unseen}", shown(counted))
        }
    }
}

/// Returns a counted label as it is written.
fn shown(label: LabelKind) -> String {
    let wrap = |name: String, ordinal: labels::Ordinal| {
        let open = if ordinal.opened { "(" } else { "" };
        let closed = if ordinal.closed == ' ' { String::new() } else { ordinal.closed.to_string() };
        format!("{open}{name}{closed}")
    };
    let cased = |name: String, own: labels::Ordinal| if own.is_initial { name.to_uppercase() } else { name };
    match label {
        LabelKind::Letter(own) => wrap(cased(char::from(b'a' + (own.at - 1) as u8).to_string(), own), own),
        LabelKind::Roman(own) => {
            let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
            wrap(cased("x".repeat(own.at as usize / 10) + ones[own.at as usize % 10], own), own)
        }
        LabelKind::Number(own) => wrap(own.at.to_string(), own),
        LabelKind::Clause(mut clause, own) => {
            let mut parts = vec![own.at.to_string()];
            while clause > 0 {
                parts.push((clause % 1000).saturating_sub(1).to_string());
                clause /= 1000;
            }
            parts.reverse();
            wrap(parts.join("."), own)
        }
        _ => String::new(),
    }
}

fn advice(label: LabelKind) -> &'static str {
    match label {
        LabelKind::Clause(..) => "put an empty line between them, so that each clause is a paragraph, or write them as a list with `1. `",
        label if label.is_counted() => {
            "begin each line with `1. `; if you need the letters or numbers, put an empty line between the lines"
        }
        _ => "begin each line with `- `, and put an empty line before the first",
    }
}

/// Returns whether it is a number in Markdown's notation: `1.` or `2)`.
fn is_plain_number(label: LabelKind) -> bool {
    matches!(label, LabelKind::Number(own) if !own.opened && own.closed != ' ')
}

/// Returns edits that turn the lines of a paragraph, from its first bullet on, into items. Requires that
/// each line has a bullet, followed by text that begins no other block.
fn items(run: &TextRun, first: usize) -> Option<Vec<TextEdit>> {
    let source = run.parsed.text;
    let line_start = source.get(..first)?.rfind('\n').map_or(0, |at| at + 1);
    // In a quotation or an item, a line may be a lazy continuation.
    let paragraph = run.parsed.events[run.holder?].start as usize;
    let before = source.get(..paragraph)?.rsplit('\n').next()?;
    before.chars().all(|c| c == ' ').then_some(())?;
    let mut at = line_start;
    let mut edits = Vec::new();
    let mut has_bullet = false;
    for line in source.get(line_start..run.end())?.split_inclusive('\n') {
        let words = line.trim_start_matches(' ');
        let (indent, end) = (line.len() - words.len(), line.trim_end());
        let Label { kind, length } = label(words)?;
        let number = match kind {
            LabelKind::Number(own) if is_plain_number(kind) && first_invisible(&words[..length]).is_some() => {
                Some(format!("{}{} ", own.at, own.closed))
            }
            kind if kind.is_counted() => return None,
            _ => None,
        };
        (indent < 4 && !end.ends_with('\\') && !matches!(kind, LabelKind::Sign(_))).then_some(())?;
        let rest = &words[length..];
        rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '[' | '"' | '“' | '‘')).then_some(())?;
        let from = at + indent;
        let text = number.unwrap_or_else(|| if kind == LabelKind::SecondLevel && has_bullet { "  - " } else { "- " }.into());
        has_bullet |= kind != LabelKind::SecondLevel;
        edits.push(TextEdit { span: Span::new(run.parsed.file, from, from + length), text });
        at += line.len();
    }
    Some(edits)
}
