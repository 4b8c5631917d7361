//! Makes a table of rows of cells, as HTML has them. Markdown's tables have one header row, no merged cells
//! and one line in each cell; a table that only arranges text becomes ordinary text.

use super::blocks::*;
use super::notes::{Loss, Notes};

/// Most columns: more fit on no page.
const WIDEST: usize = 50;

/// Most cells of a table, including repeated and empty ones.
const MOST_CELLS: usize = 10_000;

/// Longest text in characters that is repeated for a merged cell.
const LONGEST_REPEATED: usize = 200;

/// Most cells that repeat a merged cell.
const MOST_REPEATED: usize = 1000;

/// A cell as in HTML.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub blocks: Vec<Block>,
    pub columns: usize,
    pub rows: usize,
    /// Whether it is a header of its column.
    pub is_header: bool,
}

/// A row as in HTML.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub cells: Vec<Cell>,
    /// Whether it belongs to the table's head.
    pub is_head: bool,
}

impl Row {
    fn is_header(&self) -> bool {
        self.is_head || !self.cells.is_empty() && self.cells.iter().all(|cell| cell.is_header)
    }
}

/// Returns the blocks of a table.
pub(super) fn build(mut rows: Vec<Row>, mut caption: Line, is_layout: bool, notes: &mut Notes) -> Vec<Block> {
    rows.retain(|row| row.cells.iter().any(|cell| !cell.blocks.is_empty()));
    // A first row of one cell over all columns is a title.
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if caption.is_empty()
        && rows.len() > 2
        && columns > 1
        && rows.first().is_some_and(|row| matches!(&row.cells[..], [only] if only.columns >= columns))
        && let [Block::Paragraph(line, _) | Block::Heading(_, line)] = &rows[0].cells[0].blocks[..]
    {
        caption = line.clone();
        rows.remove(0);
    }
    let has_structure =
        |cell: &Cell| cell.blocks.iter().any(|block| matches!(block, Block::Table(_) | Block::Heading(..)));
    let arranges_text = is_layout
        || columns <= 1
        || rows.len() == 1 && !rows[0].is_header()
        || rows.iter().any(|row| row.cells.iter().any(has_structure));
    if arranges_text {
        if columns > 1 {
            notes.add(Loss::LayoutTable);
        }
        let mut blocks: Vec<Block> =
            (!caption.is_empty()).then_some(Block::Paragraph(caption, 0)).into_iter().collect();
        blocks.extend(rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.blocks));
        return blocks;
    }
    let has_header = rows.first().is_some_and(Row::is_header);
    let heads = rows.iter().take_while(|row| row.is_header()).count();
    let heads = if heads == rows.len() { 1 } else { heads };
    let Some(Grid { rows: mut cells, is_merged }) = grid(rows, notes) else {
        return Vec::new();
    };
    let wide = cells.iter().map(Vec::len).max().unwrap_or(0);
    if wide > WIDEST || wide * cells.len() > MOST_CELLS {
        notes.add(Loss::LargeTable);
        return cells
            .into_iter()
            .map(|row| Block::Paragraph(joined(row, ", "), 0))
            .filter(|block| !is_empty(block))
            .collect();
    }
    for row in &mut cells {
        row.resize(wide, Line::new());
    }
    join_heads(&mut cells, heads);
    let looks_like_header =
        || cells[0].iter().all(|cell| cell.iter().all(|styled| styled.is_blank() || styled.marks & STRONG != 0));
    let name = cells.iter().flatten().find(|cell| !cell.is_empty()).map(|cell| text_of(cell)).unwrap_or_default();
    if !has_header && !looks_like_header() {
        notes.header(&name);
    }
    if is_merged {
        notes.merged(&name);
    }
    // A header and a caption are bold anyway.
    for styled in cells[0].iter_mut().flatten().chain(&mut caption) {
        styled.marks &= !STRONG;
    }
    vec![Block::Table(Table { caption, rows: cells })]
}

fn is_empty(block: &Block) -> bool {
    matches!(block, Block::Paragraph(line, _) if trimmed(line).is_empty())
}

/// The cells of a table without merged ones.
struct Grid {
    rows: Vec<Vec<Line>>,
    is_merged: bool,
}

/// A cell that continues in rows below.
#[derive(Clone)]
struct Above {
    left: usize,
    text: Line,
}

