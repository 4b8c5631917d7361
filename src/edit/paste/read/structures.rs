//! Reads the elements that hold other blocks in an order: lists, definitions and tables.

use crate::check::rendered::tree::Node;

use super::{Context, DEEPEST, Flow, Reader, push_paragraph};
use crate::edit::paste::blocks::*;
use crate::edit::paste::elements;
use crate::edit::paste::notes::Loss;
use crate::edit::paste::style::Style;
use crate::edit::paste::tables::{self, Cell, Row};

impl Reader<'_> {
    pub(super) fn list(&mut self, at: usize, node: &Node, style: &Style, context: &mut Context, flow: &mut Flow) {
        context.depth += 1;
        let is_numbered = node.name == "ol";
        let is_lettered = |node: &Node, style: &Style| {
            style.lettered || node.get("type").is_some_and(|kind| matches!(kind, "a" | "A" | "i" | "I"))
        };
        if is_numbered && is_lettered(node, style) {
            self.read.notes.add(Loss::Letters);
        }
        let number =
            |node: &Node, name: &str| node.get(name)?.trim().parse::<u32>().ok().filter(|number| *number < 1_000_000);
        let new = |start: u32| List { start: is_numbered.then_some(start), items: Vec::new() };
        let mut list = new(number(node, "start").unwrap_or(1));
        let mut lists = Vec::new();
        for child in self.children(at) {
            let Some(own) = self.tree.nodes.get(child) else { continue };
            let own_style = self.style(own);
            if own_style.hidden || own.name.is_empty() && own.text.trim().is_empty() {
                continue;
            }
            let is_item = own.name == "li";
            if is_item && is_numbered {
                if is_lettered(own, &own_style) {
                    self.read.notes.add(Loss::Letters);
                }
                let expected = list.start.unwrap_or(1).saturating_add(list.items.len() as u32);
                if let Some(value) = number(own, "value").filter(|value| *value != expected) {
                    lists.push(std::mem::replace(&mut list, new(value)));
                }
            }
            let mut item = Flow::default();
            self.item(child, is_item, context, &mut item);
            let blocks = self.settled(item);
            // Word and Google Docs nest a list directly in a list.
            let is_only_nested = !blocks.is_empty() && blocks.iter().all(|block| matches!(block, Block::List(_)));
            if let Some(level) = own.get("data-aria-level").filter(|_| own.get("data-listid").is_some()) {
                // Word for the web writes a list for each item.
                let number = number(node, "start").or_else(|| number(own, "data-aria-posinset"));
                let label = if is_numbered { Label::Number(number) } else { Label::Bullet };
                let depth = level.parse::<i32>().unwrap_or(1).clamp(1, 9) * 36;
                flow.blocks.push(Block::Item(FlatItem { depth, label, blocks }));
            } else if blocks.is_empty() {
                continue;
            } else if let Some(last) = list.items.last_mut().filter(|_| is_only_nested || !is_item) {
                last.blocks.extend(blocks);
            } else {
                list.items.push(Item { task: elements::task(self.tree, child), blocks });
            }
        }
        lists.push(list);
        for list in lists.into_iter().filter(|list| !list.items.is_empty()) {
            if context.depth > DEEPEST {
                self.read.notes.add(Loss::Nesting);
                flow.blocks.extend(list.items.into_iter().flat_map(|item| item.blocks));
            } else {
                flow.blocks.push(Block::List(list));
            }
        }
    }

    fn item(&mut self, at: usize, is_item: bool, context: &Context, flow: &mut Flow) {
        if is_item && !self.references.texts.contains_key(&at) && !self.references.comments.contains(&at) {
            let Some(node) = self.tree.nodes.get(at) else { return };
            let style = self.style(node);
            let inner = self.inner_context(node, &style, context);
            self.read_children(at, &inner, flow);
        } else {
            self.node(at, context, flow);
        }
    }

    pub(super) fn definitions(&mut self, at: usize, context: &mut Context, flow: &mut Flow) {
        context.depth += 1;
        let mut entries: Vec<(Line, Vec<Block>)> = Vec::new();
        let mut waiting: Vec<usize> = self.children(at).collect();
        waiting.reverse();
        while let Some(child) = waiting.pop() {
            let Some(node) = self.tree.nodes.get(child) else { continue };
            match node.name.as_str() {
                // HTML permits a `div` around each term and its definition.
                "div" => {
                    let within: Vec<usize> = self.children(child).collect();
                    waiting.extend(within.into_iter().rev());
                }
                "dt" => {
                    let mut term = self.line_within(child, context);
                    term.iter_mut().for_each(|styled| styled.marks &= !STRONG);
                    match entries.last_mut().filter(|(_, blocks)| blocks.is_empty()) {
                        Some((before, _)) => {
                            before.extend(plain_line(", "));
                            before.extend(term);
                        }
                        None => entries.push((term, Vec::new())),
                    }
                }
                "" if node.text.trim().is_empty() => {}
                _ => {
                    let blocks = if node.name == "dd" {
                        self.blocks_within(child, context)
                    } else {
                        let mut own = Flow::default();
                        self.node(child, context, &mut own);
                        self.settled(own)
                    };
                    match entries.last_mut() {
                        Some((_, before)) => before.extend(blocks),
                        None => flow.blocks.extend(blocks),
                    }
                }
            }
        }
        let is_whole = |(term, blocks): &(Line, Vec<Block>)| !trimmed(term).is_empty() && !blocks.is_empty();
        if entries.iter().all(is_whole) && !entries.is_empty() && context.depth <= DEEPEST {
            flow.blocks.push(Block::Definitions(entries));
            return;
        }
        if context.depth > DEEPEST {
            self.read.notes.add(Loss::Nesting);
        }
        for (term, blocks) in entries {
            push_paragraph(&term, 0, &mut flow.blocks);
            flow.blocks.extend(blocks);
        }
    }

    pub(super) fn table(&mut self, at: usize, node: &Node, context: &Context, flow: &mut Flow) {
        let mut rows: Vec<Row> = Vec::new();
        let mut caption = Line::new();
        let mut waiting: Vec<(usize, bool)> = self.children(at).map(|at| (at, false)).collect();
        waiting.reverse();
        while let Some((child, is_head)) = waiting.pop() {
            let Some(node) = self.tree.nodes.get(child) else { continue };
            match node.name.as_str() {
                "caption" => caption = self.line_within(child, context),
                "thead" | "tbody" | "tfoot" => {
                    let is_head = node.name == "thead";
                    let within: Vec<usize> = self.children(child).collect();
                    waiting.extend(within.into_iter().rev().map(|at| (at, is_head)));
                }
                "tr" if !self.style(node).hidden => {
                    let mut row = Row { cells: Vec::new(), is_head };
                    for cell in self.children(child) {
                        let Some(own) =
                            self.tree.nodes.get(cell).filter(|own| matches!(own.name.as_str(), "td" | "th"))
                        else {
                            continue;
                        };
                        let span = |name: &str| own.get(name).and_then(|span| span.trim().parse().ok()).unwrap_or(1);
                        let style = self.style(own);
                        let mut inner = self.inner_context(own, &style, context);
                        if own.name == "th" {
                            inner.has_own_colour = true;
                        }
                        let blocks = self.blocks_within(cell, &inner);
                        row.cells.push(Cell {
                            blocks,
                            columns: span("colspan"),
                            rows: span("rowspan"),
                            is_header: own.name == "th",
                        });
                    }
                    rows.push(row);
                }
                _ => {}
            }
        }
        let is_layout = matches!(node.get("role"), Some("presentation" | "none"));
        flow.blocks.extend(tables::build(rows, caption, is_layout, &mut self.read.notes));
    }
}
