//! Lists that are none, because no space stands after their numbers or marks: `1.One`, `*One`. One line alone may be a number or a name.

use super::super::RuleReporter;
use super::super::lines::{Line, TextRun, quoted};
use super::super::page::CheckedText;
use super::{BECAUSE, span};

pub fn check(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    let mut previous: Option<(Line, BulletMark)> = None;
    for line in run.lines() {
        let mark = mark(run.written(line.start..line.end));
        if let (Some((above, first)), Some(second)) = (&previous, &mark)
            && first.leads_to(second)
        {
            let written = run.written(above.start..above.end);
            let (sign, words) = written.split_at(first.length());
            report
                .report(span(text, above.start..above.end), format!("these lines are no list: no space stands after `{sign}`"))
                .note(BECAUSE)
                .help(format!("write `{sign} {}`, with a space after each number or mark", quoted(words)));
            return;
        }
        previous = mark.map(|mark| (line, mark));
    }
}

enum BulletMark {
    /// `1.`, with how many signs it takes.
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

/// The mark that a line begins with, right before a word.
fn mark(line: &str) -> Option<BulletMark> {
    // `*See the note` twice is two notes, `*word*` is emphasis.
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
