//! Changes single fields in a file's text. Takes the text and the changes, and returns the new text.
//!
//! Each change replaces only the bytes of its own value or lines: the text is parsed for the positions, and all
//! other bytes are copied. `toml_edit` gives the positions and writes the parts of values on one line.

use std::ops::Range;

use toml_edit::{ArrayOfTables, Document, Item, Table, Value};

use super::change::{Change, Edit, PatchError, Placed, Step};
use super::inline;
use super::lines::{Extent, block_extent, line_end, line_start, own_lines, with_comments};
use super::literal;
use crate::schema::Shape;

/// Makes the changes in a TOML text, one after the other. `shape` gives the order of new keys. Changes that arrange a
/// list must come after changes within its items.
///
/// # Errors
/// Returns a [`PatchError`] if a change cannot be made. Then the text stays as it is.
pub fn patch(toml: &str, changes: &[Change], shape: &Shape) -> Result<String, PatchError> {
    let eol = if toml.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = toml.to_owned();
    for change in changes {
        let next = Patcher { toml: &text, eol }.change(change, shape)?;
        if !keeps_others(&text, &next, change) {
            return Err(PatchError::Unsafe);
        }
        text = next;
    }
    Ok(text)
}

/// Returns whether both texts have the same values in all fields except the changed one.
fn keeps_others(before: &str, after: &str, change: &Change) -> bool {
    let (Ok(before), Ok(after)) = (Document::parse(before), Document::parse(after)) else { return false };
    let Some(Step::Key(changed)) = change.path.first() else { return false };
    let covers = |one: &Table, other: &Table| {
        one.iter()
            .filter(|(name, _)| *name != changed)
            .all(|(name, item)| other.get(name).is_some_and(|other| inline::same_item(item, other)))
    };
    covers(before.as_table(), after.as_table()) && covers(after.as_table(), before.as_table())
}

struct Patcher<'t> {
    toml: &'t str,
    /// The line end of the text.
    eol: &'static str,
}

/// The place of a change.
enum Place<'d, 'p> {
    /// A key of a table that is not on one line.
    InTable(TablePlace<'d>, &'p str),
    /// A part of a value: the whole value, and the path within it.
    InValue(&'d Value, &'p [Step], Option<Shape>),
}

/// A table with headers or lines of its own.
#[derive(Clone)]
struct TablePlace<'d> {
    table: &'d Table,
    shape: Option<Shape>,
    /// The names that a header of a subsection begins with.
    header: Vec<String>,
    /// The names before a dotted key in its lines.
    dotted: Vec<String>,
    is_root: bool,
}

