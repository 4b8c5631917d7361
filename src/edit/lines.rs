//! Finds the lines that the parts of a parsed TOML text occupy.

use std::ops::Range;

use toml_edit::{Item, Key, Table};

/// The lines of a section and of everything in it.
pub(super) struct Extent {
    /// The whole lines.
    pub(super) range: Range<usize>,
}

/// Returns the first byte of the line at an offset.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// Returns the first byte after the line at an offset, with its line end.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |length| at + length + 1)
}

/// Returns the start of the comment lines directly above a line, or the start of the line.
pub(super) fn with_comments(text: &str, mut start: usize) -> usize {
    while start > 0 {
        let above = line_start(text, start - 1);
        if !text.get(above..start).is_some_and(|line| line.trim_start().starts_with('#')) {
            break;
        }
        start = above;
    }
    start
}

/// Returns the lines of a key that has no header: one range for each `key = value`, from the key to the end of the
/// value. Returns `None` for a section.
pub(super) fn own_lines(key: &Key, item: &Item) -> Option<Vec<Range<usize>>> {
    let mut lines = Vec::new();
    collect_lines(key, item, &mut lines)?;
    lines.sort_by_key(|line| line.start);
    (!lines.is_empty()).then_some(lines)
}

fn collect_lines(key: &Key, item: &Item, lines: &mut Vec<Range<usize>>) -> Option<()> {
    match item {
        Item::Value(value) => {
            lines.push(key.span()?.start..value.span()?.end);
            Some(())
        }
        Item::Table(table) if table.is_dotted() => {
            table.iter().try_for_each(|(name, item)| collect_lines(table.key(name)?, item, lines))
        }
        _ => None,
    }
}

/// Returns the end of the last value or header in an item.
pub(super) fn last_byte(item: &Item) -> Option<usize> {
    let mut marks = Vec::new();
    collect_marks(item, &mut marks);
    marks.into_iter().map(|mark| mark.end).max()
}

/// Returns the lines of a section or of a list of sections; `None` if other parts of the text are between them.
pub(super) fn block_extent(text: &str, root: &Table, item: &Item) -> Option<Extent> {
    let mut own = Vec::new();
    collect_marks(item, &mut own);
    let start = line_start(text, own.iter().map(|mark| mark.start).min()?);
    let end = line_end(text, own.iter().map(|mark| mark.end).max()?);
    let mut all = Vec::new();
    collect_in_table(root, &mut all);
    let is_whole = all.iter().all(|mark| mark.end <= start || mark.start >= end || own.contains(mark));
    is_whole.then_some(Extent { range: start..end })
}

/// Collects the ranges of all headers and values.
fn collect_marks(item: &Item, marks: &mut Vec<Range<usize>>) {
    match item {
        Item::Value(value) => marks.extend(value.span()),
        Item::Table(table) => collect_in_table(table, marks),
        Item::ArrayOfTables(tables) => tables.iter().for_each(|table| collect_in_table(table, marks)),
        Item::None => {}
    }
}

fn collect_in_table(table: &Table, marks: &mut Vec<Range<usize>>) {
    // The root and implicit tables have no header.
    if !table.is_dotted() && !table.is_implicit() {
        marks.extend(table.span().filter(|span| !span.is_empty()));
    }
    table.iter().for_each(|(_, item)| collect_marks(item, marks));
}