fn grid(rows: Vec<Row>, notes: &mut Notes) -> Option<Grid> {
    let mut grid = Grid { rows: Vec::with_capacity(rows.len()), is_merged: false };
    let mut above: Vec<Option<Above>> = Vec::new();
    let mut repeated = 0;
    let mut repeat = |text: &Line| {
        repeated += 1;
        if text.len() <= LONGEST_REPEATED && repeated <= MOST_REPEATED { text.clone() } else { Line::new() }
    };
    for row in rows {
        let widest = row.cells.iter().map(|cell| cell.columns).sum::<usize>();
        let is_section = row.cells.len() == 1 && widest > 1;
        let mut cells: Vec<Line> = Vec::new();
        let mut incoming = row.cells.into_iter();
        loop {
            let column = cells.len();
            if let Some(Some(from_above)) = above.get_mut(column) {
                cells.push(repeat(&from_above.text));
                from_above.left -= 1;
                if from_above.left == 0 {
                    above[column] = None;
                }
                continue;
            }
            let Some(cell) = incoming.next() else {
                // Cells from above may still follow a short row.
                match above.iter().skip(column).position(Option::is_some) {
                    Some(gap) => cells.resize(column + gap, Line::new()),
                    None => break,
                }
                continue;
            };
            let (columns, rows) = (cell.columns.clamp(1, WIDEST + 1), cell.rows.clamp(1, 1000));
            grid.is_merged |= columns > 1 && !is_section || rows > 1;
            let text = one_line(cell.blocks, notes);
            for at in 0..columns {
                if rows > 1 {
                    above.resize(above.len().max(column + at + 1), None);
                    above[column + at] = Some(Above { left: rows - 1, text: text.clone() });
                }
                cells.push(match at {
                    0 => text.clone(),
                    // A title over a part of the table is in its first column only.
                    _ if is_section => Line::new(),
                    _ => repeat(&text),
                });
            }
            if cells.len() > WIDEST {
                break;
            }
        }
        grid.rows.push(cells);
    }
    (!grid.rows.is_empty()).then_some(grid)
}

/// Joins several header rows: `Autumn: start`.
fn join_heads(rows: &mut Vec<Vec<Line>>, heads: usize) {
    for _ in 1..heads {
        let second = rows.remove(1);
        let Some(first) = rows.first_mut() else { return };
        for (cell, below) in first.iter_mut().zip(second) {
            if cell.is_empty() {
                *cell = below;
            } else if !below.is_empty() && *cell != below {
                cell.extend(plain_line(": "));
                cell.extend(below);
            }
        }
    }
}

/// Returns the blocks of a cell as one line.
fn one_line(blocks: Vec<Block>, notes: &mut Notes) -> Line {
    let mut parts: Vec<Line> = Vec::new();
    lines_of(blocks, &mut parts);
    let mut lines = Vec::new();
    for part in parts {
        lines.extend(part.split(|styled| styled.piece == Piece::Break).map(|line| trimmed(line).to_vec()));
    }
    lines.retain(|line| !line.is_empty());
    if lines.len() > 1 {
        notes.add(Loss::CellLines);
    }
    joined(lines, ", ")
}

/// Joins lines. Nothing is put after a line that ends with punctuation.
fn joined(lines: Vec<Line>, with: &str) -> Line {
    let mut out = Line::new();
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        let ends = out.last().and_then(Styled::char).is_some_and(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?'));
        if !out.is_empty() {
            out.extend(plain_line(if ends { " " } else { with }));
        }
        out.extend(line);
    }
    out
}

/// Adds the lines of blocks. Items of a numbered list keep their numbers.
pub(super) fn lines_of(blocks: Vec<Block>, out: &mut Vec<Line>) {
    for block in blocks {
        match block {
            Block::Heading(_, line) | Block::Paragraph(line, _) | Block::Caption(line) => out.push(line),
            Block::List(list) => {
                for (at, item) in list.items.into_iter().enumerate() {
                    let first = out.len();
                    lines_of(item.blocks, out);
                    if let (Some(start), Some(line)) = (list.start, out.get_mut(first)) {
                        let mut numbered = plain_line(&format!("{}. ", u64::from(start) + at as u64));
                        numbered.append(line);
                        *line = numbered;
                    }
                }
            }
            Block::Item(item) => lines_of(item.blocks, out),
            Block::Quote(blocks) => lines_of(blocks, out),
            Block::Table(table) => out.extend(table.rows.into_iter().flatten()),
            Block::Definitions(entries) => {
                for (term, blocks) in entries {
                    out.push(term);
                    lines_of(blocks, out);
                }
            }
            Block::Code(code) => out.extend(code.lines().map(plain_line)),
            Block::Rule => {}
        }
    }
}
