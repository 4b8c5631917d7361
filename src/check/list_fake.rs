//! A list is made of lines that begin with a bullet character.
//!
//! It is one paragraph to a screen reader: nobody hears how many items there are or where one ends. On the page the lines run together.
//!
//! Bad: `• one`, and on the next line `• two`
//!
//! Good: `- one`, and on the next line `- two`

use super::{Page, Report};
use crate::markdown::{Kind, Tag};
use crate::source::{Edit, Span};

pub fn check(page: &Page, report: &mut Report) {
    for text in page.texts {
        let parsed = &text.parsed;
        // The paragraph that is open, where its first such line stands, how many there are.
        let mut lines: Option<(usize, u32, bool)> = None;
        let mut begins = false;
        for (at, event) in parsed.events.iter().enumerate() {
            match &event.kind {
                Kind::Start(Tag::Paragraph) => (lines, begins) = (None, true),
                Kind::SoftBreak | Kind::HardBreak => begins = true,
                Kind::Text(words) => {
                    if begins && let Some(certain) = bullet(words) {
                        let (first, count, sure) = lines.unwrap_or((at, 0, false));
                        lines = Some((first, count + 1, sure || certain));
                    }
                    begins = false;
                }
                Kind::End if matches!(parsed.events[event.pair as usize].kind, Kind::Start(Tag::Paragraph)) => {
                    if let Some((first, count, sure)) = lines.take()
                        && (sure || count > 1)
                    {
                        let edits = items(page, text.span(first), text.span(event.pair as usize));
                        let mut noted = report
                            .note(text.span(first), "lines with bullet characters are no list")
                            .because("A screen reader reads them as one sentence, and on the page they run together.")
                            .fix("begin each line with `- `, and leave an empty line before the first");
                        for edit in edits.unwrap_or_default() {
                            noted = noted.edit(Some(edit));
                        }
                    }
                }
                _ => begins = false,
            }
        }
    }
}

/// How to write the lines of a paragraph from its first bullet as items: only if each has a bullet, and then words that begin nothing else.
fn items(page: &Page, first: Span, paragraph: Span) -> Option<Vec<Edit>> {
    let source = &page.context.sources.get(first.file).text;
    let line_start = source.get(..first.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    // Within a quotation or an item a line may belong to it only by grace.
    let before = source.get(..paragraph.start as usize)?.rsplit('\n').next()?;
    before.chars().all(|c| c == ' ').then_some(())?;
    let mut at = line_start;
    let mut edits = Vec::new();
    for line in source.get(line_start..paragraph.end as usize)?.split_inclusive('\n') {
        let words = line.trim_start_matches(' ');
        let (indent, end) = (line.len() - words.len(), line.trim_end());
        bullet(words).filter(|certain| *certain && indent < 4 && !end.ends_with('\\'))?;
        let rest = words.trim_start_matches(|c: char| bullet(&c.to_string()) == Some(true)).trim_start();
        rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '[' | '"' | '“' | '‘')).then_some(())?;
        let from = at + indent;
        edits.push(Edit { span: Span::new(first.file, from, from + words.len() - rest.len()), text: "- ".into() });
        at += line.len();
    }
    Some(edits)
}

/// Whether a line begins as an item would: surely, with a bullet, or perhaps, with a dash.
fn bullet(words: &str) -> Option<bool> {
    let first = words.chars().next()?;
    let apart = words[first.len_utf8()..].starts_with([' ', '\u{a0}', '\t']);
    match first {
        '•' | '●' | '▪' | '◦' | '·' | '‣' => Some(true),
        '–' | '—' if apart => Some(false),
        _ => None,
    }
}
