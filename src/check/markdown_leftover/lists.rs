//! Lists that are none, because no space stands after their numbers or marks: `1.One`, `*One`. One line alone may be a number or a name.

use super::super::Report;
use super::super::lines::{Line, Run, quoted};
use super::super::page::Text;
use super::{BECAUSE, span};

pub fn check(text: &Text, run: &Run, report: &mut Report) {
    let mut previous: Option<(Line, Mark)> = None;
    for line in run.lines() {
        let mark = mark(run.written(line.start..line.end));
        if let (Some((above, first)), Some(second)) = (&previous, &mark)
            && first.leads_to(second)
        {
            let written = run.written(above.start..above.end);
            let (sign, words) = written.split_at(first.length());
            report
                .note(span(text, above.start..above.end), format!("these lines are no list: no space stands after `{sign}`"))
                .because(BECAUSE)
                .fix(format!("write `{sign} {}`, with a space after each number or mark", quoted(words)));
            return;
        }
        previous = mark.map(|mark| (line, mark));
    }
}

enum Mark {
    /// `1.`, with how many signs it takes.
    Number(u32, usize),
    Star,
}

impl Mark {
    fn leads_to(&self, next: &Mark) -> bool {
        match (self, next) {
            (Mark::Number(first, _), Mark::Number(second, _)) => first.checked_add(1) == Some(*second),
            (Mark::Star, Mark::Star) => true,
            _ => false,
        }
    }

    fn length(&self) -> usize {
        match self {
            Mark::Number(_, length) => *length,
            Mark::Star => 1,
        }
    }
}

/// The mark that a line begins with, right before a word.
fn mark(line: &str) -> Option<Mark> {
    // `*See the note` twice is two notes, `*word*` is emphasis.
    if let Some(rest) = line.strip_prefix('*') {
        return (rest.starts_with(char::is_alphabetic) && !rest.contains('*')).then_some(Mark::Star);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    if !(1..=3).contains(&digits) || !rest.starts_with(char::is_alphabetic) {
        return None;
    }
    line[..digits].parse().ok().map(|number| Mark::Number(number, digits + 1))
}
