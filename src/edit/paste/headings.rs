//! Gives headings the levels of a page of this site, and gives tables their captions. The page itself has the
//! heading of level 1.

use std::collections::BTreeSet;

use super::blocks::*;
use super::notes::{Loss, Notes};

/// Settles all blocks of a text.
pub(super) fn settle(blocks: &mut Vec<Block>, notes: &mut Notes) {
    set_levels(blocks, notes);
    join_captions(blocks);
    blocks.dedup_by(|one, other| one == &Block::Rule && other == &Block::Rule);
    if blocks.first() == Some(&Block::Rule) {
        blocks.remove(0);
    }
}

/// The level of a paragraph in Word's style for the title of a document.
const TITLE: u8 = 0;

/// Moves levels down if the text has level 1, and closes gaps between levels.
fn set_levels(blocks: &mut [Block], notes: &mut Notes) {
    if let Some((_, line)) = headings(blocks).find(|(level, _)| *level == TITLE) {
        notes.title(&text_of(line), false);
    }
    for block in &mut *blocks {
        each_heading(block, &mut |level| *level = (*level).max(1));
    }
    let levels: BTreeSet<u8> = headings(blocks).map(|(level, _)| level).collect();
    let Some(highest) = levels.first().copied() else { return };
    let title = {
        let mut headings = headings(blocks);
        headings.next().filter(|(level, _)| *level == 1).map(|(_, line)| text_of(line)).filter(|_| {
            let mut others = headings.map(|(level, _)| level).peekable();
            others.peek().is_some() && others.all(|level| level > 1)
        })
    };
    if let Some(title) = title {
        notes.title(&title, true);
    }
    for block in blocks {
        each_heading(block, &mut |level| {
            let rank = levels.iter().position(|own| own == level).unwrap_or(0) as u8;
            let new = highest.max(2) + rank;
            if new > 6 {
                notes.add(Loss::Levels);
            }
            *level = new.min(6);
        });
    }
}

/// Returns the headings outside of lists and quotations, which are most.
fn headings(blocks: &[Block]) -> impl Iterator<Item = (u8, &Line)> {
    let mut waiting: Vec<&Block> = blocks.iter().rev().collect();
    std::iter::from_fn(move || {
        loop {
            match waiting.pop()? {
                Block::Heading(level, line) => return Some((*level, line)),
                Block::Quote(blocks) => waiting.extend(blocks.iter().rev()),
                Block::List(list) => waiting.extend(list.items.iter().rev().flat_map(|item| item.blocks.iter().rev())),
                Block::Definitions(entries) => {
                    waiting.extend(entries.iter().rev().flat_map(|(_, blocks)| blocks.iter().rev()))
                }
                _ => {}
            }
        }
    })
}

fn each_heading(block: &mut Block, change: &mut impl FnMut(&mut u8)) {
    match block {
        Block::Heading(level, _) => change(level),
        Block::Quote(blocks) => blocks.iter_mut().for_each(|block| each_heading(block, change)),
        Block::List(list) => {
            list.items.iter_mut().flat_map(|item| &mut item.blocks).for_each(|block| each_heading(block, change));
        }
        Block::Definitions(entries) => {
            entries.iter_mut().flat_map(|(_, blocks)| blocks).for_each(|block| each_heading(block, change));
        }
        _ => {}
    }
}

/// Moves the caption before or after a table into it. Other captions are paragraphs.
fn join_captions(blocks: &mut Vec<Block>) {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        match (block, out.last_mut()) {
            (Block::Table(mut table), Some(Block::Caption(line))) if table.caption.is_empty() => {
                table.caption = std::mem::take(line);
                out.pop();
                out.push(Block::Table(table));
            }
            (Block::Caption(line), Some(Block::Table(table)))
                if table.caption.is_empty() && starts_with_table(&line) =>
            {
                table.caption = line;
            }
            (block, _) => out.push(block),
        }
    }
    for block in &mut out {
        if let Block::Caption(line) = block {
            *block = Block::Paragraph(std::mem::take(line), 0);
        }
    }
    *blocks = out;
}

fn starts_with_table(line: &Line) -> bool {
    text_of(line).trim_start().starts_with("Tab")
}