impl Patcher<'_> {
    fn change(&self, change: &Change, shape: &Shape) -> Result<String, PatchError> {
        let document = Document::parse(self.toml).map_err(|_| PatchError::Syntax)?;
        match place(document.as_table(), &change.path, shape)? {
            Place::InTable(place, key) => self.in_table(document.as_table(), &place, key, &change.edit),
            Place::InValue(value, steps, shape) => {
                let span = value.span().ok_or(PatchError::NoPlace)?;
                let mut inner = self.value(span.clone())?;
                inline::edit(&mut inner, steps, &change.edit, shape.as_ref())?;
                Ok(self.spliced(span, &inner.to_string()))
            }
        }
    }

    fn in_table(&self, root: &Table, at: &TablePlace, key: &str, edit: &Edit) -> Result<String, PatchError> {
        match (at.table.get(key), edit) {
            (None, Edit::Remove) => Ok(self.toml.to_owned()),
            (None, Edit::Set(written)) => self.inserted(at, key, written),
            (None, Edit::Arrange(items)) => self.with_new_list(at, key, items),
            (Some(Item::Value(value)), Edit::Set(written)) => {
                let span = value.span().ok_or(PatchError::NoPlace)?;
                let new: Value = written.parse().map_err(|_| PatchError::Syntax)?;
                let restyled = inline::restyled(&self.value(span.clone())?, self.slice(&span), new, written);
                Ok(self.spliced(span, &restyled))
            }
            (Some(Item::Value(value)), Edit::Arrange(items)) => {
                let span = value.span().ok_or(PatchError::NoPlace)?;
                let mut inner = self.value(span.clone())?;
                inline::arrange(&mut inner, items)?;
                Ok(self.spliced(span, &inner.to_string()))
            }
            (Some(Item::ArrayOfTables(tables)), Edit::Arrange(items)) if !items.is_empty() => {
                let is_same = |(nth, item): (usize, &Placed)| *item == Placed::Old(nth);
                if items.len() == tables.len() && items.iter().enumerate().all(is_same) {
                    return Ok(self.toml.to_owned());
                }
                self.arranged(root, tables, at, key, items)
            }
            (Some(item), Edit::Remove | Edit::Arrange(_)) => self.without(root, at, key, item),
            // A section becomes a value.
            (Some(item), Edit::Set(written)) => {
                let rest = self.without(root, at, key, item)?;
                let rest = Patcher { toml: &rest, eol: self.eol };
                let document = Document::parse(rest.toml).map_err(|_| PatchError::Syntax)?;
                if !at.is_root {
                    return Err(PatchError::NoPlace);
                }
                let at = TablePlace { table: document.as_table(), ..at.clone() };
                rest.inserted(&at, key, written)
            }
        }
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        self.toml.get(range.clone()).unwrap_or_default()
    }

    /// Parses the value at a range, so that it can be changed.
    fn value(&self, range: Range<usize>) -> Result<Value, PatchError> {
        self.slice(&range).parse().map_err(|_| PatchError::Syntax)
    }

    /// Returns the text with a range replaced by a text whose line ends are `\n`.
    fn spliced(&self, range: Range<usize>, by: &str) -> String {
        let (before, after) = (self.toml.get(..range.start), self.toml.get(range.end..));
        let by = if self.eol == "\n" { by.to_owned() } else { by.replace("\r\n", "\n").replace('\n', self.eol) };
        [before.unwrap_or_default(), &by, after.unwrap_or_default()].concat()
    }

    /// Removes the lines of a key, and the empty lines before a section.
    fn without(&self, root: &Table, at: &TablePlace, key: &str, item: &Item) -> Result<String, PatchError> {
        if let Some(own) = at.table.key(key)
            && let Some(lines) = own_lines(own, item)
        {
            let mut text = self.toml.to_owned();
            for line in lines.into_iter().rev() {
                text.replace_range(line_start(self.toml, line.start)..line_end(self.toml, line.end), "");
            }
            return Ok(text);
        }
        let extent = block_extent(self.toml, root, item).ok_or(PatchError::Scattered)?;
        let before = self.toml.get(..extent.range.start).unwrap_or_default();
        let start = before.trim_end_matches([' ', '\t', '\r', '\n']).len();
        // Keep the end of the last line before it.
        let start = if start == 0 { 0 } else { line_end(self.toml, start) };
        Ok(self.spliced(start.min(extent.range.start)..extent.range.end, ""))
    }

    /// Inserts a line for a new key, after the keys that the declaration lists before it.
    fn inserted(&self, at: &TablePlace, key: &str, written: &str) -> Result<String, PatchError> {
        let rank = |name: &str| at.shape.as_ref().and_then(|shape| shape.fields.iter().position(|f| *f.name == *name));
        let own_rank = rank(key).unwrap_or(usize::MAX);
        // The entries with lines of their own: rank, first byte, last byte.
        let mut entries: Vec<(Option<usize>, usize, usize)> = Vec::new();
        for (name, item) in at.table.iter() {
            let Some(lines) = at.table.key(name).and_then(|key| own_lines(key, item)) else { continue };
            if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
                entries.push((rank(name), first.start, last.end));
            }
        }
        let earlier = entries.iter().filter(|(rank, ..)| rank.is_some_and(|rank| rank < own_rank)).max();
        let later = entries.iter().filter(|(rank, ..)| rank.is_some_and(|rank| rank > own_rank));
        let later = later.min_by_key(|(_, start, _)| *start);
        let last = entries.iter().max_by_key(|(.., end)| *end);
        let (offset, beside) = match (earlier, later, last) {
            (Some((_, start, end)), ..) => (line_end(self.toml, *end), Some(*start)),
            (None, Some((_, start, _)), _) => (line_start(self.toml, *start), Some(*start)),
            (None, None, Some((_, start, end))) => (line_end(self.toml, *end), Some(*start)),
            (None, None, None) if at.is_root => (0, None),
            (None, None, None) => {
                let header = at.table.span().filter(|span| !span.is_empty()).ok_or(PatchError::NoPlace)?;
                (line_end(self.toml, header.end), None)
            }
        };
        let indent: String = beside.map_or_else(String::new, |start| {
            let line = self.toml.get(line_start(self.toml, start)..).unwrap_or_default();
            line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
        });
        let names = at.dotted.iter().map(String::as_str).chain([key]);
        let key = names.map(crate::schema::describe::key).collect::<Vec<_>>().join(".");
        Ok(self.with_lines(offset, &format!("{indent}{key} = {written}\n")))
    }

    /// Inserts whole lines at the start of a line, or at the end of a text without a final line end.
    fn with_lines(&self, offset: usize, lines: &str) -> String {
        let is_after_line = self.toml.get(..offset).is_none_or(|before| before.is_empty() || before.ends_with('\n'));
        if is_after_line {
            return self.spliced(offset..offset, lines);
        }
        self.spliced(offset..offset, &format!("\n{}", lines.trim_end_matches('\n')))
    }

    /// Adds a list of tables that the file does not have yet.
    fn with_new_list(&self, at: &TablePlace, key: &str, items: &[Placed]) -> Result<String, PatchError> {
        if items.is_empty() {
            return Ok(self.toml.to_owned());
        }
        if !at.dotted.is_empty() {
            return Err(PatchError::NoPlace);
        }
        let mut blocks = Vec::new();
        for item in items {
            let Placed::New(written) = item else { return Err(PatchError::NoPlace) };
            blocks.push(literal::section(&self.header(at, key), written).ok_or(PatchError::Syntax)?);
        }
        let block = blocks.join("\n");
        let offset = match at.is_root {
            true => self.toml.len(),
            false => {
                let table = Item::Table(at.table.clone());
                let end = super::lines::last_byte(&table).ok_or(PatchError::NoPlace)?;
                line_end(self.toml, end)
            }
        };
        let before = self.toml.get(..offset).unwrap_or_default();
        let (gap, end) = match (before.is_empty() || before.trim_end_matches([' ', '\r']).ends_with("\n\n"), offset) {
            (true, _) => ("", ""),
            (false, offset) if offset < self.toml.len() && !self.toml[offset..].starts_with(['\n', '\r']) => {
                ("\n", "\n")
            }
            (false, _) => ("\n", ""),
        };
        Ok(self.with_lines(offset, &format!("{gap}{block}{end}")))
    }

    fn header(&self, at: &TablePlace, key: &str) -> String {
        let names = at.header.iter().map(String::as_str).chain([key]);
        names.map(crate::schema::describe::key).collect::<Vec<_>>().join(".")
    }

    /// Puts the items of a list of tables in another order, without those that are gone and with new ones.
    fn arranged(
        &self,
        root: &Table,
        tables: &ArrayOfTables,
        at: &TablePlace,
        key: &str,
        items: &[Placed],
    ) -> Result<String, PatchError> {
        let whole = Item::ArrayOfTables(tables.clone());
        let Extent { range, .. } = block_extent(self.toml, root, &whole).ok_or(PatchError::Scattered)?;
        let headers: Option<Vec<usize>> = tables
            .iter()
            .map(|table| Some(with_comments(self.toml, line_start(self.toml, table.span()?.start))))
            .collect();
        let starts = headers.ok_or(PatchError::Scattered)?;
        if !starts.is_sorted() {
            return Err(PatchError::Scattered);
        }
        let first = *starts.first().ok_or(PatchError::NoPlace)?;
        let ends = starts.iter().skip(1).copied().chain([range.end]);
        let pieces: Vec<&str> = starts.iter().zip(ends).map(|(start, end)| self.slice(&(*start..end))).collect();
        let has_gap = |piece: &str| piece.trim_end_matches([' ', '\t']).replace("\r\n", "\n").ends_with("\n\n");
        let is_dense = pieces.len() > 1 && !pieces.iter().any(|piece| has_gap(piece));
        let mut out = String::new();
        for (nth, item) in items.iter().enumerate() {
            // The last item has no empty line behind it, and a new one neither.
            let (own, was_last) = match item {
                Placed::Old(index) => {
                    ((*pieces.get(*index).ok_or(PatchError::NoPlace)?).to_owned(), index + 1 == pieces.len())
                }
                Placed::New(written) => {
                    let section = literal::section(&self.header(at, key), written).ok_or(PatchError::Syntax)?;
                    (section.replace('\n', self.eol), true)
                }
            };
            let is_last = nth + 1 == items.len();
            if is_last {
                out.push_str(own.trim_end_matches([' ', '\t', '\r', '\n']));
            } else if was_last {
                out.push_str(own.trim_end_matches([' ', '\t', '\r', '\n']));
                out.push_str(&self.eol.repeat(if is_dense { 1 } else { 2 }));
            } else {
                out.push_str(&own);
            }
        }
        if self.slice(&range).ends_with('\n') {
            out.push_str(self.eol);
        }
        let (before, after) = (self.toml.get(..first), self.toml.get(range.end..));
        Ok([before.unwrap_or_default(), &out, after.unwrap_or_default()].concat())
    }
}

