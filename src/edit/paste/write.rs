//! Writes blocks as Markdown, in the form of the example site: `-` for items, `#` for headings, an empty line
//! between blocks.

use super::blocks::*;
use super::escape::Place;
use super::inline::{self, Targets};

/// Writes blocks, and the texts of the footnotes after them.
pub(super) fn write(blocks: &[Block], notes: &[Vec<Block>], targets: &Targets) -> String {
    let mut parts = Vec::new();
    write_blocks(blocks, targets, &mut parts);
    for (name, blocks) in targets.notes.iter().zip(notes) {
        let text = joined(blocks, targets);
        parts.push(format!("[^{name}]: {}", indented(&text, "    ")));
    }
    parts.join("\n\n")
}

fn joined(blocks: &[Block], targets: &Targets) -> String {
    let mut parts = Vec::new();
    write_blocks(blocks, targets, &mut parts);
    parts.join("\n\n")
}

/// Adds the text of each block.
fn write_blocks(blocks: &[Block], targets: &Targets, parts: &mut Vec<String>) {
    // Two lists in a row would be one list, unless their marks differ.
    let mut is_other_mark = false;
    let mut before: Option<&Block> = None;
    for block in blocks {
        let line = |line: &Line, place| {
            let mut out = String::new();
            inline::write(line, place, targets, &mut out);
            out
        };
        let text = match block {
            Block::Heading(level, words) => {
                format!("{} {}", "#".repeat(usize::from(*level)), line(words, Place::Heading))
            }
            Block::Paragraph(words, _) | Block::Caption(words) => line(words, Place::Paragraph),
            Block::List(list) => {
                let follows =
                    matches!(before, Some(Block::List(other)) if other.start.is_some() == list.start.is_some());
                is_other_mark = follows && !is_other_mark;
                write_list(list, is_other_mark, targets)
            }
            // Items belong to lists by now.
            Block::Item(item) => joined(&item.blocks, targets),
            Block::Quote(blocks) => quote(&joined(blocks, targets)),
            Block::Table(table) => write_table(table, targets),
            Block::Definitions(entries) => {
                let entries = entries.iter().map(|(term, blocks)| {
                    let definition = indented(&joined(blocks, targets), "  ");
                    format!("{}\n: {definition}", line(term, Place::Paragraph))
                });
                entries.collect::<Vec<_>>().join("\n\n")
            }
            Block::Code(code) => {
                let fence = "`".repeat(inline::longest_run(code, '`').max(2) + 1);
                format!("{fence}\n{code}\n{fence}")
            }
            Block::Rule => "---".to_owned(),
        };
        if !text.is_empty() {
            parts.push(text);
            before = Some(block);
        }
    }
}

fn write_list(list: &List, is_other_mark: bool, targets: &Targets) -> String {
    let is_tight = list.items.iter().all(is_tight);
    let mut out = String::new();
    for (at, item) in list.items.iter().enumerate() {
        if at > 0 {
            out.push_str(if is_tight { "\n" } else { "\n\n" });
        }
        let mark = match (list.start, is_other_mark) {
            (None, false) => "- ".to_owned(),
            (None, true) => "* ".to_owned(),
            (Some(start), false) => format!("{}. ", u64::from(start) + at as u64),
            (Some(start), true) => format!("{}) ", u64::from(start) + at as u64),
        };
        out.push_str(&mark);
        match item.task {
            Some(true) => out.push_str("[x] "),
            Some(false) => out.push_str("[ ] "),
            None => {}
        }
        let mut parts = Vec::new();
        write_blocks(&item.blocks, targets, &mut parts);
        let text = parts.join(if is_tight { "\n" } else { "\n\n" });
        out.push_str(&indented(&text, &" ".repeat(mark.len())));
    }
    out
}

/// Returns whether an item needs no empty lines: a line of text, perhaps with lists that may follow directly.
fn is_tight(item: &Item) -> bool {
    let Some((first, rest)) = item.blocks.split_first() else { return true };
    // A list in the middle of a paragraph begins with 1 (CommonMark, section 5.3).
    let may_follow = |block: &Block| matches!(block, Block::List(list) if list.start.is_none_or(|start| start == 1) && list.items.iter().all(is_tight));
    matches!(first, Block::Paragraph(..)) && rest.len() <= 1 && rest.iter().all(may_follow)
}

/// Indents all lines but the first. Empty lines stay empty.
fn indented(text: &str, indent: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(indent);
            }
        }
        out.push_str(line);
    }
    out
}

fn quote(text: &str) -> String {
    let lines = text.split('\n').map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") });
    lines.collect::<Vec<_>>().join("\n")
}

fn write_table(table: &Table, targets: &Targets) -> String {
    let mut out = String::new();
    if !table.caption.is_empty() {
        out.push_str("Table: ");
        inline::write(&table.caption, Place::Cell, targets, &mut out);
        out.push_str("\n\n");
    }
    for (at, row) in table.rows.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        out.push('|');
        for cell in row {
            out.push(' ');
            let length = out.len();
            inline::write(cell, Place::Cell, targets, &mut out);
            if out.len() > length {
                out.push(' ');
            }
            out.push('|');
        }
        if at == 0 {
            out.push_str("\n|");
            out.push_str(&" --- |".repeat(row.len()));
        }
    }
    out
}
