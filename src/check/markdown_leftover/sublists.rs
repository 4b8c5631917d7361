//! Reports lists that are detached from the item that they belong to, because their lines lack indentation.

use std::ops::Range;

use super::super::RuleReporter;
use super::super::page::CheckedText;
use super::{edit, span};
use crate::markdown::{Kind, Parsed, Tag};

pub(crate) fn check(text: &CheckedText, report: &mut RuleReporter) {
    let parsed = &text.parsed;
    for (at, event) in parsed.events.iter().enumerate() {
        if matches!(event.kind, Kind::Start(Tag::List(_))) {
            if let Some(fallen) = detached_list(parsed, at) {
                report_detached(text, at, &fallen, report);
            } else {
                within(text, at, report);
            }
        }
    }
}

/// A list that is detached from its item.
pub(crate) struct DetachedList {
    /// The number of its step, or `None` for an item with a bullet.
    step: Option<u64>,
    /// How many more spaces its lines need.
    blanks: usize,
    /// How many spaces its lines then have.
    column: usize,
}

/// Returns the list at an event, if it belongs to the last item of the list directly above it.
pub(crate) fn detached_list(parsed: &Parsed, at: usize) -> Option<DetachedList> {
    let Kind::Start(Tag::List(own)) = &parsed.events[at].kind else { return None };
    let above = list_above(parsed, at)?;
    let Kind::Start(Tag::List(number)) = &parsed.events[above].kind else { return None };
    let items: Vec<usize> = parsed.children(Some(above)).collect();
    let last = *items.last()?;
    let (outer, inner) = (column(parsed, above)?, column(parsed, at)?);
    let after = parsed.events[at].pair as usize + 1;
    let next = number.map(|number| number + items.len() as u64);
    // `2.` after the list continues the numbering of the list above.
    let goes_on = matches!(parsed.events.get(after).map(|event| &event.kind), Some(Kind::Start(Tag::List(Some(number)))) if Some(*number) == next);
    let is_indented = inner > outer;
    let other_kind = own.is_some() != number.is_some();
    if !other_kind || !(is_indented || (goes_on && own.is_none())) {
        return None;
    }
    // The start of the last item's text, where its sublist must begin.
    let words = parsed.events.get(last + 1)?.start as usize;
    let width = words.checked_sub(mark_of(parsed, last)).filter(|width| (2..=5).contains(width))?;
    let blanks = (outer + width).checked_sub(inner).filter(|blanks| *blanks > 0)?;
    Some(DetachedList { step: next.map(|next| next - 1), blanks, column: outer + width })
}

/// Returns the list that ends on the line directly before the list at an event.
pub(crate) fn list_above(parsed: &Parsed, at: usize) -> Option<usize> {
    let end = parsed.events.get(at.checked_sub(1)?)?;
    let above = end.pair as usize;
    let is_list = end.kind == Kind::End && matches!(parsed.events[above].kind, Kind::Start(Tag::List(_)));
    let gap = parsed.text.get(end.end as usize..parsed.events[at].start as usize)?;
    (is_list && gap.matches('\n').count() <= 1).then_some(above)
}

/// Returns the number of spaces before the mark of a list or an item, or `None` if there is other text.
fn column(parsed: &Parsed, at: usize) -> Option<usize> {
    // The parser includes some of the spaces in the item.
    let start = parsed.events[at].start as usize;
    let line = parsed.text[..start].rfind('\n').map_or(0, |at| at + 1);
    let blanks = parsed.text[line..].bytes().take_while(|byte| *byte == b' ').count();
    (line + blanks >= start).then_some(blanks)
}

/// Returns the position of an item's mark.
pub(super) fn mark_of(parsed: &Parsed, item: usize) -> usize {
    let start = parsed.events[item].start as usize;
    start + parsed.text[start..].bytes().take_while(|byte| *byte == b' ').count()
}

fn report_detached(text: &CheckedText, at: usize, fallen: &DetachedList, report: &mut RuleReporter) {
    let parsed = &text.parsed;
    let first = parsed.children(Some(at)).next().unwrap_or(at);
    let out_of = fallen.step.map_or("the item above".to_owned(), |step| format!("step {step}"));
    let lines = indented(parsed, parsed.span(at).range(), fallen.blanks);
    let mut noted = report
        .report(span(text, first_line(parsed, first)), format!("this list is not part of {out_of}"))
        .note("The page shows it beside the list that it belongs to, and the numbers after it may start again.")
        .help(format!("write {} before each of its marks", blanks(fallen.column)));
    for (place, blanks) in lines {
        noted = noted.edit(edit(text, place, blanks));
    }
}

fn blanks(count: usize) -> String {
    format!("{count} spaces")
}

/// Reports `- We need:` and ` - your name`: an item after a colon with one space of indentation, which
/// should be a sublist.
fn within(text: &CheckedText, list: usize, report: &mut RuleReporter) {
    let parsed = &text.parsed;
    let mut items = parsed.children(Some(list));
    let Some(first) = items.next() else { return };
    let Some(outer) = column(parsed, first) else { return };
    let mut above = first;
    for item in items {
        let lead = parsed.text[parsed.span(above).range()].trim_end().ends_with(':');
        // Without a colon, a list that returns to its first column has sublists. Otherwise the extra space
        // is careless.
        let goes_back = || parsed.children(Some(list)).skip_while(|own| *own <= item).any(|own| column(parsed, own) == Some(outer));
        if column(parsed, above) == Some(outer) && column(parsed, item) == Some(outer + 1) && (lead || goes_back()) {
            let step = 1;
            // All items with this indentation belong together.
            let end = parsed.children(Some(list)).skip_while(|own| *own < item).take_while(|own| column(parsed, *own) == Some(outer + 1)).last();
            let range = parsed.span(item).range().start..parsed.span(end.unwrap_or(item)).range().end;
            let lines = indented(parsed, range, step);
            let mut noted = report
                .report(span(text, first_line(parsed, item)), "this list is not part of the item above")
                .note("The page shows it on the same level as the list that it belongs to.")
                .help(format!("write {} before each of its marks", blanks(outer + 2)));
            for (place, blanks) in lines {
                noted = noted.edit(if lead { edit(text, place, blanks) } else { None });
            }
            return;
        }
        above = item;
    }
}

fn first_line(parsed: &Parsed, item: usize) -> Range<usize> {
    let whole = mark_of(parsed, item)..parsed.span(item).range().end;
    let length = parsed.text[whole.clone()].lines().next().map_or(0, |line| line.trim_end().len());
    whole.start..whole.start + length
}

/// Returns edits that add spaces before each line of a range.
fn indented(parsed: &Parsed, range: Range<usize>, blanks: usize) -> Vec<(Range<usize>, String)> {
    let start = parsed.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let mut at = start;
    let mut found = Vec::new();
    for line in parsed.text[start..range.end].split_inclusive('\n') {
        if !line.trim().is_empty() {
            found.push((at..at, " ".repeat(blanks)));
        }
        at += line.len();
    }
    found
}