/// Finds the place of a path.
fn place<'d, 'p>(root: &'d Table, path: &'p [Step], shape: &Shape) -> Result<Place<'d, 'p>, PatchError> {
    let mut at =
        TablePlace { table: root, shape: Some(shape.clone()), header: Vec::new(), dotted: Vec::new(), is_root: true };
    let mut rest = path;
    loop {
        let [Step::Key(key), after @ ..] = rest else { return Err(PatchError::NoPlace) };
        if after.is_empty() {
            return Ok(Place::InTable(at, key));
        }
        let section = at.shape.as_ref().and_then(|shape| shape.get(key)?.kind.section().cloned());
        let (table, after) = match (at.table.get(key), after) {
            (Some(Item::Value(value)), after) => return Ok(Place::InValue(value, after, section)),
            (Some(Item::Table(table)), after) => (table, after),
            (Some(Item::ArrayOfTables(tables)), [Step::Item(index), after @ ..]) if !after.is_empty() => {
                (tables.get(*index).ok_or(PatchError::NoPlace)?, after)
            }
            _ => return Err(PatchError::NoPlace),
        };
        let (mut header, mut dotted) = (at.header, at.dotted);
        match table.is_dotted() {
            true => dotted.push(key.clone()),
            false => {
                header.extend(std::mem::take(&mut dotted));
                header.push(key.clone());
            }
        }
        at = TablePlace { table, shape: section, header, dotted, is_root: false };
        rest = after;
    }
}
