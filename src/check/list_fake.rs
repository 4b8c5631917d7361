//! A list is made of lines that begin with a bullet character.
//!
//! It is one paragraph to a screen reader: nobody hears how many items there are or where one ends. On the page the lines run together.
//!
//! Bad: `• one`, and on the next line `• two`
//!
//! Good: `- one`, and on the next line `- two`

use super::{Page, Report};
use crate::markdown::{Kind, Tag};

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
                        report
                            .note(text.span(first), "lines with bullet characters are no list")
                            .because("A screen reader reads them as one sentence, and on the page they run together.")
                            .fix("begin each line with `- `, and leave an empty line before the first");
                    }
                }
                _ => begins = false,
            }
        }
    }
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
