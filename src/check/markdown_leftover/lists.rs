//! Reports failed lists without a space after their numbers or marks: `1.One`, `*One`. A single line may be
//! a number or a name. Also reports failed task boxes: `- [] Book the hall`, and `[ ] Book the hall`
//! outside a list.

use super::super::RuleReporter;
use super::super::lines::{RunLine, TextRun, quoted};
use super::super::page::CheckedText;
use super::{BECAUSE, span};
use crate::markdown::{Kind, Tag};

pub(super) fn check(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    boxes(text, run, report);
    let mut previous: Option<(RunLine, BulletMark)> = None;
    for line in run.lines() {
        let mark = mark(run.written(line.start..line.end));
        if let (Some((above, first)), Some(second)) = (&previous, &mark)
            && first.leads_to(second)
        {
            let written = run.written(above.start..above.end);
            let (sign, words) = written.split_at(first.length());
            report
                .report(span(text, above.start..above.end), format!("these lines are not a list: there is no space after `{sign}`"))
                .note(BECAUSE)
                .help(format!("write `{sign} {}`, with a space after each number or mark", quoted(words)));
            return;
        }
        previous = mark.map(|mark| (line, mark));
    }
}

enum BulletMark {
    /// `1.`, with its length.
    Number(u32, usize),
    Star,
}

impl BulletMark {
    fn leads_to(&self, next: &BulletMark) -> bool {
        match (self, next) {
            (BulletMark::Number(first, _), BulletMark::Number(second, _)) => first.checked_add(1) == Some(*second),
            (BulletMark::Star, BulletMark::Star) => true,
            _ => false,
        }
    }

    fn length(&self) -> usize {
        match self {
            BulletMark::Number(_, length) => *length,
            BulletMark::Star => 1,
        }
    }
}

/// Returns the mark at the start of a line, directly before a word.
fn mark(line: &str) -> Option<BulletMark> {
    // `*See the note` twice is two notes, and `*word*` is emphasis.
    if let Some(rest) = line.strip_prefix('*') {
        return (rest.starts_with(char::is_alphabetic) && !rest.contains('*')).then_some(BulletMark::Star);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    if !(1..=3).contains(&digits) || !rest.starts_with(char::is_alphabetic) {
        return None;
    }
    line[..digits].parse().ok().map(|number| BulletMark::Number(number, digits + 1))
}

/// Reports lines that begin with a task box that Markdown does not recognise.
fn boxes(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    if matches!(run.own().first(), Some(event) if matches!(event.kind, Kind::TaskMarker(_))) {
        return;
    }
    let is_item = matches!(run.tag(), Some(Tag::Item(None))) || is_first_in_item(run);
    let found: Vec<(RunLine, TickBox)> = run
        .lines()
        .enumerate()
        .filter_map(|(at, line)| {
            let own = TickBox::new(run.written(line.start..line.end))?;
            let follows_mark = at == 0 && is_item;
            let is_certain = follows_mark || own.is_listed || own.is_open;
            Some((line, TickBox { follows_mark, is_certain, ..own }))
        })
        .collect();
    let Some((line, first)) = found.first().filter(|(_, first)| first.is_certain || found.len() > 1) else { return };
    let written = run.written(line.start..line.end);
    let (sign, words) = written.split_at(first.length);
    let mark = if first.is_done { "[x]" } else { "[ ]" };
    let list = if first.follows_mark { "" } else { "- " };
    let what = if first.follows_mark || first.is_listed {
        format!("`{}` is not a task box: write `[ ]` or `[x]`, with a space on each side", sign.trim_end())
    } else {
        format!("`{}` is not a task box, because it is not in a list", sign.trim_end())
    };
    report
        .report(span(text, line.start..line.end), what)
        .note(BECAUSE)
        .help(format!("write `{list}{mark} {}`", quoted(words.trim_start())));
}

/// Returns whether the run is the first text of a list item, so that the mark of the list precedes it.
fn is_first_in_item(run: &TextRun) -> bool {
    let Some(holder) = run.holder.filter(|at| *at > 0) else { return false };
    matches!(run.parsed.events[holder - 1].kind, Kind::Start(Tag::Item(None)))
}

/// A task box at the start of a line.
struct TickBox {
    /// Its length in bytes, including the mark of a list before it.
    length: usize,
    /// Whether it is ticked.
    is_done: bool,
    /// Whether the mark of a list directly precedes it, without a space.
    is_listed: bool,
    /// Whether it contains a space: `[ ]`.
    is_open: bool,
    /// Whether the mark of the list precedes the line.
    follows_mark: bool,
    /// Whether a single one is certainly a box.
    is_certain: bool,
}

impl TickBox {
    fn new(line: &str) -> Option<TickBox> {
        let body = line.strip_prefix(['-', '*', '+']).unwrap_or(line);
        let (inner, rest) = body.strip_prefix('[')?.split_once(']')?;
        let sign = inner.trim();
        let is_done = matches!(sign, "x" | "X" | "v" | "✓" | "✔");
        // `[x](y.md)`, `[]: y` and `[][1]` are links, or are meant as links.
        if !(is_done || sign.is_empty()) || inner.len() > 4 || rest.trim().is_empty() || rest.starts_with(['(', ':', '[']) || rest.trim_start().starts_with('(') {
            return None;
        }
        let is_word = rest.trim_start().starts_with(|c: char| c.is_alphanumeric());
        let length = line.len() - rest.len();
        let (is_listed, is_open) = (body.len() < line.len(), inner == " ");
        is_word.then_some(TickBox { length, is_done, is_listed, is_open, follows_mark: false, is_certain: false })
    }
}
