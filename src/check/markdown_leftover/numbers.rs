//! Reports list numbers that Markdown changes. It keeps the first and counts on from there, so `1. 2. 4.` becomes
//! 1, 2, 3.

use std::ops::Range;

use super::super::RuleReporter;
use super::super::page::CheckedText;
use super::span;
use crate::markdown::{Kind, Parsed, Tag};

pub(super) fn check(text: &CheckedText, report: &mut RuleReporter) {
    let parsed = &text.parsed;
    for (at, event) in parsed.events.iter().enumerate() {
        let Kind::Start(Tag::List(Some(first))) = &event.kind else { continue };
        let items: Option<Vec<(Range<usize>, u64)>> =
            parsed.children(Some(at)).map(|item| number(parsed, item)).collect();
        let Some(items) = items else { continue };
        let numbers: Vec<u64> = items.iter().map(|(_, number)| *number).collect();
        if !is_meant(&numbers) {
            continue;
        }
        let shown = |index: usize| first + index as u64;
        let changed = items.iter().enumerate().find(|(index, (_, number))| *number != shown(*index));
        let Some((index, (place, written))) = changed else { continue };
        let sign = parsed.text[place.clone()].chars().next_back().unwrap_or('.');
        report
            .report(
                span(text, place.clone()),
                format!("this item has the number {written}, but the page shows {}", shown(index)),
            )
            .note("Markdown keeps the first number of a list and counts on from it. Text that refers to a number then refers to the wrong item.")
            .help(format!(
                "number the items without gaps; or, to keep the numbers, write each item as a paragraph with a backslash: `{written}\\{sign} …`"
            ));
    }
}

/// Returns whether an author chose the numbers of a list: all rise or all fall, and not always by one. `1. 1. 1.`
/// leaves the counting to Markdown.
fn is_meant(numbers: &[u64]) -> bool {
    let mut steps = numbers.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)));
    let goes_up = steps.clone().all(|(one, next)| one < next);
    let goes_down = numbers.len() > 2 && steps.clone().all(|(one, next)| one > next);
    let has_gap = steps.any(|(one, next)| one.checked_add(1) != Some(next));
    has_gap && (goes_up || goes_down)
}

/// Returns the number of an item as it is written, with its mark.
fn number(parsed: &Parsed, item: usize) -> Option<(Range<usize>, u64)> {
    let start = super::sublists::mark_of(parsed, item);
    let digits = parsed.text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let number = parsed.text[start..start + digits].parse().ok()?;
    Some((start..start + digits + 1, number))
}

#[cfg(test)]
mod tests {
    use super::is_meant;

    #[test]
    fn automatic_list_numbers_are_not_chosen_by_the_author() {
        for numbers in [&[1, 2, 4][..], &[10, 20, 30], &[2026, 2025, 2024], &[1, 3]] {
            assert!(is_meant(numbers), "{numbers:?}");
        }
        for numbers in [&[1, 1, 1][..], &[0, 0], &[1, 2, 3], &[3, 4], &[1, 2, 2, 3], &[1, 1, 2], &[2, 1], &[1], &[]] {
            assert!(!is_meant(numbers), "{numbers:?}");
        }
    }
}
